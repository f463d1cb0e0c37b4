#ifndef WAYBILL_CODEC_XML_NAMES_HPP
#define WAYBILL_CODEC_XML_NAMES_HPP

#include <waybill/codec/xml.hpp>

#include <string>
#include <string_view>

namespace waybill::detail {

/// Appends the text escaped, carriage returns too: raw they would arrive as line feeds (XML 1.0, 2.11). False as
/// append_xml_text.
inline bool append_xml_whole_text(std::string& out, std::string_view text)
{
    for (auto at = text.find('\r'); at != std::string_view::npos; at = text.find('\r')) {
        if (!append_xml_text(out, text.substr(0, at))) return false;
        out += "&#13;";
        text.remove_prefix(at + 1);
    }
    return append_xml_text(out, text);
}

/// The namespace that the element's prefix stands for; "" for none.
inline std::string_view xml_namespace(xml_node node)
{
    std::string_view const name{node.name()};
    auto const colon = name.find(':');
    std::string const declaration = colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string{name.substr(0, colon)};
    for (auto at = node; at; at = at.parent())
        if (auto const found = at.attribute(declaration.c_str())) return found.value();
    return {};
}

} // namespace waybill::detail

#endif
