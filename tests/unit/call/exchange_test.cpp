#include <waybill/call/exchange.hpp>

#include <support/shelf.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using waybill::effect;
using waybill::error_kind;
using waybill::retry_stop;
using waybill::safety;
using waybill::transfer_result;
using waybill::verb;
using waybill::detail::exchange;
using clock_type = exchange::clock;
using milliseconds = std::chrono::milliseconds;

transfer_result answered(int status, std::vector<std::pair<std::string, std::string>> const& fields = {},
                         std::string body = {})
{
    transfer_result result;
    result.sent = true;
    result.response.status = status;
    for (auto const& [name, value] : fields) result.response.fields.add(name, value);
    result.response.body = std::move(body);
    return result;
}

transfer_result broken(error_kind why, bool sent)
{
    transfer_result result;
    result.failure = why;
    result.sent = sent;
    result.message = "broken by the test";
    return result;
}

struct sent_request {
    waybill::http::request request;
    milliseconds at{};
    milliseconds timeout{};
    milliseconds connect_timeout{};
    bool at_most_once{};
};

/// What came of an exchange on a clock that only waiting and transfers move.
struct story {
    std::vector<sent_request> sent;
    std::vector<milliseconds> waits;
    std::optional<waybill::error> failure;
    int status{};
    milliseconds took{};
};

/// Answers the n-th transfer, counted from 0; may take time by advancing the clock.
using network = std::function<transfer_result(std::size_t n, milliseconds& now)>;

waybill::client_options without_jitter()
{
    waybill::client_options options;
    options.retry.jitter = [] { return 1.0; };
    return options;
}

struct fixture {
    explicit fixture(waybill::client_options options = without_jitter(),
                     waybill::redirect_policy redirects = waybill::redirect_policy::same_origin)
        : core(make(std::move(options), redirects))
    {
    }

    static waybill::detail::session_core make(waybill::client_options options, waybill::redirect_policy redirects)
    {
        auto provider = waybill::describe_provider<shelf::provider>();
        provider.redirects = redirects;
        auto core = waybill::detail::make_session(provider, std::move(options)).value();
        waybill::detail::add_credentials(core, shelf::provider::credentials{"open-sesame"}).value();
        return core;
    }

    story run(safety repeat, network const& net, waybill::call_options const& options = {},
              verb method = verb::get) const
    {
        constexpr std::size_t step_limit = 1000;
        milliseconds now{};
        auto const point = [&] { return clock_type::time_point{now}; };
        waybill::http::request request{method, core.base + "/books/1", core.common_fields, {}};
        if (method != verb::get) {
            request.body = "{}";
            request.fields.set("Content-Type", "application/json");
        }
        core.authenticate(request);
        exchange call{core, "books.test", repeat, std::move(request), options, point()};
        story told;
        for (std::size_t step = 0; call.next() != exchange::step::done; ++step) {
            REQUIRE(step < step_limit);
            if (call.next() == exchange::step::send) {
                auto const what = call.next_transfer(point());
                told.sent.push_back({what.request, now, what.timeout, what.connect_timeout, what.at_most_once});
                auto result = net(told.sent.size() - 1, now);
                call.received(std::move(result), point());
            } else {
                auto const wait = std::chrono::ceil<milliseconds>(call.delay());
                told.waits.push_back(wait);
                now += wait;
                call.waited(point());
            }
        }
        told.failure = call.failure();
        told.status = call.response().status;
        told.took = now;
        call.finish(told.failure ? &*told.failure : nullptr);
        return told;
    }

    waybill::detail::session_core core;
};

network always(transfer_result const& result)
{
    return [result](std::size_t, milliseconds&) { return result; };
}

constexpr std::array every_safety{safety::safe, safety::idempotent, safety::unsafe};
constexpr std::array transport_kinds{error_kind::resolve,   error_kind::connect,   error_kind::tls,
                                     error_kind::timeout,   error_kind::canceled,  error_kind::transport,
                                     error_kind::too_large, error_kind::configuration};

} // namespace

TEST_CASE("a success ends the exchange after one request")
{
    for (int const status : {200, 201, 204, 299}) {
        CAPTURE(status);
        auto const told = fixture{}.run(safety::unsafe, always(answered(status)));
        CHECK_FALSE(told.failure.has_value());
        CHECK(told.status == status);
        CHECK(told.sent.size() == 1);
        CHECK(told.waits.empty());
    }
}

TEST_CASE("only what is unsafe must be carried at most once")
{
    for (auto const repeat : every_safety) {
        auto const told = fixture{}.run(repeat, always(answered(200)));
        CHECK(told.sent.at(0).at_most_once == (repeat == safety::unsafe));
    }
}

TEST_CASE("a status says what failed, what may have happened, and whether another attempt is made")
{
    struct row {
        int status;
        error_kind kind;
        waybill::effect done;
        std::size_t attempts_safe;
        std::size_t attempts_unsafe;
        retry_stop stop_safe;
        retry_stop stop_unsafe;
    };
    using enum retry_stop;
    for (auto const& [status, kind, done, attempts_safe, attempts_unsafe, stop_safe, stop_unsafe] : {
             row{304, error_kind::http_status, effect::rejected, 1, 1, not_retryable, not_retryable},
             row{400, error_kind::validation, effect::rejected, 1, 1, not_retryable, not_retryable},
             row{401, error_kind::authentication, effect::rejected, 1, 1, not_retryable, not_retryable},
             row{403, error_kind::authorization, effect::rejected, 1, 1, not_retryable, not_retryable},
             row{404, error_kind::not_found, effect::rejected, 1, 1, not_retryable, not_retryable},
             row{408, error_kind::http_status, effect::unknown, 3, 1, attempts_exhausted, not_repeatable},
             row{409, error_kind::conflict, effect::rejected, 1, 1, not_retryable, not_retryable},
             row{410, error_kind::http_status, effect::rejected, 1, 1, not_retryable, not_retryable},
             row{412, error_kind::conflict, effect::rejected, 1, 1, not_retryable, not_retryable},
             row{422, error_kind::http_status, effect::rejected, 1, 1, not_retryable, not_retryable},
             row{429, error_kind::rate_limit, effect::rejected, 3, 3, attempts_exhausted, attempts_exhausted},
             row{500, error_kind::server, effect::unknown, 3, 1, attempts_exhausted, not_repeatable},
             row{501, error_kind::server, effect::rejected, 1, 1, not_retryable, not_retryable},
             row{502, error_kind::server, effect::unknown, 3, 1, attempts_exhausted, not_repeatable},
             row{503, error_kind::server, effect::unknown, 3, 1, attempts_exhausted, not_repeatable},
             row{504, error_kind::server, effect::unknown, 3, 1, attempts_exhausted, not_repeatable},
             row{505, error_kind::server, effect::unknown, 1, 1, not_retryable, not_retryable},
             row{600, error_kind::http_status, effect::unknown, 1, 1, not_retryable, not_retryable},
         }) {
        for (auto const repeat : every_safety) {
            CAPTURE(status);
            CAPTURE(static_cast<int>(repeat));
            auto const told = fixture{}.run(repeat, always(answered(status)));
            REQUIRE(told.failure.has_value());
            bool const unsafe = repeat == safety::unsafe;
            CHECK(told.failure->kind == kind);
            CHECK(told.failure->effect == done);
            CHECK(told.failure->http_status == status);
            CHECK(told.failure->operation == "books.test");
            CHECK(told.sent.size() == (unsafe ? attempts_unsafe : attempts_safe));
            CHECK(told.failure->attempts == static_cast<int>(told.sent.size()));
            CHECK(told.failure->retry_stop == (unsafe ? stop_unsafe : stop_safe));
            CHECK(told.waits.size() == told.sent.size() - 1);
        }
    }
}

TEST_CASE("waits double from the first delay up to their limit, scaled by the jitter")
{
    using namespace std::chrono_literals;
    double const nan = std::numeric_limits<double>::quiet_NaN();
    struct row {
        char const* name;
        double jitter;
        std::vector<milliseconds> waits;
    };
    for (auto const& [name, jitter, waits] : {
             row{"none", 0.0, {0ms, 0ms, 0ms, 0ms, 0ms}},
             row{"full", 1.0, {100ms, 200ms, 400ms, 450ms, 450ms}},
             row{"half", 0.5, {50ms, 100ms, 200ms, 225ms, 225ms}},
             row{"below the range", -3.0, {0ms, 0ms, 0ms, 0ms, 0ms}},
             row{"above the range", 3.0, {100ms, 200ms, 400ms, 450ms, 450ms}},
             row{"infinite", std::numeric_limits<double>::infinity(), {100ms, 200ms, 400ms, 450ms, 450ms}},
             row{"no number", nan, {0ms, 0ms, 0ms, 0ms, 0ms}},
         }) {
        CAPTURE(name);
        waybill::client_options options;
        options.retry.attempts = 6;
        options.retry.first_delay = 100ms;
        options.retry.delay_limit = 450ms;
        options.retry.jitter = [jitter] { return jitter; };
        auto const told = fixture{options}.run(safety::safe, always(answered(503)));
        CHECK(told.waits == waits);
    }
}

TEST_CASE("without a jitter given, waits are random below the bound")
{
    waybill::client_options options;
    options.retry.attempts = 60;
    options.retry.first_delay = 1000ms;
    options.retry.delay_limit = 1000ms;
    auto const told = fixture{options}.run(safety::safe, always(answered(503)));
    REQUIRE(told.waits.size() == 59);
    bool differ = false;
    for (auto const wait : told.waits) {
        CHECK(wait >= 0ms);
        CHECK(wait <= 1000ms);
        differ = differ || wait != told.waits[0];
    }
    CHECK(differ);
}

TEST_CASE("no policy makes more attempts than it says, nor less than one")
{
    for (int const attempts : {-1, 0, 1, 2, 5}) {
        CAPTURE(attempts);
        waybill::call_options options;
        options.retry = without_jitter().retry;
        options.retry->attempts = attempts;
        auto const told = fixture{}.run(safety::safe, always(broken(error_kind::connect, false)), options);
        CHECK(told.sent.size() == static_cast<std::size_t>((std::max)(attempts, 1)));
        CHECK(told.failure->retry_stop == retry_stop::attempts_exhausted);
    }
}

TEST_CASE("a wait that the provider asks for is kept, unless it is too long")
{
    struct row {
        char const* name;
        char const* retry_after;
        std::vector<milliseconds> waits;
        retry_stop stop;
    };
    using namespace std::chrono_literals;
    for (auto const& [name, retry_after, waits, stop] : {
             row{"seconds", "7", {7000ms, 7000ms}, retry_stop::attempts_exhausted},
             row{"shorter than our own", "0", {250ms, 500ms}, retry_stop::attempts_exhausted},
             row{"at the limit", "30", {30000ms, 30000ms}, retry_stop::attempts_exhausted},
             row{"above the limit", "31", {}, retry_stop::retry_after},
             row{"beyond any number", "99999999999999999999999999", {}, retry_stop::retry_after},
             row{"a date from the server's Date", "Thu, 01 Jan 2026 00:00:09 GMT", {9000ms, 9000ms},
                 retry_stop::attempts_exhausted},
             row{"a date in the past", "Wed, 31 Dec 2025 23:59:00 GMT", {250ms, 500ms}, retry_stop::attempts_exhausted},
             row{"nonsense", "soon", {250ms, 500ms}, retry_stop::attempts_exhausted},
             row{"negative", "-5", {250ms, 500ms}, retry_stop::attempts_exhausted},
             row{"a fraction", "2.5", {250ms, 500ms}, retry_stop::attempts_exhausted},
         }) {
        CAPTURE(name);
        auto options = without_jitter();
        options.retry.retry_after_limit = 30s;
        auto const told = fixture{options}.run(
            safety::safe,
            always(answered(429, {{"Date", "Thu, 01 Jan 2026 00:00:00 GMT"}, {"Retry-After", retry_after}})));
        CHECK(told.waits == waits);
        CHECK(told.failure->retry_stop == stop);
        CHECK(told.failure->kind == error_kind::rate_limit);
    }
}

TEST_CASE("a wait in the body of an error counts like the header")
{
    auto const told = fixture{}.run(safety::safe, always(answered(429, {{"Content-Type", "application/json"}},
                                                                  R"({"message":"slow down","retry_after":4})")));
    CHECK(told.waits == std::vector<milliseconds>{4000ms, 4000ms});
    CHECK(told.failure->provider_message == "slow down");
    CHECK(told.failure->retry_after == 4s);
}

TEST_CASE("the deadline spans attempts and waits")
{
    waybill::call_options options;
    options.timeout = 10s;

    SUBCASE("an attempt gets no more time than is left")
    {
        auto const told = fixture{}.run(
            safety::safe,
            [](std::size_t, milliseconds& now) {
                now += 4s;
                return broken(error_kind::timeout, true);
            },
            options);
        REQUIRE(told.sent.size() == 3);
        CHECK(told.sent[0].timeout == 10000ms);
        CHECK(told.sent[1].timeout == 5750ms);
        CHECK(told.sent[2].timeout == 1250ms);
        CHECK(told.sent[2].connect_timeout == 1250ms);
    }
    SUBCASE("a wait that would pass it is not begun")
    {
        auto const told = fixture{}.run(safety::safe, always(answered(503, {{"Retry-After", "10"}})), options);
        CHECK(told.sent.size() == 1);
        CHECK(told.waits.empty());
        CHECK(told.took == 0ms);
        CHECK(told.failure->kind == error_kind::server);
        CHECK(told.failure->retry_stop == retry_stop::deadline);
    }
    SUBCASE("a wait that ends just before it is kept")
    {
        auto const told = fixture{}.run(safety::safe, always(answered(503, {{"Retry-After", "9"}})), options);
        CHECK(told.sent.size() == 2);
        CHECK(told.waits == std::vector<milliseconds>{9000ms});
        CHECK(told.sent[1].timeout == 1000ms);
        CHECK(told.failure->retry_stop == retry_stop::deadline);
    }
    SUBCASE("a redirect that arrives after it is not followed")
    {
        auto const told = fixture{}.run(
            safety::safe,
            [](std::size_t, milliseconds& now) {
                now += 10s;
                return answered(307, {{"Location", "/elsewhere"}});
            },
            options);
        CHECK(told.sent.size() == 1);
        CHECK(told.failure->kind == error_kind::timeout);
        CHECK(told.failure->retry_stop == retry_stop::deadline);
    }
    SUBCASE("a success that arrives after it is a success")
    {
        auto const told = fixture{}.run(
            safety::safe,
            [](std::size_t, milliseconds& now) {
                now += 11s;
                return answered(200);
            },
            options);
        CHECK_FALSE(told.failure.has_value());
    }
}

TEST_CASE("a policy may say itself what is worth another attempt, but not make what may have happened happen twice")
{
    waybill::call_options options;
    options.retry = waybill::retry_policy{.jitter = [] { return 1.0; }};
    options.retry->retries = [](waybill::error const& why) { return why.http_status == 404 || why.http_status == 500; };
    // A thing that is created a little later than the answer says is not found at first.
    auto const found_later = fixture{}.run(
        safety::safe, [](std::size_t n, milliseconds&) { return answered(n == 0 ? 404 : 200); }, options);
    CHECK(found_later.sent.size() == 2);
    CHECK_FALSE(found_later.failure.has_value());

    auto const no_longer = fixture{}.run(safety::safe, always(answered(429)), options);
    CHECK(no_longer.sent.size() == 1);
    CHECK(no_longer.failure->retry_stop == retry_stop::not_retryable);

    auto const unsafe = fixture{}.run(safety::unsafe, always(answered(500)), options, verb::post);
    CHECK(unsafe.sent.size() == 1);
    CHECK(unsafe.failure->retry_stop == retry_stop::not_repeatable);
}

TEST_CASE("the calls of a client share a budget for their repetitions")
{
    auto options = without_jitter();
    options.budget = std::make_shared<waybill::retry_budget>(
        waybill::retry_budget::options{.tokens = 20, .cost = 5, .timeout_cost = 10, .gain = 1});
    fixture const with{options};
    auto& budget = *options.budget;

    auto const first = with.run(safety::safe, always(answered(503)));
    CHECK(first.sent.size() == 3);
    CHECK(first.failure->retry_stop == retry_stop::attempts_exhausted);
    CHECK(budget.tokens() == 10);

    auto const second = with.run(safety::safe, always(broken(error_kind::timeout, true)));
    CHECK(second.sent.size() == 2);
    CHECK(second.failure->retry_stop == retry_stop::budget);
    CHECK(second.failure->kind == error_kind::timeout);
    CHECK(budget.tokens() == 0);

    auto const third = with.run(safety::safe, always(answered(503)));
    CHECK(third.sent.size() == 1);
    CHECK(third.waits.empty());
    CHECK(third.failure->retry_stop == retry_stop::budget);
    CHECK(third.failure->http_status == 503);

    SUBCASE("successes bring tokens back, up to as many as there were")
    {
        for (int i = 1; i <= 4; ++i) static_cast<void>(with.run(safety::safe, always(answered(200))));
        CHECK(budget.tokens() == 4);
        CHECK(with.run(safety::safe, always(answered(503))).sent.size() == 1);
        static_cast<void>(with.run(safety::safe, always(answered(200))));
        auto const healed = [](std::size_t n, milliseconds&) { return answered(n == 0 ? 503 : 200); };
        CHECK_FALSE(with.run(safety::safe, healed).failure.has_value());
        CHECK(budget.tokens() == 5); // a repetition that helped costs nothing
        for (int i = 0; i < 100; ++i) static_cast<void>(with.run(safety::safe, always(answered(200))));
        CHECK(budget.tokens() == 20);
    }
    SUBCASE("refusals do not")
    {
        for (int i = 0; i < 100; ++i) static_cast<void>(with.run(safety::safe, always(answered(404))));
        CHECK(budget.tokens() == 0);
    }
    SUBCASE("another client has its own")
    {
        fixture const other{without_jitter()};
        CHECK(other.run(safety::safe, always(answered(503))).sent.size() == 3);
        CHECK(budget.tokens() == 0);
    }
}

TEST_CASE("a key in a header makes an unsafe call repeatable, where the provider knows such keys")
{
    fixture with;
    with.core.provider.idempotency_header = "Idempotency-Key";
    auto const key = [](sent_request const& sent) {
        return std::string{sent.request.fields.find("Idempotency-Key").value_or("")};
    };
    auto const healed = [](std::size_t n, milliseconds&) {
        return n == 0 ? broken(error_kind::transport, true) : answered(201);
    };

    auto const told = with.run(safety::unsafe, healed, {}, verb::post);
    CHECK_FALSE(told.failure.has_value());
    REQUIRE(told.sent.size() == 2);
    CHECK(key(told.sent[0]).size() == 32);
    CHECK(key(told.sent[0]).find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(key(told.sent[1]) == key(told.sent[0]));
    CHECK_FALSE(told.sent[0].at_most_once);
    auto const next = with.run(safety::unsafe, healed, {}, verb::post);
    CHECK(key(next.sent[0]) != key(told.sent[0]));

    CHECK(key(with.run(safety::idempotent, healed, {}, verb::put).sent[0]).empty());
    waybill::call_options options;
    options.idempotency_key = "order-7";
    CHECK(key(with.run(safety::unsafe, healed, options, verb::post).sent[1]) == "order-7");
    options.idempotency_key = "order-7\r\nX: y";
    auto const refused = with.run(safety::unsafe, healed, options, verb::post);
    CHECK(refused.sent.empty());
    CHECK(refused.failure->kind == error_kind::invalid_argument);
}

namespace {

/// Lets a call go after some questions, and writes down what it is told.
struct scripted_limiter {
    std::uint64_t enter(std::string_view operation, std::function<void()>)
    {
        log.push_back("enter " + std::string{operation});
        return ++places;
    }
    waybill::admission ask(std::uint64_t place, clock_type::time_point now)
    {
        log.push_back("ask " + std::to_string(place));
        if (said.empty()) return {};
        auto next = said.front();
        said.erase(said.begin());
        if (next.what == waybill::admission::answer::wait && next.until != (clock_type::time_point::max)()) next.until += now.time_since_epoch();
        return next;
    }
    void answered(std::uint64_t place, waybill::http::response const& answer, clock_type::time_point)
    {
        log.push_back("answered " + std::to_string(place) + ' ' + std::to_string(answer.status));
    }
    void leave(std::uint64_t place) { log.push_back("leave " + std::to_string(place)); }

    std::vector<waybill::admission> said;
    std::vector<std::string> log;
    std::uint64_t places = 0;
};

} // namespace

TEST_CASE("every attempt waits for its turn with the limiter, within the deadline of the call")
{
    using answer = waybill::admission::answer;
    auto const limiter = std::make_shared<scripted_limiter>();
    auto options = without_jitter();
    options.limiter = limiter;
    fixture const with{options};
    auto const in = [](milliseconds delay) { return waybill::admission{answer::wait, clock_type::time_point{delay}, {}}; };

    SUBCASE("waiting is no attempt, and each attempt and redirect has a place of its own")
    {
        limiter->said = {in(100ms), in(50ms), {}, {}, in(10ms)};
        auto const told = with.run(safety::safe, [](std::size_t n, milliseconds&) {
            return n == 0 ? answered(307, {{"Location", "/other"}}) : n == 1 ? broken(error_kind::connect, false) : answered(200);
        });
        CHECK_FALSE(told.failure.has_value());
        CHECK(told.waits == std::vector<milliseconds>{100ms, 50ms, 250ms, 10ms});
        CHECK(limiter->log == std::vector<std::string>{"enter books.test", "ask 1", "ask 1", "ask 1", "answered 1 307", "leave 1",
                                                       "enter books.test", "ask 2", "leave 2", "enter books.test", "ask 3",
                                                       "ask 3", "answered 3 200", "leave 3"});
    }
    SUBCASE("a turn that comes too late is not waited for")
    {
        limiter->said = {in(121s)};
        auto const told = with.run(safety::safe, always(answered(200)));
        CHECK(told.sent.empty());
        CHECK(told.waits.empty());
        CHECK(told.failure->kind == error_kind::rate_limit);
        CHECK(told.failure->effect == effect::not_sent);
        CHECK(told.failure->retry_stop == retry_stop::deadline);
        CHECK(told.failure->retry_after == 121s);
        CHECK(limiter->log.back() == "leave 1");
    }
    SUBCASE("who waits for another's end waits until the deadline")
    {
        limiter->said = {{answer::wait, (clock_type::time_point::max)(), {}}};
        auto const told = with.run(safety::safe, always(answered(200)));
        CHECK(told.sent.empty());
        CHECK(told.waits == std::vector<milliseconds>{120s});
        CHECK(told.failure->kind == error_kind::timeout);
        CHECK(told.failure->effect == effect::not_sent);
        CHECK(limiter->log.back() == "leave 1");
    }
    SUBCASE("a limiter may refuse")
    {
        limiter->said = {{answer::refuse, {}, "the quota's server is away"}};
        auto const told = with.run(safety::safe, always(answered(200)));
        CHECK(told.sent.empty());
        CHECK(told.failure->kind == error_kind::rate_limit);
        CHECK(told.failure->message == "the quota's server is away");
        CHECK(limiter->log.back() == "leave 1");
    }
    SUBCASE("what was sent before stays unknown")
    {
        limiter->said = {{}, in(500s)};
        auto const told = with.run(safety::idempotent, always(broken(error_kind::transport, true)), {}, verb::put);
        CHECK(told.failure->kind == error_kind::rate_limit);
        CHECK(told.failure->effect == effect::unknown);
    }
    SUBCASE("a call that is given up leaves its place")
    {
        limiter->said = {in(1s)};
        {
            exchange call{with.core, "books.test", safety::safe, {verb::get, with.core.base, {}, {}}, {}, clock_type::time_point{}};
            CHECK(call.next() == exchange::step::wait);
        }
        CHECK(limiter->log.back() == "leave 1");
    }
}

TEST_CASE("a wait that lasts longer than planned does not lead to an attempt after the deadline")
{
    fixture const with;
    waybill::call_options options;
    options.timeout = 1s;
    clock_type::time_point const start{};
    exchange call{with.core, "books.test", safety::safe, {verb::get, with.core.base, {}, {}}, options, start};
    static_cast<void>(call.next_transfer(start));
    call.received(answered(503), start);
    REQUIRE(call.next() == exchange::step::wait);
    call.waited(start + 1s);
    REQUIRE(call.next() == exchange::step::done);
    CHECK(call.failure()->kind == error_kind::timeout);
    CHECK(call.failure()->effect == effect::unknown); // the 503 may have done its work
    CHECK(call.failure()->attempts == 1);
}

TEST_CASE("time limits of zero or below fail before anything is sent, the longest of all never end a call")
{
    for (auto const timeout : {0ms, -1ms, (milliseconds::min)()}) {
        CAPTURE(timeout.count());
        waybill::call_options options;
        options.timeout = timeout;
        auto const told = fixture{}.run(safety::safe, always(answered(200)), options);
        REQUIRE(told.failure.has_value());
        CHECK(told.failure->kind == error_kind::timeout);
        CHECK(told.failure->effect == effect::not_sent);
        CHECK(told.failure->attempts == 0);
        CHECK(told.sent.empty());
    }
    waybill::call_options endless;
    endless.timeout = (milliseconds::max)();
    auto const told = fixture{}.run(safety::safe, always(answered(200)), endless);
    CHECK_FALSE(told.failure.has_value());
    REQUIRE(told.sent.size() == 1);
    CHECK(told.sent[0].timeout > 1'000'000h); // an attempt may take as long as the call
}

TEST_CASE("the options of a call win over the client's")
{
    auto options = without_jitter();
    options.headers = {{"X-Tenant", "one"}};
    waybill::call_options call;
    call.retry = options.retry;
    call.retry->attempts = 5;
    call.headers = {{"x-tenant", "two"}, {"X-More", "yes"}};
    auto const told = fixture{options}.run(safety::safe, always(answered(503)), call);
    REQUIRE(told.sent.size() == 5);
    CHECK(told.sent[4].request.fields.find("X-Tenant") == "two");
    CHECK(told.sent[4].request.fields.count("X-Tenant") == 1);
    CHECK(told.sent[4].request.fields.find("X-More") == "yes");
}

TEST_CASE("a header of the call that could be taken for two is refused before sending")
{
    using pair = std::pair<std::string, std::string>;
    for (auto const& header : {pair{"X-A", "1\r\nX-B: 2"}, pair{"X-A", "1\n"}, pair{"X-A\r\n", "1"}, pair{"", "1"},
                               pair{"X-A", std::string{"\0", 1}}, pair{"X A", "1"}, pair{"X-A:", "1"}}) {
        CAPTURE(header.first);
        waybill::call_options call;
        call.headers = {header};
        auto const told = fixture{}.run(safety::safe, always(answered(200)), call);
        REQUIRE(told.failure.has_value());
        CHECK(told.failure->kind == error_kind::invalid_argument);
        CHECK(told.failure->effect == effect::not_sent);
        CHECK(told.failure->operation == "books.test");
        CHECK(told.sent.empty());
    }
}

TEST_CASE("whatever breaks at whatever step, nothing unsafe is sent again that may have arrived")
{
    constexpr int attempts = 4;
    auto options = without_jitter();
    options.retry.attempts = attempts;
    fixture const with{options};

    // The n-th transfer breaks, the ones before it are answered by `before`; all after it succeed.
    std::vector<transfer_result> const befores{answered(429), answered(503), answered(307, {{"Location", "/books/2"}}),
                                               broken(error_kind::connect, false), broken(error_kind::transport, true)};
    std::size_t runs = 0;
    for (auto const repeat : every_safety) {
        for (auto const kind : transport_kinds) {
            for (bool const sent : {false, true}) {
                for (auto const& before : befores) {
                    for (std::size_t n = 0; n < attempts; ++n) {
                        CAPTURE(static_cast<int>(repeat));
                        CAPTURE(waybill::enum_to_wire(kind));
                        CAPTURE(sent);
                        CAPTURE(before.response.status);
                        CAPTURE(n);
                        ++runs;
                        bool unknown = false;
                        bool sent_again = false;
                        auto const told = with.run(repeat, [&](std::size_t at, milliseconds&) {
                            sent_again = sent_again || unknown;
                            auto result = at < n ? before : at == n ? broken(kind, sent) : answered(200);
                            bool const lost = result.failure && result.sent;
                            unknown = unknown || lost || result.response.status == 503;
                            return result;
                        });
                        if (repeat == safety::unsafe) CHECK_FALSE(sent_again);
                        auto const redirects = before.response.status == 307 ? (std::min)(n, told.sent.size()) : 0;
                        CHECK(told.sent.size() - redirects <= attempts);
                        CHECK(told.waits.size() + 1 + redirects >= told.sent.size());
                        if (!told.failure) continue;
                        CHECK(told.failure->operation == "books.test");
                        CHECK(told.failure->attempts == static_cast<int>(told.sent.size()));
                        CHECK((told.failure->effect == effect::unknown) == unknown);
                        bool const can_differ = kind == error_kind::resolve || kind == error_kind::connect ||
                                                kind == error_kind::timeout || kind == error_kind::transport;
                        if (told.failure->kind == kind && !can_differ && told.sent.size() == n + 1)
                            CHECK(told.failure->retry_stop == (kind == error_kind::canceled
                                                                   ? retry_stop::canceled
                                                                   : retry_stop::not_retryable));
                    }
                }
            }
        }
    }
    CHECK(runs == 3 * transport_kinds.size() * 2 * befores.size() * attempts);
}

TEST_CASE("a failure that another attempt can heal is healed by the next")
{
    for (auto const repeat : every_safety) {
        for (auto const kind : {error_kind::resolve, error_kind::connect, error_kind::timeout, error_kind::transport}) {
            for (bool const sent : {false, true}) {
                CAPTURE(static_cast<int>(repeat));
                CAPTURE(waybill::enum_to_wire(kind));
                CAPTURE(sent);
                auto const told = fixture{}.run(repeat, [&](std::size_t n, milliseconds&) {
                    return n == 0 ? broken(kind, sent) : answered(200);
                });
                bool const may_repeat = !sent || repeat != safety::unsafe;
                CHECK(told.failure.has_value() != may_repeat);
                CHECK(told.sent.size() == (may_repeat ? 2 : 1));
                if (!may_repeat) {
                    CHECK(told.failure->retry_stop == retry_stop::not_repeatable);
                    CHECK(told.failure->effect == effect::unknown);
                    CHECK(told.failure->kind == kind);
                }
            }
        }
    }
}

TEST_CASE("what failed for good is not tried again, though nothing was sent")
{
    for (auto const kind : {error_kind::tls, error_kind::configuration, error_kind::too_large}) {
        CAPTURE(waybill::enum_to_wire(kind));
        auto const told = fixture{}.run(safety::safe, always(broken(kind, false)));
        CHECK(told.sent.size() == 1);
        CHECK(told.failure->kind == kind);
        CHECK(told.failure->effect == effect::not_sent);
        CHECK(told.failure->retry_stop == retry_stop::not_retryable);
    }
}

TEST_CASE("a transfer that breaks within its answer says which status it had")
{
    auto result = broken(error_kind::too_large, true);
    result.response.status = 200;
    result.response.fields.set("X-Request-Id", "r-7");
    result.response.body = "the beginning";
    auto const told = fixture{}.run(safety::safe, always(result));
    CHECK(told.failure->http_status == 200);
    CHECK(told.failure->request_id == "r-7");
    CHECK(told.failure->body == "the beginning");
    CHECK(told.failure->message == "broken by the test");
}

TEST_CASE("a canceled transfer ends the exchange, whatever may be left of attempts")
{
    for (bool const sent : {false, true}) {
        auto const told = fixture{}.run(safety::safe, always(broken(error_kind::canceled, sent)));
        CHECK(told.sent.size() == 1);
        CHECK(told.failure->kind == error_kind::canceled);
        CHECK(told.failure->effect == (sent ? effect::unknown : effect::not_sent));
        CHECK(told.failure->retry_stop == retry_stop::canceled);
    }
}

TEST_CASE("canceling a wait ends the exchange and remembers what may have happened")
{
    fixture const with;
    struct row {
        int status;
        effect done;
    };
    for (auto const& [status, done] : {row{429, effect::not_sent}, row{503, effect::unknown}}) {
        CAPTURE(status);
        clock_type::time_point const start{};
        exchange call{with.core, "books.test", safety::safe, {verb::get, with.core.base, {}, {}}, {}, start};
        static_cast<void>(call.next_transfer(start));
        call.received(answered(status), start);
        REQUIRE(call.next() == exchange::step::wait);
        call.cancel();
        REQUIRE(call.next() == exchange::step::done);
        CHECK(call.failure()->kind == error_kind::canceled);
        CHECK(call.failure()->effect == done);
        CHECK(call.failure()->attempts == 1);
        CHECK(call.failure()->retry_stop == retry_stop::canceled);
    }
}

TEST_CASE("redirects do not use up attempts")
{
    auto options = without_jitter();
    options.retry.attempts = 2;
    auto const told = fixture{options}.run(safety::safe, [](std::size_t n, milliseconds&) {
        if (n < 3) return answered(307, {{"Location", "/books/" + std::to_string(n + 2)}});
        return n == 3 ? answered(503) : answered(200);
    });
    CHECK_FALSE(told.failure.has_value());
    REQUIRE(told.sent.size() == 5);
    CHECK(told.sent[4].request.url == "https://shelf.example.test/books/4"); // where the redirects led to
    CHECK(told.waits.size() == 1);
}

TEST_CASE("redirects without end are given up")
{
    auto const told = fixture{}.run(safety::safe, always(answered(302, {{"Location", "/books/1"}})));
    CHECK(told.sent.size() == 11);
    CHECK(told.failure->kind == error_kind::redirect);
    CHECK(told.failure->attempts == 11);
}

TEST_CASE("a redirect is followed within its origin and with its method only")
{
    struct row {
        int status;
        verb method;
        char const* location;
        bool followed;
        effect done; // when not followed
    };
    constexpr char const* near = "/other";
    for (auto const& [status, method, location, followed, done] : {
             row{301, verb::get, near, true, {}},
             row{302, verb::get, near, true, {}},
             row{303, verb::get, near, true, {}},
             row{307, verb::get, near, true, {}},
             row{308, verb::get, near, true, {}},
             row{307, verb::post, near, true, {}},
             row{308, verb::post, near, true, {}},
             row{307, verb::delete_, near, true, {}},
             row{301, verb::post, near, false, effect::rejected},
             row{302, verb::post, near, false, effect::unknown},
             row{302, verb::delete_, near, false, effect::unknown},
             row{300, verb::get, near, false, effect::rejected},
             row{307, verb::get, "https://shelf.example.test/other", true, {}},
             row{307, verb::get, "https://shelf.example.test:443/other", true, {}},
             row{307, verb::get, "//shelf.example.test/other", true, {}},
             row{307, verb::get, "../../other", true, {}},
             row{307, verb::get, "http://shelf.example.test/other", false, effect::rejected},
             row{307, verb::get, "https://shelf.example.test:8443/other", false, effect::rejected},
             row{307, verb::get, "https://shelf.example.test.evil.test/other", false, effect::rejected},
             row{307, verb::get, "https://shelf.example.test@evil.test/other", false, effect::rejected},
             row{307, verb::get, "//evil.test/other", false, effect::rejected},
             row{307, verb::get, "javascript:alert(1)", false, effect::rejected},
             row{308, verb::post, "https://evil.test/other", false, effect::rejected},
             row{303, verb::post, "https://evil.test/other", false, effect::unknown},
         }) {
        CAPTURE(status);
        CAPTURE(waybill::name(method));
        CAPTURE(location);
        auto const told = fixture{}.run(
            safety::safe,
            [&](std::size_t n, milliseconds&) {
                return n == 0 ? answered(status, {{"Location", location}}) : answered(200);
            },
            {}, method);
        CHECK(told.failure.has_value() != followed);
        CHECK(told.sent.size() == (followed ? 2 : 1));
        if (followed) {
            CHECK(told.sent[1].request.url == "https://shelf.example.test/other");
            CHECK(told.sent[1].request.method == told.sent[0].request.method);
            CHECK(told.sent[1].request.body == told.sent[0].request.body);
            CHECK(told.sent[1].request.fields.find("Authorization") == "Key open-sesame");
        } else {
            CHECK(told.failure->effect == done);
            CHECK(told.failure->http_status == status);
        }
    }
}

TEST_CASE("303 turns what writes into a GET, which may be repeated, while the writing is not")
{
    auto const told = fixture{}.run(
        safety::unsafe,
        [](std::size_t n, milliseconds&) {
            if (n == 0) return answered(303, {{"Location", "/books/9"}});
            return n == 1 ? broken(error_kind::transport, true) : answered(404);
        },
        {}, verb::post);
    REQUIRE(told.sent.size() == 3);
    CHECK(told.sent[0].request.method == verb::post);
    CHECK(told.sent[0].at_most_once);
    for (std::size_t const n : {std::size_t{1}, std::size_t{2}}) {
        CHECK(told.sent[n].request.method == verb::get);
        CHECK(told.sent[n].request.url == "https://shelf.example.test/books/9");
        CHECK(told.sent[n].request.body.empty());
        CHECK_FALSE(told.sent[n].request.fields.find("Content-Type").has_value());
        CHECK_FALSE(told.sent[n].at_most_once);
    }
    CHECK(told.failure->kind == error_kind::not_found);
    CHECK(told.failure->effect == effect::unknown); // the POST was carried out
}

TEST_CASE("a provider that refuses redirects has none followed")
{
    fixture const with{without_jitter(), waybill::redirect_policy::refuse};
    auto const told = with.run(safety::safe, always(answered(307, {{"Location", "/books/2"}})));
    CHECK(told.sent.size() == 1);
    CHECK(told.failure->kind == error_kind::redirect);
    CHECK(told.failure->retry_stop == retry_stop::not_retryable);
}

namespace {

struct event_log : waybill::observer {
    std::vector<std::string> lines;

    void on_request(std::string_view operation, int attempt, waybill::http::request const& request) override
    {
        lines.push_back("request " + std::string{operation} + ' ' + std::to_string(attempt) + ' ' +
                        std::string{request.fields.find("Authorization").value_or("-")});
    }
    void on_response(std::string_view operation, int attempt, waybill::http::response const& response) override
    {
        lines.push_back("response " + std::string{operation} + ' ' + std::to_string(attempt) + ' ' +
                        std::to_string(response.status));
    }
    void on_retry(std::string_view operation, waybill::error const& why, milliseconds delay) override
    {
        lines.push_back("retry " + std::string{operation} + ' ' + std::to_string(why.attempts) + ' ' +
                        std::to_string(delay.count()));
    }
    void on_done(std::string_view operation, int attempts, waybill::error const* why) override
    {
        lines.push_back("done " + std::string{operation} + ' ' + std::to_string(attempts) + ' ' +
                        (why == nullptr ? std::string{"ok"} : std::string{waybill::enum_to_wire(why->kind)}));
    }
};

} // namespace

TEST_CASE("observers hear of requests, responses and waits in order, and of the end once")
{
    auto const first = std::make_shared<event_log>();
    auto const second = std::make_shared<event_log>();
    auto options = without_jitter();
    options.observers = {first, second};
    fixture const with{options};

    SUBCASE("success after two failures")
    {
        static_cast<void>(with.run(safety::safe, [](std::size_t n, milliseconds&) {
            return n == 0 ? broken(error_kind::connect, false) : n == 1 ? answered(503) : answered(200);
        }));
        CHECK(first->lines == std::vector<std::string>{
                                  "request books.test 1 ***", "retry books.test 1 250", "request books.test 2 ***",
                                  "response books.test 2 503", "retry books.test 2 500", "request books.test 3 ***",
                                  "response books.test 3 200", "done books.test 3 ok"});
    }
    SUBCASE("failure")
    {
        static_cast<void>(with.run(safety::unsafe, always(answered(500))));
        CHECK(first->lines == std::vector<std::string>{"request books.test 1 ***", "response books.test 1 500",
                                                       "done books.test 1 server"});
    }
    SUBCASE("nothing sent")
    {
        waybill::call_options call;
        call.timeout = 0ms;
        static_cast<void>(with.run(safety::safe, always(answered(200)), call));
        CHECK(first->lines == std::vector<std::string>{"done books.test 0 timeout"});
    }
    CHECK(second->lines == first->lines);
}

TEST_CASE("an error never shows the key, even if the provider echoes it")
{
    auto const told = fixture{}.run(
        safety::safe, always(answered(401, {{"Content-Type", "application/json"}},
                                      R"({"message":"bad key open-sesame","key":["open-sesame is unknown"]})")));
    REQUIRE(told.failure.has_value());
    CHECK(told.failure->provider_message == "bad key ***");
    CHECK(told.failure->body == R"({"message":"bad key ***","key":["*** is unknown"]})");
    REQUIRE(told.failure->field_errors.size() == 1);
    CHECK(told.failure->field_errors[0].message == "*** is unknown");
}

TEST_CASE("a response that cannot be used makes an error with all that is known of the exchange")
{
    fixture const with;
    clock_type::time_point const start{};
    for (bool const lost_before : {false, true}) {
        exchange call{with.core, "books.test", safety::safe, {verb::get, with.core.base, {}, {}}, {}, start};
        static_cast<void>(call.next_transfer(start));
        if (lost_before) {
            call.received(broken(error_kind::transport, true), start);
            call.waited(start + 1s);
            static_cast<void>(call.next_transfer(start + 1s));
        }
        call.received(answered(200, {{"Request-Id", "r-1"}}, "<html>"), start + 1s);
        REQUIRE(call.next() == exchange::step::done);
        REQUIRE_FALSE(call.failure().has_value());
        auto const why = call.unusable({error_kind::unexpected_content, effect::rejected, "a page"});
        CHECK(why.operation == "books.test");
        CHECK(why.attempts == (lost_before ? 2 : 1));
        CHECK(why.http_status == 200);
        CHECK(why.request_id == "r-1");
        CHECK(why.body == "<html>");
        CHECK(why.effect == (lost_before ? effect::unknown : effect::rejected));
    }
}
