#ifndef EXAMPLES_SANDBOX_CONSTANTCONTACT_LISTS_HPP
#define EXAMPLES_SANDBOX_CONSTANTCONTACT_LISTS_HPP

#include "feed.hpp"
#include "membership.hpp"
#include "state.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// The operations on lists.
namespace constantcontact_sandbox_detail {

inline constantcontact::list_entry entry_of(state const& all, kept_list const& of)
{
    auto const place = "lists/" + of.id;
    auto list = of.list;
    if (!constantcontact::is_system_list(list)) {
        auto const is_member = [&](kept_contact const& each) { return is_on(each.contact, *list.id); };
        list.contact_count = std::count_if(all.contacts.begin(), all.contacts.end(), is_member);
        list.members = constantcontact::reference{all.uri(place + "/members")};
    }
    return {.links = {{.href = all.home() + place, .rel = "edit"}},
            .id = all.uri(place),
            .title = constantcontact::labelled_text{.text = list.name},
            .updated = of.updated.to_string(),
            .author = constantcontact::person{"Constant Contact"},
            .content = {.value = list}};
}

/// No two lists have the same name, upper and lower case apart.
inline void check_name(state const& all, std::string const& name, kept_list const* owner = nullptr)
{
    if (name.empty()) refuse(400, "Name is required");
    for (auto const& each : all.lists)
        if (&each != owner && waybill::detail::equal_ignoring_case(each.list.name, name))
            refuse(409, "A list with this name already exists");
}

inline kept_list& keep_list(state& all, std::string id, constantcontact::contact_list list)
{
    list.id = all.uri("lists/" + id);
    list.short_name = list.name;
    return all.lists.emplace_back(kept_list{std::move(id), std::move(list), all.now});
}

/// The lists that are always there.
inline void add_system_lists(state& all)
{
    keep_list(all, "active", {.name = "Active"});
    keep_list(all, "do-not-mail", {.name = "Do Not Mail"});
    keep_list(all, "removed", {.name = "Removed"});
}

inline kept_list& add_list(state& all, constantcontact::new_list const& wanted)
{
    check_name(all, *wanted.name);
    return keep_list(all, std::to_string(++all.last_list),
                     {.opt_in_default = wanted.opt_in_default,
                      .name = *wanted.name,
                      .display_on_signup = "No",
                      .sort_order = wanted.sort_order});
}

/// A list that the user may change.
inline kept_list& find_own_list(state& all, std::string_view id)
{
    auto& found = all.find_list(id);
    if (constantcontact::is_system_list(found.list)) refuse(415, "Unsupported Media Type");
    return found;
}

inline void update_list(state& all, std::string_view id, constantcontact::list_update const& request)
{
    auto& kept = find_own_list(all, id);
    check_id(request.id, *kept.list.id);
    auto const& wanted = request.content.value;
    check_name(all, *wanted.name, &kept);
    kept.list.name = *wanted.name;
    kept.list.short_name = *wanted.name;
    kept.list.opt_in_default = *wanted.opt_in_default;
    kept.list.sort_order = *wanted.sort_order;
    kept.updated = all.now;
}

inline void remove_list(state& all, std::string const& id)
{
    auto const uri = *find_own_list(all, id).list.id;
    for (auto& each : all.contacts) leave(all, each.contact, uri);
    std::erase_if(all.lists, [&](kept_list const& each) { return each.id == id; });
}

/// Whether the contact is a member, of one of the service's own lists by its status.
inline bool is_member(constantcontact::contact const& contact, constantcontact::contact_list const& list)
{
    return constantcontact::is_system_list(list) ? contact.status && contact.status->text() == list.name
                                                 : is_on(contact, *list.id);
}

inline constantcontact::feed<constantcontact::list_member> members_of(state& all, std::string const& id)
{
    auto const& list = all.find_list(id).list;
    std::vector<constantcontact::entry<constantcontact::list_member>> found;
    for (auto const& [contact_id, contact] : all.contacts) {
        if (!is_member(contact, list)) continue;
        auto member = entry_at<constantcontact::list_member>(
            all, "contacts/" + contact_id, "Contact: " + contact.email_address, *contact.last_update_time,
            {.id = contact.id, .email_address = contact.email_address, .name = contact.name});
        member.links.front().href = all.home() + "lists/" + id + "/members/" + contact_id;
        found.push_back(std::move(member));
    }
    return page(all, "Contacts", std::move(found));
}

inline void serve(constantcontact::lists<waybill::server>& to, state& all)
{
    to.list = [&all] {
        std::vector<constantcontact::list_entry> found;
        for (auto const& each : all.lists) found.push_back(entry_of(all, each));
        return page(all, "Contact Lists", std::move(found));
    };
    to.get = [&all](std::string const& id) { return entry_of(all, all.find_list(id)); };
    to.members = [&all](std::string const& id) { return members_of(all, id); };
    to.create = [&all](constantcontact::new_list const& wanted) {
        auto made = entry_of(all, add_list(all, wanted));
        all.created = made.id;
        return waybill::with_status<constantcontact::list_entry>{201, std::move(made)};
    };
    to.update = [&all](std::string const& id, constantcontact::list_update const& request) {
        update_list(all, id, request);
    };
    to.remove = [&all](std::string const& id) { remove_list(all, id); };
}

} // namespace constantcontact_sandbox_detail

#endif
