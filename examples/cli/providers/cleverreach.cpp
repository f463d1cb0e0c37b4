#include "../provider_of.hpp"

#include <waybill/cleverreach.hpp>

namespace cleverreach = waybill::cleverreach;

namespace cli {

answer_function make_cleverreach_sandbox();

std::unique_ptr<provider> make_cleverreach()
{
    return std::make_unique<provider_of<cleverreach::api>>(
        sandbox_of<cleverreach::provider::credentials>{"sandbox-key", make_cleverreach_sandbox});
}

} // namespace cli
