#include "sandbox/constantcontact_sandbox.hpp"

#include <waybill/constantcontact.hpp>
#include <waybill/testing.hpp>

#include <boost/describe/class.hpp>

#include <chrono>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace constantcontact = waybill::constantcontact;

// A row of a table: EMAIL ADDRESS, FIRST NAME, CITY.
struct reader {
    std::string email_address{};
    std::optional<std::string> first_name{};
    std::optional<std::string> city{};
};
BOOST_DESCRIBE_STRUCT(reader, (), (email_address, first_name, city))

int main()
try {
    // A clock that goes on by a second with every request: nobody wants to wait for a sandbox.
    std::chrono::sys_seconds now = std::chrono::sys_days{std::chrono::March / 2 / 2026};
    constantcontact_sandbox sandbox{
        {.page_size = 3, .starts_after = std::chrono::seconds{2}, .takes = std::chrono::seconds{3}, .now = [&now] {
             return now += std::chrono::seconds{1};
         }}};
    sandbox.seed();
    waybill::socket_server const server{sandbox};
    // For real: client::from_environment(), with CONSTANTCONTACT_API_KEY, CONSTANTCONTACT_USER_NAME and
    // CONSTANTCONTACT_PASSWORD.
    constantcontact::client const client{
        {.api_key = "sandbox-key", .user_name = "sandbox", .password = "sandbox-password"}, {.base_url = server.url()}};
    std::cout << (verify_credentials(client) ? "let in\n" : "not let in\n");

    // An update gives back all that was read; these two change what they are told to.
    update_list(client, "2", {.name = "Café & bar"});
    auto const ada = find_contact(client, "ada@shop.example").value();
    auto fields = editable(ada.content.value);
    fields.city = "Ockham";
    client.contacts.update(constantcontact::short_id(ada.id), {.id = ada.id, .content = {.value = fields}});

    // Without the lists that the service has by itself.
    for (auto const& each : own_lists(client))
        std::cout << each.content.value.name << ": " << each.content.value.contact_count.value() << '\n';

    // Many contacts at once: the service works in the background, and says what was wrong.
    std::vector<reader> const readers{
        {"grace@example.org", "Grace", "New York, NY"}, {"alan@example.org", "Alan", {}}, {"nobody", {}, {}}};
    auto const list = client.lists.get("2");
    auto const started = client.activities.add({.data = constantcontact::table_of(readers), .lists = {list.id}});
    auto const id = constantcontact::short_id(started.id);
    auto const done = waybill::poll(
        [&] { return client.activities.get.attempt(id); },
        [](auto const& each) { return each.content.value.status == constantcontact::activity_status::complete; },
        {.interval = std::chrono::milliseconds{1},
         .on_progress = [](auto const& each) { std::cout << each.content.value.status->text() << '\n'; }});
    std::cout << done.content.value.transaction_count.value() << " added\n";
    for (auto const& each : done.content.value.errors)
        std::cout << "not line " << each.line_number.value() << ", " << each.email_address.value() << ": "
                  << each.message.value() << '\n';

    // All pages.
    for (auto const& each : waybill::items(client.lists.members, "2"))
        std::cout << "  " << each.content.value.email_address << ", " << each.content.value.name.value_or("") << '\n';

    // What became of a campaign.
    for (auto const& each : waybill::items(client.campaigns.list, {.status = constantcontact::wanted_status::sent})) {
        auto const campaign = constantcontact::short_id(each.id);
        std::cout << each.content.value.name << '\n';
        for (auto const& bounce : waybill::items(client.campaign_events.bounces, campaign))
            std::cout << "  bounced: " << bounce.content.value.contact.email_address.value() << '\n';
        for (auto const& [url, clicks] : campaign_clicks(client, campaign))
            for (auto const& click : *clicks)
                std::cout << "  " << url.value.value() << ": " << click.content.value.contact.email_address.value()
                          << '\n';
    }

    // `attempt` returns a refusal instead of throwing it.
    auto const again = client.lists.create.attempt({.name = "Customers"});
    if (again.has_error() && again.error().kind == waybill::error_kind::conflict)
        std::cout << "there is a list of this name\n";
} catch (waybill::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
