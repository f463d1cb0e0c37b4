#include <waybill/call/client.hpp>

#include <support/shelf.hpp>

template <class Mode>
struct shelves {
    waybill::get<Mode, "/shelves", waybill::none, shelf::book> first{};
#ifndef WAYBILL_MISUSE
    BOOST_DESCRIBE_CLASS(shelves, (), (first), (), ())
#endif
};

template <class Mode>
struct library {
    using provider = shelf::provider;

    ::shelves<Mode> shelves{};

    BOOST_DESCRIBE_CLASS(library, (), (shelves), (), ())
};

void use()
{
    waybill::client<library, waybill::blocking> const client{{"key"}};
}
