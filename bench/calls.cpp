#include "measure.hpp"
#include "plain_curl.hpp"
#include "server.hpp"

#include <waybill/coro.hpp>
#include <waybill/konigle.hpp>
#include <waybill/limit.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <deque>
#include <exception>

namespace bench {
namespace {

namespace asio = boost::asio;

constexpr std::size_t connections = 100; // what waybill opens at most

void check(waybill::konigle::campaign const& fetched)
{
    if (fetched.id != campaign_id) throw std::runtime_error{"waybill fetched something else"};
}

waybill::client_options options_for(server const& where)
{
    waybill::client_options options;
    options.base_url = where.base_url();
    return options;
}

void call_in_loop(asio::io_context& context, waybill::konigle::async_client const& client, std::size_t in_flight,
                  std::size_t count)
{
    std::size_t left = count;
    std::exception_ptr failure;
    auto const worker = [&]() -> asio::awaitable<void> {
        while (left > 0) {
            --left;
            check(co_await client.campaigns.get(campaign_id));
        }
    };
    for (std::size_t i = 0; i < in_flight; ++i) {
        asio::co_spawn(context, worker, [&](std::exception_ptr why) {
            if (why) failure = why;
        });
    }
    context.restart();
    context.run();
    if (failure) std::rethrow_exception(failure);
}

/// The same by hand: so many requests wait or run, of which libcurl has at most as many as there are connections.
class plain_multi {
public:
    plain_multi(std::string const& url, std::size_t handles)
    {
        for (std::size_t i = 0; i < handles; ++i) requests_.emplace_back(url);
        curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(connections));
    }
    plain_multi(plain_multi const&) = delete;
    plain_multi& operator=(plain_multi const&) = delete;
    ~plain_multi()
    {
        requests_.clear();
        curl_multi_cleanup(multi_);
    }

    void run(std::size_t count)
    {
        std::size_t to_start = count;
        std::size_t to_finish = count;
        auto const start = [&](plain_request& request) {
            --to_start;
            request.restart();
            curl_multi_add_handle(multi_, request.get());
        };
        for (auto& request : requests_)
            if (to_start > 0) start(request);
        while (to_finish > 0) {
            int running = 0;
            curl_multi_perform(multi_, &running);
            bool started = false;
            int queued = 0;
            while (auto const* const message = curl_multi_info_read(multi_, &queued)) {
                auto* const easy = message->easy_handle;
                auto const code = message->data.result;
                char* self = nullptr;
                curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
                auto& request = *reinterpret_cast<plain_request*>(self);
                request.check(code);
                curl_multi_remove_handle(multi_, easy);
                --to_finish;
                if (to_start == 0) continue;
                start(request);
                started = true;
            }
            if (!started && to_finish > 0) curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
        }
    }

private:
    CURLM* multi_ = curl_multi_init();
    std::deque<plain_request> requests_;
};

std::string calls_per_second(std::size_t calls, std::vector<double> const& seconds)
{
    char text[64];
    std::snprintf(text, sizeof text, "%.0f calls/s", static_cast<double>(calls) / median(seconds));
    return text;
}

/// Both take the number of calls to make, a multiple of `batch`.
void compare(std::string const& what, std::size_t batch, std::function<void(std::size_t)> const& waybill,
             std::function<void(std::size_t)> const& plain, double aim)
{
    auto const seconds = interleave({{"waybill", [&](std::size_t count) { waybill(count * batch); }},
                                     {"plain", [&](std::size_t count) { plain(count * batch); }}},
                                    61, time_of::clock, std::chrono::milliseconds{50});
    print_ratio(what, speed_ratio(seconds, 0, 1), aim,
                calls_per_second(batch, seconds[0]) + ", " + calls_per_second(batch, seconds[1]));
}

} // namespace

void blocking_benchmarks()
{
    server const nginx;
    waybill::konigle::client const client{"key", options_for(nginx)};
    plain_request plain{nginx.base_url() + campaign_path};

    std::printf("\nblocking calls, one after the other\n");
    compare(
        "waybill / curl_easy_perform", 1,
        [&](std::size_t count) {
            while (count-- > 0) check(client.campaigns.get(campaign_id));
        },
        [&](std::size_t count) {
            while (count-- > 0) {
                plain.restart();
                plain.check(curl_easy_perform(plain.get()));
            }
        },
        0.97);
}

void layer_benchmarks()
{
    struct counter : waybill::observer {
        std::size_t seen = 0;
        void on_request(std::string_view, int, waybill::http::request const&) override { ++seen; }
        void on_response(std::string_view, int, waybill::http::response const&) override { ++seen; }
        void on_done(std::string_view, int, waybill::error const*) override { ++seen; }
    };
    server const nginx;
    auto with = options_for(nginx);
    with.observers = {std::make_shared<counter>()};
    with.limiter = std::make_shared<waybill::local_limiter>(
        waybill::local_limiter::options{.all = {.per_second = 1e9, .burst = 1000, .concurrency = 1000}, .groups = {{"campaigns", {.per_second = 1e9}}}});
    auto without = options_for(nginx);
    without.retry.attempts = 1;
    waybill::konigle::client const layered{"key", with};
    waybill::konigle::client const bare{"key", without};

    std::printf("\nlayers: retry with its budget, limiter, observer; blocking calls that succeed\n");
    auto const compare_clients = [](std::string const& what, waybill::konigle::client const& one, waybill::konigle::client const& other) {
        auto const in_loop = [](waybill::konigle::client const& client) {
            return [&client](std::size_t count) {
                while (count-- > 0) check(client.campaigns.get(campaign_id));
            };
        };
        auto const seconds = interleave({{"with", in_loop(one)}, {"without", in_loop(other)}}, 61, time_of::clock, std::chrono::milliseconds{50});
        print_ratio(what, speed_ratio(seconds, 0, 1), 0.98, calls_per_second(1, seconds[0]) + ", " + calls_per_second(1, seconds[1]));
    };
    compare_clients("with all three / without", layered, bare);
    auto limited = without;
    limited.limiter = with.limiter;
    compare_clients("with the limiter / without", waybill::konigle::client{"key", limited}, bare);
    auto observed = without;
    observed.observers = with.observers;
    compare_clients("with the observer / without", waybill::konigle::client{"key", observed}, bare);
}

void coro_benchmarks()
{
    server const nginx;
    std::printf("\ncoroutine calls\n");
    for (std::size_t const in_flight : {1U, 16U, 256U, 2000U}) {
        asio::io_context context{1};
        waybill::konigle::async_client const client{context.get_executor(), "key", options_for(nginx)};
        plain_multi plain{nginx.base_url() + campaign_path, (std::min)(in_flight, connections)};
        // Several times as many calls as are in flight, so that beginning and end count for little.
        compare(
            "waybill / curl multi, " + std::to_string(in_flight) + " in flight", in_flight * 4,
            [&](std::size_t count) { call_in_loop(context, client, in_flight, count); },
            [&](std::size_t count) { plain.run(count); }, 0.90);
    }
}

} // namespace bench
