#ifndef WAYBILL_PROVIDERS_DYN_PROVIDER_HPP
#define WAYBILL_PROVIDERS_DYN_PROVIDER_HPP

#include <waybill/call/auth.hpp>
#include <waybill/call/json_errors.hpp>
#include <waybill/call/provider.hpp>

#include <cstdint>
#include <string_view>

namespace waybill::dyn {

/// Dyn Message Management, the API with the key among the fields ("V2"). Source: docs/wire/dyn.md, "Transport" and
/// "Errors".
struct provider {
    static constexpr std::string_view name = "dyn";
    static constexpr std::string_view base_url = "https://emailapi.dynect.net";
    static constexpr std::string_view environment_prefix = "DYN";
    static constexpr redirect_policy redirects = redirect_policy::refuse;
    static constexpr cookie_policy cookies = cookie_policy::ignore;

    using credentials = form_key<"apikey">;

    /// The status in the envelope decides, whatever that of HTTP says.
    static verdict judge(http::response const& response, error& failure)
    {
        static constexpr json_envelope_names names{"response", "status", "message", "data"};
        auto const status = read_json_envelope(response, names, failure);
        if (!status) return verdict::by_status;
        if (*status == 200) return verdict::success;
        failure.kind = kind_of(*status);
        // What broke within the service may have broken after the work was done.
        failure.effect = failure.kind == error_kind::server ? effect::unknown : effect::rejected;
        return verdict::failure;
    }

    /// For answers without an envelope.
    static void read_error(http::response const& response, error& failure) { read_json_error(response, {}, failure); }

private:
    static constexpr error_kind kind_of(std::int64_t status)
    {
        switch (status) {
        case 404: return error_kind::not_found;
        case 451: return error_kind::authentication;
        case 452: return error_kind::validation;
        case 453: return error_kind::conflict;
        case 454: return error_kind::authorization; // a feature that the account does not have
        default: return status >= 500 && status < 600 ? error_kind::server : error_kind::refused;
        }
    }
};

} // namespace waybill::dyn

#endif
