#ifndef EXAMPLES_CLI_NEAREST_HPP
#define EXAMPLES_CLI_NEAREST_HPP

#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// "; did you mean "campaigns.list"?", or nothing when no candidate comes near.
std::string did_you_mean(std::string_view typed, std::vector<std::string> const& candidates);

} // namespace cli

#endif
