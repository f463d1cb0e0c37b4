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

/// Credentials: a described struct of texts and secrets that knows how they go into a request, which is complete but for
/// them, what is wrong with them, and which texts must never be shown.
template <class T>
concept credentials = described<T> && requires(T const& given, http::request& request) {
    { given.authenticate(request) };
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

/// What an answer is, said by more than its HTTP status.
enum class verdict {
    by_status, ///< What its status says.
    success,
    failure,
};

/// A provider whose answers say in their body whether they are failures, in an envelope or as a fault. `judge` is asked
/// before the status counts; to call an answer a failure it completes the error, which begins with the kind and effect of
/// the status, or as `refused` and `rejected` under one of success.
template <class T>
concept judges_answers = requires(http::response const& response, error& failure) {
    { T::judge(response, failure) } -> std::same_as<verdict>;
};

/// A provider that knows a repeated request by a key in the header of this name, so that even what is unsafe may be repeated:
/// `static constexpr std::string_view idempotency_header = "Idempotency-Key";`.
template <class T>
concept has_idempotency_keys = requires {
    { T::idempotency_header } -> std::convertible_to<std::string_view>;
};

/// The same as values, for code that is no template.
struct provider_info {
    std::string_view name{};
    std::string_view base_url{};
    std::string_view environment_prefix{};
    redirect_policy redirects{};
    cookie_policy cookies{};
    void (*read_error)(http::response const&, error&){};
    verdict (*judge)(http::response const&, error&){}; ///< Null where the status alone counts.
    std::string_view idempotency_header{};                     ///< Empty where there are no such keys.
};

/// The provider's statements as values.
template <provider_description Provider>
constexpr provider_info describe_provider()
{
    provider_info info{Provider::name, Provider::base_url, Provider::environment_prefix, Provider::redirects,
                       Provider::cookies,
                       [](http::response const& response, error& failure) { Provider::read_error(response, failure); }};
    if constexpr (judges_answers<Provider>) info.judge = &Provider::judge;
    if constexpr (has_idempotency_keys<Provider>) info.idempotency_header = Provider::idempotency_header;
    return info;
}

} // namespace waybill

#endif
