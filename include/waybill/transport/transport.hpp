#ifndef WAYBILL_TRANSPORT_TRANSPORT_HPP
#define WAYBILL_TRANSPORT_TRANSPORT_HPP

#include <waybill/call/error.hpp>
#include <waybill/call/options.hpp>
#include <waybill/call/transfer_report.hpp>
#include <waybill/http/message.hpp>

#include <chrono>
#include <concepts>
#include <exception>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

namespace waybill {

/// Takes the body of a response as it arrives, in place of `response::body`. It throws nothing but std::bad_alloc.
class body_sink {
public:
    enum class answer {
        take,
        leave,  ///< The body goes to `response::body`.
        refuse, ///< The transfer is to be ended; `why` says why.
    };
    struct problem {
        error_kind kind{};
        std::string message{};
    };

    body_sink() = default;
    body_sink(body_sink const&) = delete;
    body_sink& operator=(body_sink const&) = delete;
    virtual ~body_sink() = default;

    /// Status and headers of a response have come.
    virtual answer begin(http::response const& head) = 0;
    /// The next bytes, decompressed; false when the transfer is to be ended.
    virtual bool take(std::string_view bytes) = 0;
    virtual problem const& why() const = 0;
};

/// One request to send, once, and the limits of the attempt. The references hold until the attempt is over.
struct transfer {
    http::request const& request;
    size_limits const& limit;
    std::chrono::milliseconds connect_timeout{};
    std::chrono::seconds stall_timeout{};
    std::chrono::milliseconds timeout{}; ///< For the whole attempt; above zero.
    /// The request must not reach the server twice: a transport that repeats a request by itself when a reused
    /// connection breaks must not do so here.
    bool at_most_once{};
    std::function<void(transfer_progress const&)> const& on_progress; ///< Empty when nobody wants to know.
    std::stop_token const& stop; ///< Asked for when the caller gives up; a blocking carrier then ends with `canceled` at once.
    body_sink* sink{}; ///< Null: the body is wanted in the response. A transport may leave it alone, see transfer_result::sink_asked.
};

/// What became of a transfer: a whole response of whatever status, or why there is none.
struct transfer_result {
    http::response response{};
    std::optional<error_kind> failure{};
    bool sent{};           ///< At least a part of the request may have left.
    std::string message{}; ///< Of a failure.
    transfer_metrics metrics{}; ///< As far as the transport measures them.
    bool sink_asked{}; ///< The transport has asked transfer::sink; else what is in the response is given to it afterwards.
};

namespace detail {

inline transfer_result failed_transfer(error_kind why, bool sent, std::string message)
{
    return {{}, why, sent, std::move(message), {}, {}};
}

/// Gives the body of a response that holds it whole to the transfer's sink, if that wants it.
inline void give_to_sink(transfer const& what, transfer_result& result)
{
    if (what.sink == nullptr || result.sink_asked || result.failure) return;
    result.sink_asked = true;
    auto const said = what.sink->begin(result.response);
    if (said == body_sink::answer::leave) return;
    if (said == body_sink::answer::refuse || !what.sink->take(result.response.body)) {
        result.failure = what.sink->why().kind;
        result.message = what.sink->why().message;
    }
    result.response.body.clear();
}

/// Tells of the progress; false, with a reason, when the caller ends the transfer.
inline bool tell_progress(transfer const& what, transfer_progress const& now, std::string& reason)
{
    try {
        what.on_progress(now);
        return true;
    } catch (std::exception const& stop) {
        reason = stop.what();
    } catch (...) {
        reason = "on_progress has ended the call";
    }
    return false;
}

} // namespace detail

/// Carries one request at a time and waits for its answer; called from several threads at once where a client is
/// shared. waybill::curl_easy is one.
template <class T>
concept blocking_transport = requires(T& carrier, transfer const& what) {
    { carrier.perform(what) } -> std::same_as<transfer_result>;
};

} // namespace waybill

#endif
