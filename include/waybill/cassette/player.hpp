#ifndef WAYBILL_CASSETTE_PLAYER_HPP
#define WAYBILL_CASSETTE_PLAYER_HPP

#include <waybill/call/error.hpp>
#include <waybill/cassette/bodies.hpp>
#include <waybill/cassette/clear.hpp>
#include <waybill/cassette/comparable_request.hpp>
#include <waybill/cassette/recorded_exchange.hpp>
#include <waybill/http/message.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/transport/in_process.hpp>
#include <waybill/transport/transport.hpp>
#include <waybill/types/file.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill {

/// Which recorded exchange answers a request.
enum class replay_order {
    /// The next one, which has to fit: its method, path and query, the headers that the cassette shows, and the body.
    strict,
    /// Any with this method, path and query, in whatever order they come: one whose body fits too goes first, then the
    /// first.
    loose,
};

/// Whether an exchange answers more than once.
enum class replay_repeat {
    never,
    last, ///< Of a loose replay: when all that fit have been played, the last of them answers on.
};

struct replay_options {
    replay_order order{};
    replay_repeat repeat{};
};

/// Answers requests by what a cassette holds. From any thread; in strict order the threads have to take turns as they did when
/// it was recorded.
///
///     waybill::cassette_player player{"sale.cassette"};
///     client const acme{"any-key", {}, waybill::replaying{player}};
///
/// Only what the cassette shows is compared, host and port never; JSON by its values, forms and queries by their fields, XML by
/// its elements, without regard to the order of members and fields of different names. A request that does not fit
/// fails with error_kind::configuration, and the message says which exchange comes nearest and where it first differs.
class cassette_player {
public:
    /// Throws waybill::exception when the file is no cassette, is of another version, or is damaged.
    explicit cassette_player(std::string path, replay_options options = {})
        : path_(std::move(path)), options_(options), content_(detail::read_cassette(path_, read_file(path_))),
          clear_(content_.clear), played_(content_.exchanges.size(), false)
    {
    }
    cassette_player(cassette_player const&) = delete;
    cassette_player& operator=(cassette_player const&) = delete;

    /// The exchanges that nothing has asked for: "3: POST /campaigns".
    std::vector<std::string> unplayed() const
    {
        std::lock_guard const lock{mutex_};
        std::vector<std::string> left;
        for (std::size_t i = 0; i < played_.size(); ++i)
            if (!played_[i]) left.push_back(title(i));
        return left;
    }

    /// For transports.
    transfer_result answer(http::request const& request)
    {
        auto const sent = detail::comparable_request{request, clear_};
        std::lock_guard const lock{mutex_};
        auto const found = options_.order == replay_order::strict ? find_next(sent) : find_any(sent);
        if (!found) return detail::failed_transfer(error_kind::configuration, false, explain(request, sent));
        played_[*found] = true;
        auto answer = content_.exchanges[*found].answer;
        if (answer.failure) answer.message = "as recorded: " + std::string{enum_to_wire(*answer.failure)};
        return answer;
    }

private:
    static std::string read_file(std::string const& path)
    {
        auto const file = detail::open_to_read(path);
        if (!file) detail::refuse_cassette(path, "cannot be read");
        std::string text;
        std::array<char, 64 * 1024> block;
        while (auto const size = std::fread(block.data(), 1, block.size(), file.get())) text.append(block.data(), size);
        if (std::ferror(file.get()) != 0) detail::refuse_cassette(path, "cannot be read");
        return text;
    }

    std::string difference(std::size_t index, detail::comparable_request const& sent) const
    {
        return detail::comparable_request{content_.exchanges[index].request, clear_}.difference(sent);
    }

    std::optional<std::size_t> next() const
    {
        for (std::size_t i = 0; i < played_.size(); ++i)
            if (!played_[i]) return i;
        return std::nullopt;
    }

    std::optional<std::size_t> find_next(detail::comparable_request const& sent) const
    {
        auto const at = next();
        return at && difference(*at, sent).empty() ? at : std::nullopt;
    }

    std::optional<std::size_t> find_any(detail::comparable_request const& sent) const
    {
        std::optional<std::size_t> first;
        std::optional<std::size_t> last_played;
        for (std::size_t i = 0; i < played_.size(); ++i) {
            detail::comparable_request const recorded{content_.exchanges[i].request, clear_};
            if (!recorded.target_difference(sent).empty()) continue;
            if (played_[i]) last_played = i;
            else if (recorded.body_difference(sent).empty()) return i;
            else if (!first) first = i;
        }
        if (first || options_.repeat == replay_repeat::never) return first;
        return last_played;
    }

    std::string title(std::size_t index) const
    {
        auto const& request = content_.exchanges[index].request;
        return std::to_string(index + 1) + ": " + std::string{name(request.method)} + ' ' + std::string{http::path_of(request.url)};
    }

    /// Why nothing answers. Of the request it names what the cassette may show.
    std::string explain(http::request const& request, detail::comparable_request const& sent) const
    {
        auto text = "the cassette " + path_ + " has no answer to " + std::string{name(request.method)} + ' ' +
                    std::string{http::path_of(detail::masked_url(request.url, clear_))};
        if (played_.empty()) return text + ": it is empty";
        auto const upcoming = next();
        if (options_.order == replay_order::strict) {
            if (!upcoming) return text + ": all " + std::to_string(played_.size()) + " exchanges have been played";
            return text + "; the next, " + title(*upcoming) + ", differs at " + difference(*upcoming, sent);
        }
        // Played ones count too: it may have come once too often.
        std::size_t nearest = 0;
        int least = 100;
        for (std::size_t i = 0; i < played_.size(); ++i) {
            auto const distance = detail::comparable_request{content_.exchanges[i].request, clear_}.distance(sent);
            if (distance >= least) continue;
            least = distance;
            nearest = i;
        }
        text += "; the nearest, " + title(nearest) + ", ";
        if (least == 0) return text + "has been played";
        return text + "differs at " + difference(nearest, sent);
    }

    std::string path_;
    replay_options options_;
    detail::cassette_content content_;
    detail::clearance clear_;
    mutable std::mutex mutex_{};
    std::vector<bool> played_;
};

/// The transport of a client that talks to a cassette. The player must outlive the client.
class replaying {
public:
    explicit replaying(cassette_player& player) : player_(&player) {}

    transfer_result perform(transfer const& what)
    {
        transfer_result answer;
        auto played = in_process{[&](http::request const& request) {
            answer = player_->answer(request);
            return answer.response;
        }}.perform(what);
        return answer.failure ? answer : played;
    }

private:
    cassette_player* player_;
};

} // namespace waybill

#endif
