#ifndef WAYBILL_PROVIDERS_KONIGLE_EMAIL_ACCOUNT_HPP
#define WAYBILL_PROVIDERS_KONIGLE_EMAIL_ACCOUNT_HPP

#include <waybill/providers/konigle/email_channel.hpp>
#include <waybill/providers/konigle/email_identity.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/email_address.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <vector>

// Models of e-mail accounts. Source of every field and limit: docs/wire/konigle.md, "E-mail accounts".
namespace waybill::konigle {

/// An e-mail address, or none, which goes out as "".
class email_address_or_none : public email_address {
public:
    using email_address::email_address;

    std::optional<std::string> problem() const
    {
        if (text().empty()) return std::nullopt;
        return email_address::problem();
    }
};

/// The e-mail account of a site: what channels and identities belong to.
struct email_account {
    std::string id{};
    std::string name{};
    nullable<std::string> default_from_email{""};
    nullable<std::string> default_from_name{""};
    nullable<std::string> default_reply_to_email{""};
    nullable<std::string> default_reply_to_name{""};
    bool is_active{true};
    date_time created_at{};
    date_time updated_at{};
};
BOOST_DESCRIBE_STRUCT(email_account, (),
                      (id, name, default_from_email, default_from_name, default_reply_to_email, default_reply_to_name,
                       is_active, created_at, updated_at))
auto waybill_rules(email_account const&) -> rules<defaulted<&email_account::is_active>>;

/// A new e-mail account.
struct email_account_create {
    required<std::string> name{}; ///< At most 255 characters.
    email_address_or_none default_from_email{};
    std::string default_from_name{}; ///< At most 255 characters.
    std::string default_reply_to_email{};
    std::string default_reply_to_name{}; ///< At most 255 characters.
};
BOOST_DESCRIBE_STRUCT(email_account_create, (),
                      (name, default_from_email, default_from_name, default_reply_to_email, default_reply_to_name))
auto waybill_rules(email_account_create const&)
    -> rules<defaulted<&email_account_create::default_from_email, &email_account_create::default_from_name,
                       &email_account_create::default_reply_to_email, &email_account_create::default_reply_to_name>,
             max_length<&email_account_create::name, 255>, max_length<&email_account_create::default_from_name, 255>,
             max_length<&email_account_create::default_reply_to_name, 255>>;

/// Changes to an e-mail account: what is not given stays.
struct email_account_update {
    std::optional<std::string> name{}; ///< At most 255 characters.
    std::optional<email_address> default_from_email{};
    std::optional<std::string> default_from_name{}; ///< At most 255 characters.
    std::optional<email_address> default_reply_to_email{};
    std::optional<std::string> default_reply_to_name{}; ///< At most 255 characters.
};
BOOST_DESCRIBE_STRUCT(email_account_update, (),
                      (name, default_from_email, default_from_name, default_reply_to_email, default_reply_to_name))
auto waybill_rules(email_account_update const&)
    -> rules<max_length<&email_account_update::name, 255>, max_length<&email_account_update::default_from_name, 255>,
             max_length<&email_account_update::default_reply_to_name, 255>>;

/// An e-mail account to be made together with its channels and an identity.
struct email_account_setup {
    required<std::string> account_name{}; ///< At most 255 characters.
    required<email_address> default_from_email{};
    std::optional<email_address> default_reply_to_email{};
    required<std::string> identity_value{}; ///< Domain or address to send from; at most 255 characters.
};
BOOST_DESCRIBE_STRUCT(email_account_setup, (),
                      (account_name, default_from_email, default_reply_to_email, identity_value))
auto waybill_rules(email_account_setup const&) -> rules<max_length<&email_account_setup::account_name, 255>,
                                                        max_length<&email_account_setup::identity_value, 255>>;

/// What was made.
struct email_account_setup_result {
    email_account account{};
    std::vector<email_channel> channels{};
    email_identity identity{};
};
BOOST_DESCRIBE_STRUCT(email_account_setup_result, (), (account, channels, identity))
auto waybill_rules(email_account_setup_result const&) -> rules<defaulted<&email_account_setup_result::channels>>;

} // namespace waybill::konigle

#endif
