#ifndef WAYBILL_PROVIDERS_DYN_FIND_ACCOUNT_HPP
#define WAYBILL_PROVIDERS_DYN_FIND_ACCOUNT_HPP

#include <waybill/call/client.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/providers/dyn/api.hpp>

#include <coroutine>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace waybill::dyn {
namespace detail {

// The type is an awaitable of an optional account, said without Asio.
template <class Operation>
auto find_account(endpoint<coro, Operation> list, std::string username) -> decltype(items(list).next())
{
    auto all = items(list);
    while (true) {
        auto each = co_await all.next();
        if (!each || each->username == username) co_return each;
    }
}

} // namespace detail

/// The account of this user name, which is looked for on all pages of the list; nullopt when there is none. Throws
/// waybill::exception when a page cannot be fetched.
inline std::optional<account> find_account(waybill::client<api, blocking> const& dyn, std::string_view username)
{
    for (auto const& each : items(dyn.accounts.list)) {
        if (each.username == username) return each;
    }
    return std::nullopt;
}

/// The same for coroutines: `co_await find_account(dyn, "ada@shop.example")`.
template <template <class> class Api>
auto find_account(waybill::client<Api, coro> const& dyn, std::string username)
{
    return detail::find_account(dyn.accounts.list, std::move(username));
}

} // namespace waybill::dyn

#endif
