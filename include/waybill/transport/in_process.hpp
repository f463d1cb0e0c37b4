#ifndef WAYBILL_TRANSPORT_IN_PROCESS_HPP
#define WAYBILL_TRANSPORT_IN_PROCESS_HPP

#include <waybill/transport/transport.hpp>

#include <exception>
#include <functional>
#include <utility>

namespace waybill {

/// Answers requests within the process, without a socket: by a fake, or by any function.
class in_process {
public:
    explicit in_process(std::function<http::response(http::request const&)> answer) : answer_(std::move(answer)) {}
    /// By a fake, which must outlive the client.
    template <class Fake>
        requires requires(Fake& fake, http::request const& request) { fake.answer(request); }
    explicit in_process(Fake& fake) : answer_([&fake](http::request const& request) { return fake.answer(request); })
    {
    }

    transfer_result perform(transfer const& what)
    {
        if (!what.request.stream) return perform(what, what.request);
        http::request whole;
        try {
            whole = http::with_whole_body(what.request);
        } catch (std::exception const& unreadable) {
            return detail::failed_transfer(error_kind::file, false, unreadable.what());
        }
        return perform(what, whole);
    }

private:
    transfer_result perform(transfer const& what, http::request const& request)
    {
        transfer_result result;
        result.sent = true;
        result.response = answer_(request);
        auto const size = result.response.body.size();
        result.metrics.request_body_bytes = request.body.size();
        result.metrics.wire_body_bytes = result.metrics.response_body_bytes = size;
        detail::give_to_sink(what, result);
        if (what.on_progress && !result.failure) {
            auto const sent = request.body.size();
            if (!detail::tell_progress(what, {sent, sent, size, size}, result.message))
                result.failure = error_kind::canceled;
        }
        if (result.response.body.size() > what.limit.body_bytes) {
            result.failure = error_kind::too_large;
            result.message = "the response's body goes beyond the limit";
        }
        return result;
    }

    std::function<http::response(http::request const&)> answer_;
};

} // namespace waybill

#endif
