#ifndef EXAMPLES_SANDBOX_KONIGLE_STATE_HPP
#define EXAMPLES_SANDBOX_KONIGLE_STATE_HPP

#include "../konigle_sandbox.hpp"
#include "store.hpp"

#include <waybill/providers/konigle/api.hpp>
#include <waybill/providers/konigle/forms_api.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox_detail {

namespace konigle = waybill::konigle;

/// A form with what was sent by it, latest first.
struct kept_form {
    konigle::form form{};
    std::vector<konigle::form_submission> submissions{};
};

/// Everything that the sandbox knows.
struct state {
    sandbox_options options{};
    std::string url{}; ///< Of the present request, without its query.

    store<konigle::campaign> campaigns{"cmp_"};
    store<konigle::contact> contacts{"con_"};
    store<konigle::audience> audiences{"aud_"};
    store<konigle::email_account> accounts{"acc_"};
    store<konigle::email_channel> channels{"ch_"};
    store<konigle::email_identity> identities{"idn_"};
    store<konigle::email_template> templates{"tpl_"};
    store<konigle::upload> uploads{"up_"};
    store<konigle::image> images{"img_"};
    std::vector<sandbox_mail> mails{};

    konigle::site site{.name = "Shop", .domain = "shop.example", .uid = "site_1", .currency = "USD"};
    std::map<konigle::site_document_type, konigle::site_document> documents{};
    std::map<std::string, std::string> urls{}; ///< Kind and id of what is there, as JSON, by path.
    waybill::raw_json settings{"{}"};
    std::vector<kept_form> forms{};

    waybill::date_time now() const { return options.now(); }
    bool refuses_unknown() const { return options.unknown == sandbox_unknown::refused; }

    /// The account that channels, identities and templates belong to.
    std::string account_id() const
    {
        if (!accounts.empty()) return accounts.front().id;
        if (refuses_unknown()) refuse(400, {.message = "There is no e-mail account yet", .code = "no_account"});
        return "acc_1";
    }

    konigle::email_channel* channel_by_code(std::string_view code)
    {
        return channels.first([&](auto const& one) { return one.code == code; });
    }
    konigle::contact* contact_by_email(waybill::email_address const& address)
    {
        return contacts.first([&](auto const& one) { return equal_ignoring_case(one.email, address.text()); });
    }

    /// Notes a mail as sent; its message id.
    std::string send(sandbox_mail mail)
    {
        mails.push_back(std::move(mail));
        return "m-" + std::to_string(mails.size());
    }

    /// Refuses to remove what a campaign names in this member.
    template <class Member>
    void release(std::string const& id, Member konigle::campaign::*member) const
    {
        for (auto const& one : campaigns)
            if (one.*member == id) refuse(409, {.detail = one.id + " uses it.", .code = "in_use"});
    }
};

} // namespace sandbox_detail

#endif
