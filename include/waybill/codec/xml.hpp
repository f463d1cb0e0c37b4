#ifndef WAYBILL_CODEC_XML_HPP
#define WAYBILL_CODEC_XML_HPP

#include <waybill/codec/codec_error.hpp>
#include <waybill/codec/simdjson.hpp>
#include <waybill/types/ascii.hpp>

#include <pugixml.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill {

/// Limits on XML documents that come from outside.
struct xml_limits {
    std::size_t depth = 100; ///< Elements within elements.
};

/// A parsed element, valid as long as its document.
using xml_node = pugi::xml_node;

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
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    auto const encoding = declared_encoding(text);
    if (equal_ignoring_case(encoding, "iso-8859-1") || equal_ignoring_case(encoding, "latin1")) {
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

/// The length of the reference at the beginning of the text, "&amp;" or "&#10;"; 0 when it is none that holds without a
/// document type (XML 1.0, 4.1 and 4.6).
inline std::size_t xml_reference_length(std::string_view text)
{
    for (std::string_view const known : {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"})
        if (text.starts_with(known)) return known.size();
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
    std::string ignored;
    return at < text.size() && at > first && append_xml_character(ignored, code) ? at + 1 : 0;
}

/// What pugixml lets pass and XML does not: unknown references, control characters. Null when there is none.
inline char const* find_ill_formed(std::string_view text)
{
    bool const has_control = std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20U && c != '\t' && c != '\n' && c != '\r';
    });
    if (has_control) return "the document holds a control character";
    for (auto at = text.find_first_of("&<"); at != std::string_view::npos; at = text.find_first_of("&<", at)) {
        auto const rest = text.substr(at);
        if (rest.front() == '&') {
            auto const length = xml_reference_length(rest);
            if (length == 0) return "the document holds a reference to nothing that is known";
            at += length;
            continue;
        }
        // Within these a reference is text like other.
        std::string_view const end = rest.starts_with("<!--")        ? "-->"
                                     : rest.starts_with("<![CDATA[") ? "]]>"
                                     : rest.starts_with("<?")        ? "?>"
                                                                     : "";
        at = end.empty() ? at + 1 : text.find(end, at + 2);
        if (at == std::string_view::npos) return nullptr; // which the parser finds
    }
    return nullptr;
}

/// Nothing but what XML takes for white space.
inline bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// A document whose DOCTYPE is refused.
class xml_document {
public:
    /// Parses it; false with a message. The text is copied.
    bool parse(std::string_view text, codec_error& failure)
    {
        std::string converted;
        if (auto const* const problem = xml_to_utf8(text, converted)) return fail(failure, problem);
        if (auto const* const problem = find_ill_formed(text)) return fail(failure, problem);
        // Blank text counts beside a comment or CDATA; elsewhere between elements it is for the eye.
        bool const mixed = text.find("<!") != std::string_view::npos;
        auto const flags = pugi::parse_default | pugi::parse_doctype | pugi::parse_fragment |
                           (mixed ? pugi::parse_ws_pcdata : pugi::parse_ws_pcdata_single);
        auto const parsed = document_.load_buffer(text.data(), text.size(), flags, pugi::encoding_utf8);
        if (!parsed) {
            failure.message = std::string{"expected XML: "} + parsed.description() + " at byte " + std::to_string(parsed.offset);
            return false;
        }
        int elements = 0;
        for (auto const node : document_) {
            if (node.type() == pugi::node_doctype) return fail(failure, "the document has a DOCTYPE, which is refused");
            if (node.type() == pugi::node_element) ++elements;
            else if (!is_blank(node.value())) return fail(failure, "the document has text outside its root element");
        }
        return elements == 1 || fail(failure, "expected one root element");
    }

    xml_node root() const { return document_.document_element(); }

private:
    static bool fail(codec_error& failure, char const* message)
    {
        failure.message = message;
        return false;
    }
    pugi::xml_document document_;
};

/// The name without its prefix.
inline std::string_view local_name(xml_node node)
{
    std::string_view const name{node.name()};
    return name.substr(name.rfind(':') + 1); // npos + 1 is 0
}

/// The character data of an element; `kept` holds it where it stands in several pieces.
inline std::string_view xml_text(xml_node node, std::string& kept)
{
    std::string_view first;
    bool several = false;
    for (auto const child : node) {
        if (child.type() != pugi::node_pcdata && child.type() != pugi::node_cdata) continue;
        if (several) kept += child.value();
        else if (first.data() == nullptr) first = child.value();
        else {
            kept = std::string{first} + child.value();
            several = true;
        }
    }
    return several ? std::string_view{kept} : first;
}

/// The element within; an empty node when there is none.
inline xml_node first_element(xml_node node)
{
    for (auto const child : node)
        if (child.type() == pugi::node_element) return child;
    return {};
}

/// The element behind, within the same one; an empty node when there is none.
inline xml_node next_element(xml_node node)
{
    do node = node.next_sibling();
    while (node && node.type() != pugi::node_element);
    return node;
}

/// Appends the text escaped as character data; false when it holds what XML 1.0 cannot say: control characters, or what is
/// no UTF-8.
inline bool append_xml_text(std::string& out, std::string_view text)
{
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
