#include <waybill/codec/json.hpp>

#include <boost/describe/class.hpp>

#include <vector>

struct device {
    int model{};
};
#ifndef WAYBILL_MISUSE
BOOST_DESCRIBE_STRUCT(device, (), (model))
#endif

auto const document = waybill::json_read<std::vector<device>>("[]");
