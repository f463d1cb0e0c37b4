#include <waybill/coro.hpp>

#include <support/shelf.hpp>

using client = waybill::client<shelf::api, waybill::coro>;

boost::asio::awaitable<void> use(client& shelf)
{
#ifdef WAYBILL_MISUSE
    co_await shelf.books.fetch.with({.timeout = std::chrono::seconds{5}, .retry = {}, .headers = {}})(1);
#else
    auto const options = waybill::call_options{.timeout = std::chrono::seconds{5}, .retry = {}, .headers = {}};
    co_await shelf.books.fetch.with(options)(1);
#endif
}
