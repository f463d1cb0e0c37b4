#ifndef WAYBILL_TESTS_WIRE_COMPARE_HPP
#define WAYBILL_TESTS_WIRE_COMPARE_HPP

#include "capture.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wire {

/// When two JSON values count as equal.
struct json_rules {
    bool null_is_absent{}; ///< A member that is null may be left out, and the other way round.
    bool extra_members{};  ///< The other value may have members that the expected one has not.
    bool numbers_as_text{}; ///< A number may be text ("42"), and a bool 1 or 0, in either form.
    std::function<bool(std::string_view expected, std::string_view got)> same_text{}; ///< Empty: the same characters.
};

/// Where and how the values differ first; nothing when they are equal. Members may come in any order; a number is
/// no string, and 60 not 60.0.
std::optional<std::string> json_difference(boost::json::value const& expected, boost::json::value const& got,
                                           json_rules const& rules = {});

/// How the request that was sent differs from the expected one: method, path, query, body (JSON by value, multipart by
/// its parts, else by bytes) and all fields but those that each client has its own of.
std::vector<std::string> request_differences(message const& expected, message const& sent);

/// At most some hundred characters of the text, for a report.
std::string shortened(std::string const& text);

} // namespace wire

#endif
