#ifndef EXAMPLES_SANDBOX_CLEVERREACH_MAILINGS_HPP
#define EXAMPLES_SANDBOX_CLEVERREACH_MAILINGS_HPP

#include "receivers.hpp"
#include "state.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

// The operations on forms, mailings and reports.
namespace cleverreach_sandbox_detail {

inline std::vector<cleverreach::form> list_forms(state& all, std::int32_t group)
{
    all.find(all.groups, group);
    std::vector<cleverreach::form> list;
    for (auto const& [id, kept] : all.forms)
        if (kept.group == group) list.push_back(kept.form);
    if (list.empty()) all.call.refuse(failure::no_forms);
    return list;
}

inline std::string code_of(state& all, cleverreach::form_code const& request)
{
    all.find(all.forms, *request.form_id);
    return "<form action=\"" + std::string{request.ssl == true ? "https" : "http"} + "://sandbox.example/f/" +
           std::to_string(*request.form_id) + "\" method=\"post\"><input name=\"email\"></form>" +
           (request.badge == true ? "<p>Sent by CleverReach &amp; you</p>" : "");
}

/// Sends a mail to a receiver of the form's list, unless there is nothing to ask for any more.
inline std::string send_mail(state& all, std::int32_t form, std::string const& email, cleverreach_sandbox_mail::purpose about)
{
    auto const& receiver = all.find_receiver(all.find(all.forms, form, email).group, email);
    bool const activates = about == cleverreach_sandbox_mail::purpose::activation;
    if (is_active(receiver) == activates) all.call.refuse(activates ? failure::active : failure::inactive, email);
    all.mails.push_back({about, form, email});
    return email;
}

inline void serve(cleverreach::forms<waybill::server>& to, state& all)
{
    using enum cleverreach_sandbox_mail::purpose;
    to.list = [&all](cleverreach::group_reference const& request) { return list_forms(all, *request.list_id); };
    to.get_code = [&all](cleverreach::form_code const& request) { return code_of(all, request); };
    to.get_embedded_code = [&all](cleverreach::form_code const& request) {
        return "<style>form { margin: 0 }</style>" + code_of(all, request) + "<script>/* nothing */</script>";
    };
    auto const send = [&all](cleverreach_sandbox_mail::purpose about) {
        return [&all, about](auto const& request) { return send_mail(all, *request.form_id, *request.email, about); };
    };
    to.activation_mail = send(activation);
    to.send_activation_mail = send(activation);
    to.unsubscribe_mail = send(unsubscription);
    to.send_unsubscribe_mail = send(unsubscription);
}

inline void add_group_to(cleverreach::mailing& mailing, std::int32_t id)
{
    auto const same = [id](auto const& each) { return each.id == id; };
    if (std::none_of(mailing.group_ids.begin(), mailing.group_ids.end(), same)) mailing.group_ids.push_back({id});
}

/// A mailing with what is given put in; refuses what is no mailing yet.
inline cleverreach::mailing changed(state& all, cleverreach::mailing mailing, cleverreach::mailing const& given)
{
    take(mailing.name, given.name);
    take(mailing.type, given.type);
    take(mailing.subject, given.subject);
    take(mailing.sender_name, given.sender_name);
    take(mailing.sender_email, given.sender_email);
    take(mailing.group_id, given.group_id);
    take(mailing.html, given.html);
    take(mailing.text, given.text);
    if (!given.group_ids.empty()) mailing.group_ids = given.group_ids;
    if (given.group_id) add_group_to(mailing, *given.group_id);
    for (auto const& each : mailing.group_ids) all.find(all.groups, each.id.value_or(0));
    constexpr std::size_t least = 10;
    if (mailing.html.value_or("").size() < least && mailing.text.value_or("").size() < least)
        all.call.refuse(failure::short_mail);
    return mailing;
}

inline void serve(cleverreach::mailings<waybill::server>& to, state& all)
{
    to.create = [&all](cleverreach::mailing_create const& request) {
        auto made = changed(all, {}, request.mailing);
        made.id = ++all.last_mailing;
        return all.mailings[*made.id] = std::move(made);
    };
    to.update = [&all](cleverreach::mailing_update const& request) {
        auto& kept = all.find(all.mailings, *request.mailing_id);
        return kept = changed(all, kept, request.mailing);
    };
    to.get = [&all](cleverreach::mailing_reference const& request) { return all.find(all.mailings, *request.mailing_id); };
    to.add_group = [&all](cleverreach::mailing_add_group const& request) {
        auto& kept = all.find(all.mailings, *request.mailing_id);
        all.find(all.groups, *request.group_id);
        add_group_to(kept, *request.group_id);
        return kept;
    };
}

/// The latest ones, the newest first.
template <class Shown>
std::vector<Shown> latest(state const& all, Shown (*show)(cleverreach::report_details const&))
{
    constexpr std::size_t most = 30;
    std::vector<Shown> found;
    for (auto each = all.reports.rbegin(); each != all.reports.rend() && found.size() < most; ++each)
        found.push_back(show(each->second.details));
    return found;
}

inline cleverreach::report brief(cleverreach::report_details const& of)
{
    return {.id = of.id, .name = of.name, .sent = of.sent, .receivers_name = of.groups};
}

inline cleverreach::report_details without_xml(cleverreach::report_details const& of)
{
    auto shown = of;
    shown.xml.reset();
    return shown;
}

inline void serve(cleverreach::reports<waybill::server>& to, state& all)
{
    to.list = [&all] { return latest(all, brief); };
    to.list_detailed = [&all] { return latest(all, without_xml); };
    to.list_campaigns = [] { return std::vector<cleverreach::report>{}; };
    to.get = [&all](cleverreach::report_get const& request) {
        auto const& details = all.find(all.reports, *request.report_id).details;
        return request.level.value_or(0) > 0 ? details : without_xml(details);
    };
    to.user_activity = [&all](cleverreach::report_activity const& request) {
        return page_of(all.find(all.reports, *request.report_id).active, request.page.page);
    };
}

} // namespace cleverreach_sandbox_detail

#endif
