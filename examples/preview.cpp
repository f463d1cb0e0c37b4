#include <waybill/konigle.hpp>
#include <waybill/preview.hpp>

#include <iostream>

namespace konigle = waybill::konigle;

int main()
{
    // The same record of endpoints; each call returns the request that the client would send.
    waybill::client<konigle::api, waybill::preview> const konigle{"secret-key"};

    auto const when = waybill::date_time::parse("2030-06-01T09:00:00+02:00");
    auto const request = konigle.without_secrets(konigle.campaigns.schedule("cmp_1", {.scheduled_at = when}));

    std::cout << name(request.method) << ' ' << request.url << '\n';
    for (auto const& [field, value] : request.fields)
        if (field != "User-Agent") std::cout << field << ": " << value << '\n'; // it names waybill's version
    std::cout << '\n' << request.body << '\n';
}
