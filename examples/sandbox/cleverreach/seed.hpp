#ifndef EXAMPLES_SANDBOX_CLEVERREACH_SEED_HPP
#define EXAMPLES_SANDBOX_CLEVERREACH_SEED_HPP

#include "groups.hpp"
#include "mailings.hpp"
#include "state.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace cleverreach_sandbox_detail {

inline void seed(state& all)
{
    unix_time const month_ago = all.now.instant - std::chrono::days{30};
    unix_time const yesterday = all.now.instant - std::chrono::days{1};

    using cleverreach::attribute_type;
    all.global_attributes = {{.key = "city", .type = attribute_type::text, .variable = "{CITY}"}};
    auto& customers = all.groups[++all.last_group] = {
        .name = "Customers",
        .description = "Whoever bought something",
        .last_mailing = yesterday,
        .last_changed = yesterday,
        .attributes = {{.key = "first_name", .type = attribute_type::text, .variable = "{FIRST_NAME}"}}};
    all.groups[++all.last_group] = {.name = "Press", .last_changed = month_ago};

    for (auto const& [name, state] : {std::pair{"Ada", "active"},
                                      {"Grace", "active"},
                                      {"Alan", "active"},
                                      {"Edsger", "new"},
                                      {"Barbara", "left"}}) {
        std::string address{name};
        address.front() = static_cast<char>(address.front() - 'A' + 'a');
        cleverreach::receiver whom{.email = address + "@shop.example", .registered = month_ago, .source = "Shop"};
        if (state != std::string_view{"new"}) whom.activated = month_ago;
        if (state == std::string_view{"left"}) whom.deactivated = yesterday;
        whom.attributes = {{.key = "first_name", .value = name}};
        add_to(all, customers, whom);
    }
    auto& ada = customers.receivers.front();
    ada.global_attributes = {{.key = "city", .value = "London", .type = attribute_type::text}};
    ada.events = {{.type = "click", .type_id = "1", .value = "https://shop.example/new", .stamp = yesterday}};
    ada.orders = {{.order_id = "A-1",
                   .purchase_date = yesterday,
                   .product_id = "17",
                   .product = "Tea & cups",
                   .quantity = 2,
                   .price = waybill::decimal{"19.90"},
                   .mailings_id = 1,
                   .source = "Shop"}};
    customers.last_changed = yesterday;

    all.forms[1] = {.group = 1, .form = {.id = 1, .name = "Sign-up", .description = "On the front page"}};
    all.mailings[++all.last_mailing] = {.id = 1,
                                        .name = "Spring",
                                        .type = cleverreach::mailing_type::html_and_text,
                                        .subject = "What is new",
                                        .sender_name = "The shop",
                                        .sender_email = "hello@shop.example",
                                        .group_id = 1,
                                        .group_ids = {{1}},
                                        .html = "<p>Tea &amp; cups</p>",
                                        .text = "Tea and cups"};
    all.reports[1] = {.details = {.id = 1,
                                  .name = "Spring",
                                  .sent = yesterday,
                                  .groups = "Customers",
                                  .receiver_count = 3,
                                  .opened = 2,
                                  .clicks = 1,
                                  .bounced = 0,
                                  .quality = 4,
                                  .xml = "<report><open n=\"2\"/></report>"},
                      .active = {{.id = 1, .email = "ada@shop.example"}, {.id = 2, .email = "grace@shop.example"}}};
}

} // namespace cleverreach_sandbox_detail

#endif
