#include "../provider_of.hpp"

#include <waybill/cloudmailing.hpp>

namespace cloudmailing = waybill::cloudmailing;

namespace cli {

answer_function make_cloudmailing_sandbox();

std::unique_ptr<provider> make_cloudmailing()
{
    return std::make_unique<provider_of<cloudmailing::api>>(
        sandbox_of<cloudmailing::provider::credentials>{"sandbox-key", make_cloudmailing_sandbox});
}

} // namespace cli
