#ifndef WAYBILL_CODEC_SOAP_HPP
#define WAYBILL_CODEC_SOAP_HPP

#include <waybill/codec/object_reader.hpp>
#include <waybill/codec/text.hpp>
#include <waybill/codec/xml.hpp>
#include <waybill/codec/xml_names.hpp>
#include <waybill/types/binary.hpp>
#include <waybill/types/none.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>
#include <waybill/types/text_start.hpp>
#include <waybill/types/unix_time.hpp>

#include <boost/describe/class.hpp>
#include <boost/system/result.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill {

/// The name of a struct in the description of a SOAP service, for xsi:type.
template <fixed_string Name>
struct soap_type {};

/// The name of a list in the description of a SOAP service, where it has one of its own.
template <auto Member, fixed_string Name>
struct soap_list {};

/// The type of XML Schema that a member has in the description of a SOAP service, "float", where its C++ type says another.
template <auto Member, fixed_string Name>
struct soap_builtin {};

/// How a T is read from and written into a message of SOAP 1.1 in the encoding of its section 5. Specialize it for a type
/// of your own:
///
///     template <>
///     struct waybill::soap_codec<my::color> {
///         static std::string type() { return "xsd:string"; }
///         static bool read(soap_value const& from, my::color& out, codec_error& failure);
///         static bool write(soap_element& to, my::color const& value, codec_error& failure);
///     };
///
/// `read` and `write` return false after stating the reason in `failure.message`.
template <class T>
struct soap_codec {};

namespace detail {

/// Calls `visit` with each node below this one, without recursion: a message may be as deep as it is long.
template <class Visit>
void walk(xml_node top, Visit visit)
{
    for (auto node = top.first_child(); node;) {
        visit(node);
        if (node.first_child()) {
            node = node.first_child();
            continue;
        }
        while (node != top && !node.next_sibling()) node = node.parent();
        if (node == top) return;
        node = node.next_sibling();
    }
}

/// Where the elements of a message with an id are, and how much may still be read: with references to them, a small
/// message could otherwise stand for a huge value.
class soap_document {
public:
    soap_document(xml_node root, std::size_t size) : root_(root), budget_(size * 16 + 65536) {}

    /// The element that a reference "#id" is to; an empty node when there is none.
    xml_node find(std::string_view reference)
    {
        if (!reference.starts_with('#')) return {};
        if (by_id_.empty()) collect();
        auto const found = by_id_.find(reference.substr(1));
        return found == by_id_.end() ? xml_node{} : found->second;
    }

    /// Takes as much from what may be read; false when that is used up.
    bool spend(std::size_t amount)
    {
        if (amount > budget_) return false;
        budget_ -= amount;
        return true;
    }

private:
    void collect()
    {
        walk(root_, [&](xml_node node) {
            if (auto const id = node.attribute("id")) by_id_.emplace(id.value(), node);
        });
    }

    xml_node root_;
    std::size_t budget_;
    std::map<std::string_view, xml_node, std::less<>> by_id_{};
};

} // namespace detail

/// An element of a parsed message, valid while the reading call lasts.
struct soap_value {
    xml_node node{};
    detail::soap_document* document{};
    std::size_t depth{};             ///< Levels that may follow.
    bool is_nil{};                   ///< It says xsi:nil.
    bool is_part{};                  ///< An array that leaves elements out (SOAP 1.1, 5.4.2.1 and 5.4.2.2).
    std::string_view array_type{};   ///< "tns:item[3]"
    std::string_view text{};         ///< What stands before the elements within.
};

namespace detail {

template <class T>
concept has_soap_read = requires(soap_value from, T& out, codec_error& failure) {
    { soap_codec<T>::read(from, out, failure) } -> std::same_as<bool>;
};

/// Of which an empty element holds none.
template <class T>
inline constexpr bool is_soap_number =
    std::is_arithmetic_v<T> || std::same_as<T, unix_time> || std::same_as<T, date_time> || std::same_as<T, decimal>;

template <class T>
inline constexpr bool soap_may_be_absent = requires { soap_codec<T>::may_be_absent; };

template <class T>
bool soap_is_absent(T const& value)
{
    if constexpr (soap_may_be_absent<T>) return soap_codec<T>::is_absent(value);
    else return false;
}

/// Takes from the attributes what reading goes by; returns the reference, null where there is none.
inline char const* read_soap_attributes(soap_value& value)
{
    char const* reference = nullptr;
    auto attribute = value.node.first_attribute();
    for (auto const* name = attribute.name(); *name != '\0'; attribute = attribute.next_attribute(), name = attribute.name()) {
        // Nearly always it is the type, and what a value is read as the model says.
        if (name[0] == 'x' && name[1] == 's' && name[2] == 'i' && name[3] == ':' && name[4] == 't') continue;
        auto const local = without_prefix(name);
        std::string_view const text{attribute.value()};
        if (local == "nil") value.is_nil = text == "true" || text == "1";
        else if (local == "arrayType") value.array_type = text;
        else if (local == "offset" || local == "position") value.is_part = true;
        else if (name == std::string_view{"href"}) reference = attribute.value();
    }
    return reference;
}

/// Looks what a value is, references followed; false when they lead nowhere, round in a circle or to too much.
inline bool open_soap_value(soap_value& value, codec_error& failure)
{
    while (true) {
        if (value.depth == 0) {
            failure.message = "the message is nested too deep, or refers to itself";
            return false;
        }
        --value.depth;
        value.text = value.node.value();
        if (!value.document->spend(1 + value.text.size())) {
            failure.message = "the message refers to its parts too often";
            return false;
        }
        if (!is_blank(value.text)) return true; // neither nil nor a reference, which are empty, nor a list
        auto const* const reference = read_soap_attributes(value);
        if (reference == nullptr) return true;
        value = {value.document->find(reference), value.document, value.depth};
        if (!value.node) {
            failure.message = "the reference \"" + std::string{reference} + "\" leads nowhere";
            return false;
        }
    }
}

template <class T>
bool read_soap(xml_node node, soap_document* document, std::size_t depth, T& out, codec_error& failure)
{
    soap_value value{node, document, depth};
    return open_soap_value(value, failure) && soap_codec<T>::read(value, out, failure);
}

/// The text of an element without others in it.
inline bool soap_text(soap_value const& from, std::string& kept, std::string_view& text, codec_error& failure)
{
    if (!read_xml_text(from.node, from.text, kept, text, failure)) return false;
    if (kept.empty() || from.document->spend(kept.size())) return true;
    failure.message = "the message refers to its parts too often";
    return false;
}

/// A number, time or flag, with blanks round it (XML Schema, 4.3.6).
template <class T>
bool parse_soap_scalar(std::string_view text, T& out, codec_error& failure)
{
    auto trimmed = trim_xml(text);
    if constexpr (std::same_as<T, bool>) {
        out = trimmed == "true" || trimmed == "1";
        if (out || trimmed == "false" || trimmed == "0") return true;
    } else {
        if (trimmed.starts_with('+') && !trimmed.starts_with("+-")) trimmed.remove_prefix(1);
        if (parse_text(trimmed, out)) return true;
    }
    failure.message.assign("expected ").append(text_scalar_name<T>()).append(", found ").append(shown(text));
    return false;
}
template <>
inline bool parse_soap_scalar(std::string_view text, unix_time& out, codec_error& failure)
{
    std::int64_t seconds{};
    if (!parse_soap_scalar(text, seconds, failure)) return false;
    out = std::chrono::sys_seconds{std::chrono::seconds{seconds}};
    return true;
}
template <class T>
bool read_soap_scalar(soap_value const& from, T& out, codec_error& failure)
{
    std::string kept;
    std::string_view text;
    return soap_text(from, kept, text, failure) && parse_soap_scalar(text, out, failure);
}

/// The child elements of an element, for object_reader.
class soap_struct_source {
public:
    /// `has_text` is set where there is text between them.
    soap_struct_source(soap_value const& from, bool& has_text) : from_(from), members_(from.node), has_text_(has_text) {}

    template <class T>
    static constexpr bool may_be_absent = soap_may_be_absent<T>;
    template <class Struct, class M>
    static constexpr void check_member();

    bool done() const
    {
        has_text_ = members_.has_text();
        return members_.done();
    }
    void advance() { members_.advance(); }
    std::string_view key() const { return members_.name(); }
    template <class T>
    bool read(T& out, codec_error& failure) const
    {
        return read_soap(members_.node(), from_.document, from_.depth, out, failure);
    }
    bool is_empty_text() const
    {
        std::string kept;
        return !first_element(members_.node()) && xml_text(members_.node(), kept).empty();
    }

private:
    soap_value const& from_;
    xml_elements members_;
    bool& has_text_;
};

} // namespace detail

/// The element that a value is being written as: its start tag is still open for what the codec says of its type.
class soap_element {
public:
    soap_element(std::string& out, std::string_view name, std::string_view type_name = {}) : out_(out), name_(name), type_(type_name)
    {
        out_.append("<").append(name_);
    }

    /// `type` as in "xsd:int"; a name from the description goes before it, where the list has one.
    void open(std::string_view type, std::string_view more = {})
    {
        auto const& given = type_.empty() ? type : std::string_view{type_};
        if (!given.empty()) out_.append(" xsi:type=\"").append(given).append("\"");
        out_.append(more).append(">");
    }
    void close() { out_.append("</").append(name_).append(">"); }

    /// A whole element with text that needs no escaping.
    void put(std::string_view type, std::string_view text)
    {
        open(type);
        out_ += text;
        close();
    }
    void put_nil() { out_ += " xsi:nil=\"true\"/>"; }

    std::string& out() { return out_; }

private:
    std::string& out_;
    std::string name_;
    std::string type_;
};

namespace detail {

template <class T>
bool write_soap(std::string& to, std::string_view name, T const& value, codec_error& failure, std::string_view type_name = {})
{
    soap_element element{to, name, type_name};
    return soap_codec<T>::write(element, value, failure);
}

template <fixed_string Name>
constexpr std::string_view soap_name_of(soap_type<Name>*)
{
    return Name.view();
}
constexpr std::string_view soap_name_of(void*) { return {}; }

/// "tns:receiverData"; "" where the model states no name.
template <class T>
std::string soap_struct_type()
{
    constexpr std::string_view name = soap_name_of(rules_pointer<T>);
    return name.empty() ? std::string{} : "tns:" + std::string{name};
}

/// What a member is declared as: "tns:" and "receivers"; empty where no rule says it.
struct soap_declared_type {
    std::string_view prefix{};
    std::string_view name{};

    std::string text() const { return std::string{prefix}.append(name); }
};

template <auto Member, auto Subject, fixed_string Name>
constexpr void find_soap_type(soap_declared_type& found, soap_list<Subject, Name>*)
{
    if (same_subject<Subject, Member>()) found = {"tns:", Name.view()};
}
template <auto Member, auto Subject, fixed_string Name>
constexpr void find_soap_type(soap_declared_type& found, soap_builtin<Subject, Name>*)
{
    if (same_subject<Subject, Member>()) found = {"xsd:", Name.view()};
}
template <auto Member>
constexpr void find_soap_type(soap_declared_type&, void*)
{
}

template <auto Member, class... Rules>
constexpr soap_declared_type declared_soap_type(rules<Rules...>)
{
    soap_declared_type found;
    (find_soap_type<Member>(found, static_cast<Rules*>(nullptr)), ...);
    return found;
}

/// Writes the members that are there, each as an element.
template <class T>
bool write_soap_members(std::string& to, T const& value, codec_error& failure)
{
    bool ok = true;
    for_each_member<T>([&]<class M>() {
        soap_struct_source::check_member<T, M>();
        auto const& member = value.*M::pointer;
        if (!ok || soap_is_absent(member)) return;
        constexpr auto declared = declared_soap_type<M::pointer>(rules_of<typename M::owner>{});
        ok = write_soap(to, M::wire_name, member, failure, declared.text());
        if (!ok) failure.enter(M::wire_name);
    });
    return ok;
}

} // namespace detail

template <>
struct soap_codec<bool> {
    static std::string type() { return "xsd:boolean"; }
    static bool read(soap_value const& from, bool& out, codec_error& failure) { return detail::read_soap_scalar(from, out, failure); }
    static bool write(soap_element& to, bool value, codec_error&)
    {
        to.put(type(), value ? "true" : "false");
        return true;
    }
};

template <detail::integer T>
struct soap_codec<T> {
    static std::string type() { return sizeof(T) <= 4 ? "xsd:int" : "xsd:long"; }
    static bool read(soap_value const& from, T& out, codec_error& failure) { return detail::read_soap_scalar(from, out, failure); }
    static bool write(soap_element& to, T value, codec_error&)
    {
        to.put(type(), std::to_string(value));
        return true;
    }
};

template <std::floating_point T>
struct soap_codec<T> {
    static std::string type() { return std::same_as<T, float> ? "xsd:float" : "xsd:double"; }
    static bool read(soap_value const& from, T& out, codec_error& failure) { return detail::read_soap_scalar(from, out, failure); }
    static bool write(soap_element& to, T value, codec_error&)
    {
        std::string text;
        append_text(text, value);
        // XML Schema, 3.2.4.1
        if (std::isnan(value)) text = "NaN";
        else if (std::isinf(value)) text = value < 0 ? "-INF" : "INF";
        to.put(type(), text);
        return true;
    }
};

/// Whole seconds: xsd:int, which services declare it as.
template <>
struct soap_codec<unix_time> {
    static std::string type() { return "xsd:int"; }
    static bool read(soap_value const& from, unix_time& out, codec_error& failure) { return detail::read_soap_scalar(from, out, failure); }
    static bool write(soap_element& to, unix_time value, codec_error&)
    {
        to.put(type(), std::to_string(value.instant.time_since_epoch().count()));
        return true;
    }
};

/// Times, decimals, text, enums and types that check their text.
template <class T>
    requires(text_scalar<T> && !std::is_arithmetic_v<T>)
struct soap_codec<T> {
    static constexpr bool is_text = !std::same_as<T, date_time> && !std::same_as<T, decimal>;

    static std::string type()
    {
        return std::same_as<T, date_time> ? "xsd:dateTime" : std::same_as<T, decimal> ? "xsd:decimal" : "xsd:string";
    }
    static bool read(soap_value const& from, T& out, codec_error& failure)
    {
        if constexpr (!is_text) return detail::read_soap_scalar(from, out, failure);
        std::string kept;
        std::string_view text;
        if (!detail::soap_text(from, kept, text, failure)) return false;
        if (parse_text(text, out)) return true;
        failure.message.assign("expected ").append(detail::text_scalar_name<T>()).append(", found ").append(detail::shown(text));
        return false;
    }
    static bool write(soap_element& to, T const& value, codec_error& failure)
    {
        std::string text;
        append_text(text, value);
        if constexpr (described_enum<T>) {
            if (text.empty()) {
                failure.message = "the enum lists no such value";
                return false;
            }
        }
        to.open(type());
        if (!detail::append_xml_whole_text(to.out(), text)) {
            failure.message = "the text is no UTF-8, or holds a character that XML does not have";
            return false;
        }
        to.close();
        return true;
    }
};

template <>
struct soap_codec<binary> {
    static std::string type() { return "xsd:base64Binary"; }
    static bool read(soap_value const& from, binary& out, codec_error& failure)
    {
        std::string kept;
        std::string_view text;
        if (!detail::soap_text(from, kept, text, failure)) return false;
        auto bytes = base64_decode(text);
        if (bytes) out.bytes = std::move(*bytes);
        else failure.message = "expected base64";
        return bytes.has_value();
    }
    static bool write(soap_element& to, binary const& value, codec_error&)
    {
        to.put(type(), base64_encode(value.bytes));
        return true;
    }
};

/// An optional element may be absent and is then not written; nil counts as absent, and so does an empty one of another
/// type than text.
template <class T>
struct soap_codec<std::optional<T>> {
    static constexpr bool may_be_absent = true;
    static bool is_absent(std::optional<T> const& value) { return !value.has_value() || detail::soap_is_absent(*value); }
    static std::string type() { return soap_codec<T>::type(); }
    static bool read(soap_value const& from, std::optional<T>& out, codec_error& failure)
    {
        out.reset();
        if (from.is_nil) return true;
        if constexpr (detail::is_soap_number<T>) {
            std::string kept;
            std::string_view text;
            return detail::soap_text(from, kept, text, failure) &&
                   (detail::is_blank(text) || detail::parse_soap_scalar(text, out.emplace(), failure));
        } else {
            return soap_codec<T>::read(from, out.emplace(), failure);
        }
    }
    static bool write(soap_element& to, std::optional<T> const& value, codec_error& failure)
    {
        if (value) return soap_codec<T>::write(to, *value, failure);
        to.put_nil(); // in a list, where it cannot be left out
        return true;
    }
};

/// Null is xsi:nil.
template <class T>
struct soap_codec<nullable<T>> {
    static constexpr bool may_be_absent = true;
    static bool is_absent(nullable<T> const& value) { return value.is_absent(); }
    static std::string type() { return soap_codec<T>::type(); }
    static bool read(soap_value const& from, nullable<T>& out, codec_error& failure)
    {
        if (!from.is_nil) return soap_codec<T>::read(from, out.emplace(), failure);
        out = nullptr;
        return true;
    }
    static bool write(soap_element& to, nullable<T> const& value, codec_error& failure)
    {
        if (value) return soap_codec<T>::write(to, *value, failure);
        to.put_nil();
        return true;
    }
};

template <class T>
struct soap_codec<required<T>> {
    static std::string type() { return soap_codec<T>::type(); }
    static bool read(soap_value const& from, required<T>& out, codec_error& failure) { return soap_codec<T>::read(from, out.emplace(), failure); }
    static bool write(soap_element& to, required<T> const& value, codec_error& failure)
    {
        if (value.has_value()) return soap_codec<T>::write(to, *value, failure);
        failure.message = "this member must be given";
        return false;
    }
};

/// An array of section 5.4.2: elements of whatever names. An empty list is left out, nil and absent are empty.
template <class T>
struct soap_codec<std::vector<T>> {
    static constexpr bool may_be_absent = true;
    static bool is_absent(std::vector<T> const& value) { return value.empty(); }
    static std::string type() { return "SOAP-ENC:Array"; }
    static bool read(soap_value const& from, std::vector<T>& out, codec_error& failure)
    {
        out.clear();
        if (from.is_nil) return true;
        if (from.is_part) failure.message = "the list is sent in part, which is not read";
        else if (!detail::is_blank(from.text)) failure.message = "expected the elements of a list, found text";
        if (!failure.message.empty()) return false;
        auto const said = said_size(from.array_type);
        std::size_t size{};
        if (parse_text(said, size)) out.reserve((std::min)(size, std::size_t{1024})); // it may say what it likes
        detail::xml_elements elements{from.node};
        for (; !elements.done(); elements.advance()) {
            if (read_element(elements.node(), from, out, failure)) continue;
            failure.enter(std::to_string(out.size() - 1));
            return false;
        }
        if (elements.has_text()) failure.message = "expected the elements of a list, found text";
        else if (said.empty() || said == std::to_string(out.size())) return true;
        else failure.message = "the list is said to have " + detail::text_start(said, 20) + " elements and has " + std::to_string(out.size());
        return false;
    }
    static bool write(soap_element& to, std::vector<T> const& value, codec_error& failure)
    {
        auto element_type = soap_codec<T>::type();
        if (element_type.empty()) element_type = "xsd:anyType";
        to.open(type(), " SOAP-ENC:arrayType=\"" + element_type + '[' + std::to_string(value.size()) + "]\"");
        std::size_t index = 0;
        for (T const& element : value) {
            if (!detail::write_soap(to.out(), "item", element, failure)) {
                failure.enter(std::to_string(index));
                return false;
            }
            ++index;
        }
        to.close();
        return true;
    }

private:
    static bool read_element(xml_node node, soap_value const& list, std::vector<T>& out, codec_error& failure)
    {
        if constexpr (std::same_as<T, bool>) { // of which a vector has no references
            bool element = false;
            bool const ok = detail::read_soap(node, list.document, list.depth, element, failure);
            out.push_back(element);
            return ok;
        } else {
            return detail::read_soap(node, list.document, list.depth, out.emplace_back(), failure);
        }
    }
    /// The "3" of "tns:item[3]"; "" where no size is said.
    static std::string_view said_size(std::string_view array_type)
    {
        auto const open = array_type.rfind('[');
        if (open == std::string_view::npos || !array_type.ends_with(']')) return {};
        return array_type.substr(open + 1, array_type.size() - open - 2);
    }
};

template <described T>
struct soap_codec<T> {
    static std::string type() { return detail::soap_struct_type<T>(); }
    static bool read(soap_value const& from, T& out, codec_error& failure)
    {
        if (from.is_nil) {
            failure.message = "expected a structure, found nil";
            return false;
        }
        bool has_text = !detail::is_blank(from.text);
        if (!has_text) {
            detail::object_reader<T, detail::soap_struct_source> reader{detail::soap_struct_source{from, has_text}, out, failure};
            if (!reader.read()) return false;
        }
        if (has_text) failure.message = "expected the elements of a structure, found text";
        return !has_text;
    }
    static bool write(soap_element& to, T const& value, codec_error& failure)
    {
        to.open(type());
        if (!detail::write_soap_members(to.out(), value, failure)) return false;
        to.close();
        return true;
    }
};

/// Nothing: whatever arrives in its place is passed over.
template <>
struct soap_codec<none> {
    static constexpr bool may_be_absent = true;
    static bool is_absent(none) { return true; }
    static std::string type() { return {}; }
    static bool read(soap_value const&, none&, codec_error&) { return true; }
    static bool write(soap_element& to, none, codec_error&)
    {
        to.put_nil();
        return true;
    }
};

namespace detail {

/// Names the struct and the member in the compiler's message.
template <class Struct, fixed_string Member, class Type>
struct soap_member_check {
    static_assert(has_soap_read<Type>,
                  "waybill: this member of this struct has no SOAP form (Struct, Member and Type are named in "
                  "soap_member_check<Struct, Member, Type>); describe its type with BOOST_DESCRIBE_STRUCT or "
                  "BOOST_DESCRIBE_ENUM, use a type from <waybill/codec/soap.hpp>, or specialize waybill::soap_codec");
    static constexpr bool ok = true;
};

template <class Struct, class M>
constexpr void soap_struct_source::check_member()
{
    constexpr auto name = as_fixed_string<M::identifier.size()>(M::identifier);
    static_assert(!M::is_unknown_store, "waybill: a SOAP structure keeps no unknown members");
    static_assert(soap_member_check<Struct, name, typename M::type>::ok);
}

inline constexpr std::string_view soap_envelope_namespace = "http://schemas.xmlsoap.org/soap/envelope/";

inline std::string soap_open(std::string_view service_namespace)
{
    std::string out{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                    "<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\""
                    " xmlns:SOAP-ENC=\"http://schemas.xmlsoap.org/soap/encoding/\""
                    " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""};
    if (!service_namespace.empty()) out.append(" xmlns:tns=\"").append(service_namespace).append("\"");
    out += " SOAP-ENV:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"><SOAP-ENV:Body>";
    return out;
}

inline void soap_close(std::string& out) { out += "</SOAP-ENV:Body></SOAP-ENV:Envelope>"; }

/// The first element of the body of a parsed message; an empty node, with a message, when it is none.
inline xml_node open_soap_body(xml_document& parsed, std::string_view text, codec_error& failure)
{
    if (!parsed.parse(text, failure, xml_layout::embedded)) return {};
    auto const root = parsed.root();
    if (local_name(root) != "Envelope") {
        failure.message = "expected a SOAP envelope, found <" + std::string{root.name()} + ">";
        return {};
    }
    if (xml_namespace(root) != soap_envelope_namespace) {
        failure.message = "the envelope is not of SOAP 1.1";
        return {};
    }
    for (auto part = first_element(root); part; part = next_element(part)) {
        if (local_name(part) != "Body") continue;
        if (auto const content = first_element(part)) return content;
        failure.message = "the SOAP body is empty";
        return {};
    }
    failure.message = "the SOAP envelope has no body";
    return {};
}

} // namespace detail

/// The message that calls a method. The members of the described struct are its parameters; waybill::none: it has none.
template <class Params>
[[nodiscard]] boost::system::result<std::string, codec_error> soap_write_call(std::string_view service_namespace, std::string_view method,
                                                                               Params const& params)
{
    codec_error failure;
    auto out = detail::soap_open(service_namespace);
    out.append("<tns:").append(method).append(">");
    if constexpr (described<Params>) {
        if (!detail::write_soap_members(out, params, failure)) return failure;
    }
    out.append("</tns:").append(method).append(">");
    detail::soap_close(out);
    return out;
}

/// A failure as a SOAP server tells of it (SOAP 1.1, 4.4).
struct soap_fault {
    std::string code{};   ///< "SOAP-ENV:Server".
    std::string text{};   ///< For people.
    std::optional<std::string> actor{};
    std::optional<std::string> detail{}; ///< Its text, without tags.
};

/// The fault of a message; nothing where it has none or is no message of SOAP.
[[nodiscard]] inline std::optional<soap_fault> soap_read_fault(std::string_view document)
{
    if (document.find("Fault") == std::string_view::npos && document.find('\0') == std::string_view::npos) return std::nullopt;
    detail::xml_document parsed;
    codec_error ignored;
    auto const body = detail::open_soap_body(parsed, document, ignored);
    if (!body || detail::local_name(body) != "Fault") return std::nullopt;
    soap_fault fault;
    for (auto part = detail::first_element(body); part; part = detail::next_element(part)) {
        std::string text{part.value()};
        detail::walk(part, [&](xml_node node) { text += node.value(); });
        auto const name = detail::local_name(part);
        if (name == "faultcode") fault.code = detail::trim_xml(text);
        else if (name == "faultstring") fault.text = std::move(text);
        else if (name == "faultactor") fault.actor = std::move(text);
        else if (name == "detail") fault.detail = std::move(text);
    }
    return fault;
}

/// The value in the answer of a method: what is in the first element of the body. A fault is an error; see
/// `soap_read_fault`.
template <class T>
[[nodiscard]] boost::system::result<T, codec_error> soap_read_response(std::string_view document, xml_limits limits = {})
{
    static_assert(detail::has_soap_read<T>,
                  "waybill: this type has no SOAP form; put BOOST_DESCRIBE_STRUCT(type, (bases), (members)) after its "
                  "definition, or specialize waybill::soap_codec");
    detail::xml_document parsed;
    codec_error failure;
    auto const answer = detail::open_soap_body(parsed, document, failure);
    if (!answer) return failure;
    auto const value = detail::first_element(answer);
    if (detail::local_name(answer) == "Fault") failure.message = "expected a value, found a fault";
    else if (!value && !std::same_as<T, none>) failure.message = "expected a value in <" + std::string{detail::local_name(answer)} + ">, found none";
    if (!failure.message.empty()) return failure;
    detail::soap_document all{parsed.root(), document.size()};
    boost::system::result<T, codec_error> read{T{}};
    if (value && !detail::read_soap(value, &all, limits.depth, *read, failure)) read = std::move(failure);
    return read;
}

/// For a server: the method that a message calls; "" when it is no such message.
[[nodiscard]] inline std::string soap_method(std::string_view document)
{
    detail::xml_document parsed;
    codec_error ignored;
    return std::string{detail::local_name(detail::open_soap_body(parsed, document, ignored))};
}

/// For a server: the parameters of a call, by name.
template <class Params>
[[nodiscard]] boost::system::result<Params, codec_error> soap_read_call(std::string_view document, xml_limits limits = {})
{
    detail::xml_document parsed;
    codec_error failure;
    auto const call = detail::open_soap_body(parsed, document, failure);
    if (!call) return failure;
    boost::system::result<Params, codec_error> read{Params{}};
    if constexpr (described<Params>) {
        detail::soap_document all{parsed.root(), document.size()};
        if (!detail::read_soap(call, &all, limits.depth, *read, failure)) read = std::move(failure);
    }
    return read;
}

/// For a server: the answer of a method.
template <class T>
[[nodiscard]] boost::system::result<std::string, codec_error> soap_write_response(std::string_view service_namespace,
                                                                                  std::string_view method, T const& value)
{
    codec_error failure;
    auto out = detail::soap_open(service_namespace);
    out.append("<tns:").append(method).append("Response>");
    if (!detail::soap_is_absent(value) && !detail::write_soap(out, "return", value, failure)) return failure;
    out.append("</tns:").append(method).append("Response>");
    detail::soap_close(out);
    return out;
}

/// For a server: the message that tells of a failure.
[[nodiscard]] inline boost::system::result<std::string, codec_error> soap_write_fault(soap_fault const& fault)
{
    codec_error failure;
    auto out = detail::soap_open({});
    out += "<SOAP-ENV:Fault>";
    auto const part = [&](std::string_view name, std::string const& text) {
        out.append("<").append(name).append(">");
        if (!detail::append_xml_whole_text(out, text)) failure.message = "the fault is no text of XML";
        out.append("</").append(name).append(">");
    };
    part("faultcode", fault.code);
    part("faultstring", fault.text);
    if (fault.actor) part("faultactor", *fault.actor);
    if (fault.detail) part("detail", *fault.detail);
    out += "</SOAP-ENV:Fault>";
    detail::soap_close(out);
    if (!failure.message.empty()) return failure;
    return out;
}

} // namespace waybill

#endif
