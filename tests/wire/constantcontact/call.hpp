#ifndef WAYBILL_TESTS_WIRE_CONSTANTCONTACT_CALL_HPP
#define WAYBILL_TESTS_WIRE_CONSTANTCONTACT_CALL_HPP

#include "../capture.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace wire::constantcontact {

/// A call by the operation of the original client and its arguments.
struct call {
    std::string operation{};
    boost::json::object args{};
};

/// Whose calls they are.
struct account {
    std::string api_key{};
    std::string user_name{};
    std::string password{};
};

/// What a capture tells of one call of the original client, with its exchanges in their order.
struct recorded_call {
    call made{};
    account caller{};
    boost::json::object about{};
    std::vector<capture const*> exchanges{}; ///< Or the one capture without bytes.
};

} // namespace wire::constantcontact

#endif
