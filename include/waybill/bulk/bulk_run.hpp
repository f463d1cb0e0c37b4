#ifndef WAYBILL_BULK_BULK_RUN_HPP
#define WAYBILL_BULK_BULK_RUN_HPP

#include <waybill/bulk/bulk_history.hpp>
#include <waybill/bulk/bulk_options.hpp>
#include <waybill/bulk/bulk_types.hpp>
#include <waybill/call/endpoint.hpp>
#include <waybill/call/error.hpp>
#include <waybill/call/operation.hpp>
#include <waybill/codec/multipart.hpp>
#include <waybill/reflect/validate.hpp>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill {
namespace detail {

/// The whole of a bulk operation but for calls and look-ups: cuts the inputs into requests and tells what became of each. It
/// does no input or output and reads no clock; a driver does what `next` says. Several calls may be under way.
template <class Operation, class Lookup = bulk_lookup>
class bulk_run {
    using types = bulk_types<Operation>;
    static constexpr bool is_itemized = types::is_itemized;

public:
    using request_type = typename Operation::request_type;
    using list_type = typename types::list_type;
    using input_type = typename types::input_type;
    using answer_type = value_of_response<typename Operation::response_type>;
    using result_type = typename types::result_type;
    using options_type = bulk_options<input_type, result_type, Lookup>;
    using time_point = std::chrono::steady_clock::time_point;
    /// Adds lines to the journal; a call waits for those that are intents.
    using journal_type = std::function<void(std::string_view lines, bool are_intents)>;

    enum class step {
        send,    ///< Make the call of `request()`, and report its answer with what `leave` gave to `received`.
        look_up, ///< Look `question()` up, then report to `answered`.
        done,    ///< There is nothing to do but for calls under way. See `report()`.
    };

    /// The inputs of a call under way.
    class batch {
        friend bulk_run;
        struct place {
            std::size_t index{};
            std::size_t bytes{};
            int sends{};
        };
        struct refused_input {
            std::size_t before{}; ///< The place in the call's list that it stands before.
            std::size_t index{};
            input_type input;
            std::string why{};
        };
        list_type inputs;
        std::vector<place> places;
        std::vector<refused_input> refused; ///< Those among them that cannot be sent.
    };

    /// An input of which it is not known whether it is in, or that is sent again.
    class held_input {
        friend bulk_run;
        typename batch::place place;
        std::string reason{};
        std::shared_ptr<error const> failure{};

    public:
        held_input(typename batch::place where, input_type what, std::string why, std::shared_ptr<error const> of)
            : place(where), reason(std::move(why)), failure(std::move(of)), input(std::move(what))
        {
        }
        input_type input;
    };

    bulk_run(request_type request, options_type options, std::optional<std::size_t> total, time_point now,
             bulk_history history = {}, journal_type journal = {})
        : request_(std::move(request)), options_(std::move(options)), started_(now), history_(std::move(history)),
          journal_(std::move(journal))
    {
        if (options_.max_items == 0 || options_.max_items > types::limit) options_.max_items = types::limit;
        report_.progress.total = total;
        if constexpr (takes_batches<Operation>) {
            list().clear();
            if (journal_)
                if (auto const rest = Operation::encode_part(request_)) digest_.add(*rest);
        }
        digest_.add(Operation::path);
        if constexpr (requires { Operation::rpc_method; }) digest_.add(Operation::rpc_method);
    }

    options_type const& options() const { return options_; }

    /// Takes inputs as needed. Throws waybill::exception when the journal is of other inputs.
    template <class Iterator, class Sentinel>
    step next(Iterator& at, Sentinel const& end, time_point now)
    {
        note_time(now);
        if (!is_resumed_ && !is_stopped_) resume(at, end);
        if (!asked_.empty() && !is_abandoned_) return step::look_up;
        fill(at, end);
        if (list().empty()) give_up();
        report_.complete = list().empty() && !held_ && is_resumed_ && at == end;
        return list().empty() ? step::done : step::send;
    }

    request_type const& request()
    {
        if constexpr (takes_batches<Operation>) return request_;
        else return batch_.inputs.front();
    }

    /// The call has begun: its inputs are in its request.
    batch leave()
    {
        if constexpr (takes_batches<Operation>) batch_.inputs = std::exchange(list(), {});
        return std::exchange(batch_, {});
    }

    void received(batch sent, result<answer_type> const& answer, time_point now)
    {
        note_time(now);
        ++report_.progress.calls;
        std::shared_ptr<error const> failure;
        if (!answer) failure = std::make_shared<error const>(answer.error());
        else if constexpr (is_itemized) {
            if (answer->size() != sent.inputs.size()) failure = miscounted(answer->size(), sent.inputs.size());
        }
        bool const is_theirs = !failure || is_about_inputs(*failure);
        std::vector<ending> const endings = find_endings(sent, answer, failure.get());
        if (failure) {
            if ((options_.after_failure == after_failure::stop && !is_theirs) || failure->kind == error_kind::canceled) stop();
            if (failure->kind == error_kind::canceled) abandon();
            if (!report_.failure) report_.failure = *failure;
        }
        // What is looked up stays "sent" in the journal.
        bool const asks = failure && failure->effect == effect::unknown && options_.reconcile && !is_abandoned_;
        if (!asks) note_endings(sent, endings, is_theirs);

        auto refused = sent.refused.begin();
        for (std::size_t i = 0; i < sent.inputs.size(); ++i) {
            for (; refused != sent.refused.end() && refused->before == i; ++refused) settle(*refused);
            auto const& [status, why] = endings[i];
            if (asks) {
                asked_.emplace_back(sent.places[i], std::move(sent.inputs[i]), why, failure);
                continue;
            }
            result_type const* said = nullptr;
            if constexpr (is_itemized) said = failure ? nullptr : &(*answer)[i];
            else if constexpr (!std::is_void_v<answer_type>) said = failure ? nullptr : &*answer;
            settle({sent.places[i].index, status, sent.inputs[i], said, failure.get(), why});
        }
        for (; refused != sent.refused.end(); ++refused) settle(*refused);
        tell_progress();
    }

    held_input question()
    {
        auto asked = std::move(asked_.front());
        asked_.pop_front();
        return asked;
    }

    void answered(held_input asked, bulk_lookup found, time_point now)
    {
        constexpr int most_sends = 3;
        note_time(now);
        auto const index = asked.place.index;
        if (found == bulk_lookup::absent && !is_stopped_ && asked.place.sends < most_sends) {
            again_.push_back(std::move(asked));
        } else if (found == bulk_lookup::landed) {
            note({journal_state::done, index, 1});
            settle({index, bulk_status::done, asked.input, nullptr, nullptr, {}});
        } else if (found == bulk_lookup::absent) {
            note({journal_state::open, index, 1});
            settle({index, bulk_status::not_sent, asked.input, nullptr, asked.failure.get(), asked.reason});
        } else {
            note({journal_state::unknown, index, 1, std::nullopt, asked.reason});
            settle({index, bulk_status::unknown, asked.input, nullptr, asked.failure.get(), asked.reason});
        }
        tell_progress();
    }

    /// Nothing more is read and sent.
    void stop() { is_stopped_ = true; }
    /// Nor looked up.
    void abandon()
    {
        stop();
        is_abandoned_ = true;
    }

    bulk_report& report() { return report_; }

private:
    using refused_input = typename batch::refused_input;

    struct ending {
        bulk_status status{};
        std::string reason{};
    };

    static constexpr std::string_view stopped_text = "the operation had stopped";

    list_type& list()
    {
        if constexpr (takes_batches<Operation>) return list_in(request_.*types::description::member);
        else return batch_.inputs;
    }

    /// Goes through the inputs that were about to leave in earlier runs. Those that may be sent, or have to be looked up,
    /// wait until all of them have turned out to be the same.
    template <class Iterator, class Sentinel>
    void resume(Iterator& at, Sentinel const& end)
    {
        is_resumed_ = true;
        auto const history = std::exchange(history_, {});
        if (history.covered() == 0) return;
        std::deque<held_input> open;
        std::deque<held_input> asked;
        for (; index_ < history.covered(); ++index_, ++at) {
            if (at == end) other_inputs("the range has " + std::to_string(index_) + " inputs, and the journal tells of " + std::to_string(history.covered()));
            held_input each{{index_, 0, 0}, input_type(*at), {}, nullptr};
            auto const checked = check(each.input);
            digest_.add(checked.digest);
            each.place.bytes = checked.bytes;
            auto const& [count, state, reason] = history.at(index_);
            // One that is too large now may have left when more was allowed; one that breaks a rule never did.
            bool const never_left = !checked.why.empty() && (state == journal_state::open || checked.bytes == 0);
            if (state == journal_state::done || state == journal_state::rejected) {
                auto const status = state == journal_state::done ? bulk_status::done : bulk_status::rejected;
                ++report_.progress.resumed;
                settle({index_, status, each.input, nullptr, nullptr, reason, true});
            } else if (never_left) {
                settle({index_, bulk_status::rejected, each.input, nullptr, nullptr, checked.why});
            } else if (state == journal_state::open) {
                open.push_back(std::move(each));
            } else {
                each.reason = reason.empty() ? "the operation ended before there was an answer" : reason;
                asked.push_back(std::move(each));
            }
        }
        if (digest_.value() != history.digest()) other_inputs("the range or the request differs");
        covered_ = index_;
        again_ = std::move(open);
        if (options_.reconcile) {
            asked_ = std::move(asked);
        } else {
            for (auto const& each : asked) {
                ++report_.progress.resumed;
                settle({each.place.index, bulk_status::unknown, each.input, nullptr, nullptr, each.reason, true});
            }
        }
        tell_progress();
    }

    [[noreturn]] static void other_inputs(std::string const& why)
    {
        throw exception{error{error_kind::configuration, effect::not_sent, "the journal is of another operation: " + why}};
    }

    /// Puts a request together, if there is anything to send.
    template <class Iterator, class Sentinel>
    void fill(Iterator& at, Sentinel const& end)
    {
        list().clear();
        batch_.places.clear();
        if (is_stopped_) return;
        std::size_t bytes = 0;
        auto const fits = [&](std::size_t more) { return list().empty() || bytes + more <= options_.max_bytes; };
        auto const put = [&](typename batch::place place, input_type&& input) {
            bytes += place.bytes;
            ++place.sends;
            batch_.places.push_back(place);
            list().push_back(std::move(input));
        };
        for (; !again_.empty() && list().size() < options_.max_items && fits(again_.front().place.bytes); again_.pop_front())
            put(again_.front().place, std::move(again_.front().input));
        if (!list().empty()) return note_again();

        while (list().size() < options_.max_items && batch_.refused.size() < options_.max_items) {
            if (!held_) {
                if (at == end) break;
                held_.emplace(*at);
                ++at;
                checked_ = check(*held_);
            }
            if (!checked_.why.empty()) {
                batch_.refused.push_back({list().size(), index_, std::move(*held_), std::move(checked_.why)});
                if (list().empty()) { // nobody before it is still waiting
                    settle(batch_.refused.back());
                    batch_.refused.clear();
                }
            } else {
                if (!fits(checked_.bytes)) break;
                put({index_, checked_.bytes, 0}, std::move(*held_));
            }
            held_.reset();
            digest_.add(checked_.digest);
            ++index_;
        }
        if (!list().empty()) note_intent();
    }

    /// Where the operation has stopped: tells of what was read and will not be sent.
    void give_up()
    {
        if (!is_stopped_) return;
        std::string const why{stopped_text};
        for (; !again_.empty(); again_.pop_front()) {
            auto const& each = again_.front();
            note({journal_state::open, each.place.index, 1});
            settle({each.place.index, bulk_status::not_sent, each.input, nullptr, each.failure.get(), why});
        }
        for (; is_abandoned_ && !asked_.empty(); asked_.pop_front()) {
            auto const& each = asked_.front();
            settle({each.place.index, bulk_status::unknown, each.input, nullptr, each.failure.get(), each.reason});
        }
        if (!held_) return;
        settle({index_++, bulk_status::not_sent, *held_, nullptr, nullptr, why});
        held_.reset();
    }

    struct checked_input {
        std::size_t bytes{};
        std::uint64_t digest{};
        std::string why{}; ///< It cannot be sent; empty when it can.
    };

    /// What the input takes, or why it cannot be sent.
    checked_input check(input_type const& input) const
    {
        checked_input found;
        auto const encoded = [&](std::string_view text) {
            found.bytes += text.size();
            if (!journal_) return;
            fnv1a digest;
            digest.add(found.digest);
            digest.add(text);
            found.digest = digest.value();
        };
        if constexpr (takes_batches<Operation>) {
            if constexpr (described<input_type>) describe(validate(input), found.why);
            if (found.why.empty()) {
                auto const written = Operation::encode_part(input);
                if (written) encoded(*written);
                else describe({{written.error().path.substr(written.error().path.empty() ? 0 : 1), written.error().message}}, found.why);
            }
        } else {
            http::request written;
            if (auto const done = Operation::encode(input, written); !done) {
                describe(done.error().field_errors, found.why);
                if (found.why.empty()) found.why = done.error().message;
            } else {
                // The boundary between parts is never the same.
                auto const boundary = header_parameter(written.fields.find("Content-Type").value_or(""), "boundary");
                encoded(written.url);
                std::string_view rest = written.body;
                while (boundary && !boundary->empty() && rest.find(*boundary) != std::string_view::npos) {
                    encoded(rest.substr(0, rest.find(*boundary)));
                    rest.remove_prefix(rest.find(*boundary) + boundary->size());
                }
                encoded(rest);
            }
        }
        if (found.why.empty() && found.bytes > options_.max_bytes)
            found.why = "takes " + std::to_string(found.bytes) + " bytes alone, more than a call may have";
        return found;
    }

    static void describe(std::vector<field_error> const& wrong, std::string& why)
    {
        for (auto const& each : wrong) why += (why.empty() ? "" : "; ") + each.field + ": " + each.message;
    }

    static std::shared_ptr<error const> miscounted(std::size_t results, std::size_t inputs)
    {
        return std::make_shared<error const>(
            error_kind::decode, effect::unknown,
            "the answer has " + std::to_string(results) + " results for " + std::to_string(inputs) + " inputs");
    }

    /// Whether the provider refused the inputs, rather than the caller.
    static bool is_about_inputs(error const& failure)
    {
        if (failure.effect != effect::rejected) return false;
        switch (failure.kind) {
        case error_kind::validation: return true;
        case error_kind::conflict:
        case error_kind::not_found:
        case error_kind::http_status:
        case error_kind::refused: return !takes_batches<Operation>;
        default: return false;
        }
    }

    static std::vector<ending> find_endings(batch const& sent, result<answer_type> const& answer, error const* failure)
    {
        std::vector<ending> endings(sent.inputs.size());
        if (failure != nullptr) {
            ending each{bulk_status::unknown, to_string(*failure)};
            if (failure->effect == effect::not_sent) each.status = bulk_status::not_sent;
            if (failure->effect == effect::rejected) each.status = bulk_status::rejected;
            std::fill(endings.begin(), endings.end(), each);
        } else if constexpr (is_itemized) {
            for (std::size_t i = 0; i < endings.size(); ++i)
                if (auto why = (*answer)[i].rejection()) endings[i] = {bulk_status::rejected, std::move(*why)};
        }
        return endings;
    }

    void note_time(time_point now) { report_.progress.elapsed = now - started_; }

    void tell_progress()
    {
        if (options_.on_progress) options_.on_progress(report_.progress);
    }

    void settle(refused_input const& each) { settle({each.index, bulk_status::rejected, each.input, nullptr, nullptr, each.why}); }

    void settle(bulk_outcome<input_type, result_type> const& outcome)
    {
        ++report_.progress.counts[static_cast<std::size_t>(outcome.status)];
        if (options_.on_outcome) options_.on_outcome(outcome);
        else add_part({outcome.index, 1, outcome.status, outcome.reason});
    }

    /// With several calls under way their inputs end in any order.
    void add_part(bulk_part part)
    {
        auto& parts = report_.parts;
        auto const joins = [](bulk_part const& left, bulk_part const& right) {
            return left.first + left.count == right.first && left.status == right.status && left.reason == right.reason;
        };
        auto after = parts.end();
        if (!parts.empty() && parts.back().first > part.first)
            after = std::ranges::upper_bound(parts, part.first, {}, &bulk_part::first);
        if (after != parts.begin() && joins(*std::prev(after), part)) {
            auto const before = std::prev(after);
            ++before->count;
            if (after == parts.end() || !joins(*before, *after)) return;
            before->count += after->count;
            parts.erase(after);
        } else if (after != parts.end() && joins(part, *after)) {
            --after->first;
            ++after->count;
        } else {
            parts.insert(after, std::move(part));
        }
    }

    void note(journal_record const& record)
    {
        if (journal_) journal_(record.to_line() + '\n', false);
    }

    /// Lines for a row of inputs, one for each of its parts that ended alike.
    template <class State>
    std::string lines_of(std::vector<typename batch::place> const& places, State state_of) const
    {
        std::string lines;
        std::optional<journal_record> record;
        for (std::size_t i = 0; i < places.size(); ++i) {
            auto next = state_of(i);
            next.first = places[i].index;
            next.count = 1;
            if (record && record->first + record->count == next.first && record->state == next.state && record->reason == next.reason) {
                ++record->count;
                continue;
            }
            if (record) lines += record->to_line() + '\n';
            record = std::move(next);
        }
        return record ? lines + record->to_line() + '\n' : lines;
    }

    /// All that was read goes into the journal, so that its inputs are in a row; those that stay here as open.
    void note_intent()
    {
        auto const first = std::exchange(covered_, index_);
        if (!journal_) return;
        auto lines = journal_record{journal_state::sent, first, index_ - first, digest_.value()}.to_line() + '\n';
        auto at = first;
        auto const skip_to = [&](std::size_t next) {
            if (next > at) lines += journal_record{journal_state::open, at, next - at}.to_line() + '\n';
            at = next + 1;
        };
        for (auto const& each : batch_.places) skip_to(each.index);
        skip_to(index_);
        journal_(lines, true);
    }

    void note_again()
    {
        if (!journal_) return;
        journal_(lines_of(batch_.places, [](std::size_t) { return journal_record{journal_state::sent}; }), true);
    }

    /// Before anybody is told, who could end the program. What was refused with its call for the caller's sake is sent again
    /// once the caller has put that right.
    void note_endings(batch const& sent, std::vector<ending> const& endings, bool are_theirs)
    {
        if (!journal_) return;
        journal_(lines_of(sent.places,
                          [&](std::size_t i) {
                              journal_record record;
                              switch (endings[i].status) {
                              case bulk_status::done: record.state = journal_state::done; break;
                              case bulk_status::rejected:
                                  record.state = are_theirs ? journal_state::rejected : journal_state::open;
                                  break;
                              case bulk_status::not_sent: record.state = journal_state::open; break;
                              case bulk_status::unknown: record.state = journal_state::unknown; break;
                              }
                              bool const has_reason = record.state == journal_state::rejected || record.state == journal_state::unknown;
                              if (has_reason) record.reason = endings[i].reason;
                              return record;
                          }),
                 false);
    }

    request_type request_;
    options_type options_;
    bulk_report report_;
    time_point started_;
    bulk_history history_;        ///< Of earlier runs, until it is gone through.
    journal_type journal_;
    fnv1a digest_;                ///< Of the operation and the inputs before index_.
    std::size_t index_ = 0;       ///< Of the next input to be put into a call, held_ if there is one.
    std::size_t covered_ = 0;     ///< The inputs before this index are in the journal.
    std::optional<input_type> held_; ///< Read from the range and not in a request yet.
    checked_input checked_;       ///< It.
    batch batch_;                 ///< What is put together; the inputs of a list are in request_.
    std::deque<held_input> again_; ///< To be sent again.
    std::deque<held_input> asked_; ///< To be looked up.
    bool is_resumed_ = false;
    bool is_stopped_ = false;
    bool is_abandoned_ = false;
};

/// The size of a range that knows it without being gone through.
template <class Range>
std::optional<std::size_t> size_of_range(Range const& range)
{
    if constexpr (std::ranges::sized_range<Range const>) return static_cast<std::size_t>(std::ranges::size(range));
    else return std::nullopt;
}

/// What a look-up is in a mode.
template <class Mode>
struct bulk_lookup_in {
    using type = bulk_lookup;
};

template <class Endpoint>
struct bulk_of;
template <class Mode, class Operation>
struct bulk_of<endpoint<Mode, Operation>> {
    using types = bulk_types<Operation>;
    using lookup = typename bulk_lookup_in<Mode>::type;
    using options = bulk_options<typename types::input_type, typename types::result_type, lookup>;
    using run = bulk_run<Operation, lookup>;
};

} // namespace detail

/// What the endpoint's request takes many of; where it has no such list, the request itself.
template <class Endpoint>
using bulk_input = typename detail::bulk_of<Endpoint>::types::input_type;

/// Options of a bulk operation by an endpoint.
template <class Endpoint>
using bulk_options_of = typename detail::bulk_of<Endpoint>::options;

} // namespace waybill

#endif
