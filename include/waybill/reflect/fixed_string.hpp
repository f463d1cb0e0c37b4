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

namespace detail {

template <std::size_t Size>
consteval auto as_fixed_string(std::string_view text)
{
    fixed_string<Size + 1> name;
    for (std::size_t i = 0; i < Size; ++i) name.data[i] = text[i];
    return name;
}

} // namespace detail

} // namespace waybill

#endif
