#include <waybill/call/blocking.hpp>

#include <boost/describe/class.hpp>

#include <string>

struct subscriber {
    std::string name{};
};
#ifndef WAYBILL_MISUSE
BOOST_DESCRIBE_STRUCT(subscriber, (), (name))
#endif

struct subscribers {
    waybill::get<waybill::blocking, "/subscribers/{id}", waybill::none, subscriber> fetch;
};
