#ifndef WAYBILL_TESTS_WIRE_CONSTANTCONTACT_COMPOSE_HPP
#define WAYBILL_TESTS_WIRE_CONSTANTCONTACT_COMPOSE_HPP

#include "call.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

// Requests that no capture holds, since the original fails to send them: what it would send if it did not.
namespace wire::constantcontact {

/// Text, or the digits of a number, or "true" and "false"; null is "".
std::string text_of(boost::json::value const& value);
/// The argument, or null when it is not given.
boost::json::value const& argument(call const& made, std::string_view name);

/// As forms have it, each byte but letters, digits and `_.-`; a space as '+'.
std::string form_escaped(std::string_view text);
/// As the original has data cells: the slash stays, a space is %20.
std::string cell_escaped(std::string_view text);

std::string authorization_of(account const& caller);
/// Method and target with the headers that all requests have.
message request_to(account const& caller, std::string_view method, std::string_view target);

/// The request of a call that creates or, but for lists, updates.
message compose_request(call const& made, account const& caller);
/// The request that updates a list which was read as this entry.
message compose_list_update(call const& made, account const& caller, std::string const& entry);

} // namespace wire::constantcontact

#endif
