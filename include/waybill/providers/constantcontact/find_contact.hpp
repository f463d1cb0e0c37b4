#ifndef WAYBILL_PROVIDERS_CONSTANTCONTACT_FIND_CONTACT_HPP
#define WAYBILL_PROVIDERS_CONSTANTCONTACT_FIND_CONTACT_HPP

#include <waybill/call/client.hpp>
#include <waybill/providers/constantcontact/api.hpp>

#include <coroutine>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace waybill::constantcontact {
namespace detail {

/// Throws where there is no address: without one the list is of all contacts, and the first of them is nobody's
/// business.
inline contact_filters by_email(std::string_view email)
{
    if (email.empty()) {
        error none_given{error_kind::invalid_argument, effect::not_sent, "the request is not valid"};
        none_given.field_errors.push_back({"email", "must not be empty"});
        throw exception{none_given};
    }
    return {{std::string{email}}};
}

inline std::optional<std::string> first_id(feed<contact_summary> const& found)
{
    if (found.entries.empty()) return std::nullopt;
    return short_id(found.entries.front().id);
}

template <class List>
auto find_contact_id(endpoint<coro, List> list, contact_filters wanted) ->
    typename endpoint<coro, List>::template awaitable<std::optional<std::string>>
{
    auto const found = co_await list(wanted);
    co_return first_id(found);
}

template <class List, class Get>
auto find_contact(endpoint<coro, List> list, endpoint<coro, Get> get, contact_filters wanted) ->
    typename endpoint<coro, List>::template awaitable<std::optional<contact_entry>>
{
    auto const found = co_await list(wanted);
    auto const id = first_id(found);
    if (!id) co_return std::nullopt;
    auto kept = co_await get(*id);
    co_return std::optional{std::move(kept)};
}

} // namespace detail

/// The id of the contact of this address, as the paths of `contacts` and `contact_events` want it; nullopt when there
/// is none. Throws waybill::exception when the search fails, and when the address is empty.
inline std::optional<std::string> find_contact_id(waybill::client<api, blocking> const& client, std::string_view email)
{
    return detail::first_id(client.contacts.list(detail::by_email(email)));
}

/// The contact of this address; nullopt when there is none. Two calls. Throws as `find_contact_id`.
inline std::optional<contact_entry> find_contact(waybill::client<api, blocking> const& client, std::string_view email)
{
    auto const id = find_contact_id(client, email);
    if (!id) return std::nullopt;
    return client.contacts.get(*id);
}

/// The same for coroutines; an empty address throws at once.
template <template <class> class Api>
auto find_contact_id(waybill::client<Api, coro> const& client, std::string_view email)
{
    return detail::find_contact_id(client.contacts.list, detail::by_email(email));
}
template <template <class> class Api>
auto find_contact(waybill::client<Api, coro> const& client, std::string_view email)
{
    return detail::find_contact(client.contacts.list, client.contacts.get, detail::by_email(email));
}

} // namespace waybill::constantcontact

#endif
