#include "../sandbox/constantcontact_sandbox.hpp"
#include "providers.hpp"

#include <waybill/constantcontact.hpp>
#include <waybill/testing.hpp>

#include <chrono>
#include <iomanip>
#include <iostream>
#include <string>

namespace constantcontact = waybill::constantcontact;

// Constant Contact takes the readers as one table, in the background, and tells what became of a campaign; the campaign
// is written and sent at its site.
void send_by_constantcontact()
{
    // Its clock goes on by a second with every request.
    std::chrono::sys_seconds now = std::chrono::sys_days{std::chrono::March / 2 / 2026};
    constantcontact_sandbox sandbox{{.starts_after = std::chrono::seconds{2},
                                     .takes = std::chrono::seconds{2},
                                     .now = [&now] { return now += std::chrono::seconds{1}; }}};
    waybill::socket_server const server{sandbox};
    constantcontact::client const client{
        {.api_key = "sandbox-key", .user_name = "sandbox", .password = "sandbox-password"}, {.base_url = server.url()}};

    auto const list = client.lists.create({.name = "Readers"});
    constantcontact::contact_table const readers{{"EMAIL ADDRESS", "FIRST NAME"},
                                                 {{"ada@example.org", "Ada"},
                                                  {"open.grace@example.org", "Grace"},
                                                  {"click.alan@example.org", "Alan"},
                                                  {"bounce.edsger@example.org", "Edsger"},
                                                  {"nobody at all", ""}}};
    auto const started = client.activities.add({.data = readers, .lists = {list.id}});
    auto const activity = constantcontact::short_id(started.id);
    waybill::poll(
        [&] { return client.activities.get.attempt(activity); },
        [](auto const& each) { return each.content.value.status == constantcontact::activity_status::complete; },
        {.interval = std::chrono::milliseconds{1}, .on_progress = [](auto const& each) {
             auto const& now_at = each.content.value;
             std::cout << "  " << std::left << std::setw(11) << now_at.status->text()
                       << now_at.transaction_count.value() << " added, " << now_at.errors.size() << " refused\n";
         }});

    auto const id = sandbox.send({.name = "Spring", .lists = {"1"}, .links = {"https://shop.example/spring"}});
    auto const campaign = client.campaigns.get(id).content.value;
    std::cout << "  " << std::left << std::setw(11) << campaign.status->text() << campaign.sent.value()
              << ", opened by " << campaign.opens.value() << '\n';
    for (auto const& [url, clicks] : campaign_clicks(client, id))
        for (auto const& each : clicks.value())
            std::cout << "  clicked    " << each.content.value.contact.email_address.value() << ": "
                      << url.value.value() << '\n';
    for (auto const& each : waybill::items(client.campaign_events.bounces, id))
        std::cout << "  bounced    " << each.content.value.contact.email_address.value() << '\n';
}
