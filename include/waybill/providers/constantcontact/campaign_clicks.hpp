#ifndef WAYBILL_PROVIDERS_CONSTANTCONTACT_CAMPAIGN_CLICKS_HPP
#define WAYBILL_PROVIDERS_CONSTANTCONTACT_CAMPAIGN_CLICKS_HPP

#include <waybill/call/client.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/providers/constantcontact/api.hpp>

#include <coroutine>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::detail {
template <class Operation, bool WholePages>
class async_paged; // of <waybill/paging/async_items.hpp>, for those who use coroutines
}

namespace waybill::constantcontact {

/// A link of a campaign and who followed it.
struct url_clicks {
    campaign_url url{};
    result<std::vector<entry<click_event>>> events{std::vector<entry<click_event>>{}}; ///< Or why they cannot be had.
};

namespace detail {

template <class Get, class Clicks>
auto campaign_clicks(endpoint<coro, Get> get, endpoint<coro, Clicks> clicks, std::string id) ->
    typename endpoint<coro, Get>::template awaitable<std::vector<url_clicks>>
{
    std::vector<url_clicks> all;
    auto const campaign = co_await get(id);
    for (auto const& url : campaign.content.value.urls) {
        auto& [of, events] = all.emplace_back();
        of = url;
        try {
            waybill::detail::async_paged<Clicks, false> pages{{clicks, {id, short_id(url.id)}}, {}, {}};
            while (true) {
                auto each = co_await pages.next();
                if (!each) break;
                events->push_back(std::move(*each));
            }
        } catch (exception const& failed) {
            events = failed.error();
        }
    }
    co_return all;
}

} // namespace detail

/// The links of a campaign with the clicks on each, of all pages: a call for the campaign and at least one for each
/// link. Throws waybill::exception when the campaign cannot be had; a link whose clicks cannot be had holds the error.
inline std::vector<url_clicks> campaign_clicks(waybill::client<api, blocking> const& client, std::string_view id)
{
    using clicks = decltype(client.campaign_events.clicks)::operation;
    std::vector<url_clicks> all;
    auto const campaign = client.campaigns.get(id);
    for (auto const& url : campaign.content.value.urls) {
        auto& [of, events] = all.emplace_back();
        of = url;
        try {
            item_range<clicks> pages{{client.campaign_events.clicks, {std::string{id}, short_id(url.id)}}, {}, {}};
            for (auto& each : pages) events->push_back(std::move(each));
        } catch (exception const& failed) {
            events = failed.error();
        }
    }
    return all;
}

/// The same for coroutines.
template <template <class> class Api>
auto campaign_clicks(waybill::client<Api, coro> const& client, std::string_view id)
{
    return detail::campaign_clicks(client.campaigns.get, client.campaign_events.clicks, std::string{id});
}

} // namespace waybill::constantcontact

#endif
