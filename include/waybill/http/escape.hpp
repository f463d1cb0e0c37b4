#ifndef WAYBILL_HTTP_ESCAPE_HPP
#define WAYBILL_HTTP_ESCAPE_HPP

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace waybill {

namespace detail {

// RFC 3986, section 2.3.
inline constexpr auto unreserved = [] {
    std::array<bool, 256> table{};
    for (char const c : std::string_view{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"})
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

inline void append_escaped(std::string& out, std::string_view text, std::string_view space)
{
    constexpr char digits[] = "0123456789ABCDEF";
    for (;;) {
        std::size_t run = 0;
        while (run < text.size() && unreserved[static_cast<unsigned char>(text[run])]) ++run;
        out += text.substr(0, run);
        if (run == text.size()) return;

        auto const byte = static_cast<unsigned char>(text[run]);
        if (byte == ' ') out += space;
        else out.append({'%', digits[byte >> 4], digits[byte & 15]});
        text.remove_prefix(run + 1);
    }
}

constexpr int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

inline std::optional<std::string> decode_escapes(std::string_view text, char plus)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i] == '+' ? plus : text[i];
            continue;
        }
        if (text.size() - i < 3) return std::nullopt;
        int const high = hex_value(text[i + 1]);
        int const low = hex_value(text[i + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

} // namespace detail

namespace http {

/// Appends the text as one segment of a path: all but unreserved characters becomes %XX.
/// Source: RFC 3986, sections 2.3 and 3.3.
///
/// The segments "." and ".." become "%2E" and "%2E%2E", because plain ones would be resolved away. Who normalises the
/// path (RFC 3986, section 6.2.2.2) may still do so; newer libcurl does, unless CURLOPT_PATH_AS_IS is set.
inline void append_path_segment(std::string& out, std::string_view segment)
{
    if (segment == ".") out += "%2E";
    else if (segment == "..") out += "%2E%2E";
    else detail::append_escaped(out, segment, "%20");
}

/// Appends the text as a name or a value of application/x-www-form-urlencoded: a space becomes '+', all else but
/// unreserved characters %XX. (The URL standard keeps '*' and escapes '~'; a decoder reads either.)
inline void append_form(std::string& out, std::string_view text)
{
    detail::append_escaped(out, text, "+");
}

/// Undoes %XX; nothing when a '%' is not followed by two hexadecimal digits.
inline std::optional<std::string> percent_decode(std::string_view text)
{
    return detail::decode_escapes(text, '+');
}

/// Undoes `append_form`; nothing when a '%' is not followed by two hexadecimal digits.
inline std::optional<std::string> form_decode(std::string_view text)
{
    return detail::decode_escapes(text, ' ');
}

} // namespace http

} // namespace waybill

#endif
