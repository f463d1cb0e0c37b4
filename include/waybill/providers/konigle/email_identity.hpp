#ifndef WAYBILL_PROVIDERS_KONIGLE_EMAIL_IDENTITY_HPP
#define WAYBILL_PROVIDERS_KONIGLE_EMAIL_IDENTITY_HPP

#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/raw_json.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// Models of e-mail identities. Source of every field and limit: docs/wire/konigle.md, "E-mail identities".
namespace waybill::konigle {

/// What an identity is.
enum class email_identity_type { domain, email };
BOOST_DESCRIBE_ENUM(email_identity_type, domain, email)

/// How far a verification has come.
enum class verification_status { pending, success, failed };
BOOST_DESCRIBE_ENUM(verification_status, pending, success, failed)

/// A record to put into the DNS: its parts by name. The provider chooses the names; most values are texts.
using dns_record = std::map<std::string, raw_json>;

/// A domain or address that may be sent from, as the provider keeps it.
struct email_identity {
    std::string id{};
    std::string account{}; ///< Account id.
    open_enum<email_identity_type> identity_type{};
    std::string identity_value{}; ///< The domain or the address.
    bool verified{};
    open_enum<verification_status> dkim_verification_status{};
    bool dkim_verified{};
    nullable<std::string> mail_from_domain{};
    open_enum<verification_status> mail_from_verification_status{};
    bool mail_from_verified{};
    bool use_custom_mail_from{};
    std::vector<dns_record> dkim_records{};
    std::vector<dns_record> mail_from_records{};
    date_time created_at{};
    date_time updated_at{};
};
BOOST_DESCRIBE_STRUCT(email_identity, (),
                      (id, account, identity_type, identity_value, verified, dkim_verification_status, dkim_verified,
                       mail_from_domain, mail_from_verification_status, mail_from_verified, use_custom_mail_from,
                       dkim_records, mail_from_records, created_at, updated_at))
auto waybill_rules(email_identity const&)
    -> rules<defaulted<&email_identity::verified, &email_identity::dkim_verification_status,
                       &email_identity::dkim_verified, &email_identity::mail_from_verification_status,
                       &email_identity::mail_from_verified, &email_identity::use_custom_mail_from,
                       &email_identity::dkim_records, &email_identity::mail_from_records>>;

/// A new e-mail identity.
struct email_identity_create {
    required<std::string> identity_value{}; ///< Domain or address; at most 255 characters.
};
BOOST_DESCRIBE_STRUCT(email_identity_create, (), (identity_value))
auto waybill_rules(email_identity_create const&) -> rules<max_length<&email_identity_create::identity_value, 255>>;

/// Changes to an e-mail identity.
struct email_identity_update {
    std::optional<bool> use_custom_mail_from{};
};
BOOST_DESCRIBE_STRUCT(email_identity_update, (), (use_custom_mail_from))

/// In what order to list identities; `_descending` the other way round.
enum class email_identity_ordering {
    identity_value,
    identity_value_descending,
    created_at,
    created_at_descending,
    updated_at,
    updated_at_descending,
};
BOOST_DESCRIBE_ENUM(email_identity_ordering, identity_value, identity_value_descending, created_at,
                    created_at_descending, updated_at, updated_at_descending)
auto waybill_rules(email_identity_ordering const&)
    -> rules<named<email_identity_ordering::identity_value_descending, "-identity_value">,
             named<email_identity_ordering::created_at_descending, "-created_at">,
             named<email_identity_ordering::updated_at_descending, "-updated_at">>;

/// Which e-mail identities to list, and which page of them.
struct email_identity_filters {
    std::int64_t page{1};
    std::int64_t page_size{20};     ///< 1 to 200.
    std::optional<std::string> q{}; ///< Text to search for.
    std::optional<email_identity_type> identity_type{};
    std::optional<email_identity_ordering> ordering{};
};
BOOST_DESCRIBE_STRUCT(email_identity_filters, (), (page, page_size, q, identity_type, ordering))
auto waybill_rules(email_identity_filters const&)
    -> rules<defaulted<&email_identity_filters::page, &email_identity_filters::page_size>,
             between<&email_identity_filters::page, 1, INT64_MAX>, between<&email_identity_filters::page_size, 1, 200>,
             page_number<&email_identity_filters::page>>;

/// The domain of the envelope sender, where it is not the provider's own.
struct email_identity_setup_custom_mail_from {
    required<std::string> mail_from_domain{}; ///< A subdomain of the identity's domain: "bounce.shop.example".
};
BOOST_DESCRIBE_STRUCT(email_identity_setup_custom_mail_from, (), (mail_from_domain))

} // namespace waybill::konigle

#endif
