#include "settings.hpp"

#include <waybill/types/file.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string_view>

namespace cli {
namespace {

[[noreturn]] void refuse(std::string message)
{
    throw waybill::exception{
        {waybill::error_kind::configuration, waybill::effect::not_sent, std::move(message)}};
}

std::string_view trimmed(std::string_view text)
{
    auto const begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

/// Does not show the line, which may hold a secret.
std::string_view unquoted(std::string_view value, std::string const& place)
{
    if (!value.starts_with('"') && !value.starts_with('\'')) return value;
    if (value.size() < 2 || value.back() != value.front()) refuse(place + ": the quotation mark is not closed");
    return value.substr(1, value.size() - 2);
}

std::map<std::string, std::string> read(std::string const& path, std::vector<waybill::variable_info> const& wanted)
{
    auto const text = waybill::file::at(path).read();
    if (!text) refuse("cannot read " + path);
    std::map<std::string, std::string> found;
    std::size_t number = 0;
    for (std::string_view rest = *text; !rest.empty();) {
        auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix((std::min)(rest.size(), line.size() + 1));
        ++number;
        line = trimmed(line);
        if (line.starts_with("export ")) line = trimmed(line.substr(7));
        auto const equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        auto const name = trimmed(line.substr(0, equals));
        if (std::none_of(wanted.begin(), wanted.end(), [&](auto const& each) { return each.name == name; })) continue;
        found[std::string{name}] =
            unquoted(trimmed(line.substr(equals + 1)), path + ", line " + std::to_string(number));
    }
    return found;
}

} // namespace

void read_environment_file(provider const& of, std::optional<std::string> const& file)
{
    std::string const implicit = ".env";
    if (!file && !std::filesystem::is_regular_file(implicit)) return;
    auto const variables = of.variables();
    auto const found = read(file.value_or(implicit), variables);
    auto const is_set = [](std::string const& name) {
        char const* const value = std::getenv(name.c_str());
        return value != nullptr && *value != '\0';
    };

    // Whoever wrote the .env of a folder that one happens to be in must not have one's key sent to a server of theirs.
    std::string const prefix{of.info().environment_prefix};
    for (auto const* const setting : {"_BASE_URL", "_CA_FILE", "_PUBLIC_KEY_PIN", "_CHECK_HOST"}) {
        auto const name = prefix + setting;
        if (file || !found.contains(name) || is_set(name)) continue;
        for (auto const& variable : variables) {
            bool const is_credential = variable.required && variable.name != prefix + "_BASE_URL";
            if (is_credential && is_set(variable.name))
                refuse(".env sets " + name + ", but " + variable.name +
                       " is of the environment; if they belong together, say --env-file .env");
        }
    }
    for (auto const& [name, value] : found)
        if (!is_set(name)) ::setenv(name.c_str(), value.c_str(), 1);
}

} // namespace cli
