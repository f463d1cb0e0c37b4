#ifndef EXAMPLES_CLI_COMMAND_LINE_HPP
#define EXAMPLES_CLI_COMMAND_LINE_HPP

#include "provider.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cli {

enum class output_format { json, table };

/// What a command line asks for.
struct command {
    enum class action { show, list_providers, list_endpoints, call };

    action what = action::show;
    std::string text{}; ///< To be shown: help, the version, a completion script, candidates.
    provider const* on = nullptr;
    operation_info operation{};

    std::vector<std::string> path_arguments{};
    member_values members{};
    std::optional<std::string> json{}; ///< As it was given: text, @file or -.

    std::optional<output_format> format{};
    bool all_pages = false;
    bool dry_run = false;
    bool to_sandbox = false;
    bool verbose = false;
    std::optional<std::string> base_url{};
    std::optional<double> timeout_seconds{};
    std::optional<int> retries{};
    std::optional<std::string> environment_file{};
};

/// What goes out when the member is not given, for people; empty when that is nothing, or an empty value.
std::string initial_value(waybill::member_info const& member);

/// The command of the arguments behind the program's name. Throws usage_error.
command parse_command(std::vector<std::string> arguments, std::vector<std::unique_ptr<provider>> const& providers);

} // namespace cli

#endif
