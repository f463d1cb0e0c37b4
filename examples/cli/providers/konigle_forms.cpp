#include "../provider_of.hpp"

#include <waybill/konigle.hpp>

namespace cli {

std::unique_ptr<provider> make_konigle_forms()
{
    return std::make_unique<provider_of<waybill::konigle::forms_api>>();
}

} // namespace cli
