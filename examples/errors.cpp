#include "sandbox/konigle_sandbox.hpp"

#include <waybill/konigle.hpp>
#include <waybill/testing.hpp>

#include <chrono>
#include <iostream>
#include <string>

namespace konigle = waybill::konigle;

// What a program does about an error follows from `kind` and `effect`; the rest is to be shown.
void explain(waybill::error const& why)
{
    std::cout << why.operation << ": " << waybill::enum_to_wire(why.kind) << ", effect "
              << waybill::enum_to_wire(why.effect) << '\n';
    switch (why.kind) {
    case waybill::error_kind::invalid_argument: // found here
    case waybill::error_kind::validation:       // found by the provider
        for (auto const& [field, message] : why.field_errors) std::cout << "  " << field << ": " << message << '\n';
        if (!why.provider_code.empty()) std::cout << "  " << why.provider_code << ": " << why.provider_message << '\n';
        break;
    case waybill::error_kind::rate_limit:
        std::cout << "  again in " << why.retry_after.value_or(std::chrono::seconds{60}).count() << " s\n";
        break;
    case waybill::error_kind::authentication: std::cout << "  check the API key\n"; break;
    default: break;
    }
    if (why.effect == waybill::effect::unknown) std::cout << "  it may have happened: look before you repeat it\n";
}

int main()
{
    konigle_sandbox sandbox{{.rate_limit = sandbox_rate_limit{.requests = 5},
                             .now = [] { return std::chrono::sys_seconds{}; }}}; // a clock that stands still
    waybill::socket_server const server{sandbox};
    // Without `attempts` the client would wait and repeat what is safe to repeat.
    waybill::client_options const options{.base_url = server.url(), .retry = {.attempts = 1}};
    konigle::client const konigle{"sandbox-key", options};

    // `attempt` returns a result: a value or an error.
    auto const draft = konigle.campaigns.create.attempt({.audience = "aud_1", .name = "Spring sale"});
    if (draft) std::cout << "created " << draft->id << '\n';

    explain(konigle.campaigns.create.attempt({.name = std::string(300, 'x')}).error());
    explain(konigle.campaigns.create.attempt({.audience = "aud_1", .name = " "}).error());
    explain(konigle.campaigns.pause.attempt("cmp_1").error());
    explain(konigle.campaigns.get.attempt("cmp_2").error());

    // The plain call throws the same error.
    try {
        konigle::client const stranger{"wrong-key", options};
        stranger.campaigns.get("cmp_1");
    } catch (waybill::exception const& failed) {
        explain(failed.error());
    }

    konigle.campaigns.get("cmp_1");
    explain(konigle.campaigns.get.attempt("cmp_1").error());
    explain(konigle::client{"key", {.base_url = "http://127.0.0.1:1", .retry = {.attempts = 1}}}
                .campaigns.start.attempt("cmp_1")
                .error());
}
