#ifndef WAYBILL_TESTS_WIRE_KONIGLE_COMPOSE_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_COMPOSE_HPP

#include "arguments.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

// Messages that no capture holds, as those that captures hold would make one expect them.
namespace wire::konigle {

/// The path of a call; an id is one escaped segment.
std::string composed_target(call const& made, std::string_view id);

/// The request of a call. A body is JSON.
message composed_request(call const& made, std::string_view id, std::optional<boost::json::value> const& body = {});

/// A response in JSON; of an empty one, a redirect to `location`.
std::string composed_answer(int status, boost::json::value const& body);
std::string composed_redirect(std::string const& location);

} // namespace wire::konigle

#endif
