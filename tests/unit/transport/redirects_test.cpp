#include <support/campaign_calls.hpp>
#include <support/raw_server.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::string_literals;
using namespace support;
using waybill::blocking;
using waybill::coro;
using waybill::effect;
using waybill::error_kind;
using waybill::retry_stop;

raw_server::script redirect(int status, std::string_view location)
{
    return send("HTTP/1.1 " + std::to_string(status) + " Elsewhere\r\nLocation: " + std::string{location} +
                "\r\nContent-Length: 0\r\n\r\n");
}

constexpr auto rename_campaign = [](auto& campaigns) {
    waybill::konigle::campaign_update const renamed{.name = "Summer"};
    return campaigns.update.attempt("cmp_1", renamed);
};

std::string request_line(std::string const& request) { return request.substr(0, request.find('\r')); }
std::string body_of(std::string const& request) { return request.substr(request.find("\r\n\r\n") + 4); }
bool has_key(std::string const& request)
{
    return request.find("\r\nAuthorization: Token " + std::string{api_key} + "\r\n") != std::string::npos;
}

TEST_CASE_TEMPLATE("no redirect leads to another origin: neither key nor body get there", Mode, blocking, coro)
{
    for (int const status : {301, 302, 303, 307, 308}) {
        CAPTURE(status);
        raw_server elsewhere{in_turn({send_campaign()})};
        raw_server server{in_turn({redirect(status, elsewhere.url() + "/reachout/api/v1/campaigns/cmp_1")})};
        caller<Mode> call{options_for(server)};
        auto const check = [](auto const& result) {
            REQUIRE(result.has_error());
            CHECK(enum_to_wire(result.error().kind) == enum_to_wire(error_kind::redirect));
            CHECK(enum_to_wire(result.error().retry_stop) == enum_to_wire(retry_stop::not_retryable));
            CHECK(result.error().attempts == 1);
        };
        check(call(get_campaign));
        check(call(start_campaign));
        check(call(rename_campaign));
        check(call(remove_campaign));
        CHECK(server.requests() == 4);
        CHECK(elsewhere.connections() == 0);
    }
}

TEST_CASE_TEMPLATE("nor does one to another spelling of the host, another scheme, or what is no address at all", Mode,
                   blocking, coro)
{
    raw_server server{[&](raw_server::connection& client) {
        for (std::string_view const location : {
                 "//127.0.0.2/x", "http://localhost/x", "http://example.test/x", "https://127.0.0.1/x",
                 "http://user:password@127.0.0.1/x", "file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x",
                 "javascript:alert(1)", "http://", "http:///x", "http:x", "/a b", "http://127.0.0.1:99999/",
                 "http://127.0.0.1:1/x"}) {
            client.read_request();
            redirect(302, location)(client);
        }
    }};
    caller<Mode> call{options_for(server)};
    for (int i = 0; i < 15; ++i) {
        CAPTURE(i);
        auto const got = call(get_campaign);
        REQUIRE(got.has_error());
        CHECK(enum_to_wire(got.error().kind) == enum_to_wire(error_kind::redirect));
        CHECK(got.error().http_status == 302);
    }
    CHECK(server.requests() == 15);
    CHECK(server.connections() == 1);
}

TEST_CASE_TEMPLATE("a redirect within the origin is followed, whatever form the address has", Mode, blocking, coro)
{
    struct {
        std::string_view location;
        std::string_view arrives_at;
    } const ways[] = {
        {"/elsewhere", "/elsewhere"},
        {"/elsewhere?a=1&b=%20#part", "/elsewhere?a=1&b=%20"},
        {"cmp_2", "/reachout/api/v1/campaigns/cmp_2"},
        {"../audiences", "/reachout/api/v1/audiences"},
        {"?page=2", "/reachout/api/v1/campaigns/cmp_1?page=2"},
        {"ORIGIN/absolute", "/absolute"},
        {"ORIGIN", "/"},
    };
    for (auto const& [location, arrives_at] : ways) {
        for (int const status : {301, 302, 303, 307, 308}) {
            CAPTURE(location);
            CAPTURE(status);
            std::string address{location};
            raw_server server{[&](raw_server::connection& client) {
                client.read_request();
                redirect(status, address)(client);
                if (!client.read_request().empty()) send_campaign()(client);
            }};
            if (address.starts_with("ORIGIN")) address.replace(0, 6, server.url());
            caller<Mode> call{options_for(server)};
            auto const got = call(get_campaign);
            REQUIRE_MESSAGE(got.has_value(), to_string(got.error()));
            auto const received = server.received();
            REQUIRE(received.size() == 2);
            CHECK(request_line(received[1]) == "GET " + std::string{arrives_at} + " HTTP/1.1");
            CHECK(has_key(received[1]));
        }
    }
}

TEST_CASE_TEMPLATE("a redirected PATCH stays a PATCH with its body, by 301, 307 and 308", Mode, blocking, coro)
{
    for (int const status : {301, 307, 308}) {
        CAPTURE(status);
        raw_server server{in_turn({redirect(status, "/moved"), send_campaign()})};
        caller<Mode> call{options_for(server)};
        REQUIRE(call(rename_campaign).has_value());
        auto const received = server.received();
        REQUIRE(received.size() == 2);
        CHECK(request_line(received[1]) == "PATCH /moved HTTP/1.1");
        CHECK(body_of(received[1]) == R"({"name":"Summer"})");
        CHECK(body_of(received[1]) == body_of(received[0]));
        CHECK(has_key(received[1]));
    }
}

TEST_CASE_TEMPLATE("a redirected POST stays a POST by 307 and 308, and is not followed by 301 and 302", Mode, blocking,
                   coro)
{
    for (int const status : {307, 308}) {
        CAPTURE(status);
        raw_server server{in_turn({redirect(status, "/moved"), send_campaign()})};
        caller<Mode> call{options_for(server)};
        REQUIRE(call(start_campaign).has_value());
        auto const received = server.received();
        REQUIRE(received.size() == 2);
        CHECK(request_line(received[1]) == "POST /moved HTTP/1.1");
    }
    for (int const status : {301, 302}) {
        CAPTURE(status);
        raw_server server{in_turn({redirect(status, "/moved"), send_campaign()})};
        caller<Mode> call{options_for(server)};
        auto const posted = call(start_campaign);
        REQUIRE(posted.has_error());
        CHECK(enum_to_wire(posted.error().kind) == enum_to_wire(error_kind::redirect));
        CHECK(posted.error().http_status == status);
        CHECK(server.requests() == 1);
        CHECK(call(start_campaign).has_value());
    }
}

TEST_CASE_TEMPLATE("303 after a POST is followed by a GET without body", Mode, blocking, coro)
{
    waybill::konigle::campaign_create const spring{.audience = "aud_1", .name = "Spring"};
    raw_server server{in_turn({redirect(303, "/reachout/api/v1/campaigns/cmp_1"), send_campaign()})};
    caller<Mode> call{options_for(server)};
    auto const created = call([&](auto& campaigns) { return campaigns.create.attempt(spring); });
    REQUIRE(created.has_value());
    CHECK(created->id == "cmp_1");
    auto const received = server.received();
    REQUIRE(received.size() == 2);
    CHECK(request_line(received[1]) == "GET /reachout/api/v1/campaigns/cmp_1 HTTP/1.1");
    CHECK(body_of(received[1]).empty());
    CHECK(received[1].find("Content-") == std::string::npos);
}

TEST_CASE_TEMPLATE("what fails after a 303 may have taken effect before, and the GET is repeated, not the POST", Mode,
                   blocking, coro)
{
    raw_server server{in_turn({
        redirect(303, "/made"),
        [](raw_server::connection& client) { client.close(); },
        send("HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n"),
    })};
    caller<Mode> call{options_for(server)};
    check_failure(call(start_campaign), error_kind::not_found, effect::unknown, 404);
    auto const received = server.received();
    REQUIRE(received.size() == 3);
    CHECK(request_line(received[0]).starts_with("POST "));
    CHECK(request_line(received[1]) == "GET /made HTTP/1.1");
    CHECK(request_line(received[2]) == "GET /made HTTP/1.1");
}

TEST_CASE_TEMPLATE("redirects without end are given up", Mode, blocking, coro)
{
    raw_server server{in_turn({redirect(302, "/round"), redirect(307, "/and"), redirect(301, "/round")})};
    caller<Mode> call{options_for(server)};
    auto const got = call(get_campaign);
    REQUIRE(got.has_error());
    CHECK(enum_to_wire(got.error().kind) == enum_to_wire(error_kind::redirect));
    CHECK(got.error().attempts == static_cast<int>(server.requests()));
    CHECK(server.requests() == 11);
}

TEST_CASE_TEMPLATE("a redirect without an address is an error that keeps the body", Mode, blocking, coro)
{
    for (int const status : {300, 301, 302, 303, 304, 305, 307, 308}) {
        CAPTURE(status);
        auto const no_body = status == 304;
        raw_server server{in_turn({send(response_text("HTTP/1.1 " + std::to_string(status) + " Where?\r\n", no_body ? "" : "lost"))})};
        caller<Mode> call{options_for(server)};
        auto const posted = call(start_campaign);
        REQUIRE(posted.has_error());
        CHECK(enum_to_wire(posted.error().kind) == enum_to_wire(error_kind::http_status));
        CHECK(posted.error().http_status == status);
        auto const done = status == 302 || status == 303 ? effect::unknown : effect::rejected;
        CHECK(enum_to_wire(posted.error().effect) == enum_to_wire(done));
        CHECK(posted.error().body == (no_body ? "" : "lost"));
        CHECK(server.requests() == 1);
    }
}

// Cookies

TEST_CASE_TEMPLATE("cookies are kept and sent back to the host that set them", Mode, blocking, coro)
{
    auto const set_cookies = send(response_text(std::string{ok_json} + "Set-Cookie: session=abc; Path=/; HttpOnly\r\n"
                                                                       "Set-Cookie: other=1; Domain=example.test\r\n"
                                                                       "Set-Cookie: deep=1; Path=/elsewhere\r\n",
                                                campaign_json));
    auto const drop = send_and_close(response_text(
        std::string{ok_json} + "Set-Cookie: session=; Path=/; Max-Age=0\r\nConnection: close\r\n", campaign_json));
    raw_server server{in_turn({set_cookies, send_campaign(), drop, send_campaign()})};
    caller<Mode> call{options_for(server)};
    for (int i = 0; i < 4; ++i) REQUIRE(call(start_campaign).has_value());
    auto const received = server.received();
    REQUIRE(received.size() == 4);
    CHECK(received[0].find("Cookie:") == std::string::npos);
    CHECK(received[1].find("\r\nCookie: session=abc\r\n") != std::string::npos);
    CHECK(received[2].find("\r\nCookie: session=abc\r\n") != std::string::npos);
    CHECK(received[3].find("Cookie:") == std::string::npos);
}

TEST_CASE_TEMPLATE("cookies outlast a broken connection, and no other client has them", Mode, blocking, coro)
{
    raw_server server{in_turn({
        send(response_text(std::string{ok_json} + "Set-Cookie: session=abc\r\n", campaign_json)),
        [](raw_server::connection& client) { client.reset(); },
        send_campaign(),
    })};
    caller<Mode> call{options_for(server)};
    caller<Mode> other{options_for(server)};
    REQUIRE(call(get_campaign).has_value());
    CHECK(call(start_campaign).has_error());
    REQUIRE(call(get_campaign).has_value());
    REQUIRE(other(get_campaign).has_value());
    auto const received = server.received();
    REQUIRE(received.size() == 4);
    CHECK(received[2].find("\r\nCookie: session=abc\r\n") != std::string::npos);
    CHECK(received[3].find("Cookie:") == std::string::npos);
}

} // namespace
