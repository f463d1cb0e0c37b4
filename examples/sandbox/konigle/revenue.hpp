#ifndef EXAMPLES_SANDBOX_KONIGLE_REVENUE_HPP
#define EXAMPLES_SANDBOX_KONIGLE_REVENUE_HPP

#include "refusal.hpp"

#include <waybill/types/decimal.hpp>

#include <charconv>
#include <cstdint>
#include <string>

namespace sandbox_detail {

/// The amount in hundredths; it has at most two places and fewer than 20 digits.
inline std::uint64_t to_cents(waybill::decimal const& amount)
{
    auto const text = amount.text();
    auto const mantissa = text.substr(0, text.find_first_of("eE"));
    int shift = 2;
    if (mantissa.size() < text.size()) {
        auto exponent = text.substr(mantissa.size() + 1);
        if (exponent.starts_with('+')) exponent.remove_prefix(1);
        int number = 0;
        std::from_chars(exponent.data(), exponent.data() + exponent.size(), number);
        shift += number;
    }
    std::uint64_t cents = 0;
    bool fraction = false;
    for (char const c : mantissa) {
        if (c == '.') {
            fraction = true;
            continue;
        }
        cents = cents * 10 + static_cast<unsigned>(c - '0');
        if (fraction) --shift;
    }
    for (; shift > 0; --shift) cents *= 10;
    return cents;
}

inline waybill::decimal from_cents(std::uint64_t cents)
{
    auto const rest = std::to_string(cents % 100);
    return waybill::decimal{std::to_string(cents / 100) + (rest.size() == 1 ? ".0" : ".") + rest};
}

/// What a campaign or contact has once the revenue is added; says what is wrong, if anything. `digits` it has at most.
template <class Earner, class Revenue>
Earner with_revenue(Earner earner, Revenue const& revenue, int digits, problems& wrong)
{
    if (!wrong.empty()) return earner;
    auto const before = earner.ltv.has_value() ? to_cents(*earner.ltv) : 0;
    if (before != 0 && earner.ltv_currency != *revenue.currency)
        wrong.add("currency", "The revenue so far is in " + earner.ltv_currency + '.');
    std::uint64_t limit = 1;
    for (int i = 0; i < digits; ++i) limit *= 10;
    auto const added = to_cents(*revenue.value);
    if (added >= limit - before)
        wrong.add("value", "Ensure that there are no more than " + std::to_string(digits) + " digits in total.");
    earner.ltv = from_cents(before + added);
    earner.ltv_currency = *revenue.currency;
    return earner;
}

} // namespace sandbox_detail

#endif
