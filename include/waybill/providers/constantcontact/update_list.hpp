#ifndef WAYBILL_PROVIDERS_CONSTANTCONTACT_UPDATE_LIST_HPP
#define WAYBILL_PROVIDERS_CONSTANTCONTACT_UPDATE_LIST_HPP

#include <waybill/call/client.hpp>
#include <waybill/config.hpp>
#include <waybill/providers/constantcontact/api.hpp>

#include <coroutine>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace waybill::constantcontact {

/// What to change in a list; what is not given stays.
struct list_changes {
    std::optional<std::string> name{};
    std::optional<bool> opt_in_default{};
    std::optional<std::int32_t> sort_order{};
};

/// The list with changes, for `lists.update`. A list that the service has by itself makes one that cannot be sent.
inline list_update changed(list_entry kept, list_changes const& changes)
{
    auto const& list = kept.content.value;
    list_update update{.links = std::move(kept.links),
                       .id = std::move(kept.id),
                       .title = std::move(kept.title),
                       .updated = std::move(kept.updated),
                       .author = std::move(kept.author),
                       .source = std::move(kept.source)};
    auto& settings = update.content.value;
    settings.name = changes.name.value_or(list.name);
    if (auto const given = changes.opt_in_default ? changes.opt_in_default : list.opt_in_default)
        settings.opt_in_default = *given;
    if (auto const given = changes.sort_order ? changes.sort_order : list.sort_order) settings.sort_order = *given;
    return update;
}

namespace detail {

template <class Get, class Update>
auto update_list(endpoint<coro, Get> get, endpoint<coro, Update> update, std::string id, list_changes changes) ->
    typename endpoint<coro, Get>::template awaitable<void>
{
    auto kept = co_await get(id);
    auto const request = changed(std::move(kept), changes);
    co_await update(id, request);
}

} // namespace detail

/// Changes a list: reads it, and gives it back with the changes. Throws waybill::exception when either call fails;
/// invalid_argument, and nothing is changed, for a list that the service has by itself, since it has no settings.
/// Repeating: idempotent.
inline void update_list(waybill::client<api, blocking> const& client, std::string_view id, list_changes const& changes)
{
    client.lists.update(id, changed(client.lists.get(id), changes));
}

/// The same for coroutines.
template <template <class> class Api>
auto update_list(waybill::client<Api, coro> const& client, std::string_view id, list_changes const& changes)
{
    return detail::update_list(client.lists.get, client.lists.update, std::string{id}, changes);
}

#if WAYBILL_AWAIT_BREAKS_TEMPORARIES
template <template <class> class Api>
auto update_list(waybill::client<Api, coro> const&, std::string_view, list_changes&&)
{
    static_assert(sizeof(Api<coro>) == 0,
                  "waybill: this version of g++ destroys a temporary request or options twice within co_await; name it "
                  "in a statement of its own: list_changes const changes{.name = \"x\"};");
}
#endif

} // namespace waybill::constantcontact

#endif
