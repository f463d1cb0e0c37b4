#include <support/campaign_calls.hpp>
#include <support/raw_server.hpp>

#include <waybill/call/retry.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace std::chrono_literals;
using namespace support;
using waybill::blocking;
using waybill::coro;
using waybill::effect;
using waybill::error_kind;
using waybill::retry_stop;

TEST_CASE("Retry-After is understood as seconds, or as a date counted from the server's own")
{
    constexpr std::string_view now = "Wed, 21 Oct 2015 07:28:00 GMT";
    constexpr std::chrono::seconds year = 365 * 24h;
    struct {
        std::string_view value;
        std::optional<std::chrono::seconds> expected;
    } const forms[] = {
        {"0", 0s},
        {"1", 1s},
        {"120", 120s},
        {"007", 7s},
        {"31536000", year},
        {"31536001", year},
        {"99999999999999999999", year},
        {"Wed, 21 Oct 2015 07:28:30 GMT", 30s},
        {"Thu, 22 Oct 2015 07:28:00 GMT", 24h},
        {"Wednesday, 21-Oct-15 07:28:05 GMT", 5s}, // RFC 850
        {"Wed Oct 21 07:28:05 2015", 5s},          // asctime
        {"Wed, 21 Oct 2015 07:28:00 GMT", 0s},
        {"Wed, 21 Oct 2015 07:27:30 GMT", 0s},
        {"Sun, 06 Nov 1994 08:49:37 GMT", 0s},
        {"2.5", std::nullopt},
        {"5, 7", std::nullopt},
        {"soon", std::nullopt},
        {"-5", std::nullopt},
        {"+5", std::nullopt},
        {"5s", std::nullopt},
        {"0x10", std::nullopt},
        {"1e3", std::nullopt},
        {"", std::nullopt},
        {" ", std::nullopt},
        {"NaN", std::nullopt},
        {"Wed, 99 Oct 2015 07:28:30 GMT", std::nullopt},
        {"Wednesday", std::nullopt},
        {"20151021", 20151021s}, // and not a date
    };
    for (auto const& [value, expected] : forms) {
        CAPTURE(value);
        auto const got = waybill::detail::parse_retry_after(value, now);
        CHECK(got.has_value() == expected.has_value());
        if (got && expected) CHECK(got->count() == expected->count());
    }
}

TEST_CASE("a date to wait for means nothing without the server's own")
{
    using waybill::detail::parse_retry_after;
    CHECK_FALSE(parse_retry_after("Wed, 21 Oct 2015 07:28:30 GMT", std::nullopt).has_value());
    CHECK_FALSE(parse_retry_after("Wed, 21 Oct 2015 07:28:30 GMT", "today").has_value());
    CHECK_FALSE(parse_retry_after("Wed, 21 Oct 2015 07:28:30 GMT", "").has_value());
    CHECK(parse_retry_after("30", std::nullopt) == 30s);
}

raw_server::script busy(int status, std::string_view headers = {})
{
    return send(response_text("HTTP/1.1 " + std::to_string(status) + " Busy\r\n" + std::string{headers}, ""));
}

TEST_CASE_TEMPLATE("after 429 even a POST is repeated, when the provider says so", Mode, blocking, coro)
{
    for (std::string_view const headers :
         {"Retry-After: 0\r\n", "", "Retry-After: soon\r\n",
          "Date: Wed, 21 Oct 2015 07:28:00 GMT\r\nRetry-After: Wed, 21 Oct 2015 07:27:00 GMT\r\n"}) {
        CAPTURE(headers);
        raw_server server{in_turn({busy(429, headers), busy(429, headers), send_campaign()})};
        caller<Mode> call{options_for(server)};
        CHECK(call(start_campaign).has_value());
        CHECK(server.requests() == 3);
        CHECK(call(start_campaign).has_value());
    }
}

TEST_CASE_TEMPLATE("429 without end uses up the attempts", Mode, blocking, coro)
{
    raw_server server{in_turn({busy(429, "Retry-After: 0\r\n")})};
    caller<Mode> call{options_for(server)};
    auto const posted = call(start_campaign);
    check_failure(posted, error_kind::rate_limit, effect::rejected, 429);
    CHECK(enum_to_wire(posted.error().retry_stop) == enum_to_wire(retry_stop::attempts_exhausted));
    CHECK(posted.error().retry_after == 0s);
    CHECK(posted.error().attempts == 3);
    CHECK(server.requests() == 3);
}

TEST_CASE_TEMPLATE("a wait longer than the policy allows ends the call at once and is passed on", Mode, blocking, coro)
{
    raw_server server{in_turn({
        busy(429, "Retry-After: 3600\r\n"),
        busy(503, "Date: Wed, 21 Oct 2015 07:28:00 GMT\r\nRetry-After: Wed, 21 Oct 2015 08:28:00 GMT\r\n"),
        busy(429, "Retry-After: 99999999999999999999\r\n"),
        send_campaign(),
    })};
    caller<Mode> call{options_for(server)};
    auto const check = [](auto const& failed, std::chrono::seconds wait) {
        REQUIRE(failed.has_error());
        CHECK(enum_to_wire(failed.error().retry_stop) == enum_to_wire(retry_stop::retry_after));
        CHECK(failed.error().retry_after == wait);
        CHECK(failed.error().attempts == 1);
    };
    check(call(start_campaign), 1h);
    check(call(get_campaign), 1h);
    check(call(get_campaign), 365 * 24h);
    CHECK(call(start_campaign).has_value());
}

TEST_CASE_TEMPLATE("a wait beyond the call's time limit ends it at once", Mode, blocking, coro)
{
    raw_server server{in_turn({busy(429, "Retry-After: 100\r\n")})};
    auto options = options_for(server);
    options.timeout.total = 99s;
    caller<Mode> call{options};
    auto const posted = call(start_campaign);
    check_failure(posted, error_kind::rate_limit, effect::rejected, 429);
    CHECK(enum_to_wire(posted.error().retry_stop) == enum_to_wire(retry_stop::deadline));
    CHECK(server.requests() == 1);
}

TEST_CASE_TEMPLATE("after a 5xx a GET is repeated and a POST is not, even if the provider says when", Mode, blocking, coro)
{
    for (int const status : {500, 502, 503, 504, 599}) {
        CAPTURE(status);
        raw_server server{in_turn({busy(status, "Retry-After: 0\r\n"), send_campaign()})};
        caller<Mode> call{options_for(server)};
        CHECK(call(get_campaign).has_value());
        CHECK(server.requests() == 2);

        raw_server another{in_turn({busy(status, "Retry-After: 0\r\n"), send_campaign()})};
        caller<Mode> post{options_for(another)};
        auto const posted = post(start_campaign);
        check_failure(posted, error_kind::server, effect::unknown, status);
        CHECK(enum_to_wire(posted.error().retry_stop) == enum_to_wire(retry_stop::not_repeatable));
        CHECK(posted.error().retry_after == 0s);
        CHECK(another.requests() == 1);
    }
}

} // namespace
