#ifndef WAYBILL_CODEC_ELEMENT_HPP
#define WAYBILL_CODEC_ELEMENT_HPP

#include <waybill/codec/codec_error.hpp>
#include <waybill/codec/text.hpp>
#include <waybill/codec/xml.hpp>
#include <waybill/codec/xml_names.hpp>
#include <waybill/reflect/members.hpp>
#include <waybill/types/none.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>
#include <waybill/types/text_start.hpp>

#include <boost/system/result.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill {

/// The name and the namespace of the element that a struct is as a document, or as a child named by its own type. Its
/// members are elements of that namespace.
template <fixed_string Name, fixed_string Namespace = "">
struct xml_element {};

/// These members are attributes.
template <auto... Members>
struct xml_attribute {};

/// This member is the text of the element.
template <auto Member>
struct xml_content {};

/// This member is a child element that bears the name of its own type, whatever letters are capitals.
template <auto Member>
struct xml_child {};

/// The elements of this list stand as `Item` within one element of the member's name; else each bears that name itself.
template <auto Member, fixed_string Item>
struct xml_items {};

namespace detail {

template <fixed_string Name, fixed_string Namespace>
struct element_identity {
    static constexpr std::string_view name = Name.view();
    static constexpr std::string_view space = Namespace.view();
};
template <fixed_string Name, fixed_string Namespace>
auto identity_of_element(xml_element<Name, Namespace>*) -> element_identity<Name, Namespace>;

template <class T>
concept named_element = described<T> && requires { identity_of_element(rules_pointer<T>); };
template <named_element T>
using element_identity_of = decltype(identity_of_element(rules_pointer<T>));

template <auto Subject, class Rule>
inline constexpr std::string_view item_name_by{};
template <auto Subject, auto Member, fixed_string Item>
inline constexpr std::string_view item_name_by<Subject, xml_items<Member, Item>> =
    same_subject<Subject, Member>() ? Item.view() : std::string_view{};

template <auto Subject, class... Rules>
constexpr std::string_view item_name(rules<Rules...>)
{
    std::string_view found;
    ((found = found.empty() ? item_name_by<Subject, Rules> : found), ...);
    return found;
}

/// How a member stands in its element.
template <class M>
struct element_member {
    static constexpr bool is_attribute = M::template has<xml_attribute>;
    static constexpr bool is_content = M::template has<xml_content>;
    static constexpr bool is_child = M::template has<xml_child>;
    /// "" where the elements of a list bear the name of the member.
    static constexpr std::string_view item = item_name<M::pointer>(rules_of<typename M::owner>{});
};

template <class T>
inline constexpr bool is_element_list = false;
template <class T>
inline constexpr bool is_element_list<std::vector<T>> = true;

template <class T>
inline constexpr bool element_may_be_absent = is_element_list<T> || std::same_as<T, none>;
template <class T>
inline constexpr bool element_may_be_absent<std::optional<T>> = true;
template <class T>
inline constexpr bool element_may_be_absent<nullable<T>> = true;

template <class T>
bool element_is_absent(T const& value)
{
    if constexpr (requires { value.is_absent(); }) return value.is_absent() || !value.has_value();
    else if constexpr (element_may_be_absent<T> && requires { value.has_value(); }) return !value.has_value();
    else return std::same_as<T, none>;
}

template <class T>
bool read_element(xml_node from, std::size_t depth, T& out, codec_error& failure);

/// Text as a value; numbers, flags and times with blanks round them.
template <text_scalar T>
bool read_element_text(std::string_view text, T& out, codec_error& failure)
{
    if constexpr (std::is_arithmetic_v<T> || std::same_as<T, date_time> || std::same_as<T, decimal>) {
        text = trim_xml(text);
    }
    if (parse_text(text, out)) return true;
    failure.message.assign("expected ").append(text_scalar_name<T>()).append(", found ").append(shown(text));
    return false;
}

/// A scalar or a wrapper of one.
template <class T>
constexpr bool is_element_text()
{
    if constexpr (text_scalar<T>) return true;
    else return text_scalar<typename T::value_type>;
}

/// Reads text into such a member, in which an empty number, flag or time is none.
template <class T>
bool read_member_text(std::string_view text, T& out, codec_error& failure)
{
    if constexpr (text_scalar<T>) {
        return read_element_text(text, out, failure);
    } else {
        using inner = typename T::value_type;
        if constexpr (!std::same_as<inner, std::string> && element_may_be_absent<T>) {
            if (is_blank(text)) return true;
        }
        return read_element_text(text, out.emplace(), failure);
    }
}

/// Reads an element into a described struct. Elements usually arrive in the order of the model, so one pass over the model
/// takes a whole run of them; passes go on until there are no more.
template <class T>
class element_reader {
public:
    element_reader(xml_node from, std::size_t depth, T& out, codec_error& failure)
        : from_(from), children_(from), depth_(depth), out_(out), failure_(failure)
    {
    }

    bool read()
    {
        if (!read_attributes() || !read_own_text()) return false;
        name_ = children_.name();
        while (!children_.done()) {
            auto const before = children_.node();
            if (!each([&]<std::size_t I, class M>() { return take<I, M>(); })) return false;
            if (children_.node() == before) advance(); // to nobody
        }
        return check_required();
    }

private:
    using all = members<T>;
    static constexpr std::size_t count = boost::mp11::mp_size<all>::value;

    bool read_attributes()
    {
        if constexpr (has_attributes(all{})) {
            auto attribute = from_.first_attribute();
            for (std::string_view name{attribute.name()}; !name.empty(); attribute = attribute.next_attribute(), name = attribute.name()) {
                bool const ok = each([&]<std::size_t I, class M>() {
                    if constexpr (element_member<M>::is_attribute) {
                        if (seen_[I] || name != M::wire_name) return true;
                        return taken<I, M>(read_member_text(attribute.value(), out_.*M::pointer, failure_));
                    } else {
                        return true;
                    }
                });
                if (!ok) return false;
            }
        }
        return true;
    }
    template <class... M>
    static constexpr bool has_attributes(boost::mp11::mp_list<M...>)
    {
        return (element_member<M>::is_attribute || ...);
    }

    bool read_own_text()
    {
        return each([&]<std::size_t I, class M>() {
            if constexpr (element_member<M>::is_content) {
                std::string kept;
                return taken<I, M>(read_member_text(xml_text(from_, kept), out_.*M::pointer, failure_));
            } else {
                return true;
            }
        });
    }

    void advance()
    {
        children_.advance();
        name_ = children_.name();
    }

    /// Reads the member from the present element, and from those behind it as long as they bear its name.
    template <std::size_t I, class M>
    bool take()
    {
        using place = element_member<M>;
        if constexpr (!place::is_attribute && !place::is_content) {
            while (bears_name_of<M>(name_) && !children_.done()) {
                if (!taken<I, M>(read_child<M>(children_.node(), seen_[I]))) return false;
                advance();
            }
        }
        return true;
    }

    // The size being constant, this becomes a few comparisons of words in place of a call.
    template <std::size_t Size>
    static bool is_name(std::string_view name, std::string_view wanted)
    {
        return name.size() == Size && std::memcmp(name.data(), wanted.data(), Size) == 0;
    }

    template <class M>
    static bool bears_name_of(std::string_view name)
    {
        if constexpr (element_member<M>::is_child) {
            using type = std::remove_cvref_t<decltype(unwrapped(std::declval<typename M::type&>()))>;
            static_assert(named_element<type>, "waybill: a member of rule xml_child is of a struct with the rule xml_element");
            return equal_ignoring_case(name, element_identity_of<type>::name);
        } else {
            return is_name<M::wire_name.size()>(name, M::wire_name) || (!M::alternative_name.empty() && name == M::alternative_name);
        }
    }

    template <class M>
    bool read_child(xml_node child, bool repeated)
    {
        auto& value = out_.*M::pointer;
        if constexpr (is_element_list<typename M::type>) {
            constexpr auto item = element_member<M>::item;
            if constexpr (item.empty()) return append_item(value, child);
            value.clear();
            for (xml_elements items{child}; !items.done(); items.advance()) {
                if (items.name() == item && !append_item(value, items.node())) return false;
            }
            return true;
        } else {
            if (repeated) value = T{}.*M::pointer; // of duplicates the last one counts
            return read_element(child, depth_, value, failure_);
        }
    }

    template <class Element>
    bool append_item(std::vector<Element>& list, xml_node from)
    {
        bool ok = false;
        if constexpr (std::same_as<Element, bool>) { // of which a vector has no references
            bool element = false;
            ok = read_element(from, depth_, element, failure_);
            list.push_back(element);
        } else {
            ok = read_element(from, depth_, list.emplace_back(), failure_);
        }
        if (!ok) failure_.enter(std::to_string(list.size() - 1));
        return ok;
    }

    bool check_required()
    {
        return each([&]<std::size_t I, class M>() {
            if constexpr (!M::is_defaulted && !element_may_be_absent<typename M::type> && !element_member<M>::is_content) {
                if (seen_[I]) return true;
                failure_.message = element_member<M>::is_attribute ? "expected this attribute, found none" : "expected this element, found none";
                failure_.enter(M::wire_name);
                return false;
            } else {
                return true;
            }
        });
    }

    template <class Value>
    static auto& unwrapped(Value& value)
    {
        if constexpr (requires { value.has_value(); }) return *value;
        else return value;
    }

    template <std::size_t I, class M>
    bool taken(bool ok)
    {
        seen_[I] = true;
        if (!ok) failure_.enter(M::wire_name);
        return ok;
    }

    /// Visits the members, in order, until a visit fails.
    template <class Visit>
    static bool each(Visit visit)
    {
        return [&]<std::size_t... I, class... M>(std::index_sequence<I...>, boost::mp11::mp_list<M...>) {
            return (visit.template operator()<I, M>() && ...);
        }(std::make_index_sequence<count>{}, all{});
    }

    xml_node from_;
    xml_elements children_;
    std::string_view name_{}; ///< Of the present one.
    std::size_t depth_;
    T& out_;
    codec_error& failure_;
    std::array<bool, count + 1> seen_{};
};

template <class T>
bool read_element(xml_node from, std::size_t depth, T& out, codec_error& failure)
{
    if constexpr (described<T>) {
        if (depth == 0) {
            failure.message = "the document is nested too deep";
            return false;
        }
        return element_reader<T>{from, depth - 1, out, failure}.read();
    } else if constexpr (std::same_as<T, none>) {
        return true;
    } else if constexpr (is_element_text<T>()) {
        std::string kept;
        std::string_view text;
        return read_xml_text(from, from.value(), kept, text, failure) && read_member_text(text, out, failure);
    } else {
        return read_element(from, depth, out.emplace(), failure);
    }
}

/// Whether a T can be an element.
template <class T>
constexpr bool has_element_form()
{
    if constexpr (described<T> || text_scalar<T> || std::same_as<T, none>) return true;
    else if constexpr (requires { typename T::value_type; }) return has_element_form<typename T::value_type>();
    else return false;
}

/// Names the struct and the member in the compiler's message.
template <class Struct, fixed_string Member, class Type>
struct element_member_check {
    static_assert(has_element_form<Type>(),
                  "waybill: this member of this struct cannot be an XML element (Struct, Member and Type are named in "
                  "element_member_check<Struct, Member, Type>); it may be text, a number, bool, a time, a decimal, an enum, a "
                  "described struct, or an optional or vector of these");
    static constexpr bool ok = true;
};

/// Writes elements; a struct of another namespace than that around it declares its own.
class element_writer {
public:
    element_writer(std::string& out, codec_error& failure) : out_(out), failure_(failure) {}

    template <class T>
    bool element(std::string_view name, T const& value, std::string_view space)
    {
        if constexpr (described<T>) {
            std::string_view own = space;
            if constexpr (named_element<T>) own = element_identity_of<T>::space;
            out_.append("<").append(name);
            if (own != space) out_.append(" xmlns=\"").append(own).append("\"");
            if (!attributes(value)) return false;
            out_ += '>';
            if (!contents(value, own)) return false;
            close(name);
            return true;
        } else if constexpr (text_scalar<T>) {
            out_.append("<").append(name).append(">");
            if (!text(value)) return false;
            close(name);
            return true;
        } else if constexpr (requires { value.has_value(); }) {
            if (value.has_value()) return element(name, *value, space);
            failure_.message = "this member must be given";
            return false;
        } else {
            return true; // none
        }
    }

private:
    void close(std::string_view name) { out_.append("</").append(name).append(">"); }

    template <class T>
    bool attributes(T const& value)
    {
        bool ok = true;
        for_each_member<T>([&]<class M>() {
            constexpr auto name = as_fixed_string<M::identifier.size()>(M::identifier);
            static_assert(element_member_check<T, name, typename M::type>::ok);
            if constexpr (element_member<M>::is_attribute) {
                auto const& member = value.*M::pointer;
                if (!ok || element_is_absent(member)) return;
                out_.append(" ").append(M::wire_name).append("=\"");
                ok = attribute_text(member);
                if (!ok) failure_.enter(M::wire_name);
                out_ += '"';
            }
        });
        return ok;
    }

    template <class T>
    bool contents(T const& value, std::string_view space)
    {
        bool ok = true;
        for_each_member<T>([&]<class M>() {
            using place = element_member<M>;
            auto const& member = value.*M::pointer;
            if (!ok || place::is_attribute || element_is_absent(member)) return;
            if constexpr (place::is_attribute) {
            } else if constexpr (place::is_content) {
                ok = text(member);
            } else if constexpr (place::is_child) {
                ok = child(member, space);
            } else if constexpr (is_element_list<typename M::type>) {
                ok = list<M>(member, space);
            } else {
                ok = element(M::wire_name, member, space);
            }
            if (!ok) failure_.enter(M::wire_name);
        });
        return ok;
    }

    template <class T>
    bool child(T const& value, std::string_view space)
    {
        if constexpr (requires { value.has_value(); }) return child(*value, space);
        else return element(element_identity_of<T>::name, value, space);
    }

    template <class M>
    bool list(typename M::type const& value, std::string_view space)
    {
        constexpr auto item = element_member<M>::item;
        if (!item.empty()) out_.append("<").append(M::wire_name).append(">");
        std::size_t index = 0;
        for (auto const& each : value) {
            if (!element(item.empty() ? M::wire_name : item, each, space)) {
                failure_.enter(std::to_string(index));
                return false;
            }
            ++index;
        }
        if (!item.empty()) close(M::wire_name);
        return true;
    }

    template <class T>
    bool text(T const& value)
    {
        if constexpr (requires { value.has_value(); }) {
            return text(*value);
        } else {
            std::string plain;
            append_text(plain, value);
            if constexpr (described_enum<T>) {
                if (plain.empty()) return fail("the enum lists no such value");
            }
            return append_xml_whole_text(out_, plain) || fail("the text is no UTF-8, or holds a character that XML does not have");
        }
    }

    /// The same with quotes and white space as references, which attributes do not keep (XML 1.0, 3.3.3).
    template <class T>
    bool attribute_text(T const& value)
    {
        auto const start = out_.size();
        if (!text(value)) return false;
        std::string escaped;
        for (char const c : std::string_view{out_}.substr(start)) {
            if (c == '"') escaped += "&quot;";
            else if (c == '\t') escaped += "&#9;";
            else if (c == '\n') escaped += "&#10;";
            else escaped += c;
        }
        out_.replace(start, std::string::npos, escaped);
        return true;
    }

    bool fail(char const* message)
    {
        failure_.message = message;
        return false;
    }

    std::string& out_;
    codec_error& failure_;
};

} // namespace detail

/// The struct as an XML document, without a declaration, in UTF-8. Members without a value are left out, empty text is an
/// empty element; the root is called as the rule xml_element says.
template <class T>
[[nodiscard]] boost::system::result<std::string, codec_error> xml_write(T const& value)
{
    static_assert(detail::named_element<T>, "waybill: a struct that is an XML document states its name with the rule "
                                            "waybill::xml_element<\"name\", \"namespace\">");
    std::string out;
    codec_error failure;
    if (!detail::element_writer{out, failure}.element(detail::element_identity_of<T>::name, value, "")) return failure;
    return out;
}

/// The struct in an XML document. Elements that it has no members for are passed over, of duplicates the last one counts,
/// names are compared without their prefixes. DOCTYPE is refused.
template <class T>
[[nodiscard]] boost::system::result<T, codec_error> xml_read(std::string_view document, xml_limits limits = {})
{
    static_assert(detail::named_element<T>, "waybill: a struct that is an XML document states its name with the rule "
                                            "waybill::xml_element<\"name\", \"namespace\">");
    using identity = detail::element_identity_of<T>;
    detail::xml_document parsed;
    codec_error failure;
    if (!parsed.parse(document, failure, detail::xml_layout::embedded)) return failure;
    auto const root = parsed.root();
    if (detail::local_name(root) != identity::name || detail::xml_namespace(root) != identity::space) {
        failure.message = "expected <" + std::string{identity::name} + "> of " + std::string{identity::space} + ", found <" +
                          std::string{detail::local_name(root)} + "> of " + detail::shown(detail::xml_namespace(root));
        return failure;
    }
    boost::system::result<T, codec_error> read{T{}};
    if (!detail::read_element(root, limits.depth, *read, failure)) read = std::move(failure);
    return read;
}

} // namespace waybill

#endif
