#ifndef WAYBILL_REFLECT_MEMBERS_HPP
#define WAYBILL_REFLECT_MEMBERS_HPP

#include <waybill/reflect/rules.hpp>

#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace waybill {

/// A struct whose members are listed for reflection, as by `BOOST_DESCRIBE_STRUCT(contact, (), (id, email))`.
template <class T>
concept described = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

namespace detail {

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

/// Writes the wire name of an identifier; returns its length. An underscore ends a word.
constexpr std::size_t apply_naming(std::string_view identifier, bool upper_first, char* out)
{
    std::size_t size = 0;
    bool upper = upper_first;
    for (char const c : identifier) {
        if (c == '_') {
            upper = size != 0 || upper_first;
            continue;
        }
        out[size++] = upper ? to_upper(c) : c;
        upper = false;
    }
    return size;
}

template <std::size_t Capacity>
struct name_buffer {
    std::array<char, Capacity> text{};
    std::size_t size = 0;
    constexpr std::string_view view() const { return {text.data(), size}; }
};

/// D is a Boost.Describe descriptor of a member or an enumerator.
template <class D, class Rules>
struct wire_naming {
    static constexpr std::string_view identifier = D::name;
    static constexpr auto converted = [] {
        name_buffer<identifier.size() + 1> buffer;
        buffer.size = apply_naming(identifier, Rules::is_pascal_case, buffer.text.data());
        return buffer;
    }();
    static constexpr std::string_view converted_view()
    {
        if constexpr (Rules::is_camel_case || Rules::is_pascal_case) return converted.view();
        else return identifier;
    }
};

template <class T, class C>
auto owner_of(T C::*) -> C;
template <class T, class C>
auto type_of(T C::*) -> T;

} // namespace detail

/// One member of a described struct: its identifier, wire name, type and address.
template <class Descriptor>
struct member {
    static constexpr auto pointer = Descriptor::pointer;
    /// The class that declares the member: a base of the described one for inherited members.
    using owner = decltype(detail::owner_of(Descriptor::pointer));
    using type = decltype(detail::type_of(Descriptor::pointer));
    using rules = detail::rule_set<detail::rules_of<owner>>;

    static constexpr std::string_view identifier = Descriptor::name;
    static constexpr std::string_view wire_name = rules::template name<pointer>().empty()
                                                      ? detail::wire_naming<Descriptor, rules>::converted_view()
                                                      : rules::template name<pointer>();
    /// A second name accepted when reading; empty when there is none.
    static constexpr std::string_view alternative_name = rules::template alternative<pointer>();
    /// Whether a rule of a kind that takes members only, such as `utc`, names this one.
    template <template <auto...> class Rule>
    static constexpr bool has = rules::template has<Rule, pointer>;

    static constexpr bool is_defaulted = has<defaulted> || has<empty_in_any_shape>;
    static constexpr bool is_unknown_store = has<keeps_unknown>;
};

namespace detail {

template <template <class...> class List, class... D>
boost::mp11::mp_list<member<D>...> as_members(List<D...>*);

} // namespace detail

/// The public members of T, those of its described bases first, as `mp_list<member<...>...>`.
template <described T>
using members = decltype(detail::as_members(
    static_cast<boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>*>(
        nullptr)));

/// Calls `visit.template operator()<Member>()` for each member of T, in order.
template <described T, class Visitor>
constexpr void for_each_member(Visitor&& visit)
{
    [&]<class... M>(boost::mp11::mp_list<M...>) { (visit.template operator()<M>(), ...); }(members<T>{});
}

} // namespace waybill

#endif
