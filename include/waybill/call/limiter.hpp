#ifndef WAYBILL_CALL_LIMITER_HPP
#define WAYBILL_CALL_LIMITER_HPP

#include <waybill/http/message.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace waybill {

/// What a limiter says to a call that asks for its turn.
struct admission {
    enum class answer {
        go,     ///< Send now.
        wait,   ///< Ask again at `until`, or earlier when woken.
        refuse, ///< No request may be sent; `reason` says why.
    };
    answer what{};
    std::chrono::steady_clock::time_point until{};
    std::string reason{};

    friend bool operator==(admission const&, admission const&) = default;
};

/// Holds requests back so that a provider's limits are kept: waybill::local_limiter is one. Each attempt of a call takes a
/// place in line by `enter`, with the operation's name ("contacts.create"), asks until it may go, and gives the place back
/// by `leave`, also when it gives up; `answered` tells what came of it. `wake`, if there is one, is called when asking again is worth
/// while before the time that was said, from any thread, and never after `leave` has returned; it does not call back. All
/// members are called from several threads at once.
template <class T>
concept rate_limiter = requires(T& limiter, std::string_view operation, std::function<void()> wake, std::uint64_t place,
                                std::chrono::steady_clock::time_point now, http::response const& answer) {
    { limiter.enter(operation, std::move(wake)) } -> std::same_as<std::uint64_t>;
    { limiter.ask(place, now) } -> std::same_as<admission>;
    limiter.answered(place, answer, now);
    limiter.leave(place);
};

/// A limiter of whatever type, shared by everything that holds it; or none.
class any_limiter {
public:
    any_limiter() = default;
    template <rate_limiter T>
    any_limiter(std::shared_ptr<T> limiter) : self_(std::make_shared<model<T>>(std::move(limiter)))
    {
    }

    explicit operator bool() const { return self_ != nullptr; }

    std::uint64_t enter(std::string_view operation, std::function<void()> wake) const
    {
        return self_->enter(operation, std::move(wake));
    }
    admission ask(std::uint64_t place, std::chrono::steady_clock::time_point now) const { return self_->ask(place, now); }
    void answered(std::uint64_t place, http::response const& answer, std::chrono::steady_clock::time_point now) const
    {
        self_->answered(place, answer, now);
    }
    void leave(std::uint64_t place) const { self_->leave(place); }

private:
    struct concept_of_limiter {
        virtual ~concept_of_limiter() = default;
        virtual std::uint64_t enter(std::string_view operation, std::function<void()> wake) = 0;
        virtual admission ask(std::uint64_t place, std::chrono::steady_clock::time_point now) = 0;
        virtual void answered(std::uint64_t place, http::response const& answer, std::chrono::steady_clock::time_point now) = 0;
        virtual void leave(std::uint64_t place) = 0;
    };

    template <class T>
    struct model final : concept_of_limiter {
        explicit model(std::shared_ptr<T> given) : limiter(std::move(given)) {}
        std::uint64_t enter(std::string_view operation, std::function<void()> wake) override
        {
            return limiter->enter(operation, std::move(wake));
        }
        admission ask(std::uint64_t place, std::chrono::steady_clock::time_point now) override
        {
            return limiter->ask(place, now);
        }
        void answered(std::uint64_t place, http::response const& answer, std::chrono::steady_clock::time_point now) override
        {
            limiter->answered(place, answer, now);
        }
        void leave(std::uint64_t place) override { limiter->leave(place); }
        std::shared_ptr<T> limiter;
    };

    std::shared_ptr<concept_of_limiter> self_;
};

namespace detail {

/// A call's place in a limiter's line, given back at its end.
class limiter_place {
public:
    limiter_place() = default;
    limiter_place(limiter_place const&) = delete;
    limiter_place& operator=(limiter_place const&) = delete;
    ~limiter_place() { leave(); }

    bool is_taken() const { return limiter_ != nullptr; }
    void enter(any_limiter const& limiter, std::string_view operation, std::function<void()> wake)
    {
        place_ = limiter.enter(operation, std::move(wake));
        limiter_ = &limiter;
    }
    admission ask(std::chrono::steady_clock::time_point now) const { return limiter_->ask(place_, now); }
    /// What came of the attempt; null when no answer did.
    void end(http::response const* answer, std::chrono::steady_clock::time_point now)
    {
        if (is_taken() && answer != nullptr) limiter_->answered(place_, *answer, now);
        leave();
    }
    void leave()
    {
        if (auto const* const limiter = std::exchange(limiter_, nullptr)) limiter->leave(place_);
    }

private:
    any_limiter const* limiter_ = nullptr;
    std::uint64_t place_ = 0;
};

} // namespace detail
} // namespace waybill

#endif
