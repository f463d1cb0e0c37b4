#include <waybill/waybill.hpp>

#include <string>

std::string previewed_body()
{
    waybill::client<waybill::konigle::api, waybill::preview> const client{"a-key"};
    return client.campaigns.create({.audience = "aud_1", .name = "Summer sale"}).body;
}
