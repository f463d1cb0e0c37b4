#include "compare.hpp"

#include "multipart.hpp"

#include <waybill/call/error.hpp>
#include <waybill/http/message.hpp>
#include <waybill/types/ascii.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace wire {
namespace {

namespace json = boost::json;

std::optional<std::string> differ(std::string const& path, json::value const* expected, json::value const* got)
{
    auto const shown = [](json::value const* value) {
        return value == nullptr ? std::string{"nothing"} : shortened(json::serialize(*value));
    };
    return "expected " + shown(expected) + ", found " + shown(got) + (path.empty() ? "" : " at " + path);
}

// What a number, text or bool is in a language that does not tell them apart; empty for anything else.
std::string digits_of(json::value const& value)
{
    if (value.is_bool()) return value.get_bool() ? "1" : "0";
    if (value.is_string()) return std::string{value.get_string()};
    return value.is_number() ? json::serialize(value) : std::string{};
}

std::optional<std::string> compare_values(json::value const&, json::value const&, json_rules const&,
                                          std::string const&);

std::optional<std::string> compare_objects(json::object const& expected, json::object const& got,
                                           json_rules const& rules, std::string const& path)
{
    auto const counts = [&](json::value const& value) { return !(rules.null_is_absent && value.is_null()); };
    for (auto const& [name, value] : expected) {
        auto const below = path + '/' + std::string{name};
        auto const* const other = got.if_contains(name);
        if (other == nullptr && counts(value)) return differ(below, &value, nullptr);
        if (other == nullptr) continue;
        if (auto difference = compare_values(value, *other, rules, below)) return difference;
    }
    if (rules.extra_members) return std::nullopt;
    for (auto const& [name, value] : got)
        if (!expected.contains(name) && counts(value)) return differ(path + '/' + std::string{name}, nullptr, &value);
    return std::nullopt;
}

std::optional<std::string> compare_values(json::value const& expected, json::value const& got, json_rules const& rules,
                                          std::string const& path)
{
    if (expected.is_object() && got.is_object())
        return compare_objects(expected.get_object(), got.get_object(), rules, path);
    if (expected.is_array() && got.is_array() && expected.get_array().size() == got.get_array().size()) {
        for (std::size_t i = 0; i < expected.get_array().size(); ++i) {
            auto const below = path + '/' + std::to_string(i);
            if (auto difference = compare_values(expected.get_array()[i], got.get_array()[i], rules, below))
                return difference;
        }
        return std::nullopt;
    }
    if (expected.is_string() && got.is_string() && rules.same_text &&
        rules.same_text(std::string_view{expected.get_string()}, std::string_view{got.get_string()}))
        return std::nullopt;
    if (expected == got) return std::nullopt;
    if (rules.numbers_as_text && !digits_of(expected).empty() && digits_of(expected) == digits_of(got)) return std::nullopt;
    return differ(path, &expected, &got);
}

std::optional<std::string> parts_difference(std::vector<part> const& expected, std::vector<part> const& got)
{
    auto const shown = [](std::vector<part> const& parts, std::size_t i) {
        if (i >= parts.size()) return std::string{"nothing"};
        return parts[i].head() + ": " + shortened(parts[i].bytes);
    };
    for (std::size_t i = 0; i < (std::max)(expected.size(), got.size()); ++i)
        if (i >= expected.size() || i >= got.size() || expected[i] != got[i])
            return "expected " + shown(expected, i) + ", sent " + shown(got, i) + " as part " + std::to_string(i);
    return std::nullopt;
}

using fields_set = std::multiset<std::pair<std::string, std::string>>;

// By lower-case name. A cookie's place among the others has no meaning (RFC 6265, section 4.2.2).
fields_set compared_fields(message const& request)
{
    constexpr std::string_view free[] = {"accept-encoding", "connection", "content-length", "host", "user-agent"};
    fields_set fields;
    for (auto const [name, value] : request.fields) {
        std::string lower{name};
        for (char& c : lower) c = waybill::detail::lower_ascii(c);
        if (std::find(std::begin(free), std::end(free), lower) != std::end(free)) continue;
        if (lower != "cookie") {
            fields.emplace(lower, without_boundary(value));
            continue;
        }
        for (auto rest = value; !rest.empty();) {
            auto const pair = rest.substr(0, rest.find(';'));
            fields.emplace(lower, waybill::detail::trim_blanks(pair));
            rest.remove_prefix((std::min)(rest.size(), pair.size() + 1));
        }
    }
    return fields;
}

std::string listed(fields_set const& fields)
{
    std::string text;
    for (auto const& [name, value] : fields) text += (text.empty() ? "" : ", ") + name + ": " + value;
    return text.empty() ? "none" : text;
}

// What is in one and not in the other.
fields_set beyond(fields_set fields, fields_set const& others)
{
    for (auto const& other : others) {
        auto const found = fields.find(other);
        if (found != fields.end()) fields.erase(found);
    }
    return fields;
}

} // namespace

std::string shortened(std::string const& text)
{
    constexpr std::size_t most = 300;
    return text.size() > most ? waybill::detail::text_start(text, most) + "..." : text;
}

std::optional<std::string> json_difference(json::value const& expected, json::value const& got, json_rules const& rules)
{
    return compare_values(expected, got, rules, "");
}

std::vector<std::string> request_differences(message const& expected, message const& sent)
{
    std::vector<std::string> differences;
    if (expected.method() != sent.method())
        differences.push_back("method: expected " + expected.method() + ", sent " + sent.method());
    if (expected.target() != sent.target())
        differences.push_back("path and query: expected " + expected.target() + ", sent " + sent.target());

    auto const recorded_fields = compared_fields(expected);
    auto const sent_fields = compared_fields(sent);
    if (recorded_fields != sent_fields)
        differences.push_back("headers: expected " + listed(beyond(recorded_fields, sent_fields)) + ", sent " +
                              listed(beyond(sent_fields, recorded_fields)));

    auto const recorded_parts = read_parts(expected);
    auto const sent_parts = read_parts(sent);
    std::optional<json::value> recorded_json;
    std::optional<json::value> sent_json;
    if (waybill::http::is_json_media_type(expected.fields.find("Content-Type").value_or(""))) {
        recorded_json = parse_json(expected.body);
        sent_json = parse_json(sent.body);
    }
    if (recorded_json && sent_json) {
        if (auto const difference = json_difference(*recorded_json, *sent_json))
            differences.push_back("body: " + *difference);
    } else if (recorded_parts && sent_parts) {
        if (auto const difference = parts_difference(*recorded_parts, *sent_parts))
            differences.push_back("body: " + *difference);
    } else if (expected.body != sent.body) {
        differences.push_back("body: expected " + shortened(expected.body) + ", sent " + shortened(sent.body));
    }
    return differences;
}

} // namespace wire
