#ifndef EXAMPLES_SANDBOX_CLOUDMAILING_TEXT_HPP
#define EXAMPLES_SANDBOX_CLOUDMAILING_TEXT_HPP

#include "fault.hpp"

#include <waybill/types/binary.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace cloudmailing_detail {

inline char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lower(std::string_view text)
{
    std::string lowered{text};
    for (char& c : lowered) c = lower(c);
    return lowered;
}

inline bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

inline bool is_letter_or_digit(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9');
}

/// Letters, digits and hyphens, of which none stands at an end.
inline bool is_label(std::string_view text)
{
    return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

/// What the server takes for an address: ASCII, and a domain of several labels, the last one of 2 to 6 letters.
inline bool is_address(std::string_view text)
{
    auto const at = text.find('@');
    auto local = text.substr(0, at);
    if (at == std::string_view::npos || local.empty() || local.front() == '.' || local.back() == '.') return false;
    constexpr std::string_view marks = "-!#$%&'*+/=?^_`{}|~.";
    if (local.find("..") != std::string_view::npos ||
        !std::all_of(local.begin(), local.end(),
                     [&](char c) { return is_letter_or_digit(c) || marks.find(c) != std::string_view::npos; }))
        return false;

    auto domain = text.substr(at + 1);
    auto dot = domain.find('.');
    if (dot == std::string_view::npos) return false;
    for (; dot != std::string_view::npos; dot = domain.find('.')) {
        if (!is_label(domain.substr(0, dot))) return false;
        domain.remove_prefix(dot + 1);
    }
    return domain.size() >= 2 && domain.size() <= 6 && std::all_of(domain.begin(), domain.end(), is_letter);
}

/// What stands between the first @ and the second; fails without one.
inline std::string domain_of(std::string_view address)
{
    auto const at = address.find('@');
    if (at == std::string_view::npos) fail("list index out of range");
    auto const rest = address.substr(at + 1);
    return std::string{rest.substr(0, rest.find('@'))};
}

/// Text as it stands in a header: RFC 2047 where it is not ASCII.
inline std::string header_text(std::string const& text)
{
    bool const is_ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return is_ascii ? text : "=?utf-8?b?" + waybill::base64_encode(text) + "?=";
}

/// The value of a field of a message's header, its further lines joined; empty when there is none.
inline std::string header_field(std::string_view header, std::string_view name)
{
    std::string value;
    bool wanted = false;
    while (!header.empty()) {
        auto const end = header.find('\n');
        auto line = header.substr(0, end);
        header.remove_prefix((std::min)(header.size(), line.size() + 1));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) break;
        if (line.front() == ' ' || line.front() == '\t') {
            if (wanted) value += line;
            continue;
        }
        auto const colon = line.find(':');
        wanted = colon != std::string_view::npos && lower(line.substr(0, colon)) == lower(name);
        if (!wanted) continue;
        auto const begin = line.find_first_not_of(" \t", colon + 1);
        value = begin == std::string_view::npos ? std::string_view{} : line.substr(begin);
    }
    return value;
}

} // namespace cloudmailing_detail

#endif
