// redis_caller SOCKET RATE BURST CALLS: makes calls as fast as the shared limiter lets it. The server that they go to notes each in
// Redis, by Redis's clock.
#include <waybill/call/client.hpp>
#include <waybill/redis_limiter.hpp>
#include <waybill/transport/in_process.hpp>

#include <support/shelf.hpp>

#include <hiredis/hiredis.h>

#include <atomic>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

int main(int, char** argv)
try {
    auto const* const socket = argv[1];
    auto const limiter = std::make_shared<waybill::redis_limiter>(waybill::redis_limiter::options{
        .unix_socket = socket, .key = "quota", .per_second = std::atof(argv[2]), .burst = std::atof(argv[3])});
    std::atomic<int> left = std::atoi(argv[4]);

    std::mutex mutex;
    auto* const notes = redisConnectUnix(socket);
    waybill::in_process const carrier{[&](waybill::http::request const&) {
        std::lock_guard const lock{mutex};
        freeReplyObject(redisCommand(notes, "EVAL %s 0", "local t = redis.call('TIME') redis.call('RPUSH', 'notes', t[1] * 1000000 + t[2])"));
        waybill::http::response made{200, {}, R"({"id":1,"title":"Emma"})"};
        made.fields.add("Content-Type", "application/json");
        return made;
    }};
    waybill::client_options options;
    options.limiter = limiter;
    options.timeout.total = std::chrono::minutes{2};
    waybill::client<shelf::api, waybill::blocking> const client{{"key"}, options, carrier};

    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            while (left-- > 0) client.books.fetch(1);
        });
    }
    threads.clear();
    redisFree(notes);
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
