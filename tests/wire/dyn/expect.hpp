#ifndef WAYBILL_TESTS_WIRE_DYN_EXPECT_HPP
#define WAYBILL_TESTS_WIRE_DYN_EXPECT_HPP

#include "../outcome.hpp"
#include "call.hpp"

#include <map>
#include <string>
#include <vector>

namespace wire::dyn {

/// A call, what it should send and give, and the captures that say so.
struct step {
    call made{};
    expectation wanted{};
    std::vector<capture const*> captures{};
    bool any_order{}; ///< The fields of the body may come in another order.
};

/// All captures by name, for those that refer to another.
using by_name = std::map<std::string, capture const*>;

/// What waybill should do where the original did what the captures of one of its calls say: the same, except for its
/// defects and the differences of differences.hpp. Throws unusable_capture.
std::vector<step> steps_of(std::vector<capture const*> const& captures, by_name const& all);

} // namespace wire::dyn

#endif
