#ifndef WAYBILL_PROVIDERS_CONSTANTCONTACT_OWN_LISTS_HPP
#define WAYBILL_PROVIDERS_CONSTANTCONTACT_OWN_LISTS_HPP

#include <waybill/call/client.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/providers/constantcontact/api.hpp>

#include <coroutine>
#include <utility>
#include <vector>

namespace waybill::constantcontact {
namespace detail {

template <class List>
auto own_lists(endpoint<coro, List> list) -> typename endpoint<coro, List>::template awaitable<std::vector<list_entry>>
{
    std::vector<list_entry> own;
    auto all = items(list);
    while (true) {
        auto each = co_await all.next();
        if (!each) co_return own;
        if (!is_system_list(each->content.value)) own.push_back(std::move(*each));
    }
}

} // namespace detail

/// The lists on all pages without the three that the service has by itself: Active, Do Not Mail and Removed. Throws
/// waybill::exception when a page cannot be fetched.
inline std::vector<list_entry> own_lists(waybill::client<api, blocking> const& client)
{
    std::vector<list_entry> own;
    for (auto& each : items(client.lists.list)) {
        if (!is_system_list(each.content.value)) own.push_back(std::move(each));
    }
    return own;
}

/// The same for coroutines.
template <template <class> class Api>
auto own_lists(waybill::client<Api, coro> const& client)
{
    return detail::own_lists(client.lists.list);
}

} // namespace waybill::constantcontact

#endif
