#ifndef WAYBILL_CALL_ERROR_HPP
#define WAYBILL_CALL_ERROR_HPP

#include <waybill/http/message.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/validate.hpp>
#include <waybill/types/text_start.hpp>

#include <boost/assert/source_location.hpp>
#include <boost/describe/enum.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill {

/// Why a call failed.
enum class error_kind {
    invalid_argument,   ///< Refused here, before sending; `field_errors` names the members.
    configuration,      ///< The client's options do not make sense, such as a base URL without a host.
    resolve,            ///< The host name has no address.
    connect,            ///< No connection: refused, unreachable.
    tls,                ///< The TLS handshake or the verification of the certificate failed.
    timeout,            ///< A time limit passed: connecting, a stalled transfer, an attempt, or the whole call.
    canceled,           ///< The caller gave up, or the client was destroyed.
    transport,          ///< The connection broke, or what came is no HTTP.
    too_large,          ///< The response goes beyond a size limit.
    redirect,           ///< A redirect that is not followed: other origin, changed method, too many.
    authentication,     ///< 401: who are you?
    authorization,      ///< 403: you may not.
    not_found,          ///< 404.
    conflict,           ///< 409, 412.
    validation,         ///< The provider refused the data; `field_errors` holds what it said of each member.
    rate_limit,         ///< 429; `retry_after` says how long to wait.
    server,             ///< 5xx.
    http_status,        ///< Any other status that is no success.
    unexpected_content, ///< A success whose body is of another kind than promised, such as an HTML page.
    decode,             ///< A success whose body does not fit the model; `path` says where.
    refused,            ///< A success by its status, a refusal by what it says; `provider_code` names it.
    file,               ///< Here: a file cannot be read or written, or an upload gives other bytes than announced.
};

/// May the request have taken effect?
enum class effect {
    not_sent, ///< Nothing left this process; repeating is safe.
    rejected, ///< The provider answered and refused.
    unknown,  ///< It was sent and no usable answer came: it may have happened.
};

/// Why a call was not tried again.
enum class retry_stop {
    not_retryable,      ///< Another attempt would fail the same way.
    not_repeatable,     ///< It may have taken effect, and doing it twice could do harm.
    attempts_exhausted, ///< The policy's number of attempts is used up.
    deadline,           ///< The wait before the next attempt would go beyond the deadline.
    retry_after,        ///< The provider asks for a longer wait than the policy allows.
    budget,             ///< The client's retry budget is used up.
    canceled,           ///< The caller gave up.
};

BOOST_DESCRIBE_ENUM(error_kind, invalid_argument, configuration, resolve, connect, tls, timeout, canceled, transport,
                    too_large, redirect, authentication, authorization, not_found, conflict, validation, rate_limit,
                    server, http_status, unexpected_content, decode, refused, file)
BOOST_DESCRIBE_ENUM(effect, not_sent, rejected, unknown)
BOOST_DESCRIBE_ENUM(retry_stop, not_retryable, not_repeatable, attempts_exhausted, deadline, retry_after, budget, canceled)

/// Why a call failed. Branch on `kind` and `effect`; show `to_string(error)`.
struct error {
    // No aggregate: `result<T, error>` must not take a T for an error.
    error() = default;
    error(error_kind what, waybill::effect done, std::string why)
        : kind(what), effect(done), message(std::move(why))
    {
    }

    error_kind kind{};
    waybill::effect effect{waybill::effect::not_sent};
    std::string message{};                            ///< Ours: what went wrong.
    std::string operation{};                          ///< "campaigns.start".
    int http_status{};                                ///< 0 when no response arrived.
    std::string provider_code{};                      ///< The provider's own code; empty when it gave none.
    std::string provider_message{};                   ///< Verbatim; may echo input. Log it, never parse it.
    std::vector<field_error> field_errors{};          ///< Per member: our rules' or the provider's words.
    std::string request_id{};                         ///< The provider's name for the exchange, for its support.
    std::optional<std::chrono::seconds> retry_after{}; ///< How long the provider asks to wait.
    int attempts{};                                   ///< Requests sent; 0 when refused before sending.
    waybill::retry_stop retry_stop{};                 ///< Why there was no further attempt.
    std::string path{};                               ///< Of the value that failed to decode: "/payload/3/created_at".
    std::string body{};                               ///< The start of the response body, at most 1 KiB.
};

/// What a call gives: the value, or why there is none.
template <class T>
using result = boost::system::result<T, error>;

/// One line for people: operation, status, what went wrong and what the provider said.
inline std::string to_string(error const& e)
{
    std::string text = e.operation.empty() ? std::string{} : e.operation + ": ";
    text += enum_to_wire(e.kind);
    if (e.http_status != 0) text += " (HTTP " + std::to_string(e.http_status) + ')';
    if (!e.message.empty()) text += ": " + e.message;
    if (!e.path.empty()) text += " at " + e.path;
    if (!e.provider_message.empty()) text += ": " + e.provider_message;
    for (auto const& field : e.field_errors) text += "; " + field.field + ": " + field.message;
    if (e.retry_after) text += "; retry after " + std::to_string(e.retry_after->count()) + " s";
    if (e.effect == effect::unknown) text += "; it may have taken effect";
    return text;
}

/// What a throwing call throws.
class exception : public std::runtime_error {
public:
    explicit exception(waybill::error why) : std::runtime_error(to_string(why)), error_(std::move(why)) {}
    waybill::error const& error() const noexcept { return error_; }

private:
    waybill::error error_;
};

/// Found by boost::system::result: `result.value()` throws waybill::exception.
[[noreturn]] inline void throw_exception_from_error(error const& why, boost::source_location const&)
{
    throw exception{why};
}

} // namespace waybill

#endif
