#ifndef WAYBILL_PROVIDERS_CLEVERREACH_API_HPP
#define WAYBILL_PROVIDERS_CLEVERREACH_API_HPP

#include <waybill/call/endpoint.hpp>
#include <waybill/call/soap.hpp>
#include <waybill/providers/cleverreach/account.hpp>
#include <waybill/providers/cleverreach/form.hpp>
#include <waybill/providers/cleverreach/group.hpp>
#include <waybill/providers/cleverreach/mailing.hpp>
#include <waybill/providers/cleverreach/provider.hpp>
#include <waybill/providers/cleverreach/receiver.hpp>
#include <waybill/providers/cleverreach/reply.hpp>
#include <waybill/providers/cleverreach/report.hpp>
#include <waybill/types/none.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <vector>

// Every call fails with `authentication` for an unknown key and `authorization` for what it may not do.
namespace waybill::cleverreach {

template <class Mode, fixed_string Method, class Request, class Data, safety Safety = safety::unsafe,
          credentials_use Credentials = credentials_use::sent>
using method = soap<Mode, "/soap/interface_v5.1.php", "CRS", Method, Request, reply<Data>, Safety, Credentials>;

/// The account that the key belongs to. Source: docs/wire/cleverreach.md, "Account".
template <class Mode>
struct account {
    /// Its owner. The usual way to test a key.
    method<Mode, "clientGetDetails", none, account_details, safety::safe> details{};
    method<Mode, "clientRegisterMyProductSearch", product_search, std::string> register_product_search{};
    /// Gives an API key for a token; the client's own key is not sent.
    method<Mode, "tradeTokenForApiKey", token_trade, std::string, safety::unsafe, credentials_use::omitted> trade_token{};

    BOOST_DESCRIBE_CLASS(account, (), (details, register_product_search, trade_token), (), ())
};

/// Addresses that are barred from all lists. The calls give the address. Those of a list: see `groups`. Source:
/// docs/wire/cleverreach.md, "Account".
template <class Mode>
struct blacklist {
    method<Mode, "ClientGlobalBlacklistAdd", blacklist_address, std::string, safety::idempotent> add{};
    method<Mode, "ClientGlobalBlacklistRemove", blacklist_address, std::string, safety::idempotent> remove{};
    /// By its older name.
    method<Mode, "globalBlacklistAdd", blacklist_address, std::string, safety::idempotent> add_by_old_name{};
    /// By its older name.
    method<Mode, "globalBlacklistDelete", blacklist_address, std::string, safety::idempotent> remove_by_old_name{};

    BOOST_DESCRIBE_CLASS(blacklist, (), (add, remove, add_by_old_name, remove_by_old_name), (), ())
};

/// Those on a list. Calls for a list or receiver that there is not fail with not_found. For adding users of your own see
/// `insert_new_user`. Source: docs/wire/cleverreach.md, "Receivers".
template <class Mode>
struct receivers {
    /// Adds one and gives it as stored. conflict: the address is on the list; validation: it is none, or blacklisted.
    method<Mode, "receiverAdd", receiver_add, receiver> add{};
    /// Adds up to 50.
    method<Mode, "receiverAddBatch", receiver_add_batch, std::string> add_batch{};
    /// Changes what is given. Repeating may add orders and events again.
    method<Mode, "receiverUpdate", receiver_update, receiver> update{};
    /// Changes up to 50.
    method<Mode, "receiverUpdateBatch", receiver_update_batch, std::string> update_batch{};
    /// Removes an address and gives it. Repeating: not_found.
    method<Mode, "receiverDelete", receiver_address, std::string, safety::idempotent> remove{};
    method<Mode, "receiverSetActive", receiver_address, receiver, safety::idempotent> set_active{};
    method<Mode, "receiverSetInactive", receiver_address, receiver, safety::idempotent> set_inactive{};
    method<Mode, "receiverGetByEmail", receiver_by_email, receiver, safety::safe> get_by_email{};
    method<Mode, "receiverGetById", receiver_by_id, receiver, safety::safe> get_by_id{};
    /// A page; past the end: not_found. For all of them use `waybill::items`, which fails with not_found where there is not
    /// even a first page, of an unknown list or an empty one.
    method<Mode, "receiverGetPage", receiver_list, std::vector<receiver>, safety::safe> list{};
    /// The same for some time.
    method<Mode, "receiverGetByDate", receiver_list_by_date, std::vector<receiver>, safety::safe> list_by_date{};
    /// Adds an order of one receiver.
    method<Mode, "receiverAddOrder", receiver_add_order, std::string> add_order{};
    /// Adds orders of up to 50 addresses.
    method<Mode, "receiverAddOrderBatch", receiver_add_order_batch, std::string> add_order_batch{};

    BOOST_DESCRIBE_CLASS(receivers, (),
                         (add, add_batch, update, update_batch, remove, set_active, set_inactive, get_by_email, get_by_id, list,
                          list_by_date, add_order, add_order_batch),
                         (), ())
};

/// Lists of receivers, which the service calls groups. Calls for a list that there is not fail with not_found. Source:
/// docs/wire/cleverreach.md, "Groups".
template <class Mode>
struct groups {
    method<Mode, "groupAdd", group_add, group> add{};
    /// Removes a list with its filters and forms. Repeating: not_found.
    method<Mode, "groupDelete", group_reference, std::string, safety::idempotent> remove{};
    /// Removes all receivers of a list.
    method<Mode, "groupClear", group_reference, std::string, safety::idempotent> clear{};
    /// Adds a filter and gives its id.
    method<Mode, "groupFilterAdd", group_add_filter, std::int32_t> add_filter{};
    method<Mode, "groupGetList", none, std::vector<group>, safety::safe> list{};
    method<Mode, "groupGetStats", group_reference, cleverreach::stats, safety::safe> stats{};
    /// Starts an import.
    method<Mode, "groupCSVImport", group_import_csv, std::string> import_csv{};
    /// A list with its attributes.
    method<Mode, "groupGetDetails", group_reference, group, safety::safe> get{};
    /// Adds an attribute and gives its key.
    method<Mode, "groupAttributeAdd", group_add_attribute, std::string> add_attribute{};
    method<Mode, "groupAttributeDelete", group_remove_attribute, std::string, safety::idempotent> remove_attribute{};
    /// Bars an address from the list.
    method<Mode, "groupBlacklistAdd", receiver_address, std::string, safety::idempotent> blacklist{};
    method<Mode, "groupBlacklistRemove", receiver_address, std::string, safety::idempotent> unblacklist{};
    method<Mode, "groupUpdateName", group_rename, group, safety::idempotent> rename{};

    BOOST_DESCRIBE_CLASS(groups, (),
                         (add, remove, clear, add_filter, list, stats, import_csv, get, add_attribute, remove_attribute, blacklist,
                          unblacklist, rename),
                         (), ())
};

/// Forms, and the mails that they send: repeating sends another one. Source: docs/wire/cleverreach.md, "Forms".
template <class Mode>
struct forms {
    /// The forms of a list; of one without any it fails, with the code 110.
    method<Mode, "formsGetList", group_reference, std::vector<form>, safety::safe> list{};
    /// The HTML of a form.
    method<Mode, "formsGetCode", form_code, std::string, safety::safe> get_code{};
    /// The same with its CSS and script.
    method<Mode, "formsGetEmbeddedCode", form_code, std::string, safety::safe> get_embedded_code{};
    /// Asks a receiver to confirm. conflict: is active already.
    method<Mode, "formsActivationMail", form_mail, std::string> activation_mail{};
    /// The same, with evidence about the sign-up.
    method<Mode, "formsSendActivationMail", form_send_activation_mail, std::string> send_activation_mail{};
    /// conflict: is inactive already.
    method<Mode, "formsUnsubscribeMail", form_mail, std::string> unsubscribe_mail{};
    method<Mode, "formsSendUnsubscribeMail", form_mail, std::string> send_unsubscribe_mail{};

    BOOST_DESCRIBE_CLASS(forms, (),
                         (list, get_code, get_embedded_code, activation_mail, send_activation_mail, unsubscribe_mail,
                          send_unsubscribe_mail),
                         (), ())
};

/// Mailings. No method sends them. Source: docs/wire/cleverreach.md, "Mailings".
template <class Mode>
struct mailings {
    /// validation: the mail is too short.
    method<Mode, "mailingCreate", mailing_create, mailing> create{};
    method<Mode, "mailingUpdate", mailing_update, mailing, safety::idempotent> update{};
    method<Mode, "mailingGet", mailing_reference, mailing, safety::safe> get{};
    method<Mode, "mailingAddgroup", mailing_add_group, mailing, safety::idempotent> add_group{};

    BOOST_DESCRIBE_CLASS(mailings, (), (create, update, get, add_group), (), ())
};

/// What became of mailings. Source: docs/wire/cleverreach.md, "Reports".
template <class Mode>
struct reports {
    /// The latest 30.
    method<Mode, "reportGetList", none, std::vector<report>, safety::safe> list{};
    /// The same with figures.
    method<Mode, "reportGetDetailedList", none, std::vector<report_details>, safety::safe> list_detailed{};
    /// The latest 20 of campaigns.
    method<Mode, "reportCampaignGetList", none, std::vector<report>, safety::safe> list_campaigns{};
    method<Mode, "reportGetDetails", report_get, report_details, safety::safe> get{};
    /// A page of those who did something.
    method<Mode, "reportGetUserActivity", report_activity, std::vector<report_receiver>, safety::safe> user_activity{};

    BOOST_DESCRIBE_CLASS(reports, (), (list, list_detailed, list_campaigns, get, user_activity), (), ())
};

/// The API, to be called in one of the modes: see `client` and `async_client`.
template <class Mode>
struct api {
    using provider = cleverreach::provider;

    cleverreach::account<Mode> account{};
    cleverreach::blacklist<Mode> blacklist{};
    cleverreach::receivers<Mode> receivers{};
    cleverreach::groups<Mode> groups{};
    cleverreach::forms<Mode> forms{};
    cleverreach::mailings<Mode> mailings{};
    cleverreach::reports<Mode> reports{};

    BOOST_DESCRIBE_CLASS(api, (), (account, blacklist, receivers, groups, forms, mailings, reports), (), ())
};

} // namespace waybill::cleverreach

#endif
