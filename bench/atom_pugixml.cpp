#include "atom.hpp"

#include <pugixml.hpp>

#include <cstring>
#include <optional>
#include <stdexcept>
#include <utility>

namespace bench {
namespace {

namespace constantcontact = waybill::constantcontact;
using waybill::date_time;

/// The members of a contact that are sent and received, in the order of the documents.
template <class Contact, class Visit>
void first_members(Contact& contact, Visit visit)
{
    visit("Status", contact.status);
    visit("EmailAddress", contact.email_address);
    visit("EmailType", contact.email_type);
}
template <class Contact, class Visit>
void more_members(Contact& contact, Visit visit)
{
    visit("FirstName", contact.first_name);
    visit("MiddleName", contact.middle_name);
    visit("LastName", contact.last_name);
    visit("JobTitle", contact.job_title);
    visit("CompanyName", contact.company_name);
    visit("HomePhone", contact.home_phone);
    visit("WorkPhone", contact.work_phone);
    visit("Addr1", contact.addr1);
    visit("Addr2", contact.addr2);
    visit("Addr3", contact.addr3);
    visit("City", contact.city);
    visit("StateCode", contact.state_code);
    visit("StateName", contact.state_name);
    visit("CountryCode", contact.country_code);
    visit("CountryName", contact.country_name);
    visit("PostalCode", contact.postal_code);
    visit("SubPostalCode", contact.sub_postal_code);
    visit("Note", contact.note);
    visit("CustomField1", contact.custom_field1);
    visit("CustomField2", contact.custom_field2);
    visit("CustomField3", contact.custom_field3);
    visit("CustomField4", contact.custom_field4);
    visit("CustomField5", contact.custom_field5);
    visit("CustomField6", contact.custom_field6);
    visit("CustomField7", contact.custom_field7);
    visit("CustomField8", contact.custom_field8);
    visit("CustomField9", contact.custom_field9);
    visit("CustomField10", contact.custom_field10);
    visit("CustomField11", contact.custom_field11);
    visit("CustomField12", contact.custom_field12);
    visit("CustomField13", contact.custom_field13);
    visit("CustomField14", contact.custom_field14);
    visit("CustomField15", contact.custom_field15);
}

void read(pugi::xml_node from, std::string& to) { to = from.child_value(); }
void read(pugi::xml_node from, std::optional<std::string>& to) { to = from.child_value(); }
template <class Enum>
void read(pugi::xml_node from, std::optional<waybill::open_enum<Enum>>& to)
{
    to = waybill::open_enum<Enum>{from.child_value()};
}
void read(pugi::xml_node from, std::optional<bool>& to)
{
    std::string_view const text{from.child_value()};
    if (text.empty()) return;
    to = text == "true";
    if (!*to && text != "false") throw std::runtime_error{"no boolean: " + std::string{text}};
}
void read(pugi::xml_node from, std::optional<date_time>& to)
{
    std::string_view const text{from.child_value()};
    if (text.empty()) return;
    to = date_time::parse(text);
    if (!to) throw std::runtime_error{"no time: " + std::string{text}};
}

void read(pugi::xml_node from, std::vector<constantcontact::membership>& to)
{
    for (auto const list : from.children("ContactList")) {
        auto& membership = to.emplace_back();
        membership.id = list.attribute("id").value();
        for (auto const child : list.children()) {
            std::string_view const name = child.name();
            if (name == "OptInSource") read(child, membership.opt_in_source);
            else if (name == "OptInTime") read(child, membership.opt_in_time);
        }
    }
}

void read(pugi::xml_node from, constantcontact::contact& to)
{
    if (auto const id = from.attribute("id")) to.id = id.value();
    // The next member of the document is tried first.
    auto next = from.first_child();
    auto const take = [&](char const* name, auto& member) {
        auto const child = std::strcmp(next.name(), name) == 0 ? next : from.child(name);
        if (!child) return;
        read(child, member);
        next = child.next_sibling();
    };
    first_members(to, take);
    take("Name", to.name);
    more_members(to, take);
    take("ContactLists", to.contact_lists);
    take("Confirmed", to.confirmed);
    take("InsertTime", to.insert_time);
    take("LastUpdateTime", to.last_update_time);
}

void read(pugi::xml_node from, std::vector<waybill::atom_link>& to)
{
    auto& link = to.emplace_back();
    link.href = from.attribute("href").value();
    if (auto const rel = from.attribute("rel")) link.rel = rel.value();
    if (auto const type = from.attribute("type")) link.type = type.value();
}

void read(pugi::xml_node from, constantcontact::contact_entry& to)
{
    for (auto const child : from.children()) {
        std::string_view const name = child.name();
        if (name == "id") read(child, to.id);
        else if (name == "title") read(child, to.title);
        else if (name == "updated") read(child, to.updated);
        else if (name == "link") read(child, to.links);
        else if (name == "content") {
            to.content.type = child.attribute("type").value();
            auto const contact = child.child("Contact");
            if (!contact) throw std::runtime_error{"no contact"};
            read(contact, to.content.value);
        }
    }
}

void add(pugi::xml_node to, char const* name, std::string const& text) { to.append_child(name).text() = text.c_str(); }
template <class Enum>
void add(pugi::xml_node to, char const* name, waybill::open_enum<Enum> const& value)
{
    add(to, name, std::string{value.text()});
}
void add(pugi::xml_node to, char const* name, constantcontact::labelled_text const& text)
{
    auto child = to.append_child(name);
    child.append_attribute("type") = text.type.c_str();
    child.text() = text.text.c_str();
}

struct text_writer : pugi::xml_writer {
    std::string text{};
    void write(void const* data, std::size_t size) override { text.append(static_cast<char const*>(data), size); }
};

} // namespace

contact_feed read_feed_by_pugixml(std::string_view document)
{
    pugi::xml_document parsed;
    if (!parsed.load_buffer(document.data(), document.size())) throw std::runtime_error{"pugixml cannot read it"};
    auto const feed = parsed.document_element();
    if (feed.name() != std::string_view{"feed"} || feed.attribute("xmlns").value() != std::string_view{"http://www.w3.org/2005/Atom"})
        throw std::runtime_error{"no feed"};
    contact_feed all;
    for (auto const child : feed.children()) {
        std::string_view const name = child.name();
        if (name == "entry") read(child, all.entries.emplace_back());
        else if (name == "link") read(child, all.links);
        else if (name == "id") read(child, all.id);
        else if (name == "title") read(child, all.title);
        else if (name == "updated") read(child, all.updated);
    }
    return all;
}

std::string write_entry_by_pugixml(contact_update const& given)
{
    pugi::xml_document made;
    auto entry = made.append_child("entry");
    entry.append_attribute("xmlns") = "http://www.w3.org/2005/Atom";
    add(entry, "title", given.title);
    add(entry, "updated", given.updated);
    auto author = entry.append_child("author");
    if (given.author.name) add(author, "name", *given.author.name);
    add(entry, "id", given.id);
    add(entry, "summary", given.summary);
    auto content = entry.append_child("content");
    content.append_attribute("type") = given.content.type.c_str();
    auto contact = content.append_child("Contact");
    contact.append_attribute("xmlns") = "http://ws.constantcontact.com/ns/1.0/";
    auto const& fields = given.content.value;
    auto const put = [contact](char const* name, auto const& member) { add(contact, name, member); };
    first_members(fields, put);
    more_members(fields, put);
    put("OptInSource", fields.opt_in_source);
    auto lists = contact.append_child("ContactLists");
    for (auto const& each : fields.contact_lists) lists.append_child("ContactList").append_attribute("id") = each.id.c_str();
    text_writer out;
    made.save(out, "", pugi::format_raw | pugi::format_no_declaration);
    return std::move(out.text);
}

} // namespace bench
