#ifndef WAYBILL_DYN_HPP
#define WAYBILL_DYN_HPP

#include <waybill/call/client.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/providers/dyn/api.hpp>
#include <waybill/providers/dyn/find_account.hpp>

namespace waybill::dyn {

/// `dyn::client dyn{"api-key"}; dyn.send({.to = {{"ada@shop.example"}}, .subject = "Hello", .bodytext = "Hi",
/// .from = "shop@shop.example"});`
using client = waybill::client<api, blocking>;

/// The same returning awaitables; include <waybill/coro.hpp> too.
using async_client = waybill::client<api, coro>;

} // namespace waybill::dyn

#endif
