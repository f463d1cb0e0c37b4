#ifndef EXAMPLES_SANDBOX_CONSTANTCONTACT_MEMBERSHIP_HPP
#define EXAMPLES_SANDBOX_CONSTANTCONTACT_MEMBERSHIP_HPP

#include "state.hpp"

#include <algorithm>
#include <string>
#include <vector>

// Who is on which list.
namespace constantcontact_sandbox_detail {

using opt_in = waybill::open_enum<constantcontact::opt_in_source>;

inline bool is_on(constantcontact::contact const& contact, std::string const& list)
{
    auto const& lists = contact.contact_lists;
    return std::any_of(lists.begin(), lists.end(), [&](auto const& each) { return each.id == list; });
}

inline bool has_opted_out(constantcontact::contact const& contact)
{
    return contact.status == constantcontact::contact_status::do_not_mail;
}

inline void join(state const& all, constantcontact::contact& contact, std::string const& list, opt_in const& by)
{
    contact.status = constantcontact::contact_status::active;
    if (!is_on(contact, list))
        contact.contact_lists.push_back({.id = list, .opt_in_source = by, .opt_in_time = all.now});
}

/// Takes the contact off a list, if it is on it.
inline bool leave(state const& all, constantcontact::contact& contact, std::string const& list)
{
    if (std::erase_if(contact.contact_lists, [&](auto const& each) { return each.id == list; }) == 0) return false;
    contact.last_update_time = all.now;
    if (contact.contact_lists.empty()) contact.status = constantcontact::contact_status::removed;
    return true;
}

inline void opt_out(state const& all, constantcontact::contact& contact)
{
    contact.status = constantcontact::contact_status::do_not_mail;
    contact.contact_lists.clear();
    contact.last_update_time = all.now;
}

/// Refuses lists that there are not, and those that the service fills by itself.
template <class Lists>
void check_lists(state const& all, Lists const& uris)
{
    for (std::string const& uri : uris) {
        auto const fits = [&](kept_list const& each) {
            return each.list.id == uri && !constantcontact::is_system_list(each.list);
        };
        if (std::none_of(all.lists.begin(), all.lists.end(), fits)) refuse(400, "there is no list " + uri);
    }
}

} // namespace constantcontact_sandbox_detail

#endif
