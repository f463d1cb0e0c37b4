#ifndef WAYBILL_TESTS_WIRE_REPLAY_SERVER_HPP
#define WAYBILL_TESTS_WIRE_REPLAY_SERVER_HPP

#include "capture.hpp"

#include <support/raw_server.hpp>

#include <charconv>
#include <cstddef>
#include <deque>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace wire {

/// Answers requests with recorded bytes, in their order, by whatever connections. A request beyond the last answer
/// gets none: the connection is closed.
class replay_server {
public:
    struct answer {
        std::string bytes{};
        bool then_silence{}; ///< Leaves the connection open, however little was sent.
    };

    /// "127.0.0.1:50123".
    std::string authority() const { return server_.url().substr(server_.url().rfind('/') + 1); }

    /// Puts these answers in place of what is left of those before.
    void expect(std::vector<answer> answers)
    {
        std::lock_guard const lock{mutex_};
        answers_.assign(std::make_move_iterator(answers.begin()), std::make_move_iterator(answers.end()));
    }

    /// The requests that arrived since the last call.
    std::vector<std::string> take_requests()
    {
        auto all = server_.received();
        all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(taken_));
        taken_ += all.size();
        return all;
    }

private:
    void converse(support::raw_server::connection& client)
    {
        while (!client.read_request().empty()) {
            auto const next = next_answer();
            if (!next || !client.send(next->bytes)) return;
            if (next->then_silence) return client.wait_for_close();
            if (!ends_by_itself(next->bytes)) return;
        }
    }

    std::optional<answer> next_answer()
    {
        std::lock_guard const lock{mutex_};
        if (answers_.empty()) return std::nullopt;
        auto next = std::move(answers_.front());
        answers_.pop_front();
        return next;
    }

    /// Whether a client knows where the response ends without the connection being closed.
    static bool ends_by_itself(std::string const& response)
    {
        auto const parsed = message::parse(response);
        if (parsed.fields.find("Connection").value_or("") == "close") return false;
        if (parsed.status() == 204 || parsed.status() == 304) return true;
        if (parsed.fields.find("Transfer-Encoding")) return parsed.body.ends_with("0\r\n\r\n");
        auto const digits = parsed.fields.find("Content-Length").value_or("");
        std::size_t length = 0;
        bool const stated = std::from_chars(digits.data(), digits.data() + digits.size(), length).ec == std::errc{};
        return stated && parsed.body.size() >= length;
    }

    std::mutex mutex_{};
    std::deque<answer> answers_{};
    std::size_t taken_ = 0;
    support::raw_server server_{[this](auto& client) { converse(client); }}; // the last: its threads use all others
};

} // namespace wire

#endif
