#include "sandbox/cloudmailing_sandbox.hpp"

#include <waybill/bulk.hpp>
#include <waybill/cloudmailing.hpp>
#include <waybill/poll.hpp>
#include <waybill/testing.hpp>

#include <chrono>
#include <iostream>
#include <string>
#include <vector>

namespace cloudmailing = waybill::cloudmailing;

int main()
try {
    // A clock that goes on by ten seconds with every request: nobody wants to wait for a sandbox.
    std::chrono::sys_seconds now = std::chrono::sys_days{std::chrono::March / 2 / 2026};
    cloudmailing_sandbox sandbox{{.per_step = 200, .now = [&now] { return now += std::chrono::seconds{10}; }}};
    waybill::socket_server const server{sandbox};
    // For real: client::from_environment(), with CLOUDMAILING_BASE_URL and CLOUDMAILING_API_KEY.
    cloudmailing::client const mailer{"sandbox-key", {.base_url = server.url()}};

    auto const id = mailer.mailings.create({.mail_from = "news@shop.example",
                                            .sender_name = "The shop",
                                            .subject = "Spring sale",
                                            .html_content = "<p>Dear {{ firstname }}, everything must go.</p>"});
    mailer.mailings.set_properties({.mailing_id = id, .properties = {.owner_guid = "shop", .click_tracking = true}});

    // Any number of recipients by as few calls as it takes. A bad one does not keep the others out.
    std::vector<cloudmailing::recipient> readers;
    for (int number = 1; number <= 2500; ++number)
        readers.push_back({.email = (number % 600 == 0 ? "bounce" : "reader") + std::to_string(number) + "@example.org",
                           .fields = {{"firstname", "Reader " + std::to_string(number)}}});
    readers[41].email = "no address";
    auto const added = waybill::bulk(mailer.recipients.add, {.mailing_id = id}, readers);
    std::cout << added.count(waybill::bulk_status::done) << " recipients by " << added.progress.calls << " calls\n";
    for (auto const& part : added.parts)
        if (part.status == waybill::bulk_status::rejected) std::cout << "not " << part.first << ": " << part.reason << '\n';

    // What has changed since the last time. Whoever keeps the position can go on from it another day.
    cloudmailing::recipients_updated_since const failed{
        .filters = {.status = std::vector<waybill::open_enum<cloudmailing::recipient_status>>{
                        cloudmailing::recipient_status::error, cloudmailing::recipient_status::general_error}}};
    std::string position;
    auto const show_failures = [&] {
        auto changes = waybill::items(mailer.recipients.status_updated_since, failed, {.position = position});
        for (auto const& each : changes) std::cout << "  " << each.email << ": " << each.reply_text.value_or("") << '\n';
        position = changes.position();
    };

    mailer.mailings.start({.mailing_id = id});
    cloudmailing::mailing_list const this_one{.filter = cloudmailing::mailing_filters{.id = std::vector{id}}};
    waybill::poll([&] { return mailer.mailings.list.attempt(this_one); },
                  [](auto const& found) { return found.at(0).status == cloudmailing::mailing_status::finished; },
                  {.interval = std::chrono::milliseconds{1},
                   .on_progress = [&](auto const& found) {
                       auto const& mailing = found.at(0);
                       std::cout << mailing.status.text() << ", " << mailing.total_sent << " of "
                                 << mailing.total_recipient << " sent\n";
                       show_failures();
                   }});
} catch (waybill::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
