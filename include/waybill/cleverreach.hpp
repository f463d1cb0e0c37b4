#ifndef WAYBILL_CLEVERREACH_HPP
#define WAYBILL_CLEVERREACH_HPP

#include <waybill/bulk/bulk.hpp>
#include <waybill/call/client.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/providers/cleverreach/api.hpp>
#include <waybill/providers/cleverreach/insert_new_user.hpp>
#include <waybill/providers/cleverreach/query_data.hpp>

namespace waybill::cleverreach {

/// `cleverreach::client cleverreach{"api-key"};
/// cleverreach.receivers.add({.list_id = 108907, .receiver = {.email = "ada@shop.example"}});`
using client = waybill::client<api, blocking>;

/// The same returning awaitables; include <waybill/coro.hpp> too.
using async_client = waybill::client<api, coro>;

} // namespace waybill::cleverreach

#endif
