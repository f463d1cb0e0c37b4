#ifndef EXAMPLES_SANDBOX_CONSTANTCONTACT_SEED_HPP
#define EXAMPLES_SANDBOX_CONSTANTCONTACT_SEED_HPP

#include "activities.hpp"
#include "campaigns.hpp"
#include "contacts.hpp"
#include "lists.hpp"

#include <chrono>
#include <string>

namespace constantcontact_sandbox_detail {

inline void seed(state& all)
{
    auto const now = all.options.now();
    all.now = now - std::chrono::days{30};
    auto const customers = *add_list(all, {.opt_in_default = true, .name = "Customers", .sort_order = 1}).list.id;
    auto const cafe = *add_list(all, {.name = "Café", .sort_order = 2}).list.id;
    auto const add = [&](constantcontact::contact_fields fields, std::vector<constantcontact::reference> lists) {
        fields.contact_lists = std::move(lists);
        add_contact(all, fields);
    };
    add({.email_address = "ada@shop.example", .first_name = "Ada", .last_name = "Lovelace", .city = "London"},
        {{customers}, {cafe}});
    add({.email_address = "open.grace@shop.example", .first_name = "Grace", .last_name = "Hopper"}, {{customers}});
    add({.email_address = "click.alan@shop.example", .first_name = "Alan", .last_name = "Turing"}, {{customers}});
    add({.email_address = "bounce.edsger@shop.example", .first_name = "Edsger", .last_name = "Dijkstra"},
        {{customers}});
    add({.email_address = "leave.barbara@shop.example", .first_name = "Barbara", .last_name = "Liskov"}, {{customers}});
    add({.email_address = "john@shop.example", .first_name = "John"}, {});

    using constantcontact::campaign_status;
    all.now = now - std::chrono::days{1};
    send(
        all,
        {.name = "Spring", .lists = {"1"}, .links = {"https://shop.example/new", "https://shop.example/café?a=1&b=2"}});
    add_campaign(all, "Summer", campaign_status::draft, {});
    add_campaign(all, "Autumn", campaign_status::scheduled, {"1"}).campaign.next_run_date = now + std::chrono::days{30};
    add_campaign(all, "Café news", campaign_status::running, {"2"});

    // Whatever time activities take, this one is complete.
    all.now = now - std::chrono::days{1} - all.options.starts_after - all.options.takes;
    start(all, constantcontact::activity_type::export_contacts,
          constantcontact::contacts_export{.columns = std::vector<std::string>{"EMAIL ADDRESS", "LAST NAME"},
                                           .list_id = {customers}});
}

} // namespace constantcontact_sandbox_detail

#endif
