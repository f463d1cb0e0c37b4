#ifndef WAYBILL_PROVIDERS_CLOUDMAILING_PROVIDER_HPP
#define WAYBILL_PROVIDERS_CLOUDMAILING_PROVIDER_HPP

#include <waybill/call/auth.hpp>
#include <waybill/call/provider.hpp>
#include <waybill/call/xmlrpc.hpp>

#include <string_view>

namespace waybill::cloudmailing {

/// CloudMailing's XML-RPC service. Source: docs/wire/cloudmailing.md, "Transport" and "Errors".
struct provider {
    static constexpr std::string_view name = "cloudmailing";
    static constexpr std::string_view base_url{}; ///< Each customer has a host of their own: "https://cm.example:33610".
    static constexpr std::string_view environment_prefix = "CLOUDMAILING";
    static constexpr redirect_policy redirects = redirect_policy::refuse;
    static constexpr cookie_policy cookies = cookie_policy::ignore;

    /// The API key, which opens everything; the user is always "admin".
    using credentials = basic_key<"admin">;

    /// A fault says what failed, under whatever status.
    static verdict judge(http::response const& response, error& failure)
    {
        if (!find_xmlrpc_fault(response, failure)) return verdict::by_status;
        std::string_view const code = failure.provider_code;
        std::string_view const text = failure.provider_message;
        for (auto const& known : faults) {
            if (code != known.code || !text.starts_with(known.text)) continue;
            failure.kind = known.kind;
            failure.effect = effect::rejected;
            break;
        }
        return verdict::failure;
    }

    static void read_error(http::response const&, error&) {}

private:
    struct fault {
        std::string_view code;
        std::string_view text; ///< How it begins.
        error_kind kind;
    };
    // Those that say that nothing was done. Of the others, which carry whatever went wrong in the server, nobody knows.
    static constexpr fault faults[] = {
        {"401", "", error_kind::authentication},
        {"403", "", error_kind::conflict}, // the mailing is finished
        {"404", "", error_kind::not_found},
        {"400", "Mailing finished!", error_kind::conflict},
        {"400", "", error_kind::validation},
        {"406", "Bad mailing status", error_kind::conflict},
        {"406", "", error_kind::validation},
        {"8001", "", error_kind::refused}, // no such method
        {"8002", "Only mailings in FILLING_RECIPIENTS state", error_kind::conflict},
        {"8002", "No operations to execute", error_kind::validation},
        {"8002", "Can't deserialize input", error_kind::validation},
        {"8002", "Unknown string format", error_kind::validation}, // of a time
    };
};

} // namespace waybill::cloudmailing

#endif
