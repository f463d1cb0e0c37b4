#ifndef WAYBILL_CALL_AUTH_HPP
#define WAYBILL_CALL_AUTH_HPP

#include <waybill/http/headers.hpp>
#include <waybill/reflect/rules.hpp>
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

    void authenticate(http::headers& fields) const { fields.set("Authorization", scheme + ' ' + key.reveal()); }

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

} // namespace waybill

#endif
