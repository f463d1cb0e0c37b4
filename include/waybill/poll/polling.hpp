#ifndef WAYBILL_POLL_POLLING_HPP
#define WAYBILL_POLL_POLLING_HPP

#include <waybill/call/error.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

namespace waybill {

/// How to wait for something at a provider that is asked for again and again.
template <class T>
struct poll_options {
    std::chrono::milliseconds interval{std::chrono::seconds{10}}; ///< Between an answer and the next question.
    std::chrono::milliseconds deadline{std::chrono::hours{1}};    ///< For all of it; the last question is asked then.
    std::function<void(T const&)> on_progress{};                  ///< Told each answer. What it throws ends the wait.
    std::stop_token stop{};                                       ///< Ends a blocking wait; give it to the calls as well.
};

namespace detail {

/// A wait for a value that fits, decided here without a clock or a sleep of its own; a driver does what `next` says.
template <class T>
class polling {
public:
    using clock = std::chrono::steady_clock;
    enum class step {
        ask,  ///< Make the call, then report to `received`.
        wait, ///< Wait for `delay()`, then report to `waited`.
        done, ///< See `outcome()`.
    };

    polling(std::function<bool(T const&)> until, poll_options<T> options, clock::time_point now)
        : until_(std::move(until)), options_(std::move(options)), deadline_(now + (std::min)(options_.deadline, longest))
    {
    }

    step next() const { return next_; }
    std::chrono::milliseconds delay() const { return delay_; }
    result<T>& outcome() { return *outcome_; }
    std::stop_token const& stop() const { return options_.stop; }

    void received(result<T> answer, clock::time_point now)
    {
        outcome_ = std::move(answer);
        next_ = step::done;
        if (!*outcome_) return;
        if (options_.on_progress) options_.on_progress(**outcome_);
        if (until_(**outcome_)) return;
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - now);
        if (left.count() <= 0) {
            outcome_ = error{error_kind::timeout, effect::rejected,
                             "what was waited for did not come within " + std::to_string(options_.deadline.count()) + " ms"};
            return;
        }
        delay_ = (std::min)((std::max)(options_.interval, std::chrono::milliseconds{1}), left);
        next_ = step::wait;
    }

    void waited() { next_ = step::ask; }

    /// The caller gave up during a wait.
    void cancel()
    {
        outcome_ = error{error_kind::canceled, effect::rejected, "the wait was canceled"};
        next_ = step::done;
    }

private:
    /// What "for ever" may be given as must not overflow.
    static constexpr std::chrono::milliseconds longest = std::chrono::years{10};

    std::function<bool(T const&)> until_;
    poll_options<T> options_;
    clock::time_point deadline_;
    step next_ = step::ask;
    std::chrono::milliseconds delay_{};
    std::optional<result<T>> outcome_;
};

} // namespace detail
} // namespace waybill

#endif
