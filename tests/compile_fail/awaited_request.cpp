#include <waybill/coro.hpp>

#include <support/shelf.hpp>

using client = waybill::client<shelf::api, waybill::coro>;

boost::asio::awaitable<void> use(client& shelf)
{
#ifdef WAYBILL_MISUSE
    co_await shelf.books.create({.title = "Emma", .author = {}});
#else
    auto const request = shelf::book_create{.title = "Emma", .author = {}};
    co_await shelf.books.create(request);
#endif
}
