#ifndef WAYBILL_PROVIDERS_CONSTANTCONTACT_LIST_HPP
#define WAYBILL_PROVIDERS_CONSTANTCONTACT_LIST_HPP

#include <waybill/providers/constantcontact/entry.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Models of contact lists. Source of every member: docs/wire/constantcontact.md, "Lists".
namespace waybill::constantcontact {

/// A list of contacts. Of the three that the service has by itself only the names and the id are there.
struct contact_list {
    std::optional<std::string> id{};
    std::optional<bool> opt_in_default{};
    std::string name{};
    std::optional<std::string> short_name{};
    std::optional<std::string> display_on_signup{}; ///< "Yes" or "No".
    std::optional<std::int32_t> sort_order{};
    std::optional<reference> members{};
    std::optional<std::int64_t> contact_count{};
};
BOOST_DESCRIBE_STRUCT(contact_list, (),
                      (id, opt_in_default, name, short_name, display_on_signup, sort_order, members, contact_count))
auto waybill_rules(contact_list const&)
    -> rules<xml_element<"ContactList", service_namespace>, naming::pascal_case, named<&contact_list::id, "id">,
             xml_attribute<&contact_list::id>, defaulted<&contact_list::name>>;

/// The feed that an entry is from.
struct list_source {
    std::optional<std::string> id{};
    std::optional<labelled_text> title{};
    std::vector<atom_link> links{};
    std::optional<person> author{};
    std::optional<std::string> updated{};
};
BOOST_DESCRIBE_STRUCT(list_source, (), (id, title, links, author, updated))
auto waybill_rules(list_source const&) -> rules<named<&list_source::links, "link">>;

/// A list as the service keeps it, with all that an update has to give back.
struct list_entry {
    std::vector<atom_link> links{};
    std::string id{};
    std::optional<labelled_text> title{};
    std::optional<std::string> updated{}; ///< RFC 3339, as it came: it is given back to the letter.
    std::optional<person> author{};
    std::optional<list_source> source{};
    atom_content<contact_list, media_type> content{};
};
BOOST_DESCRIBE_STRUCT(list_entry, (), (links, id, title, updated, author, source, content))
auto waybill_rules(list_entry const&) -> rules<xml_element<"entry", atom_namespace>, named<&list_entry::links, "link">>;

/// A list to be made.
struct new_list {
    bool opt_in_default{false}; ///< Whether new contacts are put on it when nothing else is said.
    required<std::string> name{};
    std::int32_t sort_order{99};
};
BOOST_DESCRIBE_STRUCT(new_list, (), (opt_in_default, name, sort_order))
auto waybill_rules(new_list const&) -> rules<xml_element<"ContactList", service_namespace>, naming::pascal_case,
                                             defaulted<&new_list::opt_in_default, &new_list::sort_order>>;

/// What goes round it. The time has no meaning.
struct new_list_entry {
    std::string id{"data:,"};
    std::string title{};
    person author{};
    std::string updated{"2008-04-16"};
    sent_content<new_list> content{};
};
BOOST_DESCRIBE_STRUCT(new_list_entry, (), (id, title, author, updated, content))
auto waybill_rules(new_list_entry const&)
    -> rules<xml_element<"entry", atom_namespace>, value_of<&new_list_entry::content>,
             defaulted<&new_list_entry::id, &new_list_entry::title, &new_list_entry::author, &new_list_entry::updated>>;

/// What an update sets, all of it.
struct list_settings {
    required<std::string> name{};
    required<bool> opt_in_default{};
    required<std::int32_t> sort_order{};
};
BOOST_DESCRIBE_STRUCT(list_settings, (), (name, opt_in_default, sort_order))
auto waybill_rules(list_settings const&) -> rules<xml_element<"ContactList", service_namespace>, naming::pascal_case>;

/// A list with new settings: its entry as it was read, but for the content. `update_list` makes one.
struct list_update {
    std::vector<atom_link> links{};
    std::string id{};
    std::optional<labelled_text> title{};
    std::optional<std::string> updated{};
    std::optional<person> author{};
    std::optional<list_source> source{};
    sent_content<list_settings> content{};
};
BOOST_DESCRIBE_STRUCT(list_update, (), (links, id, title, updated, author, source, content))
auto waybill_rules(list_update const&)
    -> rules<xml_element<"entry", atom_namespace>, named<&list_update::links, "link">>;

/// A contact as a member of a list; the entry's id is that of the contact.
struct list_member {
    std::optional<std::string> id{};
    std::string email_address{};
    std::optional<std::string> name{}; ///< "Last, First".
};
BOOST_DESCRIBE_STRUCT(list_member, (), (id, email_address, name))
auto waybill_rules(list_member const&)
    -> rules<xml_element<"ContactListMember", service_namespace>, naming::pascal_case, named<&list_member::id, "id">,
             xml_attribute<&list_member::id>, defaulted<&list_member::email_address>>;

/// Whether the list is one that the service has by itself, which it tells by the name.
inline bool is_system_list(contact_list const& list)
{
    return list.name == "Removed" || list.name == "Do Not Mail" || list.name == "Active";
}

} // namespace waybill::constantcontact

#endif
