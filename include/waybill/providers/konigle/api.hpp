#ifndef WAYBILL_PROVIDERS_KONIGLE_API_HPP
#define WAYBILL_PROVIDERS_KONIGLE_API_HPP

#include <waybill/call/endpoint.hpp>
#include <waybill/providers/konigle/audience.hpp>
#include <waybill/providers/konigle/campaign.hpp>
#include <waybill/providers/konigle/connection.hpp>
#include <waybill/providers/konigle/contact.hpp>
#include <waybill/providers/konigle/email.hpp>
#include <waybill/providers/konigle/email_account.hpp>
#include <waybill/providers/konigle/email_channel.hpp>
#include <waybill/providers/konigle/email_identity.hpp>
#include <waybill/providers/konigle/email_template.hpp>
#include <waybill/providers/konigle/image.hpp>
#include <waybill/providers/konigle/page.hpp>
#include <waybill/providers/konigle/provider.hpp>
#include <waybill/providers/konigle/upload.hpp>
#include <waybill/providers/konigle/website.hpp>
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

template <class Mode>
using contact_crud =
    crud<Mode, "/reachout/api/v1/contacts", page<contact>, contact, contact_create, contact_update, contact_filters>;

/// Contacts. Source: docs/wire/konigle.md, "Contacts".
template <class Mode>
struct contacts : contact_crud<Mode> {
    /// Adds revenue to the contact with an address. Repeating adds it again.
    post<Mode, "/reachout/api/v1/contacts/update-ltv", contact_update_ltv, contact> update_ltv{};

    BOOST_DESCRIBE_CLASS(contacts, (contact_crud<Mode>), (update_ltv), (), ())
};

/// Audiences: contacts that have tags in common. Source: docs/wire/konigle.md, "Audiences".
template <class Mode>
using audiences = crud<Mode, "/reachout/api/v1/audiences", page<audience>, audience, audience_create, audience_update,
                       audience_filters>;

template <class Mode>
using email_account_crud = crud<Mode, "/reachout/api/v1/accounts", page<email_account>, email_account,
                                email_account_create, email_account_update, page_request>;

/// E-mail accounts. Source: docs/wire/konigle.md, "E-mail accounts".
template <class Mode>
struct email_accounts : email_account_crud<Mode> {
    /// Makes an account with its channels and an identity in one call.
    post<Mode, "/reachout/api/v1/accounts/setup", email_account_setup, email_account_setup_result> setup{};
    /// Has the provider look at the account's state now. The answer's members are up to the provider. Repeating:
    /// idempotent.
    post<Mode, "/reachout/api/v1/accounts/check-status", none, raw_json, safety::idempotent> check_status{};

    BOOST_DESCRIBE_CLASS(email_accounts, (email_account_crud<Mode>), (setup, check_status), (), ())
};

template <class Mode>
using email_channel_crud = crud<Mode, "/reachout/api/v1/channels", page<email_channel>, email_channel,
                                email_channel_create, email_channel_update, email_channel_filters>;

/// E-mail channels. Source: docs/wire/konigle.md, "E-mail channels".
template <class Mode>
struct email_channels : email_channel_crud<Mode> {
    /// Turns the tracking of opening and clicks on or off. Repeating: idempotent.
    post<Mode, "/reachout/api/v1/channels/{id}/set-engagement-tracking", email_channel_set_engagement_tracking,
         email_channel, safety::idempotent>
        set_engagement_tracking{};

    BOOST_DESCRIBE_CLASS(email_channels, (email_channel_crud<Mode>), (set_engagement_tracking), (), ())
};

template <class Mode>
using email_identity_crud = crud<Mode, "/reachout/api/v1/identities", page<email_identity>, email_identity,
                                 email_identity_create, email_identity_update, email_identity_filters>;

/// E-mail identities. Source: docs/wire/konigle.md, "E-mail identities".
template <class Mode>
struct email_identities : email_identity_crud<Mode> {
    /// Has the provider look now whether the DNS records are in place. Repeating: idempotent.
    post<Mode, "/reachout/api/v1/identities/{id}/check-status", none, email_identity, safety::idempotent>
        check_verification_status{};
    /// Begins to use an envelope sender of one's own; the answer has the DNS records that it takes.
    post<Mode, "/reachout/api/v1/identities/{id}/setup-custom-mail-from", email_identity_setup_custom_mail_from,
         email_identity>
        setup_custom_mail_from{};

    BOOST_DESCRIBE_CLASS(email_identities, (email_identity_crud<Mode>),
                         (check_verification_status, setup_custom_mail_from), (), ())
};

/// E-mail templates. Source: docs/wire/konigle.md, "E-mail templates".
template <class Mode>
using email_templates = crud<Mode, "/reachout/api/v1/email-templates", page<email_template>, email_template,
                             email_template_create, email_template_update, email_template_filters>;

/// Single e-mails. Source: docs/wire/konigle.md, "E-mails".
template <class Mode>
struct emails {
    /// Sends a mail at once. Repeating sends it again.
    post<Mode, "/reachout/api/v1/send-email", email_send, email_send_result> send{};

    BOOST_DESCRIBE_CLASS(emails, (), (send), (), ())
};

/// Private files. Source: docs/wire/konigle.md, "Uploads".
template <class Mode>
struct uploads {
    waybill::get<Mode, "/admin/api/uploads", page_request, page<upload>> list{};
    waybill::get<Mode, "/admin/api/uploads/{id}", none, upload> get{};
    waybill::post<Mode, "/admin/api/uploads", upload_create, upload> create{};
    waybill::delete_<Mode, "/admin/api/uploads/{id}", none, none> remove{};
    /// Prepares an upload that the caller sends to the cloud storage itself: the answer says where and how. Its members
    /// are up to the provider.
    waybill::post<Mode, "/admin/api/uploads/create-cloud-upload", upload_create_cloud_upload, raw_json>
        create_cloud_upload{};
    /// Says that the caller has begun to send to the cloud storage. Repeating: idempotent.
    waybill::post<Mode, "/admin/api/uploads/{id}/mark-started", none, upload, safety::idempotent> mark_started{};
    /// Says that all is in the cloud storage. Repeating: idempotent.
    waybill::post<Mode, "/admin/api/uploads/{id}/mark-completed", none, upload, safety::idempotent> mark_completed{};
    /// Says that sending to the cloud storage failed. Repeating: idempotent.
    waybill::post<Mode, "/admin/api/uploads/{id}/mark-failed", none, upload, safety::idempotent> mark_failed{};

    BOOST_DESCRIBE_CLASS(uploads, (),
                         (list, get, create, remove, create_cloud_upload, mark_started, mark_completed, mark_failed),
                         (), ())
};

template <class Mode>
using image_crud =
    crud<Mode, "/admin/api/storefront-assets", page<image>, image, image_create, image_update, image_filters>;

/// Images of the site. Source: docs/wire/konigle.md, "Images".
template <class Mode>
struct images : image_crud<Mode> {
    /// Has an image made from words.
    post<Mode, "/admin/api/storefront-assets/generate-image", image_generate, image> generate{};
    /// Finds images by words.
    waybill::get<Mode, "/admin/api/storefront-assets/search", image_search, page<image>> search{};

    BOOST_DESCRIBE_CLASS(images, (image_crud<Mode>), (generate, search), (), ())
};

/// Connections to other services, as they are set up in Konigle. Source: docs/wire/konigle.md, "Connections".
template <class Mode>
struct connections {
    /// The members of the items are up to the provider.
    get<Mode, "/relay/api/v1/connections", page_request, page<raw_json>> list{};
    get<Mode, "/relay/api/v1/connections/get-credentials", connection_get_credentials, connection_credentials>
        get_credentials{};

    BOOST_DESCRIBE_CLASS(connections, (), (list, get_credentials), (), ())
};

/// The site that the key belongs to. Source: docs/wire/konigle.md, "Website".
template <class Mode>
struct website {
    waybill::get<Mode, "/admin/api/shops/info", none, site> get{};
    /// The id is the site's `uid`.
    patch<Mode, "/admin/api/shops/{id}", site_update, site> update{};
    /// Finds the site's document of a kind, made empty where there is none yet: the id for the two calls below.
    /// Repeating: idempotent.
    form_post<Mode, "/admin/api/site-documents/bootstrap", site_document_bootstrap, site_document, safety::idempotent>
        bootstrap_document{};
    waybill::get<Mode, "/admin/api/site-documents/{id}", none, site_document> get_document{};
    /// Replaces the text of a document. Repeating: idempotent.
    form_patch<Mode, "/admin/api/site-documents/{id}", site_document_update, site_document, safety::idempotent>
        update_document{};
    /// Adds a page or folder, with the folders above it that are missing. The answer has its kind and id.
    post<Mode, "/admin/api/pages/add-url", site_add_url, raw_json> add_url{};
    /// What a URL leads to: its kind and id.
    waybill::get<Mode, "/admin/api/pages/get-url", site_get_url, raw_json> get_url{};
    /// The settings, whose members are up to the provider. The id is the site's `uid`.
    waybill::get<Mode, "/admin/api/site-settings/{id}", none, raw_json> get_settings{};
    /// Replaces all settings: change what `get_settings` gives.
    put<Mode, "/admin/api/site-settings/{id}", raw_json, raw_json> set_settings{};

    BOOST_DESCRIBE_CLASS(website, (),
                         (get, update, bootstrap_document, get_document, update_document, add_url, get_url,
                          get_settings, set_settings),
                         (), ())
};

/// The API, to be called in one of the modes: see `client` and `async_client`.
template <class Mode>
struct api {
    using provider = konigle::provider;

    konigle::campaigns<Mode> campaigns{};
    konigle::contacts<Mode> contacts{};
    konigle::audiences<Mode> audiences{};
    konigle::email_accounts<Mode> email_accounts{};
    konigle::email_channels<Mode> email_channels{};
    konigle::email_identities<Mode> email_identities{};
    konigle::email_templates<Mode> email_templates{};
    konigle::emails<Mode> emails{};
    konigle::uploads<Mode> uploads{};
    konigle::images<Mode> images{};
    konigle::connections<Mode> connections{};
    konigle::website<Mode> website{};

    BOOST_DESCRIBE_CLASS(api, (),
                         (campaigns, contacts, audiences, email_accounts, email_channels, email_identities,
                          email_templates, emails, uploads, images, connections, website),
                         (), ())
};

} // namespace waybill::konigle

#endif
