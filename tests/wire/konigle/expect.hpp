#ifndef WAYBILL_TESTS_WIRE_KONIGLE_EXPECT_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_EXPECT_HPP

#include "arguments.hpp"

namespace wire::konigle {

/// What waybill should send and give where the original did what was recorded: the same, except for its defects and
/// the differences of differences.hpp. Throws when the captures are incomplete.
expectation expect(call const& made, arguments const& given);

/// A recorded result as JSON: resources by their fields, pages by their members.
boost::json::value recorded_value(boost::json::value const& result);

/// Whether the original refused a value only by one of its models' limits, enumerations among them.
bool broke_a_limit(boost::json::value const& result);

/// The call should be refused before anything is sent.
expectation refusal(std::set<std::string> members, std::string_view because);

} // namespace wire::konigle

#endif
