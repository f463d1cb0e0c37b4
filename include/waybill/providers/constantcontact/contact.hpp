#ifndef WAYBILL_PROVIDERS_CONSTANTCONTACT_CONTACT_HPP
#define WAYBILL_PROVIDERS_CONSTANTCONTACT_CONTACT_HPP

#include <waybill/providers/constantcontact/entry.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/members.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

// Models of contacts. Source of every member: docs/wire/constantcontact.md, "Contacts".
namespace waybill::constantcontact {

enum class contact_status { active, do_not_mail, removed, unconfirmed };
BOOST_DESCRIBE_ENUM(contact_status, active, do_not_mail, removed, unconfirmed)
auto waybill_rules(contact_status const&)
    -> rules<naming::pascal_case, named<contact_status::do_not_mail, "Do Not Mail">>;

/// The kind of mail that a contact wants.
enum class email_type { html, text };
BOOST_DESCRIBE_ENUM(email_type, html, text)
auto waybill_rules(email_type const&) -> rules<named<email_type::html, "HTML">, named<email_type::text, "Text">>;

/// By whose act a contact is on a list. One that opted out comes back by its own act alone.
enum class opt_in_source { customer, contact };
BOOST_DESCRIBE_ENUM(opt_in_source, customer, contact)
auto waybill_rules(opt_in_source const&)
    -> rules<named<opt_in_source::customer, "ACTION_BY_CUSTOMER">, named<opt_in_source::contact, "ACTION_BY_CONTACT">>;

/// A contact in a list of contacts.
struct contact_summary {
    std::optional<std::string> id{};
    std::optional<open_enum<contact_status>> status{};
    std::string email_address{};
    std::optional<open_enum<constantcontact::email_type>> email_type{};
    std::optional<std::string> name{}; ///< "Last, First".
    std::optional<date_time> opt_in_time{};
    std::optional<open_enum<constantcontact::opt_in_source>> opt_in_source{};
    std::optional<bool> confirmed{};        ///< In answers to a search.
    std::optional<date_time> insert_time{}; ///< In answers to a search.
};
BOOST_DESCRIBE_STRUCT(contact_summary, (),
                      (id, status, email_address, email_type, name, opt_in_time, opt_in_source, confirmed, insert_time))
auto waybill_rules(contact_summary const&)
    -> rules<xml_element<"Contact", service_namespace>, naming::pascal_case, named<&contact_summary::id, "id">,
             xml_attribute<&contact_summary::id>, defaulted<&contact_summary::email_address>>;

/// A list that a contact is on.
struct membership {
    std::string id{}; ///< The list's URI.
    std::optional<open_enum<constantcontact::opt_in_source>> opt_in_source{};
    std::optional<date_time> opt_in_time{};
};
BOOST_DESCRIBE_STRUCT(membership, (), (id, opt_in_source, opt_in_time))
auto waybill_rules(membership const&)
    -> rules<naming::pascal_case, named<&membership::id, "id">, xml_attribute<&membership::id>>;

/// A contact as the service keeps it.
struct contact {
    std::optional<std::string> id{};
    std::optional<open_enum<contact_status>> status{};
    std::string email_address{};
    std::optional<open_enum<constantcontact::email_type>> email_type{};
    std::optional<std::string> name{}; ///< "Last, First", which the service makes.
    std::optional<std::string> first_name{};
    std::optional<std::string> middle_name{};
    std::optional<std::string> last_name{};
    std::optional<std::string> job_title{};
    std::optional<std::string> company_name{};
    std::optional<std::string> home_phone{};
    std::optional<std::string> work_phone{};
    std::optional<std::string> addr1{};
    std::optional<std::string> addr2{};
    std::optional<std::string> addr3{};
    std::optional<std::string> city{};
    std::optional<std::string> state_code{};
    std::optional<std::string> state_name{};
    std::optional<std::string> country_code{};
    std::optional<std::string> country_name{};
    std::optional<std::string> postal_code{};
    std::optional<std::string> sub_postal_code{};
    std::optional<std::string> note{};
    std::optional<std::string> custom_field1{};
    std::optional<std::string> custom_field2{};
    std::optional<std::string> custom_field3{};
    std::optional<std::string> custom_field4{};
    std::optional<std::string> custom_field5{};
    std::optional<std::string> custom_field6{};
    std::optional<std::string> custom_field7{};
    std::optional<std::string> custom_field8{};
    std::optional<std::string> custom_field9{};
    std::optional<std::string> custom_field10{};
    std::optional<std::string> custom_field11{};
    std::optional<std::string> custom_field12{};
    std::optional<std::string> custom_field13{};
    std::optional<std::string> custom_field14{};
    std::optional<std::string> custom_field15{};
    std::vector<membership> contact_lists{};
    std::optional<bool> confirmed{};
    std::optional<date_time> insert_time{};
    std::optional<date_time> last_update_time{};
};
BOOST_DESCRIBE_STRUCT(contact, (),
                      (id, status, email_address, email_type, name, first_name, middle_name, last_name, job_title,
                       company_name, home_phone, work_phone, addr1, addr2, addr3, city, state_code, state_name,
                       country_code, country_name, postal_code, sub_postal_code, note, custom_field1, custom_field2,
                       custom_field3, custom_field4, custom_field5, custom_field6, custom_field7, custom_field8,
                       custom_field9, custom_field10, custom_field11, custom_field12, custom_field13, custom_field14,
                       custom_field15, contact_lists, confirmed, insert_time, last_update_time))
auto waybill_rules(contact const&)
    -> rules<xml_element<"Contact", service_namespace>, naming::pascal_case, named<&contact::id, "id">,
             xml_attribute<&contact::id>, xml_items<&contact::contact_lists, "ContactList">,
             defaulted<&contact::email_address>>;

using contact_entry = entry<contact>;

/// A contact to be sent: all of it, since what is empty is emptied and a contact leaves the lists that are not named.
struct contact_fields {
    open_enum<contact_status> status{""};
    std::string email_address{};
    open_enum<constantcontact::email_type> email_type{""};
    std::string first_name{};
    std::string middle_name{};
    std::string last_name{};
    std::string job_title{};
    std::string company_name{};
    std::string home_phone{};
    std::string work_phone{};
    std::string addr1{};
    std::string addr2{};
    std::string addr3{};
    std::string city{};
    std::string state_code{};
    std::string state_name{};
    std::string country_code{};
    std::string country_name{};
    std::string postal_code{};
    std::string sub_postal_code{};
    std::string note{};
    std::string custom_field1{};
    std::string custom_field2{};
    std::string custom_field3{};
    std::string custom_field4{};
    std::string custom_field5{};
    std::string custom_field6{};
    std::string custom_field7{};
    std::string custom_field8{};
    std::string custom_field9{};
    std::string custom_field10{};
    std::string custom_field11{};
    std::string custom_field12{};
    std::string custom_field13{};
    std::string custom_field14{};
    std::string custom_field15{};
    open_enum<constantcontact::opt_in_source> opt_in_source{constantcontact::opt_in_source::customer};
    std::vector<reference> contact_lists{}; ///< By their whole URIs.
};
BOOST_DESCRIBE_STRUCT(contact_fields, (),
                      (status, email_address, email_type, first_name, middle_name, last_name, job_title, company_name,
                       home_phone, work_phone, addr1, addr2, addr3, city, state_code, state_name, country_code,
                       country_name, postal_code, sub_postal_code, note, custom_field1, custom_field2, custom_field3,
                       custom_field4, custom_field5, custom_field6, custom_field7, custom_field8, custom_field9,
                       custom_field10, custom_field11, custom_field12, custom_field13, custom_field14, custom_field15,
                       opt_in_source, contact_lists))
auto waybill_rules(contact_fields const&)
    -> rules<xml_element<"Contact", service_namespace>, naming::pascal_case,
             xml_items<&contact_fields::contact_lists, "ContactList">,
             defaulted<&contact_fields::status, &contact_fields::email_address, &contact_fields::email_type,
                       &contact_fields::first_name, &contact_fields::middle_name, &contact_fields::last_name,
                       &contact_fields::job_title, &contact_fields::company_name, &contact_fields::home_phone,
                       &contact_fields::work_phone, &contact_fields::addr1, &contact_fields::addr2,
                       &contact_fields::addr3, &contact_fields::city, &contact_fields::state_code,
                       &contact_fields::state_name, &contact_fields::country_code, &contact_fields::country_name,
                       &contact_fields::postal_code, &contact_fields::sub_postal_code, &contact_fields::note,
                       &contact_fields::custom_field1, &contact_fields::custom_field2, &contact_fields::custom_field3,
                       &contact_fields::custom_field4, &contact_fields::custom_field5, &contact_fields::custom_field6,
                       &contact_fields::custom_field7, &contact_fields::custom_field8, &contact_fields::custom_field9,
                       &contact_fields::custom_field10, &contact_fields::custom_field11,
                       &contact_fields::custom_field12, &contact_fields::custom_field13,
                       &contact_fields::custom_field14, &contact_fields::custom_field15, &contact_fields::opt_in_source,
                       &contact_fields::contact_lists>>;

/// A contact that takes the place of another. The time has no meaning.
struct contact_update {
    labelled_text title{};
    std::string updated{"2008-07-23T14:21:06.407Z"};
    person author{};
    std::string id{"data:,none"}; ///< The contact's URI; the service's documents want it.
    labelled_text summary{"text", "Contact"};
    sent_content<contact_fields> content{};
};
BOOST_DESCRIBE_STRUCT(contact_update, (), (title, updated, author, id, summary, content))
auto waybill_rules(contact_update const&)
    -> rules<xml_element<"entry", atom_namespace>,
             defaulted<&contact_update::title, &contact_update::updated, &contact_update::author, &contact_update::id,
                       &contact_update::summary>>;

/// What goes round a new contact: the same.
struct new_contact_entry : contact_update {};
BOOST_DESCRIBE_STRUCT(new_contact_entry, (contact_update), ())
auto waybill_rules(new_contact_entry const&)
    -> rules<xml_element<"entry", atom_namespace>, value_of<&new_contact_entry::content>>;

/// Which contacts a list has: all, or those of these addresses.
struct contact_filters {
    std::vector<std::string> email{};
};
BOOST_DESCRIBE_STRUCT(contact_filters, (), (email))

namespace detail {

template <class To, class From>
void take_over(To& field, From const& value)
{
    if constexpr (std::is_same_v<To, From>) {
        field = value;
    } else if constexpr (std::is_same_v<std::optional<To>, From>) {
        if (value) field = *value;
    } else {
        for (auto const& each : value) field.push_back({each.id});
    }
}

} // namespace detail

/// All of a contact that can be sent, to be changed and given to `contacts.update`:
///
///     auto const kept = client.contacts.get("53");
///     auto fields = editable(kept.content.value);
///     fields.city = "Waltham";
///     client.contacts.update("53", {.id = kept.id, .content = {.value = fields}});
template <std::same_as<contact> Contact>
contact_fields editable(Contact const& from)
{
    contact_fields fields;
    for_each_member<contact_fields>([&]<class To>() {
        for_each_member<contact>([&]<class From>() {
            if constexpr (To::identifier == From::identifier)
                detail::take_over(fields.*To::pointer, from.*From::pointer);
        });
    });
    return fields;
}

} // namespace waybill::constantcontact

#endif
