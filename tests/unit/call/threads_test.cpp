#include <waybill/call/client.hpp>

#include <support/http_server.hpp>
#include <support/shelf.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using blocking_client = waybill::client<shelf::api, waybill::blocking>;

waybill::client_options options_for(support::http_server const& server)
{
    waybill::client_options options;
    options.base_url = server.url();
    options.proxy = "";
    return options;
}

struct thread_counter : waybill::observer {
    std::atomic<int> requests{0};
    std::atomic<int> responses{0};
    std::atomic<int> done{0};
    std::mutex mutex;
    std::set<std::thread::id> threads;

    void on_request(std::string_view, int, waybill::http::request const&) override
    {
        ++requests;
        std::lock_guard const lock{mutex};
        threads.insert(std::this_thread::get_id());
    }
    void on_response(std::string_view, int, waybill::http::response const&) override { ++responses; }
    void on_done(std::string_view, int, waybill::error const*) override { ++done; }
};

/// Answers with the id that the path asks for.
std::optional<std::string> echo_id(support::arrival const& request)
{
    auto const from = std::string_view{"GET /books/"}.size();
    if (!request.line.starts_with("GET /books/")) return support::a_book;
    auto const id = request.line.substr(from, request.line.find(' ', from) - from);
    return support::response(200, R"({"id":)" + id + R"(,"title":"Emma"})");
}

} // namespace

TEST_CASE("threads share a client, each gets its own answers, and connections are used again")
{
    constexpr int thread_count = 8;
    constexpr int calls_each = 200;
    support::server_thread server{echo_id};
    auto const watcher = std::make_shared<thread_counter>();
    auto options = options_for(*server);
    options.observers = {watcher};
    blocking_client const client{{"key"}, options};

    std::atomic<int> right{0};
    auto const work = [&](int thread) {
        for (int i = 0; i < calls_each; ++i) {
            auto const id = thread * calls_each + i;
            auto const book = client.books.fetch.attempt(id);
            if (book.has_value() && book->id == id) ++right;
        }
    };
    std::vector<std::thread> threads;
    for (int thread = 0; thread < thread_count; ++thread) threads.emplace_back(work, thread);
    for (auto& thread : threads) thread.join();

    CHECK(right == thread_count * calls_each);
    CHECK(server->requests() == thread_count * calls_each);
    CHECK(server->connections() <= thread_count);
    CHECK(watcher->requests == thread_count * calls_each);
    CHECK(watcher->responses == thread_count * calls_each);
    CHECK(watcher->done == thread_count * calls_each);
    CHECK(watcher->threads.size() == thread_count); // on the thread that calls
}

TEST_CASE("an endpoint with options of its own may be shared by threads, too")
{
    support::server_thread server{echo_id};
    blocking_client const client{{"key"}, options_for(*server)};
    auto const tenant = client.books.fetch.with({.timeout = {}, .retry = {}, .headers = {{"X-Tenant", "7"}}});
    std::atomic<int> right{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 20; ++i) {
                if (auto const book = tenant.attempt(thread); book.has_value() && book->id == thread) ++right;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(right == 80);
    for (auto const& request : server->arrivals()) CHECK(request.head.find("X-Tenant: 7\r\n") != std::string::npos);
}

TEST_CASE("one connection serves one thread's calls, kept or not kept beyond the number allowed")
{
    support::server_thread server{echo_id};
    auto options = options_for(*server);
    for (std::size_t const kept : {std::size_t{0}, std::size_t{1}}) {
        CAPTURE(kept);
        options.connections = kept;
        blocking_client const client{{"key"}, options};
        auto const before = server->connections();
        for (int i = 0; i < 5; ++i) CHECK(client.books.fetch(i).id == i);
        CHECK(server->connections() - before == (kept == 0 ? 5 : 1));
    }
}
