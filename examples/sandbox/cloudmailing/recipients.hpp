#ifndef EXAMPLES_SANDBOX_CLOUDMAILING_RECIPIENTS_HPP
#define EXAMPLES_SANDBOX_CLOUDMAILING_RECIPIENTS_HPP

#include "mailings.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The operations on recipients.
namespace cloudmailing_detail {

constexpr std::size_t most_recipients = 1000;

/// Why the text of one recipient's attachments cannot be sent; the recipient is in all the same.
inline std::optional<std::string> attachment_error(cloudmailing::recipient const& given)
{
    if (!given.attachments) return std::nullopt;
    for (auto const& each : *given.attachments)
        if (each.content_type->starts_with("text/") && !each.charset) return "'charset' is mandatory for text attachments";
    return std::nullopt;
}

inline kept_recipient make_recipient(state& all, cloudmailing::recipient const& given, bool primary)
{
    kept_recipient made{.next_try = all.now};
    made.report.id = given.tracking_id.value_or("");
    if (made.report.id.empty()) made.report.id = all.make_id();
    made.report.email = *given.email;
    made.report.domain_name = domain_of(*given.email);
    made.report.status = recipient_status::ready;
    made.report.primary = primary;
    made.contact = {given.fields.begin(), given.fields.end()};
    made.contact["email"] = *given.email;
    all.note_change(made, all.now);
    return made;
}

inline std::vector<cloudmailing::add_result> add_recipients(state& all, cloudmailing::recipients_add const& request,
                                                            bool primary)
{
    auto& kept = all.find(*request.mailing_id);
    if (kept.mailing.status == mailing_status::finished) refuse(200, 400, "Mailing finished!");
    if (request.recipients.size() > most_recipients)
        refuse(400, 400, "Too many recipients! Exceeded maximum write batch size of " + std::to_string(most_recipients));

    std::vector<cloudmailing::add_result> results;
    std::vector<kept_recipient> added;
    for (auto const& given : request.recipients) {
        auto& result = results.emplace_back();
        if (!given.email) {
            auto const index = std::to_string(results.size() - 1);
            result.error = "'email' field is mandatory but not found in recipient [" + index + ']';
            continue;
        }
        result.email = lower(*given.email);
        if (!is_address(*given.email)) {
            result.error = "'email' field is not a regular email address: '" + *given.email + '\'';
            continue;
        }
        auto const& made = added.emplace_back(make_recipient(all, given, primary));
        result.id = made.report.id;
        result.tracking_id = made.report.id;
        result.error = attachment_error(given);
    }
    if (added.empty()) fail("No operations to execute");
    std::move(added.begin(), added.end(), std::back_inserter(kept.recipients));
    sending{all}.go_on(kept);
    return results;
}

inline cloudmailing::recipient_report report_of(state const& all, kept_recipient& of,
                                                std::optional<cloudmailing::report_options> const& asked)
{
    auto report = of.report;
    auto const options = asked.value_or(cloudmailing::report_options{});
    auto const modified = of.is_reported ? of.changed : all.now;
    report.next_try = of.next_try;
    report.created = modified;
    report.modified = modified;
    if (options.with_contact_data == true) report.contact = of.contact;
    if (options.with_customized_content == true) {
        if (!of.customized) fail("Can't serialize output: cannot marshal None unless allow_none is enabled");
        report.customized_content = of.customized;
    }
    if (options.delete_customized_content == true) of.customized.reset();
    return report;
}

inline std::vector<cloudmailing::recipient_report> recipients_status(state& all,
                                                                     cloudmailing::recipients_status const& request)
{
    std::set<std::string> const ids{request.ids.begin(), request.ids.end()};
    std::vector<cloudmailing::recipient_report> reports;
    for (auto& [number, kept] : all.mailings)
        for (auto& one : kept.recipients)
            if (ids.contains(one.report.id)) reports.push_back(report_of(all, one, request.options));
    return reports;
}

/// The recipients that the filters let through.
template <class Filters>
std::vector<kept_recipient*> filter(state& all, Filters const& filters)
{
    if (filters.status)
        for (auto const& status : *filters.status)
            if (!status.is_known())
                refuse_filter("Parameter 'only_status' has invalid status. Valid values are (READY, IN PROGRESS, WARNING, "
                              "FINISHED, ERROR, TIMEOUT, GENERAL_ERROR)");
    std::vector<kept_recipient*> found;
    for (auto& [id, kept] : all.mailings) {
        auto const& mailing = kept.mailing;
        if (!lets_through(filters.mailings, mailing.id) || !lets_through(filters.sender_domains, mailing.domain_name) ||
            (filters.owners && !(mailing.owner_guid && lets_through(filters.owners, *mailing.owner_guid))))
            continue;
        for (auto& one : kept.recipients)
            if (!filters.status || filters.status->empty() || lets_through(filters.status, one.report.status))
                found.push_back(&one);
    }
    return found;
}

inline std::int32_t count_recipients(state& all, cloudmailing::recipients_count const& request)
{
    return static_cast<std::int32_t>(filter(all, request.filter.value_or(cloudmailing::recipient_filters{})).size());
}

/// A place among the changes of recipients: "2026-03-02T09:00:00.000000;1;42", of which the last number is the change.
struct change_cursor {
    static std::string write(instant at, std::size_t count, std::int64_t change)
    {
        auto text = date_time{at}.to_string();
        text.pop_back(); // the Z
        if (text.find('.') == std::string::npos) text += ".000000";
        return text + ';' + std::to_string(count) + ';' + std::to_string(change);
    }
    /// The change; 0, the beginning, for what is no cursor.
    static std::int64_t read(std::string_view text)
    {
        auto const last = text.rfind(';');
        std::int64_t change = 0;
        if (last != std::string_view::npos) std::from_chars(text.data() + last + 1, text.data() + text.size(), change);
        return change;
    }
};

inline cloudmailing::recipient_reports updated_since(state& all, cloudmailing::recipients_updated_since const& request)
{
    auto const after = change_cursor::read(request.cursor);
    auto found = filter(all, request.filters);
    std::erase_if(found, [&](kept_recipient const* one) {
        return one->change <= after || (!request.filters.status && one->report.status == recipient_status::ready);
    });
    std::sort(found.begin(), found.end(), [](auto const* left, auto const* right) { return left->change < right->change; });
    auto const limit = static_cast<std::size_t>(std::clamp(request.max_results, 1, 1000));
    if (found.size() > limit) found.resize(limit);

    cloudmailing::recipient_reports page;
    for (auto* const one : found) page.recipients.push_back(report_of(all, *one, request.options));
    page.cursor = found.empty() ? change_cursor::write(all.now, 0, all.last_change)
                                : change_cursor::write(found.back()->changed, 1, found.back()->change);
    return page;
}

inline std::int32_t reset_recipients(state& all, cloudmailing::recipients_reset const& request)
{
    std::set<std::string> const ids{request.ids.begin(), request.ids.end()};
    for (auto& [number, kept] : all.mailings) {
        for (auto& one : kept.recipients) {
            if (!ids.contains(one.report.id)) continue;
            one.report.status = recipient_status::ready;
            one.next_try = all.now;
            all.note_change(one, all.now);
            sending{all}.go_on(kept);
        }
    }
    return 0;
}

} // namespace cloudmailing_detail

#endif
