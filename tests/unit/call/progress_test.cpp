#include <waybill/call/client.hpp>
#include <waybill/coro.hpp>
#include <waybill/server.hpp>

#include <support/http_server.hpp>
#include <support/shelf.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
using waybill::effect;
using waybill::error_kind;
using waybill::transfer_progress;
using created = waybill::result<shelf::book>;

shelf::book_create const large{.title = "Emma", .author = std::string(300'000, 'y')};

waybill::client_options options_for(support::http_server const& server)
{
    waybill::client_options options;
    options.base_url = server.url();
    options.proxy = "";
    return options;
}

struct blocking_caller {
    explicit blocking_caller(waybill::client_options options) : client{{"key"}, std::move(options)} {}
    created create(waybill::call_options const& options) { return client.books.create.with(options).attempt(large); }
    waybill::client<shelf::api, waybill::blocking> client;
};

struct coro_caller {
    explicit coro_caller(waybill::client_options options) : client{io.get_executor(), {"key"}, std::move(options)} {}
    created create(waybill::call_options const& options)
    {
        std::optional<created> got;
        asio::co_spawn(io, [](auto call, std::optional<created>& kept) -> asio::awaitable<void> {
            auto done = co_await std::move(call);
            kept.emplace(std::move(done));
        }(client.books.create.with(options).attempt(large), got), asio::detached);
        io.restart();
        io.run();
        return std::move(got).value();
    }
    asio::io_context io;
    waybill::client<shelf::api, waybill::coro> client;
};

} // namespace

TEST_CASE_TEMPLATE("progress tells of every byte, in steps that only grow", Caller, blocking_caller, coro_caller)
{
    support::server_thread server;
    Caller caller{options_for(*server)};
    std::vector<transfer_progress> seen;
    waybill::call_options options;
    options.on_progress = [&](transfer_progress const& now) { seen.push_back(now); };
    REQUIRE(caller.create(options).has_value());
    REQUIRE(seen.size() >= 2);
    for (std::size_t i = 1; i < seen.size(); ++i) {
        CHECK_FALSE(seen[i] == seen[i - 1]);
        CHECK(seen[i].bytes_sent >= seen[i - 1].bytes_sent);
        CHECK(seen[i].bytes_received >= seen[i - 1].bytes_received);
    }
    auto const body = server->arrivals().at(0).body.size();
    CHECK(seen.back() == transfer_progress{body, body, 23, 23});

    seen.clear(); // a reused connection, and a call that does not ask
    REQUIRE(caller.create({}).has_value());
    CHECK(seen.empty());
    REQUIRE(caller.create(options).has_value());
    CHECK_FALSE(seen.empty());
}

TEST_CASE_TEMPLATE("what progress throws cancels the call, which may have been sent", Caller, blocking_caller, coro_caller)
{
    support::server_thread server{[](support::arrival const&) { return std::nullopt; }};
    Caller caller{options_for(*server)};
    waybill::call_options options;
    options.on_progress = [](transfer_progress const& now) {
        if (now.bytes_sent > 0) throw std::runtime_error{"the user pressed stop"};
    };
    auto const ended = caller.create(options);
    REQUIRE(ended.has_error());
    CHECK(ended.error().kind == error_kind::canceled);
    CHECK(ended.error().message == "the user pressed stop");
    CHECK(ended.error().effect == effect::unknown);
    CHECK(ended.error().attempts == 1);
}

TEST_CASE("progress within the process is told at once")
{
    waybill::fake<shelf::api> fake;
    fake.books.create = [](shelf::book_create const&) { return shelf::book{1, "Emma"}; };
    waybill::client<shelf::api, waybill::blocking> const client{{"key"}, {}, waybill::in_process{fake}};
    std::vector<transfer_progress> seen;
    waybill::call_options options;
    options.on_progress = [&](transfer_progress const& now) { seen.push_back(now); };
    client.books.create.with(options)({.title = "Emma"});
    CHECK(seen == std::vector<transfer_progress>{{16, 16, 23, 23}});

    options.on_progress = [](transfer_progress const&) { throw 1; };
    auto const ended = client.books.create.with(options).attempt({.title = "Emma"});
    REQUIRE(ended.has_error());
    CHECK(ended.error().kind == error_kind::canceled);
    CHECK_FALSE(ended.error().message.empty());
}
