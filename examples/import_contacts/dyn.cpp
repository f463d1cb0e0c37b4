#include "../sandbox/dyn_sandbox.hpp"
#include "import.hpp"
#include "providers.hpp"

#include <waybill/dyn.hpp>

namespace dyn = waybill::dyn;

// Dyn keeps no contacts, only whether mail goes to an address.
waybill::bulk_report import_into_dyn(import_job& job)
{
    bool const suppresses = job.into() == "suppressions";
    if (!suppresses && job.into() != "recipients")
        throw std::runtime_error{
            "dyn keeps addresses that get no mail, --into suppressions, or get mail again, --into recipients"};
    dyn_sandbox sandbox;
    auto const client = job.client<dyn::client>(sandbox, {"sandbox-key"});
    auto const make = [](contact_row const& row) { return dyn::addresses{.emailaddress = std::vector{row.email()}}; };
    auto const look_up = [&](dyn::addresses const& asked) {
        auto const found = client.recipients.status(asked);
        for (auto const& each : found.recipients) {
            bool const is_suppressed = each.suppressionstatus == dyn::suppression_status::suppressed;
            if (is_suppressed == suppresses) return waybill::bulk_lookup::landed;
        }
        return waybill::bulk_lookup::absent; // twice does no harm
    };
    return suppresses ? job.run(client.suppressions.create, make, look_up)
                      : job.run(client.recipients.activate, make, look_up);
}
