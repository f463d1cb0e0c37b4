#ifndef WAYBILL_CODEC_XML_CHARACTERS_HPP
#define WAYBILL_CODEC_XML_CHARACTERS_HPP

#include <waybill/codec/simdjson.hpp>
#include <waybill/types/ascii.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace waybill {

/// Limits on XML documents that come from outside.
struct xml_limits {
    std::size_t depth = 100; ///< Elements within elements.
};

namespace detail {

/// Appends the code point as UTF-8; false when it is no character of XML 1.0 (section 2.2).
inline bool append_xml_character(std::string& out, std::uint32_t code)
{
    bool const listed = code == 9 || code == 10 || code == 13 || (code >= 0x20 && code < 0xD800) ||
                        (code >= 0xE000 && code < 0xFFFE) || (code >= 0x10000 && code < 0x110000);
    if (!listed) return false;
    auto const byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0U | code >> 6U);
        byte(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        byte(0xE0U | code >> 12U);
        byte(0x80U | (code >> 6U & 0x3FU));
        byte(0x80U | (code & 0x3FU));
    } else {
        byte(0xF0U | code >> 18U);
        byte(0x80U | (code >> 12U & 0x3FU));
        byte(0x80U | (code >> 6U & 0x3FU));
        byte(0x80U | (code & 0x3FU));
    }
    return true;
}

/// UTF-16 of either byte order as UTF-8; false for half a surrogate pair, half a unit or what is no character.
inline bool utf16_to_utf8(std::string_view text, bool big_endian, std::string& out)
{
    if (text.size() % 2 != 0) return false;
    auto const unit = [&](std::size_t at) {
        auto const first = static_cast<std::uint32_t>(static_cast<unsigned char>(text[at]));
        auto const second = static_cast<std::uint32_t>(static_cast<unsigned char>(text[at + 1]));
        return big_endian ? first << 8U | second : second << 8U | first;
    };
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); at += 2) {
        auto code = unit(at);
        if (code >= 0xD800 && code < 0xDC00 && at + 2 < text.size()) {
            auto const low = unit(at + 2);
            if (low < 0xDC00 || low > 0xDFFF) return false;
            code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
            at += 2;
        }
        if (!append_xml_character(out, code)) return false;
    }
    return true;
}

/// The encoding that the XML declaration names; "" when it names none.
inline std::string_view declared_encoding(std::string_view text)
{
    if (!text.starts_with("<?xml")) return {};
    auto const declaration = text.substr(0, text.find("?>"));
    auto const at = declaration.find("encoding");
    if (at == std::string_view::npos) return {};
    auto const open = declaration.find_first_of("\"'", at);
    if (open == std::string_view::npos) return {};
    return declaration.substr(open + 1, declaration.find(declaration[open], open + 1) - open - 1);
}

/// The document as UTF-8 without byte order mark; `kept` holds what had to be converted. A reason when it cannot be.
inline char const* xml_to_utf8(std::string_view& text, std::string& kept)
{
    using namespace std::string_view_literals;
    bool const big = text.starts_with("\xFE\xFF"sv) || text.starts_with("\0<"sv);
    if (big || text.starts_with("\xFF\xFE"sv) || text.starts_with("<\0"sv)) {
        if (text.front() != '<' && text.front() != '\0') text.remove_prefix(2);
        if (!utf16_to_utf8(text, big, kept)) return "the document is no UTF-16";
        text = kept;
        return nullptr;
    }
    bool const is_marked = text.starts_with("\xEF\xBB\xBF");
    if (is_marked) text.remove_prefix(3);
    auto const encoding = declared_encoding(text);
    if (equal_ignoring_case(encoding, "iso-8859-1") || equal_ignoring_case(encoding, "latin1")) {
        if (is_marked) return "the document's byte order mark is that of another encoding than it names";
        for (char const c : text)
            if (!append_xml_character(kept, static_cast<unsigned char>(c))) return "the document holds a control character";
        text = kept;
        return nullptr;
    }
    bool const known = encoding.empty() || equal_ignoring_case(encoding, "utf-8") || equal_ignoring_case(encoding, "utf8") ||
                       equal_ignoring_case(encoding, "us-ascii") || equal_ignoring_case(encoding, "ascii");
    if (!known) return "the document's encoding is not known";
    return simdjson::validate_utf8(text) ? nullptr : "the document is no UTF-8";
}

/// Appends what the reference at the beginning of the text stands for, and returns its length: "&amp;", "&#10;". 0 when it is
/// none that holds without a document type (XML 1.0, 4.1 and 4.6).
inline std::size_t append_xml_reference(std::string& out, std::string_view text)
{
    struct entity {
        std::string_view reference;
        char character;
    };
    for (auto const& [reference, character] : {entity{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}) {
        if (!text.starts_with(reference)) continue;
        out += character;
        return reference.size();
    }
    if (!text.starts_with("&#")) return 0;
    bool const hex = text.size() > 2 && text[2] == 'x';
    std::uint32_t code = 0;
    std::size_t at = hex ? 3 : 2;
    auto const first = at;
    for (; at < text.size() && text[at] != ';'; ++at) {
        auto const lower = lower_ascii(text[at]);
        auto const digit = lower >= '0' && lower <= '9' ? lower - '0' : hex && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
        if (digit < 0 || code > 0x110000) return 0;
        code = code * (hex ? 16 : 10) + static_cast<std::uint32_t>(digit);
    }
    return at < text.size() && at > first && append_xml_character(out, code) ? at + 1 : 0;
}

/// What XML takes for white space.
constexpr bool is_xml_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Nothing but what XML takes for white space.
constexpr bool is_blank(std::string_view text)
{
    for (char const c : text)
        if (!is_xml_space(c)) return false;
    return true;
}

/// The text without blanks round it.
inline std::string_view trim_xml(std::string_view text)
{
    while (!text.empty() && is_xml_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_xml_space(text.back())) text.remove_suffix(1);
    return text;
}

/// Whether all of the text is ASCII that stands for itself in character data. "No" too where only tabs or ends of lines are in the way.
inline bool is_plain_xml(std::string_view text)
{
    // Eight bytes at once: the highest bit of a byte is set where it is not plain, or stands behind one that is not.
    constexpr auto each = [](std::uint64_t byte) { return byte * 0x0101010101010101U; };
    constexpr auto below = [each](std::uint64_t word, std::uint64_t limit) { return (word - each(limit)) & ~word; };
    std::uint64_t word = 0;
    std::uint64_t special = 0;
    for (; !text.empty(); text.remove_prefix((std::min)(text.size(), sizeof word))) {
        word = each(' ');
        std::memcpy(&word, text.data(), (std::min)(text.size(), sizeof word));
        special |= word | below(word, 0x20) | below(word ^ each('&'), 1) | below((word | each(2)) ^ each('>'), 1); // '<' | 2 is '>'
    }
    return (special & each(0x80)) == 0;
}

/// Whether the text holds a control character that XML does not have.
inline bool has_xml_control(std::string_view text)
{
    constexpr auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20U && c != '\t' && c != '\n' && c != '\r'; };
    // In blocks without a way out, of which compilers make a few instructions each; no more in one than a byte counts.
    constexpr std::size_t block = 192;
    for (; text.size() >= block; text.remove_prefix(block)) {
        unsigned char controls = 0;
        unsigned char allowed = 0;
        for (std::size_t i = 0; i < block; ++i) {
            auto const c = static_cast<unsigned char>(text[i]);
            controls = static_cast<unsigned char>(controls + (c < 0x20U));
            allowed = static_cast<unsigned char>(allowed + (c == '\t') + (c == '\n') + (c == '\r'));
        }
        if (controls != allowed) return true;
    }
    return std::any_of(text.begin(), text.end(), is_control);
}

/// Appends the text escaped as character data; false when it holds what XML 1.0 cannot say: control characters, or what is
/// no UTF-8.
inline bool append_xml_text(std::string& out, std::string_view text)
{
    if (is_plain_xml(text)) {
        out += text;
        return true;
    }
    if (!simdjson::validate_utf8(text)) return false;
    std::size_t done = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (c != '&' && c != '<' && c != '>') {
            // U+FFFE and U+FFFF are no characters of XML either: EF BF BE and EF BF BF.
            bool const last_two = c == '\xEF' && i + 2 < text.size() && text[i + 1] == '\xBF' && static_cast<unsigned char>(text[i + 2]) >= 0xBEU;
            if (last_two || (static_cast<unsigned char>(c) < 0x20U && c != '\t' && c != '\n' && c != '\r')) return false;
            continue;
        }
        out.append(text, done, i - done);
        out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;";
        done = i + 1;
    }
    out.append(text, done);
    return true;
}

} // namespace detail
} // namespace waybill

#endif
