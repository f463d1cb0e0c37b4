#ifndef WAYBILL_CONSTANTCONTACT_HPP
#define WAYBILL_CONSTANTCONTACT_HPP

#include <waybill/call/client.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/poll/poll.hpp>
#include <waybill/providers/constantcontact/api.hpp>
#include <waybill/providers/constantcontact/campaign_clicks.hpp>
#include <waybill/providers/constantcontact/find_contact.hpp>
#include <waybill/providers/constantcontact/own_lists.hpp>
#include <waybill/providers/constantcontact/update_list.hpp>
#include <waybill/providers/constantcontact/verify_credentials.hpp>

namespace waybill::constantcontact {

/// `constantcontact::client client{{.api_key = "key", .user_name = "jo", .password = "secret"}};
/// for (auto const& list : own_lists(client)) ...`
using client = waybill::client<api, blocking>;

/// The same returning awaitables; include <waybill/coro.hpp> too.
using async_client = waybill::client<api, coro>;

} // namespace waybill::constantcontact

#endif
