#ifndef WAYBILL_BULK_BULK_HPP
#define WAYBILL_BULK_BULK_HPP

#include <waybill/bulk/bulk_run.hpp>
#include <waybill/call/blocking.hpp>

#include <ranges>
#include <utility>

namespace waybill {

/// Sends any number of inputs by as many calls as it takes: the range is read once and never kept as a whole. `request` is
/// that of each call but for the inputs. No input is sent twice; the report says of each whether it is in, not in or
/// unknown. Inputs that break a rule of the model are rejected here, the others of their call not with them.
///
///     auto const report = waybill::bulk(client.members.add, {.group = 7}, read_members(file),
///                                       {.on_progress = [](waybill::bulk_progress const& p) { show(p); }});
template <class Operation, std::ranges::input_range Inputs>
    requires std::constructible_from<bulk_input<endpoint<blocking, Operation>>, std::ranges::range_reference_t<Inputs>>
bulk_report bulk(endpoint<blocking, Operation> const& add, typename Operation::request_type request, Inputs&& inputs,
                 bulk_options_of<endpoint<blocking, Operation>> options = {})
{
    detail::bulk_run<Operation> run{std::move(request), std::move(options), detail::size_of_range(inputs)};
    auto at = std::ranges::begin(inputs);
    auto const end = std::ranges::end(inputs);
    while (run.fill(at, end)) run.received(add.attempt(run.request()));
    return std::move(run.report());
}

} // namespace waybill

#endif
