#include "dyn_checks.hpp"

#include <waybill/server.hpp>
#include <waybill/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace {

namespace dyn = waybill::dyn;
using dyn_checks::reread;

// Answers every request with the same data.
struct canned {
    std::string data;
    waybill::http::response answer(waybill::http::request const&) const
    {
        waybill::http::response response{200, {}, R"({"response":{"status":200,"message":"OK")" + data + "}}"};
        response.fields.set("Content-Type", "application/json;charset=utf-8");
        return response;
    }
};

std::string const empty_shapes[] = {"", R"(,"data":{})", R"(,"data":[])", R"(,"data":"")", R"(,"data":null)"};

} // namespace

TEST_CASE("where nothing is told, the data may have any empty shape")
{
    for (auto const& shape : empty_shapes) {
        CAPTURE(shape);
        canned service{shape};
        dyn::client const client{"key", {}, waybill::in_process{service}};
        CHECK(client.senders.create.attempt({.emailaddress = "a"}).has_value());
        CHECK(client.accounts.list().accounts.empty());
        CHECK(client.senders.list().senders.empty());
        CHECK(client.suppressions.list().suppressions.empty());
        CHECK(client.reports.opens.unique({.starttime = "2014-08-01"}).records.empty());
        CHECK(client.recipients.status({.emailaddress = std::vector<std::string>{"a"}}).recipients.empty());
        CHECK(client.xheaders.get().xheader1.empty());
        CHECK(client.accounts.update({.username = "u"}).empty());
        CHECK(client.send({.to = std::vector<std::string>{"a"}, .subject = "s", .bodytext = "t", .from = "f"}).empty());
    }
}

TEST_CASE("where something must be told, empty data is no answer")
{
    for (auto const& shape : empty_shapes) {
        CAPTURE(shape);
        canned service{shape};
        dyn::client const client{"key", {}, waybill::in_process{service}};
        auto const is_decode_error = [](auto const& got) {
            return !got.has_value() && got.error().kind == waybill::error_kind::decode;
        };
        CHECK(is_decode_error(client.senders.status.attempt({.emailaddress = "a"})));
        CHECK(is_decode_error(client.senders.details.attempt({.emailaddress = "a"})));
        CHECK(is_decode_error(client.suppressions.count.attempt({})));
        CHECK(is_decode_error(client.reports.bounces.count.attempt({.starttime = "2014-08-01"})));
        CHECK(is_decode_error(client.accounts.generate_new_api_key.attempt({.username = "u"})));
    }
}

TEST_CASE("data that has other members than the list is no empty list")
{
    canned service{R"(,"data":{"sender":[]})"};
    dyn::client const client{"key", {}, waybill::in_process{service}};
    auto const got = client.senders.list.attempt({});
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().kind == waybill::error_kind::decode);
    CHECK(got.error().path == "/response/data/senders");
}

TEST_CASE("whatever success says beside what was asked for is passed over")
{
    canned service{R"(,"data":{"seeding":1})"};
    dyn::client const client{"key", {}, waybill::in_process{service}};
    CHECK(client.senders.update.attempt({.seeding = true, .emailaddress = "a"}).has_value());
}

TEST_CASE("numbers and flags are read from numbers and from text, times and kinds from whatever text")
{
    struct {
        std::string got;
        std::string expected;
    } const cases[] = {
        {reread<dyn::account_page>(
             R"({"accounts":[{"username":"u","tracklinks":"1","trackopens":0,"testmode":"0",)"
             R"("trackunsubscribes":1,"max_sample_count":null,"emailsent":"7","usertype":"Sub",)"
             R"("created":"2013-07-16T13:16:06Z","unsub_url":"x","new":[1]}],"emailcap":"100000"})"),
         R"({"accounts":[{"username":"u","usertype":"Sub","created":"2013-07-16T13:16:06+00:00","tracklinks":true,)"
         R"("trackopens":false,"testmode":false,"trackunsubscribes":true,"max_sample_count":null,"emailssent":7,)"
         R"("unsuburl":"x"}],"emailcap":100000})"},
        {reread<dyn::account>(R"({"apikey":"k"})"), "/username: expected this member, found none"},
        {reread<dyn::sender_details>(R"({"emailaddress":"a","spf":"1","dkim":0,"dkimval":"","_domainkey.b":"o=~"})"),
         R"({"emailaddress":"a","spf":true,"dkim":false,"dkimval":"","_domainkey.b":"o=~"})"},
        {reread<dyn::sender_status>(R"({"ready":2})"), "/ready: expected true or false, 1 or 0, found the number 2"},
        {reread<dyn::suppression>(
             R"({"emailaddress":"a","suppresstime":"long ago","reasontype":"new","suppressionid":"12"})"),
         R"({"emailaddress":"a","suppresstime":"long ago","reasontype":"new","suppressionid":12})"},
        {reread<dyn::recipient_list>(R"({"recipients":[{"emailaddress":"a","suppressionstatus":"pending removal"}]})"),
         R"({"recipients":[{"emailaddress":"a","suppressionstatus":"pending removal"}]})"},
        {reread<dyn::recipient_list>(R"({"status":"active"})"), R"({"recipients":[],"status":"active"})"},
        {reread<dyn::count_result>(R"({"count":"1234"})"), R"({"count":1234})"},
        {reread<dyn::count_result>(R"({"unique":7})"), R"({"count":7})"},
        {reread<dyn::count_result>(R"({"count":"many"})"),
         R"(/count: expected a number, perhaps as text, found the string "many")"},
        {reread<dyn::bounce_count>(R"({"count":"12","totalcount":"15","hardbouncecount":4})"),
         R"({"count":12,"totalcount":15,"hardbouncecount":4})"},
        {reread<dyn::complaint_count>(R"({"count":2,"prevcomplaintcount":"1"})"),
         R"({"count":2,"prevcomplaintcount":1})"},
        {reread<dyn::bounce_record>(R"({"bounceemail":"a","bouncetype":"odd","bounce_code":5})"),
         R"({"emailaddress":"a","bouncetype":"odd","xheaders":null,"bounce_code":5})"},
    };
    for (auto const& [got, expected] : cases) CHECK(got == expected);
}

TEST_CASE("what a record holds beyond its common members is kept with its type")
{
    canned service{R"(,"data":{"unique":[{"emailaddress":"a","ip":"192.0.2.1","n":5,"xheaders":[{"X-C":"s"}]}]})"};
    dyn::client const client{"key", {}, waybill::in_process{service}};
    auto const page = client.reports.opens.unique({.starttime = "2014-08-01"});
    REQUIRE(page.records.size() == 1);
    auto const& record = page.records[0];
    CHECK(record.emailaddress == "a");
    CHECK(record.others.at("ip") == waybill::dynamic{"192.0.2.1"});
    CHECK(record.others.at("n") == waybill::dynamic{5});
    CHECK(record.xheaders.get_if<waybill::dynamic::array>() != nullptr);
}

TEST_CASE("handlers of a fake give the values alone, and answer in the envelope")
{
    waybill::fake<dyn::api> service;
    service.send = [](dyn::message const& mail) { return "250 " + *mail.subject; };
    service.senders.status = [](dyn::sender_name const&) { return true; };
    service.suppressions.activate = [](dyn::addresses const&) {};
    dyn::client const client{"key", {}, waybill::in_process{service}};
    CHECK(client.send({.to = std::vector<std::string>{"a"}, .subject = "s", .bodytext = "t", .from = "f"}) == "250 s");
    CHECK(client.senders.status({.emailaddress = "a"}));
    CHECK(client.suppressions.activate.attempt({.emailaddress = std::vector<std::string>{"a"}}).has_value());
    CHECK(service.answer(service.calls()[0].request).body ==
          R"({"response":{"status":200,"message":"OK","data":"250 s"}})");
}

TEST_CASE("a list goes on behind what was received, until a page is empty")
{
    std::vector<std::string> const all{"a", "b", "c"};
    waybill::fake<dyn::api> service;
    std::string asked;
    service.accounts.list = [&](dyn::account_filters const& filters) {
        auto const from = static_cast<std::size_t>(filters.startindex.value_or(0));
        asked += filters.startindex ? ' ' + std::to_string(from) : " first";
        dyn::account_page page;
        for (auto i = from; i < all.size() && i < from + 2; ++i) page.accounts.push_back({.username = all[i]});
        return page;
    };
    dyn::client const client{"key", {}, waybill::in_process{service}};
    std::string seen;
    for (auto const& each : waybill::items(client.accounts.list)) seen += each.username;
    CHECK(seen == "abc");
    CHECK(asked == " first 2 3");

    auto const found = dyn::find_account(client, "c");
    REQUIRE(found.has_value());
    CHECK(found->username == "c");
    CHECK_FALSE(dyn::find_account(client, "d").has_value());
}
