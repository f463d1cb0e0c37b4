#ifndef EXAMPLES_SANDBOX_CLOUDMAILING_MAILINGS_HPP
#define EXAMPLES_SANDBOX_CLOUDMAILING_MAILINGS_HPP

#include "sending.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The operations on mailings.
namespace cloudmailing_detail {

inline kept_mailing& add_mailing(state& all, std::string mail_from, std::string sender_name, std::string subject)
{
    auto domain = domain_of(mail_from);
    auto const id = static_cast<std::int32_t>(++all.last_mailing);
    auto& kept = all.mailings[id];
    kept.mailing = {.id = id,
                    .domain_name = std::move(domain),
                    .mail_from = std::move(mail_from),
                    .sender_name = std::move(sender_name),
                    .subject = std::move(subject),
                    .status = mailing_status::filling_recipients,
                    .type = cloudmailing::mailing_type::regular,
                    .read_tracking = true,
                    .submit_time = all.now};
    return kept;
}

inline void write_header(kept_mailing& kept)
{
    auto const number = std::to_string(kept.mailing.id);
    kept.mailing.header = waybill::binary{"MIME-Version: 1.0\nContent-Type: multipart/alternative;\n boundary=\"====" +
                                          number + "==\"\nSubject: " + header_text(kept.mailing.subject) + "\n\n"};
}

inline std::int32_t create_mailing(state& all, cloudmailing::mailing_create const& request)
{
    if (request.subject->text().find_first_of("\r\n") != std::string::npos)
        fail("Header values may not contain linefeed or carriage return characters");
    auto& kept = add_mailing(all, request.mail_from->text(), request.sender_name, request.subject->text());
    kept.html = *request.html_content;
    write_header(kept);
    return kept.mailing.id;
}

/// The address and the name of a From: "Ada <ada@shop.example>".
inline std::pair<std::string, std::string> split_mailbox(std::string_view text)
{
    auto const open = text.rfind('<');
    if (open == std::string_view::npos) return {std::string{text}, ""};
    auto const address = text.substr(open + 1, text.find('>', open) - open - 1);
    auto name = text.substr(0, open);
    while (name.ends_with(' ') || name.ends_with('"')) name.remove_suffix(1);
    while (name.starts_with('"')) name.remove_prefix(1);
    return {std::string{address}, std::string{name}};
}

inline std::int32_t create_mailing_ext(state& all, cloudmailing::mailing_create_ext const& request)
{
    auto const message = request.message->bytes();
    if (!message) fail("Invalid base64-encoded string");
    auto const [address, name] = split_mailbox(header_field(*message, "From"));
    auto& kept = add_mailing(all, address, name, header_field(*message, "Subject"));
    auto const end = message->find("\n\n");
    kept.mailing.header = waybill::binary{message->substr(0, end) + "\n\n"};
    if (end != std::string::npos) kept.html = message->substr(end + 2);
    return kept.mailing.id;
}

/// Sets what is given.
template <class From, class To>
void take(std::optional<From> const& given, To& to)
{
    if (!given) return;
    if constexpr (requires { to = given->text(); }) to = given->text();
    else to = *given;
}

/// Empty text removes the time.
inline void take_time(std::optional<cloudmailing::time_text> const& given, std::optional<date_time>& to)
{
    if (!given) return;
    auto const time = given->time();
    if (!time && !given->text().empty()) fail("Unknown string format: " + given->text());
    to = time ? std::optional{date_time{*time->or_utc().utc()}} : std::nullopt;
}

inline std::int32_t set_mailing_properties(state& all, cloudmailing::mailing_set_properties const& request)
{
    auto const found = all.mailings.find(*request.mailing_id);
    if (found == all.mailings.end())
        refuse(404, 404, "Mailing [" + std::to_string(*request.mailing_id) + "] not found!");
    auto& kept = found->second;
    if (kept.mailing.status == mailing_status::finished)
        refuse(403, 403, "Mailing properties can't be changed anymore. Only active mailings can be edited!");

    auto changed = kept.mailing; // all or nothing
    auto const& given = request.properties;
    if (given.type && !given.type->is_known())
        refuse(406, 406, "Bad value '" + std::string{given.type->text()} + "' for property 'type'.");
    bool const has_content = given.subject || given.html_content || given.plain_content;
    if (has_content && !given.charset) refuse(406, 406, "Property 'charset' is missing.");
    if (given.mail_from) changed.domain_name = domain_of(given.mail_from->text());
    take(given.type, changed.type);
    take(given.satellite_group, changed.satellite_group);
    take(given.mail_from, changed.mail_from);
    take(given.shown_name, changed.sender_name);
    take(given.sender_name, changed.sender_name);
    take(given.tracking_url, changed.tracking_url);
    take(given.owner_guid, changed.owner_guid);
    take(given.url_encoding, changed.url_encoding);
    take(given.dont_close_if_empty, changed.dont_close_if_empty);
    take(given.read_tracking, changed.read_tracking);
    take(given.click_tracking, changed.click_tracking);
    take(given.subject, changed.subject);
    take_time(given.scheduled_start, changed.scheduled_start);
    take_time(given.scheduled_end, changed.scheduled_end);
    take(given.scheduled_duration, changed.scheduled_duration);
    if (changed.scheduled_duration == 0) changed.scheduled_duration.reset();
    if (given.dkim) {
        auto const written = waybill::xmlrpc_write_response(*given.dkim);
        changed.dkim = *waybill::xmlrpc_read_response<waybill::dynamic>(*written);
    }
    take(given.header, changed.header);
    if (given.header) changed.subject = header_field(given.header->bytes, "Subject");

    kept.mailing = std::move(changed);
    take(given.html_content, kept.html);
    take(given.backup_customized_emails, kept.backs_up_messages);
    if (given.body) kept.html = given.body->bytes;
    if (has_content) write_header(kept);
    if (given.scheduled_start) kept.next_step.reset();
    sending{all}.go_on(kept);
    return 0;
}

template <class List, class Value>
bool lets_through(std::optional<List> const& list, Value const& value)
{
    return !list || std::find(list->begin(), list->end(), value) != list->end();
}

/// The mailing with the totals of its recipients.
inline cloudmailing::mailing shown(kept_mailing const& kept)
{
    auto mailing = kept.mailing;
    mailing.total_recipient = static_cast<std::int32_t>(kept.recipients.size());
    for (auto const& one : kept.recipients) {
        auto const& status = one.report.status;
        if (sending::is_open(one)) ++mailing.total_pending;
        else if (status == recipient_status::finished) ++mailing.total_sent;
        else ++mailing.total_error;
        if (status == recipient_status::warning) ++mailing.total_softbounce;
    }
    return mailing;
}

inline std::vector<cloudmailing::mailing> list_mailings(state& all, cloudmailing::mailing_list const& request)
{
    auto const filter = request.filter.value_or(cloudmailing::mailing_filters{});
    std::vector<cloudmailing::mailing> found;
    for (auto const& [id, kept] : all.mailings) {
        auto const& mailing = kept.mailing;
        if (lets_through(filter.domain, mailing.domain_name) && lets_through(filter.id, mailing.id) &&
            lets_through(filter.status, mailing.status) &&
            (!filter.owner_guid || (mailing.owner_guid && lets_through(filter.owner_guid, *mailing.owner_guid))))
            found.push_back(shown(kept));
    }
    return found;
}

inline std::int32_t delete_all_mailings_for_domain(state& all, cloudmailing::domain_reference const& request)
{
    return static_cast<std::int32_t>(std::erase_if(
        all.mailings, [&](auto const& each) { return each.second.mailing.domain_name == *request.domain_name; }));
}

inline auto pause_mailing(state& all, cloudmailing::mailing_reference const& request)
{
    auto& kept = all.find(*request.mailing_id);
    auto& status = kept.mailing.status;
    if (status == mailing_status::filling_recipients || status == mailing_status::finished)
        refuse(406, 406, "Bad mailing status: '" + std::string{status.text()} + "'. Can't pause it!");
    status = mailing_status::paused;
    kept.next_step.reset();
    return status;
}

inline auto start_mailing(state& all, std::int32_t id)
{
    auto& kept = all.find(id);
    sending{all}.start(kept);
    return kept.mailing.status;
}

inline std::int32_t delete_mailing(state& all, cloudmailing::mailing_reference const& request)
{
    all.find(*request.mailing_id);
    all.mailings.erase(*request.mailing_id);
    return 0;
}

} // namespace cloudmailing_detail

#endif
