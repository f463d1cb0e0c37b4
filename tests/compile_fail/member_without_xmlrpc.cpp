#include <waybill/codec/xmlrpc.hpp>

#include <boost/describe/class.hpp>

#include <string>

struct device {};

struct subscriber {
    std::string email{};
#ifdef WAYBILL_MISUSE
    device phone{};
#else
    std::string phone{};
#endif
};
BOOST_DESCRIBE_STRUCT(subscriber, (), (email, phone))

auto const document = waybill::xmlrpc_write_call("subscribe", subscriber{});
