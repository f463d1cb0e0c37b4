#ifndef EXAMPLES_SANDBOX_DYN_SENDERS_HPP
#define EXAMPLES_SANDBOX_DYN_SENDERS_HPP

#include "state.hpp"

#include <waybill/types/email_address.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dyn_sandbox_detail {

inline bool is_ready(state const& all, kept_sender const& sender)
{
    return all.now() >= sender.created + all.options.ready_after;
}

/// The sender that a request names.
template <class Request>
kept_sender& sender_of(state& all, Request const& request)
{
    problems wrong{request};
    if (request.emailaddress.has_value()) wrong.need("emailaddress", *request.emailaddress);
    wrong.refuse();
    auto* const found = all.account->sender(*request.emailaddress);
    if (found == nullptr) refuse(404);
    return *found;
}

inline bool is_dkim_identifier(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

inline dyn::sender_details details_of(state const& all, kept_sender const& sender)
{
    dyn::sender_details details{.emailaddress = sender.address,
                                .spf = is_ready(all, sender),
                                .dkim = !sender.dkim.empty(),
                                .dkimval = sender.dkim};
    if (!sender.dkim.empty()) {
        auto const domain = sender.address.substr(sender.address.rfind('@') + 1);
        details.others[sender.dkim + "._domainkey." + domain] = "k=rsa; p=AAAA/BBBB+CC==";
        details.others["_domainkey." + domain] = "o=~; r=postmaster@" + domain;
    }
    return details;
}

inline void serve(dyn::senders<waybill::server>& senders, state& all)
{
    senders.list = [&all](dyn::sender_filters const& filters) {
        problems{filters}.refuse();
        std::vector<dyn::sender> found;
        for (auto const& one : all.account->senders) found.push_back({one.address});
        return dyn::sender_page{page_of(std::move(found), filters.startindex, 25)};
    };
    senders.details = [&all](dyn::sender_name const& name) { return details_of(all, sender_of(all, name)); };
    senders.status = [&all](dyn::sender_name const& name) { return is_ready(all, sender_of(all, name)); };
    // Of the operations with one path, requests go to the first: an update comes here too.
    senders.create = [&all](dyn::sender_create const& given) {
        problems wrong{given};
        waybill::email_address const address{given.emailaddress.has_value() ? *given.emailaddress : ""};
        if (given.emailaddress.has_value() && address.problem()) wrong.add("emailaddress", *address.problem());
        wrong.refuse();
        bool const seeding = given.seeding.value_or(false);
        auto* const known = all.account->sender(address.text());
        if (known == nullptr) {
            all.account->senders.push_back({.address = address.text(), .seeding = seeding, .created = all.now()});
        } else {
            if (!given.seeding || seeding == known->seeding) refuse(453);
            known->seeding = seeding;
        }
    };
    senders.set_dkim = [&all](dyn::sender_dkim const& given) {
        auto& found = sender_of(all, given);
        if (!is_dkim_identifier(*given.dkim)) refuse(452, {"dkim: must be letters, digits, hyphens and underscores"});
        found.dkim = *given.dkim;
    };
    senders.remove = [&all](dyn::sender_name const& name) {
        auto const& found = sender_of(all, name);
        all.account->senders.remove_if([&](kept_sender const& one) { return &one == &found; });
    };
}

} // namespace dyn_sandbox_detail

#endif
