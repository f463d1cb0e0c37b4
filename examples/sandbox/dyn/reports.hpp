#ifndef EXAMPLES_SANDBOX_DYN_REPORTS_HPP
#define EXAMPLES_SANDBOX_DYN_REPORTS_HPP

#include "mail.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dyn_sandbox_detail {

/// One of the account's lists of events.
using events = std::vector<event> kept_reports::*;

inline bool fits(event const& one, dyn::report_filters const& filters, kept_account const& account)
{
    if (filters.sender && one.sender != *filters.sender) return false;
    if (filters.domain && std::string_view{one.address}.substr(one.address.rfind('@') + 1) != *filters.domain) return false;
    if (filters.emailaddress && one.address != *filters.emailaddress) return false;
    if (filters.bouncetype && one.bounce_type != filters.bouncetype->text()) return false;
    return std::all_of(filters.xheaders.begin(), filters.xheaders.end(), [&](auto const& wanted) {
        auto const& [name, value] = wanted;
        bool const is_kept = std::find(account.xheaders.begin(), account.xheaders.end(), name) != account.xheaders.end();
        if (!is_kept) return true; // the service ignores headers of which it keeps no record
        auto const found = one.xheaders.find(name);
        return found != one.xheaders.end() && found->second == value;
    });
}

/// What fits the filters, on all pages.
inline std::vector<event> matching(state const& all, events kind, dyn::report_filters filters)
{
    filters.xheaders = xheaders_in(std::move(filters.xheaders));
    problems{filters}.refuse();
    time_range const wanted{*filters.starttime, filters.endtime};
    std::vector<event> found;
    for (auto const& one : all.account->reports.*kind)
        if (wanted.holds(one.date) && fits(one, filters, *all.account)) found.push_back(one);
    if (filters.noheaders.value_or(false))
        for (auto& one : found) one.xheaders.clear();
    return found;
}

/// The first of each recipient.
inline std::vector<event> first_of_each(std::vector<event> all)
{
    std::vector<event> first;
    for (auto& one : all) {
        bool const is_known = std::any_of(first.begin(), first.end(),
                                          [&](event const& other) { return other.address == one.address; });
        if (!is_known) first.push_back(std::move(one));
    }
    return first;
}

inline waybill::dynamic xheaders_of(event const& one)
{
    waybill::dynamic::array headers;
    for (auto const& [name, value] : one.xheaders) headers.emplace_back(waybill::dynamic::object{{name, value}});
    return headers;
}

inline void write(event const& one, dyn::report_record& record)
{
    record = {.emailaddress = one.address, .date = one.date, .xheaders = xheaders_of(one)};
    if (!one.ip.empty()) record.others["ip"] = one.ip;
    if (!one.reason.empty())
        record.others = {{"subject", one.subject}, {"sender", one.sender}, {"reason", one.reason}};
}
inline void write(event const& one, dyn::click_record& record)
{
    record = {.emailaddress = one.address,
              .ip = one.ip,
              .clicklink = one.link,
              .date = one.date,
              .xheaders = xheaders_of(one)};
}
inline void write(event const& one, dyn::bounce_record& record)
{
    record = {.emailaddress = one.address,
              .bouncetime = one.date,
              .bouncetype = waybill::open_enum<dyn::bounce_type>{one.bounce_type},
              .bouncerule = one.bounce_rule,
              .xheaders = xheaders_of(one)};
}

inline std::int64_t count_of(std::vector<event> const& all)
{
    return static_cast<std::int64_t>(all.size());
}
inline std::int64_t count_of(std::vector<event> const& all, std::string_view bounce_type)
{
    return std::count_if(all.begin(), all.end(), [&](event const& one) { return one.bounce_type == bounce_type; });
}

template <waybill::fixed_string Kind, class Record>
dyn::report_page<Kind, Record> page_of(std::vector<event> all, dyn::report_filters const& filters)
{
    dyn::report_page<Kind, Record> page;
    for (auto const& one : page_of(std::move(all), filters.startindex, 500)) write(one, page.records.emplace_back());
    return page;
}

template <waybill::fixed_string Kind, class Record, class Count>
void serve_list(dyn::report<waybill::server, Kind, Record, Count>& report, state& all, events kind)
{
    report.list = [&all, kind](dyn::report_filters const& filters) {
        return page_of<Kind, Record>(matching(all, kind, filters), filters);
    };
}
template <waybill::fixed_string Kind, class Record>
void serve(dyn::report<waybill::server, Kind, Record>& report, state& all, events kind)
{
    serve_list(report, all, kind);
    report.count = [&all, kind](dyn::report_filters const& filters) { return count_of(matching(all, kind, filters)); };
}
template <waybill::fixed_string Kind, class Record>
void serve(dyn::unique_report<waybill::server, Kind, Record>& report, state& all, events kind)
{
    serve(static_cast<dyn::report<waybill::server, Kind, Record>&>(report), all, kind);
    report.unique = [&all, kind](dyn::report_filters const& filters) {
        return page_of<Kind, Record>(first_of_each(matching(all, kind, filters)), filters);
    };
    report.unique_count = [&all, kind](dyn::report_filters const& filters) {
        return count_of(first_of_each(matching(all, kind, filters)));
    };
}

inline void serve(dyn::reports<waybill::server>& reports, state& all)
{
    serve(reports.sent, all, &kept_reports::sent);
    serve(reports.delivered, all, &kept_reports::delivered);
    serve(reports.issues, all, &kept_reports::issues);
    serve(reports.opens, all, &kept_reports::opens);
    serve(reports.clicks, all, &kept_reports::clicks);

    serve_list(reports.bounces, all, &kept_reports::bounces);
    reports.bounces.count = [&all](dyn::report_filters const& filters) {
        auto const found = matching(all, &kept_reports::bounces, filters);
        auto const hard = count_of(found, "hard");
        auto const soft = count_of(found, "soft");
        return dyn::bounce_count{.count = hard + soft,
                                 .totalcount = count_of(found),
                                 .hardbouncecount = hard,
                                 .softbouncecount = soft,
                                 .prevhardbouncecount = count_of(found, "previouslyhardbounced")};
    };
    serve_list(reports.complaints, all, &kept_reports::complaints);
    reports.complaints.count = [&all](dyn::report_filters const& filters) {
        auto const now = count_of(matching(all, &kept_reports::complaints, filters));
        auto const before = count_of(matching(all, &kept_reports::bounces, filters), "previouslycomplained");
        return dyn::complaint_count{
            .count = now, .totalcount = now + before, .complaintcount = now, .prevcomplaintcount = before};
    };
}

} // namespace dyn_sandbox_detail

#endif
