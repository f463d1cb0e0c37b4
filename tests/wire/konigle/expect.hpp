#ifndef WAYBILL_TESTS_WIRE_KONIGLE_EXPECT_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_EXPECT_HPP

#include "arguments.hpp"

namespace wire::konigle {

/// What waybill should send and give where the original did what was recorded: the same, except for its defects and
/// the differences of differences.hpp. Throws when the captures are incomplete.
expectation expect(call const& made, arguments const& given);

} // namespace wire::konigle

#endif
