#ifndef WAYBILL_PROVIDERS_CLEVERREACH_PROVIDER_HPP
#define WAYBILL_PROVIDERS_CLEVERREACH_PROVIDER_HPP

#include <waybill/call/provider.hpp>
#include <waybill/call/soap.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::cleverreach {
namespace detail {

/// What every answer says of its call.
struct outcome {
    std::string status{};
    std::string message{};
    std::optional<std::int32_t> statuscode{};
};
BOOST_DESCRIBE_STRUCT(outcome, (), (status, message, statuscode))
auto waybill_rules(outcome const&) -> rules<defaulted<&outcome::status, &outcome::message>>;

} // namespace detail

/// CleverReach's SOAP service, interface 5.1. Source: docs/wire/cleverreach.md, "Transport" and "Errors".
struct provider {
    static constexpr std::string_view name = "cleverreach";
    static constexpr std::string_view base_url = "https://api.cleverreach.com";
    static constexpr std::string_view environment_prefix = "CLEVERREACH";
    static constexpr redirect_policy redirects = redirect_policy::refuse;
    static constexpr cookie_policy cookies = cookie_policy::keep;

    using credentials = soap_key<"apiKey">;

    /// A fault, or an answer whose status is exactly ERROR, says what failed, under whatever HTTP status.
    static verdict judge(http::response const& response, error& failure)
    {
        if (find_soap_fault(response, failure)) return verdict::failure;
        // Most answers are no errors, and need not be parsed for it. One with a NUL is UTF-16.
        if (response.body.find("ERROR") == std::string::npos && response.body.find('\0') == std::string::npos)
            return verdict::by_status;
        auto said = soap_read_response<detail::outcome>(response.body);
        if (!said || said->status != "ERROR") return verdict::by_status;
        failure.kind = said->statuscode ? kind_of(*said->statuscode) : error_kind::refused;
        failure.effect = effect::rejected;
        if (said->statuscode) failure.provider_code = std::to_string(*said->statuscode);
        failure.provider_message = std::move(said->message);
        return verdict::failure;
    }

    static void read_error(http::response const&, error&) {}

private:
    static error_kind kind_of(std::int32_t statuscode)
    {
        switch (statuscode) {
        case 1:                                      // unknown key
        case 5: return error_kind::authentication;   // no session
        case 10: return error_kind::authorization;
        case 20: return error_kind::not_found;
        case 30:                                     // no e-mail address
        case 40:                                     // one on a blacklist
        case 80:                                     // too many at once
        case 100: return error_kind::validation;     // mail too short
        case 50:                                     // exists
        case 60:                                     // active already
        case 90: return error_kind::conflict;        // inactive already
        default: return error_kind::refused;
        }
    }
};

} // namespace waybill::cleverreach

#endif
