#include "../sandbox/cloudmailing_sandbox.hpp"
#include "providers.hpp"

#include <waybill/bulk.hpp>
#include <waybill/cloudmailing.hpp>
#include <waybill/poll.hpp>
#include <waybill/testing.hpp>

#include <chrono>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

namespace cloudmailing = waybill::cloudmailing;

// Where a mailing is filled with its recipients: the calls are others, how they are made is the same.
void send_by_cloudmailing()
{
    // Its clock goes on by ten seconds with every request, so that nobody has to wait for it.
    std::chrono::sys_seconds now = std::chrono::sys_days{std::chrono::March / 2 / 2026};
    cloudmailing_sandbox sandbox{{.per_step = 2, .now = [&now] { return now += std::chrono::seconds{10}; }}};
    waybill::socket_server const server{sandbox};
    cloudmailing::client const mailer{"sandbox-key", {.base_url = server.url()}};

    auto const id = mailer.mailings.create({.mail_from = "hello@shop.example",
                                            .sender_name = "The shop",
                                            .subject = "Spring, {{ first_name }}!",
                                            .html_content = "<p>Everything must go</p>"});
    std::vector<cloudmailing::recipient> readers;
    for (std::string const name : {"ada", "grace", "alan", "bounce", "edsger", "barbara", "nobody at all"})
        readers.push_back({.email = name + "@example.org", .fields = {{"first_name", name}}});
    auto const added = waybill::bulk(mailer.recipients.add, {.mailing_id = id}, readers);
    std::cout << "  added      " << added.count(waybill::bulk_status::done) << ", refused: "
              << added.count(waybill::bulk_status::rejected) << '\n';

    std::cout << "  started    " << mailer.mailings.start({.mailing_id = id}).text() << '\n';
    cloudmailing::mailing_list const this_one{.filter = cloudmailing::mailing_filters{.id = std::vector{id}}};
    waybill::poll([&] { return mailer.mailings.list.attempt(this_one); },
                  [](auto const& found) { return found.at(0).status == cloudmailing::mailing_status::finished; },
                  {.interval = std::chrono::milliseconds{1},
                   .on_progress = [](auto const& found) {
                       auto const& mailing = found.at(0);
                       std::cout << "  " << std::left << std::setw(11) << mailing.status.text() << mailing.total_sent
                                 << " sent, " << mailing.total_error << " failed\n";
                   }});
}
