#ifndef WAYBILL_PROVIDERS_CONSTANTCONTACT_VERIFY_CREDENTIALS_HPP
#define WAYBILL_PROVIDERS_CONSTANTCONTACT_VERIFY_CREDENTIALS_HPP

#include <waybill/call/client.hpp>
#include <waybill/http/escape.hpp>
#include <waybill/providers/constantcontact/api.hpp>
#include <waybill/types/ascii.hpp>

#include <algorithm>
#include <coroutine>
#include <string>
#include <string_view>

namespace waybill::constantcontact {

/// Whether the service takes such user names: at least six letters, digits, `_`, `.`, `@` and `-`. Older accounts may
/// have others, which no longer get in.
inline bool is_user_name(std::string_view name)
{
    return name.size() >= 6 && std::all_of(name.begin(), name.end(), [](char c) {
               return waybill::detail::is_ascii_alnum(c) || c == '_' || c == '.' || c == '@' || c == '-';
           });
}

namespace detail {

inline bool judge_credentials(result<atom_service> const& got, std::string url)
{
    if (got) return true;
    auto why = got.error();
    if (why.kind != error_kind::authentication) throw exception{why};
    url.pop_back(); // the slash at its end
    auto const user = http::percent_decode(std::string_view{url}.substr(url.rfind('/') + 1));
    if (user && is_user_name(*user)) return false;
    why.message = "the user name is too short, or holds characters that user names no longer have; change it at the "
                  "service's site";
    throw exception{why};
}

template <class Service>
auto verify_credentials(endpoint<coro, Service> service) -> typename endpoint<coro, Service>::template awaitable<bool>
{
    auto const got = co_await service.attempt();
    co_return judge_credentials(got, service.url(none{}));
}

} // namespace detail

/// Whether the service knows the client's credentials. Throws waybill::exception of kind authentication when it does
/// not and the user name is none that it could know, and when it cannot be asked.
inline bool verify_credentials(waybill::client<api, blocking> const& client)
{
    return detail::judge_credentials(client.service.attempt(), client.service.url(none{}));
}

/// The same for coroutines.
template <template <class> class Api>
auto verify_credentials(waybill::client<Api, coro> const& client)
{
    return detail::verify_credentials(client.service);
}

} // namespace waybill::constantcontact

#endif
