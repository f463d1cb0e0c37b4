#ifndef WAYBILL_LIMIT_LOCAL_LIMITER_HPP
#define WAYBILL_LIMIT_LOCAL_LIMITER_HPP

#include <waybill/call/limiter.hpp>
#include <waybill/limit/limit_headers.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace waybill {

/// How much may go out. 0: without a limit.
struct rate_limits {
    double per_second = 0;
    /// Requests that may go at once after a pause; also what makes good that requests go a little late.
    double burst = 1;
    std::size_t concurrency = 0; ///< Requests under way at the same time.
};

/// Keeps a provider's limits within this process: a token bucket and a number of requests at once, for all calls of the
/// clients that share it, and others for groups of endpoints. First come, first served. After 429 it waits as long as the
/// answer asks and goes on at half the speed, which successes bring back; answers that say that nothing is left until some
/// time are believed before a 429 comes.
class local_limiter {
public:
    using clock = std::chrono::steady_clock;

    struct options {
        rate_limits all{}; ///< Of all calls together.
        /// Of an endpoint, or of all below it, by the beginning of its name up to a dot: "contacts" or "contacts.create". The
        /// longest that fits counts; its calls keep to `all` as well.
        std::map<std::string, rate_limits, std::less<>> groups{};
        std::chrono::seconds pause_limit{std::chrono::minutes{15}}; ///< The longest pause that an answer may ask for.
    };

    /// Throws std::invalid_argument for limits below zero and a burst below one.
    explicit local_limiter(options given) : pause_limit_(given.pause_limit), all_(given.all)
    {
        for (auto const& [name, limits] : given.groups) groups_.emplace(name, limits);
    }
    local_limiter(local_limiter const&) = delete;
    local_limiter& operator=(local_limiter const&) = delete;

    std::uint64_t enter(std::string_view operation, std::function<void()> wake)
    {
        std::lock_guard const lock{mutex_};
        auto& added = calls_[++last_];
        added.wake = std::move(wake);
        // A group's line first: who waits there is in nobody's way in the line of all.
        if (auto* const group = group_of(operation)) added.gates[added.gate_count++] = group;
        added.gates[added.gate_count++] = &all_;
        added.stand_in_line();
        return last_;
    }

    admission ask(std::uint64_t place, clock::time_point now)
    {
        std::lock_guard const lock{mutex_};
        auto& asking = calls_.at(place);
        while (asking.passed < asking.gate_count) {
            auto& at = *asking.gates[asking.passed];
            if (at.line.front() != &asking) return {admission::answer::wait, (clock::time_point::max)(), {}};
            if (auto const ready = at.ready_at(); ready > now) return {admission::answer::wait, ready, {}};
            at.take(now);
            at.step_out(asking);
            if (++asking.passed < asking.gate_count) asking.stand_in_line();
        }
        asking.sent_at = now;
        return {};
    }

    void answered(std::uint64_t place, http::response const& answer, clock::time_point now)
    {
        std::lock_guard const lock{mutex_};
        auto const& told = calls_.at(place);
        auto& narrowest = *told.gates[0];
        if (answer.status == 429) narrowest.slow_down(told.sent_at, now);
        else if (answer.status < 400) narrowest.speed_up();
        if (auto const pause = detail::pause_asked_for(answer))
            narrowest.paused_until = (std::max)(narrowest.paused_until, now + (std::min)(*pause, pause_limit_));
    }

    void leave(std::uint64_t place)
    {
        std::lock_guard const lock{mutex_};
        auto const found = calls_.find(place);
        auto& leaving = found->second;
        if (leaving.passed < leaving.gate_count) leaving.gates[leaving.passed]->step_out(leaving);
        for (std::size_t i = 0; i < leaving.passed; ++i) leaving.gates[i]->give_back();
        calls_.erase(found);
    }

private:
    struct gate;

    struct call {
        void stand_in_line()
        {
            auto& line = gates[passed]->line;
            in_line = line.insert(line.end(), this);
        }

        std::array<gate*, 2> gates{};
        std::size_t gate_count = 0;
        std::size_t passed = 0;
        std::list<call*>::iterator in_line{};
        std::function<void()> wake{};
        clock::time_point sent_at{};
    };

    /// One limit and those who wait for it.
    struct gate {
        explicit gate(rate_limits given) : limits(given), window(static_cast<double>(given.concurrency))
        {
            if (!(limits.per_second >= 0) || !(limits.burst >= 1))
                throw std::invalid_argument{"waybill: a rate limit is below zero, or its burst below one"};
        }

        /// When the first in line may go, as far as time decides; the maximum while only another's end does.
        clock::time_point ready_at() const
        {
            if (limits.concurrency != 0 && under_way >= static_cast<std::size_t>(window)) return (clock::time_point::max)();
            return (std::max)(paused_until, limits.per_second > 0 ? full_at - interval(limits.burst - 1) : clock::time_point{});
        }
        void take(clock::time_point now)
        {
            ++under_way;
            if (limits.per_second > 0) full_at = (std::max)(full_at, now) + interval(1);
        }
        void give_back()
        {
            --under_way;
            wake_first();
        }
        void step_out(call& leaving)
        {
            bool const was_first = line.front() == &leaving;
            line.erase(leaving.in_line);
            if (was_first) wake_first();
        }
        void wake_first() const
        {
            if (!line.empty() && line.front()->wake) line.front()->wake();
        }

        /// Once for all that were under way when the provider had enough.
        void slow_down(clock::time_point sent_at, clock::time_point now)
        {
            constexpr double slowest = 0.02;
            if (sent_at < slowed_at) return;
            slowed_at = now;
            share = (std::max)(share / 2, slowest);
            if (limits.concurrency != 0) window = (std::max)((std::min)(window, static_cast<double>(under_way)) / 2, 1.0);
        }
        void speed_up()
        {
            // By a tenth of the limit in a second of full speed.
            if (limits.per_second > 0) share = (std::min)(share + 0.1 / limits.per_second, 1.0);
            if (limits.concurrency != 0) window = (std::min)(window + 1 / window, static_cast<double>(limits.concurrency));
        }

        clock::duration interval(double requests) const
        {
            constexpr double longest_seconds = 1e9; // so that no rate, however low, overflows
            return std::chrono::duration_cast<clock::duration>(
                std::chrono::duration<double>{(std::min)(requests / (limits.per_second * share), longest_seconds)});
        }

        rate_limits limits;
        double share = 1;                 // of the rate, as 429 answers have left it
        double window;                    // of the concurrency, likewise
        clock::time_point full_at{};      // when the bucket would be full again: what is used of it, as a time
        clock::time_point paused_until{};
        clock::time_point slowed_at{};
        std::size_t under_way = 0;
        std::list<call*> line{};
    };

    gate* group_of(std::string_view operation)
    {
        for (auto name = operation; !name.empty(); name = name.substr(0, name.rfind('.') == name.npos ? 0 : name.rfind('.')))
            if (auto const found = groups_.find(name); found != groups_.end()) return &found->second;
        return nullptr;
    }

    std::mutex mutex_;
    std::chrono::seconds pause_limit_;
    gate all_;
    std::map<std::string, gate, std::less<>> groups_;
    std::unordered_map<std::uint64_t, call> calls_;
    std::uint64_t last_ = 0;
};

} // namespace waybill

#endif
