#ifndef WAYBILL_CODEC_XMLRPC_HPP
#define WAYBILL_CODEC_XMLRPC_HPP

#include <waybill/codec/dynamic.hpp>
#include <waybill/codec/object_reader.hpp>
#include <waybill/codec/text.hpp>
#include <waybill/codec/xml.hpp>
#include <waybill/codec/xml_characters.hpp>
#include <waybill/types/binary.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/system/result.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace waybill {

/// How a T is read from and written as an XML-RPC value (xmlrpc.com/spec.md). Specialize it for a type of your own:
///
///     template <>
///     struct waybill::xmlrpc_codec<my::color> {
///         static bool read(xmlrpc_value from, my::color& out, codec_error& failure);
///         static bool write(std::string& to, my::color const& value, codec_error& failure);
///     };
///
/// Both return false after stating the reason in `failure.message`; `write` appends a whole <value> and a line feed.
template <class T>
struct xmlrpc_codec {};

/// A <value> of a parsed document, valid while the reading call lasts.
struct xmlrpc_value {
    xml_node node{};         ///< The element that says the type, or the <value> itself where none does.
    std::string_view type{}; ///< "int", "struct"; "string" where no element says it.
    std::size_t depth{};     ///< Levels that may follow.
};

namespace detail {

template <class T>
concept has_xmlrpc_read = requires(xmlrpc_value from, T& out, codec_error& failure) {
    { xmlrpc_codec<T>::read(from, out, failure) } -> std::same_as<bool>;
};

template <class T>
inline constexpr bool xmlrpc_may_be_absent = requires { xmlrpc_codec<T>::may_be_absent; };

inline bool xmlrpc_mismatch(codec_error& failure, std::string_view expected, xmlrpc_value found)
{
    failure.message.assign("expected ").append(expected).append(", found <").append(found.type).append(">");
    return false;
}

/// What is in a <value>; false when its type is none of XML-RPC's or it lies too deep.
inline bool open_xmlrpc_value(xml_node value, std::size_t depth, xmlrpc_value& out, codec_error& failure)
{
    if (depth == 0) {
        failure.message = "the document is nested too deep";
        return false;
    }
    out = {value, "string", depth - 1};
    xml_node typed;
    bool has_more = !is_blank(value.value());
    for (auto child = value.first_child(); child.type() != pugi::node_null; child = child.next_sibling()) {
        if (child.type() != pugi::node_element) has_more = has_more || !is_blank(child.value());
        else if (typed) has_more = true;
        else typed = child;
    }
    if (!typed) return true;
    if (has_more) {
        failure.message = "a <value> holds more than one value";
        return false;
    }
    out.node = typed;
    out.type = local_name(typed);
    if (out.type != "array" && out.type != "struct" && first_element(typed)) {
        failure.message.assign("<").append(out.type).append("> holds an element");
        return false;
    }
    static constexpr std::string_view all[] = {"string", "int",        "boolean", "struct", "array", "double", "dateTime.iso8601",
                                               "base64", "i4",         "i8",      "nil",    "i1",    "i2",     "biginteger"};
    for (auto const known : all)
        if (out.type == known) return true;
    failure.message.assign("<").append(out.type).append("> is no type of XML-RPC");
    return false;
}

inline bool is_xmlrpc_integer(std::string_view type)
{
    return type == "int" || type == "i4" || type == "i8" || type == "i1" || type == "i2" || type == "biginteger";
}

/// The text of a scalar without blanks round it and without a plus sign.
inline std::string_view xmlrpc_number(xmlrpc_value from, std::string& kept)
{
    auto text = xml_text(from.node, kept);
    while (!text.empty() && (text.front() == ' ' || (text.front() >= '\t' && text.front() <= '\r'))) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || (text.back() >= '\t' && text.back() <= '\r'))) text.remove_suffix(1);
    if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
    return text;
}

template <class T>
bool read_xmlrpc(xml_node value, std::size_t depth, T& out, codec_error& failure)
{
    xmlrpc_value opened;
    return open_xmlrpc_value(value, depth, opened, failure) && xmlrpc_codec<T>::read(opened, out, failure);
}

/// False, with a message, for an element of another name.
inline bool expect_xmlrpc(xml_node found, char const* name, codec_error& failure)
{
    if (std::strcmp(found.name(), name) == 0 || local_name(found) == name) return true;
    failure.message.assign("expected <").append(name).append(">, found <").append(local_name(found)).append(">");
    return false;
}

/// The members of a <struct>, for object_reader.
class xmlrpc_struct_source {
public:
    explicit xmlrpc_struct_source(xmlrpc_value from) : member_(first_element(from.node)), name_(first_element(member_)), depth_(from.depth) {}

    template <class T>
    static constexpr bool may_be_absent = xmlrpc_may_be_absent<T>;
    template <class Struct, class M>
    static constexpr void check_member();

    bool done() const { return !member_; }
    void advance()
    {
        member_ = next_element(member_);
        name_ = first_element(member_);
    }
    std::string_view key()
    {
        key_.clear();
        return xml_text(name_, key_);
    }
    template <class T>
    bool read(T& out, codec_error& failure) const
    {
        auto const value = next_element(name_);
        if (value && !next_element(value))
            return expect_xmlrpc(member_, "member", failure) && expect_xmlrpc(name_, "name", failure) &&
                   expect_xmlrpc(value, "value", failure) && read_xmlrpc(value, depth_, out, failure);
        failure.message = "a <member> has one <name> and one <value>";
        return false;
    }
    template <class T>
    bool keep(T& out, codec_error& failure) const
    {
        return read(out, failure);
    }
    bool is_empty_text() const
    {
        xmlrpc_value opened;
        codec_error ignored;
        std::string kept;
        return open_xmlrpc_value(member_.child("value"), depth_, opened, ignored) && opened.type == "string" &&
               xml_text(opened.node, kept).empty();
    }

private:
    xml_node member_;
    xml_node name_; ///< The first element of the member.
    std::size_t depth_;
    std::string key_{};
};

/// Without the search for the end of the literal that std::string makes.
template <std::size_t N>
void append_literal(std::string& to, char const (&text)[N])
{
    to.append(text, N - 1);
}

/// Appends a <value> whose text `write` puts somewhere and returns the end of, in at most 64 bytes.
template <std::size_t Begin, std::size_t End, class Write>
void append_xmlrpc(std::string& to, char const (&begin)[Begin], Write write, char const (&end)[End])
{
    char buffer[Begin + 64 + End];
    std::memcpy(buffer, begin, Begin - 1);
    char* const at = write(buffer + Begin - 1);
    std::memcpy(at, end, End - 1);
    to.append(buffer, at + End - 1);
}

/// What stands before the value of a member.
template <class M>
inline constexpr auto xmlrpc_member_begin = [] {
    constexpr auto text = [](auto put) {
        put("<member>\n<name>");
        for (char const& c : M::wire_name) put(c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string_view{&c, 1});
        put("</name>\n");
    };
    constexpr auto size = [=] {
        std::size_t sum = 0;
        text([&](std::string_view piece) { sum += piece.size(); });
        return sum;
    }();
    std::array<char, size> all{};
    std::size_t at = 0;
    text([&](std::string_view piece) {
        for (char const c : piece) all[at++] = c;
    });
    return all;
}();

inline bool append_xmlrpc_name(std::string& to, std::string_view name, codec_error& failure)
{
    append_literal(to, "<member>\n<name>");
    if (!append_xml_text(to, name)) {
        failure.message = "the name is no UTF-8, or holds a character that XML does not have";
        return false;
    }
    append_literal(to, "</name>\n");
    return true;
}

template <class T>
bool write_xmlrpc(std::string& to, T const& value, codec_error& failure)
{
    return xmlrpc_codec<T>::write(to, value, failure);
}

/// As Python's repr: the shortest digits that read back the same, always with a point or an exponent. Returns the end of the text.
inline char* write_xmlrpc_double(char* out, double value)
{
    auto const magnitude = std::fabs(value);
    bool const plain = magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e16);
    auto* const end = std::to_chars(out, out + 32, value, plain ? std::chars_format::fixed : std::chars_format::scientific).ptr;
    if (!plain || std::string_view{out, static_cast<std::size_t>(end - out)}.find('.') != std::string_view::npos) return end;
    std::memcpy(end, ".0", 2);
    return end + 2;
}

} // namespace detail

template <>
struct xmlrpc_codec<bool> {
    static bool read(xmlrpc_value from, bool& out, codec_error& failure)
    {
        std::string kept;
        auto const text = from.type == "boolean" ? detail::xmlrpc_number(from, kept) : std::string_view{};
        out = text == "1";
        return out || text == "0" || detail::xmlrpc_mismatch(failure, "<boolean> of 0 or 1", from);
    }
    static bool write(std::string& to, bool value, codec_error&)
    {
        detail::append_literal(to, "<value><boolean>");
        to += value ? '1' : '0';
        detail::append_literal(to, "</boolean></value>\n");
        return true;
    }
};

/// Integers. They are written with 32 bits, the most that XML-RPC has; larger ones are read, not written.
template <detail::integer T>
struct xmlrpc_codec<T> {
    static bool read(xmlrpc_value from, T& out, codec_error& failure)
    {
        std::string kept;
        if (detail::is_xmlrpc_integer(from.type) && parse_text(detail::xmlrpc_number(from, kept), out)) return true;
        return detail::xmlrpc_mismatch(failure, "<int> that fits", from);
    }
    static bool write(std::string& to, T value, codec_error& failure)
    {
        if (!std::in_range<std::int32_t>(value)) {
            failure.message = "an integer of XML-RPC has 32 bits";
            return false;
        }
        detail::append_xmlrpc(to, "<value><int>", [&](char* out) { return std::to_chars(out, out + 32, value).ptr; }, "</int></value>\n");
        return true;
    }
};

template <std::floating_point T>
struct xmlrpc_codec<T> {
    static bool read(xmlrpc_value from, T& out, codec_error& failure)
    {
        std::string kept;
        bool const is_number = from.type == "double" || detail::is_xmlrpc_integer(from.type);
        if (is_number && parse_text(detail::xmlrpc_number(from, kept), out)) return true;
        return detail::xmlrpc_mismatch(failure, "<double>", from);
    }
    static bool write(std::string& to, T value, codec_error&)
    {
        detail::append_xmlrpc(
            to, "<value><double>", [&](char* out) { return detail::write_xmlrpc_double(out, static_cast<double>(value)); },
            "</double></value>\n");
        return true;
    }
};

/// Text, enums and types that check their text: strings. A decimal is a double whose digits are kept.
template <class T>
    requires(text_scalar<T> && !std::is_arithmetic_v<T> && !std::same_as<T, date_time>)
struct xmlrpc_codec<T> {
    static constexpr bool is_decimal = std::same_as<T, decimal>;
    static bool read(xmlrpc_value from, T& out, codec_error& failure)
    {
        std::string kept;
        bool const is_number = from.type == "double" || detail::is_xmlrpc_integer(from.type);
        if (from.type == "string" && parse_text(detail::xml_text(from.node, kept), out)) return true;
        if (is_decimal && is_number && parse_text(detail::xmlrpc_number(from, kept), out)) return true;
        return detail::xmlrpc_mismatch(failure, from.type == "string" ? detail::text_scalar_name<T>() : "<string>", from);
    }
    static bool write(std::string& to, T const& value, codec_error& failure)
    {
        if constexpr (requires { value.text(); }) return write_text(to, value.text(), failure);
        else if constexpr (std::same_as<T, std::string>) return write_text(to, value, failure);
        else if (std::string_view const name = enum_to_wire(value); !name.empty()) return write_text(to, name, failure);
        failure.message = "the enum lists no such value";
        return false;
    }

private:
    static bool write_text(std::string& to, std::string_view text, codec_error& failure)
    {
        if constexpr (is_decimal) detail::append_literal(to, "<value><double>");
        else detail::append_literal(to, "<value><string>");
        if (!detail::append_xml_text(to, text)) {
            failure.message = "the text is no UTF-8, or holds a character that XML does not have";
            return false;
        }
        if constexpr (is_decimal) detail::append_literal(to, "</double></value>\n");
        else detail::append_literal(to, "</string></value>\n");
        return true;
    }
};

/// Times as 20300102T03:04:05. They have no zone on the wire: one with a zone is written in UTC, all are read as naive.
template <>
struct xmlrpc_codec<date_time> {
    static bool read(xmlrpc_value from, date_time& out, codec_error& failure)
    {
        std::string kept;
        std::string_view text;
        if (from.type == "dateTime.iso8601") text = detail::xmlrpc_number(from, kept);
        char extended[date_time::max_size + 2];
        if (text.size() > 8 && text[4] != '-' && text.size() <= date_time::max_size) {
            char* end = std::copy(text.begin(), text.begin() + 4, extended);
            *end++ = '-';
            end = std::copy(text.begin() + 4, text.begin() + 6, end);
            *end++ = '-';
            end = std::copy(text.begin() + 6, text.end(), end);
            text = {extended, static_cast<std::size_t>(end - extended)};
        }
        if (auto const parsed = date_time::parse(text)) {
            out = *parsed;
            return true;
        }
        return detail::xmlrpc_mismatch(failure, "<dateTime.iso8601>", from);
    }
    static bool write(std::string& to, date_time const& value, codec_error&)
    {
        auto const instant = value.utc();
        auto const shown = std::chrono::floor<std::chrono::seconds>(instant ? instant->time_since_epoch() : value.since_epoch_local());
        auto const write = [&](char* out) {
            char text[date_time::max_size]; // 2030-01-02T03:04:05
            auto* const end = date_time::local(shown).write(text);
            out = std::copy(text, text + 4, out);
            out = std::copy(text + 5, text + 7, out);
            return std::copy(text + 8, end, out);
        };
        detail::append_xmlrpc(to, "<value><dateTime.iso8601>", write, "</dateTime.iso8601></value>\n");
        return true;
    }
};

template <>
struct xmlrpc_codec<binary> {
    static bool read(xmlrpc_value from, binary& out, codec_error& failure)
    {
        std::string kept;
        if (from.type == "base64") {
            if (auto bytes = base64_decode(detail::xml_text(from.node, kept))) {
                out.bytes = std::move(*bytes);
                return true;
            }
        }
        return detail::xmlrpc_mismatch(failure, "<base64>", from);
    }
    static bool write(std::string& to, binary const& value, codec_error&)
    {
        constexpr std::size_t line = 76;
        detail::append_literal(to, "<value><base64>\n");
        to += base64_encode(value.bytes, line);
        detail::append_literal(to, "</base64></value>\n");
        return true;
    }
};

/// An optional member may be absent and is then not written; nil counts as absent.
template <class T>
struct xmlrpc_codec<std::optional<T>> {
    static constexpr bool may_be_absent = true;
    static bool is_absent(std::optional<T> const& value) { return !value.has_value(); }
    static bool read(xmlrpc_value from, std::optional<T>& out, codec_error& failure)
    {
        out.reset();
        return from.type == "nil" || xmlrpc_codec<T>::read(from, out.emplace(), failure);
    }
    static bool write(std::string& to, std::optional<T> const& value, codec_error& failure)
    {
        if (value) return detail::write_xmlrpc(to, *value, failure);
        detail::append_literal(to, "<value><nil/></value>"); // as an element of an array, where it cannot be left out
        return true;
    }
};

/// Null is nil, an extension of XML-RPC.
template <class T>
struct xmlrpc_codec<nullable<T>> {
    static constexpr bool may_be_absent = true;
    static bool is_absent(nullable<T> const& value) { return value.is_absent(); }
    static bool read(xmlrpc_value from, nullable<T>& out, codec_error& failure)
    {
        if (from.type != "nil") return xmlrpc_codec<T>::read(from, out.emplace(), failure);
        out = nullptr;
        return true;
    }
    static bool write(std::string& to, nullable<T> const& value, codec_error& failure)
    {
        if (value) return detail::write_xmlrpc(to, *value, failure);
        detail::append_literal(to, "<value><nil/></value>");
        return true;
    }
};

template <class T>
struct xmlrpc_codec<required<T>> {
    static bool read(xmlrpc_value from, required<T>& out, codec_error& failure)
    {
        return xmlrpc_codec<T>::read(from, out.emplace(), failure);
    }
    static bool write(std::string& to, required<T> const& value, codec_error& failure)
    {
        if (value.has_value()) return detail::write_xmlrpc(to, *value, failure);
        failure.message = "this member must be given";
        return false;
    }
};

template <class T>
struct xmlrpc_codec<std::vector<T>> {
    static bool read(xmlrpc_value from, std::vector<T>& out, codec_error& failure)
    {
        auto const data = from.node.child("data");
        bool const is_empty = !data && !detail::first_element(from.node); // <array/>
        if (from.type != "array" || (!data && !is_empty)) return detail::xmlrpc_mismatch(failure, "<array> with <data>", from);
        out.clear();
        std::size_t count = 0;
        for (auto value = detail::first_element(data); value; value = detail::next_element(value)) ++count;
        out.reserve(count);
        for (auto value = detail::first_element(data); value; value = detail::next_element(value)) {
            T element{};
            if (!detail::expect_xmlrpc(value, "value", failure) || !detail::read_xmlrpc(value, from.depth, element, failure)) {
                failure.enter(std::to_string(out.size()));
                return false;
            }
            out.push_back(std::move(element));
        }
        return true;
    }
    static bool write(std::string& to, std::vector<T> const& value, codec_error& failure)
    {
        detail::append_literal(to, "<value><array><data>\n");
        auto const begin = to.size();
        std::size_t index = 0;
        for (T const& element : value) {
            if (!detail::write_xmlrpc(to, element, failure)) {
                failure.enter(std::to_string(index));
                return false;
            }
            // The first tells how long the others may be, but not for sure; only what at least doubles the room is worth while.
            constexpr std::size_t trusted = 256U << 20U; // of addresses; memory is taken as it is written
            if (auto const guess = (to.size() - begin) * value.size(); ++index == 1 && guess > to.capacity())
                to.reserve(to.size() + (std::min)(guess / 8 * 9, trusted));
        }
        detail::append_literal(to, "</data></array></value>\n");
        return true;
    }
};

/// A map with string keys: a struct with free member names. Of duplicate members the last counts.
template <detail::string_keyed_map T>
struct xmlrpc_codec<T> {
    static bool read(xmlrpc_value from, T& out, codec_error& failure)
    {
        if (from.type != "struct") return detail::xmlrpc_mismatch(failure, "<struct>", from);
        out.clear();
        for (detail::xmlrpc_struct_source source{from}; !source.done(); source.advance()) {
            auto& value = out[std::string{source.key()}];
            value = typename T::mapped_type{};
            if (!source.read(value, failure)) {
                failure.enter(source.key());
                return false;
            }
        }
        return true;
    }
    static bool write(std::string& to, T const& value, codec_error& failure)
    {
        detail::append_literal(to, "<value><struct>\n");
        for (auto const& [name, element] : value) {
            if (!detail::append_xmlrpc_name(to, name, failure)) return false;
            if (!detail::write_xmlrpc(to, element, failure)) {
                failure.enter(name);
                return false;
            }
            detail::append_literal(to, "</member>\n");
        }
        detail::append_literal(to, "</struct></value>\n");
        return true;
    }
};

/// Whatever type the wire says.
template <>
struct xmlrpc_codec<dynamic> {
    static bool read(xmlrpc_value from, dynamic& out, codec_error& failure)
    {
        if (from.type == "nil") out = {};
        else if (from.type == "boolean") return read_as<bool>(from, out, failure);
        else if (from.type == "double") return read_as<double>(from, out, failure);
        else if (from.type == "string") return read_as<std::string>(from, out, failure);
        else if (from.type == "dateTime.iso8601") return read_as<date_time>(from, out, failure);
        else if (from.type == "base64") return read_as<binary>(from, out, failure);
        else if (from.type == "array") return read_as<dynamic::array>(from, out, failure);
        else if (from.type == "struct") return read_as<dynamic::object>(from, out, failure);
        else return read_as<std::int64_t>(from, out, failure);
        return true;
    }
    static bool write(std::string& to, dynamic const& value, codec_error& failure)
    {
        if (!value.is_nil()) {
            return std::visit(
                [&]<class T>(T const& held) {
                    if constexpr (std::same_as<T, dynamic::nil>) return true;
                    else return detail::write_xmlrpc(to, held, failure);
                },
                value.as_variant());
        }
        detail::append_literal(to, "<value><nil/></value>");
        return true;
    }

private:
    template <class T>
    static bool read_as(xmlrpc_value from, dynamic& out, codec_error& failure)
    {
        T value{};
        if (!xmlrpc_codec<T>::read(from, value, failure)) return false;
        out = std::move(value);
        return true;
    }
};

template <described T>
struct xmlrpc_codec<T> {
    static bool read(xmlrpc_value from, T& out, codec_error& failure)
    {
        if (from.type != "struct") return detail::xmlrpc_mismatch(failure, "<struct>", from);
        return detail::object_reader<T, detail::xmlrpc_struct_source>{detail::xmlrpc_struct_source{from}, out, failure}.read();
    }
    static bool write(std::string& to, T const& value, codec_error& failure)
    {
        detail::append_literal(to, "<value><struct>\n");
        bool ok = true;
        for_each_member<T>([&]<class M>() {
            detail::xmlrpc_struct_source::check_member<T, M>();
            using type = typename M::type;
            if constexpr (M::is_unknown_store) {
                for (auto const& [name, element] : value.*M::pointer) ok = ok && write_member(to, name, element, failure);
            } else {
                if constexpr (detail::xmlrpc_may_be_absent<type>) {
                    if (xmlrpc_codec<type>::is_absent(value.*M::pointer)) return;
                }
                if (!ok) return;
                auto const& begin = detail::xmlrpc_member_begin<M>;
                to.append(begin.data(), begin.size());
                ok = write_value(to, M::wire_name, value.*M::pointer, failure);
            }
        });
        detail::append_literal(to, "</struct></value>\n");
        return ok;
    }

private:
    template <class Value>
    static bool write_member(std::string& to, std::string_view name, Value const& value, codec_error& failure)
    {
        return detail::append_xmlrpc_name(to, name, failure) && write_value(to, name, value, failure);
    }
    template <class Value>
    static bool write_value(std::string& to, std::string_view name, Value const& value, codec_error& failure)
    {
        if (!detail::write_xmlrpc(to, value, failure)) {
            failure.enter(name);
            return false;
        }
        detail::append_literal(to, "</member>\n");
        return true;
    }
};

namespace detail {

/// Names the struct and the member in the compiler's message.
template <class Struct, fixed_string Member, class Type>
struct xmlrpc_member_check {
    static_assert(has_xmlrpc_read<Type>,
                  "waybill: this member of this struct has no XML-RPC form (Struct, Member and Type are named in "
                  "xmlrpc_member_check<Struct, Member, Type>); describe its type with BOOST_DESCRIBE_STRUCT or "
                  "BOOST_DESCRIBE_ENUM, use a type from <waybill/codec/xmlrpc.hpp>, or specialize waybill::xmlrpc_codec");
    static constexpr bool ok = true;
};

template <class Struct, class M>
constexpr void xmlrpc_struct_source::check_member()
{
    constexpr auto name = as_fixed_string<M::identifier.size()>(M::identifier);
    static_assert(xmlrpc_member_check<Struct, name, typename M::type>::ok);
}

} // namespace detail

/// The <methodCall> of a method. The members of the described struct are the parameters, by position: those at the end
/// that have no value are left out, and none before them may lack one. waybill::none: no parameters.
template <class Params>
[[nodiscard]] boost::system::result<std::string, codec_error> xmlrpc_write_call(std::string_view method, Params const& params)
{
    codec_error failure;
    std::string out{"<?xml version='1.0'?>\n<methodCall>\n<methodName>"};
    if (!detail::append_xml_text(out, method)) {
        failure.message = "the method's name is no text of XML";
        return failure;
    }
    out += "</methodName>\n<params>\n";
    if constexpr (described<Params>) {
        std::string_view missing;
        for_each_member<Params>([&]<class M>() {
            using type = typename M::type;
            detail::xmlrpc_struct_source::check_member<Params, M>();
            if (!failure.message.empty()) return;
            if constexpr (detail::xmlrpc_may_be_absent<type>) {
                if (xmlrpc_codec<type>::is_absent(params.*M::pointer)) {
                    if (missing.empty()) missing = M::wire_name;
                    return;
                }
            }
            if (!missing.empty()) {
                failure.message = "cannot be given without " + std::string{missing} + ", which stands before it";
            } else {
                out += "<param>\n";
                if (detail::write_xmlrpc(out, params.*M::pointer, failure)) out += "</param>\n";
            }
            if (!failure.message.empty()) failure.enter(M::wire_name);
        });
        if (!failure.message.empty()) return failure;
    }
    out += "</params>\n</methodCall>\n";
    return out;
}

namespace detail {

/// The document's element of this name; an empty node, with a message, when it is another document.
inline xml_node open_xmlrpc_document(xml_document& parsed, std::string_view document, std::string_view root, codec_error& failure)
{
    if (!parsed.parse(document, failure, xml_layout::embedded)) return {};
    if (parsed.root().name() == root) return parsed.root();
    failure.message.assign("expected <").append(root).append(">, found <").append(parsed.root().name()).append(">");
    return {};
}

} // namespace detail

/// A failure as an XML-RPC server tells of it.
struct xmlrpc_fault {
    std::int64_t code{};
    std::string text{};
};
BOOST_DESCRIBE_STRUCT(xmlrpc_fault, (), (code, text))
auto waybill_rules(xmlrpc_fault const&) -> rules<named<&xmlrpc_fault::code, "faultCode">, named<&xmlrpc_fault::text, "faultString">>;

/// The fault of a <methodResponse>; nothing where it has a value or is no such document, an error where the fault is broken.
[[nodiscard]] inline boost::system::result<std::optional<xmlrpc_fault>, codec_error> xmlrpc_read_fault(std::string_view document,
                                                                                                        xml_limits limits = {})
{
    std::optional<xmlrpc_fault> none;
    if (document.find("fault") == std::string_view::npos && document.find('\0') == std::string_view::npos) return none;
    detail::xml_document parsed;
    codec_error failure;
    auto const root = detail::open_xmlrpc_document(parsed, document, "methodResponse", failure);
    if (!root || !root.child("fault")) return none;
    xmlrpc_fault fault;
    if (!detail::read_xmlrpc(root.child("fault").child("value"), limits.depth, fault, failure)) {
        failure.enter("fault");
        return failure;
    }
    return std::optional{std::move(fault)};
}

/// The value of a <methodResponse>. A fault is an error; see `xmlrpc_read_fault`.
template <class T>
[[nodiscard]] boost::system::result<T, codec_error> xmlrpc_read_response(std::string_view document, xml_limits limits = {})
{
    static_assert(detail::has_xmlrpc_read<T>,
                  "waybill: this type has no XML-RPC form; put BOOST_DESCRIBE_STRUCT(type, (bases), (members)) after its "
                  "definition, or specialize waybill::xmlrpc_codec");
    detail::xml_document parsed;
    codec_error failure;
    auto const root = detail::open_xmlrpc_document(parsed, document, "methodResponse", failure);
    if (!root) return failure;
    auto const param = root.child("params").child("param");
    auto const value = param.child("value");
    if (!value || detail::next_element(param) || detail::next_element(value)) {
        failure.message = root.child("fault") ? "expected a value, found a fault" : "expected one value, found none or several";
        return failure;
    }
    boost::system::result<T, codec_error> read{T{}};
    if (!detail::read_xmlrpc(value, limits.depth, *read, failure)) read = std::move(failure);
    return read;
}

/// For a server: the method that a <methodCall> names; "" when it is no such document.
[[nodiscard]] inline std::string xmlrpc_method(std::string_view document)
{
    detail::xml_document parsed;
    codec_error ignored;
    auto const root = detail::open_xmlrpc_document(parsed, document, "methodCall", ignored);
    std::string kept;
    return std::string{detail::xml_text(root.child("methodName"), kept)};
}

/// For a server: the parameters of a <methodCall>, by position. Those that may be absent may be missing at the end.
template <class Params>
[[nodiscard]] boost::system::result<Params, codec_error> xmlrpc_read_call(std::string_view document, xml_limits limits = {})
{
    detail::xml_document parsed;
    codec_error failure;
    auto const root = detail::open_xmlrpc_document(parsed, document, "methodCall", failure);
    if (!root) return failure;
    boost::system::result<Params, codec_error> read{Params{}};
    auto param = root.child("params").child("param");
    if constexpr (described<Params>) {
        for_each_member<Params>([&]<class M>() {
            if (!failure.message.empty()) return;
            auto& out = (*read).*M::pointer;
            if (param) {
                if (!detail::read_xmlrpc(param.child("value"), limits.depth, out, failure)) failure.enter(M::wire_name);
                param = param.next_sibling("param");
            } else if (!M::is_defaulted && !detail::xmlrpc_may_be_absent<typename M::type>) {
                failure.message = "expected this parameter, found none";
                failure.enter(M::wire_name);
            }
        });
    }
    if (failure.message.empty() && param) failure.message = "expected no further parameter";
    if (!failure.message.empty()) return failure;
    return read;
}

/// For a server: the <methodResponse> with a value.
template <class T>
[[nodiscard]] boost::system::result<std::string, codec_error> xmlrpc_write_response(T const& value)
{
    codec_error failure;
    std::string out{"<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n"};
    if (!detail::write_xmlrpc(out, value, failure)) return failure;
    out += "</param>\n</params>\n</methodResponse>\n";
    return out;
}

/// For a server: the <methodResponse> with a fault.
[[nodiscard]] inline boost::system::result<std::string, codec_error> xmlrpc_write_fault(xmlrpc_fault const& fault)
{
    codec_error failure;
    std::string out{"<?xml version='1.0'?>\n<methodResponse>\n<fault>\n"};
    if (!detail::write_xmlrpc(out, fault, failure)) return failure;
    out += "</fault>\n</methodResponse>\n";
    return out;
}

} // namespace waybill

#endif
