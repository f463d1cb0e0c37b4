#ifndef WAYBILL_TESTS_WIRE_CLEVERREACH_EXPECT_HPP
#define WAYBILL_TESTS_WIRE_CLEVERREACH_EXPECT_HPP

#include "../outcome.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace wire::cleverreach {

/// How a recorded call is made.
enum class way { endpoint, query_data, insert_new_user, connecting };

/// A recorded call, and what it should send and give.
struct step {
    way made_by{};
    std::string method{};
    boost::json::array arguments{};   ///< Of an endpoint.
    bool rest_is_absent{};            ///< Of its parameters, defaults too.
    boost::json::object parameters{}; ///< Of query_data and insert_new_user.
    std::string key{"test-key"};
    bool may_be_refused{}; ///< It lacks what it needs, or has too much, and the service refuses it.
    expectation wanted{};
    std::vector<capture const*> captures{}; ///< Of its exchanges, in order.
};

/// The calls that these captures are of, one client's. Throws unusable_capture.
std::vector<step> steps_of(std::vector<capture const*> const& captures);

} // namespace wire::cleverreach

#endif
