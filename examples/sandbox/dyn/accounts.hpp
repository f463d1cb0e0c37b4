#ifndef EXAMPLES_SANDBOX_DYN_ACCOUNTS_HPP
#define EXAMPLES_SANDBOX_DYN_ACCOUNTS_HPP

#include "state.hpp"

#include <waybill/codec/form.hpp>
#include <waybill/types/email_address.hpp>

#include <string>
#include <utility>
#include <vector>

namespace dyn_sandbox_detail {

inline kept_account& add_account(state& all, std::string username, dyn::account_type type, std::string key)
{
    auto& made = all.accounts.emplace_back();
    made.record = {.username = std::move(username),
                   .accountname = "",
                   .companyname = "",
                   .address = "",
                   .city = "",
                   .state = "",
                   .country = "",
                   .zipcode = "",
                   .phone = "",
                   .usertype = type,
                   .created = all.now(),
                   .apikey = std::move(key),
                   .timezone = "+0000",
                   .tracklinks = false,
                   .trackopens = false,
                   .testmode = false,
                   .trackunsubscribes = false,
                   .max_sample_count = nullptr,
                   .contactname = "",
                   .emailssent = 0,
                   .bounceurl = "",
                   .spamurl = "",
                   .unsuburl = ""};
    return made;
}

inline void change(dyn::account& account, dyn::account_update const& given)
{
    auto const take = [](auto const& from, auto& to) {
        if (from) to = *from;
    };
    take(given.address, account.address);
    take(given.city, account.city);
    take(given.companyname, account.companyname);
    take(given.country, account.country);
    take(given.phone, account.phone);
    take(given.state, account.state);
    take(given.timezone, account.timezone);
    take(given.tracklinks, account.tracklinks);
    take(given.trackopens, account.trackopens);
    take(given.trackunsubscribes, account.trackunsubscribes);
    take(given.zipcode, account.zipcode);
    take(given.bounceurl, account.bounceurl);
    take(given.spamurl, account.spamurl);
    take(given.unsubscribeurl, account.unsuburl);
}

/// Creates an account, changes it or replaces its key, as the form that came says; the key.
inline std::string write_account(state& all, dyn::account_create const& given)
{
    auto const changes = *waybill::form_read<dyn::account_update>(all.form);
    auto* account = given.username.has_value() ? all.account_named(*given.username) : nullptr;
    bool const is_whole = given.password.has_value() && given.companyname.has_value() && given.phone.has_value();

    problems wrong;
    if (account == nullptr) wrong = problems{given};
    if (given.username.has_value() && waybill::email_address{*given.username}.problem())
        wrong.add("username", "must be an e-mail address");
    if (changes.password) wrong.need("password", *changes.password);
    if (changes.companyname) wrong.need("companyname", *changes.companyname);
    if (changes.phone) wrong.need("phone", *changes.phone);
    wrong.refuse();

    if (account != nullptr && is_whole) refuse(453);
    if (account == nullptr) account = &add_account(all, *given.username, dyn::account_type::sub, all.make_key());
    else if (given.generatenewapikey) account->record.apikey = all.make_key();
    change(account->record, changes);
    return *account->record.apikey;
}

inline void serve(dyn::accounts<waybill::server>& accounts, dyn::xheaders<waybill::server>& xheaders, state& all)
{
    accounts.list = [&all](dyn::account_filters const& filters) {
        problems{filters}.refuse();
        std::vector<dyn::account> found;
        for (auto const& one : all.accounts)
            if (!filters.accountname || one.record.accountname == *filters.accountname) found.push_back(one.record);
        return dyn::account_page{page_of(std::move(found), filters.startindex, 25), 100'000};
    };
    // Of the operations with one path, requests go to the first.
    accounts.create = [&all](dyn::account_create const& given) { return write_account(all, given); };
    accounts.remove = [&all](dyn::account_name const& whose) {
        problems{whose}.refuse();
        auto const* const found = all.account_named(*whose.username);
        if (found == nullptr) refuse(404);
        if (found == &all.accounts.front()) refuse(452, {"username: the master account cannot be deleted"});
        all.accounts.remove_if([&](kept_account const& one) { return &one == found; });
    };

    xheaders.get = [&all] {
        auto const& names = all.account->xheaders;
        return dyn::x_header_names{names[0], names[1], names[2], names[3]};
    };
    xheaders.set = [&all](dyn::x_header_names const& given) {
        problems wrong;
        std::array const names{given.xheader1, given.xheader2, given.xheader3, given.xheader4};
        for (std::size_t i = 0; i < names.size(); ++i)
            if (!names[i].empty() && !names[i].starts_with("X-"))
                wrong.add("xheader" + std::to_string(i + 1), "must begin with X-");
        wrong.refuse();
        all.account->xheaders = names;
    };
}

} // namespace dyn_sandbox_detail

#endif
