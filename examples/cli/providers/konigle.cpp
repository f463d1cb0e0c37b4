#include "../provider_of.hpp"

#include <waybill/konigle.hpp>

namespace konigle = waybill::konigle;

namespace cli {

answer_function make_konigle_sandbox();

std::unique_ptr<provider> make_konigle()
{
    return std::make_unique<provider_of<konigle::api>>(
        sandbox_of<konigle::provider::credentials>{"sandbox-key", make_konigle_sandbox});
}

} // namespace cli
