#include <waybill/coro.hpp>
#include <waybill/limit.hpp>

#include <support/http_server.hpp>
#include <support/shelf.hpp>
#include <support/stepping.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using support::arrival;
using support::stepped_world;
using waybill::effect;
using waybill::error_kind;
using waybill::result;

using async_client = waybill::client<shelf::api, waybill::coro>;

waybill::client_options options_for(support::http_server const& server)
{
    waybill::client_options options;
    options.base_url = server.url();
    options.proxy = "";
    options.retry.first_delay = 1ms;
    options.retry.jitter = [] { return 1.0; };
    return options;
}

/// How a coroutine ended.
struct ending {
    bool done = false;
    bool aborted = false; // by the operation_aborted that Asio throws in a canceled coroutine
    std::optional<waybill::error> failure;

    bool canceled() const { return aborted || (failure && failure->kind == error_kind::canceled); }
    bool succeeded() const { return done && !aborted && !failure; }
};

auto into(ending& end)
{
    return [&end](std::exception_ptr thrown) {
        end.done = true;
        try {
            if (thrown) std::rethrow_exception(thrown);
        } catch (boost::system::system_error const& stopped) {
            if (stopped.code() != asio::error::operation_aborted) throw;
            end.aborted = true;
        } catch (waybill::exception const& failed) {
            end.failure = failed.error();
        }
    };
}

asio::awaitable<void> fetch(async_client& client, std::int64_t id = 1)
{
    auto const book = co_await client.books.fetch(id);
    CHECK(book.title == "Emma");
}

asio::awaitable<void> create(async_client& client)
{
    shelf::book_create const request{.title = "Emma", .author = {}};
    auto const book = co_await client.books.create(request);
    CHECK(book.title == "Emma");
}

std::string page(int number, int last)
{
    auto const next = number < last ? "\"more\"" : "null";
    return support::response(200, R"({"books":[{"id":)" + std::to_string(2 * number) + R"(,"title":"a"},{"id":)" +
                                      std::to_string(2 * number + 1) + R"(,"title":"b"}],"next":)" + next + "}");
}

std::optional<std::string> three_pages(arrival const& request)
{
    for (int const number : {1, 2, 3}) {
        if (request.line.find("page=" + std::to_string(number)) != std::string::npos) return page(number, 3);
    }
    return support::a_book;
}

template <bool Prefetch = false>
asio::awaitable<void> read_all(async_client& client)
{
    auto all = waybill::items(client.books.list, {}, {.prefetch = Prefetch});
    std::int64_t expected = 2;
    while (true) {
        auto const book = co_await all.next();
        if (!book) break;
        CHECK(book->id == expected);
        ++expected;
    }
    CHECK(expected == 8);
}

asio::awaitable<void> wait_until_read(async_client& client)
{
    auto const ask = [fetch = client.books.fetch] { return fetch.attempt(1); }; // which outlives the client
    auto const until = [asked = 0](shelf::book const&) mutable { return ++asked == 3; };
    waybill::poll_options<shelf::book> const options{.interval = 1ms};
    co_await waybill::poll(ask, until, options);
}

struct journal : waybill::observer {
    std::vector<std::string> lines;
    void on_request(std::string_view operation, int attempt, waybill::http::request const&) override
    {
        lines.push_back("request " + std::string{operation} + ' ' + std::to_string(attempt));
    }
    void on_response(std::string_view operation, int attempt, waybill::http::response const& response) override
    {
        lines.push_back("response " + std::string{operation} + ' ' + std::to_string(attempt) + ' ' +
                        std::to_string(response.status));
    }
    void on_retry(std::string_view operation, waybill::error const&, std::chrono::milliseconds) override
    {
        lines.push_back("retry " + std::string{operation});
    }
    void on_done(std::string_view operation, int attempts, waybill::error const* failure) override
    {
        lines.push_back("done " + std::string{operation} + ' ' + std::to_string(attempts) + (failure ? " failed" : " ok"));
    }
};

/// A coroutine to be ended at each of its steps.
struct scenario {
    char const* name;
    std::function<asio::awaitable<void>(async_client&)> start;
    support::http_server::answerer answer = [](arrival const&) { return support::a_book; };
    std::size_t connections = 100;
    bool behind_another = false; // which holds the only connection, or the limiter's only turn
    waybill::rate_limits limits{};
};

std::vector<scenario> scenarios()
{
    auto const busy_twice = [count = 0](arrival const& request) mutable {
        // Whatever comes after the call under test is answered well.
        if (request.line.find("/books/1 ") == std::string::npos || ++count > 2) return support::a_book;
        return support::response(503, "{}");
    };
    return {
        {.name = "a call", .start = [](async_client& client) { return fetch(client); }},
        {.name = "an unsafe call", .start = create},
        {.name = "a call with retries", .start = [](async_client& client) { return fetch(client); }, .answer = busy_twice},
        {.name = "a call in the queue", .start = [](async_client& client) { return fetch(client); }, .connections = 1,
         .behind_another = true},
        {.name = "a list of pages", .start = read_all<>, .answer = three_pages},
        {.name = "a list of pages fetched ahead", .start = read_all<true>, .answer = three_pages},
        {.name = "a call that waits for another's end", .start = [](async_client& client) { return fetch(client); },
         .behind_another = true, .limits = {.concurrency = 1}},
        {.name = "a list of pages at a rate", .start = read_all<>, .answer = three_pages, .limits = {.per_second = 1000}},
        {.name = "a wait until something is so", .start = wait_until_read},
    };
}

/// The only way a later call may find a client: ready.
void check_client_works(stepped_world& world, async_client& client)
{
    ending later;
    auto const before = world.server.requests();
    asio::co_spawn(world.io, fetch(client, 99), into(later));
    world.step_until([&] { return later.done; });
    CHECK(later.succeeded());
    world.finish();
    CHECK(world.server.requests() == before + 1); // and nothing that came from before
}

asio::awaitable<void> or_stop(asio::awaitable<void> work, asio::steady_timer& stop)
{
    using namespace asio::experimental::awaitable_operators;
    auto wait = stop.async_wait(asio::as_tuple(asio::use_awaitable));
    auto const first = co_await (std::move(work) || std::move(wait));
    if (first.index() == 1) throw boost::system::system_error{asio::error::operation_aborted};
}

} // namespace

TEST_CASE("a call that is canceled before any of its steps ends, sends nothing more, and leaves the client usable")
{
    std::size_t visited = 0;
    for (auto const& with_operator : {false, true}) {
        for (auto const& tried : scenarios()) {
            CAPTURE(tried.name);
            CAPTURE(with_operator);
            bool canceled_once = false;
            constexpr std::size_t most_steps = 1000;
            for (std::size_t n = 0; n < most_steps; ++n) {
                CAPTURE(n);
                stepped_world world{tried.answer};
                auto options = options_for(world.server);
                options.connections = tried.connections;
                options.limiter = std::make_shared<waybill::local_limiter>(waybill::local_limiter::options{.all = tried.limits});
                async_client client{world.io.get_executor(), {"key"}, options};
                ending first;
                if (tried.behind_another) asio::co_spawn(world.io, fetch(client, 50), into(first));
                ending end;
                asio::cancellation_signal signal;
                asio::steady_timer stop{world.io, asio::steady_timer::time_point::max()};
                if (with_operator) {
                    asio::co_spawn(world.io, or_stop(tried.start(client), stop), into(end));
                } else {
                    asio::co_spawn(world.io, tried.start(client), asio::bind_cancellation_slot(signal.slot(), into(end)));
                }
                bool emitted = false;
                for (std::size_t step = 0; !end.done; ++step) {
                    if (step == n) {
                        emitted = true;
                        if (with_operator) stop.cancel();
                        else signal.emit(asio::cancellation_type::terminal);
                        if (end.done) break;
                    }
                    REQUIRE(world.step());
                }
                CHECK((end.succeeded() || (emitted && end.canceled())));
                canceled_once = canceled_once || end.canceled();

                if (tried.behind_another) {
                    world.step_until([&] { return first.done; });
                    CHECK(first.succeeded());
                }
                world.let_server_act();
                auto const sent = world.server.requests();
                world.finish();
                CHECK(world.server.requests() == sent);
                check_client_works(world, client);
                if (!emitted) break; // it took fewer steps
                ++visited;
                REQUIRE(n + 1 < most_steps);
            }
            CHECK(canceled_once);
        }
    }
    MESSAGE("points visited: " << visited);
}

TEST_CASE("canceling the call before it lets the next in the queue go on, at every step")
{
    constexpr std::size_t most_steps = 1000;
    for (std::size_t n = 0; n < most_steps; ++n) {
        CAPTURE(n);
        stepped_world world;
        auto options = options_for(world.server);
        options.connections = 1;
        async_client client{world.io.get_executor(), {"key"}, options};
        ending first;
        ending second;
        asio::cancellation_signal signal;
        asio::co_spawn(world.io, fetch(client, 1), asio::bind_cancellation_slot(signal.slot(), into(first)));
        asio::co_spawn(world.io, fetch(client, 2), into(second));
        for (std::size_t step = 0; !second.done; ++step) {
            if (step == n) signal.emit(asio::cancellation_type::terminal);
            REQUIRE(world.step());
        }
        REQUIRE(first.done);
        CHECK((first.succeeded() || first.canceled()));
        CHECK(second.succeeded());
        world.finish();
        if (first.succeeded()) {
            CHECK(world.server.connections() == 1);
            break;
        }
        REQUIRE(n + 1 < most_steps);
    }
}

TEST_CASE("a call that is canceled while it connects leaves other sockets of the io_context alone")
{
    for (int steps = 0; steps < 8; ++steps) {
        CAPTURE(steps);
        stepped_world world;
        asio::ip::tcp::acceptor acceptor{world.io, {asio::ip::address_v4::loopback(), 0}};
        std::optional<async_client> client;
        client.emplace(world.io.get_executor(), shelf::provider::credentials{"key"}, options_for(world.server));
        ending end;
        asio::cancellation_signal signal;
        asio::co_spawn(world.io, fetch(*client), asio::bind_cancellation_slot(signal.slot(), into(end)));
        for (int step = 0; step < steps && !end.done; ++step) world.step();
        signal.emit(asio::cancellation_type::terminal);
        world.step_until([&] { return end.done; });

        asio::ip::tcp::socket here{world.io}; // has the number that the client's socket had
        here.connect(acceptor.local_endpoint());
        asio::ip::tcp::socket away = acceptor.accept();
        std::size_t received = 0;
        std::array<char, 4> bytes{};
        auto const count = [&](boost::system::error_code, std::size_t size) { received += size; };
        here.async_receive(asio::buffer(bytes), count);
        away.async_receive(asio::buffer(bytes), count);
        world.io.poll();
        client.reset();
        here.send(asio::buffer("n", 1));
        away.send(asio::buffer("f", 1));
        world.step_until([&] { return received == 2; });
    }
}

TEST_CASE("an attempt that is canceled says whether it was sent")
{
    stepped_world world{[](arrival const&) { return std::nullopt; }};
    auto options = options_for(world.server);
    options.connections = 1;
    async_client client{world.io.get_executor(), {"key"}, options};
    std::optional<result<shelf::book>> sent;
    std::optional<result<shelf::book>> queued;
    auto const keep = [](asio::awaitable<result<shelf::book>> call,
                         std::optional<result<shelf::book>>& kept) -> asio::awaitable<void> {
        auto got = co_await std::move(call);
        kept.emplace(std::move(got));
    };
    asio::cancellation_signal stop_sent;
    asio::cancellation_signal stop_queued;
    asio::co_spawn(world.io, keep(client.books.fetch.attempt(1), sent),
                   asio::bind_cancellation_slot(stop_sent.slot(), asio::detached));
    asio::co_spawn(world.io, keep(client.books.fetch.attempt(2), queued),
                   asio::bind_cancellation_slot(stop_queued.slot(), asio::detached));
    world.step_until([&] {
        world.let_server_act();
        return world.server.requests() == 1;
    });
    stop_queued.emit(asio::cancellation_type::terminal);
    world.step_until([&] { return queued.has_value(); });
    CHECK_FALSE(sent.has_value());
    stop_sent.emit(asio::cancellation_type::terminal);
    world.step_until([&] { return sent.has_value(); });

    REQUIRE(queued->has_error());
    CHECK(queued->error().kind == error_kind::canceled);
    CHECK(queued->error().effect == effect::not_sent);
    REQUIRE(sent->has_error());
    CHECK(sent->error().kind == error_kind::canceled);
    CHECK(sent->error().effect == effect::unknown);
    CHECK(sent->error().retry_stop == waybill::retry_stop::canceled);
    CHECK(sent->error().operation == "books.fetch");
    CHECK(sent->error().attempts == 1);
    world.finish();
    CHECK(world.server.requests() == 1);
}

TEST_CASE("a wait before the next attempt, however long, ends when the call is canceled")
{
    stepped_world world{[](arrival const&) { return support::response(429, "{}", "Retry-After: 60\r\n"); }};
    auto const watcher = std::make_shared<journal>();
    auto options = options_for(world.server);
    options.observers = {watcher};
    async_client client{world.io.get_executor(), {"key"}, options};
    ending end;
    asio::cancellation_signal signal;
    asio::co_spawn(world.io, fetch(client), asio::bind_cancellation_slot(signal.slot(), into(end)));
    world.step_until([&] { return watcher->lines.size() == 3; });
    signal.emit(asio::cancellation_type::terminal);
    world.step_until([&] { return end.done; });
    CHECK(end.canceled());
    world.finish();
    CHECK(world.server.requests() == 1);
    CHECK(watcher->lines == std::vector<std::string>{"request books.fetch 1", "response books.fetch 1 429",
                                                     "retry books.fetch", "done books.fetch 1 failed"});
}

TEST_CASE("destroying the client before any step of a call ends the call, and nothing is sent afterwards")
{
    for (auto const& tried : scenarios()) {
        CAPTURE(tried.name);
        constexpr std::size_t most_steps = 1000;
        for (std::size_t n = 0; n < most_steps; ++n) {
            CAPTURE(n);
            stepped_world world{tried.answer};
            auto options = options_for(world.server);
            options.connections = tried.connections;
            options.limiter = std::make_shared<waybill::local_limiter>(waybill::local_limiter::options{.all = tried.limits});
            std::optional<async_client> client;
            client.emplace(world.io.get_executor(), shelf::provider::credentials{"key"}, options);
            ending first;
            ending end;
            if (tried.behind_another) asio::co_spawn(world.io, fetch(*client, 50), into(first));
            else first.done = true;
            asio::co_spawn(world.io, tried.start(*client), into(end));
            world.step(); // let it start: beginning a call of a client that is gone is another matter
            if (tried.behind_another) world.step();
            bool destroyed = false;
            for (std::size_t step = 0; !end.done || !first.done; ++step) {
                if (step == n) {
                    destroyed = true;
                    client.reset();
                    world.let_server_act();
                }
                auto const sent = world.server.requests();
                REQUIRE(world.step());
                if (destroyed) CHECK(world.server.requests() == sent);
            }
            CHECK((end.succeeded() || (destroyed && end.canceled())));
            CHECK_FALSE(end.aborted); // nobody canceled: an error, no surprise
            world.finish();
            if (!destroyed) break;
            REQUIRE(n + 1 < most_steps);
        }
    }
}

TEST_CASE("destroying the client ends a long wait before the next attempt")
{
    stepped_world world{[](arrival const&) { return support::response(503, "{}", "Retry-After: 60\r\n"); }};
    std::optional<async_client> client;
    auto const watcher = std::make_shared<journal>();
    auto options = options_for(world.server);
    options.observers = {watcher};
    client.emplace(world.io.get_executor(), shelf::provider::credentials{"key"}, options);
    ending end;
    asio::co_spawn(world.io, fetch(*client), into(end));
    world.step_until([&] { return watcher->lines.size() == 3; });
    client.reset();
    world.step_until([&] { return end.done; });
    REQUIRE(end.failure.has_value());
    CHECK(end.failure->kind == error_kind::canceled);
    CHECK(end.failure->effect == effect::unknown); // of the attempt that was answered by 503
    world.finish();
    CHECK(world.server.requests() == 1);
}

namespace {

asio::awaitable<void> fetch_then_destroy(std::optional<async_client>& client)
{
    auto const book = co_await client->books.fetch(1);
    CHECK(book.title == "Emma");
    client.reset();
}

} // namespace

TEST_CASE("a client may be destroyed from the completion of one of its calls")
{
    for (std::size_t const connections : {std::size_t{1}, std::size_t{2}, std::size_t{100}}) {
        CAPTURE(connections);
        stepped_world world{[](arrival const& request) -> std::optional<std::string> {
            if (request.line.find("/books/1 ") != std::string::npos) return support::a_book;
            return std::nullopt;
        }};
        auto options = options_for(world.server);
        options.connections = connections;
        std::optional<async_client> client;
        client.emplace(world.io.get_executor(), shelf::provider::credentials{"key"}, options);
        std::vector<ending> ends(5);
        asio::co_spawn(world.io, fetch_then_destroy(client), into(ends[0]));
        for (std::size_t i = 1; i < ends.size(); ++i) asio::co_spawn(world.io, fetch(*client, 7), into(ends[i]));
        world.finish();
        CHECK_FALSE(client.has_value());
        CHECK(ends[0].succeeded());
        for (std::size_t i = 1; i < ends.size(); ++i) {
            REQUIRE(ends[i].failure.has_value());
            CHECK(ends[i].failure->kind == error_kind::canceled);
        }
    }
}

TEST_CASE("client and io_context may go, in this order, with calls under way and nobody to run them")
{
    for (std::size_t const connections : {std::size_t{1}, std::size_t{100}}) {
        for (int steps = 0; steps < 12; ++steps) {
            ending first;
            ending second;
            stepped_world world{[](arrival const&) { return std::nullopt; }};
            auto options = options_for(world.server);
            options.connections = connections;
            async_client client{world.io.get_executor(), {"key"}, options};
            asio::co_spawn(world.io, fetch(client), into(first));
            asio::co_spawn(world.io, read_all<>(client), into(second));
            for (int step = 0; step < steps; ++step) {
                world.io.poll_one();
                world.let_server_act();
            }
            CHECK_FALSE(first.done);
            CHECK_FALSE(second.done);
        }
    }
}

TEST_CASE("a call that is never awaited sends nothing")
{
    stepped_world world;
    async_client client{world.io.get_executor(), {"key"}, options_for(world.server)};
    {
        auto const call = client.books.fetch(1);
        auto const attempt = client.books.fetch.attempt(1);
    }
    world.finish();
    CHECK(world.server.connections() == 0);
    check_client_works(world, client);
}

TEST_CASE("a call, an endpoint and an iteration that outlive the client give canceled errors")
{
    stepped_world world{three_pages};
    std::optional<async_client> client;
    client.emplace(world.io.get_executor(), shelf::provider::credentials{"key"}, options_for(world.server));
    auto call = client->books.fetch(1);
    auto const endpoint = client->books.fetch;
    auto all = waybill::items(client->books.list);
    client.reset();

    std::vector<ending> ends(3);
    auto const wait = [](auto work) -> asio::awaitable<void> { static_cast<void>(co_await std::move(work)); };
    asio::co_spawn(world.io, wait(std::move(call)), into(ends[0]));
    asio::co_spawn(world.io, wait(endpoint(1)), into(ends[1]));
    asio::co_spawn(world.io, wait(all.next()), into(ends[2]));
    world.finish();
    for (auto const& end : ends) {
        REQUIRE(end.failure.has_value());
        CHECK(end.failure->kind == error_kind::canceled);
        CHECK(end.failure->effect == effect::not_sent);
        CHECK(end.failure->attempts == 0);
    }
    CHECK(world.server.connections() == 0);
}

TEST_CASE("a moved client goes on, also for calls begun before")
{
    stepped_world world;
    async_client client{world.io.get_executor(), {"key"}, options_for(world.server)};
    ending end;
    asio::co_spawn(world.io, [](asio::awaitable<shelf::book> call) -> asio::awaitable<void> {
        auto const book = co_await std::move(call);
        CHECK(book.id == 1);
    }(client.books.fetch(1)), into(end));
    world.step();
    async_client moved{std::move(client)};
    world.finish();
    CHECK(end.succeeded());
    check_client_works(world, moved);
}

TEST_CASE("run returns when the last call is over, and its connection is there for the next")
{
    support::server_thread server;
    asio::io_context io;
    async_client client{io.get_executor(), {"key"}, options_for(*server)};
    for (std::size_t round = 1; round <= 3; ++round) {
        ending end;
        asio::co_spawn(io, fetch(client), into(end));
        io.restart();
        io.run();
        CHECK(end.succeeded());
        CHECK(server->requests() == round);
        CHECK(server->connections() == 1);
    }
}

TEST_CASE("calls that wait for a connection are sent in the order in which they were made")
{
    for (std::size_t const allowed : {std::size_t{0}, std::size_t{1}, std::size_t{3}}) {
        CAPTURE(allowed);
        auto const connections = (std::max)(allowed, std::size_t{1});
        stepped_world world;
        auto options = options_for(world.server);
        options.connections = allowed;
        async_client client{world.io.get_executor(), {"key"}, options};
        std::vector<ending> ends(30);
        for (std::size_t i = 0; i < ends.size(); ++i)
            asio::co_spawn(world.io, fetch(client, static_cast<std::int64_t>(i)), into(ends[i]));
        world.finish();
        for (auto const& end : ends) CHECK(end.succeeded());
        auto const came = world.server.arrivals();
        REQUIRE(came.size() == ends.size());
        CHECK(world.server.connections() == connections);
        for (std::size_t i = 0; i < came.size(); ++i) {
            // With several connections, those that are open at once may overtake each other.
            auto const id = static_cast<std::size_t>(std::stoul(came[i].line.substr(std::string_view{"GET /books/"}.size())));
            CHECK(id < i + connections);
            CHECK(i < id + connections);
        }
    }
}

TEST_CASE("500 calls at once share 8 connections")
{
    support::server_thread server;
    asio::io_context io;
    auto options = options_for(*server);
    options.connections = 8;
    async_client client{io.get_executor(), {"key"}, options};
    std::vector<ending> ends(500);
    for (auto& end : ends) asio::co_spawn(io, fetch(client), into(end));
    io.run();
    for (auto const& end : ends) CHECK(end.succeeded());
    CHECK(server->requests() == 500);
    CHECK(server->connections() == 8);
}

TEST_CASE("two io_contexts in two threads each have a client of their own")
{
    support::server_thread server;
    auto const work = [&](std::vector<ending>& ends) {
        asio::io_context io;
        async_client client{io.get_executor(), {"key"}, options_for(*server)};
        for (auto& end : ends) asio::co_spawn(io, fetch(client), into(end));
        io.run();
    };
    std::vector<ending> here(50);
    std::vector<ending> there(50);
    std::thread other{[&] { work(there); }};
    work(here);
    other.join();
    for (auto const* ends : {&here, &there}) {
        for (auto const& end : *ends) CHECK(end.succeeded());
    }
    CHECK(server->requests() == 100);
}

namespace {

struct counting_observer : waybill::observer {
    std::atomic<int> requests{0};
    std::atomic<int> done{0};
    void on_request(std::string_view, int, waybill::http::request const&) override { ++requests; }
    void on_done(std::string_view, int, waybill::error const*) override { ++done; }
};

asio::awaitable<void> fetch_many(async_client& client, int count)
{
    for (int i = 0; i < count; ++i) {
        auto const book = co_await client.books.fetch.attempt(i);
        if (!book.has_value()) throw waybill::exception{book.error()};
    }
}

/// Calls raced against a timer, which ends some of them.
asio::awaitable<void> fetch_or_give_up(async_client& client, int count, std::atomic<int>& finished)
{
    using namespace asio::experimental::awaitable_operators;
    auto const executor = co_await asio::this_coro::executor;
    for (int i = 0; i < count; ++i) {
        asio::steady_timer timer{executor, std::chrono::microseconds{i % 10 * 300}};
        auto wait = timer.async_wait(asio::as_tuple(asio::use_awaitable));
        auto call = client.books.fetch.attempt(i);
        auto const first = co_await (std::move(call) || std::move(wait));
        if (first.index() == 0) {
            auto const& book = std::get<0>(first);
            if (!book.has_value()) throw waybill::exception{book.error()};
            ++finished;
        }
    }
}

} // namespace

TEST_CASE("a client on a strand serves coroutines of other executors and threads")
{
    support::server_thread server;
    asio::io_context io;
    auto const watcher = std::make_shared<counting_observer>();
    auto options = options_for(*server);
    options.observers = {watcher};
    options.connections = 4;
    std::optional<async_client> client;
    client.emplace(asio::make_strand(io), shelf::provider::credentials{"key"}, options);
    constexpr int calls_each = 40;
    asio::thread_pool others{2};
    std::vector<std::future<void>> ends;
    for (int i = 0; i < 4; ++i) {
        ends.push_back(asio::co_spawn(asio::make_strand(io), fetch_many(*client, calls_each), asio::use_future));
        ends.push_back(asio::co_spawn(asio::make_strand(others), fetch_many(*client, calls_each), asio::use_future));
    }
    auto const keep_running = asio::require(io.get_executor(), asio::execution::outstanding_work.tracked);
    std::optional work{keep_running};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back([&] { io.run(); });
    for (auto& end : ends) CHECK_NOTHROW(end.get());
    work.reset();
    io.stop();
    for (auto& thread : threads) thread.join();
    others.join();
    CHECK(server->requests() == 8 * calls_each);
    CHECK(server->connections() <= 4);
    CHECK(watcher->requests == 8 * calls_each);
    CHECK(watcher->done == 8 * calls_each);
    client.reset();
}

TEST_CASE("calls may be canceled from other executors and threads than the client's")
{
    support::server_thread server;
    asio::io_context io;
    auto options = options_for(*server);
    options.connections = 2;
    std::optional<async_client> client;
    client.emplace(asio::make_strand(io), shelf::provider::credentials{"key"}, options);
    std::optional work{asio::require(io.get_executor(), asio::execution::outstanding_work.tracked)};
    asio::thread_pool others{2};
    std::atomic<int> finished{0};
    std::vector<std::future<void>> ends;
    for (int i = 0; i < 6; ++i)
        ends.push_back(asio::co_spawn(asio::make_strand(others), fetch_or_give_up(*client, 100, finished), asio::use_future));
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) threads.emplace_back([&] { io.run(); });
    for (auto& end : ends) CHECK_NOTHROW(end.get());
    auto last = asio::co_spawn(asio::make_strand(others), fetch_many(*client, 5), asio::use_future);
    CHECK_NOTHROW(last.get());
    work.reset();
    io.stop();
    for (auto& thread : threads) thread.join();
    others.join();
    client.reset();
    MESSAGE("calls that were faster than their timer: ", finished.load());
}

TEST_CASE("arguments that are not valid throw at the call, while attempt has them in its result")
{
    stepped_world world;
    async_client client{world.io.get_executor(), {"key"}, options_for(world.server)};
    shelf::book_create const unnamed{};
    CHECK_THROWS_AS(static_cast<void>(client.books.create(unnamed)), waybill::exception);
    CHECK_THROWS_AS(static_cast<void>(client.books.fetch("")), waybill::exception);
    CHECK_THROWS_AS(static_cast<void>(client.books.fetch("..")), waybill::exception);
    try {
        static_cast<void>(client.books.create(unnamed));
        FAIL("the title is missing");
    } catch (waybill::exception const& refused) {
        CHECK(refused.error().kind == error_kind::invalid_argument);
        CHECK(refused.error().operation == "books.create");
        CHECK(refused.error().effect == effect::not_sent);
        REQUIRE(refused.error().field_errors.size() == 1);
        CHECK(refused.error().field_errors[0].field == "title");
    }

    std::optional<waybill::error> why;
    auto attempt = client.books.create.attempt(unnamed); // does not throw
    asio::co_spawn(world.io, [](auto call, auto& kept) -> asio::awaitable<void> {
        auto const got = co_await std::move(call);
        kept = got.error();
    }(std::move(attempt), why), asio::detached);
    world.finish();
    REQUIRE(why.has_value());
    CHECK(why->kind == error_kind::invalid_argument);
    CHECK(why->operation == "books.create");
    CHECK(why->attempts == 0);
    CHECK(world.server.connections() == 0);
}

namespace {

/// Arguments that are gone before the call is awaited.
asio::awaitable<void> create_from_short_lived(async_client& client)
{
    std::optional<asio::awaitable<shelf::book>> create;
    std::optional<asio::awaitable<shelf::book>> fetch;
    std::optional<asio::awaitable<result<shelf::book>>> attempt;
    {
        shelf::book_create const request{.title = std::string(60, 'x'), .author = std::string(60, 'y')};
        std::string const id(60, 'z');
        waybill::call_options const options{.timeout = 30s, .retry = {}, .headers = {{"X-Long-Header", std::string(60, 'h')}}};
        create.emplace(client.books.create(request));
        fetch.emplace(client.books.fetch(id));
        attempt.emplace(client.books.replace.with(options).attempt(std::string_view{id}, request));
    }
    auto const created = co_await std::move(*create);
    auto const fetched = co_await std::move(*fetch);
    auto const attempted = co_await std::move(*attempt);
    CHECK(created.id == 1);
    CHECK(fetched.id == 1);
    CHECK(attempted.has_value());
}

} // namespace

TEST_CASE("arguments may be gone before the call is awaited")
{
    stepped_world world;
    async_client client{world.io.get_executor(), {"key"}, options_for(world.server)};
    ending end;
    asio::co_spawn(world.io, create_from_short_lived(client), into(end));
    world.finish();
    CHECK(end.succeeded());
    auto const came = world.server.arrivals();
    REQUIRE(came.size() == 3);
    CHECK(came[0].body == R"({"title":")" + std::string(60, 'x') + R"(","author":")" + std::string(60, 'y') + "\"}");
    CHECK(came[1].line == "GET /books/" + std::string(60, 'z') + " HTTP/1.1");
    CHECK(came[2].head.find("X-Long-Header: " + std::string(60, 'h')) != std::string::npos);
}

namespace {

asio::awaitable<void> fetch_within(async_client& client, std::optional<waybill::error>& why)
{
    waybill::call_options const options{.timeout = 40ms, .retry = {}, .headers = {}};
    auto const got = co_await client.books.fetch.with(options).attempt(1);
    if (got.has_error()) why = got.error();
}

} // namespace

TEST_CASE("a deadline of the call ends it while it is under way and while it waits for a connection")
{
    stepped_world world{[](arrival const&) { return std::nullopt; }};
    auto options = options_for(world.server);
    options.connections = 1;
    async_client client{world.io.get_executor(), {"key"}, options};
    std::optional<waybill::error> under_way;
    std::optional<waybill::error> waiting;
    asio::co_spawn(world.io, fetch_within(client, under_way), asio::detached);
    asio::co_spawn(world.io, fetch_within(client, waiting), asio::detached);
    world.finish();
    REQUIRE(under_way.has_value());
    CHECK(under_way->kind == error_kind::timeout);
    CHECK(under_way->effect == effect::unknown);
    CHECK(under_way->retry_stop == waybill::retry_stop::deadline);
    REQUIRE(waiting.has_value());
    CHECK(waiting->kind == error_kind::timeout);
    CHECK(waiting->retry_stop == waybill::retry_stop::deadline);
}

namespace {

asio::awaitable<void> use_everything(async_client& client)
{
    auto const beside = co_await client.books.fetch.attempt_with_response(3);
    CHECK(beside.has_value());
    if (beside.has_value()) {
        CHECK(beside->value.title == "Emma");
        CHECK(beside->response.status == 200);
        CHECK(beside->response.fields.find("content-type") == "application/json");
    }

    auto const free_book = co_await client.request<shelf::book>(waybill::verb::get, "/new/thing?x=1");
    CHECK(free_book.title == "Emma");
    shelf::book_create const request{.title = "T", .author = {}};
    auto const posted = co_await client.request<shelf::book>(waybill::verb::post, "/new", request);
    CHECK(posted.id == 1);
    waybill::call_options const options{.timeout = 5s, .retry = {}, .headers = {{"X-One", "1"}}};
    auto const attempted = co_await client.attempt_request<shelf::book>(waybill::verb::put, "/new", request, options);
    CHECK(attempted.has_value());
    auto const refused = co_await client.attempt_request<shelf::book>(waybill::verb::get, "no slash");
    CHECK(refused.has_error());
    if (refused.has_error()) CHECK(refused.error().kind == error_kind::invalid_argument);
}

} // namespace

TEST_CASE("responses beside values, endpoints that no record describes, and observers work in coroutines")
{
    stepped_world world;
    auto const watcher = std::make_shared<journal>();
    auto options = options_for(world.server);
    options.observers = {watcher};
    async_client client{world.io.get_executor(), {"key"}, options};
    ending end;
    asio::co_spawn(world.io, use_everything(client), into(end));
    world.finish();
    CHECK(end.succeeded());
    auto const came = world.server.arrivals();
    REQUIRE(came.size() == 4);
    CHECK(came[0].line == "GET /books/3 HTTP/1.1");
    CHECK(came[1].line == "GET /new/thing?x=1 HTTP/1.1");
    CHECK(came[2].line == "POST /new HTTP/1.1");
    CHECK(came[2].body == R"({"title":"T"})");
    CHECK(came[3].head.find("X-One: 1\r\n") != std::string::npos);
    CHECK(watcher->lines ==
          std::vector<std::string>{"request books.fetch 1", "response books.fetch 1 200", "done books.fetch 1 ok",
                                   "request GET /new/thing 1", "response GET /new/thing 1 200", "done GET /new/thing 1 ok",
                                   "request POST /new 1", "response POST /new 1 200", "done POST /new 1 ok",
                                   "request PUT /new 1", "response PUT /new 1 200", "done PUT /new 1 ok"});
    CHECK_THROWS_AS(static_cast<void>(client.request<shelf::book>(waybill::verb::get, "no slash")), waybill::exception);
}

#if !WAYBILL_AWAIT_BREAKS_TEMPORARIES

namespace {

asio::awaitable<void> with_temporaries(async_client& client)
{
    auto const created = co_await client.books.create({.title = std::string(40, 't'), .author = std::string(40, 'a')});
    CHECK(created.id == 1);
    auto const attempted = co_await client.books.create.attempt({.title = std::string(40, 't'), .author = {}});
    CHECK(attempted.has_value());
    auto const beside = co_await client.books.create.attempt_with_response({.title = std::string(40, 't'), .author = {}});
    CHECK(beside.has_value());
    auto const limited = co_await client.books.fetch.with({.timeout = 5s, .retry = {}, .headers = {}}).attempt(1);
    CHECK(limited.has_value());
    auto const posted = co_await client.request<shelf::book>(waybill::verb::post, "/new",
                                                             shelf::book_create{.title = std::string(40, 't'), .author = {}});
    CHECK(posted.id == 1);
}

} // namespace

TEST_CASE("a request may be written where the call is awaited")
{
    stepped_world world;
    async_client client{world.io.get_executor(), {"key"}, options_for(world.server)};
    ending end;
    asio::co_spawn(world.io, with_temporaries(client), into(end));
    world.finish();
    CHECK(end.succeeded());
    CHECK(world.server.requests() == 5);
    CHECK(world.server.arrivals().at(0).body ==
          R"({"title":")" + std::string(40, 't') + R"(","author":")" + std::string(40, 'a') + "\"}");
}

#endif
