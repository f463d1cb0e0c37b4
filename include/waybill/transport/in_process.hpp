#ifndef WAYBILL_TRANSPORT_IN_PROCESS_HPP
#define WAYBILL_TRANSPORT_IN_PROCESS_HPP

#include <waybill/transport/transport.hpp>

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
        transfer_result result;
        result.sent = true;
        result.response = answer_(what.request);
        auto const size = result.response.body.size();
        result.metrics.request_body_bytes = what.request.body.size();
        result.metrics.wire_body_bytes = result.metrics.response_body_bytes = size;
        if (what.on_progress) {
            auto const sent = what.request.body.size();
            auto const received = result.response.body.size();
            if (!detail::tell_progress(what, {sent, sent, received, received}, result.message))
                result.failure = error_kind::canceled;
        }
        if (result.response.body.size() > what.limit.body_bytes) {
            result.failure = error_kind::too_large;
            result.message = "the response's body goes beyond the limit";
        }
        return result;
    }

private:
    std::function<http::response(http::request const&)> answer_;
};

} // namespace waybill

#endif
