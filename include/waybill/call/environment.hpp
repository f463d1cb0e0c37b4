#ifndef WAYBILL_CALL_ENVIRONMENT_HPP
#define WAYBILL_CALL_ENVIRONMENT_HPP

#include <waybill/call/error.hpp>
#include <waybill/call/options.hpp>
#include <waybill/codec/text.hpp>
#include <waybill/reflect/members.hpp>
#include <waybill/types/secret.hpp>

#include <boost/describe/class.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace waybill {
namespace detail {

/// "ACME" and "api_key" make "ACME_API_KEY".
inline std::string variable_name(std::string_view prefix, std::string_view member)
{
    std::string name{prefix};
    name += '_';
    for (char const c : member) name += to_upper(c);
    return name;
}

inline error configuration_error(std::string why)
{
    return {error_kind::configuration, effect::not_sent, std::move(why)};
}

template <class T>
bool read_variable(std::string_view text, T& out)
{
    if constexpr (std::same_as<T, secret>) out = secret{text};
    else if constexpr (text_scalar<T>) return parse_text(text, out);
    else return read_variable(text, out.emplace());
    return true;
}

/// What a variable for a T holds.
template <class T>
constexpr std::string_view setting_name()
{
    if constexpr (text_scalar<T>) return text_scalar_name<T>();
    else if constexpr (std::same_as<T, secret>) return "text";
    else return setting_name<typename T::value_type>();
}

/// Sets the members for which a variable is set and not empty. Throws waybill::exception when one does not fit.
template <described T>
void read_environment(std::string_view prefix, T& out)
{
    for_each_member<T>([&]<class M>() {
        auto const variable = variable_name(prefix, M::wire_name);
        char const* const value = std::getenv(variable.c_str());
        if (value == nullptr || *value == '\0' || read_variable(value, out.*M::pointer)) return;
        // Not its value, which may be a key in the wrong place.
        throw exception{configuration_error("the environment variable " + variable + " does not hold " +
                                            std::string{setting_name<typename M::type>()})};
    });
}

struct environment_settings {
    std::optional<std::string> base_url{};
    std::optional<double> timeout{};
    std::optional<int> retry_count{};
    std::optional<double> retry_backoff{};
    std::optional<bool> enable_retry{};
    std::optional<std::size_t> max_connections{};
    std::optional<std::string> ca_file{};
    std::optional<std::string> public_key_pin{};
    std::optional<bool> check_host{};
};
BOOST_DESCRIBE_STRUCT(environment_settings, (),
                      (base_url, timeout, retry_count, retry_backoff, enable_retry, max_connections, ca_file,
                       public_key_pin, check_host))

/// Rounded up, so that what is above zero stays it.
inline std::chrono::milliseconds seconds_from(double seconds, std::string const& variable)
{
    constexpr double longest = 1e9;
    if (seconds >= 0 && seconds <= longest) return std::chrono::milliseconds{static_cast<std::int64_t>(std::ceil(seconds * 1000))};
    throw exception{configuration_error("the environment variable " + variable + " is no number of seconds")};
}

} // namespace detail

/// The options, where they are left at their defaults, as the environment sets them:
///
/// | variable | sets |
/// |---|---|
/// | PREFIX_BASE_URL | base_url |
/// | PREFIX_TIMEOUT | timeout.total and timeout.attempt, in seconds: "2.5"; timeout.stall when it is longer |
/// | PREFIX_RETRY_COUNT | retry.attempts: so many after the first |
/// | PREFIX_ENABLE_RETRY | "false": retry.attempts is 1 |
/// | PREFIX_RETRY_BACKOFF | retry.first_delay, in seconds |
/// | PREFIX_MAX_CONNECTIONS | connections |
/// | PREFIX_CA_FILE | tls.ca_file |
/// | PREFIX_PUBLIC_KEY_PIN | tls.public_key_pin |
/// | PREFIX_CHECK_HOST | "false": tls.host_check is off |
///
/// Empty variables count as not set. Throws waybill::exception (configuration) that names the variable when one does not
/// fit. A provider's prefix is its `environment_prefix`.
inline client_options options_from_environment(std::string_view prefix, client_options options = {})
{
    detail::environment_settings set;
    detail::read_environment(prefix, set);
    client_options const defaults;
    auto const apply = [](auto& option, auto const& otherwise, auto value) {
        if (option == otherwise) option = std::move(value);
    };
    if (set.base_url) apply(options.base_url, defaults.base_url, *set.base_url);
    if (set.timeout) {
        auto const limit = detail::seconds_from(*set.timeout, detail::variable_name(prefix, "timeout"));
        apply(options.timeout.total, defaults.timeout.total, limit);
        apply(options.timeout.attempt, defaults.timeout.attempt, limit);
        // Who allows minutes for a call waits as long for its first byte.
        apply(options.timeout.stall, defaults.timeout.stall,
              (std::max)(defaults.timeout.stall, std::chrono::ceil<std::chrono::seconds>(limit)));
    }
    if (set.enable_retry == false) set.retry_count = 0;
    if (set.retry_count && (*set.retry_count < 0 || *set.retry_count > 100)) {
        throw exception{detail::configuration_error("the environment variable " + detail::variable_name(prefix, "retry_count") +
                                                    " must be from 0 to 100")};
    }
    if (set.retry_count) apply(options.retry.attempts, defaults.retry.attempts, *set.retry_count + 1);
    if (set.retry_backoff) {
        apply(options.retry.first_delay, defaults.retry.first_delay,
              detail::seconds_from(*set.retry_backoff, detail::variable_name(prefix, "retry_backoff")));
    }
    if (set.max_connections) apply(options.connections, defaults.connections, *set.max_connections);
    if (set.ca_file) apply(options.tls.ca_file, defaults.tls.ca_file, *set.ca_file);
    if (set.public_key_pin) apply(options.tls.public_key_pin, defaults.tls.public_key_pin, *set.public_key_pin);
    if (set.check_host == false) options.tls.host_check = host_check::off;
    return options;
}

/// The provider's credentials with what the environment sets of them: for each of their members PREFIX_ and its name in
/// capitals, such as ACME_API_KEY. A client says which variable to set when a needed one is not.
template <class Provider>
typename Provider::credentials credentials_from_environment()
{
    typename Provider::credentials given;
    detail::read_environment(Provider::environment_prefix, given);
    return given;
}

} // namespace waybill

#endif
