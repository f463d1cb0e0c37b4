#include "../../sandbox/constantcontact_sandbox.hpp"

#include "../provider.hpp"

#include <chrono>
#include <memory>

namespace cli {

answer_function make_constantcontact_sandbox();

/// With some data in it, at a time that does not pass, so that a session in it can be repeated.
answer_function make_constantcontact_sandbox()
{
    constantcontact_sandbox_options options;
    options.now = [] { return std::chrono::sys_days{std::chrono::March / 2 / 2026} + std::chrono::hours{9}; };
    auto const sandbox = std::make_shared<constantcontact_sandbox>(options);
    sandbox->seed();
    return [sandbox](waybill::http::request const& request) { return sandbox->answer(request); };
}

} // namespace cli
