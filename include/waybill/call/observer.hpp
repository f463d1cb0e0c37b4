#ifndef WAYBILL_CALL_OBSERVER_HPP
#define WAYBILL_CALL_OBSERVER_HPP

#include <waybill/call/error.hpp>
#include <waybill/call/transfer_report.hpp>
#include <waybill/http/message.hpp>

#include <chrono>
#include <string_view>

namespace waybill {

/// Watches calls: derive from it, override what you need, and put it into `client_options::observers`. It is called on
/// the thread that makes the call, at the same time from several threads where a client is shared. What it sees
/// holds no secrets: credentials are replaced by "***", and so are all header values but those known to be harmless. A body that is read
/// while it is sent is not shown either; `stream.size()` tells its size.
/// The references are valid during the call of the member only.
class observer {
public:
    observer() = default;
    observer(observer const&) = delete;
    observer& operator=(observer const&) = delete;
    virtual ~observer() = default;

    /// A request is about to be sent.
    virtual void on_request(std::string_view /*operation*/, int /*attempt*/, http::request const&) {}
    /// A response has arrived, of whatever status.
    virtual void on_response(std::string_view /*operation*/, int /*attempt*/, http::response const&) {}
    /// A request is over, whatever came of it. Before `on_response`, where there is one.
    virtual void on_transfer(transfer_report const&) {}
    /// An attempt failed and will be repeated after the delay.
    virtual void on_retry(std::string_view /*operation*/, error const&, std::chrono::milliseconds /*delay*/) {}
    /// The call is over; `failure` is null when it succeeded, reading the answer included. Calls whose arguments are
    /// refused are not told of.
    virtual void on_done(std::string_view /*operation*/, int /*attempts*/, error const* /*failure*/) {}
};

} // namespace waybill

#endif
