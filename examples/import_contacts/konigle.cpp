#include "../sandbox/konigle_sandbox.hpp"
#include "import.hpp"
#include "providers.hpp"

#include <waybill/konigle.hpp>

namespace konigle = waybill::konigle;

waybill::bulk_report import_into_konigle(import_job& job)
{
    konigle_sandbox sandbox;
    auto const client = job.client<konigle::client>(sandbox, {"sandbox-key"});
    auto const make = [](contact_row const& row) {
        konigle::contact_create contact;
        row.fill(contact);
        // Who is on a list of addresses has agreed to mail, but to nothing else that it does not say.
        contact.marketing_consent = {.email = row.get_flag("consent_email", true),
                                     .sms = row.get_flag("consent_sms", false),
                                     .whatsapp = row.get_flag("consent_whatsapp", false)};
        return contact;
    };
    return job.run(client.contacts.create, make, [&](konigle::contact_create const& asked) {
        for (auto const& known : waybill::items(client.contacts.list, {.q = asked.email->text()}))
            if (known.email == asked.email->text()) return waybill::bulk_lookup::landed;
        return waybill::bulk_lookup::absent; // should it still arrive, the second one is refused
    });
}
