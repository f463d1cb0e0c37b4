#ifndef WAYBILL_PROVIDERS_CONSTANTCONTACT_EVENT_HPP
#define WAYBILL_PROVIDERS_CONSTANTCONTACT_EVENT_HPP

#include <waybill/providers/constantcontact/entry.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

// Models of what became of a mail. Source of every member: docs/wire/constantcontact.md, "Events".
namespace waybill::constantcontact {

/// Whose mail it was.
struct event_contact {
    std::string id{}; ///< The contact's URI.
    std::optional<std::string> email_address{};
};
BOOST_DESCRIBE_STRUCT(event_contact, (), (id, email_address))
auto waybill_rules(event_contact const&)
    -> rules<naming::pascal_case, named<&event_contact::id, "id">, xml_attribute<&event_contact::id>>;

/// What it was sent for.
struct event_campaign {
    std::string id{}; ///< The campaign's URI.
    std::optional<std::string> name{};
};
BOOST_DESCRIBE_STRUCT(event_campaign, (), (id, name))
auto waybill_rules(event_campaign const&)
    -> rules<naming::pascal_case, named<&event_campaign::id, "id">, xml_attribute<&event_campaign::id>>;

/// What all kinds of events have.
struct event {
    std::optional<std::string> id{};
    event_contact contact{};
    event_campaign campaign{};
    std::optional<date_time> event_time{};
};
BOOST_DESCRIBE_STRUCT(event, (), (id, contact, campaign, event_time))
auto waybill_rules(event const&) -> rules<naming::pascal_case, named<&event::id, "id">, xml_attribute<&event::id>>;

/// The mail came back.
struct bounce_event : event {
    std::optional<std::string> code{};
    std::optional<std::string> description{};
    std::optional<std::string> bounce_message{};
};
BOOST_DESCRIBE_STRUCT(bounce_event, (event), (code, description, bounce_message))
auto waybill_rules(bounce_event const&) -> rules<xml_element<"BounceEvent", service_namespace>, naming::pascal_case>;

/// A link in the mail was followed.
struct click_event : event {
    std::optional<std::string> link_url{};
};
BOOST_DESCRIBE_STRUCT(click_event, (event), (link_url))
auto waybill_rules(click_event const&) -> rules<xml_element<"ClickEvent", service_namespace>, naming::pascal_case>;

/// The mail was passed on.
struct forward_event : event {};
BOOST_DESCRIBE_STRUCT(forward_event, (event), ())
auto waybill_rules(forward_event const&) -> rules<xml_element<"ForwardEvent", service_namespace>>;

/// The mail was opened.
struct open_event : event {};
BOOST_DESCRIBE_STRUCT(open_event, (event), ())
auto waybill_rules(open_event const&) -> rules<xml_element<"OpenEvent", service_namespace>>;

/// The contact wants no more mail. Some write the element "OptoutEvent", which is read too.
struct opt_out_event : event {};
BOOST_DESCRIBE_STRUCT(opt_out_event, (event), ())
auto waybill_rules(opt_out_event const&) -> rules<xml_element<"OptOutEvent", service_namespace>>;

/// The mail was sent.
struct sent_event : event {};
BOOST_DESCRIBE_STRUCT(sent_event, (event), ())
auto waybill_rules(sent_event const&) -> rules<xml_element<"SentEvent", service_namespace>>;

} // namespace waybill::constantcontact

#endif
