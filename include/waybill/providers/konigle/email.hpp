#ifndef WAYBILL_PROVIDERS_KONIGLE_EMAIL_HPP
#define WAYBILL_PROVIDERS_KONIGLE_EMAIL_HPP

#include <waybill/reflect/rules.hpp>
#include <waybill/types/email_address.hpp>
#include <waybill/types/file.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// Models of single e-mails. Source of every field and limit: docs/wire/konigle.md, "E-mails".
namespace waybill::konigle {

/// A mail to send at once.
struct email_send {
    std::optional<email_address> from_email{};       ///< Not given: the account's default.
    required<std::vector<email_address>> to_email{}; ///< At least one.
    required<std::string> subject{};                 ///< At most 255 characters.
    required<std::string> body_html{};
    std::optional<std::string> body_text{};
    std::optional<email_address> reply_to_email{};
    std::optional<std::vector<file>> attachments{}; ///< At most 10, of 20 MiB each and 100 MiB together.
    required<std::string> channel{};                ///< Channel code (not id), at most 20 characters.
    std::optional<std::string> category{};          ///< At most 50 characters.
    bool save_as_template{};                        ///< Keeps the mail as a template.
    /// Header fields of the mail, each name beginning with "X-". Not together with attachments: how the provider would
    /// have both is not known.
    std::optional<std::map<std::string, std::string>> headers{};
};
BOOST_DESCRIBE_STRUCT(email_send, (),
                      (from_email, to_email, subject, body_html, body_text, reply_to_email, attachments, channel,
                       category, save_as_template, headers))
auto waybill_rules(email_send const&)
    -> rules<defaulted<&email_send::save_as_template>, min_items<&email_send::to_email, 1>,
             max_length<&email_send::subject, 255>, max_items<&email_send::attachments, 10>,
             max_bytes<&email_send::attachments, std::uint64_t{20} << 20U>,
             max_total_bytes<&email_send::attachments, std::uint64_t{100} << 20U>, max_length<&email_send::channel, 20>,
             max_length<&email_send::category, 50>, keys_begin_with<&email_send::headers, "X-">,
             exclusive<&email_send::headers, &email_send::attachments>>;

/// What became of a mail.
struct email_send_result {
    std::string status{}; ///< Such as "sent" or "queued".
    nullable<std::string> message_id{};
    nullable<std::string> template_id{}; ///< Of the template that the mail was kept as.
};
BOOST_DESCRIBE_STRUCT(email_send_result, (), (status, message_id, template_id))

} // namespace waybill::konigle

#endif
