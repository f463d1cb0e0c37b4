#include "constantcontact_checks.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace constantcontact_checks;
using waybill::error_kind;

TEST_CASE("key, user name and password go with the first request, and the user name into each path")
{
    waybill::client<cc::api, waybill::preview> const client{{"key", "joe@flowers", "p:\u00e4ss%"}};
    auto const request = client.service();
    CHECK(request.url == "https://api.constantcontact.com/ws/customers/joe%40flowers/");
    CHECK(request.fields.find("Authorization") == "Basic " + waybill::base64_encode("key%joe@flowers:p:\u00e4ss%"));
    CHECK(request.fields.find("Accept") == "application/atom+xml");
}

TEST_CASE("credentials that cannot be right are refused without being shown")
{
    struct {
        std::string_view name;
        cc::credentials given;
        std::string_view problem;
    } const cases[] = {
        {"no key", {"", "joesflowers", "password"}, "no API key"},
        {"no user", {"key", "", "password"}, "no user name"},
        {"no password", {"key", "joesflowers", ""}, "no password"},
        {"colon in the user", {"key", "joes:flowers", "password"}, "colon"},
        {"colon in the key", {"k:ey", "joesflowers", "password"}, "colon"},
        {"line break", {"key", "joesflowers", "pass\nword"}, "control character"},
    };
    for (auto const& each : cases) {
        CAPTURE(each.name);
        std::string said;
        try {
            waybill::client<cc::api, waybill::preview> const client{each.given};
        } catch (waybill::exception const& failed) {
            said = failed.what();
        }
        CHECK(said.find(each.problem) != std::string::npos);
        CHECK(said.find("pass\n") == std::string::npos);
    }
}

TEST_CASE("credentials are verified by asking for what the service offers")
{
    struct {
        std::string_view name;
        std::string user;
        int status;
        std::string_view expected;
    } const cases[] = {
        {"good", "joesflowers", 200, "true"},
        {"good and short", "joe", 200, "true"},
        {"unknown", "joes.fl-ow_ers@9", 401, "false"},
        {"too short", "joesf", 401, "authentication"},
        {"an odd character", "joes flowers", 401, "authentication"},
        {"a letter of another alphabet", "joesfl\u00f6wers", 401, "authentication"},
        {"out of order", "joesflowers", 500, "server"},
        {"another account", "joesflowers", 403, "authorization"},
    };
    for (auto const& each : cases) {
        CAPTURE(each.name);
        waybill::client_options once;
        once.retry.attempts = 1;
        cc::client const client{
            {"key", each.user, "password"}, once, waybill::in_process{[&](waybill::http::request const&) {
                return waybill::http::response{each.status, {}, "<service xmlns='http://www.w3.org/2007/app'/>"};
            }}};
        std::string got;
        try {
            got = verify_credentials(client) ? "true" : "false";
        } catch (waybill::exception const& failed) {
            got = waybill::enum_to_wire(failed.error().kind);
            if (failed.error().kind == error_kind::authentication) CHECK(failed.error().http_status == 401);
        }
        CHECK(got == each.expected);
    }
}

TEST_CASE("an id in a path is the last segment of a URI")
{
    CHECK(cc::short_id("http://api.constantcontact.com/ws/customers/joesflowers/lists/15") == "15");
    CHECK(cc::short_id("15") == "15");
    CHECK(would_send().lists.get(cc::short_id("http://x/lists/do-not-mail")).url.ends_with("/lists/do-not-mail"));
}
