#ifndef WAYBILL_PROVIDERS_KONIGLE_CAMPAIGN_HPP
#define WAYBILL_PROVIDERS_KONIGLE_CAMPAIGN_HPP

#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/decimal.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Models of campaigns. Source of every field and limit: docs/wire/konigle.md, "Campaigns".
namespace waybill::konigle {

/// Where a campaign is in its life.
enum class campaign_status { draft, scheduled, running, completed, paused, cancelled, failed };
BOOST_DESCRIBE_ENUM(campaign_status, draft, scheduled, running, completed, paused, cancelled, failed)

/// Where the run of a campaign is.
enum class execution_status { pending, processing, paused, halted, completed, failed, cancelled, partially_completed };
BOOST_DESCRIBE_ENUM(execution_status, pending, processing, paused, halted, completed, failed, cancelled,
                    partially_completed)

/// What a campaign is sent by.
enum class campaign_channel { email };
BOOST_DESCRIBE_ENUM(campaign_channel, email)

/// How far a campaign's run has come. Only in answers about a single campaign.
struct campaign_execution {
    open_enum<execution_status> status{};
    nullable<date_time> started_at{};
    nullable<date_time> completed_at{};
    nullable<date_time> expected_completion_at{};
    nullable<date_time> paused_at{};
    nullable<date_time> resumed_at{};
    nullable<date_time> cancelled_at{};
    nullable<date_time> last_run_at{};
    nullable<date_time> next_run_at{};
    std::int64_t total_contacts{};
    std::int64_t total_sent{};
    std::int64_t total_failed{};
    std::int64_t total_delivered{};
    std::int64_t total_bounced{};
    std::int64_t total_complained{};
    nullable<std::int64_t> total_opened{};  ///< Null when opening is not tracked.
    nullable<std::int64_t> total_clicked{}; ///< Null when clicks are not tracked.
    nullable<std::string> error_message{""};
};
BOOST_DESCRIBE_STRUCT(campaign_execution, (),
                      (status, started_at, completed_at, expected_completion_at, paused_at, resumed_at, cancelled_at,
                       last_run_at, next_run_at, total_contacts, total_sent, total_failed, total_delivered,
                       total_bounced, total_complained, total_opened, total_clicked, error_message))
auto waybill_rules(campaign_execution const&)
    -> rules<defaulted<&campaign_execution::status, &campaign_execution::total_contacts, &campaign_execution::total_sent,
                       &campaign_execution::total_failed, &campaign_execution::total_delivered,
                       &campaign_execution::total_bounced, &campaign_execution::total_complained>>;

/// A campaign as the provider keeps it.
struct campaign {
    std::string id{};
    open_enum<campaign_channel> channel_type{};
    nullable<std::string> email_channel{};  ///< Channel id.
    nullable<std::string> email_template{}; ///< Template id.
    std::string audience{};                 ///< Audience id.
    std::string name{};
    nullable<std::string> description{""};
    nullable<date_time> scheduled_at{};
    nullable<std::int64_t> execution_duration_minutes{};
    nullable<std::string> from_email{};
    nullable<std::string> from_name{""};
    nullable<std::string> reply_to_email{};
    nullable<std::string> reply_to_name{""};
    nullable<std::string> utm_code{""};
    open_enum<campaign_status> status{};
    nullable<decimal> ltv{};     ///< Revenue recorded for it.
    std::string ltv_currency{"USD"};
    date_time created_at{};
    date_time updated_at{};
    nullable<campaign_execution> execution{};
};
BOOST_DESCRIBE_STRUCT(campaign, (),
                      (id, channel_type, email_channel, email_template, audience, name, description, scheduled_at,
                       execution_duration_minutes, from_email, from_name, reply_to_email, reply_to_name, utm_code,
                       status, ltv, ltv_currency, created_at, updated_at, execution))
auto waybill_rules(campaign const&)
    -> rules<defaulted<&campaign::channel_type, &campaign::status, &campaign::ltv_currency>,
             empty_is_null<&campaign::from_email, &campaign::reply_to_email>>;

/// A new campaign.
struct campaign_create {
    campaign_channel channel_type{campaign_channel::email};
    std::optional<std::string> email_channel{};  ///< Channel id; an e-mail campaign needs one to start.
    std::optional<std::string> email_template{}; ///< Template id; an e-mail campaign needs one to start.
    required<std::string> audience{};            ///< Audience id.
    required<std::string> name{};                ///< At most 255 characters.
    std::string description{};
    std::optional<date_time> scheduled_at{};
    std::optional<std::int64_t> execution_duration_minutes{}; ///< 1 to 1440.
    std::optional<std::string> from_email{""};
    std::string from_name{};                                  ///< At most 255 characters.
    std::optional<std::string> reply_to_email{""};
    std::string reply_to_name{};                              ///< At most 255 characters.
    std::string utm_code{};                                   ///< At most 100 characters.
};
BOOST_DESCRIBE_STRUCT(campaign_create, (),
                      (channel_type, email_channel, email_template, audience, name, description, scheduled_at,
                       execution_duration_minutes, from_email, from_name, reply_to_email, reply_to_name, utm_code))
auto waybill_rules(campaign_create const&)
    -> rules<defaulted<&campaign_create::channel_type, &campaign_create::description, &campaign_create::from_name,
                       &campaign_create::reply_to_name, &campaign_create::utm_code>,
             max_length<&campaign_create::name, 255>, between<&campaign_create::execution_duration_minutes, 1, 1440>,
             mailbox<&campaign_create::from_email, &campaign_create::reply_to_email>,
             max_length<&campaign_create::from_name, 255>, max_length<&campaign_create::reply_to_name, 255>,
             max_length<&campaign_create::utm_code, 100>>;

/// Changes to a campaign: what is not given stays. Outside of draft and scheduled only name and description change.
struct campaign_update {
    std::optional<std::string> email_channel{};
    std::optional<std::string> email_template{};
    std::optional<std::string> audience{};
    std::optional<std::string> name{}; ///< At most 255 characters.
    std::optional<std::string> description{};
    std::optional<date_time> scheduled_at{};
    std::optional<std::int64_t> execution_duration_minutes{}; ///< 1 to 1440.
    std::optional<std::string> from_email{};
    std::optional<std::string> from_name{};                   ///< At most 255 characters.
    std::optional<std::string> reply_to_email{};
    std::optional<std::string> reply_to_name{};               ///< At most 255 characters.
    std::optional<std::string> utm_code{};                    ///< At most 100 characters.
};
BOOST_DESCRIBE_STRUCT(campaign_update, (),
                      (email_channel, email_template, audience, name, description, scheduled_at,
                       execution_duration_minutes, from_email, from_name, reply_to_email, reply_to_name, utm_code))
auto waybill_rules(campaign_update const&)
    -> rules<max_length<&campaign_update::name, 255>, between<&campaign_update::execution_duration_minutes, 1, 1440>,
             mailbox<&campaign_update::from_email, &campaign_update::reply_to_email>,
             max_length<&campaign_update::from_name, 255>, max_length<&campaign_update::reply_to_name, 255>,
             max_length<&campaign_update::utm_code, 100>>;

/// Which campaigns to list, and which page of them.
struct campaign_filters {
    std::int64_t page{1};
    std::int64_t page_size{20}; ///< 1 to 200.
    std::optional<std::string> q{}; ///< Text to search for.
    std::optional<campaign_status> status{};
    std::optional<campaign_channel> channel_type{};
    std::optional<std::string> audience{}; ///< Audience code.
};
BOOST_DESCRIBE_STRUCT(campaign_filters, (), (page, page_size, q, status, channel_type, audience))
auto waybill_rules(campaign_filters const&)
    -> rules<defaulted<&campaign_filters::page, &campaign_filters::page_size>,
             between<&campaign_filters::page, 1, INT64_MAX>, between<&campaign_filters::page_size, 1, 200>,
             page_number<&campaign_filters::page>>;

/// When to start. Not given: at the time that the campaign has already.
struct campaign_schedule {
    std::optional<date_time> scheduled_at{};
};
BOOST_DESCRIBE_STRUCT(campaign_schedule, (), (scheduled_at))

/// Where to send a test.
struct campaign_test_email {
    required<std::string> email_address{};
};
BOOST_DESCRIBE_STRUCT(campaign_test_email, (), (email_address))

/// Revenue to add to a campaign.
struct campaign_add_ltv {
    required<decimal> value{};        ///< Above zero, at most 19 digits, two of them behind the point.
    required<std::string> currency{}; ///< At most three characters: "USD".
    std::optional<std::string> contact_email{};
};
BOOST_DESCRIBE_STRUCT(campaign_add_ltv, (), (value, currency, contact_email))
auto waybill_rules(campaign_add_ltv const&)
    -> rules<positive<&campaign_add_ltv::value>, max_digits<&campaign_add_ltv::value, 19, 2>,
             max_length<&campaign_add_ltv::currency, 3>, mailbox<&campaign_add_ltv::contact_email>>;

/// A campaign made together with its audience and template.
struct new_email_campaign {
    required<std::string> campaign_name{};              ///< At most 255 characters.
    required<std::string> email_channel{};              ///< Channel code (not id), at most 50 characters.
    required<std::vector<std::string>> contact_tags{};  ///< May be empty.
    required<std::string> subject{};                    ///< At most 255 characters.
    required<std::string> body_html{};
    std::string body_text{};
    std::string description{};
    std::string utm_code{};                             ///< At most 100 characters.
    std::optional<std::string> from_email{""};
    std::string from_name{};                            ///< At most 255 characters.
    std::optional<std::string> reply_to_email{""};
    std::string reply_to_name{};                        ///< At most 255 characters.
    std::optional<date_time> scheduled_at{};
    std::optional<std::int64_t> execution_duration_minutes{}; ///< 1 to 1440.
    std::string audience_name{};                        ///< At most 255 characters.
    std::string template_name{};                        ///< At most 255 characters.
};
BOOST_DESCRIBE_STRUCT(new_email_campaign, (),
                      (campaign_name, email_channel, contact_tags, subject, body_html, body_text, description, utm_code,
                       from_email, from_name, reply_to_email, reply_to_name, scheduled_at, execution_duration_minutes,
                       audience_name, template_name))
auto waybill_rules(new_email_campaign const&)
    -> rules<defaulted<&new_email_campaign::body_text, &new_email_campaign::description, &new_email_campaign::utm_code,
                       &new_email_campaign::from_name, &new_email_campaign::reply_to_name,
                       &new_email_campaign::audience_name, &new_email_campaign::template_name>,
             max_length<&new_email_campaign::campaign_name, 255>, max_length<&new_email_campaign::email_channel, 50>,
             max_length<&new_email_campaign::subject, 255>, max_length<&new_email_campaign::utm_code, 100>,
             mailbox<&new_email_campaign::from_email, &new_email_campaign::reply_to_email>,
             max_length<&new_email_campaign::from_name, 255>, max_length<&new_email_campaign::reply_to_name, 255>,
             between<&new_email_campaign::execution_duration_minutes, 1, 1440>,
             max_length<&new_email_campaign::audience_name, 255>, max_length<&new_email_campaign::template_name, 255>>;

/// The answer to a new e-mail campaign.
struct new_email_campaign_result {
    konigle::campaign campaign{};
};
BOOST_DESCRIBE_STRUCT(new_email_campaign_result, (), (campaign))

} // namespace waybill::konigle

#endif
