#ifndef EXAMPLES_SANDBOX_CLOUDMAILING_SENDING_HPP
#define EXAMPLES_SANDBOX_CLOUDMAILING_SENDING_HPP

#include "state.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What happens to mailings as time passes.
namespace cloudmailing_detail {

/// What a satellite says of a try.
struct outcome {
    recipient_status status{recipient_status::finished};
    std::optional<std::int32_t> code{250};
    std::optional<std::string> enhanced_code{"2.0.0"};
    std::string text{"OK"};
};

inline outcome try_to_send(kept_recipient const& to)
{
    auto const address = lower(to.report.email);
    if (address.starts_with("bounce")) return {recipient_status::error, 550, "5.1.1", "User unknown"};
    if (address.starts_with("nowhere")) return {recipient_status::general_error, {}, {}, "DNS error"};
    if (address.starts_with("soft") && to.report.try_count.value_or(0) == 0)
        return {recipient_status::warning, 451, "4.7.1", "Greylisted"};
    return {};
}

class sending {
public:
    explicit sending(state& all) : all_(all) {}

    /// Brings all mailings to the present, in the order of what happens.
    void advance()
    {
        while (auto* const kept = next()) step(*kept, *kept->next_step);
    }

    /// Sees to it that a started mailing goes on: a step from now, or from the time that it is scheduled for.
    void go_on(kept_mailing& kept)
    {
        auto const& mailing = kept.mailing;
        if (mailing.status != mailing_status::ready && mailing.status != mailing_status::running) return;
        auto const begin = mailing.scheduled_start ? to_instant(*mailing.scheduled_start) : all_.now;
        auto const at = (std::max)(all_.now, begin) + all_.options.step;
        kept.next_step = (std::min)({at, kept.next_step.value_or(at), (std::max)(end_of(kept).value_or(at), all_.now)});
    }

    void start(kept_mailing& kept)
    {
        auto& mailing = kept.mailing;
        if (mailing.status == mailing_status::paused)
            mailing.status = mailing.start_time ? mailing_status::running : mailing_status::ready;
        else if (mailing.status == mailing_status::filling_recipients)
            mailing.status = mailing_status::ready;
        else
            fail("Only mailings in FILLING_RECIPIENTS state can be activated");
        go_on(kept);
    }

    void finish(kept_mailing& kept, instant at)
    {
        kept.mailing.status = mailing_status::finished;
        kept.mailing.end_time = date_time{at};
        kept.next_step.reset();
    }

    static bool is_open(kept_recipient const& one)
    {
        return one.report.status == recipient_status::ready || one.report.status == recipient_status::warning;
    }

private:
    /// The mailing whose next step is the first of those that have fallen due; null when there is none.
    kept_mailing* next() const
    {
        kept_mailing* first = nullptr;
        for (auto& [id, kept] : all_.mailings) {
            bool const is_due = kept.next_step && *kept.next_step <= all_.now;
            if (is_due && (first == nullptr || *kept.next_step < *first->next_step)) first = &kept;
        }
        return first;
    }

    /// When it is over, whoever is left.
    static std::optional<instant> end_of(kept_mailing const& kept)
    {
        auto const& mailing = kept.mailing;
        std::optional<instant> end;
        if (mailing.scheduled_end) end = to_instant(*mailing.scheduled_end);
        auto const begin = mailing.start_time ? mailing.start_time : mailing.scheduled_start;
        if (begin && mailing.scheduled_duration) {
            auto const limit = to_instant(*begin) + std::chrono::minutes{*mailing.scheduled_duration};
            end = end ? (std::min)(*end, limit) : limit;
        }
        return end;
    }

    void step(kept_mailing& kept, instant at)
    {
        auto const serial = all_.sender();
        auto free = all_.options.per_step;
        std::optional<instant> next;
        for (auto& one : kept.recipients) {
            if (one.report.in_progress) take_report(kept, one, at);
            if (!is_open(one)) continue;
            auto when = (std::max)(one.next_try, at + all_.options.step);
            if (one.next_try <= at && free > 0) {
                --free;
                delegate(kept, one, serial, at);
                when = at + all_.options.step;
            }
            next = next ? (std::min)(*next, when) : when;
        }
        auto const end = end_of(kept);
        bool const stays = kept.mailing.dont_close_if_empty || kept.mailing.type == cloudmailing::mailing_type::opened;
        if ((end && *end <= at) || (!next && !stays)) return finish(kept, at);
        kept.next_step = next && end ? (std::min)(*next, *end) : next ? next : end;
    }

    void delegate(kept_mailing& kept, kept_recipient& to, std::string const& serial, instant at)
    {
        if (kept.mailing.status == mailing_status::ready) {
            kept.mailing.status = mailing_status::running;
            kept.mailing.start_time = date_time{at};
        }
        to.report.in_progress = true;
        to.report.date_delegated = date_time{at};
        if (!serial.empty()) to.report.cloud_client = serial;
    }

    void take_report(kept_mailing& kept, kept_recipient& of, instant at)
    {
        auto const [status, code, enhanced_code, text] = try_to_send(of);
        auto& shown = of.report;
        shown.status = status;
        shown.in_progress = false;
        shown.report_ready = true;
        if (!shown.first_try) shown.first_try = date_time{at};
        shown.try_count = shown.try_count.value_or(0) + 1;
        shown.reply_code = code;
        shown.reply_enhanced_code = enhanced_code;
        shown.reply_text = text;
        of.next_try = status == recipient_status::warning ? at + all_.options.retry : at;
        of.is_reported = true;
        all_.note_change(of, at);

        bool const is_sent = status == recipient_status::finished;
        if (is_sent && kept.backs_up_messages)
            of.customized = "Subject: " + header_text(kept.mailing.subject) + "\n\n" + kept.html;
        auto& hour = all_.hours[std::chrono::floor<std::chrono::hours>(at)][shown.cloud_client.value_or("")];
        ++hour.tries;
        if (is_sent) ++hour.sent;
        else if (status != recipient_status::warning) ++hour.failed;
    }

    state& all_;
};

} // namespace cloudmailing_detail

#endif
