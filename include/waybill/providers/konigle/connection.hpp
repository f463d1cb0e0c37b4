#ifndef WAYBILL_PROVIDERS_KONIGLE_CONNECTION_HPP
#define WAYBILL_PROVIDERS_KONIGLE_CONNECTION_HPP

#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>

#include <string>

// Models of connections to other services. Source of every field: docs/wire/konigle.md, "Connections".
namespace waybill::konigle {

/// Whose credentials to get.
struct connection_credentials {
    required<std::string> provider{}; ///< Such as "konigle_forms".
};
BOOST_DESCRIBE_STRUCT(connection_credentials, (), (provider))

} // namespace waybill::konigle

#endif
