#ifndef WAYBILL_CALL_RETRY_HPP
#define WAYBILL_CALL_RETRY_HPP

#include <waybill/call/error.hpp>
#include <waybill/call/options.hpp>
#include <waybill/types/random.hpp>

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill {

/// Whether another attempt could end differently, as far as the error tells: what retries unless a policy says otherwise.
inline bool is_retryable(error const& failure)
{
    switch (failure.kind) {
    case error_kind::resolve:
    case error_kind::connect:
    case error_kind::timeout:
    case error_kind::transport:
    case error_kind::rate_limit: return true;
    case error_kind::server: return failure.http_status != 501 && failure.http_status != 505;
    case error_kind::http_status: return failure.http_status == 408;
    default: return false;
    }
}

namespace detail {

/// Seconds of a Retry-After header (RFC 9110, 10.2.3). A date counts from the server's own Date, so that a wrong
/// clock here does no harm; a date in the past means now. nullopt for anything else.
inline std::optional<std::chrono::seconds> parse_retry_after(std::string_view value,
                                                             std::optional<std::string_view> server_date)
{
    if (!value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos) {
        std::int64_t seconds{};
        constexpr std::int64_t longest = 365LL * 24 * 3600;
        if (!parse_text(value, seconds)) seconds = longest; // so many digits that it is no int64
        return std::chrono::seconds{(std::min)(seconds, longest)};
    }
    // An HTTP date begins with the day of the week; curl's reader would also take "2.5" for a date.
    bool const begins_with_letter = !value.empty() && is_ascii_alnum(value.front()) && value.front() > '9';
    if (!begins_with_letter || !server_date) return std::nullopt;
    auto const until = curl_getdate(std::string{value}.c_str(), nullptr);
    auto const now = curl_getdate(std::string{*server_date}.c_str(), nullptr);
    if (until < 0 || now < 0) return std::nullopt;
    return std::chrono::seconds{(std::max)(until - now, decltype(until){0})};
}

/// Whether repeating can do no harm: nothing happened, or twice has the effect of once.
inline bool is_repeatable(effect done, safety operation)
{
    return done != effect::unknown || operation != safety::unsafe;
}

/// From 0 to 1.
inline double random_jitter()
{
    return static_cast<double>(random_bits() >> 11U) / static_cast<double>(std::uint64_t{1} << 53U);
}

/// How long to wait after this many attempts: full jitter below a doubling bound.
inline std::chrono::milliseconds backoff(retry_policy const& policy, int attempts)
{
    auto bound = policy.first_delay;
    for (int i = 1; i < attempts && bound < policy.delay_limit; ++i) bound += (std::min)(bound, policy.delay_limit - bound);
    bound = (std::min)(bound, policy.delay_limit);
    // In this order what is no number becomes 0.
    double const part = (std::max)(0.0, (std::min)(policy.jitter ? policy.jitter() : random_jitter(), 1.0));
    return std::chrono::milliseconds{static_cast<std::int64_t>(static_cast<double>(bound.count()) * part)};
}

} // namespace detail
} // namespace waybill

#endif
