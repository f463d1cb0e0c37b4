#ifndef WAYBILL_TYPES_DECIMAL_HPP
#define WAYBILL_TYPES_DECIMAL_HPP

#include <algorithm>
#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace waybill {

namespace detail {

template <class T, class... Others>
concept any_of = (std::same_as<T, Others> || ...);

// Counts, not truth values or characters.
template <class T>
concept whole_number =
    std::integral<T> && !any_of<std::remove_cv_t<T>, bool, char, wchar_t, char8_t, char16_t, char32_t>;

// The parts of a number, as views into its text.
struct decimal_parts {
    bool minus{};
    std::string_view whole{};
    std::string_view fraction{};
    int exponent{};
};

constexpr std::string_view take_digits(std::string_view& text)
{
    std::size_t count = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
    auto const taken = text.substr(0, count);
    text.remove_prefix(count);
    return taken;
}

constexpr bool take_one_of(std::string_view& text, std::string_view wanted)
{
    if (text.empty() || wanted.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

constexpr std::optional<decimal_parts> split_decimal(std::string_view text)
{
    decimal_parts parts{};
    parts.minus = text.starts_with('-');
    take_one_of(text, "+-");

    parts.whole = take_digits(text);
    if (parts.whole.empty()) return std::nullopt;
    if (take_one_of(text, ".")) {
        parts.fraction = take_digits(text);
        if (parts.fraction.empty()) return std::nullopt;
    }
    if (take_one_of(text, "eE")) {
        bool const minus = text.starts_with('-');
        take_one_of(text, "+-");
        auto const digits = take_digits(text);
        if (digits.empty()) return std::nullopt;
        for (char const digit : digits) {
            parts.exponent = parts.exponent * 10 + (digit - '0');
            if (parts.exponent > 999) return std::nullopt;
        }
        if (minus) parts.exponent = -parts.exponent;
    }
    if (!text.empty()) return std::nullopt;
    return parts;
}

} // namespace detail

/// An exact decimal number, such as an amount of money, as sent on the wire; never a `double`.
///
/// It keeps the text, hence the scale: "0.10" is written back as "0.10" and "1E+2" as "1E+2". Only a leading '+'
/// and superfluous leading zeros are dropped, so that the text is always a JSON number (RFC 8259, section 6).
/// Comparisons go by numeric value, exactly, whatever the scale or the exponent.
class decimal {
public:
    static constexpr std::size_t max_size = 64; ///< Longest text accepted, in characters.

    /// Zero, "0".
    constexpr decimal() = default;

    /// The number that `text` spells. Throws `std::invalid_argument`, naming the text, where `parse` gives nothing.
    constexpr explicit decimal(std::string_view text)
    {
        auto const parsed = parse(text);
        if (!parsed) {
            throw std::invalid_argument("waybill: not a decimal number: \"" + std::string(text.substr(0, max_size)) +
                                        (text.size() > max_size ? "...\"" : "\""));
        }
        *this = *parsed;
    }

    /// A whole number.
    template <detail::whole_number Integer>
    constexpr decimal(Integer value) : size_(0)
    {
        static_assert(sizeof(Integer) <= sizeof(std::uint64_t));
        if (value < 0) text_[size_++] = '-';
        std::array<char, 20> reversed{};
        std::size_t count = 0;
        // Digit by digit from the value itself: the lowest signed value has no positive counterpart.
        do {
            int const digit = static_cast<int>(value % 10);
            reversed[count++] = static_cast<char>('0' + (digit < 0 ? -digit : digit));
            value = static_cast<Integer>(value / 10);
        } while (value != 0);
        while (count > 0) text_[size_++] = reversed[--count];
    }

    /// A binary floating-point number has no exact decimal text that its author meant (0.1 is
    /// 0.1000000000000000055...), and a truth value or a character is no amount: write `decimal("0.1")`.
    template <class Other>
        requires(std::is_arithmetic_v<Other> && !detail::whole_number<Other>)
    decimal(Other) = delete;

    /// Reads a JSON number, also with a leading '+' or leading zeros: digits, then optionally a fraction ("."
    /// and digits), then optionally an exponent from -999 to 999. Nothing for any other text: empty, with spaces,
    /// "NaN", "Infinity", ".5", "5.", longer than `max_size`. The bound on the exponent keeps "1E+999999999"
    /// from being a number that column checks and formatting would have to spell out.
    static constexpr std::optional<decimal> parse(std::string_view text)
    {
        if (text.size() > max_size) return std::nullopt;
        auto const parts = detail::split_decimal(text);
        if (!parts) return std::nullopt;

        decimal number{};
        number.size_ = 0;
        if (parts->minus) number.text_[number.size_++] = '-';
        text.remove_prefix(static_cast<std::size_t>(parts->whole.data() - text.data())); // the sign
        text.remove_prefix((std::min)(text.find_first_not_of('0'), parts->whole.size() - 1));
        for (char const c : text) number.text_[number.size_++] = c;
        return number;
    }

    /// The text as it goes on the wire; valid as long as this object.
    constexpr std::string_view text() const { return {text_.data(), size_}; }

    constexpr bool is_zero() const { return significant(*this).sign == 0; }

    /// Less than zero; false for "-0".
    constexpr bool is_negative() const { return significant(*this).sign < 0; }

    /// How many digits a column `decimal(max_digits, places)` needs for this number as it is written: those after
    /// the point, trailing zeros included, and those before it without leading zeros, once the exponent is
    /// applied. "1.50" has 3, "0.05" has 2, "1E+2" has 3, "0" has 1.
    constexpr int digits() const
    {
        auto const parts = *detail::split_decimal(text());
        int const shift = parts.exponent - static_cast<int>(parts.fraction.size());
        int const written = (std::max)(1, significant(*this).written);
        if (shift < 0) return (std::max)(written, -shift);
        return is_zero() ? 1 : written + shift;
    }

    /// How many digits follow the point, trailing zeros included, once the exponent is applied: "1.005" has 3,
    /// "1.50" has 2, "1E+2" has 0, "1E-2" has 2.
    constexpr int decimal_places() const
    {
        auto const parts = *detail::split_decimal(text());
        return (std::max)(0, static_cast<int>(parts.fraction.size()) - parts.exponent);
    }

    /// By numeric value: "1.0" equals "1", "1E+2" equals "100", "-0" equals "0".
    friend constexpr bool operator==(decimal const& left, decimal const& right) { return (left <=> right) == 0; }

    friend constexpr std::weak_ordering operator<=>(decimal const& left, decimal const& right)
    {
        significant const a(left);
        significant const b(right);
        if (a.sign != b.sign || a.sign == 0) return a.sign <=> b.sign;
        std::weak_ordering order = a.magnitude <=> b.magnitude;
        if (order == 0) order = a.view() <=> b.view();
        return a.sign > 0 ? order : 0 <=> order;
    }

private:
    // 0.d1d2d3... * 10^magnitude with d1 and the last digit not zero; bounded by the text, whatever the exponent.
    struct significant {
        int sign = 0;
        int magnitude = 0;
        int written = 0; // digits from the first one that is not zero, with trailing zeros
        std::size_t count = 0;
        std::array<char, max_size> digits{};

        constexpr explicit significant(decimal const& number)
        {
            auto const parts = *detail::split_decimal(number.text());
            for (auto const run : {parts.whole, parts.fraction}) {
                for (char const digit : run) {
                    if (count > 0 || digit != '0') digits[count++] = digit;
                }
            }
            written = static_cast<int>(count);
            magnitude = written + parts.exponent - static_cast<int>(parts.fraction.size());
            while (count > 0 && digits[count - 1] == '0') --count;
            if (count > 0) sign = parts.minus ? -1 : 1;
        }

        constexpr std::string_view view() const { return {digits.data(), count}; }
    };

    std::array<char, max_size> text_{'0'};
    std::uint8_t size_ = 1;
};

} // namespace waybill

#endif
