#include <waybill/call/blocking.hpp>

#include <boost/describe/class.hpp>

#include <string>

struct subscribe {
    std::string name{};
};
#ifndef WAYBILL_MISUSE
BOOST_DESCRIBE_STRUCT(subscribe, (), (name))
#endif

struct subscribers {
    waybill::post<waybill::blocking, "/subscribers", subscribe, waybill::none> add;
};
