#ifndef WAYBILL_BULK_BULK_OPTIONS_HPP
#define WAYBILL_BULK_BULK_OPTIONS_HPP

#include <waybill/call/error.hpp>

#include <boost/describe/enum.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace waybill {

class bulk_journal;

/// What became of an input.
enum class bulk_status {
    done,     ///< The provider took it.
    rejected, ///< It is not in: the provider refused it, alone or with its whole call, or it was not fit to be sent.
    not_sent, ///< It is not in: its call never left.
    unknown,  ///< Its call was sent and no usable answer came: look it up before sending it again.
};
BOOST_DESCRIBE_ENUM(bulk_status, done, rejected, not_sent, unknown)

/// What became of one input; the references hold during `on_outcome`.
template <class Input, class Result>
struct bulk_outcome {
    std::size_t index{};         ///< Of the input in the range, from 0.
    bulk_status status{};
    Input const& input;
    Result const* answer{};      ///< What the provider said of this input, or of its whole call; null when it said nothing.
    error const* failure{};      ///< Of the call; null when the call succeeded.
    std::string const& reason;   ///< Why it is not in; empty when it is.
    bool is_resumed{};           ///< The journal says so; nothing was sent for it now, and `answer` and `failure` are null.
};

/// How far a bulk operation has come.
struct bulk_progress {
    std::array<std::size_t, 4> counts{};    ///< Of inputs, by bulk_status.
    std::optional<std::size_t> total{};     ///< Of inputs; unset for a range that does not know its size.
    std::size_t calls{};
    std::size_t resumed{};                  ///< Of the inputs counted, those that the journal told of.
    std::chrono::duration<double> elapsed{}; ///< Since the operation began.

    std::size_t count(bulk_status status) const { return counts[static_cast<std::size_t>(status)]; }
    /// The inputs of which it is known what became of them, `unknown` included.
    std::size_t ended() const { return counts[0] + counts[1] + counts[2] + counts[3]; }
    /// Inputs a second, those of the journal left out; 0 when no time has passed.
    double rate() const
    {
        return elapsed.count() > 0 ? static_cast<double>(ended() - resumed) / elapsed.count() : 0;
    }
    /// How long the rest takes at this rate; unset when that cannot be said.
    std::optional<std::chrono::seconds> remaining() const
    {
        if (!total || *total < ended() || !(rate() > 0)) return std::nullopt;
        return std::chrono::seconds{static_cast<std::int64_t>(static_cast<double>(*total - ended()) / rate() + 0.5)};
    }
};

/// Inputs in a row that ended alike.
struct bulk_part {
    std::size_t first{};
    std::size_t count{};
    bulk_status status{};
    std::string reason{}; ///< Empty for `done`.

    friend bool operator==(bulk_part const&, bulk_part const&) = default;
};

/// What became of the inputs that were read from the range.
struct bulk_report {
    std::vector<bulk_part> parts{}; ///< All of them in order, without a gap; left empty when `on_outcome` was told each.
    bulk_progress progress{};
    std::optional<error> failure{}; ///< Of the first call that failed.
    bool complete{};                ///< The whole range was read; else the rest of it was not touched.

    std::size_t count(bulk_status status) const { return progress.count(status); }
    /// The whole range is in.
    bool all_done() const { return complete && count(bulk_status::done) == progress.ended(); }
    /// The inputs that were read: the index at which the rest of the range begins.
    std::size_t read() const { return progress.ended(); }
};

/// What to do when a call fails as a whole. One that is refused for its inputs is no reason to stop: with a list of them, one
/// of error_kind::validation; with a single one, any that is not about who calls, or how often.
enum class after_failure {
    stop,     ///< Read and send nothing more.
    carry_on, ///< Go on with the next inputs.
};

/// What a look-up finds of an input whose call had no usable answer.
enum class bulk_lookup {
    landed,  ///< It is in.
    absent,  ///< It is not in, nor on its way.
    unknown, ///< That cannot be said.
};

/// `Lookup` is bulk_lookup, or in coro mode an awaitable of it.
template <class Input, class Result, class Lookup = bulk_lookup>
struct bulk_options {
    std::size_t max_items = 0;          ///< Inputs of one call; 0, or more than the provider takes: as many as it takes.
    std::size_t max_bytes = 4U << 20U;  ///< Of the encoded inputs of one call.
    std::size_t concurrency = 1;        ///< Calls under way at a time in coro mode; in blocking mode there is one.
    waybill::after_failure after_failure{};
    bulk_journal* journal{};            ///< Makes the operation resumable; lives as long as it.
    /// Decides on inputs that are unknown, of this run or of the journal: looks one up at the provider. What has landed is
    /// done; what is absent is sent again, where nothing has stopped the operation and it was not yet sent three times. Only
    /// without it, or where it does not know, are inputs reported as unknown.
    std::function<Lookup(Input const&)> reconcile{};
    std::stop_token stop{};             ///< Looked at before each call: nothing more is read and sent.
    /// Told each input, those of a call in order, so that nothing is kept of them. What it throws ends it all.
    std::function<void(bulk_outcome<Input, Result> const&)> on_outcome{};
    std::function<void(bulk_progress const&)> on_progress{}; ///< Told after each call and look-up, and after resuming.
};

} // namespace waybill

#endif
