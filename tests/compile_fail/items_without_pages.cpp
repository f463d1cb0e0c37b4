#include <waybill/call/client.hpp>
#include <waybill/paging/items.hpp>

#include <support/shelf.hpp>

void use(waybill::client<shelf::api, waybill::blocking> const& shelf)
{
#ifdef WAYBILL_MISUSE
    static_cast<void>(waybill::items(shelf.books.create, {.title = "Emma", .author = {}}));
#else
    static_cast<void>(waybill::items(shelf.books.list));
#endif
}
