#ifndef WAYBILL_PROVIDERS_DYN_ACCOUNT_HPP
#define WAYBILL_PROVIDERS_DYN_ACCOUNT_HPP

#include <waybill/providers/dyn/timestamp.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Models of accounts. Source of every field: docs/wire/dyn.md, "Accounts".
namespace waybill::dyn {

/// The account that pays, or one that belongs to it.
enum class account_type { master, sub };
BOOST_DESCRIBE_ENUM(account_type, master, sub)
auto waybill_rules(account_type const&) -> rules<naming::pascal_case>;

/// An account as the provider keeps it. Some answers tell no more than name and key.
struct account {
    std::string username{}; ///< An e-mail address.
    nullable<std::string> accountname{};
    nullable<std::string> companyname{};
    nullable<std::string> address{};
    nullable<std::string> city{};
    nullable<std::string> state{};
    nullable<std::string> country{}; ///< ISO 3166, two letters.
    nullable<std::string> zipcode{};
    nullable<std::string> phone{};
    nullable<open_enum<account_type>> usertype{};
    nullable<timestamp> created{};
    nullable<std::string> apikey{};
    nullable<std::string> timezone{}; ///< As "-0400".
    nullable<bool> tracklinks{};
    nullable<bool> trackopens{};
    nullable<bool> testmode{};
    nullable<bool> trackunsubscribes{};
    nullable<std::int64_t> max_sample_count{};
    nullable<std::string> contactname{};
    nullable<std::int64_t> emailssent{};
    nullable<std::string> bounceurl{}; ///< Where bounces are posted to.
    nullable<std::string> spamurl{};   ///< Where complaints are posted to.
    nullable<std::string> unsuburl{};  ///< Where unsubscriptions are posted to.
};
BOOST_DESCRIBE_STRUCT(account, (),
                      (username, accountname, companyname, address, city, state, country, zipcode, phone, usertype,
                       created, apikey, timezone, tracklinks, trackopens, testmode, trackunsubscribes, max_sample_count,
                       contactname, emailssent, bounceurl, spamurl, unsuburl))
auto waybill_rules(account const&)
    -> rules<numbers_as_text<&account::tracklinks, &account::trackopens, &account::testmode,
                             &account::trackunsubscribes, &account::max_sample_count, &account::emailssent>,
             alias<&account::emailssent, "emailsent">, alias<&account::bounceurl, "bounce_url">,
             alias<&account::spamurl, "spam_url">, alias<&account::unsuburl, "unsub_url">>;

/// Some of the accounts.
struct account_page {
    std::vector<account> accounts{};
    nullable<std::int64_t> emailcap{}; ///< How many mails may be sent.
};
BOOST_DESCRIBE_STRUCT(account_page, (), (accounts, emailcap))
auto waybill_rules(account_page const&)
    -> rules<numbers_as_text<&account_page::emailcap>, page_items<&account_page::accounts>>;

/// Which accounts to list.
struct account_filters {
    std::optional<std::int64_t> startindex{}; ///< How many to skip.
    std::optional<std::string> accountname{}; ///< Whether the provider looks at it, only one of its pages says.
};
BOOST_DESCRIBE_STRUCT(account_filters, (), (startindex, accountname))
auto waybill_rules(account_filters const&)
    -> rules<between<&account_filters::startindex, 0, INT64_MAX>, start_index<&account_filters::startindex>>;

/// A new sub-account.
struct account_create {
    required<std::string> username{}; ///< An e-mail address.
    std::optional<std::string> address{};
    std::optional<std::string> city{};
    required<std::string> companyname{};
    std::optional<std::string> country{}; ///< ISO 3166, two letters.
    required<std::string> phone{};
    std::optional<std::string> state{};
    std::optional<std::string> timezone{}; ///< Hours and minutes ahead of UTC: "+1.00".
    bool tracklinks{};
    bool trackopens{};
    bool trackunsubscribes{};
    std::optional<std::string> zipcode{};
    required<std::string> password{}; ///< As it is, or "md5-" and its MD5 in hexadecimal digits.
    std::optional<std::string> bounceurl{};
    std::optional<std::string> spamurl{};
    std::optional<std::string> unsubscribeurl{};
    bool generatenewapikey{};
};
BOOST_DESCRIBE_STRUCT(account_create, (),
                      (username, address, city, companyname, country, phone, state, timezone, tracklinks, trackopens,
                       trackunsubscribes, zipcode, password, bounceurl, spamurl, unsubscribeurl, generatenewapikey))
auto waybill_rules(account_create const&)
    -> rules<flags_as_digits<&account_create::tracklinks, &account_create::trackopens,
                             &account_create::trackunsubscribes, &account_create::generatenewapikey>>;

/// Changes to an account: what is not given stays. Some clients always give `companyname` and `phone` too.
struct account_update {
    required<std::string> username{}; ///< Whose account.
    std::optional<std::string> address{};
    std::optional<std::string> city{};
    std::optional<std::string> companyname{};
    std::optional<std::string> country{}; ///< ISO 3166, two letters.
    std::optional<std::string> phone{};
    std::optional<std::string> state{};
    std::optional<std::string> timezone{}; ///< Hours and minutes ahead of UTC: "+1.00".
    std::optional<bool> tracklinks{};
    std::optional<bool> trackopens{};
    std::optional<bool> trackunsubscribes{};
    std::optional<std::string> zipcode{};
    std::optional<std::string> password{}; ///< As it is, or "md5-" and its MD5 in hexadecimal digits.
    std::optional<std::string> bounceurl{};
    std::optional<std::string> spamurl{};
    std::optional<std::string> unsubscribeurl{};
};
BOOST_DESCRIBE_STRUCT(account_update, (),
                      (username, address, city, companyname, country, phone, state, timezone, tracklinks, trackopens,
                       trackunsubscribes, zipcode, password, bounceurl, spamurl, unsubscribeurl))
auto waybill_rules(account_update const&) -> rules<
    flags_as_digits<&account_update::tracklinks, &account_update::trackopens, &account_update::trackunsubscribes>>;

/// Whose account is meant.
struct account_name {
    required<std::string> username{};
};
BOOST_DESCRIBE_STRUCT(account_name, (), (username))

/// Whose key to replace.
struct new_api_key {
    required<std::string> username{};
    bool generatenewapikey{true};
};
BOOST_DESCRIBE_STRUCT(new_api_key, (), (username, generatenewapikey))
auto waybill_rules(new_api_key const&) -> rules<flags_as_digits<&new_api_key::generatenewapikey>>;

/// The key of the account that was written.
struct account_key {
    std::string apikey{};
};
BOOST_DESCRIBE_STRUCT(account_key, (), (apikey))
auto waybill_rules(account_key const&) -> rules<value_of<&account_key::apikey>>;

/// The names of the four headers that reports may be filtered by; "" for a slot that is free. They belong to the
/// account whose key is used, and are always written all together.
struct x_header_names {
    std::string xheader1{};
    std::string xheader2{};
    std::string xheader3{};
    std::string xheader4{};
};
BOOST_DESCRIBE_STRUCT(x_header_names, (), (xheader1, xheader2, xheader3, xheader4))
auto waybill_rules(x_header_names const&)
    -> rules<empty_in_any_shape<&x_header_names::xheader1, &x_header_names::xheader2, &x_header_names::xheader3,
                                &x_header_names::xheader4>>;

} // namespace waybill::dyn

#endif
