#include "../provider_of.hpp"

#include <waybill/konigle.hpp>

namespace cli {

answer_function make_konigle_sandbox();

std::unique_ptr<provider> make_konigle_forms()
{
    return std::make_unique<provider_of<waybill::konigle::forms_api>>(
        sandbox_of<waybill::konigle::forms_provider::credentials>{"sandbox-forms-key", make_konigle_sandbox});
}

} // namespace cli
