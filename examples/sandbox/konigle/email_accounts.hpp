#ifndef EXAMPLES_SANDBOX_KONIGLE_EMAIL_ACCOUNTS_HPP
#define EXAMPLES_SANDBOX_KONIGLE_EMAIL_ACCOUNTS_HPP

#include "crud.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox_detail {

struct email_account_rules {
    state& all;
    static constexpr auto items = &state::accounts;

    void settle(konigle::email_account& wanted, problems& wrong) const { wrong.need("name", wanted.name); }
    static std::string words(konigle::email_account const& one) { return one.name; }
    void release(konigle::email_account const& one) const
    {
        auto const check = [&](auto const& dependents) {
            for (auto const& each : dependents)
                if (each.account == one.id) refuse(409, {.detail = each.id + " uses it.", .code = "in_use"});
        };
        check(all.channels);
        check(all.identities);
        check(all.templates);
    }
};

struct email_channel_rules {
    state& all;
    static constexpr auto items = &state::channels;

    void settle(konigle::email_channel& wanted, problems& wrong) const
    {
        waybill::handle const code{wanted.code};
        if (auto const why = code.problem()) wrong.add("code", *why);
        wanted.code = code.text();
        if (all.channels.has_other(wanted, &konigle::email_channel::code)) wrong.add_taken("channel", "code");
        if (wanted.account.empty()) wanted.account = all.account_id();
    }
    static std::string words(konigle::email_channel const& one) { return one.code; }
    void release(konigle::email_channel const& one) const { all.release(one.id, &konigle::campaign::email_channel); }
};

/// An identity is pending until somebody asks for a check, which finds all DNS records in place.
struct email_identity_rules {
    state& all;
    static constexpr auto items = &state::identities;

    static konigle::dns_record record(std::string const& type, std::string const& name, std::string const& value)
    {
        auto const quoted = [](std::string const& text) { return waybill::raw_json{*waybill::json_write(text)}; };
        return {{"type", quoted(type)}, {"name", quoted(name)}, {"value", quoted(value)}};
    }
    static bool is_domain(std::string const& text)
    {
        return text.find('@') == std::string::npos && !waybill::email_address{"a@" + text}.problem();
    }

    void settle(konigle::email_identity& wanted, problems& wrong) const
    {
        auto& value = wanted.identity_value;
        value = waybill::email_address{value}.text();
        if (value.find('@') == std::string::npos) {
            value = lower(value);
            wanted.identity_type = konigle::email_identity_type::domain;
            if (!is_domain(value)) wrong.add("identity_value", "Enter a domain or an e-mail address.");
            wanted.dkim_records = {record("CNAME", "k1._domainkey." + value, "k1.dkim.konigle.example"),
                                   record("CNAME", "k2._domainkey." + value, "k2.dkim.konigle.example")};
        } else {
            wanted.identity_type = konigle::email_identity_type::email;
            if (waybill::email_address{value}.problem())
                wrong.add("identity_value", "Enter a domain or an e-mail address.");
        }
        if (all.identities.has_other(wanted, &konigle::email_identity::identity_value))
            wrong.add_taken("identity", "identity_value");
        if (wanted.use_custom_mail_from && !wanted.mail_from_domain.has_value())
            wrong.add("use_custom_mail_from", "Set up a custom mail-from domain first.");
        if (wanted.account.empty()) wanted.account = all.account_id();
    }
    static std::string words(konigle::email_identity const& one) { return one.identity_value; }

    konigle::email_identity& check(std::string const& id) const
    {
        using enum konigle::verification_status;
        auto& found = all.identities.find(id);
        found.verified = found.dkim_verified = true;
        found.dkim_verification_status = success;
        if (found.mail_from_domain.has_value()) {
            found.mail_from_verified = true;
            found.mail_from_verification_status = success;
        }
        found.updated_at = all.now();
        return found;
    }
    konigle::email_identity& use_mail_from(std::string const& id, std::string const& domain) const
    {
        auto& found = all.identities.find(id);
        auto const& value = found.identity_value;
        auto const wanted = lower(domain);
        if (!is_domain(wanted) || !wanted.ends_with('.' + value.substr(value.rfind('@') + 1)))
            refuse_field("mail_from_domain", "Enter a subdomain of the identity's domain.");
        found.mail_from_domain = wanted;
        found.mail_from_verified = false;
        found.mail_from_verification_status = konigle::verification_status::pending;
        found.use_custom_mail_from = true;
        found.mail_from_records = {record("MX", wanted, "10 feedback.konigle.example"),
                                   record("TXT", wanted, "v=spf1 include:konigle.example ~all")};
        found.updated_at = all.now();
        return found;
    }
};

/// Whether mail from this address may go out: a verified identity is the address or its domain.
inline bool is_verified(state const& all, std::string_view address)
{
    auto const domain = address.substr((std::min)(address.rfind('@') + 1, address.size()));
    return std::any_of(all.identities.begin(), all.identities.end(), [&](konigle::email_identity const& one) {
        return one.verified && (one.identity_value == address || one.identity_value == domain);
    });
}

inline konigle::email_account_setup_result set_up(state& all, konigle::email_account_setup const& request)
{
    // All or nothing: whatever can be wrong is looked for before anything is made.
    problems wrong{request};
    wrong.need("account_name", *request.account_name);
    konigle::email_identity identity{.account = "any", .identity_value = *request.identity_value};
    email_identity_rules{all}.settle(identity, wrong);
    wrong.refuse();

    konigle::email_account_setup_result made;
    konigle::email_account_create wanted{.name = *request.account_name,
                                         .default_from_email = request.default_from_email->text()};
    if (request.default_reply_to_email) wanted.default_reply_to_email = request.default_reply_to_email->text();
    made.account = create(email_account_rules{all}, wanted);
    for (auto const type : {konigle::email_channel_type::transactional, konigle::email_channel_type::marketing}) {
        konigle::email_channel_create const channel{.code = all.channels.free_code(waybill::enum_to_wire(type)),
                                                    .channel_type = type};
        made.channels.push_back(create(email_channel_rules{all}, channel, {.account = made.account.id}));
    }
    konigle::email_identity_create const sender{.identity_value = request.identity_value};
    made.identity = create(email_identity_rules{all}, sender, {.account = made.account.id});
    return made;
}

/// What a look at the account finds.
struct account_check {
    std::string status{};
    bool sending_enabled{};
    std::vector<std::string> unverified{}; ///< Domains and addresses.
};
BOOST_DESCRIBE_STRUCT(account_check, (), (status, sending_enabled, unverified))

inline account_check check_account(state& all)
{
    if (all.accounts.empty()) refuse_unknown();
    account_check found{.status = "ok"};
    for (auto const& one : all.identities) {
        if (one.verified) found.sending_enabled = true;
        else found.unverified.push_back(one.identity_value);
    }
    return found;
}

inline void serve(konigle::email_accounts<waybill::server>& accounts,
                  konigle::email_channels<waybill::server>& channels,
                  konigle::email_identities<waybill::server>& identities, state& all)
{
    serve(accounts, email_account_rules{all});
    accounts.setup = [&all](konigle::email_account_setup const& request) {
        return waybill::with_status{201, set_up(all, request)};
    };
    accounts.check_status = [&all] { return waybill::raw_json{*waybill::json_write(check_account(all))}; };

    serve(channels, email_channel_rules{all});
    channels.set_engagement_tracking = [&all](std::string const& id,
                                              konigle::email_channel_set_engagement_tracking const& request) {
        auto& found = all.channels.find(id);
        found.enable_engagement_tracking = *request.enable;
        found.updated_at = all.now();
        return found;
    };

    email_identity_rules const rules{all};
    serve(identities, rules);
    identities.check_verification_status = [rules](std::string const& id) { return rules.check(id); };
    identities.setup_custom_mail_from = [rules](std::string const& id,
                                                konigle::email_identity_setup_custom_mail_from const& request) {
        return rules.use_mail_from(id, *request.mail_from_domain);
    };
}

} // namespace sandbox_detail

#endif
