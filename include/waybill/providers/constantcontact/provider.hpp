#ifndef WAYBILL_PROVIDERS_CONSTANTCONTACT_PROVIDER_HPP
#define WAYBILL_PROVIDERS_CONSTANTCONTACT_PROVIDER_HPP

#include <waybill/call/provider.hpp>
#include <waybill/http/message.hpp>
#include <waybill/types/ascii.hpp>
#include <waybill/types/binary.hpp>
#include <waybill/types/secret.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::constantcontact {

/// Who calls: `Authorization: Basic` with "API key%user name" for the user, with the first request. The user name
/// stands in each path too. Source: docs/wire/constantcontact.md, "Transport".
struct credentials {
    secret api_key{};
    std::string user_name{};
    secret password{};

    void authenticate(http::request& request) const { request.fields.set("Authorization", "Basic " + token()); }

    /// What is wrong; never the values themselves.
    std::optional<std::string> problem() const
    {
        if (api_key.empty()) return "no API key is given";
        if (user_name.empty()) return "no user name is given";
        if (password.empty()) return "no password is given";
        // What Basic would take for the end of the user (RFC 7617, section 2).
        if ((api_key.reveal() + user_name).find(':') != std::string::npos)
            return "the API key or the user name holds a colon";
        for (char const c : plain())
            if (waybill::detail::is_control(c))
                return "the API key, the user name or the password holds a control character";
        return std::nullopt;
    }

    std::vector<std::string> secrets() const { return {api_key.reveal(), password.reveal(), token()}; }

private:
    std::string plain() const { return api_key.reveal() + '%' + user_name + ':' + password.reveal(); }
    std::string token() const { return base64_encode(plain()); }
};
BOOST_DESCRIBE_STRUCT(credentials, (), (api_key, user_name, password))

/// Constant Contact's web services, the XML ones ("v1"). Source: docs/wire/constantcontact.md, "Transport" and
/// "Errors".
struct provider {
    static constexpr std::string_view name = "constantcontact";
    static constexpr std::string_view base_url = "https://api.constantcontact.com";
    static constexpr std::string_view environment_prefix = "CONSTANTCONTACT";
    static constexpr redirect_policy redirects = redirect_policy::same_origin;
    static constexpr cookie_policy cookies = cookie_policy::ignore;

    using credentials = constantcontact::credentials;

    /// The status says all: what bodies of failures hold is not documented.
    static void read_error(http::response const&, error&) {}
};

} // namespace waybill::constantcontact

#endif
