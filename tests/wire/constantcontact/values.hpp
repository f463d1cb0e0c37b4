#ifndef WAYBILL_TESTS_WIRE_CONSTANTCONTACT_VALUES_HPP
#define WAYBILL_TESTS_WIRE_CONSTANTCONTACT_VALUES_HPP

#include <waybill/constantcontact.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

// What calls give, as the original client gives it: all values are text, in flat objects.
namespace wire::constantcontact {

namespace api = waybill::constantcontact;
namespace json = boost::json;

template <waybill::text_scalar T>
json::value shown(T const& value)
{
    std::string text;
    waybill::append_text(text, value);
    return json::value(text);
}
template <waybill::text_scalar T>
json::value shown(std::optional<T> const& value)
{
    return value ? shown(*value) : json::value{};
}

/// The members that are text, under their identifiers, but for some.
template <class T>
json::object shown_members(T const& value, std::initializer_list<std::string_view> but = {})
{
    json::object all;
    waybill::for_each_member<T>([&]<class M>() {
        if constexpr (requires { shown(value.*M::pointer); }) {
            if (std::find(but.begin(), but.end(), M::identifier) == but.end())
                all[M::identifier] = shown(value.*M::pointer);
        }
    });
    return all;
}

template <class Entry>
json::object with_head(Entry const& entry, json::object members)
{
    members["id"] = entry.id;
    members["updated"] = shown(entry.updated);
    return members;
}

inline json::array ids_of(auto const& references)
{
    json::array all;
    for (auto const& each : references) all.push_back(json::value(each.id));
    return all;
}

enum class extent { summary, whole };

inline json::value to_json(api::list_entry const& entry, extent how)
{
    auto const& list = entry.content.value;
    if (how == extent::whole) return with_head(entry, shown_members(list, {"display_on_signup", "contact_count"}));
    return with_head(entry, {{"name", list.name}});
}
inline json::value to_json(api::entry<api::list_member> const& entry)
{
    return with_head(entry, shown_members(entry.content.value));
}
inline json::value to_json(api::entry<api::contact_summary> const& entry)
{
    return with_head(entry, shown_members(entry.content.value, {"confirmed", "insert_time"}));
}
inline json::value to_json(api::contact_entry const& entry)
{
    auto members = shown_members(entry.content.value);
    members["contact_lists"] = ids_of(entry.content.value.contact_lists);
    return with_head(entry, members);
}
template <std::derived_from<api::event> Event>
json::value to_json(api::entry<Event> const& entry)
{
    auto const& event = entry.content.value;
    json::object members{{"event_time", shown(event.event_time)},
                         {"contact_id", event.contact.id},
                         {"contact_email_address", shown(event.contact.email_address)},
                         {"campaign", event.campaign.id}};
    if constexpr (requires { event.link_url; }) members["link_url"] = shown(event.link_url);
    return with_head(entry, members);
}
inline json::value to_json(api::entry<api::campaign_summary> const& entry)
{
    return with_head(entry, shown_members(entry.content.value));
}
inline json::value to_json(api::entry<api::campaign> const& entry)
{
    auto const& campaign = entry.content.value;
    auto members = shown_members(campaign, {"next_run_date", "share_page_url", "subject", "from_name", "campaign_type",
                                            "email_content_format", "email_content", "email_text_content"});
    auto& lists = members["contact_lists"].emplace_array();
    for (auto const& each : campaign.contact_lists) lists.push_back(json::object{{"id", each.id}});
    auto& urls = members["urls"].emplace_array();
    for (auto const& each : campaign.urls) urls.push_back(shown_members(each));
    return with_head(entry, members);
}
inline json::value to_json(api::activity_entry const& entry)
{
    auto members = shown_members(entry.content.value);
    auto& errors = members["errors"].emplace_array();
    for (auto const& each : entry.content.value.errors) errors.push_back(shown_members(each));
    return with_head(entry, members);
}

} // namespace wire::constantcontact

#endif
