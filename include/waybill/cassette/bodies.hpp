#ifndef WAYBILL_CASSETTE_BODIES_HPP
#define WAYBILL_CASSETTE_BODIES_HPP

#include <waybill/cassette/clear.hpp>
#include <waybill/cassette/json_text.hpp>
#include <waybill/codec/multipart.hpp>
#include <waybill/codec/xml.hpp>
#include <waybill/http/headers.hpp>
#include <waybill/http/message.hpp>
#include <waybill/types/text_start.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::detail {

/// The values of a message, each at its place: "/contacts/3/email". What may not be seen is a mark.
class shown_values {
public:
    /// A text.
    void add(std::string place, std::string_view text, bool show)
    {
        add_token(std::move(place), '"' + std::string{text} + '"', show);
    }
    /// Anything else.
    void add_token(std::string place, std::string value, bool show)
    {
        entries_.emplace(std::move(place), show ? std::move(value) : std::string{cassette_mark});
    }

    bool empty() const { return entries_.empty(); }

    /// The first place, by the alphabet, where what is now is not as recorded; "" when there is none. `what` names the places.
    static std::string difference(std::string_view what, shown_values const& recorded, shown_values const& now)
    {
        auto old = recorded.entries_.begin();
        auto next = now.entries_.begin();
        auto const place = [&](auto const& at) { return std::string{what} + at.first; };
        while (old != recorded.entries_.end() || next != now.entries_.end()) {
            bool const is_gone = next == now.entries_.end() || (old != recorded.entries_.end() && old->first < next->first);
            if (is_gone) return place(*old) + ": recorded " + cut(old->second) + ", now absent";
            if (old == recorded.entries_.end() || next->first < old->first) return place(*next) + ": recorded absent, now " + cut(next->second);
            bool const is_masked = old->second == cassette_mark || old->second == '"' + std::string{cassette_mark} + '"';
            if (!is_masked && old->second != next->second)
                return place(*old) + ": recorded " + cut(old->second) + ", now " + cut(next->second);
            ++old;
            ++next;
        }
        return {};
    }

private:
    static std::string cut(std::string const& value)
    {
        constexpr std::size_t limit = 60;
        return text_start(value, limit) + (value.size() > limit ? "..." : "");
    }

    std::multimap<std::string, std::string> entries_; // by place; those at one place in their order
};

// Queries and forms

template <class Visit>
void each_form_field(std::string_view text, Visit visit)
{
    while (!text.empty()) {
        auto const field = text.substr(0, text.find('&'));
        text.remove_prefix((std::min)(field.size() + 1, text.size()));
        auto const equals = (std::min)(field.find('='), field.size());
        visit(field.substr(0, equals), field.substr(equals));
    }
}

inline std::string form_text(std::string_view coded)
{
    return http::form_decode(coded).value_or(std::string{coded});
}

/// `may_show` tells by a field's name.
template <class MayShow>
std::string masked_form(std::string_view text, clearance const& clear, MayShow may_show)
{
    std::string out;
    each_form_field(text, [&](std::string_view name, std::string_view value) {
        if (!out.empty()) out += '&';
        out += clear.without_secrets(std::string{name});
        if (value.empty()) return;
        value.remove_prefix(1);
        bool const show = may_show(form_text(name)) && clear.is_clean(form_text(value)) && clear.is_clean(value);
        out += '=';
        out += show ? std::string{value} : masked_text(form_text(value));
    });
    return out;
}

template <class MayShow>
void read_form(shown_values& out, std::string_view text, MayShow may_show)
{
    each_form_field(text, [&](std::string_view coded, std::string_view value) {
        auto const name = form_text(coded);
        value.remove_prefix((std::min)(value.size(), std::size_t{1}));
        out.add('/' + name, form_text(value), may_show(name));
    });
}

// XML

/// XML-RPC wraps the names and values of a struct's members in elements of its own.
inline bool is_xmlrpc_wrapper(std::string_view name)
{
    constexpr std::array<std::string_view, 18> known{"params", "param",  "value",   "array",  "data",   "struct",
                                                     "fault",  "string", "int",     "i4",     "i8",     "boolean",
                                                     "double", "base64", "dateTime.iso8601", "nil", "ex:nil", "ex:i8"};
    return std::find(known.begin(), known.end(), name) != known.end();
}

/// Attributes that say how to read an element, whatever the service.
inline bool is_structural_attribute(std::string_view name)
{
    if (name == "xmlns" || name.starts_with("xmlns:")) return true;
    auto const colon = name.find(':');
    if (colon == std::string_view::npos) return false;
    constexpr std::array<std::string_view, 8> known{"type", "nil", "null", "arrayType", "encodingStyle", "mustUnderstand", "lang", "space"};
    return std::find(known.begin(), known.end(), name.substr(colon + 1)) != known.end();
}

/// Goes through a document and calls these for each text, attribute and element.
template <class Leaf, class Attribute, class Element>
class xml_walk {
public:
    xml_walk(clearance const& clear, xml_node root, Leaf leaf, Attribute attribute, Element element)
        : clear_(clear), is_rpc_(local_name(root) == "methodCall" || local_name(root) == "methodResponse"), leaf_(leaf),
          attribute_(attribute), element_(element)
    {
        walk(root, false, '/' + std::string{local_name(root)});
    }

private:
    void walk(xml_node node, bool inherited, std::string const& place)
    {
        element_(place);
        auto const name = local_name(node);
        bool shown = clear_.member(name);
        if (is_rpc_) {
            if (is_xmlrpc_wrapper(name)) shown = shown || inherited;
            if (name == "member") shown = clear_.member(node.child_value("name"));
            if (name == "name" || name == "methodName") shown = true;
        }
        for (auto attribute : node.attributes()) {
            std::string_view const attribute_name{attribute.name()};
            bool const structural = is_structural_attribute(attribute_name);
            auto const local = attribute_name.substr(attribute_name.rfind(':') + 1);
            attribute_(attribute, structural, clear_.member(local), place + "/@" + std::string{local});
        }
        std::map<std::string, int, std::less<>> counts;
        for (auto child = node.first_child(); child.type() != pugi::node_null;) {
            auto const next = child.next_sibling();
            if (child.type() == pugi::node_element) {
                std::string const child_name{local_name(child)};
                auto const number = ++counts[child_name];
                walk(child, shown, place + '/' + child_name + (number > 1 ? '[' + std::to_string(number) + ']' : ""));
            } else {
                leaf_(child, shown, name == "base64" && is_rpc_, place);
            }
            child = next;
        }
    }

    clearance const& clear_;
    bool is_rpc_;
    Leaf leaf_;
    Attribute attribute_;
    Element element_;
};

struct xml_string_writer final : pugi::xml_writer {
    void write(void const* data, std::size_t size) override { text.append(static_cast<char const*>(data), size); }
    std::string text;
};

inline std::string masked_xml(xml_node root, clearance const& clear)
{
    auto const leaf = [&](xml_node text, bool shown, bool is_base64, std::string const&) {
        bool const is_text = text.type() == pugi::node_pcdata || text.type() == pugi::node_cdata;
        if (!is_text) {
            text.parent().remove_child(text); // comments and instructions
            return;
        }
        std::string_view const value{text.value()};
        if (is_base64 && !(shown && clear.is_clean(value))) text.set_value("Kioq");
        else text.set_value((is_blank(value) ? std::string{value} : clear.text(value, shown)).c_str());
    };
    auto const attribute = [&](pugi::xml_attribute each, bool structural, bool shown, std::string const&) {
        each.set_value(clear.text(each.value(), structural || shown).c_str());
    };
    xml_walk{clear, root, leaf, attribute, [](std::string const&) {}};
    xml_string_writer out;
    root.print(out, " ");
    return std::move(out.text);
}

inline void read_xml(shown_values& out, xml_node root, clearance const& clear)
{
    auto const leaf = [&](xml_node text, bool shown, bool, std::string const& place) {
        bool const is_text = text.type() == pugi::node_pcdata || text.type() == pugi::node_cdata;
        if (is_text && !is_blank(text.value())) out.add(place, text.value(), shown);
    };
    auto const attribute = [&](pugi::xml_attribute each, bool structural, bool shown, std::string const& place) {
        if (!structural) out.add(place, each.value(), shown);
    };
    auto const element = [&](std::string const& place) { out.add_token(place + '/', "an element", true); };
    xml_walk{clear, root, leaf, attribute, element};
}

/// Whether walking it takes little memory.
inline bool is_shallow(xml_node root)
{
    std::size_t depth = 0;
    for (auto node = root;;) {
        if (depth > xml_limits{}.depth) return false;
        if (auto const child = first_element(node); child.type() != pugi::node_null) {
            node = child;
            ++depth;
            continue;
        }
        while (depth > 0 && next_element(node).type() == pugi::node_null) {
            node = node.parent();
            --depth;
        }
        if (depth == 0) return true;
        node = next_element(node);
    }
}

// JSON

inline std::string number_text(json_value number)
{
    if (std::int64_t whole{}; number.get_int64().get(whole) == simdjson::SUCCESS) return std::to_string(whole);
    if (std::uint64_t large{}; number.get_uint64().get(large) == simdjson::SUCCESS) return std::to_string(large);
    double const value = number.get_double().value_unsafe();
    constexpr double exact = 9007199254740992.0; // 2^53
    std::string text;
    if (value == std::floor(value) && std::abs(value) <= exact) return std::to_string(static_cast<std::int64_t>(value)); // 1.0 is 1
    append_text(text, value);
    return text;
}

inline void read_json(shown_values& out, json_value value, clearance const& clear, bool shown, std::string const& place)
{
    using simdjson::dom::element_type;
    switch (value.type()) {
    case element_type::OBJECT: {
        simdjson::dom::object const object = value.get_object().value_unsafe();
        out.add_token(place + '/', "an object", true);
        for (auto const member : object)
            read_json(out, member.value, clear, clear.member(member.key), place + '/' + std::string{member.key});
        break;
    }
    case element_type::ARRAY: {
        simdjson::dom::array const array = value.get_array().value_unsafe();
        out.add_token(place + '/', "an array", true);
        std::size_t index = 0;
        for (auto const element : array) read_json(out, element, clear, shown, place + '/' + std::to_string(index++));
        break;
    }
    case element_type::STRING: out.add(place, value.get_string().value_unsafe(), shown); break;
    case element_type::BOOL: out.add_token(place, value.get_bool().value_unsafe() ? "true" : "false", shown); break;
    case element_type::NULL_VALUE: out.add_token(place, "null", shown); break;
    default: out.add_token(place, number_text(value), shown);
    }
}

// multipart/form-data

inline std::string masked_parts(std::vector<received_part> const& parts, std::string const& boundary, clearance const& clear)
{
    std::string out;
    for (auto const& part : parts) {
        out += "--" + boundary + "\r\nContent-Disposition: form-data; name=";
        append_part_name(out, clear.without_secrets(part.name));
        bool const show = clear.member(part.name);
        if (part.file_name) {
            out += "; filename=";
            append_part_name(out, clear.text(*part.file_name, show));
        }
        if (!part.media_type.empty()) out += "\r\nContent-Type: " + part.media_type;
        out += "\r\n\r\n" + clear.text(part.content, show) + "\r\n";
    }
    return out + "--" + boundary + "--\r\n";
}

inline void read_parts(shown_values& out, std::vector<received_part> const& parts, clearance const& clear)
{
    for (auto const& part : parts) {
        bool const show = clear.member(part.name);
        out.add('/' + part.name, part.content, show);
        if (part.file_name) out.add('/' + part.name + "/@filename", *part.file_name, show);
    }
}

// All of them

/// A body taken apart as what it is.
class cassette_body {
public:
    cassette_body(http::headers const& fields, std::string_view body, clearance const& clear) : body_(body), clear_(clear)
    {
        auto const content_type = fields.find("Content-Type").value_or("");
        auto const type = http::media_type(content_type);
        if (equal_ignoring_case(type, "application/x-www-form-urlencoded")) {
            kind_ = kind::form;
        } else if (equal_ignoring_case(type, "multipart/form-data")) {
            boundary_ = header_parameter(content_type, "boundary").value_or("");
            auto parts = boundary_.empty() ? std::nullopt : detail::read_parts(body, boundary_);
            if (!parts) return;
            parts_ = std::move(*parts);
            kind_ = kind::multipart;
        } else if (auto const start = body.find_first_not_of("\xEF\xBB\xBF \t\r\n"); start != std::string_view::npos && body[start] == '<') {
            codec_error ignored;
            if (xml_.parse(body, ignored) && is_shallow(xml_.root())) kind_ = kind::xml;
        } else if (is_json_document(body)) {
            kind_ = kind::json;
        }
    }

    bool is_json() const { return kind_ == kind::json; }

    /// As it may be seen; of JSON see json_rewriter. Once only.
    std::string masked()
    {
        if (clear_.whole_bodies() && kind_ != kind::form) return clear_.without_secrets(std::string{body_});
        switch (kind_) {
        case kind::form: return masked_form(body_, clear_, [&](std::string_view name) { return clear_.member(name); });
        case kind::xml: return masked_xml(xml_.root(), clear_);
        case kind::multipart: return masked_parts(parts_, boundary_, clear_);
        case kind::json:
        case kind::other: break;
        }
        return body_.empty() ? std::string{} : std::string{cassette_mark};
    }

    shown_values values() const
    {
        shown_values out;
        switch (kind_) {
        case kind::form: read_form(out, body_, [&](std::string_view name) { return clear_.member(name); }); break;
        case kind::xml: read_xml(out, xml_.root(), clear_); break;
        case kind::multipart: detail::read_parts(out, parts_, clear_); break;
        case kind::json: {
            json_parser_lease const parser;
            parser.text().assign(body_);
            json_value root;
            codec_error ignored;
            if (parse_json(*parser, parser.text(), cassette_json_limits, root, ignored)) read_json(out, root, clear_, clear_.whole_bodies(), "");
            break;
        }
        case kind::other:
            if (!body_.empty()) out.add("", body_, clear_.whole_bodies());
        }
        return out;
    }

private:
    enum class kind { other, form, multipart, xml, json };

    std::string_view body_;
    clearance const& clear_;
    kind kind_ = kind::other;
    std::string boundary_;
    std::vector<received_part> parts_;
    xml_document xml_;
};

} // namespace waybill::detail

#endif
