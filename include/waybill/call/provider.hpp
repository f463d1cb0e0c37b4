#ifndef WAYBILL_CALL_PROVIDER_HPP
#define WAYBILL_CALL_PROVIDER_HPP

#include <waybill/call/error.hpp>
#include <waybill/http/message.hpp>
#include <waybill/reflect/members.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill {

/// Which redirects a provider's client follows.
enum class redirect_policy {
    refuse,
    /// Within scheme, host and port, the method unchanged; 303 (RFC 9110, 15.4.4) turns into GET.
    same_origin,
};

/// Whether cookies are sent back.
enum class cookie_policy { ignore, keep };

/// Credentials: a described struct of texts and secrets that knows how they go into a request, what is wrong with them, and
/// which texts must never be shown.
template <class T>
concept credentials = described<T> && requires(T const& given, http::headers& fields) {
    { given.authenticate(fields) };
    { given.problem() } -> std::same_as<std::optional<std::string>>;
    { given.secrets() } -> std::same_as<std::vector<std::string>>;
};

/// What a provider states about itself; each folder below providers/ has one. `environment_prefix` begins the names of the
/// environment variables with its settings: "ACME" for ACME_API_KEY.
template <class T>
concept provider_description = requires(http::response const& response, error& failure) {
    { T::name } -> std::convertible_to<std::string_view>;
    { T::base_url } -> std::convertible_to<std::string_view>;
    { T::environment_prefix } -> std::convertible_to<std::string_view>;
    { T::redirects } -> std::convertible_to<redirect_policy>;
    { T::cookies } -> std::convertible_to<cookie_policy>;
    { T::read_error(response, failure) };
    requires credentials<typename T::credentials>;
};

/// A provider whose answers of success status may tell of a failure all the same, in an envelope or as a fault:
/// `find_failure` returns whether this one does, and then completes the error, which begins as `refused` and `rejected`.
template <class T>
concept fails_in_success = requires(http::response const& response, error& failure) {
    { T::find_failure(response, failure) } -> std::same_as<bool>;
};

/// The same as values, for code that is no template.
struct provider_info {
    std::string_view name{};
    std::string_view base_url{};
    std::string_view environment_prefix{};
    redirect_policy redirects{};
    cookie_policy cookies{};
    void (*read_error)(http::response const&, error&){};
    bool (*find_failure)(http::response const&, error&){}; ///< Null where a success status is a success.
};

/// The provider's statements as values.
template <provider_description Provider>
constexpr provider_info describe_provider()
{
    provider_info info{Provider::name, Provider::base_url, Provider::environment_prefix, Provider::redirects,
                       Provider::cookies,
                       [](http::response const& response, error& failure) { Provider::read_error(response, failure); }};
    if constexpr (fails_in_success<Provider>) info.find_failure = &Provider::find_failure;
    return info;
}

} // namespace waybill

#endif
