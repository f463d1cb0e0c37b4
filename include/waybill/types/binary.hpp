#ifndef WAYBILL_TYPES_BINARY_HPP
#define WAYBILL_TYPES_BINARY_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill {

/// Bytes that stand in a document as base64.
struct binary {
    std::string bytes{};

    friend bool operator==(binary const&, binary const&) = default;
};

/// Base64 with padding, in lines of at most `line` characters that each end in LF; 0: one line without an end.
/// Source: RFC 4648, section 4.
inline std::string base64_encode(std::string_view bytes, std::size_t line = 0)
{
    constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4 + (line == 0 ? 0 : bytes.size() / line * 2 + 1));
    std::size_t column = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8U | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            out += i + j > bytes.size() ? '=' : digits[group >> (18U - 6U * static_cast<unsigned>(j)) & 63U];
        column += 4;
        if (line != 0 && column + 4 > line) {
            out += '\n';
            column = 0;
        }
    }
    if (line != 0 && column != 0) out += '\n';
    return out;
}

/// The bytes; nothing when the text, blanks and line ends apart, is no base64 with its padding.
inline std::optional<std::string> base64_decode(std::string_view text)
{
    std::string out;
    out.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    int count = 0;
    int padding = 0;
    for (char const c : text) {
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
        int value = 0;
        if (c >= 'A' && c <= 'Z') value = c - 'A';
        else if (c >= 'a' && c <= 'z') value = c - 'a' + 26;
        else if (c >= '0' && c <= '9') value = c - '0' + 52;
        else if (c == '+') value = 62;
        else if (c == '/') value = 63;
        else if (c == '=' && count >= 2) ++padding;
        else return std::nullopt;
        if (padding > 0 && c != '=') return std::nullopt;
        group = group << 6U | static_cast<std::uint32_t>(value);
        if (++count < 4) continue;
        for (int j = 0; j < 3 - padding; ++j) out += static_cast<char>(group >> (16U - 8U * static_cast<unsigned>(j)) & 255U);
        group = 0;
        count = 0;
    }
    if (count != 0) return std::nullopt;
    return out;
}

} // namespace waybill

#endif
