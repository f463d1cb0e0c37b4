#include <waybill/codec/json.hpp>

#include <boost/describe/class.hpp>

#include <string>

struct device {
    int model{};
};
#ifndef WAYBILL_MISUSE
BOOST_DESCRIBE_STRUCT(device, (), (model))
#endif

struct subscriber {
    std::string name{};
    device phone{};
};
BOOST_DESCRIBE_STRUCT(subscriber, (), (name, phone))

auto const document = waybill::json_write(subscriber{});
