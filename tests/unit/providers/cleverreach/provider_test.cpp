#include "cleverreach_checks.hpp"

#include <waybill/catalog.hpp>
#include <waybill/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace cr = waybill::cleverreach;
using cleverreach_checks::reply;
using waybill::effect;
using waybill::error_kind;

template <class Call>
auto answered(int status, std::string const& body, Call call)
{
    waybill::client_options options;
    options.retry.attempts = 1;
    cr::client const client{"key", options, waybill::in_process{[&](waybill::http::request const&) {
                                return waybill::http::response{status, {}, body};
                            }}};
    return call(client);
}

auto const groups = [](cr::client const& client) { return client.groups.list.attempt(); };

} // namespace

TEST_CASE("the code of an answer with the status ERROR says what failed, whatever the status of HTTP is")
{
    struct {
        int code;
        error_kind kind;
    } const cases[] = {
        {1, error_kind::authentication}, {5, error_kind::authentication}, {10, error_kind::authorization},
        {20, error_kind::not_found},     {30, error_kind::validation},    {40, error_kind::validation},
        {50, error_kind::conflict},      {60, error_kind::conflict},      {70, error_kind::refused},
        {80, error_kind::validation},    {90, error_kind::conflict},      {100, error_kind::validation},
        {110, error_kind::refused},      {120, error_kind::refused},      {0, error_kind::refused},
    };
    for (auto const& [code, kind] : cases) {
        for (int const status : {200, 500}) {
            CAPTURE(code);
            CAPTURE(status);
            auto const got = answered(status, reply("<data/>", "ERROR", code, "no &amp; no"), groups);
            REQUIRE(got.has_error());
            CHECK(got.error().kind == kind);
            CHECK(got.error().effect == effect::rejected);
            CHECK(got.error().provider_code == std::to_string(code));
            CHECK(got.error().provider_message == "no & no");
            CHECK(got.error().http_status == status);
        }
    }
}

TEST_CASE("only the exact status ERROR is one")
{
    for (auto const* const status : {"SUCCESS", "WARNING", "error", " ERROR ", ""}) {
        CAPTURE(status);
        CHECK(answered(200, reply("<data><item><id>7</id></item></data>", status, 20), groups).value().at(0).id == 7);
    }
    CHECK(answered(200, reply("<data><item><name>ERROR</name></item></data>"), groups).value().at(0).name == "ERROR");
    CHECK(answered(500, reply("<data/>"), groups).error().kind == error_kind::server);
    CHECK(answered(200, "<html>ERROR</html>", groups).error().kind == error_kind::decode);
    auto const bare = answered(200, "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body><r><return><status>ERROR</status>"
                                    "</return></r></e:Body></e:Envelope>", groups);
    CHECK(bare.error().kind == error_kind::refused);
    CHECK(bare.error().provider_code.empty());
}

TEST_CASE("a fault is a failure, of unknown effect where the server blames itself")
{
    auto const fault = [](char const* code) {
        return waybill::soap_write_fault({code, "Missing parameter", std::nullopt, std::nullopt}).value();
    };
    for (int const status : {200, 500}) {
        CHECK(answered(status, fault("SOAP-ENV:Server"), groups).error().effect == effect::unknown);
        auto const client = answered(status, fault("SOAP-ENV:Client"), groups).error();
        CHECK(client.effect == effect::rejected);
        CHECK(client.kind == error_kind::refused);
        CHECK(client.provider_message == "Missing parameter");
    }
}

TEST_CASE("text that only repeats what was sent may be missing from an answer, a structure may not")
{
    auto const remove = [](cr::client const& client) { return client.receivers.remove.attempt({.list_id = 1, .email = "a@b.c"}); };
    auto const activate = [](cr::client const& client) { return client.receivers.set_active.attempt({.list_id = 1, .email = "a@b.c"}); };
    for (auto const* const data : {"", "<data/>", "<data xsi:nil='true'/>"}) {
        CHECK(answered(200, reply(data), remove).value().empty());
        CHECK(answered(200, reply(data), groups).value().empty());
        auto const activated = answered(200, reply(data), activate);
        REQUIRE(activated.has_error());
        CHECK(activated.error().kind == error_kind::decode);
        CHECK(activated.error().effect == effect::unknown);
    }
}

TEST_CASE("the service has 49 methods, each of them once")
{
    std::set<std::string> methods;
    auto const all = waybill::describe_endpoints<cr::api>();
    for (auto const& each : all) methods.insert(each.rpc_method);
    CHECK(all.size() == 49);
    CHECK(methods.size() == 49);
}
