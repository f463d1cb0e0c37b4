#ifndef WAYBILL_CALL_OPTIONS_HPP
#define WAYBILL_CALL_OPTIONS_HPP

#include <waybill/call/limiter.hpp>
#include <waybill/call/observer.hpp>
#include <waybill/call/retry_budget.hpp>
#include <waybill/codec/json_read.hpp>
#include <waybill/types/secret.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace waybill {

/// Time limits. All are finite, so that no call waits for ever.
struct timeouts {
    std::chrono::milliseconds connect{std::chrono::seconds{10}}; ///< Name look-up, connection and TLS handshake.
    /// Without a single byte of progress: before the first byte of the answer and within it. Whole seconds.
    std::chrono::seconds stall{30};
    std::chrono::milliseconds attempt{std::chrono::seconds{60}}; ///< One request and its answer.
    std::chrono::milliseconds total{std::chrono::seconds{120}};  ///< The call: all attempts and the waits between.
};

/// Size limits on responses.
struct size_limits {
    std::size_t body_bytes = 64U << 20U;    ///< After decompression.
    std::size_t header_bytes = 256U << 10U; ///< All header lines of one response.
    std::size_t header_count = 500;
    json_limits json{};
};

/// What to do when an attempt fails. Whether an operation may be repeated at all follows from its safety and from
/// the error's effect: what may have happened is repeated only where twice does no harm.
struct retry_policy {
    int attempts = 3;                                                   ///< In all; 1 never repeats.
    /// Whether another attempt could end differently. Empty: after `is_retryable`.
    std::function<bool(error const&)> retries{};
    std::chrono::milliseconds first_delay{250};                         ///< Doubled after each attempt.
    std::chrono::milliseconds delay_limit{std::chrono::seconds{20}};    ///< The doubling ends here.
    std::chrono::seconds retry_after_limit{120};                        ///< A longer wait asked for ends the call.
    /// A number from 0 to 1 that each delay is multiplied with, so that clients do not repeat in step. Empty: random.
    std::function<double()> jitter{};
};

/// Whether a certificate has to be for the host that is called.
enum class host_check {
    full,
    off, ///< For a certificate that is known by `ca_file` or `public_key_pin` and bears another name.
};

/// How the server's certificate is checked and the client shows its own. There is no switch that turns
/// verification off.
struct tls_options {
    std::string ca_file{};                 ///< PEM file of trusted authorities; empty: the system's.
    /// Trusts the server that has this public key, whatever signed its certificate (none but it, where `ca_file` is given
    /// too): "sha256//" and the base64 of the key's SHA-256, as RFC 7469, section 2.4, makes it.
    std::string public_key_pin{};
    waybill::host_check host_check{};
    std::string client_certificate_file{}; ///< PEM.
    std::string client_key_file{};         ///< PEM.
    secret client_key_password{};
};

/// Which base URLs are allowed.
enum class plain_http {
    loopback_only, ///< `http` only to this machine; everything else must be `https`.
    allowed,       ///< Credentials and data travel readable.
};

/// Options of a client.
struct client_options {
    std::string base_url{};             ///< Empty: the provider's. A path in it goes before every request path.
    timeouts timeout{};
    size_limits limit{};
    retry_policy retry{};
    /// Shared by copies of these options, so that several clients may have one. Null: one of the client's own.
    std::shared_ptr<retry_budget> budget{};
    any_limiter limiter{}; ///< Each attempt waits for its turn there, within the time limit of its call. Or none.
    tls_options tls{};
    waybill::plain_http plain_http{};
    /// Proxy URL. Unset: as the environment says (`https_proxy`, `no_proxy`), loopback always direct. "": none.
    std::optional<std::string> proxy{};
    std::string user_agent{};           ///< Put before waybill's own.
    std::vector<std::pair<std::string, std::string>> headers{}; ///< Sent with every request.
    /// Connections that a coroutine client opens at most at once, further calls waiting for one; a blocking client, which
    /// opens one for each thread that calls, keeps so many for reuse.
    std::size_t connections = 100;
    std::vector<std::shared_ptr<observer>> observers{};
};

/// How far an attempt has come. Bytes of bodies as they travel, compressed where they are.
struct transfer_progress {
    std::uint64_t bytes_sent{};
    std::uint64_t bytes_to_send{};
    std::uint64_t bytes_received{};
    std::uint64_t bytes_to_receive{}; ///< 0 while the server has not said.

    friend bool operator==(transfer_progress const&, transfer_progress const&) = default;
};

/// Options of one call: `client.campaigns.get.with({.timeout = std::chrono::seconds{5}})("cmp_1")`.
struct call_options {
    std::optional<std::chrono::milliseconds> timeout{}; ///< For the whole call, in place of `timeouts::total`. A longer one than that gives its attempts as much time too.
    std::optional<retry_policy> retry{};
    std::vector<std::pair<std::string, std::string>> headers{}; ///< Added to the request; replace those of the same name.
    /// A URL in place of the endpoint's own, or a reference found there: as an answer names its next page. Only at the host of
    /// the base URL.
    std::string target{};
    /// Ends a blocking call when a stop is requested, wherever it is. (Coroutines are canceled through Asio's slots.)
    std::stop_token stop{};
    /// The key by which the provider knows a repeated call from a new one, where it has such keys. Empty: a random one.
    std::string idempotency_key{};
    /// Told when something has moved, on the thread of the call; each attempt begins anew. What it throws cancels the
    /// call. It must not destroy the client.
    std::function<void(transfer_progress const&)> on_progress{};
};

} // namespace waybill

#endif
