#include <waybill/call/client.hpp>

#include <support/http_server.hpp>
#include <support/shelf.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace std::chrono_literals;
using waybill::error_kind;
using blocking_client = waybill::client<shelf::api, waybill::blocking>;

struct success {
    waybill::http::request* last;
    waybill::transfer_result perform(waybill::transfer const& what) const
    {
        *last = what.request;
        waybill::transfer_result result;
        result.sent = true;
        result.response = {200, {}, R"({"id":1,"title":"Emma"})"};
        result.response.fields.set("Content-Type", "application/json");
        return result;
    }
};

/// What constructing a client with these options throws; nullopt when it throws nothing.
std::optional<waybill::error> refusal_of(waybill::client_options options, std::string key = "key")
{
    waybill::http::request ignored;
    try {
        blocking_client const client{{std::move(key)}, std::move(options), success{&ignored}};
    } catch (waybill::exception const& refused) {
        return refused.error();
    }
    return std::nullopt;
}

} // namespace

TEST_CASE("the defaults are finite, verified and in the millions of bytes, not more")
{
    waybill::client_options const options;
    CHECK(options.timeout.connect == 10s);
    CHECK(options.timeout.stall == 30s);
    CHECK(options.timeout.attempt == 60s);
    CHECK(options.timeout.total == 120s);
    CHECK(options.limit.body_bytes == 64 * 1024 * 1024);
    CHECK(options.limit.header_bytes == 256 * 1024);
    CHECK(options.retry.attempts == 3);
    CHECK(options.plain_http == waybill::plain_http::loopback_only);
}

TEST_CASE("a base URL must be https, or lead to this machine, or be allowed")
{
    struct row {
        std::string url;
        bool accepted;
        bool accepted_when_allowed;
    };
    for (auto const& [url, accepted, accepted_when_allowed] : {
             row{"", true, true}, // the provider's
             row{"https://other.test", true, true},
             row{"https://other.test/with/path/", true, true},
             row{"http://localhost:8080", true, true},
             row{"http://127.0.0.1", true, true},
             row{"http://127.9.8.7", true, true},
             row{"http://[::1]:80", true, true},
             row{"http://other.test", false, true},
             row{"http://localhost.other.test", false, true},
             row{"http://127.0.0.1.other.test", false, true},
             row{"http://192.168.0.1", false, true},
             row{"http://localhost@other.test", false, false},
             row{"https://user:secret@other.test", false, false},
             row{"ftp://other.test", false, false},
             row{"file:///etc/passwd", false, false},
             row{"other.test", false, false},
             row{"https://", false, false},
             row{"https://other.test?x=1", false, false},
             row{"https://other.test/\r\nX: y", false, false},
             row{"https://other.test:99999", false, false},
         }) {
        CAPTURE(url);
        waybill::client_options options;
        options.base_url = url;
        auto const refused = refusal_of(options);
        CHECK(refused.has_value() != accepted);
        if (refused) {
            CHECK(refused->kind == error_kind::configuration);
            CHECK(refused->effect == waybill::effect::not_sent);
            // What may hold a password or a line break, or be a key in the wrong place, is not shown.
            bool const may_show = url.find("://") != std::string::npos && url.find_first_of("@?\r") == std::string::npos;
            CHECK((refused->message.find(url) != std::string::npos) == may_show);
        }
        options.plain_http = waybill::plain_http::allowed;
        CHECK(refusal_of(options).has_value() != accepted_when_allowed);
    }
}

TEST_CASE("a path in the base URL goes before every request path")
{
    waybill::http::request last;
    waybill::client_options options;
    for (char const* const url : {"https://other.test/proxy/v2", "https://other.test/proxy/v2/"}) {
        options.base_url = url;
        blocking_client const client{{"key"}, options, success{&last}};
        client.books.fetch(1);
        CHECK(last.url == "https://other.test/proxy/v2/books/1");
    }
}

TEST_CASE("headers and agent of the client go with every request, those that break a line are refused")
{
    waybill::http::request last;
    waybill::client_options options;
    options.user_agent = "shop/2";
    options.headers = {{"X-Tenant", "7"}, {"Accept", "application/vnd.shelf+json"}};
    blocking_client const client{{"key"}, options, success{&last}};
    client.books.fetch(1);
    CHECK(last.fields.find("User-Agent") == "shop/2 waybill/" WAYBILL_VERSION_STRING);
    CHECK(last.fields.find("X-Tenant") == "7");
    CHECK(last.fields.find("Accept") == "application/vnd.shelf+json");
    CHECK(last.fields.count("Accept") == 1);

    for (auto const& [name, value] : {std::pair{"X-Tenant", "7\r\nX-Evil: 1"}, std::pair{"X-Tenant\n", "7"},
                                      std::pair{"", "7"}}) {
        waybill::client_options evil;
        evil.headers = {{name, value}};
        auto const refused = refusal_of(evil);
        REQUIRE(refused.has_value());
        CHECK(refused->kind == error_kind::configuration);
    }
    waybill::client_options evil;
    evil.user_agent = "shop\r\nX-Evil: 1";
    CHECK(refusal_of(evil).has_value());
}

TEST_CASE("a key that is missing or cannot travel is refused, without being shown")
{
    for (std::string const key : {"", "se cret", "se\ncret", "s\xc3\xa9" "cret"}) {
        auto const refused = refusal_of({}, key);
        REQUIRE(refused.has_value());
        CHECK(refused->kind == error_kind::configuration);
        CHECK(refused->message.find("SHELF_API_KEY") != std::string::npos);
        if (!key.empty()) CHECK(refused->message.find(key) == std::string::npos);
    }
}

#if !defined(_WIN32)

TEST_CASE("key and base URL can come from the environment, where given options win")
{
    support::server_thread server;
    support::server_thread other;
    ::setenv("SHELF_API_KEY", "from-environment", 1);
    ::setenv("SHELF_BASE_URL", server->url().c_str(), 1);
    auto const client = blocking_client::from_environment();
    client.books.fetch(1);
    waybill::client_options options;
    options.base_url = other->url();
    auto const elsewhere = blocking_client::from_environment(options);
    elsewhere.books.fetch(1);
    ::unsetenv("SHELF_API_KEY");
    ::unsetenv("SHELF_BASE_URL");
    CHECK_THROWS_AS(static_cast<void>(blocking_client::from_environment()), waybill::exception);
    REQUIRE(server->requests() == 1);
    CHECK(server->arrivals()[0].head.find("Authorization: Key from-environment\r\n") != std::string::npos);
    CHECK(other->requests() == 1);
}

TEST_CASE("a proxy named by the environment is not used for this machine")
{
    support::server_thread server;
    support::server_thread proxy;
    for (char const* const variable : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"})
        ::setenv(variable, proxy->url().c_str(), 1);
    waybill::client_options options;
    options.base_url = server->url();
    blocking_client const client{{"key"}, options};
    CHECK(client.books.fetch.attempt(1).has_value());
    for (char const* const variable : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"}) ::unsetenv(variable);
    CHECK(server->requests() == 1);
    CHECK(proxy->connections() == 0);
}

TEST_CASE("a proxy of the options is used, and resolves the name")
{
    support::server_thread proxy;
    waybill::client_options options;
    options.base_url = "http://only-the-proxy-knows.invalid";
    options.plain_http = waybill::plain_http::allowed;
    options.proxy = proxy->url();
    options.retry.attempts = 1;
    blocking_client const client{{"key"}, options};
    CHECK(client.books.fetch.attempt(1).has_value());
    REQUIRE(proxy->requests() == 1);
    CHECK(proxy->arrivals()[0].line == "GET http://only-the-proxy-knows.invalid/books/1 HTTP/1.1");

    ::setenv("http_proxy", proxy->url().c_str(), 1);
    options.proxy.reset();
    blocking_client const by_environment{{"key"}, options};
    CHECK(by_environment.books.fetch.attempt(1).has_value());
    CHECK(proxy->requests() == 2);
    options.proxy = ""; // none, whatever the environment says
    blocking_client const direct{{"key"}, options};
    auto const got = direct.books.fetch.attempt(1);
    ::unsetenv("http_proxy");
    REQUIRE(got.has_error());
    CHECK(got.error().kind == error_kind::resolve);
    CHECK(got.error().effect == waybill::effect::not_sent);
    CHECK(proxy->requests() == 2);
}

#endif

TEST_CASE("time limits that mean for ever are taken as the longest there are")
{
    support::server_thread server;
    waybill::client_options options;
    options.base_url = server->url();
    options.proxy = "";
    options.timeout.connect = (std::chrono::milliseconds::max)();
    options.timeout.stall = (std::chrono::seconds::max)();
    options.timeout.attempt = (std::chrono::milliseconds::max)();
    options.timeout.total = (std::chrono::milliseconds::max)();
    blocking_client const client{{"key"}, options};
    auto const got = client.books.fetch.attempt(1);
    CHECK(got.has_value());
}

TEST_CASE("a time limit that is not above zero is refused: it would mean no limit to the transport")
{
    for (int const which : {0, 1, 2, 3}) {
        for (int const limit : {0, -1}) {
            CAPTURE(which);
            CAPTURE(limit);
            waybill::client_options options;
            if (which == 0) options.timeout.connect = std::chrono::milliseconds{limit};
            if (which == 1) options.timeout.stall = std::chrono::seconds{limit};
            if (which == 2) options.timeout.attempt = std::chrono::milliseconds{limit};
            if (which == 3) options.timeout.total = std::chrono::milliseconds{limit};
            auto const refused = refusal_of(options);
            REQUIRE(refused.has_value());
            CHECK(refused->kind == error_kind::configuration);
        }
    }
}
TEST_CASE("a host's name goes unchecked only where its certificate or key is known")
{
    waybill::client_options options;
    options.tls.host_check = waybill::host_check::off;
    auto const refused = refusal_of(options);
    REQUIRE(refused.has_value());
    CHECK(refused->kind == error_kind::configuration);
    options.tls.ca_file = "ca.pem";
    CHECK_FALSE(refusal_of(options).has_value());
    options.tls.ca_file.clear();
    options.tls.public_key_pin = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    CHECK_FALSE(refusal_of(options).has_value());
    for (char const* const pin : {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "sha256//", "sha256//AA=", "key.pem", "sha1//AAAA"}) {
        CAPTURE(pin);
        options.tls.public_key_pin = pin;
        CHECK(refusal_of(options).has_value());
    }
}
