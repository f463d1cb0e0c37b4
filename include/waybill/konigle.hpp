#ifndef WAYBILL_KONIGLE_HPP
#define WAYBILL_KONIGLE_HPP

#include <waybill/call/client.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/providers/konigle/api.hpp>

namespace waybill::konigle {

/// `konigle::client konigle{"api-key"}; konigle.campaigns.start("cmp_1");`
using client = waybill::client<api, blocking>;

/// The same returning awaitables; include <waybill/coro.hpp> too.
using async_client = waybill::client<api, coro>;

} // namespace waybill::konigle

#endif
