#include <waybill/call/client.hpp>
#include <waybill/limit.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/poll.hpp>
#include <waybill/transport/in_process.hpp>

#include <support/http_server.hpp>
#include <support/shelf.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using waybill::effect;
using waybill::error_kind;
using waybill::retry_stop;
using blocking_client = waybill::client<shelf::api, waybill::blocking>;

waybill::client_options options_for(support::http_server const& server)
{
    waybill::client_options options;
    options.base_url = server.url();
    options.proxy = "";
    return options;
}

/// What can be seen of calls, each as a point at which somebody may ask for a stop.
class points : public waybill::observer {
public:
    explicit points(std::size_t stop_at) : stop_at_(stop_at) {}

    std::stop_source stop;
    std::size_t sent_after_stop = 0;

    void reached()
    {
        if (count_++ == stop_at_) stop.request_stop();
    }
    void sending()
    {
        if (stop.stop_requested()) ++sent_after_stop;
    }
    std::size_t count() const { return count_; }

    void on_response(std::string_view, int, waybill::http::response const&) override { reached(); }
    void on_retry(std::string_view, waybill::error const&, std::chrono::milliseconds) override { reached(); }
    void on_done(std::string_view, int, waybill::error const*) override { reached(); }

private:
    std::size_t stop_at_;
    std::size_t count_ = 0;
};

struct client_at_points {
    explicit client_at_points(std::size_t stop_at) : watcher(std::make_shared<points>(stop_at))
    {
        options.observers = {watcher};
        options.retry.first_delay = 1ms;
        call.stop = watcher->stop.get_token();
    }

    blocking_client client()
    {
        return {{"key"}, options, waybill::in_process{[this](waybill::http::request const& request) {
                    watcher->sending();
                    watcher->reached(); // on its way
                    auto const answered = answer(request);
                    watcher->reached();
                    return answered;
                }}};
    }

    std::shared_ptr<points> watcher;
    waybill::client_options options;
    waybill::call_options call;
    std::function<waybill::http::response(waybill::http::request const&)> answer;
};

waybill::http::response json(int status, std::string body)
{
    waybill::http::response made{status, {}, std::move(body)};
    made.fields.add("Content-Type", "application/json");
    return made;
}

} // namespace

TEST_CASE("a stop at any point of a call, a list of pages or a wait ends it, and nothing is sent after")
{
    struct scenario {
        char const* name;
        std::function<void(blocking_client&, waybill::call_options const&)> run;
    };
    scenario const scenarios[] = {
        {"a call with retries",
         [](blocking_client& client, waybill::call_options const& options) {
             static_cast<void>(client.books.fetch.with(options)(1));
         }},
        {"a list of pages",
         [](blocking_client& client, waybill::call_options const& options) {
             std::size_t count = 0;
             for (auto const& each : waybill::items(client.books.list.with(options))) count += each.title.size();
             CHECK(count == 3);
         }},
        {"a wait until something is so",
         [](blocking_client& client, waybill::call_options const& options) {
             waybill::poll([&] { return client.books.replace.with(options).attempt(1, {.title = "Emma"}); },
                           [asked = 0](shelf::book const&) mutable { return ++asked == 3; },
                           {.interval = 1ms, .stop = options.stop});
         }},
    };
    std::size_t visited = 0;
    for (auto const& tried : scenarios) {
        CAPTURE(tried.name);
        for (std::size_t n = 0;; ++n) {
            CAPTURE(n);
            client_at_points with{n};
            with.answer = [failures = 0](waybill::http::request const& request) mutable {
                if (request.url.ends_with("/books/1") && request.method == waybill::verb::get && ++failures < 3) return json(503, "{}");
                if (request.url.find("/books/1") != std::string::npos) return json(200, R"({"id":1,"title":"Emma"})");
                bool const last = request.url.find("page=3") != std::string::npos;
                return json(200, std::string{R"({"books":[{"id":1,"title":"a"}],"next":)"} + (last ? "null}" : "\"more\"}"));
            };
            auto client = with.client();
            bool canceled = false;
            try {
                tried.run(client, with.call);
            } catch (waybill::exception const& ended) {
                canceled = true;
                CHECK(ended.error().kind == error_kind::canceled);
            }
            CHECK(with.watcher->sent_after_stop == 0);
            if (!with.watcher->stop.stop_requested()) {
                CHECK_FALSE(canceled);
                break;
            }
            ++visited;
            REQUIRE(n < 1000);
        }
    }
    CHECK(visited > 30);
    MESSAGE("points visited: " << visited);
}

TEST_CASE("a stop ends a transfer that nothing comes of, and the client goes on")
{
    std::stop_source stop;
    support::server_thread server{[&](support::arrival const& request) -> std::optional<std::string> {
        if (request.line.starts_with("GET")) return support::a_book;
        stop.request_stop(); // in another thread than the call's
        return std::nullopt;
    }};
    blocking_client const client{{"key"}, options_for(*server)};
    waybill::call_options options;
    options.stop = stop.get_token();

    auto const ended = client.books.create.with(options).attempt({.title = "Emma"});
    REQUIRE(ended.has_error());
    CHECK(ended.error().kind == error_kind::canceled);
    CHECK(ended.error().effect == effect::unknown);
    CHECK(ended.error().retry_stop == retry_stop::canceled);
    CHECK(ended.error().attempts == 1);
    CHECK(ended.error().message == "the call was stopped");

    CHECK(client.books.fetch(1).title == "Emma");
    auto const after = client.books.fetch.with(options).attempt(1);
    REQUIRE(after.has_error());
    CHECK(after.error().kind == error_kind::canceled);
    CHECK(after.error().effect == effect::not_sent);
    CHECK(after.error().attempts == 0);
    CHECK(server->requests() == 2);
}

TEST_CASE("calls that can be stopped use their connection again and fail like others")
{
    support::server_thread server{[](support::arrival const& request) {
        return request.line.ends_with("/books/2 HTTP/1.1") ? support::response(404, "{}") : support::a_book;
    }};
    blocking_client const client{{"key"}, options_for(*server)};
    std::stop_source const stop;
    waybill::call_options options;
    options.stop = stop.get_token();
    auto const fetch = client.books.fetch.with(options);
    for (int i = 0; i < 5; ++i) CHECK(fetch(1).title == "Emma");
    CHECK(server->connections() == 1);
    CHECK(fetch.attempt(2).error().kind == error_kind::not_found);

    auto nowhere = options_for(*server);
    nowhere.base_url = "http://127.0.0.1:1"; // a port where nobody listens
    nowhere.retry.attempts = 1;
    auto const failed = blocking_client{{"key"}, nowhere}.books.fetch.with(options).attempt(1);
    REQUIRE(failed.has_error());
    CHECK(failed.error().kind == error_kind::connect);
    CHECK(failed.error().effect == effect::not_sent);
}

TEST_CASE("a stop ends the waits of a call, however long")
{
    std::stop_source stop;
    waybill::call_options options;
    options.stop = stop.get_token();
    options.timeout = 24h;
    std::size_t sent = 0;
    auto const busy = waybill::in_process{[&](waybill::http::request const&) {
        ++sent;
        return json(503, "{}");
    }};

    SUBCASE("for the next attempt")
    {
        struct stopper : waybill::observer {
            std::stop_source stop;
            void on_retry(std::string_view, waybill::error const&, std::chrono::milliseconds) override { stop.request_stop(); }
        };
        auto const watcher = std::make_shared<stopper>();
        watcher->stop = stop;
        waybill::client_options client_options;
        client_options.observers = {watcher};
        client_options.retry = {.first_delay = 12h, .delay_limit = 12h, .jitter = [] { return 1.0; }};
        blocking_client const client{{"key"}, client_options, busy};
        auto const ended = client.books.fetch.with(options).attempt(1);
        CHECK(sent == 1);
        CHECK(ended.error().kind == error_kind::canceled);
        CHECK(ended.error().effect == effect::unknown); // of the attempt before, which ended with 503
    }
    SUBCASE("for a turn")
    {
        struct stopping_limiter {
            std::stop_source stop;
            std::uint64_t enter(std::string_view, std::function<void()>) { return 1; }
            waybill::admission ask(std::uint64_t, std::chrono::steady_clock::time_point)
            {
                stop.request_stop();
                return {waybill::admission::answer::wait, (std::chrono::steady_clock::time_point::max)(), {}};
            }
            void answered(std::uint64_t, waybill::http::response const&, std::chrono::steady_clock::time_point) {}
            void leave(std::uint64_t) {}
        };
        waybill::client_options client_options;
        client_options.limiter = std::make_shared<stopping_limiter>(stop);
        blocking_client const client{{"key"}, client_options, busy};
        auto const ended = client.books.fetch.with(options).attempt(1);
        CHECK(sent == 0);
        CHECK(ended.error().kind == error_kind::canceled);
        CHECK(ended.error().effect == effect::not_sent);
    }
    SUBCASE("for the next question")
    {
        int asked = 0;
        auto const ended = waybill::attempt_poll(
            [&]() -> waybill::result<int> {
                ++asked;
                stop.request_stop();
                return 1;
            },
            [](int) { return false; }, {.interval = 12h, .deadline = 24h, .stop = options.stop});
        CHECK(asked == 1);
        REQUIRE(ended.has_error());
        CHECK(ended.error().kind == error_kind::canceled);
    }
}
