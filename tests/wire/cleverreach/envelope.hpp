#ifndef WAYBILL_TESTS_WIRE_CLEVERREACH_ENVELOPE_HPP
#define WAYBILL_TESTS_WIRE_CLEVERREACH_ENVELOPE_HPP

#include <boost/json/value.hpp>

#include <pugixml.hpp>

#include <set>
#include <string>
#include <string_view>

// Messages of SOAP, read without waybill's codecs.
namespace wire::cleverreach {

/// What a message says, a line for each element, attribute and text: names and types with their namespaces in place of
/// prefixes, attributes in the order of their names. The text itself when it is no XML.
std::string infoset(std::string_view message);

/// The same of a recorded call, as waybill makes it with these arguments; adds the deliberate differences that it meets.
std::string expected_infoset(std::string message, boost::json::value const& arguments, std::set<std::string>& differences);

/// The API key in a call; empty where there is none.
std::string key_in(std::string_view message);

/// The value in an answer, by its elements alone: {"status": "SUCCESS", ..., "data": [{"id": "1"}]}.
boost::json::value reply_in(std::string_view message);

} // namespace wire::cleverreach

#endif
