#ifndef WAYBILL_PROVIDERS_CLOUDMAILING_MAILING_HPP
#define WAYBILL_PROVIDERS_CLOUDMAILING_MAILING_HPP

#include <waybill/providers/cloudmailing/text.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/binary.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/dynamic.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Models of mailings. Source of every member and limit: docs/wire/cloudmailing.md, "Mailings".
namespace waybill::cloudmailing {

/// How far a mailing has come.
enum class mailing_status {
    filling_recipients, ///< New: recipients are added, nothing is sent.
    ready,              ///< Started; no satellite has taken a recipient yet.
    running,
    paused,
    finished,
};
BOOST_DESCRIBE_ENUM(mailing_status, filling_recipients, ready, running, paused, finished)
auto waybill_rules(mailing_status const&)
    -> rules<named<mailing_status::filling_recipients, "FILLING_RECIPIENTS">, named<mailing_status::ready, "READY">,
             named<mailing_status::running, "RUNNING">, named<mailing_status::paused, "PAUSED">,
             named<mailing_status::finished, "FINISHED">>;

/// Whether a mailing ends by itself.
enum class mailing_type {
    regular, ///< Ends when it has no recipients left.
    opened,  ///< Waits for further recipients.
};
BOOST_DESCRIBE_ENUM(mailing_type, regular, opened)
auto waybill_rules(mailing_type const&)
    -> rules<named<mailing_type::regular, "REGULAR">, named<mailing_type::opened, "OPENED">>;

/// A mailing as the provider keeps it. What is not set is absent. Times are in UTC.
struct mailing {
    std::int32_t id{};
    std::string domain_name{}; ///< What follows the '@' of `mail_from`.
    std::string mail_from{};
    std::string sender_name{};
    std::string subject{};
    open_enum<mailing_status> status{};
    open_enum<mailing_type> type{};
    std::optional<binary> header{}; ///< The message's header fields and the blank line after them, lines ending in LF.
    std::optional<stored_text> satellite_group{};
    std::optional<stored_text> owner_guid{};
    std::optional<stored_text> tracking_url{};
    std::optional<stored_text> url_encoding{};
    std::optional<dynamic> dkim{}; ///< As it was given to `mailing_properties::dkim`, with the private key.
    bool read_tracking{};
    bool click_tracking{};
    bool dont_close_if_empty{};
    std::optional<date_time> submit_time{};
    std::optional<date_time> scheduled_start{};
    std::optional<date_time> scheduled_end{};
    std::optional<std::int32_t> scheduled_duration{}; ///< Minutes.
    std::optional<date_time> start_time{};            ///< When the first recipients were taken.
    std::optional<date_time> end_time{};
    std::int32_t total_recipient{};
    std::int32_t total_sent{};
    std::int32_t total_pending{};
    std::int32_t total_error{};
    std::int32_t total_softbounce{};
};
BOOST_DESCRIBE_STRUCT(mailing, (),
                      (id, domain_name, mail_from, sender_name, subject, status, type, header, satellite_group, owner_guid,
                       tracking_url, url_encoding, dkim, read_tracking, click_tracking, dont_close_if_empty, submit_time,
                       scheduled_start, scheduled_end, scheduled_duration, start_time, end_time, total_recipient, total_sent,
                       total_pending, total_error, total_softbounce))
auto waybill_rules(mailing const&)
    -> rules<utc<&mailing::submit_time, &mailing::scheduled_start, &mailing::scheduled_end, &mailing::start_time,
                 &mailing::end_time>,
             defaulted<&mailing::domain_name, &mailing::sender_name, &mailing::subject, &mailing::type,
                       &mailing::read_tracking, &mailing::click_tracking, &mailing::dont_close_if_empty,
                       &mailing::total_recipient, &mailing::total_sent, &mailing::total_pending, &mailing::total_error,
                       &mailing::total_softbounce>>;

/// A new mailing. Its text is a Jinja2 template that each recipient's data fills in.
struct mailing_create {
    required<sender_address> mail_from{};
    std::string sender_name{};
    required<subject_line> subject{};
    required<std::string> html_content{};
    std::optional<std::string> plain_content{}; ///< Empty or not given: made from the HTML.
    std::optional<std::string> charset{};       ///< Of the mails; "utf-8" where not given. Needs `plain_content`.
};
BOOST_DESCRIBE_STRUCT(mailing_create, (), (mail_from, sender_name, subject, html_content, plain_content, charset))

/// A new mailing from a whole message.
struct mailing_create_ext {
    required<message_text> message{}; ///< `binary{message}`. Its From and Subject become the mailing's.
};
BOOST_DESCRIBE_STRUCT(mailing_create_ext, (), (message))

/// Which mailing.
struct mailing_reference {
    required<std::int32_t> mailing_id{};
};
BOOST_DESCRIBE_STRUCT(mailing_reference, (), (mailing_id))

/// Which mailing to start.
struct mailing_start {
    required<std::int32_t> mailing_id{};
    std::optional<date_time> when{}; ///< The provider ignores it: set `mailing_properties::scheduled_start`.
};
BOOST_DESCRIBE_STRUCT(mailing_start, (), (mailing_id, when))
auto waybill_rules(mailing_start const&) -> rules<utc<&mailing_start::when>>;

/// How mails are signed (RFC 6376).
struct dkim_settings {
    std::optional<bool> enabled{};
    required<std::string> selector{};
    required<std::string> domain{};
    required<std::string> privkey{}; ///< The private key, PEM.
    std::optional<std::string> identity{};
    std::optional<std::vector<std::string>> canonicalize{}; ///< Of header and body: {"relaxed", "simple"}.
    std::optional<std::string> signature_algorithm{};
    std::optional<std::vector<std::string>> include_headers{};
    std::optional<bool> length{};
};
BOOST_DESCRIBE_STRUCT(dkim_settings, (),
                      (enabled, selector, domain, privkey, identity, canonicalize, signature_algorithm, include_headers,
                       length))

/// Changes to a mailing: what is not given stays.
struct mailing_properties {
    std::optional<open_enum<mailing_type>> type{};
    std::optional<std::string> satellite_group{};
    std::optional<sender_address> mail_from{};
    std::optional<std::string> sender_name{};
    std::optional<std::string> shown_name{}; ///< The old name of `sender_name`.
    std::optional<std::string> tracking_url{};
    std::optional<bool> testing{};
    std::optional<bool> backup_customized_emails{};
    std::optional<std::string> owner_guid{}; ///< To find the mailing by.
    std::optional<time_text> scheduled_start{};
    std::optional<time_text> scheduled_end{};
    std::optional<std::int32_t> scheduled_duration{}; ///< Minutes; 0 removes.
    std::optional<bool> dont_close_if_empty{};
    std::optional<std::string> subject{};
    std::optional<std::string> html_content{};
    std::optional<std::string> plain_content{};
    std::optional<std::string> charset{}; ///< Must be given with a subject or content.
    std::optional<bool> read_tracking{};
    std::optional<bool> click_tracking{};
    std::optional<std::string> url_encoding{}; ///< "base64".
    std::optional<dkim_settings> dkim{};
    std::optional<binary> header{}; ///< The message's header fields; its Subject becomes the mailing's.
    std::optional<binary> body{};   ///< The message's body.

    std::optional<std::string> problem() const
    {
        if (charset || !(subject || html_content || plain_content)) return std::nullopt;
        return "charset must be given with subject, html_content and plain_content";
    }
};
BOOST_DESCRIBE_STRUCT(mailing_properties, (),
                      (type, satellite_group, mail_from, sender_name, shown_name, tracking_url, testing,
                       backup_customized_emails, owner_guid, scheduled_start, scheduled_end, scheduled_duration,
                       dont_close_if_empty, subject, html_content, plain_content, charset, read_tracking, click_tracking,
                       url_encoding, dkim, header, body))

/// Changes to one mailing.
struct mailing_set_properties {
    required<std::int32_t> mailing_id{};
    mailing_properties properties{};
};
BOOST_DESCRIBE_STRUCT(mailing_set_properties, (), (mailing_id, properties))

/// Whose mailings to remove.
struct domain_reference {
    required<std::string> domain_name{}; ///< As in `mailing::domain_name`, small and large letters as there.
};
BOOST_DESCRIBE_STRUCT(domain_reference, (), (domain_name))

/// Which mailings: those that all given members agree with. An empty list agrees with none.
struct mailing_filters {
    std::optional<std::vector<std::string>> domain{}; ///< Of the sender.
    std::optional<std::vector<std::int32_t>> id{};
    std::optional<std::vector<open_enum<mailing_status>>> status{};
    std::optional<std::vector<std::string>> owner_guid{};
};
BOOST_DESCRIBE_STRUCT(mailing_filters, (), (domain, id, status, owner_guid))

/// Which mailings to list or count; all where nothing is given.
struct mailing_list {
    std::optional<mailing_filters> filter{};
};
BOOST_DESCRIBE_STRUCT(mailing_list, (), (filter))

} // namespace waybill::cloudmailing

#endif
