#ifndef WAYBILL_PROVIDERS_DYN_SENDER_HPP
#define WAYBILL_PROVIDERS_DYN_SENDER_HPP

#include <waybill/codec/dynamic.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/dynamic.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// Models of approved senders. Source of every field: docs/wire/dyn.md, "Senders".
namespace waybill::dyn {

/// An address that mail may be from.
struct sender {
    std::string emailaddress{};
};
BOOST_DESCRIBE_STRUCT(sender, (), (emailaddress))

/// Some of the senders.
struct sender_page {
    std::vector<sender> senders{};
};
BOOST_DESCRIBE_STRUCT(sender_page, (), (senders))
auto waybill_rules(sender_page const&) -> rules<page_items<&sender_page::senders>>;

/// Which senders to list.
struct sender_filters {
    std::optional<std::int64_t> startindex{}; ///< How many to skip.
};
BOOST_DESCRIBE_STRUCT(sender_filters, (), (startindex))
auto waybill_rules(sender_filters const&)
    -> rules<between<&sender_filters::startindex, 0, INT64_MAX>, start_index<&sender_filters::startindex>>;

/// What is known of a sender.
struct sender_details {
    std::string emailaddress{};
    nullable<bool> spf{};            ///< Whether SPF is set up.
    nullable<bool> dkim{};           ///< Whether DKIM is set up.
    nullable<std::string> dkimval{}; ///< The DKIM selector; "" without one.
    /// The DNS records that DKIM needs, by their names: "<dkimval>._domainkey.<domain>".
    std::map<std::string, dynamic> others{};
};
BOOST_DESCRIBE_STRUCT(sender_details, (), (emailaddress, spf, dkim, dkimval, others))
auto waybill_rules(sender_details const&)
    -> rules<numbers_as_text<&sender_details::spf, &sender_details::dkim>, keeps_unknown<&sender_details::others>>;

/// Which sender is meant.
struct sender_name {
    required<std::string> emailaddress{};
};
BOOST_DESCRIBE_STRUCT(sender_name, (), (emailaddress))

/// Whether mail may be from the sender yet.
struct sender_status {
    bool ready{};
};
BOOST_DESCRIBE_STRUCT(sender_status, (), (ready))
auto waybill_rules(sender_status const&)
    -> rules<numbers_as_text<&sender_status::ready>, value_of<&sender_status::ready>>;

/// A new sender.
struct sender_create {
    required<std::string> emailaddress{};
    std::optional<bool> seeding{}; ///< A flag that can be set but never read.
};
BOOST_DESCRIBE_STRUCT(sender_create, (), (emailaddress, seeding))
auto waybill_rules(sender_create const&) -> rules<flags_as_digits<&sender_create::seeding>>;

/// A change to a sender.
struct sender_update {
    required<bool> seeding{}; ///< A flag that can be set but never read.
    required<std::string> emailaddress{};
};
BOOST_DESCRIBE_STRUCT(sender_update, (), (seeding, emailaddress))
auto waybill_rules(sender_update const&) -> rules<flags_as_digits<&sender_update::seeding>>;

/// A DKIM selector for a sender.
struct sender_dkim {
    required<std::string> emailaddress{};
    required<std::string> dkim{}; ///< Letters, digits, '-' and '_'.
};
BOOST_DESCRIBE_STRUCT(sender_dkim, (), (emailaddress, dkim))

} // namespace waybill::dyn

#endif
