#ifndef WAYBILL_REFLECT_FIXED_STRING_HPP
#define WAYBILL_REFLECT_FIXED_STRING_HPP

#include <cstddef>
#include <string_view>

namespace waybill {

/// A string literal as a template argument: `get<Mode, "/contacts/{id}", none, contact>`.
template <std::size_t N>
struct fixed_string {
    char data[N]{};

    constexpr fixed_string() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): a literal must convert.
    consteval fixed_string(char const (&text)[N])
    {
        for (std::size_t i = 0; i < N; ++i) data[i] = text[i];
    }

    constexpr std::string_view view() const { return {data, N - 1}; }
};

} // namespace waybill

#endif
