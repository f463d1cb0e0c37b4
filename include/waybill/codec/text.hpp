#ifndef WAYBILL_CODEC_TEXT_HPP
#define WAYBILL_CODEC_TEXT_HPP

#include <waybill/reflect/enums.hpp>
#include <waybill/types/checked_text.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/decimal.hpp>

#include <charconv>
#include <concepts>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace waybill {

namespace detail {

template <class T>
concept integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

template <class T>
inline constexpr bool is_open_enum = false;
template <class E>
inline constexpr bool is_open_enum<open_enum<E>> = true;

} // namespace detail

/// A value that is one piece of text in a query, a path or a string of a document.
template <class T>
concept text_scalar = std::same_as<T, std::string> || std::same_as<T, bool> || detail::integer<T> ||
                      std::floating_point<T> || described_enum<T> || detail::is_open_enum<T> ||
                      std::same_as<T, date_time> || std::same_as<T, decimal> || checked_text<T>;

/// Appends the text form of the value: `true`, `42`, `2024-06-01T09:00:00Z`, an enumerator's wire name.
template <text_scalar T>
void append_text(std::string& out, T const& value)
{
    if constexpr (std::same_as<T, std::string>) {
        out += value;
    } else if constexpr (std::same_as<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (std::is_arithmetic_v<T>) {
        char buffer[32];
        auto const end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
        out.append(buffer, end);
    } else if constexpr (described_enum<T>) {
        out += enum_to_wire(value);
    } else if constexpr (detail::is_open_enum<T>) {
        out += value.text();
    } else if constexpr (std::same_as<T, date_time>) {
        char buffer[date_time::max_size];
        out.append(buffer, value.write(buffer));
    } else {
        out += value.text();
    }
}

/// Reads a value from its whole text; false when the text is none of this type.
template <text_scalar T>
bool parse_text(std::string_view text, T& out)
{
    if constexpr (std::same_as<T, std::string>) {
        out = text;
        return true;
    } else if constexpr (std::same_as<T, bool>) {
        out = text == "true";
        return out || text == "false";
    } else if constexpr (std::is_arithmetic_v<T>) {
        auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
        return failure == std::errc{} && end == text.data() + text.size();
    } else if constexpr (detail::is_open_enum<T>) {
        out = T{text};
        return true;
    } else if constexpr (described_enum<T>) {
        auto const known = enum_from_wire<T>(text);
        if (known) out = *known;
        return known.has_value();
    } else if constexpr (checked_text<T>) {
        out = T{text};
        return true;
    } else {
        auto parsed = T::parse(text);
        if (parsed) out = std::move(*parsed);
        return parsed.has_value();
    }
}

namespace detail {

/// What a message calls a T.
template <text_scalar T>
constexpr std::string_view text_scalar_name()
{
    if constexpr (std::same_as<T, std::string> || checked_text<T>) return "a string";
    else if constexpr (std::same_as<T, bool>) return "true or false";
    else if constexpr (integer<T>) return "an integer";
    else if constexpr (std::floating_point<T>) return "a number";
    else if constexpr (std::same_as<T, date_time>) return "an RFC 3339 time";
    else if constexpr (std::same_as<T, decimal>) return "a decimal number";
    else return "one of the enum's names";
}

} // namespace detail
} // namespace waybill

#endif
