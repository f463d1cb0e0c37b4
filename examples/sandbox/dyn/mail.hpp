#ifndef EXAMPLES_SANDBOX_DYN_MAIL_HPP
#define EXAMPLES_SANDBOX_DYN_MAIL_HPP

#include "senders.hpp"

#include <waybill/types/email_address.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dyn_sandbox_detail {

/// The target of the first link in HTML; empty when there is none.
inline std::string first_link(std::string_view html)
{
    constexpr std::string_view opening = "href=\"";
    auto const begin = html.find(opening);
    if (begin == std::string_view::npos) return {};
    html.remove_prefix(begin + opening.size());
    return std::string{html.substr(0, html.find('"'))};
}

/// Lets happen to a mail to one recipient what the recipient's address says.
inline void deliver(kept_account& account, event const& mail, std::string_view html)
{
    auto& reports = account.reports;
    auto const& address = mail.address;
    if (waybill::email_address{address}.problem()) {
        auto issue = mail;
        issue.reason = "Invalid recipient";
        reports.issues.push_back(std::move(issue));
        return;
    }
    auto const bounce = [&](std::string_view type, std::string_view rule) {
        auto bounced = mail;
        bounced.bounce_type = type;
        bounced.bounce_rule = rule;
        reports.bounces.push_back(std::move(bounced));
    };
    if (auto const* const suppressed = account.suppression(address)) {
        return bounce(suppressed->reason == "hardbounce"  ? "previouslyhardbounced"
                      : suppressed->reason == "complaint" ? "previouslycomplained"
                                                          : "suppressed",
                      "suppressed");
    }

    reports.sent.push_back(mail);
    auto& is_active = account.recipients[address] = true;
    if (address.starts_with("soft")) return bounce("soft", "mailboxfull");
    if (address.starts_with("bounce")) {
        is_active = false;
        account.suppress(address, "hardbounce", mail.date);
        return bounce("hard", "emaildoesntexist");
    }
    reports.delivered.push_back(mail);
    if (address.starts_with("complain")) {
        is_active = false;
        account.suppress(address, "complaint", mail.date);
        reports.complaints.push_back(mail);
    }
    auto seen = mail;
    seen.ip = "192.0.2.33";
    seen.link = first_link(html);
    bool const clicks = address.starts_with("click");
    std::size_t const times_opened = clicks ? 1 : address.starts_with("open") ? 2 : 0;
    if (!html.empty() && account.record.trackopens.value_or(false))
        reports.opens.insert(reports.opens.end(), times_opened, seen);
    if (clicks && !seen.link.empty() && account.record.tracklinks.value_or(false))
        reports.clicks.push_back(std::move(seen));
}

/// The headers that come from the form's unknown fields, among which the service looks for no others.
inline std::map<std::string, std::string> xheaders_in(std::map<std::string, std::string> fields)
{
    std::erase_if(fields, [](auto const& field) { return !field.first.starts_with("X-"); });
    return fields;
}

/// Takes a mail of this time from one of the account's senders.
inline std::string send(state& all, kept_account& account, dyn::message mail, sys_seconds time)
{
    mail.xheaders = xheaders_in(std::move(mail.xheaders));
    problems{mail}.refuse();
    auto const from = waybill::email_address{*mail.from}.text();
    auto const* const sender = account.sender(from);
    if (sender == nullptr || !is_ready(all, *sender)) refuse(452, {"The from address is not an approved sender."});

    event about{.date = time, .sender = from, .subject = *mail.subject};
    for (auto const& name : account.xheaders) {
        auto const given = mail.xheaders.find(name);
        if (given != mail.xheaders.end()) about.xheaders[name] = given->second.substr(0, 500);
    }
    auto& taken = all.mails.emplace_back(dyn_sandbox_mail{.from = from, .subject = *mail.subject});
    auto const before = account.reports.sent.size();
    for (auto const* const list : {&*mail.to, &mail.cc, &mail.bcc}) {
        for (auto const& each : *list) {
            about.address = waybill::email_address{each}.text();
            taken.to.push_back(about.address);
            deliver(account, about, mail.bodyhtml.value_or(""));
        }
    }
    *account.record.emailssent += static_cast<std::int64_t>(account.reports.sent.size() - before);
    return "250 2.1.5 Ok";
}

} // namespace dyn_sandbox_detail

#endif
