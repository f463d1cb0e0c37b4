#ifndef WAYBILL_KONIGLE_HPP
#define WAYBILL_KONIGLE_HPP

#include <waybill/call/client.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/providers/konigle/api.hpp>
#include <waybill/providers/konigle/forms_api.hpp>
#include <waybill/record/record.hpp>

namespace waybill::konigle {

/// `konigle::client konigle{"api-key"}; konigle.campaigns.start("cmp_1");`
using client = waybill::client<api, blocking>;

/// The same returning awaitables; include <waybill/coro.hpp> too.
using async_client = waybill::client<api, coro>;

/// Forms have a service and keys of their own: `konigle::forms_client forms{token}; forms.forms.list();`
using forms_client = waybill::client<forms_api, blocking>;
using forms_async_client = waybill::client<forms_api, coro>;

} // namespace waybill::konigle

#endif
