#include <waybill/call/client.hpp>
#include <waybill/paging/items.hpp>

#include <support/shelf.hpp>

void use(waybill::client<shelf::api, waybill::blocking> const& shelf)
{
#ifdef WAYBILL_MISUSE
    waybill::items(shelf.books.create, {.title = "Emma", .author = {}});
#else
    waybill::items(shelf.books.list);
#endif
}
