#ifndef WAYBILL_PROVIDERS_DYN_API_HPP
#define WAYBILL_PROVIDERS_DYN_API_HPP

#include <waybill/call/endpoint.hpp>
#include <waybill/providers/dyn/account.hpp>
#include <waybill/providers/dyn/message.hpp>
#include <waybill/providers/dyn/provider.hpp>
#include <waybill/providers/dyn/recipient.hpp>
#include <waybill/providers/dyn/reply.hpp>
#include <waybill/providers/dyn/report.hpp>
#include <waybill/providers/dyn/sender.hpp>
#include <waybill/providers/dyn/suppression.hpp>

#include <boost/describe/class.hpp>

#include <string>

namespace waybill::dyn {

/// Sub-accounts, and the account of the key itself. All errors of `provider` apply. For an account by its name see
/// `find_account`. Source: docs/wire/dyn.md, "Accounts".
template <class Mode>
struct accounts {
    get<Mode, "/rest/json/accounts", account_filters, reply_or_empty<account_page>> list{};
    /// Adds a sub-account and gives its key.
    form_post<Mode, "/rest/json/accounts", account_create, reply_or_empty<account_key>> create{};
    /// Changes an account and gives its key.
    form_post<Mode, "/rest/json/accounts", account_update, reply_or_empty<account_key>, safety::idempotent> update{};
    form_post<Mode, "/rest/json/accounts/delete", account_name, done, safety::idempotent> remove{};
    /// Replaces the key of an account and gives the new one.
    form_post<Mode, "/rest/json/accounts", new_api_key, reply<account_key>> generate_new_api_key{};

    BOOST_DESCRIBE_CLASS(accounts, (), (list, create, update, remove, generate_new_api_key), (), ())
};

/// The names of the headers that reports may be filtered by. Source: docs/wire/dyn.md, "X-header names".
template <class Mode>
struct xheaders {
    waybill::get<Mode, "/rest/json/accounts/xheaders", none, reply_or_empty<x_header_names>> get{};
    /// Writes all four; one that is empty frees its slot.
    form_post<Mode, "/rest/json/accounts/xheaders", x_header_names, done, safety::idempotent> set{};

    BOOST_DESCRIBE_CLASS(xheaders, (), (get, set), (), ())
};

/// Addresses that mail may be from. After a write, reads may lag by minutes. Source: docs/wire/dyn.md, "Senders".
template <class Mode>
struct senders {
    get<Mode, "/rest/json/senders", sender_filters, reply_or_empty<sender_page>> list{};
    get<Mode, "/rest/json/senders/details", sender_name, reply<sender_details>> details{};
    /// Whether mail may be from the sender yet.
    get<Mode, "/rest/json/senders/status", sender_name, reply<sender_status>> status{};
    /// Adds a sender; conflict when there is one of this address.
    form_post<Mode, "/rest/json/senders", sender_create, done> create{};
    form_post<Mode, "/rest/json/senders", sender_update, done, safety::idempotent> update{};
    /// Sets the DKIM selector.
    form_post<Mode, "/rest/json/senders/dkim", sender_dkim, done, safety::idempotent> set_dkim{};
    form_post<Mode, "/rest/json/senders/delete", sender_name, done, safety::idempotent> remove{};

    BOOST_DESCRIBE_CLASS(senders, (), (list, details, status, create, update, set_dkim, remove), (), ())
};

/// Those that mail goes to. Source: docs/wire/dyn.md, "Recipients".
template <class Mode>
struct recipients {
    get<Mode, "/rest/json/recipients/status", addresses, reply_or_empty<recipient_list>> status{};
    /// Lets mail go to them again.
    form_post<Mode, "/rest/json/recipients/activate", addresses, done, safety::idempotent> activate{};

    BOOST_DESCRIBE_CLASS(recipients, (), (status, activate), (), ())
};

/// Addresses that no mail is sent to. Source: docs/wire/dyn.md, "Suppressions".
template <class Mode>
struct suppressions {
    get<Mode, "/rest/json/suppressions", suppression_filters, reply_or_empty<suppression_page>> list{};
    get<Mode, "/rest/json/suppressions/count", suppression_count_filters, reply<count_result>> count{};
    form_post<Mode, "/rest/json/suppressions", addresses, done> create{};
    /// Takes them off the list.
    form_post<Mode, "/rest/json/suppressions/activate", addresses, done, safety::idempotent> activate{};

    BOOST_DESCRIBE_CLASS(suppressions, (), (list, count, create, activate), (), ())
};

/// A report: its records and their number. Source: docs/wire/dyn.md, "Reports".
template <class Mode, fixed_string Kind, class Record = report_record, class Count = count_result>
struct report {
    static constexpr auto path = waybill::detail::join<"/rest/json/reports/", Kind>();
    static constexpr auto count_path = waybill::detail::join<path, "/count">();

    get<Mode, path, report_filters, reply_or_empty<report_page<Kind, Record>>> list{};
    get<Mode, count_path, report_filters, reply<Count>> count{};

    BOOST_DESCRIBE_CLASS(report, (), (list, count), (), ())
};

/// A report that can also count what a recipient did to a mail once, however often it was done.
template <class Mode, fixed_string Kind, class Record = report_record>
struct unique_report : report<Mode, Kind, Record> {
    using base = report<Mode, Kind, Record>;
    static constexpr auto unique_path = waybill::detail::join<base::path, "/unique">();
    static constexpr auto unique_count_path = waybill::detail::join<base::count_path, "/unique">();

    get<Mode, unique_path, report_filters, reply_or_empty<report_page<Kind, Record>>> unique{};
    get<Mode, unique_count_path, report_filters, reply<count_result>> unique_count{};

    BOOST_DESCRIBE_CLASS(unique_report, (base), (unique, unique_count), (), ())
};

/// What became of the mail.
template <class Mode>
struct reports {
    report<Mode, "sent"> sent{};
    report<Mode, "delivered"> delivered{};
    report<Mode, "bounces", bounce_record, bounce_count> bounces{};
    report<Mode, "complaints", report_record, complaint_count> complaints{};
    report<Mode, "issues"> issues{};
    unique_report<Mode, "opens"> opens{};
    unique_report<Mode, "clicks", click_record> clicks{};

    BOOST_DESCRIBE_CLASS(reports, (), (sent, delivered, bounces, complaints, issues, opens, clicks), (), ())
};

/// All that the API offers.
template <class Mode>
struct api {
    using provider = dyn::provider;

    dyn::accounts<Mode> accounts{};
    dyn::xheaders<Mode> xheaders{};
    dyn::senders<Mode> senders{};
    dyn::recipients<Mode> recipients{};
    dyn::suppressions<Mode> suppressions{};
    /// Sends a mail and gives what the provider says to it: "250 2.1.5 Ok". Sending twice sends two mails.
    form_post<Mode, "/rest/json/send", message, reply_or_empty<std::string>> send{};
    dyn::reports<Mode> reports{};

    BOOST_DESCRIBE_CLASS(api, (), (accounts, xheaders, senders, recipients, suppressions, send, reports), (), ())
};

} // namespace waybill::dyn

#endif
