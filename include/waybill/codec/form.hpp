#ifndef WAYBILL_CODEC_FORM_HPP
#define WAYBILL_CODEC_FORM_HPP

#include <waybill/codec/codec_error.hpp>
#include <waybill/codec/text.hpp>
#include <waybill/http/escape.hpp>
#include <waybill/reflect/members.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/system/result.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill {
namespace detail {

template <class T>
struct form_value; // what a member of type T may be in a form: see the specializations

template <class T>
concept form_member = requires { sizeof(form_value<T>); };

template <text_scalar T>
struct form_value<T> {
    template <class Emit>
    static void write(T const& value, Emit emit)
    {
        std::string text;
        append_text(text, value);
        emit(text);
    }
    static bool read(std::string_view text, T& out) { return parse_text(text, out); }
};

template <class Wrapper>
struct form_wrapper {
    using inner = typename Wrapper::value_type;
    template <class Emit>
    static void write(Wrapper const& value, Emit emit)
    {
        if (value.has_value()) form_value<inner>::write(*value, emit);
    }
    static bool read(std::string_view text, Wrapper& out)
    {
        return form_value<inner>::read(text, out.has_value() ? *out : out.emplace());
    }
};

template <form_member T>
struct form_value<std::optional<T>> : form_wrapper<std::optional<T>> {};
template <form_member T>
struct form_value<nullable<T>> : form_wrapper<nullable<T>> {};
template <form_member T>
struct form_value<required<T>> : form_wrapper<required<T>> {};

/// A list repeats its name.
template <text_scalar T>
struct form_value<std::vector<T>> {
    template <class Emit>
    static void write(std::vector<T> const& value, Emit emit)
    {
        for (auto const& element : value) form_value<T>::write(element, emit);
    }
    static bool read(std::string_view text, std::vector<T>& out)
    {
        T element{};
        if (!form_value<T>::read(text, element)) return false;
        out.push_back(std::move(element));
        return true;
    }
};

/// Names the struct and the member in the compiler's message.
template <class Struct, fixed_string Member, class Type>
struct form_member_check {
    static_assert(form_member<Type>,
                  "waybill: this member of this struct cannot be part of a query or form (Struct, Member and Type are "
                  "named in form_member_check<Struct, Member, Type>); it may be text, a number, bool, a time, a "
                  "decimal, an enum, or an optional or vector of these");
    static constexpr bool ok = true;
};

template <class T>
constexpr void check_form_members()
{
    for_each_member<T>([]<class M>() {
        constexpr auto name = as_fixed_string<M::identifier.size()>(M::identifier);
        static_assert(form_member_check<T, name, typename M::type>::ok);
    });
}

template <class... M>
constexpr bool all_form_members(boost::mp11::mp_list<M...>)
{
    return (form_member<typename M::type> && ...);
}

template <class T>
constexpr bool is_form()
{
    if constexpr (described<T>) return all_form_members(members<T>{});
    else return false;
}

} // namespace detail

/// A described struct of scalars, optional scalars and lists of them: it can be a query or a form body.
template <class T>
concept form_described = detail::is_form<T>();

/// Appends `name=value&...` (application/x-www-form-urlencoded) in the order of the members. Members without a
/// value are left out, empty text is kept, a list repeats its name.
template <form_described T>
void form_write(std::string& out, T const& object)
{
    bool first = true;
    for_each_member<T>([&]<class M>() {
        detail::form_value<typename M::type>::write(object.*M::pointer, [&](std::string_view text) {
            if (!first) out += '&';
            first = false;
            http::append_form(out, M::wire_name);
            out += '=';
            http::append_form(out, text);
        });
    });
}

/// Reads a query or form body. Unknown names are skipped; of a repeated scalar the last counts.
template <form_described T>
[[nodiscard]] boost::system::result<T, codec_error> form_read(std::string_view text)
{
    boost::system::result<T, codec_error> read{T{}};
    codec_error failure;
    bool ok = true;
    while (!text.empty() && ok) {
        auto const pair = text.substr(0, text.find('&'));
        text.remove_prefix((std::min)(text.size(), pair.size() + 1));
        if (pair.empty()) continue;
        auto const equals = pair.find('=');
        auto const name = http::form_decode(pair.substr(0, equals));
        auto const value = http::form_decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1));
        if (!name || !value) {
            failure.message = "expected percent-encoded text, found \"" + std::string{pair} + '"';
            return failure;
        }
        for_each_member<T>([&]<class M>() {
            if (!ok || M::wire_name != *name) return;
            ok = detail::form_value<typename M::type>::read(*value, (*read).*M::pointer);
            if (!ok) {
                failure.message = "cannot be \"" + *value + '"';
                failure.enter(M::wire_name);
            }
        });
    }
    if (!ok) return failure;
    return read;
}

} // namespace waybill

#endif
