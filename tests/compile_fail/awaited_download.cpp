#include <waybill/coro.hpp>

#include <support/shelf.hpp>

using client = waybill::client<shelf::api, waybill::coro>;

boost::asio::awaitable<void> use(client& shelf)
{
#ifdef WAYBILL_MISUSE
    co_await download(shelf, "/books.csv", "books.csv", waybill::download_options{.media_type = "text/csv"});
#else
    waybill::download_options const options{.media_type = "text/csv"};
    co_await download(shelf, "/books.csv", "books.csv", options);
#endif
}
