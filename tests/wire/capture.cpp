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

std::optional<capture> read_capture(std::filesystem::path const& folder, std::string const& name, report& out)
{
    capture read{.name = name};
    auto const text = read_file(folder / (name + ".json"));
    auto const about = text ? parse_json(*text) : std::nullopt;
    if (!about || !about->is_object()) {
        out.failed(name, {"there is no " + name + ".json with a JSON object"});
        return std::nullopt;
    }
    read.about = about->get_object();
    auto request = read_file(folder / (name + ".request.http"));
    auto response = read_file(folder / (name + ".response.http"));
    read.has_exchange = request && response;
    auto const* const sent = read.about.if_contains("requests_sent");
    bool const refused = !request && !response && sent != nullptr && *sent == boost::json::value(0);
    if (!read.has_exchange && !refused) {
        out.failed(name, {"there is no " + name + (request ? ".response.http" : ".request.http")});
        return std::nullopt;
    }
    if (read.has_exchange) {
        read.request = std::move(*request);
        read.response = std::move(*response);
    }
    return read;
}

} // namespace

std::vector<capture> read_captures(std::filesystem::path const& folder, report& out)
{
    std::set<std::string> names;
    for (auto const& file : std::filesystem::directory_iterator{folder}) {
        auto const name = file.path().filename().string();
        for (std::string_view const ending : {".json", ".request.http", ".response.http"})
            if (name.ends_with(ending)) names.insert(name.substr(0, name.size() - ending.size()));
    }
    std::vector<capture> captures;
    for (auto const& name : names)
        if (auto one = read_capture(folder, name, out)) captures.push_back(std::move(*one));
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

std::optional<boost::json::value> parse_json(std::string_view text)
{
    boost::system::error_code failure;
    boost::json::parse_options options;
    options.max_depth = 1000;
    auto read = boost::json::parse(text, failure, {}, options);
    if (failure) return std::nullopt;
    return read;
}

} // namespace wire
