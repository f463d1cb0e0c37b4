#ifndef WAYBILL_REFLECT_ENUMS_HPP
#define WAYBILL_REFLECT_ENUMS_HPP

#include <waybill/reflect/members.hpp>

#include <boost/describe/enumerators.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace waybill {

/// An enum whose enumerators are listed for reflection, as by `BOOST_DESCRIBE_ENUM(status, draft, running)`.
template <class E>
concept described_enum = std::is_enum_v<E> && boost::describe::has_describe_enumerators<E>::value;

namespace detail {

template <class D, class Rules>
constexpr std::string_view enumerator_name()
{
    constexpr auto given = Rules::template name<D::value>();
    return given.empty() ? wire_naming<D, Rules>::converted_view() : given;
}

} // namespace detail

/// Calls `visit(enumerator, wire_name)` for each enumerator, in order.
template <described_enum E, class Visitor>
constexpr void for_each_enumerator(Visitor&& visit)
{
    using rules = detail::rule_set<detail::rules_of<E>>;
    [&]<template <class...> class List, class... D>(List<D...>*) {
        (visit(D::value, detail::enumerator_name<D, rules>()), ...);
    }(static_cast<boost::describe::describe_enumerators<E>*>(nullptr));
}

/// The wire name of an enumerator; empty for a value that the enum does not list.
template <described_enum E>
constexpr std::string_view enum_to_wire(E value)
{
    std::string_view found;
    for_each_enumerator<E>([&](E candidate, std::string_view name) {
        if (candidate == value) found = name;
    });
    return found;
}

/// The enumerator of this wire name; nullopt when the enum lists none.
template <described_enum E>
constexpr std::optional<E> enum_from_wire(std::string_view name)
{
    std::optional<E> found;
    for_each_enumerator<E>([&](E candidate, std::string_view candidate_name) {
        if (!found && candidate_name == name) found = candidate;
    });
    return found;
}

/// An enum that a provider may extend: a known enumerator, or the text of an unknown one, which is
/// kept and written back. Compares with enumerators; an unknown value equals none of them.
template <described_enum E>
class open_enum {
public:
    using value_type = E;

    constexpr open_enum() = default;
    constexpr open_enum(E known) : known_(known) {}
    /// The enumerator of this wire name if there is one, else the text as an unknown value.
    explicit open_enum(std::string_view wire)
    {
        if (auto const known = enum_from_wire<E>(wire)) {
            known_ = *known;
        } else {
            known_.reset();
            unknown_ = wire;
        }
    }

    bool is_known() const { return known_.has_value(); }
    /// The enumerator; nullopt for an unknown value.
    std::optional<E> known() const { return known_; }
    /// The wire text, of a known and an unknown value alike.
    std::string_view text() const { return known_ ? enum_to_wire(*known_) : std::string_view{unknown_}; }

    friend bool operator==(open_enum const&, open_enum const&) = default;
    friend bool operator==(open_enum const& left, E right) { return left.known_ == right; }

private:
    std::optional<E> known_{E{}};
    std::string unknown_{};
};

} // namespace waybill

#endif
