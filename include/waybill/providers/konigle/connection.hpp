#ifndef WAYBILL_PROVIDERS_KONIGLE_CONNECTION_HPP
#define WAYBILL_PROVIDERS_KONIGLE_CONNECTION_HPP

#include <waybill/reflect/rules.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/raw_json.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>

#include <map>
#include <string>

// Models of connections to other services. Source of every field: docs/wire/konigle.md, "Connections".
namespace waybill::konigle {

/// Whose credentials to get.
struct connection_get_credentials {
    required<std::string> provider{}; ///< Such as "konigle_forms".
};
BOOST_DESCRIBE_STRUCT(connection_get_credentials, (), (provider))

/// The credentials of a connection: to be kept secret.
struct connection_credentials {
    nullable<std::string> access_token{};
    std::map<std::string, raw_json> others{}; ///< Whatever else belongs to them, by name.
};
BOOST_DESCRIBE_STRUCT(connection_credentials, (), (access_token, others))
auto waybill_rules(connection_credentials const&) -> rules<keeps_unknown<&connection_credentials::others>>;

} // namespace waybill::konigle

#endif
