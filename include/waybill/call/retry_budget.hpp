#ifndef WAYBILL_CALL_RETRY_BUDGET_HPP
#define WAYBILL_CALL_RETRY_BUDGET_HPP

#include <algorithm>
#include <mutex>
#include <optional>

namespace waybill {

/// What further attempts may cost all calls that share it, so that a provider in trouble does not get a multiple of its
/// load: each takes tokens away, and calls that succeed bring them back. With none left calls fail after their
/// first attempt. For any number of threads.
class retry_budget {
public:
    struct options {
        double tokens = 500;     ///< At the beginning and at most.
        double cost = 5;         ///< Of another attempt.
        double timeout_cost = 10; ///< Of another attempt after one that timed out.
        double gain = 1;         ///< Of a call that needed no second attempt; others bring back what their last one took.
    };

    retry_budget() : retry_budget(options{}) {}
    explicit retry_budget(options given) : options_(given), tokens_(given.tokens) {}

    /// Pays for another attempt: what that took, or nullopt when there is not enough.
    std::optional<double> take(bool after_timeout)
    {
        double const cost = after_timeout ? options_.timeout_cost : options_.cost;
        std::lock_guard const lock{mutex_};
        if (tokens_ < cost) return std::nullopt;
        tokens_ -= cost;
        return cost;
    }
    /// A call has succeeded; `taken` is what its last repetition took.
    void succeeded(std::optional<double> taken)
    {
        std::lock_guard const lock{mutex_};
        tokens_ = (std::min)(options_.tokens, tokens_ + taken.value_or(options_.gain));
    }
    double tokens() const
    {
        std::lock_guard const lock{mutex_};
        return tokens_;
    }

private:
    options options_;
    mutable std::mutex mutex_;
    double tokens_;
};

} // namespace waybill

#endif
