#include "xml.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <map>
#include <sstream>

namespace wire::constantcontact {
namespace {

std::string local(std::string_view name)
{
    return std::string{name.substr(name.rfind(':') + 1)};
}

std::string space_of(pugi::xml_node node)
{
    std::string const name{node.name()};
    auto const colon = name.find(':');
    auto const declaration = colon == std::string::npos ? std::string{"xmlns"} : "xmlns:" + name.substr(0, colon);
    for (auto at = node; at; at = at.parent())
        if (auto const found = at.attribute(declaration.c_str())) return found.value();
    return {};
}

bool is_indentation(std::string const& text)
{
    return text.find('\n') != std::string::npos && text.find_first_not_of(" \t\r\n") == std::string::npos;
}

void append_canonical(std::string& out, pugi::xml_node node)
{
    out += "<{" + space_of(node) + '}' + local(node.name());
    std::map<std::string, std::string> attributes;
    for (auto const attribute : node.attributes())
        if (!std::string_view{attribute.name()}.starts_with("xmlns")) attributes[attribute.name()] = attribute.value();
    for (auto const& [name, value] : attributes) out += ' ' + name + "=\"" + escape_xml(value) + '"';
    out += '>';
    std::string text;
    auto const end_text = [&] {
        if (!is_indentation(text)) out += escape_xml(text);
        text.clear();
    };
    for (auto const child : node.children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
            text += child.value();
        } else if (child.type() == pugi::node_element) {
            end_text();
            append_canonical(out, child);
        }
    }
    end_text();
    out += "</>";
}

bool parse(pugi::xml_document& document, std::string const& text)
{
    return static_cast<bool>(document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata,
                                                  pugi::encoding_utf8));
}

pugi::xml_node child(pugi::xml_node of, std::string_view name)
{
    return of.find_child([&](pugi::xml_node each) { return local(each.name()) == name; });
}

} // namespace

std::string canonical_xml(std::string const& document)
{
    pugi::xml_document parsed;
    if (!parse(parsed, document)) return document;
    std::string text;
    append_canonical(text, parsed.document_element());
    return text;
}

void make_canonical(message& request)
{
    if (request.fields.find("Content-Type") == "application/atom+xml") request.body = canonical_xml(request.body);
}

void make_canonical(std::string& request_bytes)
{
    auto request = message::parse(request_bytes);
    make_canonical(request);
    request_bytes.replace((std::min)(request_bytes.size(), request_bytes.find("\r\n\r\n") + 4), std::string::npos,
                          request.body);
}

std::string escape_xml(std::string_view text)
{
    std::string all;
    for (char const c : text) {
        if (c == '&') all += "&amp;";
        else if (c == '<') all += "&lt;";
        else if (c == '>') all += "&gt;";
        else if (c == '"') all += "&quot;";
        else all += c;
    }
    return all;
}

std::string unescape_xml(std::string_view text)
{
    pugi::xml_document parsed;
    auto const wrapped = "<x>" + std::string{text} + "</x>";
    return parse(parsed, wrapped) ? parsed.document_element().text().get() : std::string{text};
}

std::string replace_content(std::string const& entry, std::string const& content)
{
    pugi::xml_document parsed;
    if (!parse(parsed, entry)) throw std::runtime_error{"an entry that is no XML"};
    auto root = parsed.document_element();
    root.remove_child(child(root, "content"));
    pugi::xml_document other;
    if (!parse(other, content)) throw std::runtime_error{"content that is no XML"};
    root.append_copy(other.document_element());
    std::ostringstream out;
    parsed.save(out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
    return out.str();
}

std::optional<std::string> text_of_element(std::string const& document, std::string_view name)
{
    pugi::xml_document parsed;
    if (!parse(parsed, document)) return std::nullopt;
    auto const found = parsed.find_node([&](pugi::xml_node each) { return local(each.name()) == name; });
    if (!found) return std::nullopt;
    return found.text().get();
}

std::string next_link(std::string const& feed)
{
    pugi::xml_document parsed;
    if (!parse(parsed, feed)) return {};
    for (auto const each : parsed.document_element().children())
        if (local(each.name()) == "link" && std::string_view{each.attribute("rel").value()} == "next")
            return each.attribute("href").value();
    return {};
}

} // namespace wire::constantcontact
