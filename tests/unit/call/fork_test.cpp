#if !defined(_WIN32)

#include <waybill/coro.hpp>

#include <support/http_server.hpp>
#include <support/shelf.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace asio = boost::asio;
using blocking_client = waybill::client<shelf::api, waybill::blocking>;
using async_client = waybill::client<shelf::api, waybill::coro>;

waybill::client_options options_for(support::http_server const& server)
{
    waybill::client_options options;
    options.base_url = server.url();
    options.proxy = "";
    return options;
}

/// Runs it in a forked child, which ends without destructors; whether it returned true there.
template <class Work>
bool in_child(Work work)
{
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        bool done = false;
        try {
            done = work();
        } catch (...) {
        }
        ::_exit(done ? 0 : 1);
    }
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// Which connection each request came through.
std::vector<std::size_t> connections_of(support::http_server const& server)
{
    std::vector<std::size_t> used;
    for (auto const& request : server.arrivals()) used.push_back(request.connection);
    return used;
}

bool run_call(asio::io_context& io, async_client& client)
{
    bool good = false;
    asio::co_spawn(io, [](async_client& caller, bool& result) -> asio::awaitable<void> {
        auto const book = co_await caller.books.fetch.attempt(1);
        result = book.has_value();
    }(client, good), asio::detached);
    io.restart();
    io.run();
    return good;
}

} // namespace

TEST_CASE("after fork the child of a blocking client's process calls through connections of its own")
{
    support::server_thread server;
    blocking_client const client{{"key"}, options_for(*server)};
    CHECK(client.books.fetch(1).id == 1);
    CHECK(in_child([&] {
        bool const good = client.books.fetch.attempt(2).has_value() && client.books.fetch.attempt(3).has_value();
        // A grandchild starts afresh as well.
        return good && in_child([&] { return client.books.fetch.attempt(4).has_value(); });
    }));
    CHECK(client.books.fetch(5).id == 1);
    CHECK(connections_of(*server) == std::vector<std::size_t>{0, 1, 1, 2, 0});
}

TEST_CASE("a client that is destroyed in the child leaves the parent's connections open")
{
    support::server_thread server;
    std::optional<blocking_client> client;
    client.emplace(shelf::provider::credentials{"key"}, options_for(*server));
    CHECK(client->books.fetch(1).id == 1);
    CHECK(in_child([&] {
        client.reset();
        return true;
    }));
    CHECK(client->books.fetch(2).id == 1);
    CHECK(connections_of(*server) == std::vector<std::size_t>{0, 0});
}

TEST_CASE("after fork the child of a coroutine client's process calls through connections of its own")
{
    support::server_thread server;
    asio::io_context io;
    async_client client{io.get_executor(), {"key"}, options_for(*server)};
    CHECK(run_call(io, client));
    io.notify_fork(asio::io_context::fork_prepare);
    CHECK(in_child([&] {
        io.notify_fork(asio::io_context::fork_child);
        return run_call(io, client) && run_call(io, client);
    }));
    io.notify_fork(asio::io_context::fork_parent);
    CHECK(run_call(io, client));
    CHECK(connections_of(*server) == std::vector<std::size_t>{0, 1, 1, 0});
}

TEST_CASE("a coroutine call that is under way at fork is canceled in the child and goes on in the parent")
{
    support::server_thread server{[](support::arrival const& request) -> std::optional<std::string> {
        // Answered once the child has made its own call.
        static std::optional<std::string> const nothing;
        return request.line.find("/books/1 ") != std::string::npos ? nothing : support::a_book;
    }};
    asio::io_context io;
    std::optional<async_client> client;
    client.emplace(io.get_executor(), shelf::provider::credentials{"key"}, options_for(*server));
    std::optional<waybill::error> why;
    asio::co_spawn(io, [](async_client& caller, std::optional<waybill::error>& kept) -> asio::awaitable<void> {
        auto const book = co_await caller.books.fetch.attempt(1);
        if (book.has_error()) kept = book.error();
    }(*client, why), asio::detached);
    while (server->requests() == 0) io.poll();
    io.notify_fork(asio::io_context::fork_prepare);
    CHECK(in_child([&] {
        io.notify_fork(asio::io_context::fork_child);
        bool good = false;
        asio::co_spawn(io, [](async_client& caller, bool& result) -> asio::awaitable<void> {
            auto const book = co_await caller.books.fetch.attempt(2);
            result = book.has_value();
        }(*client, good), asio::detached);
        io.restart();
        io.run();
        return good && why && why->kind == waybill::error_kind::canceled && why->effect == waybill::effect::unknown;
    }));
    io.notify_fork(asio::io_context::fork_parent);
    CHECK_FALSE(why.has_value());
    client.reset();
    io.restart();
    io.run();
    REQUIRE(why.has_value());
    CHECK(why->kind == waybill::error_kind::canceled);
    CHECK(connections_of(*server) == std::vector<std::size_t>{0, 1});
}

#endif
