#include "../../sandbox/konigle_sandbox.hpp"

#include "../provider.hpp"

#include <waybill/konigle.hpp>
#include <waybill/transport/in_process.hpp>

#include <chrono>
#include <memory>

namespace cli {

answer_function make_konigle_sandbox();

/// With some data in it, at a time that does not pass, so that a session in it can be repeated.
answer_function make_konigle_sandbox()
{
    sandbox_options options;
    options.unknown = sandbox_unknown::refused;
    options.now = [] { return std::chrono::sys_days{std::chrono::March / 2 / 2026} + std::chrono::hours{9}; };
    auto const sandbox = std::make_shared<konigle_sandbox>(options);
    sandbox->seed(); // cmp_1 and what it needs

    waybill::konigle::client const client{options.key, {}, waybill::in_process{*sandbox}};
    auto const& campaigns = client.campaigns;
    campaigns.create({.audience = "aud_1", .name = "Summer sale"});
    campaigns.create({.email_channel = "ch_2", .email_template = "tpl_1", .audience = "aud_1", .name = "Café news"});
    campaigns.schedule("cmp_2", {.scheduled_at = waybill::date_time::parse("2026-06-01T08:00:00Z")});
    campaigns.start("cmp_3");
    return [sandbox](waybill::http::request const& request) { return sandbox->answer(request); };
}

} // namespace cli
