#ifndef WAYBILL_TYPES_CHECKED_TEXT_HPP
#define WAYBILL_TYPES_CHECKED_TEXT_HPP

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace waybill {

/// A text type that knows what it may hold, such as `email_address`: made from any text, it says with `problem()` what is
/// wrong with it. Codecs treat it as text, and a request that holds a wrong one is not sent. A type of your own is one
/// as soon as it has these members.
template <class T>
concept checked_text = std::constructible_from<T, std::string_view> && requires(T const& value) {
    { value.text() } -> std::convertible_to<std::string_view>;
    { value.problem() } -> std::same_as<std::optional<std::string>>;
};

} // namespace waybill

#endif
