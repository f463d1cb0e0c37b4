#include "multipart.hpp"

#include <algorithm>

namespace wire {
namespace {

constexpr std::string_view boundary_parameter = "; boundary=";

/// The quoted value behind `parameter`, which ends with the opening quotation mark.
std::optional<std::string> quoted(std::string_view line, std::string_view parameter)
{
    auto const at = line.find(parameter);
    if (at == std::string_view::npos) return std::nullopt;
    auto const rest = line.substr(at + parameter.size());
    return std::string{rest.substr(0, rest.find('"'))};
}

} // namespace

std::string part::head() const
{
    return name + (file_name ? " (" + *file_name + ", " + content_type + ')' : content_type);
}

std::optional<std::vector<part>> read_parts(message const& request)
{
    std::string_view const type = request.fields.find("Content-Type").value_or("");
    auto const at = type.find(boundary_parameter);
    if (!type.starts_with("multipart/form-data") || at == std::string_view::npos) return std::nullopt;
    auto const delimiter = "--" + std::string{type.substr(at + boundary_parameter.size())};
    std::string_view rest = request.body;
    std::vector<part> parts;
    while (rest.starts_with(delimiter + "\r\n")) {
        rest.remove_prefix(delimiter.size() + 2);
        auto const end = rest.find("\r\n" + delimiter);
        if (end == std::string_view::npos) return std::nullopt;
        // Lines as those of a message, behind a first one of which nothing is read.
        auto const read = message::parse("\r\n" + std::string{rest.substr(0, end)});
        auto const disposition = read.fields.find("Content-Disposition").value_or("");
        auto const name = quoted(disposition, "form-data; name=\"");
        if (!name) return std::nullopt;
        parts.push_back({*name, quoted(disposition, "; filename=\""),
                         std::string{read.fields.find("Content-Type").value_or("")}, read.body});
        rest.remove_prefix(end + 2);
    }
    if (rest != delimiter + "--\r\n") return std::nullopt;
    return parts;
}

std::string without_boundary(std::string_view content_type)
{
    return std::string{content_type.substr(0, content_type.find(boundary_parameter))};
}

} // namespace wire
