#ifndef WAYBILL_LIMIT_LIMIT_HEADERS_HPP
#define WAYBILL_LIMIT_LIMIT_HEADERS_HPP

#include <waybill/call/retry.hpp>
#include <waybill/codec/text.hpp>
#include <waybill/http/message.hpp>

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::detail {

/// The number that one of these headers holds; nullopt for none of them or something else.
template <class Names>
std::optional<std::int64_t> first_number(http::headers const& fields, Names const& names)
{
    for (std::string_view const name : names) {
        std::int64_t number{};
        if (auto const value = fields.find(name); value && parse_text(*value, number) && number >= 0) return number;
    }
    return std::nullopt;
}

/// How long an answer asks its client to send nothing more: by Retry-After under 429 and 503, or because nothing is left of
/// what its rate-limit headers allow. They are those of draft-ietf-httpapi-ratelimit-headers-06, whose reset counts
/// seconds, and the X- forms before it, whose reset may also be a time in seconds since 1970, which is
/// compared with the server's own Date.
inline std::optional<std::chrono::seconds> pause_asked_for(http::response const& answer)
{
    constexpr std::string_view remaining_names[] = {"RateLimit-Remaining", "X-RateLimit-Remaining", "X-Rate-Limit-Remaining"};
    constexpr std::string_view reset_names[] = {"RateLimit-Reset", "X-RateLimit-Reset", "X-Rate-Limit-Reset"};
    constexpr std::int64_t first_time = 1'000'000'000; // of 2001: no number of seconds to wait

    auto const date = answer.fields.find("Date");
    if (answer.status == 429 || answer.status == 503) {
        if (auto const header = answer.fields.find("Retry-After")) {
            if (auto const pause = parse_retry_after(*header, date)) return pause;
        }
    }
    if (first_number(answer.fields, remaining_names) != 0) return std::nullopt;
    auto const reset = first_number(answer.fields, reset_names);
    if (!reset || *reset < first_time) return reset ? std::optional{std::chrono::seconds{*reset}} : std::nullopt;
    auto const now = date ? curl_getdate(std::string{*date}.c_str(), nullptr) : -1;
    if (now < 0) return std::nullopt;
    return std::chrono::seconds{(std::max)(*reset - std::int64_t{now}, std::int64_t{0})};
}

} // namespace waybill::detail

#endif
