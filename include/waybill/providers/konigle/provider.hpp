#ifndef WAYBILL_PROVIDERS_KONIGLE_PROVIDER_HPP
#define WAYBILL_PROVIDERS_KONIGLE_PROVIDER_HPP

#include <waybill/call/auth.hpp>
#include <waybill/call/json_errors.hpp>
#include <waybill/call/provider.hpp>

#include <string_view>

namespace waybill::konigle {

/// Konigle's REST API. Source: docs/wire/konigle.md, "Transport" and "Errors".
struct provider {
    static constexpr std::string_view name = "konigle";
    static constexpr std::string_view base_url = "https://tim.konigle.com";
    static constexpr std::string_view environment_prefix = "KONIGLE";
    static constexpr redirect_policy redirects = redirect_policy::same_origin;
    static constexpr cookie_policy cookies = cookie_policy::keep;

    /// The API key; the scheme is `Token` unless the account's gateway wants another.
    using credentials = header_key<"Token">;

    static void read_error(http::response const& response, error& failure)
    {
        static constexpr json_error_names names{.message = {"detail", "message"}};
        read_json_error(response, names, failure);
    }
};

} // namespace waybill::konigle

#endif
