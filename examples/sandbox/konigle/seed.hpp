#ifndef EXAMPLES_SANDBOX_KONIGLE_SEED_HPP
#define EXAMPLES_SANDBOX_KONIGLE_SEED_HPP

#include "campaigns.hpp"
#include "forms.hpp"

#include <string>
#include <vector>

namespace sandbox_detail {

inline void seed(state& all)
{
    using tags = std::vector<std::string>;

    auto const mail = set_up(
        all, {.account_name = "Shop", .default_from_email = "hello@shop.example", .identity_value = "shop.example"});
    email_identity_rules{all}.check(mail.identity.id);
    auto const& channel = mail.channels.back(); // marketing

    struct {
        char const* address;
        char const* first_name;
        char const* last_name;
        konigle::contact_source source;
        tags has;
        bool wants_mail;
    } const people[] = {
        {"ada@shop.example", "Ada", "Lovelace", konigle::contact_source::purchase, {"newsletter", "customer"}, true},
        {"grace@shop.example", "Grace", "Hopper", konigle::contact_source::lead, {"newsletter"}, true},
        {"alan@shop.example", "Alan", "Turing", konigle::contact_source::purchase, {"newsletter", "customer"}, true},
        {"edsger@shop.example", "Edsger", "Dijkstra", konigle::contact_source::migration, {"newsletter"}, false},
        {"barbara@shop.example", "Barbara", "Liskov", konigle::contact_source::purchase, {"customer"}, true},
    };
    for (auto const& each : people) {
        konigle::contact_create const contact{.email = each.address,
                                              .first_name = each.first_name,
                                              .last_name = each.last_name,
                                              .source = each.source,
                                              .tags = each.has,
                                              .marketing_consent = {.email = each.wants_mail}};
        create(contact_rules{all}, contact);
    }

    konigle::audience_create const readers{.name = "Newsletter readers", .tags = tags{"newsletter"}};
    konigle::email_template_create const welcome{.name = "Welcome",
                                                 .code = "welcome",
                                                 .subject = "Welcome, {{ contact.first_name }}",
                                                 .body_html = "<p>Good to have you with us.</p>",
                                                 .tags = {"newsletter"}};
    konigle::campaign_create draft{.audience = create(audience_rules{all}, readers).id, .name = "Welcome to the shop"};
    draft.email_channel = channel.id;
    draft.email_template = create(email_template_rules{all}, welcome).id;
    draft.from_name = "The shop";
    create(campaign_rules{all}, draft);

    auto& form = create_form(all, "Contact");
    form.submissions.push_back({.id = 1,
                                .form_name = form.form.name,
                                .form_slug = form.form.slug,
                                .form_data = waybill::raw_json{R"({"email":"grace@shop.example","message":"Hello"})"},
                                .ip_address = "192.0.2.1",
                                .user_agent = nullptr,
                                .country = "US",
                                .submitted_at = all.now(),
                                .emails_sent = tags{"hello@shop.example"}});
}

} // namespace sandbox_detail

#endif
