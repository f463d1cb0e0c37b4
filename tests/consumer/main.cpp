// A stranger's program: a client that talks to a fake within the process, and what another translation unit previews.
#include <waybill/waybill.hpp>

#include <string>

std::string previewed_body();

int main()
{
    namespace konigle = waybill::konigle;

    waybill::fake<konigle::api> fake;
    fake.campaigns.create = [](konigle::campaign_create const& request) {
        konigle::campaign made;
        made.id = "cmp_1";
        made.name = request.name;
        return made;
    };
    konigle::client const client{"a-key", {}, waybill::in_process{fake}};
    auto const made = client.campaigns.create({.audience = "aud_1", .name = "Summer sale"});

    bool const same_request = fake.calls().front().request.body == previewed_body();
    return made.id == "cmp_1" && made.name == "Summer sale" && same_request ? 0 : 1;
}
