#ifndef WAYBILL_POLL_ASYNC_POLL_HPP
#define WAYBILL_POLL_ASYNC_POLL_HPP

#include <waybill/poll/poll.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace waybill {
namespace detail {

template <class T>
inline constexpr bool is_awaitable_result = false;
template <class T>
inline constexpr bool is_awaitable_result<boost::asio::awaitable<result<T>>> = true;

} // namespace detail

/// A call to be made again and again: a function that returns what a coroutine endpoint's `attempt` does.
template <class Call>
concept async_pollable = std::invocable<Call&> && detail::is_awaitable_result<std::invoke_result_t<Call&>>;

/// What it gives once awaited.
template <async_pollable Call>
using async_polled = typename std::invoke_result_t<Call&>::value_type::value_type;

/// As the blocking `attempt_poll`. Name the arguments before the co_await expression.
template <async_pollable Call>
boost::asio::awaitable<result<async_polled<Call>>>
attempt_poll(Call call, std::type_identity_t<std::function<bool(async_polled<Call> const&)>> until,
             poll_options<async_polled<Call>> options = {})
{
    using polling = detail::polling<async_polled<Call>>;
    using step = typename polling::step;
    polling wait{std::move(until), std::move(options), polling::clock::now()};
    boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor};
    while (wait.next() != step::done) {
        if (wait.next() == step::ask) {
            auto answer = co_await call();
            wait.received(std::move(answer), polling::clock::now());
        } else {
            timer.expires_after(wait.delay());
            auto const [code] = co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
            if (code) wait.cancel();
            else wait.waited();
        }
    }
    co_return std::move(wait.outcome());
}

/// The same, throwing waybill::exception in place of returning an error.
template <async_pollable Call>
boost::asio::awaitable<async_polled<Call>> poll(Call call,
                                                std::type_identity_t<std::function<bool(async_polled<Call> const&)>> until,
                                                poll_options<async_polled<Call>> options = {})
{
    auto outcome = co_await attempt_poll(std::move(call), std::move(until), std::move(options));
    co_return std::move(outcome).value();
}

} // namespace waybill

#endif
