#ifndef WAYBILL_CASSETTE_ASYNC_CASSETTE_HPP
#define WAYBILL_CASSETTE_ASYNC_CASSETTE_HPP

#include <waybill/cassette/player.hpp>
#include <waybill/cassette/recorder.hpp>
#include <waybill/transport/curl_multi.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace waybill {

/// As `recording`, for coroutine clients.
template <async_transport Transport>
class async_recording {
public:
    async_recording(cassette_recorder& recorder, Transport transport) : recorder_(&recorder), transport_(std::move(transport)) {}

    boost::asio::awaitable<transfer_result> perform(transfer const& what)
    {
        auto whole = std::make_unique<transfer const>(without_sink(what)); // a download is in the response too
        auto transport = transport_.perform(*whole);
        return carry(recorder_, std::move(whole), std::move(transport));
    }

private:
    static transfer without_sink(transfer what)
    {
        what.sink = nullptr;
        return what;
    }

    /// Not a member: the carrier may be gone before its last transfer ends.
    static boost::asio::awaitable<transfer_result> carry(cassette_recorder* recorder, std::unique_ptr<transfer const> what,
                                                         boost::asio::awaitable<transfer_result> transport)
    {
        transfer_result answer;
        try {
            answer = co_await std::move(transport);
        } catch (boost::system::system_error const& broken) {
            bool const canceled = broken.code() == boost::asio::error::operation_aborted;
            recorder->record(what->request, detail::failed_transfer(canceled ? error_kind::canceled : error_kind::transport, true, {}));
            throw;
        } catch (std::exception const&) {
            recorder->record(what->request, detail::failed_transfer(error_kind::transport, true, {}));
            throw;
        }
        recorder->record(what->request, answer);
        co_return answer;
    }

    cassette_recorder* recorder_;
    Transport transport_;
};

/// As `replaying`, for coroutine clients.
class async_replaying {
public:
    explicit async_replaying(cassette_player& player) : transport_(player) {}

    boost::asio::awaitable<transfer_result> perform(transfer const& what) { return play(transport_, what); }

private:
    static boost::asio::awaitable<transfer_result> play(replaying transport, transfer const& what)
    {
        co_return transport.perform(what);
    }

    replaying transport_;
};

} // namespace waybill

#endif
