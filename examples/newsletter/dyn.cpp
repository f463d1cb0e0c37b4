#include "../sandbox/dyn_sandbox.hpp"
#include "providers.hpp"

#include <waybill/dyn.hpp>
#include <waybill/testing.hpp>

#include <chrono>
#include <iostream>

namespace dyn = waybill::dyn;

// Dyn sends each mail at once and reports what became of it.
void send_by_dyn()
{
    static constexpr auto now = std::chrono::sys_days{std::chrono::March / 2 / 2026};
    dyn_sandbox sandbox{{.now = [] { return now; }}};
    waybill::socket_server const server{sandbox};
    dyn::client const dyn{"sandbox-key", {.base_url = server.url()}};

    dyn.senders.create({.emailaddress = "hello@shop.example"});
    std::cout << "  sent       "
              << dyn.send({.to = {{"ada@example.org", "grace@example.org", "bounce@example.org"}},
                           .subject = "Spring!",
                           .bodytext = "Everything must go",
                           .from = "The shop <hello@shop.example>"})
              << '\n';
    dyn::report_filters const today{.starttime = waybill::date_time{now}};
    std::cout << "  delivered  " << dyn.reports.delivered.count(today) << '\n';
    for (auto const& each : waybill::items(dyn.reports.bounces.list, today))
        std::cout << "  bounced    " << each.emailaddress.value() << ": " << each.bouncerule.value() << '\n';
}
