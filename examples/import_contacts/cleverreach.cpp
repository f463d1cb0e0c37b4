#include "../sandbox/cleverreach_sandbox.hpp"
#include "import.hpp"
#include "providers.hpp"

#include <waybill/cleverreach.hpp>

namespace cleverreach = waybill::cleverreach;

waybill::bulk_report import_into_cleverreach(import_job& job)
{
    cleverreach_sandbox sandbox;
    auto const client = job.client<cleverreach::client>(sandbox, {"sandbox-key"});
    auto const list = number_in(job.into_or(
        [&](std::string const& name) { return std::to_string(client.groups.add({.name = name}).id.value()); }));
    auto const make = [&](contact_row const& row) {
        cleverreach::receiver_add request{.list_id = list, .receiver = {.active = true}};
        row.fill(request.receiver);
        for (auto const& [name, value] : row.others<cleverreach::receiver>())
            request.receiver.attributes.push_back({.key = name, .value = value});
        return request;
    };
    // Not up to fifty by `add_batch`, whose answer does not say which of them were passed over.
    return job.run(client.receivers.add, make, [&](cleverreach::receiver_add const& asked) {
        auto const found = client.receivers.get_by_email.attempt({.list_id = list, .email = asked.receiver.email});
        if (found) return waybill::bulk_lookup::landed;
        // Should it still arrive, the second one is refused.
        return found.error().kind == waybill::error_kind::not_found ? waybill::bulk_lookup::absent
                                                                    : waybill::bulk_lookup::unknown;
    });
}
