#include <waybill/server.hpp>

#include <support/shelf.hpp>

#include <string>

void use(waybill::fake<shelf::api>& shelf)
{
#ifdef WAYBILL_MISUSE
    shelf.books.replace = [](shelf::book_create const&) { return shelf::book{}; };
#else
    shelf.books.replace = [](std::string const&, shelf::book_create const&) { return shelf::book{}; };
#endif
}
