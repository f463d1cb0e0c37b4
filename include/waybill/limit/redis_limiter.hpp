#ifndef WAYBILL_LIMIT_REDIS_LIMITER_HPP
#define WAYBILL_LIMIT_REDIS_LIMITER_HPP

#include <waybill/call/limiter.hpp>
#include <waybill/codec/text.hpp>
#include <waybill/limit/limit_headers.hpp>
#include <waybill/limit/local_limiter.hpp>
#include <waybill/transport/posix.hpp>
#include <waybill/types/secret.hpp>

#include <hiredis/hiredis.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace waybill {

/// What a shared limiter does while its Redis server does not answer.
enum class redis_away {
    fail_closed, ///< Calls fail with `rate_limit`, unsent.
    local_share, ///< This process keeps to a rate of its own.
};

/// One rate for all processes and machines that name the same key in the same Redis server (from 3.2 on): a script there, which
/// is atomic and goes by the server's clock, hands out turns. First come, first served within a process. A pause that an
/// answer asks for (see local_limiter) holds for all of them. A thread of its own talks to the server, so that
/// neither calls nor coroutines wait for it; made anew after fork.
class redis_limiter {
public:
    using clock = std::chrono::steady_clock;

    struct options {
        std::string host{"127.0.0.1"};
        int port = 6379;
        std::string unix_socket{}; ///< Path, in place of host and port.
        std::string user{};        ///< For servers with several users.
        secret password{};         ///< Empty: without.
        std::string key{};         ///< Under which the quota is counted: "waybill:acme". Not empty.
        double per_second = 0;     ///< Above zero.
        double burst = 1;          ///< As in rate_limits.
        redis_away away{};
        double local_per_second = 0; ///< With redis_away::local_share: this process's rate, above zero.
        std::chrono::milliseconds timeout{500};   ///< For connecting, and for each answer.
        std::chrono::milliseconds try_again{1000}; ///< How long a server that did not answer is left alone.
        std::chrono::seconds pause_limit{std::chrono::minutes{15}}; ///< The longest pause that an answer may ask for.
    };

    /// Connects when the first call comes. Throws std::invalid_argument for options that make no sense.
    explicit redis_limiter(options given)
        : options_(checked(std::move(given))), local_({.all = {.per_second = options_.local_per_second}}),
          worker_([this](std::stop_token const& stop) { work(stop); })
    {
    }
    redis_limiter(redis_limiter const&) = delete;
    redis_limiter& operator=(redis_limiter const&) = delete;

    std::uint64_t enter(std::string_view, std::function<void()> wake)
    {
        std::lock_guard const lock{mutex_};
        auto& added = calls_[++last_];
        added.wake = std::move(wake);
        added.in_line = line_.insert(line_.end(), &added);
        changed_.notify_one();
        return last_;
    }

    admission ask(std::uint64_t place, clock::time_point)
    {
        std::lock_guard const lock{mutex_};
        return calls_.at(place).said;
    }

    void answered(std::uint64_t, http::response const& answer, clock::time_point)
    {
        auto const pause = detail::pause_asked_for(answer);
        if (!pause) return;
        std::lock_guard const lock{mutex_};
        pause_ = (std::max)(pause_, (std::min)(*pause, options_.pause_limit));
        changed_.notify_one();
    }

    void leave(std::uint64_t place)
    {
        std::lock_guard const lock{mutex_};
        auto const found = calls_.find(place);
        if (found->second.said.what == admission::answer::wait) line_.erase(found->second.in_line);
        calls_.erase(found);
    }

private:
    struct call {
        admission said{admission::answer::wait, (clock::time_point::max)(), {}};
        std::function<void()> wake{};
        std::list<call*>::iterator in_line{};
    };
    /// What the script hands out.
    struct grant {
        std::size_t turns{};
        std::chrono::microseconds next{}; ///< Until there is another one.
    };
    struct free_context {
        void operator()(redisContext* given) const { redisFree(given); }
    };
    struct free_reply {
        void operator()(redisReply* given) const { freeReplyObject(given); }
    };
    using reply = std::unique_ptr<redisReply, free_reply>;

    /// A bucket as the time at which it will be full again. Takes as many of the wanted turns as there are and says how many, and
    /// in how many microseconds the next one comes.
    static constexpr char script[] = R"(
local interval, slack = tonumber(ARGV[1]) / 1000, tonumber(ARGV[2]) / 1000 -- microseconds
local wanted, pause = tonumber(ARGV[3]), tonumber(ARGV[4]) * 1000000
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
if pause > 0 then full = math.max(full, now + pause + slack) end
local turns = math.max(0, math.min(wanted, math.floor((now + slack - full) / interval) + 1))
full = full + turns * interval
redis.call('SET', KEYS[1], string.format('%.2f', full), 'PX', string.format('%.0f', (full - now) / 1000 + 1000))
return {turns, string.format('%.0f', math.max(0, full - slack - now))})";

    static options checked(options given)
    {
        bool const makes_sense = !given.key.empty() && given.per_second > 0 && given.burst >= 1 && given.timeout.count() > 0 &&
                                 given.try_again.count() > 0 &&
                                 (given.away != redis_away::local_share || given.local_per_second > 0);
        if (!makes_sense) throw std::invalid_argument{"waybill: the options of a redis_limiter make no sense"};
        return given;
    }

    void work(std::stop_token const& stop)
    {
        detail::sigpipe_block const quiet{true}; // of hiredis, when the server has closed the connection
        std::unique_lock lock{mutex_};
        while (changed_.wait(lock, stop, [this] { return !line_.empty() || pause_.count() > 0; }) && !stop.stop_requested()) {
            auto const wanted = line_.size();
            auto const pause = std::exchange(pause_, {});
            lock.unlock();
            auto const given = take(wanted, pause);
            lock.lock();
            clock::duration wait{};
            if (given) {
                for (auto left = given->turns; left > 0 && !line_.empty(); --left) answer_first({});
                if (!line_.empty()) wait = given->next;
            } else {
                wait = answer_alone();
            }
            // Those who come meanwhile stand behind the others.
            if (wait.count() > 0) changed_.wait_for(lock, stop, wait, [&] { return given && pause_.count() > 0; });
        }
    }

    void answer_first(admission said)
    {
        auto& first = *line_.front();
        line_.pop_front();
        first.said = std::move(said);
        if (first.wake) first.wake();
    }

    /// Without the server. Gives the time until somebody is to be looked after again.
    clock::duration answer_alone()
    {
        if (options_.away == redis_away::fail_closed) {
            while (!line_.empty()) answer_first({admission::answer::refuse, {}, "the server of the shared rate limit does not answer"});
            return {};
        }
        while (!line_.empty()) {
            auto const now = clock::now();
            if (!local_place_) local_place_ = local_.enter({}, {});
            auto const said = local_.ask(*local_place_, now);
            if (said.what != admission::answer::go) return said.until - now;
            local_.leave(*std::exchange(local_place_, {}));
            answer_first({});
        }
        return {};
    }

    /// Asks the server; nullopt when it does not answer, or did not a moment ago.
    std::optional<grant> take(std::size_t wanted, std::chrono::seconds pause)
    {
        if (clock::now() < away_until_) return std::nullopt;
        if (auto const given = try_take(wanted, pause)) return given;
        // A connection that the server has closed meanwhile says nothing about the server.
        if (auto const given = try_take(wanted, pause)) return given;
        away_until_ = clock::now() + options_.try_again;
        return std::nullopt;
    }

    std::optional<grant> try_take(std::size_t wanted, std::chrono::seconds pause)
    {
        if (!server_ && !connect()) return std::nullopt;
        // The time that so many requests take at the rate, as a text without a decimal point, which a locale may change.
        auto const nanoseconds = [this](double requests) {
            constexpr double longest = 1e18;
            return std::to_string(static_cast<std::int64_t>((std::min)(requests / options_.per_second * 1e9, longest)));
        };
        auto const answer = command({"EVAL", script, "1", options_.key, nanoseconds(1), nanoseconds(options_.burst - 1),
                                     std::to_string(wanted), std::to_string(pause.count())});
        if (answer && answer->type == REDIS_REPLY_ARRAY && answer->elements == 2 && answer->element[0]->type == REDIS_REPLY_INTEGER &&
            answer->element[1]->type == REDIS_REPLY_STRING) {
            std::int64_t next{};
            if (parse_text(std::string_view{answer->element[1]->str, answer->element[1]->len}, next))
                return grant{static_cast<std::size_t>(answer->element[0]->integer), std::chrono::microseconds{next}};
        }
        server_.reset();
        return std::nullopt;
    }

    bool connect()
    {
        auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(options_.timeout);
        timeval limit{};
        limit.tv_sec = static_cast<decltype(limit.tv_sec)>(seconds.count());
        limit.tv_usec = static_cast<decltype(limit.tv_usec)>(std::chrono::microseconds{options_.timeout - seconds}.count());
        server_.reset(options_.unix_socket.empty() ? redisConnectWithTimeout(options_.host.c_str(), options_.port, limit)
                                                   : redisConnectUnixWithTimeout(options_.unix_socket.c_str(), limit));
        bool ready = server_ && server_->err == 0 && redisSetTimeout(server_.get(), limit) == REDIS_OK;
        if (ready && !options_.password.empty()) {
            auto const& password = options_.password.reveal();
            auto const answer = options_.user.empty() ? command({"AUTH", password}) : command({"AUTH", options_.user, password});
            ready = answer && answer->type == REDIS_REPLY_STATUS;
        }
        if (!ready) server_.reset();
        return ready;
    }

    reply command(std::vector<std::string> const& words)
    {
        std::vector<char const*> texts;
        std::vector<std::size_t> sizes;
        for (auto const& word : words) {
            texts.push_back(word.data());
            sizes.push_back(word.size());
        }
        return reply{static_cast<redisReply*>(
            redisCommandArgv(server_.get(), static_cast<int>(words.size()), texts.data(), sizes.data()))};
    }

    options options_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::list<call*> line_;
    std::unordered_map<std::uint64_t, call> calls_;
    std::uint64_t last_ = 0;
    std::chrono::seconds pause_{}; // to be told to the server

    // The worker's own.
    std::unique_ptr<redisContext, free_context> server_;
    clock::time_point away_until_{};
    local_limiter local_;
    std::optional<std::uint64_t> local_place_;

    std::jthread worker_; // the last, since it uses the others
};

} // namespace waybill

#endif
