#include "../sandbox/cleverreach_sandbox.hpp"
#include "providers.hpp"

#include <waybill/cleverreach.hpp>
#include <waybill/testing.hpp>

#include <chrono>
#include <iostream>
#include <string>
#include <vector>

namespace cleverreach = waybill::cleverreach;

// CleverReach keeps lists of receivers and the mailings to them, which it sends at a time that is set at its site.
void send_by_cleverreach()
{
    cleverreach_sandbox sandbox{{.now = [] { return std::chrono::sys_days{std::chrono::March / 2 / 2026}; }}};
    waybill::socket_server const server{sandbox};
    cleverreach::client const cleverreach{"sandbox-key", {.base_url = server.url()}};

    auto const list = cleverreach.groups.add({.name = "Readers"}).id.value();
    std::vector<cleverreach::receiver> readers;
    for (std::string const name : {"ada", "grace", "alan"})
        readers.push_back(
            {.email = name + "@example.org", .active = true, .attributes = {{.key = "first_name", .value = name}}});
    waybill::bulk(cleverreach.receivers.add_batch, {.list_id = list}, readers);
    auto const mailing = cleverreach.mailings.create({.mailing = {.name = "Spring",
                                                                  .subject = "Spring, {FIRST_NAME}!",
                                                                  .sender_name = "The shop",
                                                                  .sender_email = "hello@shop.example",
                                                                  .group_id = list,
                                                                  .html = "<p>Everything must go</p>"}});
    cleverreach.receivers.set_inactive({.list_id = list, .email = "alan@example.org"});
    auto const stats = cleverreach.groups.stats({.list_id = list});
    std::cout << "  created    " << mailing.name.value() << ", for " << stats.active.value() << " of "
              << stats.total.value() << " receivers\n";
}
