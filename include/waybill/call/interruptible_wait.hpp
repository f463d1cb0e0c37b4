#ifndef WAYBILL_CALL_INTERRUPTIBLE_WAIT_HPP
#define WAYBILL_CALL_INTERRUPTIBLE_WAIT_HPP

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace waybill::detail {

/// A wait that a limiter or a stop token ends before its time.
class interruptible_wait {
public:
    void wake()
    {
        std::lock_guard const lock{mutex_};
        woken_ = true;
        changed_.notify_one();
    }
    /// Also over when `wake` was called since the last wait.
    void wait_for(std::chrono::steady_clock::duration delay, std::stop_token const& stop)
    {
        std::unique_lock lock{mutex_};
        changed_.wait_for(lock, stop, delay, [this] { return woken_; });
        woken_ = false;
    }

private:
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool woken_ = false;
};

} // namespace waybill::detail

#endif
