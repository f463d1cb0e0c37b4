#include <waybill/bulk.hpp>
#include <waybill/call/client.hpp>

#include <support/shelf.hpp>

#include <vector>

void use(waybill::client<shelf::api, waybill::blocking> const& shelf, std::vector<shelf::book_create> const& books)
{
#ifdef WAYBILL_MISUSE
    waybill::bulk(shelf.books.replace, books);
#else
    waybill::bulk(shelf.books.create, books);
#endif
}
