#ifndef WAYBILL_PROVIDERS_KONIGLE_API_HPP
#define WAYBILL_PROVIDERS_KONIGLE_API_HPP

#include <waybill/call/endpoint.hpp>
#include <waybill/providers/konigle/campaign.hpp>
#include <waybill/providers/konigle/page.hpp>
#include <waybill/providers/konigle/provider.hpp>
#include <waybill/types/raw_json.hpp>

#include <boost/describe/class.hpp>

namespace waybill::konigle {

template <class Mode>
using campaign_crud = crud<Mode, "/reachout/api/v1/campaigns", page<campaign>, campaign, campaign_create,
                           campaign_update, campaign_filters>;

/// Campaigns. All errors of `provider` apply; the provider, not the client, refuses an action in a wrong state
/// (validation or conflict). Source: docs/wire/konigle.md, "Campaigns".
template <class Mode>
struct campaigns : campaign_crud<Mode> {
    /// Starts sending. From draft or scheduled.
    post<Mode, "/reachout/api/v1/campaigns/{id}/start", none, campaign> start{};
    /// Halts a running campaign.
    post<Mode, "/reachout/api/v1/campaigns/{id}/pause", none, campaign> pause{};
    /// Goes on with a paused campaign.
    post<Mode, "/reachout/api/v1/campaigns/{id}/resume", none, campaign> resume{};
    /// Ends a campaign for good. From draft, scheduled, running or paused.
    post<Mode, "/reachout/api/v1/campaigns/{id}/cancel", none, campaign> cancel{};
    /// Sets the time at which a draft starts by itself.
    post<Mode, "/reachout/api/v1/campaigns/{id}/schedule", campaign_schedule, campaign> schedule{};
    /// Sends the campaign's mail to one address. The answer's members are up to the provider.
    post<Mode, "/reachout/api/v1/campaigns/{id}/send-test-email", campaign_test_email, raw_json> send_test_email{};
    /// Adds revenue to the campaign. Repeating adds it again.
    post<Mode, "/reachout/api/v1/campaigns/{id}/add-ltv", campaign_add_ltv, campaign> add_ltv{};
    /// Makes a campaign with audience and template in one call.
    post<Mode, "/reachout/api/v1/campaigns/new-email-campaign", konigle::new_email_campaign, new_email_campaign_result>
        new_email_campaign{};

    BOOST_DESCRIBE_CLASS(campaigns, (campaign_crud<Mode>),
                         (start, pause, resume, cancel, schedule, send_test_email, add_ltv, new_email_campaign), (), ())
};

/// The API, to be called in one of the modes: see `client` and `async_client`.
template <class Mode>
struct api {
    using provider = konigle::provider;

    konigle::campaigns<Mode> campaigns{};

    BOOST_DESCRIBE_CLASS(api, (), (campaigns), (), ())
};

} // namespace waybill::konigle

#endif
