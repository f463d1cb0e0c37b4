#ifndef WAYBILL_BULK_ASYNC_BULK_HPP
#define WAYBILL_BULK_ASYNC_BULK_HPP

#include <waybill/bulk/bulk.hpp>
#include <waybill/call/coro.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/cancellation_condition.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <ranges>
#include <utility>
#include <vector>

namespace waybill {
namespace detail {

template <>
struct bulk_lookup_in<coro> {
    using type = boost::asio::awaitable<bulk_lookup>;
};

/// Does what there is to do, one thing at a time, until there is nothing more.
template <class Operation, class Run, class Iterator, class Sentinel>
boost::asio::awaitable<void> work_bulk(endpoint<coro, Operation> const& add, Run& run, Iterator& at, Sentinel const& end)
{
    namespace asio = boost::asio;
    using clock = std::chrono::steady_clock;
    using step = typename Run::step;
    try {
        while (true) {
            auto const state = co_await asio::this_coro::cancellation_state;
            if (state.cancelled() != asio::cancellation_type::none) run.abandon();
            if (run.options().stop.stop_requested()) run.stop();
            auto const next = run.next(at, end, clock::now());
            if (next == step::done) break;
            if (next == step::look_up) {
                auto asked = run.question();
                auto found = bulk_lookup::unknown;
                try {
                    auto answer = run.options().reconcile(asked.input);
                    found = co_await std::move(answer);
                } catch (boost::system::system_error const& failed) {
                    if (failed.code() != asio::error::operation_aborted) throw;
                    run.abandon();
                }
                run.answered(std::move(asked), found, clock::now());
            } else {
                auto call = add.attempt(run.request());
                auto sent = run.leave();
                auto const answer = co_await std::move(call);
                run.received(std::move(sent), answer, clock::now());
            }
        }
    } catch (...) {
        run.abandon(); // the others end with what is under way
        throw;
    }
}

template <class Operation, class Inputs>
boost::asio::awaitable<bulk_report> run_bulk(endpoint<coro, Operation> add, typename Operation::request_type request, Inputs inputs,
                                             bulk_options_of<endpoint<coro, Operation>> options)
{
    namespace asio = boost::asio;
    auto const concurrency = options.concurrency;
    auto run = begin_bulk<endpoint<coro, Operation>>(std::move(request), inputs, std::move(options));
    auto at = std::ranges::begin(inputs);
    auto const end = std::ranges::end(inputs);
    if (concurrency <= 1) {
        co_await work_bulk(add, run, at, end);
        co_return std::move(run.report());
    }
    auto const executor = co_await asio::this_coro::executor;
    auto const start = [&] { return asio::co_spawn(executor, work_bulk(add, run, at, end), asio::deferred); };
    std::vector<decltype(start())> workers;
    for (std::size_t i = 0; i < concurrency; ++i) workers.push_back(start());
    auto all = asio::experimental::make_parallel_group(std::move(workers));
    auto const [order, failures] = co_await all.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (auto const place : order)
        if (failures[place]) std::rethrow_exception(failures[place]);
    co_return std::move(run.report());
}

} // namespace detail

/// As the blocking `bulk`, with up to `concurrency` calls under way; cancellation ends those and starts no more, and the
/// report says what became of theirs. The range is kept by value: give a view, or move a container in. Name the arguments
/// before the co_await expression.
template <class Operation, std::ranges::input_range Inputs>
boost::asio::awaitable<bulk_report> bulk(endpoint<coro, Operation> add, typename Operation::request_type request, Inputs inputs,
                                         bulk_options_of<endpoint<coro, Operation>> options = {})
{
    static_assert(detail::check_bulk<Operation, Inputs, true>());
    return detail::run_bulk(std::move(add), std::move(request), std::move(inputs), std::move(options));
}

template <class Operation, std::ranges::input_range Inputs>
boost::asio::awaitable<bulk_report> bulk(endpoint<coro, Operation> add, Inputs inputs,
                                         bulk_options_of<endpoint<coro, Operation>> options = {})
{
    static_assert(detail::check_bulk<Operation, Inputs, false>());
    return detail::run_bulk(std::move(add), typename Operation::request_type{}, std::move(inputs), std::move(options));
}

} // namespace waybill

#endif
