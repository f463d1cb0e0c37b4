#include "dyn_checks.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace {

namespace dyn = waybill::dyn;
using dyn_checks::refused;
using dyn_checks::shown;
using dyn_checks::would_send;
using list = std::vector<std::string>;

} // namespace

TEST_CASE("calls are sent as the query of a GET or the form of a POST, the key last")
{
    auto const& api = would_send();
    struct {
        waybill::http::request request;
        std::string expected;
    } const cases[] = {
        {api.accounts.list(), "GET /accounts?apikey=key"},
        {api.accounts.list({.startindex = 25, .accountname = "a b"}),
         "GET /accounts?startindex=25&accountname=a+b&apikey=key"},
        {api.accounts.create({.username = "ada@shop.example", .companyname = "", .phone = "1", .password = "p"}),
         "POST /accounts\n"
         "username=ada%40shop.example&companyname=&phone=1&tracklinks=0&trackopens=0&trackunsubscribes=0"
         "&password=p&generatenewapikey=0&apikey=key"},
        {api.accounts.create({.username = "u",
                              .address = "a",
                              .city = "b",
                              .companyname = "c",
                              .country = "US",
                              .phone = "d",
                              .state = "e",
                              .timezone = "+1.00",
                              .tracklinks = true,
                              .trackopens = true,
                              .trackunsubscribes = true,
                              .zipcode = "f",
                              .password = "g",
                              .bounceurl = "h",
                              .spamurl = "i",
                              .unsubscribeurl = "j",
                              .generatenewapikey = true}),
         "POST /accounts\n"
         "username=u&address=a&city=b&companyname=c&country=US&phone=d&state=e&timezone=%2B1.00&tracklinks=1"
         "&trackopens=1&trackunsubscribes=1&zipcode=f&password=g&bounceurl=h&spamurl=i&unsubscribeurl=j"
         "&generatenewapikey=1&apikey=key"},
        {api.accounts.update({.username = "u", .trackopens = false}),
         "POST /accounts\nusername=u&trackopens=0&apikey=key"},
        {api.accounts.generate_new_api_key({.username = "u"}),
         "POST /accounts\nusername=u&generatenewapikey=1&apikey=key"},
        {api.accounts.remove({.username = "u"}), "POST /accounts/delete\nusername=u&apikey=key"},
        {api.xheaders.get(), "GET /accounts/xheaders?apikey=key"},
        {api.xheaders.set({.xheader2 = "X-Two"}),
         "POST /accounts/xheaders\nxheader1=&xheader2=X-Two&xheader3=&xheader4=&apikey=key"},
        {api.senders.list({.startindex = 0}), "GET /senders?startindex=0&apikey=key"},
        {api.senders.details({.emailaddress = "a"}), "GET /senders/details?emailaddress=a&apikey=key"},
        {api.senders.status({.emailaddress = "a"}), "GET /senders/status?emailaddress=a&apikey=key"},
        {api.senders.create({.emailaddress = "a"}), "POST /senders\nemailaddress=a&apikey=key"},
        {api.senders.create({.emailaddress = "a", .seeding = true}),
         "POST /senders\nemailaddress=a&seeding=1&apikey=key"},
        {api.senders.update({.seeding = false, .emailaddress = "a"}),
         "POST /senders\nseeding=0&emailaddress=a&apikey=key"},
        {api.senders.set_dkim({.emailaddress = "a", .dkim = "s-1"}),
         "POST /senders/dkim\nemailaddress=a&dkim=s-1&apikey=key"},
        {api.senders.remove({.emailaddress = "a"}), "POST /senders/delete\nemailaddress=a&apikey=key"},
        {api.recipients.status({.emailaddress = list{"a@b", "c@d"}}),
         "GET /recipients/status?emailaddress=a%40b%2Cc%40d&apikey=key"},
        {api.recipients.activate({.emailaddress = list{"a"}}), "POST /recipients/activate\nemailaddress=a&apikey=key"},
        {api.suppressions.list({.startindex = 500, .startdate = "2014-01-02", .enddate = "2014-02-03T04:05:06-05:00"}),
         "GET /suppressions?startindex=500&startdate=2014-01-02T00%3A00%3A00&enddate=2014-02-03T04%3A05%3A06-05%3A00"
         "&apikey=key"},
        {api.suppressions.count({.enddate = "2014-01-02"}),
         "GET /suppressions/count?enddate=2014-01-02T00%3A00%3A00&apikey=key"},
        {api.suppressions.create({.emailaddress = list{"a", "b"}}),
         "POST /suppressions\nemailaddress=a%2Cb&apikey=key"},
        {api.suppressions.activate({.emailaddress = list{"a"}}),
         "POST /suppressions/activate\nemailaddress=a&apikey=key"},
        {api.send({.to = list{"ada@shop.example"}, .subject = "", .bodytext = "", .from = "b"}),
         "POST /send\nto=ada%40shop.example&subject=&bodytext=&from=b&apikey=key"},
        {api.send({.to = list{"a", "b"},
                   .subject = "s",
                   .cc = {"c"},
                   .bcc = {"d", "e"},
                   .bodytext = "t",
                   .bodyhtml = "h~1 *",
                   .replyto = "r",
                   .sender = "1",
                   .messageid = "2",
                   .inreplyto = "3",
                   .references = "4",
                   .comments = "5",
                   .keywords = "6",
                   .replyby = "7",
                   .importance = "8",
                   .priority = dyn::message_priority::non_urgent,
                   .sensitivity = "9",
                   .resent_date = "10",
                   .resent_from = "11",
                   .resent_sender = "12",
                   .resent_replyto = "13",
                   .resent_messageid = "14",
                   .content_encoding = "base64",
                   .xheaders = {{"X-Two", "2"}, {"X-One", "ü"}},
                   .from = "f"}),
         "POST "
         "/send\nto%5B%5D=a&to%5B%5D=b&subject=s&cc=c&bcc%5B%5D=d&bcc%5B%5D=e&bodytext=t&bodyhtml=h~1+%2A&replyto=r"
         "&sender=1&messageid=2&inreplyto=3&references=4&comments=5&keywords=6&replyby=7&importance=8&priority=non-"
         "urgent"
         "&sensitivity=9&resent-date=10&resent-from=11&resent-sender=12&resent-replyto=13&resent-messageid=14"
         "&content-encoding=base64&X-One=%C3%BC&X-Two=2&from=f&apikey=key"},
    };
    for (auto const& each : cases) CHECK(shown(each.request) == each.expected);
}

TEST_CASE("each report has its own paths and all filters")
{
    auto const& reports = would_send().reports;
    dyn::report_filters const since{.starttime = "2014-08-01T00:00:00"};
    std::string const query = "?starttime=2014-08-01T00%3A00%3A00&apikey=key";
    auto const check = [&](auto const& report, std::string const& path) {
        CHECK(shown(report.list(since)) == "GET /reports/" + path + query);
        CHECK(shown(report.count(since)) == "GET /reports/" + path + "/count" + query);
    };
    check(reports.sent, "sent");
    check(reports.delivered, "delivered");
    check(reports.bounces, "bounces");
    check(reports.complaints, "complaints");
    check(reports.issues, "issues");
    check(reports.opens, "opens");
    check(reports.clicks, "clicks");
    CHECK(shown(reports.opens.unique(since)) == "GET /reports/opens/unique" + query);
    CHECK(shown(reports.opens.unique_count(since)) == "GET /reports/opens/count/unique" + query);
    CHECK(shown(reports.clicks.unique(since)) == "GET /reports/clicks/unique" + query);
    CHECK(shown(reports.clicks.unique_count(since)) == "GET /reports/clicks/count/unique" + query);

    CHECK(shown(reports.bounces.list({.starttime = "2014-08-01",
                                      .endtime = "2014-08-02",
                                      .startindex = 3,
                                      .sender = "s",
                                      .xheaders = {{"X-Campaign", "spring sale"}},
                                      .domain = "d",
                                      .emailaddress = "e",
                                      .bouncetype = dyn::bounce_type::soft,
                                      .noheaders = true})) ==
          "GET /reports/bounces?starttime=2014-08-01T00%3A00%3A00&endtime=2014-08-02T00%3A00%3A00&startindex=3&sender=s"
          "&X-Campaign=spring+sale&domain=d&emailaddress=e&bouncetype=soft&noheaders=1&apikey=key");
}

TEST_CASE("a request that lacks what the provider needs is refused, with the member named")
{
    auto const& api = would_send();
    struct {
        waybill::result<waybill::http::request> attempt;
        std::string expected;
    } const cases[] = {
        {api.accounts.list.attempt({.startindex = -1}), "startindex"},
        {api.accounts.create.attempt({}), "username companyname phone password"},
        {api.accounts.update.attempt({}), "username"},
        {api.accounts.remove.attempt({}), "username"},
        {api.accounts.generate_new_api_key.attempt({}), "username"},
        {api.senders.status.attempt({}), "emailaddress"},
        {api.senders.create.attempt({}), "emailaddress"},
        {api.senders.update.attempt({}), "seeding emailaddress"},
        {api.senders.set_dkim.attempt({}), "emailaddress dkim"},
        {api.recipients.status.attempt({}), "emailaddress"},
        {api.recipients.activate.attempt({.emailaddress = list{}}), "emailaddress"},
        {api.suppressions.list.attempt({.startindex = -1, .startdate = "yesterday"}), "startdate startindex"},
        {api.reports.sent.list.attempt({}), "starttime"},
        {api.reports.sent.count.attempt({.starttime = "soon", .xheaders = {{"Campaign", "c"}}}),
         "starttime xheaders/Campaign"},
        {api.send.attempt({}), "to subject from bodytext or bodyhtml must be given"},
        {api.send.attempt({.to = list{}, .subject = "s", .bodyhtml = "", .xheaders = {{"xheaders", "x"}}, .from = "f"}),
         "to xheaders/xheaders"},
    };
    for (auto const& each : cases) CHECK(refused(each.attempt) == each.expected);
}

TEST_CASE("times are written in the provider's form, and keep text that is no time")
{
    using namespace std::chrono;
    auto const noon = sys_days{year{2014} / 8 / 1} + 12h;
    struct {
        dyn::timestamp time;
        std::string expected;
    } const cases[] = {
        {noon, "2014-08-01T12:00:00+00:00"},
        {noon + 999ms, "2014-08-01T12:00:00+00:00"},
        {waybill::date_time::with_offset(noon + 1us, -300min), "2014-08-01T07:00:00-05:00"},
        {waybill::date_time::local((noon + 500ms).time_since_epoch()), "2014-08-01T12:00:00"},
        {"2014-08-01T12:00:00Z", "2014-08-01T12:00:00+00:00"},
        {"2014-08-01 12:00:00.25", "2014-08-01T12:00:00"},
        {"1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59+00:00"},
        {"some day", "some day"},
        {"", ""},
    };
    for (auto const& [time, expected] : cases) {
        CHECK(time.text() == expected);
        CHECK(time.time().has_value() == !time.problem().has_value());
    }
    CHECK(dyn::timestamp{"2014-08-01T12:00:00.25Z"}.time() == waybill::date_time{noon + 250ms});
    CHECK_FALSE(dyn::timestamp{"some day"}.time().has_value());
}
