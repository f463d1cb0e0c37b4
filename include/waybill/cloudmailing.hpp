#ifndef WAYBILL_CLOUDMAILING_HPP
#define WAYBILL_CLOUDMAILING_HPP

#include <waybill/bulk/bulk.hpp>
#include <waybill/call/client.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/providers/cloudmailing/api.hpp>

namespace waybill::cloudmailing {

/// `cloudmailing::client mailer{"api-key", {.base_url = "https://cm.example:33610"}};
/// mailer.mailings.start({.mailing_id = 7});`
using client = waybill::client<api, blocking>;

/// The same returning awaitables; include <waybill/coro.hpp> too.
using async_client = waybill::client<api, coro>;

} // namespace waybill::cloudmailing

#endif
