#ifndef EXAMPLES_IMPORT_CONTACTS_PROVIDERS_HPP
#define EXAMPLES_IMPORT_CONTACTS_PROVIDERS_HPP

#include <waybill/bulk/bulk_options.hpp>

class import_job;

// How a row becomes a contact at each provider, in a file of its name.

/// Contacts: the columns of `contact_create`, tags joined by commas, and consent_email, consent_sms, consent_whatsapp.
waybill::bulk_report import_into_konigle(import_job& job);
/// Recipients of the mailing --into; other columns are fields for its templates.
waybill::bulk_report import_into_cloudmailing(import_job& job);
/// Receivers on the list --into, or on a new one; other columns are attributes.
waybill::bulk_report import_into_cleverreach(import_job& job);
/// Contacts on the list --into, or on a new one: the columns of `contact_fields`, custom_field1 to custom_field15 among
/// them.
waybill::bulk_report import_into_constantcontact(import_job& job);
/// Addresses that get no mail, --into suppressions, or get mail again, --into recipients.
waybill::bulk_report import_into_dyn(import_job& job);

#endif
