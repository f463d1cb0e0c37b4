#include <waybill/cassette/async_cassette.hpp>
#include <waybill/coro.hpp>

#include <support/http_server.hpp>
#include <support/scratch_file.hpp>
#include <support/shelf.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
using client = waybill::client<shelf::api, waybill::coro>;

asio::awaitable<std::string> title_of_two(client const& shop)
{
    auto const first = co_await shop.books.fetch(1);
    auto const second = co_await shop.books.fetch(2);
    co_return first.title + ", " + second.title;
}

} // namespace

TEST_CASE("coroutines record and are answered from a cassette, which blocking clients read too")
{
    support::scratch_file const file;
    {
        asio::io_context io;
        support::http_server const server{io, [](support::arrival const& request) -> std::optional<std::string> {
                                              return support::response(200, request.line.starts_with("GET /books/1 ") ? R"({"id":1,"title":"Emma"})" : R"({"id":2,"title":"Lady Susan"})");
                                          }};
        waybill::cassette_recorder recorder{file.path(), {.members = {"id", "title"}}};
        client const shop{io.get_executor(), {"key"}, {.base_url = server.url()}, waybill::async_recording{recorder, waybill::curl_multi{io.get_executor(), {}}}};
        auto titles = asio::co_spawn(io, title_of_two(shop), asio::use_future);
        while (titles.wait_for(std::chrono::seconds{0}) != std::future_status::ready) io.run_one();
        CHECK(titles.get() == "Emma, Lady Susan");
    }
    {
        waybill::cassette_player player{file.path()};
        asio::io_context io;
        client const shop{io.get_executor(), {"key"}, {}, waybill::async_replaying{player}};
        auto titles = asio::co_spawn(io, title_of_two(shop), asio::use_future);
        io.run();
        CHECK(titles.get() == "Emma, Lady Susan");
        CHECK(player.unplayed().empty());

        auto missed = asio::co_spawn(io, shop.books.fetch.attempt(3), asio::use_future);
        io.restart();
        io.run();
        CHECK(missed.get().error().kind == waybill::error_kind::configuration);
    }
    waybill::cassette_player player{file.path()};
    waybill::client<shelf::api, waybill::blocking> const shop{{"key"}, {}, waybill::replaying{player}};
    CHECK(shop.books.fetch(1).title == "Emma");
}

TEST_CASE("a call that ends with its client is recorded as canceled")
{
    support::scratch_file const file;
    asio::io_context io;
    support::http_server const server{io, [](support::arrival const&) { return std::optional<std::string>{}; }};
    waybill::cassette_recorder recorder{file.path()};
    std::optional<client> shop{std::in_place, io.get_executor(), shelf::provider::credentials{"key"}, waybill::client_options{.base_url = server.url()},
                               waybill::async_recording{recorder, waybill::curl_multi{io.get_executor(), {}}}};
    auto answer = asio::co_spawn(io, shop->books.fetch.attempt(1), asio::use_future);
    io.poll();
    shop.reset();
    while (answer.wait_for(std::chrono::seconds{0}) != std::future_status::ready) io.run_one();
    CHECK(answer.get().error().kind == waybill::error_kind::canceled);
    recorder.finish();
    CHECK(file.read().find("\"kind\": \"canceled\"") != std::string::npos);
}
