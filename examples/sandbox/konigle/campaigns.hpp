#ifndef EXAMPLES_SANDBOX_KONIGLE_CAMPAIGNS_HPP
#define EXAMPLES_SANDBOX_KONIGLE_CAMPAIGNS_HPP

#include "contacts.hpp"
#include "emails.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

namespace sandbox_detail {

struct campaign_rules {
    using campaign = konigle::campaign;
    using status = konigle::campaign_status;

    state& all;
    static constexpr auto items = &state::campaigns;

    void settle(campaign& wanted, problems& wrong) const
    {
        wrong.need("name", wanted.name);
        wrong.need("audience", wanted.audience);
        if (all.refuses_unknown()) {
            if (!is_blank(wanted.audience)) need_known(all.audiences, "audience", wanted.audience, wrong);
            if (wanted.email_channel) need_known(all.channels, "email_channel", *wanted.email_channel, wrong);
            if (wanted.email_template) need_known(all.templates, "email_template", *wanted.email_template, wrong);
        }
        if (wanted.ltv.is_null()) wanted.ltv = waybill::decimal{"0.00"};
        if (wanted.id.empty() && wrong.empty() && all.options.duplicates == sandbox_duplicates::refused) {
            for (auto const& other : all.campaigns) {
                if (other.status == status::draft && other.name == wanted.name && other.audience == wanted.audience)
                    refuse(409, {.detail = "A draft with this name exists for this audience.", .code = "duplicate"});
            }
        }
    }
    static std::string words(campaign const& one) { return one.name + '\n' + one.description.value_or(""); }

    void may_change(campaign const& found, konigle::campaign_update request) const
    {
        if (found.status == status::draft || found.status == status::scheduled) return;
        request.name.reset();
        request.description.reset();
        if (*waybill::json_write(request) != "{}")
            refuse_state("Only name and description of a " + std::string{found.status.text()} +
                         " campaign can be changed");
    }
    /// The code of an audience becomes its id. Those that the sandbox does not have are their own code.
    void resolve(konigle::campaign_filters& filters) const
    {
        if (!filters.audience) return;
        auto const* const named = all.audiences.first([&](auto const& one) { return one.code == *filters.audience; });
        if (named != nullptr) filters.audience = named->id;
        else if (all.audiences.look_up(*filters.audience) != nullptr) filters.audience = "";
    }
    static void abridge(campaign& item) { item.execution.reset(); }

    campaign& change(std::string const& id, std::initializer_list<status> from, status to,
                     std::string const& done) const
    {
        auto& found = all.campaigns.find(id);
        if (std::find(from.begin(), from.end(), found.status.known()) == from.end())
            refuse_state("Campaign cannot be " + done);
        found.status = to;
        found.updated_at = all.now();
        return found;
    }

    campaign& start(std::string const& id) const
    {
        using enum konigle::campaign_status;
        if (auto const& found = all.campaigns.find(id);
            all.refuses_unknown() && (found.status == draft || found.status == scheduled)) {
            problems missing;
            missing.need("email_channel", found.email_channel.value_or(""));
            missing.need("email_template", found.email_template.value_or(""));
            missing.refuse();
        }
        auto& started = change(id, {draft, scheduled}, running, "started");
        auto& run = started.execution.emplace();
        run.status = konigle::execution_status::processing;
        run.started_at = started.updated_at;
        run.total_contacts = audience_rules{all}.size(started.audience);
        auto const* const channel = all.channels.look_up(started.email_channel.value_or(""));
        if (channel != nullptr && channel->enable_engagement_tracking) run.total_opened = run.total_clicked = 0;
        return started;
    }
    campaign& pause(std::string const& id) const
    {
        auto& paused = change(id, {status::running}, status::paused, "paused");
        paused.execution->status = konigle::execution_status::paused;
        paused.execution->paused_at = paused.updated_at;
        return paused;
    }
    campaign& resume(std::string const& id) const
    {
        auto& resumed = change(id, {status::paused}, status::running, "resumed");
        resumed.execution->status = konigle::execution_status::processing;
        resumed.execution->resumed_at = resumed.updated_at;
        return resumed;
    }
    campaign& cancel(std::string const& id) const
    {
        using enum konigle::campaign_status;
        auto& ended = change(id, {running, draft, scheduled, paused}, cancelled, "cancelled");
        if (!ended.execution) return ended;
        ended.execution->status = konigle::execution_status::cancelled;
        ended.execution->cancelled_at = ended.updated_at;
        return ended;
    }
    campaign& complete(std::string const& id) const
    {
        auto& ended = change(id, {status::running}, status::completed, "completed");
        auto& run = *ended.execution;
        run.status = konigle::execution_status::completed;
        run.completed_at = ended.updated_at;
        run.total_sent = run.total_delivered = run.total_contacts;
        return ended;
    }

    campaign& schedule(std::string const& id, konigle::campaign_schedule const& when) const
    {
        if (auto const& found = all.campaigns.find(id);
            found.status == status::draft && !when.scheduled_at && !found.scheduled_at)
            refuse_field("scheduled_at", "This field is required.");
        auto& scheduled = change(id, {status::draft}, status::scheduled, "scheduled");
        take(when.scheduled_at, scheduled.scheduled_at);
        return scheduled;
    }

    waybill::raw_json send_test(std::string const& id, std::string const& address) const
    {
        auto const& found = all.campaigns.find(id);
        if (address.find('@') == std::string::npos) refuse_field("email_address", "Enter a valid email address.");
        auto const message = all.send({.from = found.from_email.value_or(""), .to = {address}, .subject = found.name});
        return {R"({"status":"sent","message_id":")" + message + "\"}"};
    }

    /// Both the campaign and the contact, if one is named, have the revenue, or neither.
    campaign& add_ltv(std::string const& id, konigle::campaign_add_ltv const& revenue) const
    {
        auto& found = all.campaigns.find(id);
        problems wrong{revenue};
        wrong.need("currency", *revenue.currency);
        wrong.refuse();
        auto after = with_revenue(found, revenue, 12, wrong);
        if (revenue.contact_email && !revenue.contact_email->empty()) {
            auto* const contact = all.contact_by_email(*revenue.contact_email);
            if (contact == nullptr && all.refuses_unknown()) wrong.add("contact_email", "No contact has this address.");
            auto bought = contact == nullptr ? konigle::contact{} : buyer(all, *contact, revenue, wrong);
            wrong.refuse();
            if (contact != nullptr) *contact = std::move(bought);
        }
        wrong.refuse();
        after.updated_at = all.now();
        return found = std::move(after);
    }

    /// A draft with an audience and a template of its own, or nothing.
    campaign& create_whole(konigle::new_email_campaign const& request) const
    {
        problems wrong{request};
        wrong.need("campaign_name", *request.campaign_name);
        wrong.need("email_channel", *request.email_channel);
        wrong.need("subject", *request.subject);
        wrong.need("body_html", *request.body_html);
        auto const* const channel = all.channel_by_code(*request.email_channel);
        if (channel == nullptr && all.refuses_unknown())
            wrong.add("email_channel", "Object with code=" + *request.email_channel + " does not exist.");
        wrong.refuse();
        all.account_id(); // refuses where the template would

        auto const name_or = [&](std::string const& name) { return is_blank(name) ? *request.campaign_name : name; };
        konigle::audience_create const audience{.name = name_or(request.audience_name), .tags = request.contact_tags};
        konigle::campaign_create wanted{.name = request.campaign_name};
        apply(request, wanted);
        wanted.audience = create(audience_rules{all}, audience).id;
        wanted.email_template = email_template_rules{all}.keep(name_or(request.template_name), request).id;
        wanted.email_channel = channel == nullptr ? *request.email_channel : channel->id;
        return create(*this, wanted);
    }

private:
    template <class Store>
    static void need_known(Store& store, std::string const& field, std::string const& id, problems& wrong)
    {
        if (store.look_up(id) == nullptr) wrong.add_unknown(field, id);
    }
};

inline void serve(konigle::campaigns<waybill::server>& campaigns, state& all)
{
    campaign_rules const rules{all};
    serve(campaigns, rules);
    campaigns.start = [rules](std::string const& id) { return rules.start(id); };
    campaigns.pause = [rules](std::string const& id) { return rules.pause(id); };
    campaigns.resume = [rules](std::string const& id) { return rules.resume(id); };
    campaigns.cancel = [rules](std::string const& id) { return rules.cancel(id); };
    campaigns.schedule = [rules](std::string const& id, konigle::campaign_schedule const& when) {
        return rules.schedule(id, when);
    };
    campaigns.send_test_email = [rules](std::string const& id, konigle::campaign_test_email const& to_whom) {
        return rules.send_test(id, *to_whom.email_address);
    };
    campaigns.add_ltv = [rules](std::string const& id, konigle::campaign_add_ltv const& revenue) {
        return rules.add_ltv(id, revenue);
    };
    campaigns.new_email_campaign = [rules](konigle::new_email_campaign const& request) {
        return waybill::with_status{201, konigle::new_email_campaign_result{rules.create_whole(request)}};
    };
}

} // namespace sandbox_detail

#endif
