#ifndef WAYBILL_TESTS_WIRE_OUTCOME_HPP
#define WAYBILL_TESTS_WIRE_OUTCOME_HPP

#include "capture.hpp"

#include <waybill/call/error.hpp>

#include <boost/json/value.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace wire {

/// What a call gave, its value as JSON.
using outcome = waybill::result<boost::json::value>;

/// A capture that is not what the format promises, or that this tool cannot replay.
struct unusable_capture : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// How a call should fail. What is not set is not compared.
struct expected_failure {
    std::vector<waybill::error_kind> kinds{}; ///< One of them.
    std::optional<waybill::effect> effect{};
    std::optional<int> http_status{};
    std::optional<std::string> provider_message{};
    std::optional<std::string> provider_code{};
    std::optional<std::vector<waybill::field_error>> field_errors{};
    std::optional<std::chrono::seconds> retry_after{};
    std::set<std::string> members{}; ///< Each, what holds it, or what is in it has a field error, of whatever words.
    std::set<std::string> paths{};   ///< The path ends with one of them.
};

/// What a call should send and give.
struct expectation {
    std::vector<message> requests{};
    std::vector<std::string> answers{};        ///< The bytes of the responses.
    std::optional<boost::json::value> value{}; ///< Empty: it fails.
    bool value_is_raw{};                       ///< `value` is JSON of no fixed shape.
    bool value_is_body{};                      ///< `value` is what arrived, of which the model may lack members.
    bool numbers_as_text{};                    ///< `value` may have text for a number, and 1 and 0 for a bool.
    expected_failure failure{};
    std::set<std::string> differences{}; ///< The deliberate ones.
};

/// What was found wrong with each capture, in words.
using findings = std::vector<std::string>;
using verdicts = std::map<capture const*, findings>;

/// Compares what a call sent and gave, and puts the blame on the captures of its exchanges.
void judge(std::vector<capture const*> const& captures, expectation const& wanted, std::vector<std::string> const& sent,
           outcome const& got, std::string_view mode, verdicts& all);

} // namespace wire

#endif
