#ifndef EXAMPLES_SANDBOX_KONIGLE_CONTACTS_HPP
#define EXAMPLES_SANDBOX_KONIGLE_CONTACTS_HPP

#include "crud.hpp"
#include "revenue.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace sandbox_detail {

struct contact_rules {
    state& all;
    static constexpr auto items = &state::contacts;

    void settle(konigle::contact& wanted, problems& wrong) const
    {
        if (wanted.ltv.is_null()) wanted.ltv = waybill::decimal{"0.00"};
        if (all.contacts.has_other(wanted, &konigle::contact::email)) wrong.add_taken("contact", "email");
    }
    static std::string words(konigle::contact const& one) { return one.email; }
};

/// An audience has the contacts with all of its tags: without tags, everybody.
struct audience_rules {
    state& all;
    static constexpr auto items = &state::audiences;

    void settle(konigle::audience& wanted, problems& wrong) const
    {
        wrong.need("name", wanted.name);
        if (wanted.code.empty()) wanted.code = all.audiences.free_code(wanted.name);
        if (all.audiences.has_other(wanted, &konigle::audience::code)) wrong.add_taken("audience", "code");
    }
    static std::string words(konigle::audience const& one)
    {
        return one.name + '\n' + one.code + '\n' + one.description.value_or("");
    }
    void release(konigle::audience const& one) const { all.release(one.id, &konigle::campaign::audience); }

    /// How many contacts a campaign for the audience reaches: those who have not denied mail.
    std::int64_t size(std::string const& id) const
    {
        auto const* const audience = all.audiences.look_up(id);
        if (audience == nullptr) return all.options.audience_size;
        return std::count_if(all.contacts.begin(), all.contacts.end(), [&](konigle::contact const& one) {
            return one.marketing_consent.email && has_all(one.tags, audience->tags);
        });
    }
};

/// The contact once it has bought for so much.
template <class Revenue>
konigle::contact buyer(state const& all, konigle::contact const& before, Revenue const& revenue, problems& wrong)
{
    auto after = with_revenue(before, revenue, 19, wrong);
    after.last_purchased_at = after.updated_at = all.now();
    return after;
}

inline void serve(konigle::contacts<waybill::server>& contacts, konigle::audiences<waybill::server>& audiences,
                  state& all)
{
    serve(contacts, contact_rules{all});
    contacts.update_ltv = [&all](konigle::contact_update_ltv const& revenue) {
        problems wrong{revenue};
        wrong.need("currency", *revenue.currency);
        wrong.refuse();
        auto* const found = all.contact_by_email(*revenue.email);
        if (found == nullptr) refuse_unknown();
        auto after = buyer(all, *found, revenue, wrong);
        wrong.refuse();
        return *found = std::move(after);
    };
    serve(audiences, audience_rules{all});
}

} // namespace sandbox_detail

#endif
