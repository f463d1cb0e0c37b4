#include <waybill/coro.hpp>
#include <waybill/poll.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <vector>

// Waiting for a value that fits, on a clock that the test turns.
namespace poll_test {

using namespace std::chrono_literals;
using polling = waybill::detail::polling<int>;
using step = polling::step;

waybill::result<int> failure()
{
    return waybill::error{waybill::error_kind::authentication, waybill::effect::rejected, "no"};
}

TEST_CASE("the call is made again after the interval until its value fits")
{
    polling::clock::time_point now{};
    std::vector<int> told;
    polling wait{[](int value) { return value >= 3; }, {.interval = 10s, .deadline = 1h, .on_progress = [&](int v) { told.push_back(v); }}, now};
    for (int value = 1; value < 3; ++value) {
        REQUIRE(wait.next() == step::ask);
        wait.received(value, now);
        REQUIRE(wait.next() == step::wait);
        CHECK(wait.delay() == 10s);
        now += wait.delay();
        wait.waited();
    }
    wait.received(3, now);
    REQUIRE(wait.next() == step::done);
    CHECK(wait.outcome().value() == 3);
    CHECK(told == std::vector{1, 2, 3});
}

TEST_CASE("the last question is asked at the deadline, and then the wait has failed")
{
    polling::clock::time_point now{};
    polling wait{[](int) { return false; }, {.interval = 10s, .deadline = 25s}, now};
    std::vector<std::chrono::milliseconds> delays;
    while (wait.next() != step::done) {
        if (wait.next() == step::wait) {
            delays.push_back(wait.delay());
            now += wait.delay();
            wait.waited();
        } else {
            wait.received(0, now);
        }
    }
    CHECK(delays == std::vector<std::chrono::milliseconds>{10s, 10s, 5s});
    CHECK(wait.outcome().error().kind == waybill::error_kind::timeout);
}

TEST_CASE("an answer that comes after the deadline and fits counts")
{
    polling::clock::time_point const start{};
    polling wait{[](int) { return true; }, {.deadline = 1s}, start};
    wait.received(5, start + 1h);
    CHECK(wait.outcome().value() == 5);
}

TEST_CASE("an error of the call ends the wait")
{
    polling::clock::time_point const now{};
    polling wait{[](int) { return false; }, {}, now};
    wait.received(failure(), now);
    REQUIRE(wait.next() == step::done);
    CHECK(wait.outcome().error().kind == waybill::error_kind::authentication);
}

TEST_CASE("odd intervals and deadlines do not spin or overflow")
{
    polling::clock::time_point const now{};
    polling wait{[](int) { return false; }, {.interval = -1s, .deadline = (std::chrono::milliseconds::max)()}, now};
    wait.received(0, now);
    REQUIRE(wait.next() == step::wait);
    CHECK(wait.delay() == 1ms);
}

TEST_CASE("blocking: the value, the error, and what a callback throws come out")
{
    int calls = 0;
    auto const count = [&]() -> waybill::result<int> { return ++calls; };
    CHECK(waybill::poll(count, [](int value) { return value == 3; }, {.interval = 1ms}) == 3);
    CHECK(calls == 3);
    CHECK(waybill::attempt_poll(failure, [](int) { return true; }).has_error());
    CHECK_THROWS_AS(waybill::poll(failure, [](int) { return true; }), waybill::exception);
    CHECK_THROWS_AS(waybill::poll(count, [](int) { return false; }, {.on_progress = [](int) { throw std::runtime_error{"enough"}; }}),
                    std::runtime_error);
}

TEST_CASE("coroutines wait in the same way, and can be cancelled while they do")
{
    namespace asio = boost::asio;
    asio::io_context io;
    int calls = 0;
    auto const count = [&]() -> asio::awaitable<waybill::result<int>> { co_return ++calls; };
    std::optional<int> value;
    asio::co_spawn(io,
                   [&]() -> asio::awaitable<void> {
                       waybill::poll_options<int> const options{.interval = 1ms};
                       auto const fits = [](int given) { return given == 3; };
                       value = co_await waybill::poll(count, fits, options);
                   },
                   asio::detached);
    io.run();
    CHECK(value == 3);

    io.restart();
    asio::cancellation_signal stop;
    std::optional<waybill::error> why;
    asio::co_spawn(io,
                   [&]() -> asio::awaitable<void> {
                       waybill::poll_options<int> const options{.interval = 1h, .on_progress = [&](int) {
                           asio::post(io, [&] { stop.emit(asio::cancellation_type::terminal); });
                       }};
                       auto const never = [](int) { return false; };
                       auto const outcome = co_await waybill::attempt_poll(count, never, options);
                       why = outcome.error();
                   },
                   asio::bind_cancellation_slot(stop.slot(), asio::detached));
    io.run();
    REQUIRE(why);
    CHECK(why->kind == waybill::error_kind::canceled);
}

} // namespace poll_test
