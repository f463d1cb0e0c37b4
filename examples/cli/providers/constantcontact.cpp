#include "../provider_of.hpp"

#include <waybill/constantcontact.hpp>

namespace constantcontact = waybill::constantcontact;

namespace cli {

answer_function make_constantcontact_sandbox();

std::unique_ptr<provider> make_constantcontact()
{
    return std::make_unique<provider_of<constantcontact::api>>(sandbox_of<constantcontact::credentials>{
        {"sandbox-key", "sandbox", "sandbox-password"}, make_constantcontact_sandbox});
}

} // namespace cli
