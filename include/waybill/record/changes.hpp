#ifndef WAYBILL_RECORD_CHANGES_HPP
#define WAYBILL_RECORD_CHANGES_HPP

#include <waybill/call/error.hpp>
#include <waybill/codec/json.hpp>
#include <waybill/codec/text.hpp>
#include <waybill/http/verb.hpp>
#include <waybill/reflect/fixed_string.hpp>
#include <waybill/reflect/members.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/mp11/algorithm.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace waybill::detail {

/// std::optional, nullable, required: may hold a value.
template <class T>
concept holder = requires(T const& value) {
    typename T::value_type;
    { value.has_value() } -> std::same_as<bool>;
};

template <class T>
inline constexpr bool is_variant = false;
template <class... Alternatives>
inline constexpr bool is_variant<std::variant<Alternatives...>> = true;

/// Whether the values are equal, compared member by member: models need no operator==.
template <class T>
bool same_value(T const& left, T const& right)
{
    if constexpr (described<T>) {
        bool same = true;
        for_each_member<T>([&]<class M>() { same = same && same_value(left.*M::pointer, right.*M::pointer); });
        return same;
    } else if constexpr (holder<T>) {
        if constexpr (is_nullable<T>) {
            if (left.is_null() != right.is_null()) return false;
        }
        if (left.has_value() && right.has_value()) return same_value(*left, *right);
        return left.has_value() == right.has_value();
    } else if constexpr (string_keyed_map<T>) {
        return left.size() == right.size() && std::all_of(left.begin(), left.end(), [&](auto const& entry) {
            auto const other = right.find(entry.first);
            return other != right.end() && same_value(entry.second, other->second);
        });
    } else if constexpr (is_variant<T>) {
        auto const same = []<class L, class R>(L const& one, R const& other) {
            if constexpr (std::same_as<L, R>) return same_value(one, other);
            else return false;
        };
        return std::visit(same, left, right);
    } else if constexpr (requires { left.begin(); } && !std::convertible_to<T const&, std::string_view>) {
        return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                          [](auto const& one, auto const& other) { return same_value(one, other); });
    } else {
        static_assert(std::equality_comparable<T>,
                      "waybill: a record compares the members of its item with what was read; give this type an "
                      "operator==, or describe it");
        return left == right;
    }
}

/// T without the holders round it.
template <class T>
struct bare {
    using type = T;
};
template <holder T>
struct bare<T> : bare<typename T::value_type> {};
template <class T>
using bare_t = typename bare<T>::type;

/// The value within the holders, made if there is none.
template <class T>
bare_t<T>& make_bare(T& value)
{
    if constexpr (holder<T>) return make_bare(value.emplace());
    else return value;
}

/// False when T has no null.
template <class T>
bool make_null(T& value)
{
    if constexpr (is_nullable<T>) {
        value.set_null();
        return true;
    } else if constexpr (is_required<T>) {
        return is_nullable<typename T::value_type> && make_null(value.emplace());
    } else {
        return false;
    }
}

template <class To, class From>
concept converts_whole =
    std::same_as<To, From> || (std::convertible_to<From const&, To> &&
                               (!std::is_arithmetic_v<To> || requires(From const& value) { To{value}; }));

/// How a value of an item becomes one of an update request, holders apart: see the specializations. `run` returns
/// false for a value that the request's type does not have.
template <class To, class From>
struct conversion;

template <class To, class From>
concept has_conversion = requires { sizeof(conversion<To, From>); };

template <class To, class From>
    requires converts_whole<To, From>
struct conversion<To, From> {
    static bool run(From const& from, To& to)
    {
        to = static_cast<To>(from);
        return true;
    }
};

template <class E>
struct conversion<E, open_enum<E>> {
    static bool run(open_enum<E> const& from, E& to)
    {
        to = from.known().value_or(E{});
        return from.is_known();
    }
};

template <class To, class From>
    requires(!std::same_as<To, From> && has_conversion<To, From>)
struct conversion<std::vector<To>, std::vector<From>> {
    static bool run(std::vector<From> const& from, std::vector<To>& to)
    {
        bool all = true;
        for (From const& each : from) all = conversion<To, From>::run(each, to.emplace_back()) && all;
        return all;
    }
};

/// Copies a member of the item into the request. Returns what stands against it; null when nothing does.
template <class From, class To>
char const* put_into_request(From const& from, To& to, bool changed)
{
    constexpr bool may_be_left_out = holder<To> && !is_required<To>;
    if constexpr (holder<From>) {
        if (from.has_value()) return put_into_request(*from, to, changed);
        if constexpr (is_nullable<From>) {
            if (from.is_null()) {
                if (make_null(to) || (may_be_left_out && !changed)) return nullptr;
                return "is null, which an update cannot say";
            }
        }
        return may_be_left_out && !changed ? nullptr : "is absent, which an update cannot say";
    } else {
        if (conversion<bare_t<To>, From>::run(from, make_bare(to))) return nullptr;
        return "has a value that an update does not know";
    }
}

/// Names the types and the member in the compiler's message.
template <class Item, class Update, fixed_string Member, class From, class To>
struct record_member_check {
    static_assert(has_conversion<bare_t<To>, bare_t<From>>,
                  "waybill: this member of the item cannot be put into the update request (Item, Update, Member and "
                  "both types are named in record_member_check<Item, Update, Member, From, To>); give both members the "
                  "same type, or the item's a conversion to the request's");
    static constexpr bool ok = true;
};

/// Where T's member of that wire name stands; the number of members when there is none.
template <described T>
constexpr std::size_t find_member(std::string_view wire_name)
{
    return [&]<class... M>(boost::mp11::mp_list<M...>) {
        std::size_t index = 0;
        static_cast<void>(((M::wire_name == wire_name || (++index, false)) || ...));
        return index;
    }(members<T>{});
}

template <class Update, class Item>
constexpr void check_record_members()
{
    for_each_member<Item>([]<class M>() {
        constexpr auto index = find_member<Update>(M::wire_name);
        if constexpr (index < boost::mp11::mp_size<members<Update>>::value) {
            using target = boost::mp11::mp_at_c<members<Update>, index>;
            constexpr auto name = as_fixed_string<M::identifier.size()>(M::identifier);
            static_assert(record_member_check<Item, Update, name, typename M::type, typename target::type>::ok);
        }
    });
}

/// The wire names of the members that differ.
template <described Item>
std::vector<std::string_view> changed_members(Item const& read, Item const& now)
{
    std::vector<std::string_view> names;
    for_each_member<Item>([&]<class M>() {
        if (!same_value(read.*M::pointer, now.*M::pointer)) names.push_back(M::wire_name);
    });
    return names;
}

/// The request that makes `now` of `read`: what differs, and what the request always holds. All of it for PUT, which
/// replaces the whole (RFC 9110, section 9.3.4). An invalid_argument error names what such a request cannot say.
template <class Operation, described Item>
result<typename Operation::request_type> make_update(Item const& read, Item const& now)
{
    using update = typename Operation::request_type;
    update request{};
    error failure{error_kind::invalid_argument, effect::not_sent, "the changes cannot be saved"};
    for_each_member<Item>([&]<class M>() {
        bool const changed = !same_value(read.*M::pointer, now.*M::pointer);
        char const* problem = nullptr;
        constexpr auto index = find_member<update>(M::wire_name);
        if constexpr (index < boost::mp11::mp_size<members<update>>::value) {
            using target = boost::mp11::mp_at_c<members<update>, index>;
            constexpr bool always = Operation::method == verb::put || !holder<typename target::type> ||
                                    is_required<typename target::type>;
            if (always || changed) problem = put_into_request(now.*M::pointer, request.*target::pointer, changed);
        } else if (changed) {
            problem = "cannot be changed by an update";
        }
        if (problem != nullptr) failure.field_errors.push_back({std::string{M::wire_name}, problem});
    });
    if (failure.field_errors.empty()) return request;
    return failure;
}

} // namespace waybill::detail

#endif
