#include "sandbox/konigle_sandbox.hpp"

#include <waybill/coro.hpp>
#include <waybill/konigle.hpp>
#include <waybill/testing.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;
namespace konigle = waybill::konigle;

asio::awaitable<void> launch(konigle::async_client const& konigle, std::string name)
{
    // The request has a name: within co_await, g++ 12 destroys a temporary twice, so waybill refuses one there.
    konigle::campaign_create const draft{.audience = "aud_1", .name = name};
    auto const made = co_await konigle.campaigns.create(draft);
    co_await konigle.campaigns.start(made.id);

    // `attempt` gives a result in place of an exception.
    auto const again = co_await konigle.campaigns.start.attempt(made.id);
    if (!again && again.error().kind == waybill::error_kind::validation) co_return;
    throw std::logic_error{"a running campaign was started"};
}

asio::awaitable<void> show(konigle::async_client const& konigle)
{
    int count = 0;
    konigle::campaign_filters const running{.status = konigle::campaign_status::running};
    auto all = waybill::items(konigle.campaigns.list, running);
    while (auto const campaign = co_await all.next()) ++count;
    std::cout << count << " campaigns are running\n";
}

int main()
try {
    konigle_sandbox sandbox;
    waybill::socket_server const server{sandbox};

    auto const rethrow = [](std::exception_ptr failed) {
        if (failed) std::rethrow_exception(failed);
    };
    asio::io_context context; // before the client, which must not outlive it
    konigle::async_client const konigle{context.get_executor(), "sandbox-key", {.base_url = server.url()}};
    for (auto const* const name : {"Spring", "Summer", "Autumn"})
        asio::co_spawn(context, launch(konigle, name), rethrow);
    context.run(); // all three at once, on this thread

    context.restart();
    asio::co_spawn(context, show(konigle), rethrow);
    context.run();
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
