#ifndef WAYBILL_TESTS_WIRE_DYN_CALL_HPP
#define WAYBILL_TESTS_WIRE_DYN_CALL_HPP

#include <boost/json/object.hpp>

#include <string>

namespace wire::dyn {

/// A call of waybill's client.
struct call {
    std::string operation{};      ///< The endpoint's name, "senders.list"; or "find_account".
    boost::json::object fields{}; ///< The request by wire names; what is several times there is an array.
};

} // namespace wire::dyn

#endif
