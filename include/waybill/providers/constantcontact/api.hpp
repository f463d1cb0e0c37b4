#ifndef WAYBILL_PROVIDERS_CONSTANTCONTACT_API_HPP
#define WAYBILL_PROVIDERS_CONSTANTCONTACT_API_HPP

#include <waybill/call/atom.hpp>
#include <waybill/providers/constantcontact/activity.hpp>
#include <waybill/providers/constantcontact/campaign.hpp>
#include <waybill/providers/constantcontact/contact.hpp>
#include <waybill/providers/constantcontact/event.hpp>
#include <waybill/providers/constantcontact/list.hpp>
#include <waybill/providers/constantcontact/provider.hpp>
#include <waybill/types/none.hpp>

#include <boost/describe/class.hpp>

namespace waybill::constantcontact {

/// Contact lists. Ids in paths are the last segments of those in entries: `short_id`. See also `own_lists` and
/// `update_list`. Source: docs/wire/constantcontact.md, "Lists".
template <class Mode>
struct lists {
    /// All lists, those included that the service has by itself: `is_system_list`.
    atom_get<Mode, "/ws/customers/{=user_name}/lists", none, atom_feed<list_entry>> list{};
    atom_get<Mode, "/ws/customers/{=user_name}/lists/{id}", none, list_entry> get{};
    atom_get<Mode, "/ws/customers/{=user_name}/lists/{id}/members", none, feed<list_member>> members{};
    /// Makes a list. conflict: there is one of this name.
    atom_post<Mode, "/ws/customers/{=user_name}/lists", new_list_entry, list_entry> create{};
    /// Replaces a list's entry; to change some settings use `update_list`.
    atom_put<Mode, "/ws/customers/{=user_name}/lists/{id}", list_update, none> update{};
    atom_delete<Mode, "/ws/customers/{=user_name}/lists/{id}", none, none> remove{};

    BOOST_DESCRIBE_CLASS(lists, (), (list, get, members, create, update, remove), (), ())
};

/// Contacts. For one by its e-mail address see `find_contact`. Source: docs/wire/constantcontact.md, "Contacts".
template <class Mode>
struct contacts {
    /// All contacts, or those of the addresses given.
    atom_get<Mode, "/ws/customers/{=user_name}/contacts", contact_filters, feed<contact_summary>> list{};
    atom_get<Mode, "/ws/customers/{=user_name}/contacts/{id}", none, contact_entry> get{};
    /// Adds a contact. conflict: there is one of this address.
    atom_post<Mode, "/ws/customers/{=user_name}/contacts", new_contact_entry, contact_entry> create{};
    /// Replaces all of a contact: what is not given is emptied, and it leaves the lists that are not named. To change
    /// some fields see `editable`.
    atom_put<Mode, "/ws/customers/{=user_name}/contacts/{id}", contact_update, none> update{};
    /// Opts the contact out: it gets no more mail, and stays known.
    atom_delete<Mode, "/ws/customers/{=user_name}/contacts/{id}", none, none> remove{};

    BOOST_DESCRIBE_CLASS(contacts, (), (list, get, create, update, remove), (), ())
};

/// The events of one kind, of a contact or a campaign.
template <class Mode, fixed_string Owner, fixed_string Kind, class Event>
using events_of =
    atom_get<Mode,
             waybill::detail::join<waybill::detail::join<waybill::detail::join<"/ws/customers/{=user_name}/", Owner>(),
                                                         "/{id}/events/">(),
                                   Kind>(),
             none, feed<Event>>;

/// What became of the mails to a contact, or of a campaign, in the last 90 days. Source: docs/wire/constantcontact.md,
/// "Events".
template <class Mode, fixed_string Owner>
struct events {
    events_of<Mode, Owner, "bounces", bounce_event> bounces{};
    events_of<Mode, Owner, "forwards", forward_event> forwards{};
    events_of<Mode, Owner, "opens", open_event> opens{};
    events_of<Mode, Owner, "optouts", opt_out_event> opt_outs{};
    events_of<Mode, Owner, "sends", sent_event> sends{};

    BOOST_DESCRIBE_CLASS(events, (), (bounces, forwards, opens, opt_outs, sends), (), ())
};

template <class Mode>
struct contact_events : events<Mode, "contacts"> {
    using base = events<Mode, "contacts">;

    events_of<Mode, "contacts", "clicks", click_event> clicks{};

    BOOST_DESCRIBE_CLASS(contact_events, (base), (clicks), (), ())
};

template <class Mode>
struct campaign_events : events<Mode, "campaigns"> {
    using base = events<Mode, "campaigns">;

    /// The clicks on one link of the campaign; on all of them: `campaign_clicks`.
    atom_get<Mode, "/ws/customers/{=user_name}/campaigns/{id}/events/urls/{url_id}", none, feed<click_event>> clicks{};

    BOOST_DESCRIBE_CLASS(campaign_events, (base), (clicks), (), ())
};

/// Campaigns. Source: docs/wire/constantcontact.md, "Campaigns".
template <class Mode>
struct campaigns {
    atom_get<Mode, "/ws/customers/{=user_name}/campaigns", campaign_filters, feed<campaign_summary>> list{};
    /// A campaign with its lists and the links in its mail.
    atom_get<Mode, "/ws/customers/{=user_name}/campaigns/{id}", none, entry<campaign>> get{};

    BOOST_DESCRIBE_CLASS(campaigns, (), (list, get), (), ())
};

/// Work on many contacts, which the service does in the background:
///
///     auto const started = client.activities.clear({.lists = {list.id}});
///     auto const id = short_id(started.id);
///     auto const done = waybill::poll([&] { return client.activities.get.attempt(id); },
///                                     [](auto const& each) { return each.content.value.status ==
///                                     activity_status::complete; });
///
/// Starting it again does it again. Source: docs/wire/constantcontact.md, "Activities".
template <class Mode>
struct activities {
    atom_get<Mode, "/ws/customers/{=user_name}/activities", none, feed<activity>> list{};
    atom_get<Mode, "/ws/customers/{=user_name}/activities/{id}", none, activity_entry> get{};
    start_activity<Mode, contacts_add> add{};
    start_activity<Mode, contacts_remove> remove{};
    start_activity<Mode, lists_clear> clear{};
    start_activity<Mode, contacts_export> export_contacts{};

    BOOST_DESCRIBE_CLASS(activities, (), (list, get, add, remove, clear, export_contacts), (), ())
};

/// All that the API offers.
template <class Mode>
struct api {
    using provider = constantcontact::provider;

    /// What the service offers to the user; see also `verify_credentials`.
    atom_get<Mode, "/ws/customers/{=user_name}/", none, atom_service> service{};
    constantcontact::lists<Mode> lists{};
    constantcontact::contacts<Mode> contacts{};
    constantcontact::contact_events<Mode> contact_events{};
    constantcontact::campaigns<Mode> campaigns{};
    constantcontact::campaign_events<Mode> campaign_events{};
    constantcontact::activities<Mode> activities{};

    BOOST_DESCRIBE_CLASS(api, (), (service, lists, contacts, contact_events, campaigns, campaign_events, activities),
                         (), ())
};

} // namespace waybill::constantcontact

#endif
