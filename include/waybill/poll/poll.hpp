#ifndef WAYBILL_POLL_POLL_HPP
#define WAYBILL_POLL_POLL_HPP

#include <waybill/call/interruptible_wait.hpp>
#include <waybill/poll/polling.hpp>

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace waybill {
namespace detail {

template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<result<T>> = true;

} // namespace detail

/// A call to be made again and again: a function that returns what an endpoint's `attempt` does.
template <class Call>
concept pollable = std::invocable<Call&> && detail::is_result<std::invoke_result_t<Call&>>;

/// What a pollable call gives.
template <pollable Call>
using polled = typename std::invoke_result_t<Call&>::value_type;

/// Makes the call until its value fits, with a wait between, and returns that value; an error of the call, or `timeout`
/// when the deadline has passed, ends it:
///
///     auto const done = waybill::poll([&] { return client.campaigns.get.attempt("cmp_1"); },
///                                     [](auto const& campaign) { return campaign.status == campaign_status::completed; },
///                                     {.interval = std::chrono::seconds{30}});
template <pollable Call>
[[nodiscard]] result<polled<Call>> attempt_poll(Call call, std::type_identity_t<std::function<bool(polled<Call> const&)>> until,
                                                poll_options<polled<Call>> options = {})
{
    using polling = detail::polling<polled<Call>>;
    using step = typename polling::step;
    polling wait{std::move(until), std::move(options), polling::clock::now()};
    detail::interruptible_wait sleep;
    while (wait.next() != step::done) {
        if (wait.stop().stop_requested()) {
            wait.cancel();
        } else if (wait.next() == step::ask) {
            auto answer = call();
            wait.received(std::move(answer), polling::clock::now());
        } else {
            sleep.wait_for(wait.delay(), wait.stop());
            wait.waited();
        }
    }
    return std::move(wait.outcome());
}

/// The same, throwing waybill::exception in place of returning an error.
template <pollable Call>
polled<Call> poll(Call call, std::type_identity_t<std::function<bool(polled<Call> const&)>> until,
                  poll_options<polled<Call>> options = {})
{
    return attempt_poll(std::move(call), std::move(until), std::move(options)).value();
}

} // namespace waybill

#endif
