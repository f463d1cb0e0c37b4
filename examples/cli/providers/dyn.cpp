#include "../provider_of.hpp"

#include <waybill/dyn.hpp>

namespace cli {

answer_function make_dyn_sandbox();

std::unique_ptr<provider> make_dyn()
{
    return std::make_unique<provider_of<waybill::dyn::api>>(
        sandbox_of<waybill::dyn::provider::credentials>{"sandbox-key", make_dyn_sandbox});
}

} // namespace cli
