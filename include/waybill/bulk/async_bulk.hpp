#ifndef WAYBILL_BULK_ASYNC_BULK_HPP
#define WAYBILL_BULK_ASYNC_BULK_HPP

#include <waybill/bulk/bulk_run.hpp>
#include <waybill/call/coro.hpp>

#include <boost/asio/awaitable.hpp>

#include <ranges>
#include <utility>

namespace waybill {

/// As the blocking `bulk`. The range is kept by value: give a view, or move a container in. Name the arguments before the
/// co_await expression.
template <class Operation, std::ranges::input_range Inputs>
    requires std::constructible_from<bulk_input<endpoint<coro, Operation>>, std::ranges::range_reference_t<Inputs>>
boost::asio::awaitable<bulk_report> bulk(endpoint<coro, Operation> add, typename Operation::request_type request, Inputs inputs,
                                         bulk_options_of<endpoint<coro, Operation>> options = {})
{
    detail::bulk_run<Operation> run{std::move(request), std::move(options), detail::size_of_range(inputs)};
    auto at = std::ranges::begin(inputs);
    auto const end = std::ranges::end(inputs);
    while (run.fill(at, end)) {
        auto const answer = co_await add.attempt(run.request());
        run.received(answer);
    }
    co_return std::move(run.report());
}

} // namespace waybill

#endif
