#ifndef WAYBILL_CODEC_JSON_CODEC_HPP
#define WAYBILL_CODEC_JSON_CODEC_HPP

#include <waybill/codec/codec_error.hpp>
#include <waybill/codec/simdjson.hpp>
#include <waybill/codec/text.hpp>
#include <waybill/reflect/members.hpp>

#include <algorithm>
#include <concepts>
#include <type_traits>

namespace waybill {

/// A parsed JSON value, valid while the reading call lasts.
using json_value = simdjson::dom::element;

class json_writer;

/// How a T is read from and written as JSON. Specialize it for a type of your own:
///
///     template <>
///     struct waybill::json_codec<my::color> {
///         static bool read(json_value from, my::color& out, codec_error& failure);
///         static bool write(json_writer& to, my::color const& value, codec_error& failure);
///     };
///
/// Both return false after stating the reason in `failure.message`.
template <class T>
struct json_codec {};

namespace detail {

template <class T>
concept has_json_read = requires(json_value from, T& out, codec_error& failure) {
    { json_codec<T>::read(from, out, failure) } -> std::same_as<bool>;
};

template <class T>
concept has_json_write = requires(json_writer& to, T const& value, codec_error& failure) {
    { json_codec<T>::write(to, value, failure) } -> std::same_as<bool>;
};

/// A codec of a container or wrapper names the types inside as `parts`, an mp_list.
template <class T>
concept has_json_parts = requires { typename json_codec<T>::parts; };

template <class T>
inline constexpr bool json_may_be_absent = requires { json_codec<T>::may_be_absent; };

enum class json_direction { read, write };

template <class T, json_direction Direction, class... Visited>
constexpr bool json_supported();

template <json_direction Direction, class... Visited, class... Parts>
constexpr bool json_parts_supported(boost::mp11::mp_list<Parts...>)
{
    return (json_supported<Parts, Direction, Visited...>() && ...);
}

template <json_direction Direction, class... Visited, class... M>
constexpr bool json_members_supported(boost::mp11::mp_list<M...>)
{
    return (json_supported<typename M::type, Direction, Visited...>() && ...);
}

/// Whether T and all that it holds can be read or written. `Visited` ends the descent into recursive models.
template <class T, json_direction Direction, class... Visited>
constexpr bool json_supported()
{
    if constexpr ((std::is_same_v<T, Visited> || ...)) return true;
    else if constexpr (Direction == json_direction::read && !has_json_read<T>) return false;
    else if constexpr (Direction == json_direction::write && !has_json_write<T>) return false;
    else if constexpr (has_json_parts<T>)
        return json_parts_supported<Direction, Visited...>(typename json_codec<T>::parts{});
    else if constexpr (described<T>) return json_members_supported<Direction, T, Visited...>(members<T>{});
    else return true;
}

/// Whether T and the types that it wraps have codecs. The members of described structs are asked one by one, where
/// they are read and written, so that a message can name them.
template <class T>
constexpr bool json_has_form()
{
    if constexpr (!has_json_read<T> || !has_json_write<T>) return false;
    else if constexpr (has_json_parts<T>)
        return []<class... Parts>(boost::mp11::mp_list<Parts...>) {
            return (json_has_form<Parts>() && ...);
        }(typename json_codec<T>::parts{});
    else return true;
}

constexpr bool json_needs_escape(char c)
{
    return static_cast<unsigned char>(c) < 0x20U || c == '"' || c == '\\';
}

/// Names the struct and the member in the compiler's message.
template <class Struct, fixed_string Member, class Type, bool IsPlainName>
struct json_member_check {
    static_assert(json_has_form<Type>(),
                  "waybill: this member of this struct has no JSON form (Struct, Member and Type are named in "
                  "json_member_check<Struct, Member, Type, ...>); describe its type with BOOST_DESCRIBE_STRUCT or "
                  "BOOST_DESCRIBE_ENUM, use a type from <waybill/codec/json.hpp>, or specialize waybill::json_codec");
    static_assert(IsPlainName, "waybill: the wire name of this member of this struct may not hold quotes, backslashes "
                               "or control characters (both are named in json_member_check<Struct, Member, ...>)");
    static constexpr bool ok = true;
};

template <class Struct, class M>
constexpr void check_json_member()
{
    constexpr auto name = as_fixed_string<M::identifier.size()>(M::identifier);
    constexpr bool is_plain = std::none_of(M::wire_name.begin(), M::wire_name.end(), json_needs_escape);
    static_assert(json_member_check<Struct, name, typename M::type, is_plain>::ok);
}

template <class T>
constexpr void check_json()
{
    static_assert(json_has_form<T>(),
                  "waybill: this type has no JSON form; put BOOST_DESCRIBE_STRUCT(type, (bases), (members)) or "
                  "BOOST_DESCRIBE_ENUM after its definition, or specialize waybill::json_codec");
}

} // namespace detail

/// A type that JSON can be read into, with all that it holds. `std::vector<std::string>` is one.
template <class T>
concept json_readable = detail::json_supported<T, detail::json_direction::read>();

/// A type that can be written as JSON, with all that it holds. `std::vector<std::string>` is one.
template <class T>
concept json_writable = detail::json_supported<T, detail::json_direction::write>();

} // namespace waybill

#endif
