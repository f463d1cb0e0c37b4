#ifndef EXAMPLES_CLI_SETTINGS_HPP
#define EXAMPLES_CLI_SETTINGS_HPP

#include "provider.hpp"

#include <optional>
#include <string>

namespace cli {

/// Adds the provider's variables of a file to the environment, none that is set there already: of `file`, or of .env in
/// the working directory where there is one. Lines are NAME=value; names that are not the provider's are passed over.
/// Throws waybill::exception (configuration).
void read_environment_file(provider const& of, std::optional<std::string> const& file);

} // namespace cli

#endif
