#ifndef EXAMPLES_SANDBOX_DYN_SEED_HPP
#define EXAMPLES_SANDBOX_DYN_SEED_HPP

#include "accounts.hpp"
#include "mail.hpp"

#include <chrono>

namespace dyn_sandbox_detail {

inline void seed(state& all)
{
    auto& master = all.accounts.front();
    master.xheaders[0] = "X-Campaign";
    auto& shop = add_account(all, "shop@shop.example", dyn::account_type::sub, all.make_key()).record;
    shop.accountname = "Shop";
    shop.companyname = "Shop, Inc.";

    auto const yesterday = all.now() - std::chrono::days{1};
    auto const month_ago = all.now() - std::chrono::days{30};
    master.senders.push_back({.address = "hello@shop.example", .dkim = "mail", .created = month_ago});
    master.suppress("left@shop.example", "manual", all.now() - std::chrono::days{7});
    dyn::message welcome{.subject = "Welcome to the shop",
                         .bodytext = "See https://shop.example/new",
                         .bodyhtml = R"(See <a href="https://shop.example/new">what is new</a>)",
                         .from = "The shop <hello@shop.example>"};
    welcome.to = {{"ada@shop.example", "open.grace@shop.example", "click.alan@shop.example", "bounce.edsger@shop.example",
                   "barbara@shop.example"}};
    welcome.xheaders = {{"X-Campaign", "welcome"}};
    send(all, master, welcome, yesterday);
}

} // namespace dyn_sandbox_detail

#endif
