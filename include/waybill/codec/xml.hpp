#ifndef WAYBILL_CODEC_XML_HPP
#define WAYBILL_CODEC_XML_HPP

#include <waybill/codec/codec_error.hpp>
#include <waybill/codec/xml_characters.hpp>

#include <pugixml.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace waybill {

/// A parsed element, valid as long as its document.
using xml_node = pugi::xml_node;

namespace detail {

/// Whether a reference to what is not known stands where references count: not in a comment, CDATA or an instruction.
inline bool has_unknown_reference(std::string_view text)
{
    std::string ignored;
    for (auto at = text.find_first_of("&<"); at != std::string_view::npos; at = text.find_first_of("&<", at)) {
        auto const rest = text.substr(at);
        if (rest.front() == '&') {
            ignored.clear();
            auto const length = append_xml_reference(ignored, rest);
            if (length == 0) return true;
            at += length;
            continue;
        }
        // Within these a reference is text like other.
        std::string_view const end = rest.starts_with("<!--")        ? "-->"
                                     : rest.starts_with("<![CDATA[") ? "]]>"
                                     : rest.starts_with("<?")        ? "?>"
                                                                     : "";
        at = end.empty() ? at + 1 : text.find(end, at + 2);
        if (at == std::string_view::npos) return false; // which the parser finds
    }
    return false;
}

/// What pugixml lets pass and XML does not: unknown references, control characters. Null when there is none.
inline char const* find_ill_formed(std::string_view text)
{
    if (has_xml_control(text)) return "the document holds a control character";
    std::string ignored;
    for (auto at = text.find('&'); at != std::string_view::npos; at = text.find('&', at)) {
        ignored.clear();
        auto const length = append_xml_reference(ignored, text.substr(at));
        // Only then does it matter where it stands.
        if (length == 0) return has_unknown_reference(text) ? "the document holds a reference to nothing that is known" : nullptr;
        at += length;
    }
    return nullptr;
}

/// Where the parser puts text that stands first in an element.
enum class xml_layout {
    nodes,    ///< In a node of its own, as other text.
    embedded, ///< In the element, which takes less memory and time.
};

/// A document whose DOCTYPE is refused.
class xml_document {
public:
    /// Parses it; false with a message. The text is copied.
    bool parse(std::string_view text, codec_error& failure, xml_layout layout = xml_layout::nodes)
    {
        std::string converted;
        if (auto const* const problem = xml_to_utf8(text, converted)) return fail(failure, problem);
        if (auto const* const problem = find_ill_formed(text)) return fail(failure, problem);
        // Blank text counts beside a comment or CDATA; elsewhere between elements it is for the eye.
        auto const flags = pugi::parse_default | pugi::parse_doctype | pugi::parse_fragment |
                           (is_mixed(text) ? pugi::parse_ws_pcdata : pugi::parse_ws_pcdata_single) |
                           (layout == xml_layout::embedded ? pugi::parse_embed_pcdata : 0U);
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
    static bool is_mixed(std::string_view text)
    {
        // Documents have fewer '!' than '<'.
        auto at = text.find('!');
        while (at != std::string_view::npos && (at == 0 || text[at - 1] != '<')) at = text.find('!', at + 1);
        return at != std::string_view::npos;
    }
    static bool fail(codec_error& failure, char const* message)
    {
        failure.message = message;
        return false;
    }
    pugi::xml_document document_;
};

/// The name without its prefix.
inline std::string_view without_prefix(char const* name)
{
    auto const* local = name;
    auto const* end = name;
    for (; *end != '\0'; ++end)
        if (*end == ':') local = end + 1;
    return {local, static_cast<std::size_t>(end - local)};
}
inline std::string_view local_name(xml_node node)
{
    return without_prefix(node.name());
}

/// The character data of an element; `kept` holds it where it stands in several pieces.
inline std::string_view xml_text(xml_node node, std::string& kept)
{
    std::string_view first{node.value()}; // embedded
    bool several = false;
    for (auto child = node.first_child(); child.type() != pugi::node_null; child = child.next_sibling()) {
        if (child.type() != pugi::node_pcdata && child.type() != pugi::node_cdata) continue;
        if (several) kept += child.value();
        else if (first.empty()) first = child.value();
        else {
            kept = std::string{first} + child.value();
            several = true;
        }
    }
    return several ? std::string_view{kept} : first;
}

/// This node or the first behind it that is an element; an empty node when there is none.
inline xml_node or_next_element(xml_node node)
{
    for (;; node = node.next_sibling()) {
        auto const type = node.type();
        if (type == pugi::node_element || type == pugi::node_null) return node;
    }
}

/// The element within; an empty node when there is none.
inline xml_node first_element(xml_node node)
{
    return or_next_element(node.first_child());
}

/// The element behind, within the same one; an empty node when there is none.
inline xml_node next_element(xml_node node)
{
    return or_next_element(node.next_sibling());
}

/// The character data of an element without others in it; false, with a message, when there is one. `embedded` is the
/// element's own value.
inline bool read_xml_text(xml_node node, std::string_view embedded, std::string& kept, std::string_view& text, codec_error& failure)
{
    auto const child = node.first_child();
    if (child.type() == pugi::node_null) {
        text = embedded;
        return true;
    }
    if (auto const inner = or_next_element(child)) {
        failure.message.assign("expected text, found the element <").append(local_name(inner)).append(">");
        return false;
    }
    text = xml_text(node, kept);
    return true;
}

/// Goes through the elements within one, in few calls of the parser.
class xml_elements {
public:
    explicit xml_elements(xml_node parent) : node_(parent.first_child()) { settle(); }

    bool done() const { return done_; }
    void advance()
    {
        node_ = node_.next_sibling();
        settle();
    }
    xml_node node() const { return node_; }
    std::string_view name() const { return without_prefix(name_); }
    /// Whether there is text between or behind the elements gone through; an embedded one is not looked at.
    bool has_text() const { return has_text_; }

private:
    void settle()
    {
        // What is kept of a document within its root has a name where it is an element.
        for (name_ = node_.name(); *name_ == '\0'; name_ = node_.name()) {
            done_ = node_.type() == pugi::node_null;
            if (done_) return;
            if (node_.type() != pugi::node_comment && !is_blank(node_.value())) has_text_ = true;
            node_ = node_.next_sibling();
        }
    }

    xml_node node_;
    char const* name_ = "";
    bool done_ = false;
    bool has_text_ = false;
};

} // namespace detail
} // namespace waybill

#endif
