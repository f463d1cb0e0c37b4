#include <waybill/call/client.hpp>
#include <waybill/coro.hpp>
#include <waybill/limit.hpp>
#include <waybill/transport/in_process.hpp>

#include <support/http_server.hpp>
#include <support/shelf.hpp>
#include <support/stepping.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using blocking_client = waybill::client<shelf::api, waybill::blocking>;
using async_client = waybill::client<shelf::api, waybill::coro>;

std::shared_ptr<waybill::local_limiter> limiter(waybill::rate_limits all)
{
    return std::make_shared<waybill::local_limiter>(waybill::local_limiter::options{.all = all});
}

waybill::client_options options_for(std::string const& url, std::shared_ptr<waybill::local_limiter> shared)
{
    waybill::client_options options;
    options.base_url = url;
    options.proxy = "";
    options.limiter = std::move(shared);
    return options;
}

asio::awaitable<void> fetch(async_client const& client, int id, std::vector<int>& done)
{
    co_await client.books.fetch(id);
    done.push_back(id);
}

std::string line_of(int id) { return "GET /books/" + std::to_string(id) + " HTTP/1.1"; }

} // namespace

TEST_CASE("threads and clients that share a limiter have no more requests under way than it allows")
{
    constexpr int thread_count = 6;
    constexpr int calls_each = 100;
    std::atomic<int> under_way{0};
    std::atomic<int> most{0};
    auto const carrier = [&] {
        return waybill::in_process{[&](waybill::http::request const&) {
            int const now = ++under_way;
            int before = most;
            while (now > before && !most.compare_exchange_weak(before, now)) {
            }
            std::this_thread::yield();
            --under_way;
            waybill::http::response made{200, {}, R"({"id":1,"title":"Emma"})"};
            made.fields.add("Content-Type", "application/json");
            return made;
        }};
    };
    auto const shared = limiter({.concurrency = 2});
    auto const options = options_for({}, shared);
    blocking_client const one{{"key"}, options, carrier()};
    blocking_client const other{{"key"}, options, carrier()};
    std::atomic<int> right{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < thread_count; ++i) {
        threads.emplace_back([&, i] {
            auto const& client = i % 2 == 0 ? one : other;
            for (int call = 0; call < calls_each; ++call) right += client.books.fetch.attempt(1).has_value() ? 1 : 0;
        });
    }
    for (auto& each : threads) each.join();
    CHECK(right == thread_count * calls_each);
    CHECK(most <= 2);
    CHECK(under_way == 0);
}

TEST_CASE("coroutines go in the order in which they came, as many at once as allowed")
{
    support::stepped_world world{[](support::arrival const&) { return std::nullopt; }}; // nobody gets an answer
    auto const shared = limiter({.concurrency = 3});
    auto client = std::make_unique<async_client>(world.io.get_executor(), "key", options_for(world.server.url(), shared));
    std::vector<int> done;
    std::vector<std::exception_ptr> ends;
    for (int id = 0; id < 10; ++id)
        asio::co_spawn(world.io, fetch(*client, id, done), [&](std::exception_ptr end) { ends.push_back(end); });
    world.step_until([&] { return world.server.requests() == 3; });
    for (int id = 0; id < 3; ++id) CHECK(world.server.arrivals()[static_cast<std::size_t>(id)].line == line_of(id));

    client.reset(); // ends those that wait for a turn, too
    world.finish();
    CHECK(ends.size() == 10);
    CHECK(done.empty());
    CHECK(world.server.requests() == 3);
}

TEST_CASE("each answer lets the next coroutine go")
{
    support::stepped_world world;
    auto const shared = limiter({.concurrency = 1});
    async_client const client{world.io.get_executor(), "key", options_for(world.server.url(), shared)};
    std::vector<int> done;
    for (int id = 0; id < 20; ++id)
        asio::co_spawn(world.io, fetch(client, id, done), [](std::exception_ptr failed) { CHECK_FALSE(failed); });
    world.finish();
    REQUIRE(done.size() == 20);
    CHECK(std::is_sorted(done.begin(), done.end()));
    CHECK(world.server.connections() == 1);
}

TEST_CASE("a coroutine whose turn comes too late fails at once, and leaves its place to the next")
{
    support::stepped_world world;
    auto const shared = limiter({.per_second = 0.001});
    async_client const client{world.io.get_executor(), "key", options_for(world.server.url(), shared)};
    std::vector<int> done;
    asio::co_spawn(world.io, fetch(client, 0, done), [](std::exception_ptr failed) { CHECK_FALSE(failed); });
    std::optional<waybill::error> why;
    asio::co_spawn(world.io, fetch(client, 1, done), [&](std::exception_ptr failed) {
        try {
            if (failed) std::rethrow_exception(failed);
        } catch (waybill::exception const& ended) {
            why = ended.error();
        }
    });
    world.finish();
    CHECK(done == std::vector{0});
    REQUIRE(why.has_value());
    CHECK(why->kind == waybill::error_kind::rate_limit);
    CHECK(why->effect == waybill::effect::not_sent);
    CHECK(why->retry_after > 900s);
    CHECK(world.server.requests() == 1);
}

TEST_CASE("what a provider says of its limits holds for the next call, not only for the one that was told")
{
    support::server_thread server{[](support::arrival const&) {
        return support::response(429, "{}", "Retry-After: 3600\r\n");
    }};
    auto options = options_for(server->url(), limiter({}));
    blocking_client const client{{"key"}, options};
    CHECK(client.books.fetch.attempt(1).error().http_status == 429);
    auto const next = client.books.fetch.attempt(2);
    CHECK(next.error().kind == waybill::error_kind::rate_limit);
    CHECK(next.error().http_status == 0);
    CHECK(next.error().attempts == 0);
    CHECK(server->requests() == 1);
}
