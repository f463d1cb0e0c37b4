#include "sandbox/konigle_sandbox.hpp"

#include <waybill/konigle.hpp>
#include <waybill/testing.hpp>

#include <iostream>
#include <string>

namespace konigle = waybill::konigle;

int main()
try {
    konigle_sandbox sandbox;
    waybill::socket_server const server{sandbox};
    konigle::client const konigle{"sandbox-key", {.base_url = server.url()}};
    for (int number = 1; number <= 25; ++number)
        konigle.campaigns.create({.audience = "aud_1", .name = "Newsletter " + std::to_string(number)});

    // A page is fetched when the loop gets to it.
    konigle::campaign_filters const matching{.page_size = 10, .q = "newsletter"};
    for (auto const& campaign : waybill::items(konigle.campaigns.list, matching)) {
        if (campaign.id.ends_with('1')) std::cout << campaign.id << ' ' << campaign.name << '\n';
    }

    // One page by itself says how many there are.
    auto const page = konigle.campaigns.list({.page = 3, .page_size = 10});
    std::cout << page.payload.size() << " of " << page.count << " on the last of " << page.num_pages << " pages\n";
} catch (waybill::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
