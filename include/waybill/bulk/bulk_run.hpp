#ifndef WAYBILL_BULK_BULK_RUN_HPP
#define WAYBILL_BULK_BULK_RUN_HPP

#include <waybill/call/error.hpp>
#include <waybill/call/operation.hpp>
#include <waybill/reflect/validate.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <functional>
#include <iterator>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill {

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
};

/// How far a bulk operation has come.
struct bulk_progress {
    std::array<std::size_t, 4> counts{};    ///< Of inputs, by bulk_status.
    std::optional<std::size_t> total{};     ///< Of inputs; unset for a range that does not know its size.
    std::size_t calls{};

    std::size_t count(bulk_status status) const { return counts[static_cast<std::size_t>(status)]; }
};

/// Inputs in a row that ended alike.
struct bulk_part {
    std::size_t first{};
    std::size_t count{};
    bulk_status status{};
    std::string reason{}; ///< Empty for `done`.

    friend bool operator==(bulk_part const&, bulk_part const&) = default;
};

/// What became of every input that was read from the range: `parts` holds them in order, without a gap.
struct bulk_report {
    std::vector<bulk_part> parts{};
    bulk_progress progress{};
    std::optional<error> failure{}; ///< Of the first call that failed.
    bool complete{};                ///< The whole range was read; else what comes after the last part was not touched.

    std::size_t count(bulk_status status) const { return progress.count(status); }
    /// The whole range is in.
    bool all_done() const
    {
        return complete && count(bulk_status::rejected) + count(bulk_status::not_sent) + count(bulk_status::unknown) == 0;
    }
    /// The inputs that were read: the index at which the rest of the range begins.
    std::size_t read() const { return parts.empty() ? 0 : parts.back().first + parts.back().count; }
};

/// What to do when a call fails as a whole. One that is refused for its data (error_kind::validation) is no reason to stop:
/// those are its inputs.
enum class after_failure {
    stop,     ///< Read and send nothing more.
    carry_on, ///< Go on with the next inputs.
};

template <class Input, class Result>
struct bulk_options {
    std::size_t max_items = 0;          ///< Inputs of one call; 0, or more than the provider takes: as many as it takes.
    std::size_t max_bytes = 4U << 20U;  ///< Of the encoded inputs of one call.
    waybill::after_failure after_failure{};
    std::function<void(bulk_outcome<Input, Result> const&)> on_outcome{}; ///< Told each input in order. What it throws ends it all.
    std::function<void(bulk_progress const&)> on_progress{};              ///< Told after each call.
};

namespace detail {

template <auto Member, std::size_t Limit>
struct batch_of {
    static constexpr auto member = Member;
    static constexpr std::size_t limit = Limit;
};
template <auto Member, std::size_t Limit>
auto find_batch(batch<Member, Limit>*) -> batch_of<Member, Limit>;

template <class Operation>
concept takes_batches = requires { find_batch(rules_pointer<typename Operation::request_type>); };

template <class Results>
concept has_rejections = requires(Results const& results) {
    { results[0].rejection() } -> std::same_as<std::optional<std::string>>;
};

/// The list inside a plain or required member.
template <class T>
auto& list_in(T& member)
{
    if constexpr (is_required<T>) return member.has_value() ? *member : member.emplace();
    else return member;
}

/// What there is of an input in an answer: its result, or the answer as a whole.
template <class Answer, bool IsItemized>
struct result_in {
    using type = Answer;
};
template <class Answer>
struct result_in<Answer, true> {
    using type = typename Answer::value_type;
};

/// The whole of a bulk operation but for the calls: cuts the inputs into requests and tells what became of each. A driver
/// asks to `fill` from the range, makes the call and reports its result.
template <class Operation>
class bulk_run {
    static_assert(takes_batches<Operation>,
                  "waybill: for waybill::bulk, the rules of the request name batch<&request::list, Limit>");

    /// Whether the answer has a result for each input; else it is about all of them.
    static constexpr bool is_itemized = requires { typename inner_type<typename Operation::response_type>::value_type; } &&
                                        !std::same_as<inner_type<typename Operation::response_type>, std::string>;
    static_assert(!is_itemized || has_rejections<inner_type<typename Operation::response_type>>,
                  "waybill: for waybill::bulk, a response with a result for each input is a std::vector of results with "
                  "`std::optional<std::string> rejection() const`, which says why the provider did not take the input");

    using description = decltype(find_batch(rules_pointer<typename Operation::request_type>));

public:
    using request_type = typename Operation::request_type;
    using list_type = std::remove_cvref_t<decltype(list_in(std::declval<request_type&>().*description::member))>;
    using input_type = typename list_type::value_type;
    using answer_type = value_of_response<typename Operation::response_type>;
    using result_type = typename result_in<inner_type<typename Operation::response_type>, is_itemized>::type;
    using options_type = bulk_options<input_type, result_type>;

    bulk_run(request_type request, options_type options, std::optional<std::size_t> total)
        : request_(std::move(request)), options_(std::move(options))
    {
        if (options_.max_items == 0 || options_.max_items > description::limit) options_.max_items = description::limit;
        report_.progress.total = total;
    }

    /// Takes inputs until a request is ready; false when there is nothing to send: the range is used up, or a failure was
    /// the end.
    template <class Iterator, class Sentinel>
    bool fill(Iterator& at, Sentinel const& end)
    {
        list().clear();
        std::size_t bytes = 0;
        while (!stopped_ && list().size() < options_.max_items && refused_.size() < options_.max_items) {
            if (!held_) {
                if (at == end) break;
                held_.emplace(*at);
                ++at;
                held_bytes_ = check(*held_);
            }
            if (!held_bytes_) {
                refused_.push_back({list().size(), std::move(*held_), std::move(why_)});
                if (list().empty()) { // nobody before it is still waiting
                    settle(refused_.back());
                    refused_.clear();
                }
            } else {
                if (!list().empty() && bytes + *held_bytes_ > options_.max_bytes) break;
                bytes += *held_bytes_;
                list().push_back(std::move(*held_));
            }
            held_.reset();
        }
        if (stopped_ && held_) {
            settle(*held_, bulk_status::not_sent, "the operation had stopped", nullptr, nullptr);
            held_.reset();
        }
        report_.complete = list().empty() && at == end;
        return !list().empty();
    }

    request_type const& request() const { return request_; }

    void received(result<answer_type> const& answer)
    {
        ++report_.progress.calls;
        auto const& inputs = list();
        std::optional<error> failure;
        if (!answer) failure = answer.error();
        else if constexpr (is_itemized) {
            if (answer->size() != inputs.size()) failure = miscounted(answer->size());
        }
        auto const reason = failure ? to_string(*failure) : std::string{};
        auto refused = refused_.begin();
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            for (; refused != refused_.end() && refused->before == i; ++refused) settle(*refused);
            if (failure) {
                settle(inputs[i], status_after(*failure), reason, nullptr, &*failure);
            } else if constexpr (is_itemized) {
                auto const& each = (*answer)[i];
                auto const why = each.rejection();
                settle(inputs[i], why ? bulk_status::rejected : bulk_status::done, why.value_or(""), &each, nullptr);
            } else if constexpr (std::is_void_v<answer_type>) {
                settle(inputs[i], bulk_status::done, {}, nullptr, nullptr);
            } else {
                settle(inputs[i], bulk_status::done, {}, &*answer, nullptr);
            }
        }
        for (; refused != refused_.end(); ++refused) settle(*refused);
        refused_.clear();
        if (failure) {
            bool const is_about_inputs = failure->kind == error_kind::validation && failure->effect == effect::rejected;
            stopped_ = (options_.after_failure == after_failure::stop && !is_about_inputs) || failure->kind == error_kind::canceled;
            if (!report_.failure) report_.failure = std::move(failure);
        }
        if (options_.on_progress) options_.on_progress(report_.progress);
    }

    bulk_report& report() { return report_; }

private:
    list_type& list() { return list_in(request_.*description::member); }

    /// How many bytes the input takes; nothing, with the reason in why_, when it cannot be sent.
    std::optional<std::size_t> check(input_type const& input)
    {
        why_.clear();
        if constexpr (described<input_type>) {
            for (auto const& wrong : validate(input)) why_ += (why_.empty() ? "" : "; ") + wrong.field + ": " + wrong.message;
            if (!why_.empty()) return std::nullopt;
        }
        auto const bytes = Operation::encoded_bytes(input);
        if (!bytes) why_ = bytes.error().path.substr(bytes.error().path.empty() ? 0 : 1) + ": " + bytes.error().message;
        else if (*bytes > options_.max_bytes) why_ = "takes " + std::to_string(*bytes) + " bytes alone, more than a call may have";
        else return *bytes;
        return std::nullopt;
    }

    /// An input that cannot be sent, among those of a call.
    struct refused_input {
        std::size_t before{}; ///< The place in the call's list that it stands before.
        input_type input;
        std::string why{};
    };

    void settle(refused_input const& each) { settle(each.input, bulk_status::rejected, each.why, nullptr, nullptr); }

    error miscounted(std::size_t results)
    {
        return {error_kind::decode, effect::unknown,
                "the answer has " + std::to_string(results) + " results for " + std::to_string(list().size()) + " inputs"};
    }

    static bulk_status status_after(error const& failure)
    {
        switch (failure.effect) {
        case effect::not_sent: return bulk_status::not_sent;
        case effect::rejected: return bulk_status::rejected;
        case effect::unknown: break;
        }
        return bulk_status::unknown;
    }

    void settle(input_type const& input, bulk_status status, std::string const& reason, result_type const* answer,
                error const* failure)
    {
        auto const index = report_.read();
        ++report_.progress.counts[static_cast<std::size_t>(status)];
        auto& parts = report_.parts;
        if (!parts.empty() && parts.back().status == status && parts.back().reason == reason) ++parts.back().count;
        else parts.push_back({index, 1, status, reason});
        if (options_.on_outcome) options_.on_outcome({index, status, input, answer, failure, reason});
    }

    request_type request_;
    options_type options_;
    std::optional<input_type> held_;       ///< Read from the range and not in a request yet.
    std::optional<std::size_t> held_bytes_; ///< Nothing when it cannot be sent.
    std::string why_;
    std::vector<refused_input> refused_;
    bool stopped_ = false;
    bulk_report report_;
};

/// The size of a range that knows it without being gone through.
template <class Range>
std::optional<std::size_t> size_of_range(Range const& range)
{
    if constexpr (std::ranges::sized_range<Range const>) return static_cast<std::size_t>(std::ranges::size(range));
    else return std::nullopt;
}

} // namespace detail

/// What the endpoint's request takes many of.
template <class Endpoint>
using bulk_input = typename detail::bulk_run<typename Endpoint::operation>::input_type;

/// Options of a bulk operation by an endpoint.
template <class Endpoint>
using bulk_options_of = typename detail::bulk_run<typename Endpoint::operation>::options_type;

} // namespace waybill

#endif
