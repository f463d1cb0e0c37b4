#include "client.hpp"

#include "../outcome.hpp"
#include "call.hpp"

#include <chrono>
#include <set>
#include <string_view>

namespace wire::konigle {

namespace json = boost::json;

waybill::konigle::provider::credentials credentials_of(json::object const& settings)
{
    auto const setting = [&](char const* name, char const* otherwise) {
        auto const* const value = settings.if_contains(name);
        if (value == nullptr) return std::string{otherwise};
        return value->is_null() ? std::string{} : std::string{text_of(*value)};
    };
    return {setting("api_key", "test-key"), setting("auth_prefix", "Token")};
}

waybill::client_options options_of(json::object const& settings, std::string const& base_url)
{
    // On the bytes; or in the credentials.
    static std::set<std::string_view> const without_effect{"retry_count",           "retry_backoff", "enable_retry",
                                                           "keepalive_connections", "log_level",     "log_requests",
                                                           "log_responses",         "api_key",       "auth_prefix"};
    waybill::client_options options;
    options.base_url = base_url;
    options.proxy = "";
    options.retry.attempts = 1; // the original never repeats, whatever its settings say
    for (auto const& [name, value] : settings) {
        if (name == "user_agent") options.user_agent = text_of(value);
        else if (name == "base_url_path") options.base_url += text_of(value);
        else if (name == "max_connections") options.connections = value.to_number<std::size_t>();
        else if (name == "timeout")
            options.timeout.total = std::chrono::milliseconds{static_cast<int>(value.to_number<double>() * 1000)};
        else if (!without_effect.contains(name))
            throw unusable_capture{"the client setting " + std::string{name} + " is not known"};
    }
    return options;
}

} // namespace wire::konigle
