#include "dyn_checks.hpp"

#include <waybill/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace dyn = waybill::dyn;
using waybill::effect;
using waybill::error_kind;

struct canned {
    int status;
    std::string body;
    std::string media_type = "application/json";
    std::string asked{};
    waybill::http::response answer(waybill::http::request const& request)
    {
        asked = request.url + request.body;
        waybill::http::response response{status, {}, body};
        response.fields.set("Content-Type", media_type);
        return response;
    }
};

std::string envelope(std::string const& status, std::string const& rest = {})
{
    return R"({"response":{"status":)" + status + R"(,"message":"Said so")" + rest + "}}";
}

waybill::client_options once()
{
    waybill::client_options options;
    options.retry.attempts = 1;
    return options;
}

} // namespace

TEST_CASE("the status in the envelope decides, whatever that of HTTP says")
{
    struct {
        std::string_view name;
        int http;
        std::string status;
        error_kind kind;
        effect done;
    } const cases[] = {
        {"wrong key", 451, "451", error_kind::authentication, effect::rejected},
        {"wrong fields", 452, "452", error_kind::validation, effect::rejected},
        {"exists", 453, "453", error_kind::conflict, effect::rejected},
        {"not enabled", 454, "454", error_kind::authorization, effect::rejected},
        {"not there", 404, "404", error_kind::not_found, effect::rejected},
        {"unavailable", 503, "503", error_kind::server, effect::unknown},
        {"broken", 500, "500", error_kind::server, effect::unknown},
        {"another", 418, "418", error_kind::refused, effect::rejected},
        {"under success", 200, "452", error_kind::validation, effect::rejected},
        {"broken under success", 200, "503", error_kind::server, effect::unknown},
        {"under another failure", 503, "453", error_kind::conflict, effect::rejected},
        {"as text", 200, R"("451")", error_kind::authentication, effect::rejected},
        {"zero", 200, "0", error_kind::refused, effect::rejected},
    };
    for (auto const& each : cases) {
        CAPTURE(each.name);
        canned service{each.http, envelope(each.status)};
        dyn::client const client{"key", once(), waybill::in_process{service}};
        auto const got = client.senders.remove.attempt({.emailaddress = "a"});
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().kind == each.kind);
        CHECK(got.error().effect == each.done);
        CHECK(got.error().http_status == each.http);
        CHECK(got.error().provider_message == "Said so");
        CHECK((each.status == got.error().provider_code || each.status == '"' + got.error().provider_code + '"'));
    }
    for (int const http : {200, 302, 404, 503}) {
        CAPTURE(http);
        for (auto const* const status : {"200", R"("200")"}) {
            canned service{http, envelope(status, R"(,"data":{"ready":"1"})")};
            dyn::client const client{"key", once(), waybill::in_process{service}};
            auto const got = client.senders.status.attempt({.emailaddress = "a"});
            REQUIRE(got.has_value());
            CHECK(*got);
        }
    }
}

TEST_CASE("the details of a refusal are kept, in whatever shape they come")
{
    using errors = std::vector<waybill::field_error>;
    struct {
        std::string data;
        errors expected;
    } const cases[] = {
        {R"(,"data":["phone: must not be empty","second\nline"])",
         {{"data", "phone: must not be empty"}, {"data", "second\nline"}}},
        {R"(,"data":{"phone":"must not be empty"})", {{"data/phone", "must not be empty"}}},
        {R"(,"data":[])", {}},
        {R"(,"data":{})", {}},
        {R"(,"data":"")", {}},
        {R"(,"data":"too long")", {{"data", "too long"}}},
        {R"(,"data":null)", {}},
        {"", {}},
    };
    for (auto const& [data, expected] : cases) {
        CAPTURE(data);
        canned service{452, envelope("452", data)};
        dyn::client const client{"key", once(), waybill::in_process{service}};
        auto const got = client.senders.remove.attempt({.emailaddress = "a"});
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().field_errors == expected);
    }
}

TEST_CASE("without a readable envelope the HTTP status decides, and no success is made up")
{
    struct {
        std::string_view name;
        int http;
        std::string body;
        std::string media_type;
        error_kind kind;
    } const cases[] = {
        {"text", 503, "Service Unavailable", "text/plain", error_kind::server},
        {"page", 404, "<html>", "text/html", error_kind::not_found},
        {"redirect", 302, "", "text/plain", error_kind::http_status},
        {"nothing", 200, "", "application/json", error_kind::unexpected_content},
        {"page of success", 200, "<html>", "text/html", error_kind::unexpected_content},
        {"cut off", 200, R"({"response":{"status":200)", "application/json", error_kind::decode},
        {"no UTF-8", 200, "{\"response\":{\"status\":200,\"data\":\"\xfc\"}}", "application/json", error_kind::decode},
        {"no envelope", 200, R"({"ready":1})", "application/json", error_kind::decode},
        {"an envelope that is none", 200, R"({"response":[]})", "application/json", error_kind::decode},
        {"no status", 200, R"({"response":{"message":"OK"}})", "application/json", error_kind::decode},
        {"a status that is no number", 200, R"({"response":{"status":"fine"}})", "application/json",
         error_kind::decode},
        {"an array", 500, "[]", "application/json", error_kind::server},
    };
    for (auto const& each : cases) {
        CAPTURE(each.name);
        canned service{each.http, each.body, each.media_type};
        dyn::client const client{"key", once(), waybill::in_process{service}};
        auto const got = client.senders.status.attempt({.emailaddress = "a"});
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().kind == each.kind);
    }
}

TEST_CASE("only what does no harm twice is repeated")
{
    struct count_all {
        int calls = 0;
        waybill::http::response answer(waybill::http::request const&)
        {
            ++calls;
            waybill::http::response response{503, {}, envelope("503")};
            response.fields.set("Content-Type", "application/json");
            return response;
        }
    } service;
    waybill::client_options options;
    options.retry.attempts = 2;
    options.retry.first_delay = std::chrono::milliseconds{1};
    dyn::client const client{"key", options, waybill::in_process{service}};
    auto const calls_of = [&](auto const& attempt) {
        service.calls = 0;
        REQUIRE_FALSE(attempt().has_value());
        return service.calls;
    };
    dyn::message const mail{.to = std::vector<std::string>{"a"}, .subject = "s", .bodytext = "t", .from = "f"};
    CHECK(calls_of([&] { return client.send.attempt(mail); }) == 1);
    CHECK(calls_of([&] { return client.senders.create.attempt({.emailaddress = "a"}); }) == 1);
    CHECK(calls_of([&] { return client.accounts.generate_new_api_key.attempt({.username = "u"}); }) == 1);
    CHECK(calls_of([&] { return client.senders.list.attempt({}); }) == 2);
    CHECK(calls_of([&] { return client.senders.remove.attempt({.emailaddress = "a"}); }) == 2);
    CHECK(calls_of([&] { return client.xheaders.set.attempt({}); }) == 2);
}

TEST_CASE("the key is in no error and in nothing that observers see")
{
    struct listener : waybill::observer {
        std::string all{};
        void on_request(std::string_view, int, waybill::http::request const& request) override
        {
            all += request.url + request.body;
        }
        void on_response(std::string_view, int, waybill::http::response const& response) override
        {
            all += response.body;
        }
        void on_done(std::string_view, int, waybill::error const* failure) override
        {
            if (failure != nullptr) all += to_string(*failure) + failure->body;
        }
    };
    std::string const key = "k/e +y&\"1";
    auto const heard = std::make_shared<listener>();
    auto options = once();
    options.observers.push_back(heard);
    // As PHP would write it.
    canned service{452, R"({"response":{"status":452,"message":"k\/e +y&\"1","data":["k/e +y&\"1 is wrong"]}})"};
    dyn::client const client{key, options, waybill::in_process{service}};

    auto const got = client.senders.list.attempt({});
    REQUIRE_FALSE(got.has_value());
    CHECK(service.asked.ends_with("apikey=k%2Fe+%2By%26%221"));
    REQUIRE_FALSE(client.senders.remove.attempt({.emailaddress = "a"}).has_value());
    CHECK(service.asked.ends_with("apikey=k%2Fe+%2By%26%221"));

    auto const said = heard->all + to_string(got.error()) + got.error().body;
    for (auto const* const form : {"k/e +y", "k\\/e +y", "k%2Fe", "%2By"}) {
        CAPTURE(form);
        CHECK(said.find(form) == std::string::npos);
    }
    CHECK(said.find("apikey=***") != std::string::npos);
}
