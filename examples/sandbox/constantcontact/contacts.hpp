#ifndef EXAMPLES_SANDBOX_CONSTANTCONTACT_CONTACTS_HPP
#define EXAMPLES_SANDBOX_CONSTANTCONTACT_CONTACTS_HPP

#include "feed.hpp"
#include "membership.hpp"
#include "state.hpp"

#include <waybill/types/email_address.hpp>

#include <algorithm>
#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// The operations on contacts.
namespace constantcontact_sandbox_detail {

/// "Last, First", or the one there is.
inline std::string name_of(constantcontact::contact const& contact)
{
    auto const first = contact.first_name.value_or("");
    auto const last = contact.last_name.value_or("");
    return last + (first.empty() || last.empty() ? "" : ", ") + first;
}

inline std::string title_of(constantcontact::contact const& contact)
{
    return "Contact: " + contact.email_address;
}

inline constantcontact::contact_entry entry_of(state const& all, kept_contact const& of)
{
    return entry_at(all, "contacts/" + of.id, title_of(of.contact), *of.contact.last_update_time, of.contact);
}

inline constantcontact::contact_summary summary_of(constantcontact::contact const& of, bool searched)
{
    constantcontact::contact_summary brief{.id = of.id,
                                           .status = of.status,
                                           .email_address = of.email_address,
                                           .email_type = of.email_type,
                                           .name = of.name};
    if (!of.contact_lists.empty()) {
        brief.opt_in_time = of.contact_lists.front().opt_in_time;
        brief.opt_in_source = of.contact_lists.front().opt_in_source;
    }
    if (searched) {
        brief.confirmed = of.confirmed;
        brief.insert_time = of.insert_time;
    }
    return brief;
}

inline void check_address(state& all, std::string const& email, kept_contact const* owner = nullptr)
{
    if (email.empty()) refuse(400, "EmailAddress is required");
    if (waybill::email_address{email}.problem()) refuse(400, "EmailAddress is not valid");
    auto const* const other = all.contact_of(email);
    if (other != nullptr && other != owner) refuse(409, "A contact with this email address already exists");
}

/// All text that is given, and what follows from it.
inline void take(constantcontact::contact& contact, constantcontact::contact_fields const& given)
{
    waybill::for_each_member<constantcontact::contact_fields>([&]<class From>() {
        waybill::for_each_member<constantcontact::contact>([&]<class To>() {
            if constexpr (To::identifier == From::identifier && std::same_as<typename From::type, std::string>)
                contact.*To::pointer = given.*From::pointer;
        });
    });
    contact.name = name_of(contact);
    contact.email_type = given.email_type;
    if (given.email_type.text().empty()) contact.email_type = constantcontact::email_type::html;
}

/// Puts the contact on exactly these lists.
inline void move_to(state const& all, constantcontact::contact& contact,
                    std::vector<constantcontact::reference> const& lists, opt_in const& by)
{
    auto const before = contact.contact_lists;
    for (auto const& each : lists) join(all, contact, each.id, by);
    for (auto const& each : before) {
        bool const stays = std::any_of(lists.begin(), lists.end(), [&](auto const& to) { return to.id == each.id; });
        if (!stays) leave(all, contact, each.id);
    }
}

inline std::vector<std::string> uris_of(std::vector<constantcontact::reference> const& references)
{
    std::vector<std::string> uris;
    for (auto const& each : references) uris.push_back(each.id);
    return uris;
}

/// A contact that is on no list yet.
inline kept_contact& keep_contact(state& all, constantcontact::contact_fields const& given)
{
    auto id = std::to_string(++all.last_contact);
    constantcontact::contact made{.id = all.uri("contacts/" + id),
                                  .status = constantcontact::contact_status::active,
                                  .confirmed = false,
                                  .insert_time = all.now,
                                  .last_update_time = all.now};
    take(made, given);
    return all.contacts.emplace_back(kept_contact{std::move(id), std::move(made)});
}

inline kept_contact& add_contact(state& all, constantcontact::contact_fields const& given)
{
    check_address(all, given.email_address);
    check_lists(all, uris_of(given.contact_lists));
    auto& kept = keep_contact(all, given);
    move_to(all, kept.contact, given.contact_lists, given.opt_in_source);
    return kept;
}

inline void update_contact(state& all, std::string const& id, constantcontact::contact_update const& request)
{
    auto& kept = all.find_contact(id);
    check_id(request.id, *kept.contact.id);
    auto const& given = request.content.value;
    check_address(all, given.email_address, &kept);
    check_lists(all, uris_of(given.contact_lists));
    bool const comes_back = has_opted_out(kept.contact) && !given.contact_lists.empty();
    if (comes_back && given.opt_in_source != constantcontact::opt_in_source::contact)
        refuse(400, "the contact has opted out; only its own act, ACTION_BY_CONTACT, puts it on a list");
    take(kept.contact, given);
    move_to(all, kept.contact, given.contact_lists, given.opt_in_source);
    kept.contact.last_update_time = all.now;
}

inline constantcontact::feed<constantcontact::contact_summary>
find_contacts(state& all, constantcontact::contact_filters const& filters)
{
    auto const& emails = filters.email;
    std::vector<constantcontact::entry<constantcontact::contact_summary>> found;
    for (auto const& [id, contact] : all.contacts) {
        bool const fits = emails.empty() || std::any_of(emails.begin(), emails.end(), [&](std::string const& email) {
                              return waybill::detail::equal_ignoring_case(contact.email_address, email);
                          });
        if (fits)
            found.push_back(entry_at(all, "contacts/" + id, title_of(contact), *contact.last_update_time,
                                     summary_of(contact, !emails.empty())));
    }
    return page(all, "Contacts", std::move(found));
}

inline void serve(constantcontact::contacts<waybill::server>& to, state& all)
{
    to.list = [&all](constantcontact::contact_filters const& filters) { return find_contacts(all, filters); };
    to.get = [&all](std::string const& id) { return entry_of(all, all.find_contact(id)); };
    to.create = [&all](constantcontact::contact_fields const& given) {
        auto made = entry_of(all, add_contact(all, given));
        all.created = made.id;
        return waybill::with_status<constantcontact::contact_entry>{201, std::move(made)};
    };
    to.update = [&all](std::string const& id, constantcontact::contact_update const& request) {
        update_contact(all, id, request);
    };
    to.remove = [&all](std::string const& id) { opt_out(all, all.find_contact(id).contact); };
}

} // namespace constantcontact_sandbox_detail

#endif
