#include "redis_server.hpp"

#include <waybill/call/client.hpp>
#include <waybill/coro.hpp>
#include <waybill/redis_limiter.hpp>
#include <waybill/transport/in_process.hpp>

#include <support/http_server.hpp>
#include <support/shelf.hpp>
#include <support/stepping.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <future>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using waybill::error_kind;
using waybill::redis_away;
using waybill::redis_limiter;
using blocking_client = waybill::client<shelf::api, waybill::blocking>;
using async_client = waybill::client<shelf::api, waybill::coro>;

waybill::http::response a_book(waybill::http::request const&)
{
    waybill::http::response made{200, {}, R"({"id":1,"title":"Emma"})"};
    made.fields.add("Content-Type", "application/json");
    return made;
}

blocking_client client_with(redis_limiter::options options, waybill::in_process carrier = waybill::in_process{a_book})
{
    waybill::client_options made;
    made.limiter = std::make_shared<redis_limiter>(std::move(options));
    return {{"key"}, made, std::move(carrier)};
}

std::vector<std::int64_t> notes(redis_server const& server)
{
    auto* const context = redisConnectUnix(server.socket().c_str());
    auto* const answer = static_cast<redisReply*>(redisCommand(context, "LRANGE notes 0 -1"));
    std::vector<std::int64_t> times;
    for (std::size_t i = 0; i < answer->elements; ++i) times.push_back(std::atoll(answer->element[i]->str));
    freeReplyObject(answer);
    redisFree(context);
    return times;
}

} // namespace

TEST_CASE("four processes share a quota: together they keep to it, and use it")
{
    redis_server const server;
    constexpr int processes = 4;
    constexpr int calls_each = 150;
    constexpr double per_second = 200;
    constexpr double burst = 20;
    std::vector<std::future<int>> running;
    for (int i = 0; i < processes; ++i) {
        auto const command = std::string{REDIS_CALLER " '"} + server.socket() + "' " + std::to_string(static_cast<int>(per_second)) + ' ' +
                             std::to_string(static_cast<int>(burst)) + ' ' + std::to_string(calls_each);
        running.push_back(std::async(std::launch::async, [command] { return std::system(command.c_str()); }));
    }
    for (auto& each : running) CHECK(each.get() == 0);

    auto const times = notes(server);
    REQUIRE(times.size() == processes * calls_each);
    double const seconds = static_cast<double>(times.back() - times.front()) / 1e6;
    double const allowed = per_second * seconds + burst;
    MESSAGE("calls: " << times.size() << " in " << seconds << " s, of " << allowed << " that the quota allows");
    CHECK(static_cast<double>(times.size()) <= allowed + 1); // the first note is a moment later than its turn
    CHECK(static_cast<double>(times.size()) >= 0.95 * allowed);
}

TEST_CASE("a turn is a turn, for coroutines as well")
{
    redis_server const server;
    support::stepped_world world;
    waybill::client_options options;
    options.base_url = world.server.url();
    options.proxy = "";
    auto const limiter =
        std::make_shared<redis_limiter>(redis_limiter::options{.unix_socket = server.socket(), .key = "quota", .per_second = 1e6, .burst = 2});
    options.limiter = limiter;
    async_client const client{world.io.get_executor(), "key", options};
    int done = 0;
    for (int i = 0; i < 50; ++i) {
        asio::co_spawn(
            world.io, [](async_client const& with) -> asio::awaitable<void> { co_await with.books.fetch(1); }(client),
            [&](std::exception_ptr failed) {
                CHECK_FALSE(failed);
                ++done;
            });
    }
    world.step_until([&] { return done == 50; });
    CHECK(world.server.requests() == 50);
}

TEST_CASE("a pause that an answer asks for holds for other processes, too")
{
    redis_server const server;
    redis_limiter::options const options{.unix_socket = server.socket(), .key = "quota", .per_second = 1000};
    auto const busy = client_with(options, waybill::in_process{[](waybill::http::request const&) {
                                      waybill::http::response made{429, {}, "{}"};
                                      made.fields.add("Retry-After", "600");
                                      return made;
                                  }});
    CHECK(busy.books.fetch.attempt(1).error().http_status == 429);
    // Whether it was told already is seen in the server.
    auto* const context = redisConnectUnix(server.socket().c_str());
    auto const time_left = [&] {
        auto* const answer = static_cast<redisReply*>(redisCommand(context, "PTTL quota"));
        auto const left = answer->integer;
        freeReplyObject(answer);
        return left;
    };
    while (time_left() < 500'000) {
    }
    redisFree(context);

    std::stop_source stop;
    waybill::call_options call;
    call.timeout = 50ms;
    auto const other = client_with(options);
    auto const waited = other.books.fetch.with(call).attempt(1);
    REQUIRE(waited.has_error());
    CHECK(waited.error().attempts == 0);
    CHECK(waited.error().effect == waybill::effect::not_sent);
}

TEST_CASE("without the server calls fail, or go at this process's share, as its user says")
{
    redis_server server;
    redis_limiter::options options{.unix_socket = server.socket(), .key = "quota", .per_second = 1000, .try_again = 1ms};
    auto const closed = client_with(options);
    options.away = redis_away::local_share;
    options.local_per_second = 1e5;
    auto const shared = client_with(options);
    CHECK(closed.books.fetch(1).title == "Emma");
    CHECK(shared.books.fetch(1).title == "Emma");

    server.stop();
    auto const failed = closed.books.fetch.attempt(1);
    REQUIRE(failed.has_error());
    CHECK(failed.error().kind == error_kind::rate_limit);
    CHECK(failed.error().effect == waybill::effect::not_sent);
    CHECK(failed.error().message == "the server of the shared rate limit does not answer");
    for (int i = 0; i < 20; ++i) CHECK(shared.books.fetch(1).title == "Emma");

    server.start(); // it is used again as soon as it is back
    while (closed.books.fetch.attempt(1).has_error()) {
    }
    CHECK(closed.books.fetch(1).title == "Emma");
}

TEST_CASE("a call that gives up leaves the line of a shared limiter")
{
    redis_server const server;
    auto const client = client_with({.unix_socket = server.socket(), .key = "quota", .per_second = 0.001});
    CHECK(client.books.fetch(1).title == "Emma");
    std::stop_source stop;
    waybill::call_options call;
    call.stop = stop.get_token();
    auto ended = std::async(std::launch::async, [&] { return client.books.fetch.with(call).attempt(1); });
    stop.request_stop();
    CHECK(ended.get().error().kind == error_kind::canceled);
}

TEST_CASE("options of a shared limiter that make no sense are refused at once")
{
    redis_limiter::options const good{.key = "quota", .per_second = 1};
    auto const refuses = [&](auto change) {
        auto changed = good;
        change(changed);
        CHECK_THROWS_AS(redis_limiter{changed}, std::invalid_argument);
    };
    refuses([](auto& options) { options.key.clear(); });
    refuses([](auto& options) { options.per_second = 0; });
    refuses([](auto& options) { options.burst = 0.5; });
    refuses([](auto& options) { options.timeout = 0ms; });
    refuses([](auto& options) { options.away = redis_away::local_share; });
    static_cast<void>(redis_limiter{good}); // needs no server yet
}
