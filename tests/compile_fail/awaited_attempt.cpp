#include <waybill/coro.hpp>

#include <support/shelf.hpp>

using client = waybill::client<shelf::api, waybill::coro>;

boost::asio::awaitable<void> use(client& shelf)
{
#ifdef WAYBILL_MISUSE
    auto const created = co_await shelf.books.create.attempt({.title = "Emma", .author = {}});
#else
    auto const request = shelf::book_create{.title = "Emma", .author = {}};
    auto const created = co_await shelf.books.create.attempt(request);
#endif
    static_cast<void>(created);
}
