#ifndef WAYBILL_TYPES_EMAIL_ADDRESS_HPP
#define WAYBILL_TYPES_EMAIL_ADDRESS_HPP

#include <waybill/types/ascii.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace waybill {
namespace detail {

/// Splits at each dot and asks whether all parts pass.
template <class Check>
constexpr bool all_parts(std::string_view dotted, Check check)
{
    while (true) {
        auto const dot = dotted.find('.');
        if (!check(dotted.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        dotted.remove_prefix(dot + 1);
    }
}

/// The address in a mailbox (RFC 5322, 3.4): without blanks around it and without a display name. A line break in the
/// name would end the header field that the mailbox is written to: the whole text is given back then.
constexpr std::string_view address_in(std::string_view mailbox)
{
    if (std::any_of(mailbox.begin(), mailbox.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20U; }))
        return mailbox;
    while (!mailbox.empty() && mailbox.front() == ' ') mailbox.remove_prefix(1);
    while (!mailbox.empty() && mailbox.back() == ' ') mailbox.remove_suffix(1);
    auto const open = mailbox.rfind('<');
    if (!mailbox.ends_with('>') || open == std::string_view::npos) return mailbox;
    return mailbox.substr(open + 1, mailbox.size() - open - 2);
}

/// Whether mail could be delivered to the address: dot-atom local part (RFC 5322, 3.2.3; RFC 6531 lets UTF-8 in)
/// and a dotted host name outside the special-use names of RFC 6761.
constexpr bool is_deliverable(std::string_view address)
{
    auto const at = address.rfind('@');
    if (at == std::string_view::npos || address.size() > 254) return false;
    auto const local = address.substr(0, at);
    auto const domain = address.substr(at + 1);
    auto const is_utf8 = [](char c) { return static_cast<unsigned char>(c) >= 0x80U; };
    bool const local_ok = local.size() <= 64 && all_parts(local, [&](std::string_view part) {
        return !part.empty() && std::all_of(part.begin(), part.end(), [&](char c) {
            return is_ascii_alnum(c) || is_utf8(c) ||
                   std::string_view{"!#$%&'*+-/=?^_`{|}~"}.find(c) != std::string_view::npos;
        });
    });
    bool const domain_ok = all_parts(domain, [&](std::string_view label) {
        return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
               std::all_of(label.begin(), label.end(),
                           [&](char c) { return is_ascii_alnum(c) || is_utf8(c) || c == '-'; });
    });
    auto const dot = domain.rfind('.');
    if (!local_ok || !domain_ok || dot == std::string_view::npos) return false;
    auto const top = domain.substr(dot + 1);
    constexpr std::array<std::string_view, 6> undeliverable{"arpa", "invalid", "local", "localhost", "onion", "test"};
    return std::any_of(top.begin(), top.end(), [](char c) { return c < '0' || c > '9'; }) &&
           std::none_of(undeliverable.begin(), undeliverable.end(),
                        [&](std::string_view name) { return equal_ignoring_case(top, name); });
}

} // namespace detail

/// A bare e-mail address, the same text however it was given: blanks around it and a display name are dropped
/// ("Ada <ada@Shop.example>" becomes "ada@shop.example"), the domain is in lower case.
class email_address {
public:
    email_address() = default;
    template <std::convertible_to<std::string_view> Text>
    email_address(Text const& mailbox) : text_(detail::address_in(mailbox))
    {
        auto const at = (std::min)(text_.rfind('@'), text_.size());
        std::transform(text_.begin() + static_cast<std::ptrdiff_t>(at), text_.end(),
                       text_.begin() + static_cast<std::ptrdiff_t>(at), detail::lower_ascii);
    }

    std::string const& text() const noexcept { return text_; }
    operator std::string_view() const noexcept { return text_; }

    /// What is wrong: empty text is no address either.
    std::optional<std::string> problem() const
    {
        if (detail::is_deliverable(text_)) return std::nullopt;
        return "must be an e-mail address";
    }

    friend bool operator==(email_address const&, email_address const&) = default;

private:
    std::string text_;
};

} // namespace waybill

#endif
