#include <waybill/call/client.hpp>
#include <waybill/record/record.hpp>

#include <support/shelf.hpp>

using books = shelf::books<waybill::blocking>;

struct one_book {
    decltype(books::fetch) get;
#ifdef WAYBILL_MISUSE
    decltype(books::replace) replace;
#else
    decltype(books::replace) update;
#endif
    decltype(books::remove) remove;
};

void use(waybill::client<shelf::api, waybill::blocking> const& shelf)
{
    one_book const resource{shelf.books.fetch, shelf.books.replace, shelf.books.remove};
    static_cast<void>(waybill::open(resource, 1));
}
