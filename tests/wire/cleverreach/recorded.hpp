#ifndef WAYBILL_TESTS_WIRE_CLEVERREACH_RECORDED_HPP
#define WAYBILL_TESTS_WIRE_CLEVERREACH_RECORDED_HPP

#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>

// Recorded values: JSON of Python's values.
namespace wire::cleverreach {

/// A number, bool or text as the original writes it where text is declared.
std::string text_of(boost::json::value const& value);

/// With twelve digits at most, as the original writes it.
std::string price_of(boost::json::value const& value);

/// Seconds without their fraction.
std::int64_t seconds_of(boost::json::value const& value);

double number_of(std::string_view text);

/// Without types and without what is empty: null is what is absent, an empty list and empty text too, since the original
/// tells none of them from another.
boost::json::value normal(boost::json::value const& recorded);

} // namespace wire::cleverreach

#endif
