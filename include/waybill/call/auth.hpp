#ifndef WAYBILL_CALL_AUTH_HPP
#define WAYBILL_CALL_AUTH_HPP

#include <waybill/http/escape.hpp>
#include <waybill/http/headers.hpp>
#include <waybill/http/message.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/ascii.hpp>
#include <waybill/types/binary.hpp>
#include <waybill/types/secret.hpp>

#include <boost/describe/class.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill {

/// `Authorization: <scheme> <key>` with every request.
template <fixed_string DefaultScheme>
struct header_key {
    secret key{};
    std::string scheme{DefaultScheme.view()};

    header_key() = default;
    template <std::convertible_to<secret> Key>
    header_key(Key&& api_key, std::string_view auth_scheme = DefaultScheme.view())
        : key(std::forward<Key>(api_key)), scheme(auth_scheme)
    {
    }

    void authenticate(http::request& request) const
    {
        request.fields.set("Authorization", scheme + ' ' + key.reveal());
    }

    /// What is wrong; never the key itself.
    std::optional<std::string> problem() const
    {
        if (key.empty()) return "no API key is given";
        for (char const c : key.reveal()) {
            if (c < 0x21 || c > 0x7E) return "the API key holds a character that no header can carry (space, control, non-ASCII)";
        }
        if (!http::valid_value(scheme)) return "the authorization scheme holds a control character";
        return std::nullopt;
    }

    std::vector<std::string> secrets() const { return {key.reveal()}; }

    BOOST_DESCRIBE_CLASS(header_key, (), (key, scheme), (), ())
};
template <fixed_string DefaultScheme>
auto waybill_rules(header_key<DefaultScheme> const&)
    -> rules<named<&header_key<DefaultScheme>::key, "api_key">, named<&header_key<DefaultScheme>::scheme, "auth_prefix">>;

/// `Authorization: Basic` with a fixed user name and the key as it is for password, with the first request.
/// Source: RFC 7617.
template <fixed_string User>
struct basic_key {
    secret key{};

    basic_key() = default;
    template <std::convertible_to<secret> Key>
    basic_key(Key&& api_key) : key(std::forward<Key>(api_key))
    {
    }

    void authenticate(http::request& request) const { request.fields.set("Authorization", "Basic " + token()); }

    std::optional<std::string> problem() const
    {
        if (key.empty()) return "no API key is given";
        for (char const c : key.reveal())
            if (detail::is_control(c)) return "the API key holds a control character";
        return std::nullopt;
    }

    std::vector<std::string> secrets() const { return {key.reveal(), token()}; }

    BOOST_DESCRIBE_CLASS(basic_key, (), (key), (), ())

private:
    std::string token() const { return base64_encode(std::string{User.view()} + ':' + key.reveal()); }
};
template <fixed_string User>
auto waybill_rules(basic_key<User> const&) -> rules<named<&basic_key<User>::key, "api_key">>;

/// The key as the last field of a form body, or of the query where there is none.
template <fixed_string Name>
struct form_key {
    secret key{};

    form_key() = default;
    template <std::convertible_to<secret> Key>
    form_key(Key&& api_key) : key(std::forward<Key>(api_key))
    {
    }

    void authenticate(http::request& request) const
    {
        bool const has_form = request.fields.find("Content-Type") == "application/x-www-form-urlencoded";
        auto& form = has_form ? request.body : request.url;
        if (!has_form) form += form.find('?') == std::string::npos ? '?' : '&';
        else if (!form.empty()) form += '&';
        http::append_form(form, Name.view());
        form += '=';
        http::append_form(form, key.reveal());
    }

    std::optional<std::string> problem() const
    {
        if (key.empty()) return "no API key is given";
        return std::nullopt;
    }

    std::vector<std::string> secrets() const { return {key.reveal()}; }

    BOOST_DESCRIBE_CLASS(form_key, (), (key), (), ())
};
template <fixed_string Name>
auto waybill_rules(form_key<Name> const&) -> rules<named<&form_key<Name>::key, "api_key">>;

} // namespace waybill

#endif
