#ifndef EXAMPLES_SANDBOX_CONSTANTCONTACT_CAMPAIGNS_HPP
#define EXAMPLES_SANDBOX_CONSTANTCONTACT_CAMPAIGNS_HPP

#include "feed.hpp"
#include "membership.hpp"
#include "state.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

// The operations on campaigns and events, and what makes events.
namespace constantcontact_sandbox_detail {

inline kept_campaign& add_campaign(state& all, std::string const& name, constantcontact::campaign_status status,
                                   std::vector<std::string> const& list_ids)
{
    auto id = std::to_string(++all.last_campaign);
    constantcontact::campaign made{.id = all.uri("campaigns/" + id),
                                   .name = name,
                                   .status = status,
                                   .date = all.now,
                                   .last_edit_date = all.now,
                                   .sent = 0,
                                   .opens = 0,
                                   .clicks = 0,
                                   .bounces = 0,
                                   .forwards = 0,
                                   .opt_outs = 0,
                                   .spam_reports = 0,
                                   .subject = name,
                                   .from_name = all.options.user_name,
                                   .campaign_type = "CUSTOM",
                                   .email_content_format = "HTML"};
    for (auto const& each : list_ids) made.contact_lists.push_back({*all.find_list(each).list.id});
    return all.campaigns.emplace_back(kept_campaign{std::move(id), std::move(made)});
}

/// Lets happen to a mail what the contact's address says.
inline void deliver(state& all, constantcontact::contact& to, constantcontact::campaign& campaign)
{
    std::string_view const address = to.email_address;
    constantcontact::event const about{.contact = {.id = *to.id, .email_address = to.email_address},
                                       .campaign = {.id = *campaign.id, .name = campaign.name},
                                       .event_time = all.now};
    auto const note = [&all](auto event, auto& count) {
        std::get<std::vector<decltype(event)>>(all.events).push_back(std::move(event));
        ++*count;
    };
    note(constantcontact::sent_event{about}, campaign.sent);
    if (address.starts_with("bounce"))
        return note(
            constantcontact::bounce_event{about, "B", "Non-existent address", "550 5.1.1 <" + to.email_address + '>'},
            campaign.bounces);
    bool const clicks = address.starts_with("click") && !campaign.urls.empty();
    bool const leaves = address.starts_with("leave");
    bool const forwards = address.starts_with("forward");
    if (clicks || leaves || forwards || address.starts_with("open"))
        note(constantcontact::open_event{about}, campaign.opens);
    if (clicks) {
        auto& url = campaign.urls.front();
        note(constantcontact::click_event{about, url.value}, campaign.clicks);
        ++*url.clicks;
    }
    if (forwards) note(constantcontact::forward_event{about}, campaign.forwards);
    if (leaves) {
        note(constantcontact::opt_out_event{about}, campaign.opt_outs);
        opt_out(all, to);
    }
}

inline std::string send(state& all, constantcontact_sandbox_campaign const& wanted)
{
    auto& [id, campaign] = add_campaign(all, wanted.name, constantcontact::campaign_status::sent, wanted.lists);
    campaign.last_run_date = all.now;
    for (std::size_t i = 0; i < wanted.links.size(); ++i)
        campaign.urls.push_back(
            {.id = *campaign.id + "/events/urls/" + std::to_string(i + 1), .value = wanted.links[i], .clicks = 0});
    for (auto& each : all.contacts) {
        auto const& lists = campaign.contact_lists;
        bool const is_reader =
            std::any_of(lists.begin(), lists.end(), [&](auto const& list) { return is_on(each.contact, list.id); });
        if (is_reader) deliver(all, each.contact, campaign);
    }
    return id;
}

inline constantcontact::campaign_summary summary_of(constantcontact::campaign const& of)
{
    return {.id = of.id, .name = of.name, .status = of.status, .date = of.date};
}

inline constantcontact::feed<constantcontact::campaign_summary>
find_campaigns(state const& all, constantcontact::campaign_filters const& filters)
{
    std::vector<constantcontact::entry<constantcontact::campaign_summary>> found;
    for (auto const& [id, campaign] : all.campaigns) {
        bool const fits = !filters.status || waybill::detail::equal_ignoring_case(
                                                 waybill::enum_to_wire(*filters.status), campaign.status->text());
        if (fits)
            found.push_back(entry_at(all, "campaigns/" + id, campaign.name, *campaign.date, summary_of(campaign)));
    }
    return page(all, "Campaigns", std::move(found));
}

/// The events of the last 90 days that fit.
template <class Event, class Fits>
constantcontact::feed<Event> find_events(state const& all, Fits fits)
{
    std::vector<constantcontact::entry<Event>> found;
    for (auto const& event : std::get<std::vector<Event>>(all.events)) {
        if (*event.event_time < date_time{all.now - std::chrono::days{90}} || !fits(event)) continue;
        auto const place = all.path.substr(all.home().size()) + '/' + std::to_string(found.size() + 1);
        auto entry = entry_at(all, place, "Email Event", *event.event_time, event);
        entry.content.value.id = entry.id;
        entry.links.clear(); // it cannot be changed
        found.push_back(std::move(entry));
    }
    return page(all, "Events", std::move(found));
}

/// The events of things of one sort; `belongs` makes of an id the condition of the events, or refuses.
template <waybill::fixed_string Owner, class Belongs>
void serve_events(constantcontact::events<waybill::server, Owner>& to, state const& all, Belongs belongs)
{
    to.bounces = [=, &all](auto const& id) { return find_events<constantcontact::bounce_event>(all, belongs(id)); };
    to.forwards = [=, &all](auto const& id) { return find_events<constantcontact::forward_event>(all, belongs(id)); };
    to.opens = [=, &all](auto const& id) { return find_events<constantcontact::open_event>(all, belongs(id)); };
    to.opt_outs = [=, &all](auto const& id) { return find_events<constantcontact::opt_out_event>(all, belongs(id)); };
    to.sends = [=, &all](auto const& id) { return find_events<constantcontact::sent_event>(all, belongs(id)); };
}

inline void serve(constantcontact::contact_events<waybill::server>& to, state& all)
{
    auto const belongs = [&all](std::string const& id) {
        return [uri = *all.find_contact(id).contact.id](auto const& event) { return event.contact.id == uri; };
    };
    serve_events(to, all, belongs);
    to.clicks = [=, &all](auto const& id) { return find_events<constantcontact::click_event>(all, belongs(id)); };
}

inline void serve(constantcontact::campaign_events<waybill::server>& to, state& all)
{
    serve_events(to, all, [&all](std::string const& id) {
        return [uri = *all.find_campaign(id).campaign.id](auto const& event) { return event.campaign.id == uri; };
    });
    to.clicks = [&all](std::string const& id, std::string const& url_id) {
        auto const& campaign = all.find_campaign(id).campaign;
        auto const url = std::find_if(campaign.urls.begin(), campaign.urls.end(),
                                      [&](auto const& each) { return constantcontact::short_id(each.id) == url_id; });
        if (url == campaign.urls.end()) refuse(404, "Url not found");
        return find_events<constantcontact::click_event>(
            all, [&](auto const& event) { return event.campaign.id == campaign.id && event.link_url == url->value; });
    };
}

inline void serve(constantcontact::campaigns<waybill::server>& to, state& all)
{
    to.list = [&all](constantcontact::campaign_filters const& filters) { return find_campaigns(all, filters); };
    to.get = [&all](std::string const& id) {
        auto const& campaign = all.find_campaign(id).campaign;
        return entry_at(all, "campaigns/" + id, campaign.name, *campaign.date, campaign);
    };
}

} // namespace constantcontact_sandbox_detail

#endif
