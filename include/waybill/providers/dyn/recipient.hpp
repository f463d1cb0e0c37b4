#ifndef WAYBILL_PROVIDERS_DYN_RECIPIENT_HPP
#define WAYBILL_PROVIDERS_DYN_RECIPIENT_HPP

#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <string>
#include <vector>

// Models of recipients. Source of every field: docs/wire/dyn.md, "Recipients".
namespace waybill::dyn {

/// Whether mail is sent to a recipient.
enum class recipient_status { active, inactive };
BOOST_DESCRIBE_ENUM(recipient_status, active, inactive)

/// Whether a recipient is on the suppression list, or about to be taken off it.
enum class suppression_status { unsuppressed, suppressed, pending_removal };
BOOST_DESCRIBE_ENUM(suppression_status, unsuppressed, suppressed, pending_removal)
auto waybill_rules(suppression_status const&) -> rules<named<suppression_status::pending_removal, "pending removal">>;

/// Somebody that mail goes to.
struct recipient {
    std::string emailaddress{};
    nullable<open_enum<recipient_status>> status{};
    nullable<open_enum<suppression_status>> suppressionstatus{};
};
BOOST_DESCRIBE_STRUCT(recipient, (), (emailaddress, status, suppressionstatus))

/// The recipients asked for; those that the provider does not know are missing.
struct recipient_list {
    std::vector<recipient> recipients{};
    /// Where the provider says, in place of the list, no more than the state of the one recipient.
    nullable<open_enum<recipient_status>> status{};
};
BOOST_DESCRIBE_STRUCT(recipient_list, (), (recipients, status))
auto waybill_rules(recipient_list const&) -> rules<defaulted<&recipient_list::recipients>>;

/// Whose addresses are meant: of recipients and of suppressions.
struct addresses {
    required<std::vector<std::string>> emailaddress{};
};
BOOST_DESCRIBE_STRUCT(addresses, (), (emailaddress))
auto waybill_rules(addresses const&)
    -> rules<comma_joined<&addresses::emailaddress>, min_items<&addresses::emailaddress, 1>>;

} // namespace waybill::dyn

#endif
