#include "konigle_checks.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

namespace konigle = waybill::konigle;
using konigle_checks::refused;
using konigle_checks::reread;
using konigle_checks::shown;
using konigle_checks::would_send;

} // namespace

TEST_CASE("calls about connections are sent in the service's form")
{
    auto const& connections = would_send().connections;
    CHECK(shown(connections.list()) == "GET /relay/api/v1/connections?page=1&page_size=20");
    CHECK(shown(connections.get_credentials({.provider = "konigle_forms"})) ==
          "GET /relay/api/v1/connections/get-credentials?provider=konigle_forms");
}

TEST_CASE("a request about connections that breaks a rule is refused, with the member named")
{
    auto const& connections = would_send().connections;
    CHECK(refused(connections.list.attempt({.page = 0, .page_size = 201})) == "page page_size");
    CHECK(refused(connections.get_credentials.attempt({})) == "provider");
}

TEST_CASE("connections and credentials are read whatever they are made of")
{
    struct {
        std::string sent;
        std::string expected;
    } const credentials[] = {
        {R"({"access_token":"t"})", R"({"access_token":"t"})"},
        {R"({"expires_in":3600,"access_token":"t","scopes":["a"]})",
         R"({"access_token":"t","expires_in":3600,"scopes":["a"]})"},
        {R"({"api_key":"k"})", R"({"api_key":"k"})"},
        {"{}", "{}"},
        {"[]", ": expected an object, found an array"},
    };
    for (auto const& each : credentials) CHECK(reread<konigle::connection_credentials>(each.sent) == each.expected);

    auto const page = waybill::json_read<konigle::page<waybill::raw_json>>(
        R"({"count":2,"next":null,"payload":[{"id": 1},{"provider":"x"}]})");
    REQUIRE(page.has_value());
    REQUIRE(page->payload.size() == 2);
    CHECK(page->payload[0].text == R"({"id":1})");
}
