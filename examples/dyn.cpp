#include "sandbox/dyn_sandbox.hpp"

#include <waybill/dyn.hpp>
#include <waybill/testing.hpp>

#include <chrono>
#include <iostream>
#include <string>

namespace dyn = waybill::dyn;

int main()
try {
    // A clock that stands still, so that the output is always the same.
    dyn_sandbox sandbox{{.now = [] { return std::chrono::sys_days{std::chrono::March / 2 / 2026}; }}};
    waybill::socket_server const server{sandbox};
    // For real: client::from_environment(), with DYN_API_KEY.
    dyn::client const dyn{"sandbox-key", {.base_url = server.url()}};

    // Mail may be from an address once the provider knows it; these DNS records let it sign the mail.
    dyn.senders.create({.emailaddress = "hello@shop.example"});
    dyn.senders.set_dkim({.emailaddress = "hello@shop.example", .dkim = "mail"});
    for (auto const& [name, value] : dyn.senders.details({.emailaddress = "hello@shop.example"}).others)
        if (auto const* const text = value.get_if<std::string>()) std::cout << name << ": " << *text << '\n';

    // Headers that the account names can be found in reports.
    dyn.xheaders.set({.xheader1 = "X-Campaign"});
    dyn::message mail{.to = {{"ada@example.org", "Grace Hopper <grace@example.org>", "bounce@example.org"}},
                      .subject = "Spring sale",
                      .bodytext = "Everything must go.",
                      .xheaders = {{"X-Campaign", "spring"}},
                      .from = "The shop <hello@shop.example>"};
    std::cout << dyn.send(mail) << '\n';

    dyn::report_filters const spring{.starttime = "2026-03-01T00:00:00Z", .xheaders = {{"X-Campaign", "spring"}}};
    for (auto const& each : waybill::items(dyn.reports.delivered.list, spring))
        std::cout << "delivered to " << each.emailaddress.value() << ", " << each.date.value().text() << '\n';
    for (auto const& each : waybill::items(dyn.reports.bounces.list, spring))
        std::cout << "not to " << each.emailaddress.value() << ": " << each.bouncerule.value() << '\n';

    // `attempt` returns a refusal instead of throwing it.
    mail.from = "sales@shop.example";
    auto const outcome = dyn.send.attempt(mail);
    if (outcome.has_error() && outcome.error().kind == waybill::error_kind::validation) {
        std::cout << outcome.error().provider_code << ' ' << outcome.error().provider_message << '\n';
        for (auto const& detail : outcome.error().field_errors) std::cout << "  " << detail.message << '\n';
    }
} catch (waybill::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
