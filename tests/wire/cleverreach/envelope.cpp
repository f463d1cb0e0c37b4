#include "envelope.hpp"

#include "../outcome.hpp"
#include "differences.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <charconv>
#include <map>
#include <utility>

namespace wire::cleverreach {
namespace {

namespace json = boost::json;

constexpr std::string_view envelope = "http://schemas.xmlsoap.org/soap/envelope/";
constexpr std::string_view schema = "http://www.w3.org/2001/XMLSchema";
constexpr std::string_view instance = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::string_view encoding = "http://schemas.xmlsoap.org/soap/encoding/";

bool parse(pugi::xml_document& to, std::string_view message)
{
    constexpr auto flags = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata;
    return static_cast<bool>(to.load_buffer(message.data(), message.size(), flags));
}

/// "{CRS}receiverAdd" of "ns0:receiverAdd" as it stands in this element.
std::string expanded(pugi::xml_node where, std::string_view name)
{
    auto const colon = name.find(':');
    auto const declaration = colon == std::string_view::npos ? std::string{"xmlns"} : "xmlns:" + std::string{name.substr(0, colon)};
    for (auto at = where; at; at = at.parent())
        if (auto const found = at.attribute(declaration.c_str())) return std::string{"{"} + found.value() + '}' + std::string{name.substr(colon + 1)};
    return colon == std::string_view::npos ? std::string{name} : "{?}" + std::string{name};
}

std::string in_namespace(std::string_view uri, std::string_view name)
{
    return '{' + std::string{uri} + '}' + std::string{name};
}

std::map<std::string, std::string> attributes_of(pugi::xml_node node)
{
    std::map<std::string, std::string> all;
    for (auto const each : node.attributes()) {
        std::string_view const name{each.name()};
        if (name == "xmlns" || name.starts_with("xmlns:")) continue;
        // Attributes without a prefix are in no namespace.
        auto const full = name.find(':') == std::string_view::npos ? std::string{name} : expanded(node, name);
        bool const is_name = full == in_namespace(instance, "type") || full == in_namespace(encoding, "arrayType");
        all[full] = is_name ? expanded(node, each.value()) : each.value();
    }
    return all;
}

std::string text_in(pugi::xml_node node)
{
    std::string text;
    for (auto const each : node.children())
        if (each.type() == pugi::node_pcdata || each.type() == pugi::node_cdata) text += each.value();
    return text;
}

void put(std::string& out, pugi::xml_node node, std::string const& indent)
{
    auto const name = expanded(node, node.name());
    if (name == in_namespace(envelope, "Header") && !node.first_child()) return;
    out += indent + name + '\n';
    for (auto const& [attribute, value] : attributes_of(node)) out += indent + " @" + attribute + '=' + value + '\n';
    if (auto const text = text_in(node); !text.empty()) out += indent + " \"" + text + "\"\n";
    for (auto const each : node.children())
        if (each.type() == pugi::node_element) put(out, each, indent + "  ");
}

std::string infoset_of(pugi::xml_document const& document)
{
    std::string out;
    put(out, document.document_element(), {});
    return out;
}

void replace_all(std::string& text, std::string_view old, std::string_view by)
{
    for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + by.size())) text.replace(at, old.size(), by);
}

/// What a server reads where the original sends the text.
std::string as_read(std::string text)
{
    std::string read;
    constexpr std::pair<std::string_view, char> references[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    while (!text.empty()) {
        std::size_t size = 1;
        char c = text.front();
        for (auto const& [reference, meant] : references) {
            if (!text.starts_with(reference)) continue;
            size = reference.size();
            c = meant;
        }
        read += c;
        text.erase(0, size);
    }
    replace_all(read, "\r\n", "\n");
    replace_all(read, "\r", "\n");
    return read;
}

/// Texts among the arguments that arrive as others, by what they arrive as.
void collect_damaged(json::value const& arguments, std::map<std::string, std::string>& damaged)
{
    if (arguments.is_string()) {
        std::string const given{arguments.get_string()};
        if (auto const read = as_read(given); read != given) damaged[read] = given;
    } else if (arguments.is_array()) {
        for (auto const& each : arguments.get_array()) collect_damaged(each, damaged);
    } else if (arguments.is_object()) {
        for (auto const& [name, each] : arguments.get_object()) collect_damaged(each, damaged);
    }
}

/// Whether there is a number that the original rounds.
bool has_rounded_number(json::value const& arguments)
{
    if (arguments.is_double()) {
        char digits[32];
        auto const* const end = std::to_chars(digits, digits + sizeof digits, arguments.get_double(), std::chars_format::general, 12).ptr;
        double rounded{};
        std::from_chars(digits, end, rounded);
        return rounded != arguments.get_double();
    }
    bool found = false;
    if (arguments.is_array()) {
        for (auto const& each : arguments.get_array()) found = found || has_rounded_number(each);
    } else if (arguments.is_object()) {
        for (auto const& [name, each] : arguments.get_object()) found = found || has_rounded_number(each);
    }
    return found;
}

void correct(pugi::xml_node node, std::map<std::string, std::string> const& damaged, std::set<std::string>& differences)
{
    for (auto each = node.first_child(); each;) {
        auto const here = each;
        each = each.next_sibling();
        if (here.type() != pugi::node_element) continue;
        correct(here, damaged, differences);
        auto const text = text_in(here);
        auto const attributes = attributes_of(here);
        auto const type = attributes.find(in_namespace(instance, "type"));
        bool const is_int = type != attributes.end() && type->second == in_namespace(schema, "int");
        if (is_int && (text == "True" || text == "False")) {
            node.remove_child(here);
            differences.insert(difference::no_bool_as_time);
        } else if (auto const point = text.find('.'); is_int && point != std::string::npos) {
            here.text().set(text.substr(0, point).c_str());
            differences.insert(difference::whole_seconds);
        } else if (auto const given = damaged.find(text); given != damaged.end()) {
            here.text().set(given->second.c_str());
            differences.insert(given->second.find('\r') == std::string::npos ? difference::proper_escaping : difference::carriage_return);
        }
    }
}

json::value value_in(pugi::xml_node node)
{
    json::object members;
    json::array items;
    for (auto const each : node.children()) {
        if (each.type() != pugi::node_element) continue;
        if (std::string_view{each.name()} == "item") items.push_back(value_in(each));
        else members[each.name()] = value_in(each);
    }
    if (!items.empty()) return items;
    if (!members.empty()) return members;
    return json::string{text_in(node)};
}

} // namespace

std::string infoset(std::string_view message)
{
    pugi::xml_document document;
    return parse(document, message) ? infoset_of(document) : std::string{message};
}

std::string expected_infoset(std::string message, json::value const& arguments, std::set<std::string>& differences)
{
    pugi::xml_document document;
    if (!parse(document, message)) throw unusable_capture{"the request is no XML"};
    std::map<std::string, std::string> damaged;
    collect_damaged(arguments, damaged);
    if (has_rounded_number(arguments)) differences.insert(difference::decimal_price);
    correct(document, damaged, differences);
    return infoset_of(document);
}

std::string key_in(std::string_view message)
{
    pugi::xml_document document;
    if (!parse(document, message)) return {}; // not a call
    return document.find_node([](pugi::xml_node node) { return std::string_view{node.name()} == "apiKey"; }).child_value();
}

json::value reply_in(std::string_view message)
{
    pugi::xml_document document;
    if (!parse(document, message)) throw unusable_capture{"the answer is no XML"};
    auto const found = document.find_node([](pugi::xml_node node) { return std::string_view{node.name()} == "return"; });
    return value_in(found);
}

} // namespace wire::cleverreach
