#ifndef WAYBILL_PROVIDERS_CLOUDMAILING_RECIPIENT_HPP
#define WAYBILL_PROVIDERS_CLOUDMAILING_RECIPIENT_HPP

#include <waybill/codec/xmlrpc.hpp>
#include <waybill/providers/cloudmailing/text.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/binary.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/dynamic.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Models of recipients. Source of every member and limit: docs/wire/cloudmailing.md, "Recipients".
namespace waybill::cloudmailing {

/// A file that goes with one recipient's mail.
struct attachment {
    std::optional<std::string> filename{};
    required<std::string> content_type{};  ///< "application/pdf".
    std::optional<std::string> charset{};  ///< Of a text. Without it a text is left out, and the result says so.
    base64_text data{};                    ///< `binary{bytes}`.
};
BOOST_DESCRIBE_STRUCT(attachment, (), (filename, content_type, charset, data))
auto waybill_rules(attachment const&) -> rules<named<&attachment::content_type, "content-type">>;

namespace detail {

/// Whether a value, or one within it, has no place in the provider's database or in its answers.
inline bool cannot_be_kept(dynamic const& value)
{
    if (auto const* const list = value.get_if<dynamic::array>())
        return std::any_of(list->begin(), list->end(), cannot_be_kept);
    if (auto const* const members = value.get_if<dynamic::object>())
        return std::any_of(members->begin(), members->end(), [](auto const& each) { return cannot_be_kept(each.second); });
    return value.is_nil() || value.get_if<binary>() != nullptr;
}

} // namespace detail

/// Somebody whom a mailing goes to.
struct recipient {
    /// ASCII; one that the provider takes for no address is left out, and the result says so.
    std::optional<std::string> email{};
    std::optional<std::string> tracking_id{}; ///< Becomes the id. Should be unique: the provider does not check.
    std::optional<std::vector<attachment>> attachments{};
    std::map<std::string, dynamic> fields{}; ///< For the mailing's templates.

    /// What would make all later reports of the recipient fail, or is refused by the provider's database.
    std::optional<std::string> problem() const
    {
        for (auto const& [name, value] : fields)
            if (detail::cannot_be_kept(value)) return '"' + name + "\" must hold neither nil nor binary";
        return std::nullopt;
    }
};
BOOST_DESCRIBE_STRUCT(recipient, (), (email, tracking_id, attachments, fields))
auto waybill_rules(recipient const&) -> rules<keeps_unknown<&recipient::fields>>;

/// Recipients for a mailing, at most 1000 in one call. `waybill::bulk` takes any number.
struct recipients_add {
    required<std::int32_t> mailing_id{};
    std::vector<recipient> recipients{};
};
BOOST_DESCRIBE_STRUCT(recipients_add, (), (mailing_id, recipients))
auto waybill_rules(recipients_add const&)
    -> rules<batch<&recipients_add::recipients, 1000>, min_items<&recipients_add::recipients, 1>>;

/// What became of one recipient.
struct add_result {
    std::optional<std::string> email{}; ///< In small letters; absent when none was given.
    std::optional<std::string> id{};    ///< The recipient is in.
    std::optional<std::string> tracking_id{}; ///< The same as the id.
    std::optional<std::string> error{};       ///< With an id: an attachment was left out.

    /// Why the recipient is not in; nothing when it is, even with an error.
    std::optional<std::string> rejection() const
    {
        if (id) return std::nullopt;
        return error.value_or("the provider gave neither an id nor an error");
    }
};
BOOST_DESCRIBE_STRUCT(add_result, (), (email, id, tracking_id, error))

/// How far the sending to a recipient has come.
enum class recipient_status {
    ready,         ///< Nothing was sent yet.
    in_progress,   ///< No longer used: see `recipient_report::in_progress`.
    warning,       ///< Put off; it is tried again.
    finished,      ///< Sent.
    error,         ///< Refused for good.
    timeout,       ///< Given up.
    general_error, ///< Failed for a reason that is not the recipient's.
};
BOOST_DESCRIBE_ENUM(recipient_status, ready, in_progress, warning, finished, error, timeout, general_error)
auto waybill_rules(recipient_status const&)
    -> rules<named<recipient_status::ready, "READY">, named<recipient_status::in_progress, "IN PROGRESS">,
             named<recipient_status::warning, "WARNING">, named<recipient_status::finished, "FINISHED">,
             named<recipient_status::error, "ERROR">, named<recipient_status::timeout, "TIMEOUT">,
             named<recipient_status::general_error, "GENERAL_ERROR">>;

/// What the provider knows of a recipient. Times are in UTC.
struct recipient_report {
    std::string id{};
    std::string email{};
    std::string domain_name{};
    open_enum<recipient_status> status{};
    std::optional<date_time> next_try{};
    std::optional<date_time> created{};  ///< The moment of the call where no satellite has reported yet.
    std::optional<date_time> modified{}; ///< Likewise.
    bool primary{};                      ///< Added by `send_test`.
    bool in_progress{};                  ///< A satellite has it.
    bool report_ready{};
    std::optional<date_time> first_try{};
    std::optional<date_time> date_delegated{};
    std::optional<std::int32_t> try_count{};
    std::optional<std::int32_t> reply_code{}; ///< SMTP's.
    std::optional<std::string> reply_enhanced_code{};
    std::optional<std::string> reply_text{};
    std::optional<std::string> smtp_log{};
    std::optional<std::string> cloud_client{};       ///< The satellite.
    std::optional<std::string> dsn{};
    std::optional<dynamic::object> contact{};        ///< With `report_options::with_contact_data`.
    std::optional<std::string> customized_content{}; ///< With `report_options::with_customized_content`.
};
BOOST_DESCRIBE_STRUCT(recipient_report, (),
                      (id, email, domain_name, status, next_try, created, modified, primary, in_progress, report_ready,
                       first_try, date_delegated, try_count, reply_code, reply_enhanced_code, reply_text, smtp_log,
                       cloud_client, dsn, contact, customized_content))
auto waybill_rules(recipient_report const&)
    -> rules<utc<&recipient_report::next_try, &recipient_report::created, &recipient_report::modified,
                 &recipient_report::first_try, &recipient_report::date_delegated>,
             defaulted<&recipient_report::domain_name, &recipient_report::primary, &recipient_report::in_progress,
                       &recipient_report::report_ready>>;

/// What a report shall hold besides.
struct report_options {
    std::optional<bool> with_contact_data{};
    /// The message as it was sent to the recipient. The call fails when one of the recipients has none stored.
    std::optional<bool> with_customized_content{};
    std::optional<bool> delete_customized_content{}; ///< It cannot be asked for again.
};
BOOST_DESCRIBE_STRUCT(report_options, (), (with_contact_data, with_customized_content, delete_customized_content))

/// Whose reports: of these ids. Those that the provider does not know are missing from the answer, whose order is its own.
struct recipients_status {
    std::vector<std::string> ids{};
    std::optional<report_options> options{};
};
BOOST_DESCRIBE_STRUCT(recipients_status, (), (ids, options))

/// Which recipients: those that all given members agree with.
struct recipient_filters {
    std::optional<std::vector<open_enum<recipient_status>>> status{};
    std::optional<std::vector<std::string>> owners{}; ///< `mailing_properties::owner_guid`.
    std::optional<std::vector<std::int32_t>> mailings{};
    std::optional<std::vector<std::string>> sender_domains{};
};
BOOST_DESCRIBE_STRUCT(recipient_filters, (), (status, owners, mailings, sender_domains))

/// Which recipients to report. Without a status: all but those that are ready; with an empty list of them: these too.
struct report_filters {
    std::optional<std::vector<open_enum<recipient_status>>> status{};
    std::optional<std::vector<std::string>> owners{}; ///< `mailing_properties::owner_guid`.
    std::optional<std::vector<std::int32_t>> mailings{};
    std::optional<std::vector<std::string>> sender_domains{};
};
BOOST_DESCRIBE_STRUCT(report_filters, (), (status, owners, mailings, sender_domains))

/// Whose reports: of recipients whose status changed since the last call.
struct recipients_updated_since {
    std::string cursor{};                 ///< "" at first, then the one of the last answer; keep it to go on later.
    report_filters filters{};
    std::int32_t max_results{1000};       ///< 1 to 1000: what is beyond counts as the nearest.
    std::optional<report_options> options{};
};
BOOST_DESCRIBE_STRUCT(recipients_updated_since, (), (cursor, filters, max_results, options))
auto waybill_rules(recipients_updated_since const&) -> rules<
    cursor<&recipients_updated_since::cursor>,
    defaulted<&recipients_updated_since::cursor, &recipients_updated_since::filters, &recipients_updated_since::max_results>>;

/// Reports in the order of their changes. None: there are no further ones for now.
struct recipient_reports {
    std::string cursor{}; ///< Where the next call goes on.
    std::vector<recipient_report> recipients{};
};
BOOST_DESCRIBE_STRUCT(recipient_reports, (), (cursor, recipients))
auto waybill_rules(recipient_reports const&)
    -> rules<next_cursor<&recipient_reports::cursor>, page_items<&recipient_reports::recipients>>;

/// Which recipients to count; all where nothing is given.
struct recipients_count {
    std::optional<recipient_filters> filter{};
};
BOOST_DESCRIBE_STRUCT(recipients_count, (), (filter))

/// Which recipients to send to once more.
struct recipients_reset {
    std::vector<std::string> ids{};
};
BOOST_DESCRIBE_STRUCT(recipients_reset, (), (ids))

} // namespace waybill::cloudmailing

/// Filters that filter nothing are an empty array, as in the provider's guide.
template <>
struct waybill::xmlrpc_codec<waybill::cloudmailing::report_filters> {
    using filters = cloudmailing::recipient_filters;

    static bool read(xmlrpc_value from, cloudmailing::report_filters& out, codec_error& failure)
    {
        out = {};
        if (from.type == "array") {
            dynamic::array elements;
            if (!xmlrpc_codec<dynamic::array>::read(from, elements, failure)) return false;
            if (elements.empty()) return true;
        }
        filters read;
        if (!xmlrpc_codec<filters>::read(from, read, failure)) return false;
        out = {std::move(read.status), std::move(read.owners), std::move(read.mailings), std::move(read.sender_domains)};
        return true;
    }
    static bool write(std::string& to, cloudmailing::report_filters const& value, codec_error& failure)
    {
        if (value.status || value.owners || value.mailings || value.sender_domains)
            return xmlrpc_codec<filters>::write(to, {value.status, value.owners, value.mailings, value.sender_domains}, failure);
        return xmlrpc_codec<dynamic::array>::write(to, {}, failure);
    }
};

#endif
