#include <waybill/codec/json.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <vector>

struct device {
    int model{};
};
#ifndef WAYBILL_MISUSE
BOOST_DESCRIBE_STRUCT(device, (), (model))
#endif

struct subscriber {
    std::optional<std::vector<device>> phones{};
};
BOOST_DESCRIBE_STRUCT(subscriber, (), (phones))

// The struct that holds the list is named, not the one that was asked for.
auto const document = waybill::json_read<std::vector<subscriber>>("[]");
