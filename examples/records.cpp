#include "sandbox/konigle_sandbox.hpp"

#include <waybill/konigle.hpp>
#include <waybill/testing.hpp>

#include <iostream>
#include <string>

namespace konigle = waybill::konigle;

void show_changes(waybill::record<konigle::campaign> const& campaign)
{
    std::cout << campaign->id << ':';
    for (auto const name : campaign.changed()) std::cout << ' ' << name;
    std::cout << '\n';
}

int main()
try {
    konigle_sandbox sandbox;
    waybill::socket_server const server{sandbox};
    konigle::client const konigle{"sandbox-key", {.base_url = server.url()}};
    for (auto const* const name : {"Spring", "Summer"}) konigle.campaigns.create({.audience = "aud_1", .name = name});

    // Only what differs is sent; nothing, when nothing does.
    auto campaign = waybill::open(konigle.campaigns, "cmp_1");
    campaign->name = "Spring sale";
    campaign->execution_duration_minutes = 60;
    show_changes(campaign);
    campaign.save();
    campaign.save();

    // What an update cannot say is refused here, by name. The changes stay.
    campaign->description = "Everything must go";
    campaign->status = konigle::campaign_status::running;
    campaign->execution_duration_minutes = nullptr;
    if (auto const saved = campaign.attempt_save(); !saved) std::cout << to_string(saved.error()) << '\n';
    show_changes(campaign);
    campaign.revert();

    // The items of a list lack their `execution`.
    konigle.campaigns.start("cmp_2");
    for (auto const& item : waybill::items(konigle.campaigns.list, {.q = "summer"})) {
        waybill::record running{konigle.campaigns, item, waybill::completeness::partial};
        running.complete();
        std::cout << running->name << " is for " << running->execution->total_contacts << " contacts\n";
    }
} catch (waybill::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
