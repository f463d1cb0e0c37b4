// newsletter: the life of a campaign, from its contact to the revenue: first of one, step by step, then of twenty at
// once; and the same newsletter by another provider.
//
// It talks to sandboxes of its own, unless KONIGLE_API_KEY is set: then it sends real mail by Konigle alone, and has to be
// told how and to whom.
#include "../sandbox/cloudmailing_sandbox.hpp"
#include "../sandbox/dyn_sandbox.hpp"
#include "../sandbox/konigle_sandbox.hpp"

#include <waybill/bulk.hpp>
#include <waybill/cloudmailing.hpp>
#include <waybill/coro.hpp>
#include <waybill/dyn.hpp>
#include <waybill/konigle.hpp>
#include <waybill/poll.hpp>
#include <waybill/testing.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace cloudmailing = waybill::cloudmailing;
namespace dyn = waybill::dyn;
namespace konigle = waybill::konigle;
using clock_type = std::chrono::steady_clock;

// What the campaigns have in common.
struct parts {
    std::string channel;
    std::string audience;
    std::string mail;
    konigle::contact reader;
};

waybill::date_time tomorrow()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + std::chrono::days{1};
}

void show(std::string_view step, konigle::campaign const& now)
{
    std::cout << "  " << std::left << std::setw(11) << step << now.id << "  " << now.status.text();
    if (now.execution) std::cout << ", contacts: " << now.execution->total_contacts;
    std::cout << '\n';
}

// Calls wait for their answer and throw waybill::exception when they fail.
konigle::contact tagged_contact(konigle::client const& konigle, std::string const& address, std::string const& tag)
{
    for (auto known : waybill::items(konigle.contacts.list, {.q = address})) {
        if (known.email != address) continue;
        known.tags.push_back(tag);
        return konigle.contacts.update(known.id, {.tags = known.tags});
    }
    return konigle.contacts.create({.email = address, .tags = {tag}});
}

// An audience has the contacts with its tags: with a tag of this run, just the one.
parts prepare(konigle::client const& konigle, std::string const& channel, std::string const& address)
{
    auto const run = "demo-" + std::to_string(std::time(nullptr));
    auto const reader = tagged_contact(konigle, address, run);
    auto const audience = konigle.audiences.create({.name = "Demo", .tags = std::vector{run}});
    auto const mail = konigle.email_templates.create({.name = "Demo",
                                                      .code = run,
                                                      .subject = "Spring, {{ contact.first_name }}!",
                                                      .body_html = "<p>Everything must go</p>"});
    for (auto const& [what, id] : {std::pair{"contact", reader.id}, {"audience", audience.id}, {"template", mail.id}})
        std::cout << "  " << std::left << std::setw(11) << what << id << '\n';
    return {channel, audience.id, mail.id, reader};
}

void one_by_one(konigle::client const& konigle, parts const& with)
{
    auto const& campaigns = konigle.campaigns;

    auto const draft = campaigns.create({.email_channel = with.channel,
                                         .email_template = with.mail,
                                         .audience = with.audience,
                                         .name = "Spring sale",
                                         .from_name = "The shop"});
    show("created", draft);
    show("updated", campaigns.update(draft.id, {.description = "Everything must go"}));

    auto const test = campaigns.send_test_email(draft.id, {.email_address = with.reader.email});
    std::cout << "  tested     " << test.text << '\n';

    show("scheduled", campaigns.schedule(draft.id, {.scheduled_at = tomorrow()}));
    show("started", campaigns.start(draft.id));
    show("paused", campaigns.pause(draft.id));
    show("resumed", campaigns.resume(draft.id));

    campaigns.add_ltv(draft.id, {.value = waybill::decimal{"99.90"}, .currency = "USD"});
    auto const after = campaigns.add_ltv(
        draft.id, {.value = waybill::decimal{"0.20"}, .currency = "USD", .contact_email = with.reader.email});
    std::cout << "  revenue    " << after.ltv->text() << ' ' << after.ltv_currency << '\n';

    konigle::campaign_filters const running{.q = "spring", .status = konigle::campaign_status::running};
    for (auto const& found : waybill::items(campaigns.list, running)) show("found", found);
}

struct summary {
    konigle::campaign campaign;
    std::chrono::milliseconds took;
};

// The same as a coroutine: co_await in front of each call, and each request in a variable of its own.
asio::awaitable<summary> one_of_many(konigle::async_client const& konigle, parts const& with, int number)
{
    auto const& campaigns = konigle.campaigns;
    auto const begin = clock_type::now();

    konigle::campaign_create const draft{.email_channel = with.channel,
                                         .email_template = with.mail,
                                         .audience = with.audience,
                                         .name = "Newsletter " + std::to_string(number)};
    auto const id = (co_await campaigns.create(draft)).id;
    konigle::campaign_update const change{.description = "One of many"};
    co_await campaigns.update(id, change);
    konigle::campaign_test_email const test{.email_address = with.reader.email};
    co_await campaigns.send_test_email(id, test);
    konigle::campaign_schedule const when{.scheduled_at = tomorrow()};
    co_await campaigns.schedule(id, when);
    co_await campaigns.start(id);
    co_await campaigns.pause(id);
    if (number % 4 != 0) co_await campaigns.resume(id);
    konigle::campaign_add_ltv const revenue{
        .value = waybill::decimal{number}, .currency = "USD", .contact_email = with.reader.email};
    auto const after = co_await campaigns.add_ltv(id, revenue);

    co_return summary{after, std::chrono::duration_cast<std::chrono::milliseconds>(clock_type::now() - begin)};
}

// An observer sees each request and answer of a client, without its secrets.
class request_counter : public waybill::observer {
public:
    void on_request(std::string_view, int, waybill::http::request const& request) override
    {
        ++total_;
        constexpr std::string_view folder = "/campaigns/";
        if (auto const at = request.url.find(folder); at != std::string::npos) {
            auto const id = request.url.substr(at + folder.size());
            ++of_campaign_[id.substr(0, id.find('/'))];
        }
    }
    int total() const { return total_; }
    int of_campaign(std::string const& id) const { return 1 + of_campaign_.at(id); } // its creation has no id yet

private:
    int total_ = 0;
    std::map<std::string, int> of_campaign_;
};

void all_at_once(std::string const& key, waybill::client_options options, parts const& with)
{
    auto const counter = std::make_shared<request_counter>();
    options.observers.push_back(counter);
    std::vector<summary> done(20);
    auto const begin = clock_type::now();

    asio::io_context context;
    konigle::async_client const konigle{context.get_executor(), key, options};
    for (int number = 1; auto& slot : done) {
        asio::co_spawn(context, one_of_many(konigle, with, number++), [&](std::exception_ptr failed, summary one) {
            if (failed) std::rethrow_exception(failed);
            slot = std::move(one);
        });
    }
    context.run();
    auto const took = std::chrono::duration_cast<std::chrono::milliseconds>(clock_type::now() - begin);

    std::cout << "  name           status   scheduled                revenue  requests   ms\n";
    for (auto const& [campaign, milliseconds] : done) {
        std::cout << "  " << std::left << std::setw(15) << campaign.name << std::setw(9) << campaign.status.text()
                  << std::setw(22) << campaign.scheduled_at->to_string() << std::right << std::setw(10)
                  << campaign.ltv->text() << std::setw(10) << counter->of_campaign(campaign.id) << std::setw(5)
                  << milliseconds.count() << '\n';
    }
    std::cout << "  " << done.size() << " campaigns, " << counter->total() << " requests, " << took.count() << " ms\n";
}

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

int main(int argc, char** argv)
try {
    std::cout << std::unitbuf; // each line when it happens
    char const* const own_key = std::getenv("KONIGLE_API_KEY");
    if (argc != 1 + (own_key != nullptr ? 2 : 0)) {
        std::cerr << "usage: newsletter                             in a sandbox\n"
                     "       newsletter CHANNEL_ID ADDRESS          for real, with KONIGLE_API_KEY set\n";
        return 2;
    }

    std::string key = sandbox_options{}.key;
    std::string channel = "ch_2";
    std::string address = "ada@shop.example";
    waybill::client_options options;

    konigle_sandbox sandbox{{.unknown = sandbox_unknown::refused}};
    std::optional<waybill::socket_server> server;
    if (own_key != nullptr) {
        key = own_key;
        channel = argv[1];
        address = argv[2];
        if (char const* const url = std::getenv("KONIGLE_BASE_URL")) options.base_url = url;
    } else {
        sandbox.seed();
        options.base_url = server.emplace(sandbox).url();
        std::cout << "KONIGLE_API_KEY is not set: this runs in a sandbox, " << options.base_url << "\n\n";
    }

    konigle::client const konigle{key, options};
    std::cout << "What a campaign needs\n";
    auto const with = prepare(konigle, channel, address);
    std::cout << "\nOne campaign\n";
    one_by_one(konigle, with);
    std::cout << "\nTwenty campaigns at once\n";
    all_at_once(key, options, with);

    // Revenue counts for the campaign and, where a contact is named, for the contact.
    auto const reader = konigle.contacts.get(with.reader.id);
    std::cout << "  of " << reader.email << ": " << reader.ltv->text() << ' ' << reader.ltv_currency << '\n';

    if (own_key == nullptr) {
        std::cout << "\nThe same by another provider, CloudMailing\n";
        send_by_cloudmailing();
        std::cout << "\nAnd by Dyn\n";
        send_by_dyn();
    }
} catch (waybill::exception const& failed) {
    std::cerr << "newsletter: " << waybill::to_string(failed.error()) << '\n';
    return 1;
} catch (std::exception const& failed) {
    std::cerr << "newsletter: " << failed.what() << '\n';
    return 1;
}
