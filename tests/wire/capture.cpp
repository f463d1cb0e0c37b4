#include "capture.hpp"

#include <boost/json/parse.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

namespace wire {
namespace {

namespace json = boost::json;

std::optional<std::string> read_file(std::filesystem::path const& path)
{
    std::ifstream in{path, std::ios::binary};
    if (!in) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

// The text up to the first space, and what stands between the first and the second.
std::string first_word(std::string_view line)
{
    return std::string{line.substr(0, line.find(' '))};
}
std::string second_word(std::string_view line)
{
    auto const space = line.find(' ');
    return space == std::string_view::npos ? std::string{} : first_word(line.substr(space + 1));
}

bool is_without_bytes(json::value const& about)
{
    return about.is_object() && (about.get_object().contains("requests_sent") || about.get_object().contains("cases"));
}

// The captures that stand in one file.
void read_list(json::array const& list, std::string const& file, report& out, std::vector<capture>& captures)
{
    for (auto const& about : list) {
        auto const* const name = about.is_object() ? about.get_object().if_contains("name") : nullptr;
        if (name != nullptr && name->is_string() && is_without_bytes(about))
            captures.push_back({.name = std::string{name->get_string()}, .about = about.get_object()});
        else out.failed(file, {"an element is no call with its name and requests_sent"});
    }
}

// `path` has no ending.
void read_files(std::filesystem::path const& path, report& out, std::vector<capture>& captures)
{
    auto const name = path.filename().string();
    auto const with = [&](char const* ending) { return std::filesystem::path{path}.concat(ending); };
    auto const text = read_file(with(".json"));
    auto const about = text ? parse_json(*text) : std::nullopt;
    auto request = read_file(with(".request.http"));
    auto response = read_file(with(".response.http"));
    if (about && about->is_array() && !request && !response) return read_list(about->get_array(), name, out, captures);
    if (!about || !about->is_object()) return out.failed(name, {"there is no " + name + ".json with a JSON object"});
    capture read{.name = name, .about = about->get_object()};
    read.has_exchange = request && response;
    if (!read.has_exchange && (request || response || !is_without_bytes(*about)))
        return out.failed(name, {"there is no " + name + (request ? ".response.http" : ".request.http")});
    if (read.has_exchange) {
        read.request = std::move(*request);
        read.response = std::move(*response);
    }
    captures.push_back(std::move(read));
}

} // namespace

std::vector<capture> read_captures(std::filesystem::path const& folder, report& out)
{
    std::set<std::filesystem::path> paths;
    for (auto const& file : std::filesystem::recursive_directory_iterator{folder}) {
        auto const path = file.path().string();
        for (std::string_view const ending : {".json", ".request.http", ".response.http"})
            if (path.ends_with(ending)) paths.insert(path.substr(0, path.size() - ending.size()));
    }
    std::vector<capture> captures;
    for (auto const& path : paths) read_files(path, out, captures);
    return captures;
}

message message::parse(std::string_view bytes)
{
    message result;
    auto const end = bytes.find("\r\n\r\n");
    auto head = bytes.substr(0, end);
    if (end != std::string_view::npos) result.body = bytes.substr(end + 4);
    for (bool first = true; !head.empty(); first = false) {
        auto const line = head.substr(0, head.find("\r\n"));
        head.remove_prefix((std::min)(head.size(), line.size() + 2));
        auto const colon = line.find(':');
        if (first) result.start_line = line;
        else if (colon != std::string_view::npos)
            result.fields.add(line.substr(0, colon), waybill::detail::trim_blanks(line.substr(colon + 1)));
    }
    return result;
}

std::string message::method() const
{
    return first_word(start_line);
}
std::string message::target() const
{
    return second_word(start_line);
}
void message::set_target(std::string_view target)
{
    start_line = method() + ' ' + std::string{target} + " HTTP/1.1";
}

int message::status() const
{
    auto const digits = second_word(start_line);
    int code = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), code);
    return code;
}

std::optional<json::value> parse_json(std::string_view text)
{
    boost::system::error_code failure;
    json::parse_options options;
    options.max_depth = 1000;
    auto read = json::parse(text, failure, {}, options);
    if (failure) return std::nullopt;
    return read;
}

} // namespace wire
