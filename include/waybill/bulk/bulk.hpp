#ifndef WAYBILL_BULK_BULK_HPP
#define WAYBILL_BULK_BULK_HPP

#include <waybill/bulk/bulk_journal.hpp>
#include <waybill/bulk/bulk_run.hpp>
#include <waybill/call/blocking.hpp>

#include <chrono>
#include <ranges>
#include <string_view>
#include <utility>

namespace waybill {
namespace detail {

/// A run over the range, by what the journal says.
template <class Endpoint, class Range>
typename bulk_of<Endpoint>::run begin_bulk(typename Endpoint::request_type request, Range const& inputs, bulk_options_of<Endpoint> options)
{
    auto* const journal = options.journal;
    auto history = journal != nullptr ? journal->read() : bulk_history{};
    typename bulk_of<Endpoint>::run::journal_type append;
    if (journal != nullptr)
        append = [journal](std::string_view lines, bool are_intents) { journal->append(lines, are_intents); };
    return {std::move(request),           std::move(options), size_of_range(inputs),
            std::chrono::steady_clock::now(), std::move(history), std::move(append)};
}

template <class Operation, class Range>
bulk_report run_bulk(endpoint<blocking, Operation> const& add, typename Operation::request_type request, Range& inputs,
                     bulk_options_of<endpoint<blocking, Operation>> options)
{
    using clock = std::chrono::steady_clock;
    auto run = begin_bulk<endpoint<blocking, Operation>>(std::move(request), inputs, std::move(options));
    using step = typename decltype(run)::step;
    auto at = std::ranges::begin(inputs);
    auto const end = std::ranges::end(inputs);
    while (true) {
        if (run.options().stop.stop_requested()) run.stop();
        auto const next = run.next(at, end, clock::now());
        if (next == step::done) return std::move(run.report());
        if (next == step::look_up) {
            auto asked = run.question();
            auto const found = run.options().reconcile(asked.input);
            run.answered(std::move(asked), found, clock::now());
        } else {
            auto const answer = add.attempt(run.request());
            run.received(run.leave(), answer, clock::now());
        }
    }
}

} // namespace detail

/// Sends any number of inputs by as many calls as it takes: the range is read once and never kept as a whole. `request` is
/// that of each call but for the inputs. No input is sent twice unless `reconcile` says that it is not in; the report says of
/// each whether it is in, not in or unknown. Inputs that break a rule of the model are rejected here, the others of their call
/// not with them. Throws what the range, the journal and the functions in the options throw.
///
///     auto const report = waybill::bulk(client.members.add, {.group = 7}, read_members(file),
///                                       {.on_progress = [](waybill::bulk_progress const& p) { show(p); }});
template <class Operation, std::ranges::input_range Inputs>
bulk_report bulk(endpoint<blocking, Operation> const& add, typename Operation::request_type request, Inputs&& inputs,
                 bulk_options_of<endpoint<blocking, Operation>> options = {})
{
    static_assert(detail::check_bulk<Operation, Inputs, true>());
    return detail::run_bulk(add, std::move(request), inputs, std::move(options));
}

/// The same where the request has nothing but the inputs, or is an input: then each has a call of its own.
///
///     waybill::bulk(client.contacts.create, read_contacts(file));
template <class Operation, std::ranges::input_range Inputs>
bulk_report bulk(endpoint<blocking, Operation> const& add, Inputs&& inputs,
                 bulk_options_of<endpoint<blocking, Operation>> options = {})
{
    static_assert(detail::check_bulk<Operation, Inputs, false>());
    return detail::run_bulk(add, typename Operation::request_type{}, inputs, std::move(options));
}

} // namespace waybill

#endif
