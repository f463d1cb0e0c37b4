#ifndef EXAMPLES_SANDBOX_CLOUDMAILING_SEED_HPP
#define EXAMPLES_SANDBOX_CLOUDMAILING_SEED_HPP

#include "recipients.hpp"
#include "satellites.hpp"

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace cloudmailing_detail {

inline std::int32_t seed_mailing(state& all, std::string const& subject, std::initializer_list<char const*> names)
{
    auto const id = create_mailing(all, {.mail_from = "news@shop.example",
                                         .sender_name = "The shop",
                                         .subject = subject,
                                         .html_content = "<p>Dear {{ firstname }}</p>"});
    cloudmailing::recipients_add request{.mailing_id = id};
    for (std::string const name : names)
        request.recipients.push_back({.email = lower(name) + "@example.org",
                                      .tracking_id = std::to_string(id) + '-' + lower(name),
                                      .fields = {{"firstname", name}}});
    add_recipients(all, request, false);
    return id;
}

inline void seed(state& all)
{
    auto const now = all.options.now();
    auto const at = [&](instant then) {
        all.now = then;
        sending{all}.advance();
    };

    at(now - std::chrono::hours{2});
    add_satellite(all, {.serial = "SAT-0001", .properties = {.enabled = true, .shared_key = "sandbox-shared-key"}});
    start_mailing(all, seed_mailing(all, "Welcome to the shop", {"Ada", "Bounce", "Grace", "Nowhere", "Soft"}));
    at(now - all.options.step - std::chrono::seconds{1});
    start_mailing(all, seed_mailing(all, "Summer sale", {"Alan", "Barbara", "Edsger"}));
    at(now);
    seed_mailing(all, "Café news", {"Donald", "Margaret"});
}

} // namespace cloudmailing_detail

#endif
