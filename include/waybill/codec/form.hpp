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
#include <concepts>
#include <cstddef>
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
                  "decimal, an enum, or an optional or vector of these, or a map of texts that keeps_unknown names");
    static constexpr bool ok = true;
};

/// A map of fields that the struct has no members for.
template <class M>
concept form_unknown_store = M::is_unknown_store && requires(typename M::type map) {
    { map[std::string{}] } -> std::same_as<std::string&>;
};

template <class M>
concept member_of_form = form_member<typename M::type> || form_unknown_store<M>;

template <class T>
constexpr void check_form_members()
{
    for_each_member<T>([]<class M>() {
        constexpr auto name = as_fixed_string<M::identifier.size()>(M::identifier);
        if constexpr (!form_unknown_store<M>) static_assert(form_member_check<T, name, typename M::type>::ok);
    });
}

template <class... M>
constexpr bool all_form_members(boost::mp11::mp_list<M...>)
{
    return (member_of_form<M> && ...);
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

namespace detail {

/// Puts fields together: `name=value&name=value`.
class form_writer {
public:
    explicit form_writer(std::string& out) : out_(out) {}

    void field(std::string_view name, std::string_view suffix, std::string_view value)
    {
        if (!first_) out_ += '&';
        first_ = false;
        http::append_form(out_, name);
        http::append_form(out_, suffix);
        out_ += '=';
        http::append_form(out_, value);
    }

    template <class M>
    void member(typename M::type const& value)
    {
        using type = typename M::type;
        if constexpr (form_unknown_store<M>) {
            for (auto const& [name, text] : value) field(name, "", text);
        } else if constexpr (M::template has<comma_joined>) {
            std::string joined;
            bool given = false;
            form_value<type>::write(value, [&](std::string_view text) {
                if (given) joined += ',';
                joined += text;
                given = true;
            });
            if (given) field(M::wire_name, "", joined);
        } else {
            std::size_t count = 0;
            if constexpr (M::template has<bracketed>) form_value<type>::write(value, [&](std::string_view) { ++count; });
            std::string_view const suffix = count > 1 ? "[]" : "";
            form_value<type>::write(value, [&](std::string_view text) {
                if constexpr (M::template has<flags_as_digits>) text = text == "true" ? "1" : "0";
                field(M::wire_name, suffix, text);
            });
        }
    }

private:
    std::string& out_;
    bool first_ = true;
};

/// Reads a field into the member of its name; false when it cannot be one. `taken` tells whether it was that member's.
template <class M>
bool read_form_field(std::string_view name, std::string_view text, typename M::type& out, bool& taken)
{
    using type = typename M::type;
    bool mine = name == M::wire_name;
    if constexpr (M::template has<bracketed>) mine = mine || (name.ends_with("[]") && name.substr(0, name.size() - 2) == M::wire_name);
    if (form_unknown_store<M> || !mine) return true;
    taken = true;
    if constexpr (M::template has<comma_joined>) {
        while (true) {
            auto const element = text.substr(0, text.find(','));
            if (!form_value<type>::read(element, out)) return false;
            if (element.size() == text.size()) return true;
            text.remove_prefix(element.size() + 1);
        }
    } else if constexpr (form_member<type>) {
        if constexpr (M::template has<flags_as_digits>) {
            if (text == "1") text = "true";
            else if (text == "0") text = "false";
        }
        return form_value<type>::read(text, out);
    }
    return true;
}

} // namespace detail

/// Appends `name=value&...` (application/x-www-form-urlencoded) in the order of the members. Members without a
/// value are left out, empty text is kept, a list repeats its name where no rule of the model says otherwise.
template <form_described T>
void form_write(std::string& out, T const& object)
{
    detail::form_writer to{out};
    for_each_member<T>([&]<class M>() { to.template member<M>(object.*M::pointer); });
}

/// Reads a query or form body. Unknown names are skipped where the model does not keep them; of a repeated scalar the last
/// counts.
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
        bool taken = false;
        for_each_member<T>([&]<class M>() {
            if (!ok || taken) return;
            ok = detail::read_form_field<M>(*name, *value, (*read).*M::pointer, taken);
            if (!ok) {
                failure.message = "cannot be \"" + *value + '"';
                failure.enter(M::wire_name);
            }
        });
        if (taken) continue;
        for_each_member<T>([&]<class M>() {
            if constexpr (detail::form_unknown_store<M>) {
                if (name->starts_with(M::rules::template key_prefix<M::pointer>())) ((*read).*M::pointer)[*name] = *value;
            }
        });
    }
    if (!ok) return failure;
    return read;
}

} // namespace waybill

#endif
