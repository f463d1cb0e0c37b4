#ifndef WAYBILL_PROVIDERS_CLEVERREACH_ACCOUNT_HPP
#define WAYBILL_PROVIDERS_CLEVERREACH_ACCOUNT_HPP

#include <waybill/codec/soap.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>

// Models of the account and its blacklist. Source of every member: docs/wire/cleverreach.md, "Account".
namespace waybill::cleverreach {

/// The owner of the account.
struct account_details {
    std::optional<std::int32_t> id{};
    std::optional<std::string> firstname{};
    std::optional<std::string> name{};
    std::optional<std::string> company{};
    std::optional<std::string> email{};
    std::optional<std::string> login_domain{};
};
BOOST_DESCRIBE_STRUCT(account_details, (), (id, firstname, name, company, email, login_domain))
auto waybill_rules(account_details const&) -> rules<soap_type<"clientData">>;

/// An address that is asked for products.
struct product_search {
    required<std::string> name{};
    required<std::string> url{};
    std::optional<std::string> password{};
};
BOOST_DESCRIBE_STRUCT(product_search, (), (name, url, password))

struct token_trade {
    required<std::string> token{};
};
BOOST_DESCRIBE_STRUCT(token_trade, (), (token))

struct blacklist_address {
    required<std::string> email{};
};
BOOST_DESCRIBE_STRUCT(blacklist_address, (), (email))

} // namespace waybill::cleverreach

#endif
