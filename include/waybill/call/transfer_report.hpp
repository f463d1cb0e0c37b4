#ifndef WAYBILL_CALL_TRANSFER_REPORT_HPP
#define WAYBILL_CALL_TRANSFER_REPORT_HPP

#include <waybill/call/error.hpp>
#include <waybill/http/message.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace waybill {

/// What a transfer took. The phases follow each other; one that did not take place, or did not end, is zero, and so is what
/// the transport does not measure.
struct transfer_metrics {
    std::chrono::microseconds queue{};      ///< Waiting for its turn: the client's connections were all in use.
    std::chrono::microseconds dns{};        ///< Name look-up.
    std::chrono::microseconds connect{};    ///< TCP, and a proxy's consent.
    std::chrono::microseconds tls{};        ///< The handshake.
    std::chrono::microseconds first_byte{}; ///< From when the connection was ready to the first byte of the answer.
    std::chrono::microseconds total{};      ///< From the beginning to the last byte, or to the failure.
    bool reused_connection{};               ///< An open connection was used.
    std::uint64_t request_body_bytes{};     ///< Sent.
    std::uint64_t wire_body_bytes{};        ///< Of the answer's body as received, compressed where it was.
    std::uint64_t response_body_bytes{};    ///< Of the answer's body, decompressed.
};

/// One request and what became of it.
struct transfer_report {
    std::string_view operation;     ///< "campaigns.start".
    std::uint64_t call;             ///< The same for all requests of a call, another one for each call.
    int attempt;                    ///< Counted from 1; redirects count too.
    http::request const& request;   ///< Without secrets.
    int status;                     ///< 0 when no response arrived.
    std::optional<error_kind> failure; ///< Why there is no whole response.
    transfer_metrics const& metrics;
};

} // namespace waybill

#endif
