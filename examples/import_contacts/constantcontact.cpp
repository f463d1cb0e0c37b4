#include "../sandbox/constantcontact_sandbox.hpp"
#include "import.hpp"
#include "providers.hpp"

#include <waybill/constantcontact.hpp>

namespace constantcontact = waybill::constantcontact;

waybill::bulk_report import_into_constantcontact(import_job& job)
{
    constantcontact_sandbox sandbox;
    auto const client = job.client<constantcontact::client>(
        sandbox, {.api_key = "sandbox-key", .user_name = "sandbox", .password = "sandbox-password"});
    auto const id = job.into_or(
        [&](std::string const& name) { return constantcontact::short_id(client.lists.create({.name = name}).id); });
    auto const list = client.lists.get(id).id; // a URI
    auto const make = [&](contact_row const& row) {
        constantcontact::contact_fields contact;
        row.fill(contact);
        contact.email_address = row.email();
        contact.contact_lists = {{list}};
        return contact;
    };
    return job.run(client.contacts.create, make, [&](constantcontact::contact_fields const& asked) {
        auto const known = constantcontact::find_contact(client, asked.email_address);
        if (known)
            for (auto const& each : known->content.value.contact_lists)
                if (each.id == list) return waybill::bulk_lookup::landed;
        return waybill::bulk_lookup::absent; // should it still arrive, or have been there, the second one is refused
    });
}
