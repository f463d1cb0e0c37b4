#ifndef WAYBILL_PROVIDERS_CLOUDMAILING_API_HPP
#define WAYBILL_PROVIDERS_CLOUDMAILING_API_HPP

#include <waybill/call/endpoint.hpp>
#include <waybill/call/xmlrpc.hpp>
#include <waybill/providers/cloudmailing/mailing.hpp>
#include <waybill/providers/cloudmailing/provider.hpp>
#include <waybill/providers/cloudmailing/recipient.hpp>
#include <waybill/providers/cloudmailing/satellite.hpp>
#include <waybill/providers/cloudmailing/statistics.hpp>
#include <waybill/types/none.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <vector>

namespace waybill::cloudmailing {

template <class Mode, fixed_string Method, class Request, class Response, safety Safety = safety::unsafe>
using method = xmlrpc<Mode, "/CloudMailing", Method, Request, Response, Safety>;

/// Mailings: what is sent. Calls for a mailing that there is not fail with not_found. Source: docs/wire/cloudmailing.md,
/// "Mailings".
template <class Mode>
struct mailings {
    /// Makes a mailing and gives its id. Repeating makes another one.
    method<Mode, "create_mailing", mailing_create, std::int32_t> create{};
    /// The same from a whole message.
    method<Mode, "create_mailing_ext", mailing_create_ext, std::int32_t> create_ext{};
    /// Changes a mailing that is not finished (conflict); all properties or none. Gives 0. Repeating: idempotent.
    method<Mode, "set_mailing_properties", mailing_set_properties, std::int32_t, safety::idempotent> set_properties{};
    /// Removes a mailing, whatever its status, and its recipients. Gives 0. Repeating: not_found.
    method<Mode, "delete_mailing", mailing_reference, std::int32_t, safety::idempotent> remove{};
    /// Removes all mailings of a sender's domain and gives their number. Repeating: 0.
    method<Mode, "delete_all_mailings_for_domain", domain_reference, std::int32_t, safety::idempotent>
        remove_all_of_domain{};
    /// Starts a mailing that is filling recipients, or goes on with a paused one, and gives its new status. Otherwise:
    /// conflict.
    method<Mode, "start_mailing", mailing_start, open_enum<mailing_status>> start{};
    /// Halts a mailing that is ready or running, and gives its new status. A paused one stays paused; otherwise: conflict.
    /// Repeating: idempotent.
    method<Mode, "pause_mailing", mailing_reference, open_enum<mailing_status>, safety::idempotent> pause{};
    /// Mailings by id, all at once.
    method<Mode, "list_mailings", mailing_list, std::vector<mailing>, safety::safe> list{};
    method<Mode, "get_mailings_count", mailing_list, std::int32_t, safety::safe> count{};

    BOOST_DESCRIBE_CLASS(mailings, (),
                         (create, create_ext, set_properties, remove, remove_all_of_domain, start, pause, list, count), (),
                         ())
};

/// Recipients of mailings. Source: docs/wire/cloudmailing.md, "Recipients".
template <class Mode>
struct recipients {
    /// Adds recipients; the results are in the same order. validation: none of them is good, and none is in; conflict: the
    /// mailing is finished. Repeating adds them again.
    method<Mode, "add_recipients", recipients_add, std::vector<add_result>> add{};
    /// The same for those who try a mailing out; they count as recipients. Repeating adds them again.
    method<Mode, "send_test", recipients_add, std::vector<add_result>> send_test{};
    /// Reports of some recipients. Repeating: idempotent.
    method<Mode, "get_recipients_status", recipients_status, std::vector<recipient_report>, safety::idempotent> status{};
    /// Reports of those whose status changed. A recipient comes again after each change. Repeating: idempotent.
    method<Mode, "get_recipients_status_updated_since", recipients_updated_since, recipient_reports, safety::idempotent>
        status_updated_since{};
    method<Mode, "get_recipients_count", recipients_count, std::int32_t, safety::safe> count{};
    /// Has recipients sent to once more; ids that the provider does not know are passed over. Gives 0. Repeating may send
    /// again what was sent in between.
    method<Mode, "reset_recipients_status", recipients_reset, std::int32_t> reset{};

    BOOST_DESCRIBE_CLASS(recipients, (), (add, send_test, status, status_updated_since, count, reset), (), ())
};

/// Source: docs/wire/cloudmailing.md, "Statistics".
template <class Mode>
struct statistics {
    /// One element for each hour up to the present one, zeros where nothing was sent.
    method<Mode, "get_hourly_statistics", statistics_hourly, std::vector<hourly_statistics>, safety::safe> hourly{};

    BOOST_DESCRIBE_CLASS(statistics, (), (hourly), (), ())
};

/// Satellites, the machines that send. Source: docs/wire/cloudmailing.md, "Satellites".
template <class Mode>
struct satellites {
    method<Mode, "cloud_get_satellites_count", none, std::int32_t, safety::safe> count{};
    method<Mode, "cloud_list_satellites", none, std::vector<satellite>, safety::safe> list{};
    /// Adds a satellite and gives its id.
    method<Mode, "cloud_add_satellite", satellite_add, std::int32_t> add{};
    /// Changes a satellite and gives its id. Repeating: idempotent.
    method<Mode, "cloud_set_satellite_properties", satellite_set_properties, std::int32_t, safety::idempotent>
        set_properties{};
    /// Removes a satellite. Gives 0. Repeating: not_found.
    method<Mode, "cloud_delete_satellite", satellite_reference, std::int32_t, safety::idempotent> remove{};

    BOOST_DESCRIBE_CLASS(satellites, (), (count, list, add, set_properties, remove), (), ())
};

/// What the provider does not document. All give 0. Source: docs/wire/cloudmailing.md, "Maintenance".
template <class Mode>
struct maintenance {
    /// Does nothing.
    method<Mode, "update_statistics", none, std::int32_t, safety::safe> update_statistics{};
    /// Does nothing.
    method<Mode, "mailing_manager_force_check", none, std::int32_t, safety::safe> mailing_manager_force_check{};
    /// Ends the started mailings that have run out of time or of recipients. Repeating: idempotent.
    method<Mode, "force_purge_empty_mailings", none, std::int32_t, safety::idempotent> force_purge_empty_mailings{};
    /// Puts the master under test, or no longer. Repeating: idempotent.
    method<Mode, "activate_unittest_mode", unittest_mode, std::int32_t, safety::idempotent> activate_unittest_mode{};

    BOOST_DESCRIBE_CLASS(maintenance, (),
                         (update_statistics, mailing_manager_force_check, force_purge_empty_mailings, activate_unittest_mode),
                         (), ())
};

/// The API, to be called in one of the modes: see `client` and `async_client`.
template <class Mode>
struct api {
    using provider = cloudmailing::provider;

    cloudmailing::mailings<Mode> mailings{};
    cloudmailing::recipients<Mode> recipients{};
    cloudmailing::statistics<Mode> statistics{};
    cloudmailing::satellites<Mode> satellites{};
    cloudmailing::maintenance<Mode> maintenance{};

    BOOST_DESCRIBE_CLASS(api, (), (mailings, recipients, statistics, satellites, maintenance), (), ())
};

} // namespace waybill::cloudmailing

#endif
