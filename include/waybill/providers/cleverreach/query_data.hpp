#ifndef WAYBILL_PROVIDERS_CLEVERREACH_QUERY_DATA_HPP
#define WAYBILL_PROVIDERS_CLEVERREACH_QUERY_DATA_HPP

#include <waybill/call/client.hpp>
#include <waybill/providers/cleverreach/api.hpp>
#include <waybill/providers/cleverreach/awaited.hpp>
#include <waybill/types/none.hpp>

#include <concepts>
#include <string>
#include <type_traits>

namespace waybill::cleverreach {

/// Calls a method by its name, one that `api` does not describe included, through the same pipeline, and gives the data of
/// its answer, a `Data`, or in coroutines the awaitable of it. The members of `params`, a described struct, are the parameters
/// behind the key. Throws waybill::exception.
///
///     auto const details = cleverreach::query_data<"groupGetDetails", cleverreach::group>(client, cleverreach::group_reference{7});
template <fixed_string Method, class Data, safety Safety = safety::unsafe, template <class> class Api, class Mode, class Params = none>
auto query_data(waybill::client<Api, Mode> const& cleverreach, Params&& params = {})
{
    if constexpr (std::same_as<Mode, coro>) detail::check_awaited<Params>();
    using endpoint = method<Mode, Method, std::remove_cvref_t<Params>, Data, Safety>;
    return cleverreach.account.details.template sibling<endpoint>(std::string{Method.view()})(params);
}

} // namespace waybill::cleverreach

#endif
