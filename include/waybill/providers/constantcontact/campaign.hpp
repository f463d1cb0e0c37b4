#ifndef WAYBILL_PROVIDERS_CONSTANTCONTACT_CAMPAIGN_HPP
#define WAYBILL_PROVIDERS_CONSTANTCONTACT_CAMPAIGN_HPP

#include <waybill/providers/constantcontact/entry.hpp>
#include <waybill/reflect/enums.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Models of campaigns. Source of every member: docs/wire/constantcontact.md, "Campaigns".
namespace waybill::constantcontact {

enum class campaign_status { draft, running, sent, scheduled };
BOOST_DESCRIBE_ENUM(campaign_status, draft, running, sent, scheduled)
auto waybill_rules(campaign_status const&) -> rules<naming::pascal_case>;

/// The same as a query has it.
enum class wanted_status { draft, running, sent, scheduled };
BOOST_DESCRIBE_ENUM(wanted_status, draft, running, sent, scheduled)
auto waybill_rules(wanted_status const&)
    -> rules<named<wanted_status::draft, "DRAFT">, named<wanted_status::running, "RUNNING">,
             named<wanted_status::sent, "SENT">, named<wanted_status::scheduled, "SCHEDULED">>;

/// Which campaigns a list has; all when nothing is said.
struct campaign_filters {
    std::optional<wanted_status> status{};
};
BOOST_DESCRIBE_STRUCT(campaign_filters, (), (status))

/// A campaign in a list of campaigns.
struct campaign_summary {
    std::optional<std::string> id{};
    std::string name{};
    std::optional<open_enum<campaign_status>> status{};
    std::optional<date_time> date{};
};
BOOST_DESCRIBE_STRUCT(campaign_summary, (), (id, name, status, date))
auto waybill_rules(campaign_summary const&)
    -> rules<xml_element<"Campaign", service_namespace>, naming::pascal_case, named<&campaign_summary::id, "id">,
             xml_attribute<&campaign_summary::id>, defaulted<&campaign_summary::name>>;

/// A link in a campaign's mail.
struct campaign_url {
    std::string id{}; ///< A URI that `campaign_clicks` asks.
    std::optional<std::string> value{};
    std::optional<std::int64_t> clicks{};
};
BOOST_DESCRIBE_STRUCT(campaign_url, (), (id, value, clicks))
auto waybill_rules(campaign_url const&)
    -> rules<naming::pascal_case, named<&campaign_url::id, "id">, xml_attribute<&campaign_url::id>,
             alias<&campaign_url::value, "value">>;

/// A campaign as the service keeps it.
struct campaign {
    std::optional<std::string> id{};
    std::string name{};
    std::optional<open_enum<campaign_status>> status{};
    std::optional<date_time> date{};
    std::optional<date_time> last_edit_date{};
    std::optional<date_time> last_run_date{};
    std::optional<date_time> next_run_date{};
    std::optional<std::int64_t> sent{};
    std::optional<std::int64_t> opens{};
    std::optional<std::int64_t> clicks{};
    std::optional<std::int64_t> bounces{};
    std::optional<std::int64_t> forwards{};
    std::optional<std::int64_t> opt_outs{};
    std::optional<std::int64_t> spam_reports{};
    std::optional<std::string> share_page_url{};
    std::optional<std::string> subject{};
    std::optional<std::string> from_name{};
    std::optional<std::string> campaign_type{};
    std::optional<std::string> email_content_format{};
    std::optional<std::string> email_content{};
    std::optional<std::string> email_text_content{};
    std::vector<campaign_url> urls{};
    std::vector<reference> contact_lists{};
};
BOOST_DESCRIBE_STRUCT(campaign, (),
                      (id, name, status, date, last_edit_date, last_run_date, next_run_date, sent, opens, clicks,
                       bounces, forwards, opt_outs, spam_reports, share_page_url, subject, from_name, campaign_type,
                       email_content_format, email_content, email_text_content, urls, contact_lists))
auto waybill_rules(campaign const&)
    -> rules<xml_element<"Campaign", service_namespace>, naming::pascal_case, named<&campaign::id, "id">,
             xml_attribute<&campaign::id>, named<&campaign::share_page_url, "SharePageURL">,
             xml_items<&campaign::urls, "Url">, alias<&campaign::urls, "URLS">,
             xml_items<&campaign::contact_lists, "ContactList">, defaulted<&campaign::name>>;

} // namespace waybill::constantcontact

#endif
