#include <waybill/coro.hpp>
#include <waybill/observe.hpp>
#include <waybill/transport/in_process.hpp>

#include <support/http_server.hpp>
#include <support/raw_server.hpp>
#include <support/shelf.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <doctest/doctest.h>
#include <zlib.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using waybill::error_kind;
using waybill::in_process;
using waybill::transfer_metrics;
using waybill::http::request;
using waybill::http::response;

using blocking_client = waybill::client<shelf::api, waybill::blocking>;
using coro_client = waybill::client<shelf::api, waybill::coro>;

struct report {
    std::string operation;
    std::uint64_t call;
    int attempt;
    std::string url;
    std::string key;
    int status;
    std::optional<error_kind> failure;
    transfer_metrics metrics;
};

struct reporter final : waybill::observer {
    void on_transfer(waybill::transfer_report const& done) override
    {
        std::lock_guard const lock{mutex};
        reports.push_back({std::string{done.operation}, done.call, done.attempt, done.request.url, std::string{done.request.fields.find("Authorization").value_or("")},
                           done.status, done.failure, done.metrics});
    }
    std::mutex mutex;
    std::vector<report> reports;
};

waybill::client_options options_with(std::shared_ptr<waybill::observer> watcher, std::string base_url = {})
{
    waybill::client_options options;
    options.base_url = std::move(base_url);
    options.proxy = "";
    options.retry.first_delay = 0ms;
    options.observers = {std::move(watcher)};
    return options;
}

response an_answer(int status, std::string body = R"({"id":1,"title":"Emma"})")
{
    response out{status, {}, std::move(body)};
    out.fields.add("Content-Type", "application/json");
    return out;
}

std::string gzip(std::string_view plain)
{
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, static_cast<uLong>(plain.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

/// What the log says of calls of this client.
std::string lines_of(waybill::in_process transport, auto work, waybill::retry_policy retry = {.attempts = 2, .first_delay = 0ms})
{
    std::string lines;
    auto options = options_with(std::make_shared<waybill::text_log>([&](std::string_view line) { lines.append(line) += '\n'; }));
    options.retry = retry;
    work(blocking_client{{"k-1"}, options, std::move(transport)});
    return lines;
}

} // namespace

TEST_CASE("each request is reported with its sizes and times, and without secrets")
{
    std::string const title(5000, 'x');
    auto const body = R"({"id":1,"title":")" + title + "\"}";
    auto const packed = gzip(body);
    support::raw_server const server{support::in_turn(
        {support::send(support::response_text("HTTP/1.1 503 No\r\n", "")),
         support::send(support::response_text("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n", packed))})};
    auto const watcher = std::make_shared<reporter>();
    auto const check = [&](std::size_t first) {
        REQUIRE(watcher->reports.size() == first + 3);
        auto const& refused = watcher->reports[first];
        auto const& done = watcher->reports[first + 1];
        auto const& next = watcher->reports[first + 2];
        CHECK(done.operation == "books.replace");
        CHECK(done.key == "***");
        CHECK(done.url == server.url() + "/books/1");
        CHECK(refused.call == done.call);
        CHECK(next.call != done.call);
        CHECK(refused.attempt == 1);
        CHECK(done.attempt == 2);
        CHECK(done.status == 200);
        CHECK_FALSE(done.failure);
        CHECK(done.metrics.request_body_bytes == std::string_view{R"({"title":"x"})"}.size());
        CHECK(done.metrics.wire_body_bytes == packed.size());
        CHECK(done.metrics.response_body_bytes == body.size());
        CHECK(next.metrics.reused_connection);
        CHECK(next.metrics.connect == 0us);
        CHECK(next.metrics.request_body_bytes == 0);
        for (auto const* const each : {&refused, &done, &next}) {
            auto const& took = each->metrics;
            CHECK(took.first_byte > 0us);
            CHECK(took.tls == 0us);
            CHECK(took.queue + took.dns + took.connect + took.tls + took.first_byte <= took.total);
        }
    };
    {
        blocking_client const shop{{"k-1"}, options_with(watcher, server.url())};
        shop.books.replace(1, {.title = "x"});
        shop.books.fetch(2);
        check(0);
        CHECK(watcher->reports[0].metrics.connect > 0us);
        CHECK_FALSE(watcher->reports[0].metrics.reused_connection);
    }
    asio::io_context io;
    support::raw_server const other{support::in_turn({support::send(support::response_text("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", body))})};
    coro_client const shop{io.get_executor(), {"k-1"}, options_with(watcher, other.url())};
    auto done = asio::co_spawn(io, shop.books.fetch(1), asio::use_future);
    io.run();
    CHECK(done.get().id == 1);
    CHECK(watcher->reports.back().metrics.connect > 0us);
    CHECK(watcher->reports.back().metrics.response_body_bytes == body.size());
}

TEST_CASE("a failed request is reported with its kind")
{
    support::refusing_port const port;
    auto const watcher = std::make_shared<reporter>();
    auto options = options_with(watcher, port.url());
    options.retry.attempts = 2;
    CHECK(blocking_client{{"k-1"}, options}.books.fetch.attempt(1).has_error());
    REQUIRE(watcher->reports.size() == 2);
    CHECK(watcher->reports[1].failure == error_kind::connect);
    CHECK(watcher->reports[1].status == 0);
    CHECK(watcher->reports[1].metrics.response_body_bytes == 0);
}

TEST_CASE("the time in which a request waits for a connection counts as queue")
{
    asio::io_context io;
    support::http_server const server{io};
    auto const watcher = std::make_shared<reporter>();
    auto options = options_with(watcher, server.url());
    options.connections = 1;
    coro_client const shop{io.get_executor(), {"k-1"}, options};
    auto first = asio::co_spawn(io, shop.books.fetch(1), asio::use_future);
    auto second = asio::co_spawn(io, shop.books.fetch(2), asio::use_future);
    while (second.wait_for(0s) != std::future_status::ready) io.run_one();
    REQUIRE(watcher->reports.size() == 2);
    auto const& waited = watcher->reports[1].metrics;
    CHECK(waited.queue > 0us);
    CHECK(waited.queue <= waited.total);
    CHECK(waited.reused_connection);
}

TEST_CASE("the text log has a line for each event")
{
    int count = 0;
    in_process const transport{[&](request const&) { return an_answer(++count == 1 ? 503 : 200); }};
    CHECK(lines_of(transport, [](auto const& shop) { CHECK(shop.books.list.attempt({.q = "ada@example.test k-1"}).has_error()); }) ==
          "books.list #1 > GET https://shelf.example.test/books?...\n"
          "books.list #1 < 503, 23 bytes\n"
          "books.list: again in 0 ms, since server\n"
          "books.list #2 > GET https://shelf.example.test/books?...\n"
          "books.list #2 < 200, 23 bytes\n"
          "books.list: failed after 2 attempts: books.list: decode (HTTP 200): expected this member, found none at /books; it may have taken effect\n");
    CHECK(lines_of(transport, [](auto const& shop) { shop.books.create({.title = "Emma"}); }) ==
          "books.create #1 > POST https://shelf.example.test/books, 16 bytes\n"
          "books.create #1 < 200, 23 bytes\n"
          "books.create: done after 1 attempt\n");
}

TEST_CASE("the text log shows times, failures and sizes on the wire, and no server can forge its lines")
{
    std::vector<std::string> lines;
    waybill::text_log log{[&](std::string_view line) { lines.emplace_back(line); }};
    request const sent{waybill::verb::get, "https://h/", {}, {}};
    transfer_metrics metrics;
    metrics.total = 23450us;
    metrics.dns = 1000us;
    metrics.tls = 49us;
    metrics.first_byte = 9999us;
    metrics.wire_body_bytes = 1;
    metrics.response_body_bytes = 200;
    log.on_transfer({"a", 1, 1, sent, 200, error_kind::too_large, metrics});
    metrics = {};
    metrics.total = 1ms;
    metrics.reused_connection = true;
    log.on_transfer({"a", 1, 2, sent, 0, error_kind::timeout, metrics});
    waybill::error const why{error_kind::refused, waybill::effect::rejected, "no\r\na: done after 1 attempt\x1b[2J"};
    log.on_done("a", 2, &why);
    CHECK(lines == std::vector<std::string>{
                       "a #1 < 200, too_large, 200 bytes (1 byte on the wire) in 23.5 ms, dns 1.0 ms, tls 0.0 ms, first byte 10.0 ms",
                       "a #2 < timeout in 1.0 ms, connection reused",
                       "a: failed after 2 attempts: refused: no\\x0d\\na: done after 1 attempt\\x1b[2J",
                   });
}

TEST_CASE("threads share a text log to a stream, whose lines stay whole")
{
    constexpr int threads = 8;
    constexpr int calls_each = 50;
    std::ostringstream out;
    auto const log = std::make_shared<waybill::text_log>(out);
    blocking_client const shop{{"k-1"}, options_with(log), in_process{[](request const&) { return an_answer(200); }}};
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&] {
            for (int call = 0; call < calls_each; ++call) shop.books.fetch(1);
        });
    }
    for (auto& each : running) each.join();

    std::istringstream in{out.str()};
    std::multiset<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.insert(line);
    CHECK(lines.size() == threads * calls_each * 3);
    for (auto const* const line : {"books.fetch #1 > GET https://shelf.example.test/books/1", "books.fetch #1 < 200, 23 bytes", "books.fetch: done after 1 attempt"})
        CHECK(lines.count(line) == threads * calls_each);
}
