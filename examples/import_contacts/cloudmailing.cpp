#include "../sandbox/cloudmailing_sandbox.hpp"
#include "import.hpp"
#include "providers.hpp"

#include <waybill/cloudmailing.hpp>

namespace cloudmailing = waybill::cloudmailing;

waybill::bulk_report import_into_cloudmailing(import_job& job)
{
    if (job.into().empty()) throw std::runtime_error{"cloudmailing adds recipients to a mailing: say which, --into ID"};
    cloudmailing_sandbox sandbox;
    auto const client = job.client<cloudmailing::client>(sandbox, {"sandbox-key"});
    auto const make = [](contact_row const& row) {
        cloudmailing::recipient recipient;
        row.fill(recipient);
        for (auto const& [name, value] : row.others<cloudmailing::recipient>()) recipient.fields.emplace(name, value);
        return recipient;
    };
    auto const look_up = [&](cloudmailing::recipient const& asked) {
        // One that is not there may be on its way, and adding it again would have it get two mails.
        if (!asked.tracking_id || client.recipients.status({.ids = {*asked.tracking_id}}).empty())
            return waybill::bulk_lookup::unknown;
        return waybill::bulk_lookup::landed;
    };
    return job.run(client.recipients.add, make, look_up,
                   cloudmailing::recipients_add{.mailing_id = number_in(job.into()), .recipients = {}});
}
