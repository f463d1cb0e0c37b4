#include <waybill/konigle.hpp>
#include <waybill/server.hpp>

#include <iostream>
#include <string>

namespace konigle = waybill::konigle;

// The function to test.
int start_all_drafts(konigle::client const& konigle)
{
    int started = 0;
    konigle::campaign_filters const drafts{.status = konigle::campaign_status::draft};
    for (auto const& draft : waybill::items(konigle.campaigns.list, drafts))
        if (konigle.campaigns.start.attempt(draft.id)) ++started;
    return started;
}

int main()
{
    waybill::fake<konigle::api> fake;
    fake.campaigns.list = [](konigle::campaign_filters const&) {
        return konigle::page<konigle::campaign>{.payload = {{.id = "cmp_1"}, {.id = "cmp_2"}}, .count = 2};
    };
    fake.campaigns.start = [](std::string const& id) {
        if (id == "cmp_2") throw waybill::refusal{400, R"({"detail":"Campaign has no template"})"};
        return konigle::campaign{.id = id, .status = konigle::campaign_status::running};
    };

    // Calls the handlers directly, without a socket; `socket_server{fake}` would put one between.
    konigle::client const konigle{"key", {}, waybill::in_process{fake}};
    std::cout << "started " << start_all_drafts(konigle) << "\n\n";

    for (auto const& [operation, request, status] : fake.calls())
        std::cout << operation << ": " << name(request.method) << ' ' << request.url << " -> " << status << '\n';
}
