#ifndef WAYBILL_TESTS_WIRE_KONIGLE_CALL_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_CALL_HPP

#include "../capture.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace wire::konigle {

/// The member of an object; null when it is not there, or `where` no object.
boost::json::value const* find(boost::json::value const& where, std::string_view name);

/// A string's text; throws when it is no string.
std::string_view text_of(boost::json::value const& value);

/// One call of the original and the exchanges that it made; in a flow also what was done with a record between calls.
struct call {
    std::string operation{}; ///< "campaigns.get"; of a kept record "$c.save"; "set", "append", "read".
    boost::json::value args{};
    boost::json::value kwargs{};
    std::string keep{}; ///< The name under which a flow goes on with the record, or the page of records.
    boost::json::value result{};
    std::vector<capture const*> captures{}; ///< Of its exchanges, in their order. The last holds the result.
    capture const* recorded_in{};           ///< The last of `captures`, or else of the flow; never null.

    /// "campaigns" and "get".
    std::string_view resource() const;
    std::string_view action() const;
    /// Whether it is done with a kept record.
    bool is_of_record() const;
    /// Those that fail when it goes wrong.
    std::vector<capture const*> blamed() const;
    /// What the client was told that made it.
    boost::json::object settings() const;
};

/// The calls of captures that belong together, in the order in which they were made.
std::vector<call> calls_of(std::vector<capture const*> const& captures);

} // namespace wire::konigle

#endif
