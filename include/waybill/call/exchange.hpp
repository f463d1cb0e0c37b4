#ifndef WAYBILL_CALL_EXCHANGE_HPP
#define WAYBILL_CALL_EXCHANGE_HPP

#include <waybill/call/file_download.hpp>
#include <waybill/call/limiter.hpp>
#include <waybill/call/retry.hpp>
#include <waybill/call/session.hpp>
#include <waybill/transport/transport.hpp>
#include <waybill/types/random.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

namespace waybill::detail {

/// One call from its built request to its response or error: attempts, redirects, waits and deadlines decided here
/// and nowhere else. It does no input or output and reads no clock; a driver asks what to do next and
/// reports what came of it.
class exchange {
public:
    using clock = std::chrono::steady_clock;
    enum class step {
        send, ///< Perform `next_transfer(now)`, then report to `received`.
        wait, ///< Wait for `delay()` or until woken, then report to `waited`.
        done, ///< See `failure()` and `response()`.
    };

    /// `wake` is how the client's limiter ends a wait before its time; see `rate_limiter`. With a file, which is open, the call is
    /// a download.
    exchange(session_core const& core, std::string operation, safety repeat, http::request request,
             call_options const& options, clock::time_point now, std::function<void()> wake = {}, file_download* file = nullptr)
        : core_(core), wake_(std::move(wake)), operation_(std::move(operation)), safety_(repeat), request_(std::move(request)),
          policy_(options.retry ? *options.retry : core.options.retry),
          on_progress_(file != nullptr ? with_offset(options.on_progress, *file) : options.on_progress), file_(file), stop_(options.stop), timeout_(core.options.timeout), deadline_(later(now, options.timeout.value_or(timeout_.total)))
    {
        if (options.timeout && *options.timeout > timeout_.total) {
            timeout_.attempt = (std::max)(timeout_.attempt, *options.timeout);
            // A download that stalls goes on with another request.
            if (file == nullptr) timeout_.stall = (std::max)(timeout_.stall, std::chrono::duration_cast<std::chrono::seconds>(*options.timeout));
        }
        if (!request_.stream.can_begin()) {
            fail({error_kind::invalid_argument, effect::not_sent, "the body can be read once, and has been"}, retry_stop::not_retryable);
            return;
        }
        for (auto const& [name, value] : options.headers) {
            if (!set_header(request_.fields, name, value)) {
                fail({error_kind::invalid_argument, effect::not_sent,
                      "a header of the call holds CR, LF, NUL or another control character"},
                     retry_stop::not_retryable);
                return;
            }
        }
        if (auto const header = core.provider.idempotency_header; !header.empty() && repeat == safety::unsafe) {
            auto const& given = options.idempotency_key;
            if (!set_header(request_.fields, header, given.empty() ? random_key() : given)) {
                fail({error_kind::invalid_argument, effect::not_sent, "the idempotency key holds a control character"},
                     retry_stop::not_retryable);
                return;
            }
            safety_ = safety::idempotent;
        }
        if (now >= deadline_) timed_out("the call's time limit is not above zero");
        else begin_attempt(now);
    }
    exchange(exchange const&) = delete;
    exchange& operator=(exchange const&) = delete;

    step next() const { return next_; }
    clock::duration delay() const { return delay_; }
    http::response& response() { return response_; }
    /// Empty when a success status has arrived.
    std::optional<error>& failure() { return failure_; }

    transfer next_transfer(clock::time_point now)
    {
        ++attempts_;
        if (file_ != nullptr) {
            file_->before_attempt();
            file_->plan.ask(request_.fields);
        }
        if (auto const& watchers = core_.options.observers; !watchers.empty()) {
            shown_ = core_.without_secrets_in(request_);
            for (auto const& watcher : watchers) watcher->on_request(operation_, attempts_, shown_);
        }
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - now);
        auto const whole = (std::max)((std::min)(timeout_.attempt, left), std::chrono::milliseconds{1});
        return {request_,     core_.options.limit, (std::min)(timeout_.connect, whole), timeout_.stall, whole,
                safety_ == safety::unsafe, on_progress_, stop_, file_};
    }

    void received(transfer_result&& result, clock::time_point now)
    {
        response_ = std::move(result.response);
        place_.end(response_.status != 0 ? &response_ : nullptr, now);
        report(result);
        if (result.failure) {
            error broken{*result.failure, result.sent ? effect::unknown : effect::not_sent, std::move(result.message)};
            if (response_.status != 0) describe_response(broken);
            return failed(std::move(broken), now);
        }
        if (auto const& watchers = core_.options.observers; !watchers.empty()) {
            auto const shown = core_.without_secrets_in(response_);
            for (auto const& watcher : watchers) watcher->on_response(operation_, attempts_, shown);
        }
        if (file_ != nullptr && file_->has_taken()) {
            if (!file_->plan.is_complete()) return failed({error_kind::transport, effect::unknown, "only a part of the file came"}, now);
            return succeeded();
        }
        if (file_ != nullptr && response_.status == 416 && file_->plan.has_asked_for_rest())
            return file_->plan.had_all(response_) ? succeeded() : waited(now);
        error why = error_of_status();
        auto const said = core_.provider.judge != nullptr ? core_.provider.judge(response_, why) : verdict::by_status;
        if (said == verdict::failure) {
            describe_response(why);
            read_retry_after(why);
            return failed(std::move(why), now);
        }
        if (said == verdict::success || has_success_status()) {
            if (file_ == nullptr) return succeeded();
            error other{error_kind::unexpected_content, effect::unknown, file_->surprise()};
            describe_response(other);
            return failed(std::move(other), now);
        }
        if (is_redirect() && follow_redirect()) {
            waited(now);
            return;
        }
        complete_status_error(why);
        failed(std::move(why), now);
    }

    void waited(clock::time_point now)
    {
        if (now >= deadline_) timed_out("the time limit of the call has passed");
        else begin_attempt(now);
    }

    /// The caller gave up before an attempt.
    void cancel() { fail({error_kind::canceled, effect::not_sent, "the call was canceled"}, retry_stop::canceled); }

    /// The response cannot be used after all: the error gets all that is known of the exchange.
    error unusable(error why)
    {
        describe_response(why);
        complete(why, retry_stop::not_retryable);
        return why;
    }

    /// Tells the observers the outcome, once, after decoding.
    void finish(error const* why) const
    {
        for (auto const& watcher : core_.options.observers) watcher->on_done(operation_, attempts_, why);
    }

private:
    static std::function<void(transfer_progress const&)> with_offset(std::function<void(transfer_progress const&)> told, file_download const& file)
    {
        if (!told) return told;
        return [told = std::move(told), &file](transfer_progress now) {
            now.bytes_received += file.plan.offset();
            if (now.bytes_to_receive != 0) now.bytes_to_receive += file.plan.offset();
            told(now);
        };
    }

    void succeeded()
    {
        core_.options.budget->succeeded(taken_);
        next_ = step::done;
    }

    void report(transfer_result const& result) const
    {
        for (auto const& watcher : core_.options.observers)
            watcher->on_transfer({operation_, call_, attempts_, shown_, response_.status, result.failure, result.metrics});
    }

    static constexpr int redirect_limit = 10;
    static constexpr std::chrono::milliseconds shortest_attempt{1}; // transports count in milliseconds

    /// The sum, without overflow for delays that mean "for ever".
    static clock::time_point later(clock::time_point now, std::chrono::milliseconds delay)
    {
        if (delay.count() <= 0) return now;
        auto const room = std::chrono::duration_cast<std::chrono::milliseconds>((clock::time_point::max)() - now);
        return delay < room ? now + delay : (clock::time_point::max)();
    }

    /// 128 random bits, of which nobody depends on their being hard to guess.
    static std::string random_key()
    {
        std::string key;
        for (int half = 0; half < 2; ++half) {
            constexpr char digits[] = "0123456789abcdef";
            for (auto bits = random_bits(), shift = std::uint64_t{0}; shift < 64; shift += 4) key += digits[bits >> shift & 15U];
        }
        return key;
    }

    /// Sends as soon as the limiter allows it.
    void begin_attempt(clock::time_point now)
    {
        next_ = step::send;
        auto const& limiter = core_.options.limiter;
        if (!limiter) return;
        if (!place_.is_taken()) place_.enter(limiter, operation_, wake_);
        auto const said = place_.ask(now);
        if (said.what == admission::answer::go) return;
        if (said.what == admission::answer::refuse)
            return fail({error_kind::rate_limit, effect::not_sent, said.reason}, retry_stop::not_retryable);
        if (said.until >= deadline_ && said.until != (clock::time_point::max)()) {
            error why{error_kind::rate_limit, effect::not_sent, "the limiter has no turn for this call before its deadline"};
            why.retry_after = std::chrono::ceil<std::chrono::seconds>(said.until - now);
            return fail(std::move(why), retry_stop::deadline);
        }
        delay_ = (std::min)(said.until, deadline_) - now;
        next_ = step::wait;
    }

    bool is_redirect() const
    {
        switch (response_.status) {
        case 301:
        case 302:
        case 303:
        case 307:
        case 308: return response_.fields.find("Location").has_value();
        default: return false;
        }
    }

    /// Takes the new address if the redirect may be followed. Credentials never leave their origin, and no
    /// method but 303's turns into another: a POST repeated as GET would be a different call.
    bool follow_redirect()
    {
        if (core_.provider.redirects == redirect_policy::refuse || redirects_ == redirect_limit) return false;
        auto const from = http::url::parse(request_.url);
        auto const to = from ? from->resolve(*response_.fields.find("Location")) : std::nullopt;
        if (!to || to->origin() != from->origin()) return false;
        bool const reads = request_.method == verb::get || request_.method == verb::head;
        if (response_.status == 303 && !reads) {
            request_.method = verb::get;
            request_.body.clear();
            request_.stream = {};
            request_.fields.erase("Content-Type");
            may_have_happened_ = true;
            safety_ = safety::safe; // of what is still to be sent
        } else if (!reads && (response_.status == 302 || (response_.status == 301 && request_.method == verb::post))) {
            return false;
        } else if (!request_.stream.can_begin()) {
            return false;
        }
        ++redirects_;
        request_.url = to->str();
        return true;
    }

    bool has_success_status() const { return response_.status >= 200 && response_.status < 300; }

    error error_of_status() const
    {
        if (has_success_status()) return {error_kind::refused, effect::rejected, {}};
        int const status = response_.status;
        // 302 and 303 may point to what was done.
        bool const unknown = may_have_worked(status) || status == 302 || status == 303;
        return {kind_of_status(status), unknown ? effect::unknown : effect::rejected, {}};
    }

    void complete_status_error(error& why) const
    {
        if (is_redirect()) {
            why.kind = error_kind::redirect;
            why.message = redirects_ == redirect_limit ? "redirected too often" : "the redirect is not followed";
        }
        describe_response(why);
        core_.provider.read_error(response_, why);
        read_retry_after(why);
    }

    void read_retry_after(error& why) const
    {
        if (auto const header = response_.fields.find("Retry-After"); header && !why.retry_after)
            why.retry_after = parse_retry_after(*header, response_.fields.find("Date"));
    }

    /// 5xx and 408 also come from gateways, which do not know what became of the request behind them.
    static bool may_have_worked(int status) { return status == 408 || (status >= 500 && status != 501); }

    static error_kind kind_of_status(int status)
    {
        switch (status) {
        case 400: return error_kind::validation;
        case 401: return error_kind::authentication;
        case 403: return error_kind::authorization;
        case 404: return error_kind::not_found;
        case 409:
        case 412: return error_kind::conflict;
        case 429: return error_kind::rate_limit;
        default: return status >= 500 && status < 600 ? error_kind::server : error_kind::http_status;
        }
    }

    void describe_response(error& why) const
    {
        constexpr std::size_t shown_bytes = 1024;
        why.http_status = response_.status;
        why.body = text_start(core_.without_secrets(response_.body), shown_bytes);
        for (auto const* const name : {"X-Request-Id", "Request-Id", "X-Correlation-Id"}) {
            if (auto const id = response_.fields.find(name); id && why.request_id.empty()) why.request_id = *id;
        }
    }

    void failed(error why, clock::time_point now)
    {
        if (why.kind == error_kind::canceled) return fail(std::move(why), retry_stop::canceled);
        bool const retryable = policy_.retries ? policy_.retries(why) : is_retryable(why);
        bool const repeatable = is_repeatable(why.effect, safety_) && request_.stream.can_begin();
        if (why.effect == effect::unknown) may_have_happened_ = true;
        if (!retryable) return fail(std::move(why), retry_stop::not_retryable);
        if (!repeatable) return fail(std::move(why), retry_stop::not_repeatable);
        if (attempts_ - redirects_ >= policy_.attempts) return fail(std::move(why), retry_stop::attempts_exhausted);
        auto delay = backoff(policy_, attempts_ - redirects_);
        if (why.retry_after) {
            if (*why.retry_after > policy_.retry_after_limit) return fail(std::move(why), retry_stop::retry_after);
            delay = (std::max)(delay, std::chrono::milliseconds{*why.retry_after});
        }
        if (deadline_ - later(now, delay) < shortest_attempt) return fail(std::move(why), retry_stop::deadline);
        taken_ = core_.options.budget->take(why.kind == error_kind::timeout);
        if (!taken_) return fail(std::move(why), retry_stop::budget);
        complete(why, {});
        for (auto const& watcher : core_.options.observers) watcher->on_retry(operation_, why, delay);
        delay_ = delay;
        next_ = step::wait;
    }

    void timed_out(char const* message)
    {
        fail({error_kind::timeout, effect::not_sent, message}, retry_stop::deadline);
    }

    void fail(error why, retry_stop stop)
    {
        place_.leave();
        complete(why, stop);
        failure_ = std::move(why);
        next_ = step::done;
    }

    void complete(error& why, retry_stop stop) const
    {
        core_.hide_secrets(why);
        why.operation = operation_;
        why.attempts = attempts_;
        why.retry_stop = stop;
        // An earlier attempt may have taken effect even if the last one did not leave.
        if (may_have_happened_) why.effect = effect::unknown;
    }

    session_core const& core_;
    std::function<void()> wake_;
    limiter_place place_;
    std::string operation_;
    std::uint64_t call_ = random_bits();
    safety safety_;
    http::request request_;
    http::request shown_; // as observers see it, when there are some
    retry_policy policy_;
    std::function<void(transfer_progress const&)> on_progress_;
    file_download* file_;
    std::stop_token stop_;
    timeouts timeout_;
    clock::time_point deadline_;
    step next_ = step::send;
    clock::duration delay_{};
    int attempts_ = 0;
    int redirects_ = 0;
    std::optional<double> taken_; // from the retry budget, for the last repetition
    bool may_have_happened_ = false;
    http::response response_;
    std::optional<error> failure_;
};

} // namespace waybill::detail

#endif
