#include <waybill/bulk.hpp>
#include <waybill/call/client.hpp>

#include <support/shelf.hpp>

#include <vector>

void use(waybill::client<shelf::api, waybill::blocking> const& shelf, std::vector<shelf::book> const& books,
         std::vector<shelf::book_create> const& new_books)
{
#ifdef WAYBILL_MISUSE
    waybill::bulk(shelf.books.create, books);
    (void)new_books;
#else
    waybill::bulk(shelf.books.create, new_books);
    (void)books;
#endif
}
