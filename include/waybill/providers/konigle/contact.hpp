#ifndef WAYBILL_PROVIDERS_KONIGLE_CONTACT_HPP
#define WAYBILL_PROVIDERS_KONIGLE_CONTACT_HPP

#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/decimal.hpp>
#include <waybill/types/email_address.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Models of contacts. Source of every field and limit: docs/wire/konigle.md, "Contacts".
namespace waybill::konigle {

/// How a contact came to be known.
enum class contact_source { purchase, lead, migration, unknown };
BOOST_DESCRIBE_ENUM(contact_source, purchase, lead, migration, unknown)

/// What a contact agreed to be sent. It is always sent whole: whoever denies one channel says yes to the others.
struct marketing_consent {
    bool email{true};
    bool sms{true};
    bool whatsapp{true};
    friend bool operator==(marketing_consent const&, marketing_consent const&) = default;
};
BOOST_DESCRIBE_STRUCT(marketing_consent, (), (email, sms, whatsapp))
auto waybill_rules(marketing_consent const&)
    -> rules<defaulted<&marketing_consent::email, &marketing_consent::sms, &marketing_consent::whatsapp>>;

/// A contact as the provider keeps it.
struct contact {
    std::string id{};
    std::string email{};
    nullable<std::string> first_name{""};
    nullable<std::string> last_name{""};
    nullable<std::string> phone{""};
    nullable<std::string> whatsapp{""};
    nullable<std::string> country{""};
    open_enum<contact_source> source{contact_source::unknown};
    std::vector<std::string> tags{};
    konigle::marketing_consent marketing_consent{};
    nullable<std::string> customer_id{""}; ///< In the shop, where there is one.
    nullable<decimal> ltv{};               ///< Revenue recorded for the contact.
    std::string ltv_currency{"USD"};
    nullable<date_time> last_purchased_at{};
    date_time created_at{};
    date_time updated_at{};
};
BOOST_DESCRIBE_STRUCT(contact, (),
                      (id, email, first_name, last_name, phone, whatsapp, country, source, tags, marketing_consent,
                       customer_id, ltv, ltv_currency, last_purchased_at, created_at, updated_at))
auto waybill_rules(contact const&)
    -> rules<defaulted<&contact::source, &contact::tags, &contact::marketing_consent, &contact::ltv_currency>>;

/// A new contact. One about whose consent nothing is said has agreed to everything.
struct contact_create {
    required<email_address> email{};
    std::string first_name{}; ///< At most 100 characters.
    std::string last_name{};  ///< At most 100 characters.
    std::string phone{};      ///< At most 20 characters.
    std::string whatsapp{};   ///< At most 20 characters.
    std::string country{};    ///< At most 100 characters.
    contact_source source{contact_source::unknown};
    std::vector<std::string> tags{};
    konigle::marketing_consent marketing_consent{};
};
BOOST_DESCRIBE_STRUCT(contact_create, (),
                      (email, first_name, last_name, phone, whatsapp, country, source, tags, marketing_consent))
auto waybill_rules(contact_create const&)
    -> rules<defaulted<&contact_create::first_name, &contact_create::last_name, &contact_create::phone,
                       &contact_create::whatsapp, &contact_create::country, &contact_create::source,
                       &contact_create::tags, &contact_create::marketing_consent>,
             max_length<&contact_create::first_name, 100>, max_length<&contact_create::last_name, 100>,
             max_length<&contact_create::phone, 20>, max_length<&contact_create::whatsapp, 20>,
             max_length<&contact_create::country, 100>>;

/// Changes to a contact: what is not given stays. Empty tags take all tags away.
struct contact_update {
    std::optional<email_address> email{};
    std::optional<std::string> first_name{}; ///< At most 100 characters.
    std::optional<std::string> last_name{};  ///< At most 100 characters.
    std::optional<std::string> phone{};      ///< At most 20 characters.
    std::optional<std::string> whatsapp{};   ///< At most 20 characters.
    std::optional<std::string> country{};    ///< At most 100 characters.
    std::optional<contact_source> source{};
    std::optional<std::vector<std::string>> tags{};
    std::optional<konigle::marketing_consent> marketing_consent{}; ///< Whole: flags that are not set say yes.
};
BOOST_DESCRIBE_STRUCT(contact_update, (),
                      (email, first_name, last_name, phone, whatsapp, country, source, tags, marketing_consent))
auto waybill_rules(contact_update const&)
    -> rules<max_length<&contact_update::first_name, 100>, max_length<&contact_update::last_name, 100>,
             max_length<&contact_update::phone, 20>, max_length<&contact_update::whatsapp, 20>,
             max_length<&contact_update::country, 100>>;

/// Which contacts to list, and which page of them.
struct contact_filters {
    std::int64_t page{1};
    std::int64_t page_size{20};     ///< 1 to 200.
    std::optional<std::string> q{}; ///< Part of an e-mail address.
    std::optional<contact_source> source{};
    std::optional<std::string> tags{}; ///< Joined by commas.
};
BOOST_DESCRIBE_STRUCT(contact_filters, (), (page, page_size, q, source, tags))
auto waybill_rules(contact_filters const&)
    -> rules<defaulted<&contact_filters::page, &contact_filters::page_size>,
             between<&contact_filters::page, 1, INT64_MAX>, between<&contact_filters::page_size, 1, 200>,
             page_number<&contact_filters::page>>;

/// Revenue to add to the contact with this address.
struct contact_update_ltv {
    required<email_address> email{};
    required<decimal> value{};        ///< Above zero, at most 19 digits, two of them behind the point.
    required<std::string> currency{}; ///< At most three characters: "USD".
};
BOOST_DESCRIBE_STRUCT(contact_update_ltv, (), (email, value, currency))
auto waybill_rules(contact_update_ltv const&)
    -> rules<positive<&contact_update_ltv::value>, max_digits<&contact_update_ltv::value, 19, 2>,
             max_length<&contact_update_ltv::currency, 3>>;

} // namespace waybill::konigle

#endif
