#include "arguments.hpp"

#include "endpoints.hpp"

#include <waybill/codec/text.hpp>
#include <waybill/http/escape.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>

namespace wire::konigle {

namespace json = boost::json;

// The original refuses opened files; here there is nothing to refuse.
static_assert(!std::is_constructible_v<waybill::file, std::FILE*> &&
              !std::is_constructible_v<waybill::file, std::ifstream>);

namespace {

/// A whole number, as a number or as digits.
std::optional<std::int64_t> whole_number(json::value const& value)
{
    std::int64_t number{};
    if (value.is_int64()) return value.get_int64();
    if (value.is_double() && value.get_double() == std::floor(value.get_double()))
        return static_cast<std::int64_t>(value.get_double());
    if (value.is_string() && waybill::parse_text(text_of(value), number)) return number;
    return std::nullopt;
}

/// The parameters of an operation. Of a list: `filters`, an object, may stand for those behind the page.
std::vector<std::string_view> parameters_of(call const& made)
{
    if (made.operation == "website.set_northstar") return {"content"};
    auto const* const endpoint = find_endpoint(endpoint_name(made.operation));
    if (endpoint == nullptr) throw unusable_capture{"there is no operation " + made.operation};
    std::vector<std::string_view> names{endpoint->path_arguments.begin(), endpoint->path_arguments.end()};
    auto const* const positional = made.args.if_array();
    bool const has_object =
        positional != nullptr && positional->size() > names.size() && (*positional)[names.size()].is_object();
    if (has_object || find(made.kwargs, "data") != nullptr) {
        names.push_back("data");
        return names;
    }
    for (auto const& member : endpoint->members)
        if (made.action() != "iter_all" || member.name != "page") names.push_back(member.name);
    if (made.action() == "list" || made.action() == "iter_all") names.push_back("filters");
    return names;
}

/// A value as text in a query.
std::string query_text(json::value const& value)
{
    std::string text;
    if (auto const* const time = find(value, "$datetime")) {
        text = text_of(*time);
        std::replace(text.begin(), text.end(), 'T', ' ');
    } else if (auto const simple = plain(value); simple.is_string()) {
        text = text_of(simple);
    } else if (simple.is_double()) {
        waybill::append_text(text, simple.get_double());
    } else {
        text = json::serialize(simple);
    }
    return text;
}

} // namespace

json::value plain(json::value const& value)
{
    if (value.is_array()) {
        json::array all;
        for (auto const& element : value.get_array()) all.push_back(plain(element));
        return all;
    }
    if (!value.is_object()) return value;
    for (char const* const tag : {"$datetime", "$date", "$decimal"})
        if (auto const* const text = find(value, tag)) return *text;
    for (char const* const tag : {"$tuple", "$set"})
        if (auto const* const list = find(value, tag)) return plain(*list);
    if (find(value, "$model") != nullptr) return plain(value.at("fields"));
    if (auto const* const name = find(value, "$enum")) { // "CampaignStatus.DRAFT"
        auto const whole = text_of(*name);
        std::string wire{whole.substr(whole.find('.') + 1)};
        for (char& c : wire) c = waybill::detail::lower_ascii(c);
        return json::value(wire);
    }
    json::object all;
    for (auto const& [name, member] : value.get_object()) all[name] = plain(member);
    return all;
}

arguments::arguments(call const& made)
{
    if (made.operation == "Client") return; // its settings
    auto const parameters = parameters_of(made);
    auto const takes = [&](std::string_view name) {
        return std::find(parameters.begin(), parameters.end(), name) != parameters.end();
    };
    if (made.args.is_array()) {
        auto const& positional = made.args.get_array();
        if (positional.size() > parameters.size())
            throw unusable_capture{made.operation + " takes no such number of arguments"};
        for (std::size_t i = 0; i < positional.size(); ++i) set(parameters[i], positional[i]);
    }
    if (!made.kwargs.is_object()) return;
    for (auto const& [name, value] : made.kwargs.get_object()) {
        if (!takes(name) && !takes("filters"))
            throw unusable_capture{made.operation + " takes no argument " + std::string{name}};
        set(name, value);
    }
}

void arguments::set(std::string_view name, json::value const& value)
{
    values_[name] = plain(value);
    if (konigle::find(value, "$model") != nullptr) models_.emplace(name);
}

json::value const* arguments::find(std::string_view name) const
{
    auto const* const value = values_.if_contains(name);
    return value == nullptr || value->is_null() ? nullptr : value;
}

std::string arguments::text(std::string_view name) const
{
    auto const* const value = find(name);
    if (value == nullptr || !value->is_string()) throw unusable_capture{"no text as " + std::string{name}};
    return std::string{text_of(*value)};
}

json::object arguments::fields(std::string_view name) const
{
    auto const* const given = find(name);
    if (given == nullptr || !given->is_object()) throw unusable_capture{"no object as " + std::string{name}};
    return given->get_object();
}

std::string free_query(json::object const& recorded)
{
    std::string query;
    auto const add = [&](std::string_view name, json::value const& value) {
        query += query.empty() ? '?' : '&';
        waybill::http::append_form(query, name);
        query += '=';
        waybill::http::append_form(query, query_text(value));
    };
    auto filters = recorded;
    for (auto const& [name, otherwise] : {std::pair{"page", 1}, std::pair{"page_size", 20}}) {
        add(name, filters.contains(name) ? filters.at(name) : json::value(otherwise));
        filters.erase(name);
    }
    for (auto const& [name, value] : recorded) {
        if (!filters.contains(name) || value.is_null()) continue;
        if (!value.is_array()) add(name, value);
        else
            for (auto const& each : value.get_array()) add(name, each);
    }
    return query;
}

waybill::error refused(std::string_view member, std::string why)
{
    waybill::error failure{waybill::error_kind::invalid_argument, waybill::effect::not_sent,
                           "the request is not valid"};
    failure.field_errors.push_back({std::string{member}, std::move(why)});
    return failure;
}

void convert_to_integer(json::value& value)
{
    if (value.is_bool()) value = value.get_bool() ? 1 : 0;
    else if (auto const number = whole_number(value)) value = *number;
}

void convert_to_time(json::value& value)
{
    using namespace std::chrono;
    auto const number = whole_number(value);
    if (!number) return;
    constexpr std::int64_t last_second = 20'000'000'000; // what is above counts milliseconds
    sys_time<milliseconds> const time{*number * (*number > last_second ? 1 : 1000) * milliseconds{1}};
    value = waybill::date_time{time}.to_string();
}

std::string python_json(json::value const& value)
{
    std::string text;
    auto const separate = [&] {
        if (text.size() > 1) text += ", ";
    };
    if (value.is_object()) {
        text = "{";
        for (auto const& [name, member] : value.get_object()) {
            separate();
            text += python_json(json::value(name)) + ": " + python_json(member);
        }
        return text + '}';
    }
    if (value.is_array()) {
        text = "[";
        for (auto const& element : value.get_array()) {
            separate();
            text += python_json(element);
        }
        return text + ']';
    }
    auto const all = json::serialize(value);
    for (std::size_t at = 0; at < all.size();) {
        auto const lead = static_cast<unsigned char>(all[at++]);
        if (lead < 0x80U) {
            text += static_cast<char>(lead);
            continue;
        }
        std::uint32_t code = lead & (lead < 0xE0U ? 0x1FU : lead < 0xF0U ? 0x0FU : 0x07U);
        for (; at < all.size() && (static_cast<unsigned char>(all[at]) & 0xC0U) == 0x80U; ++at)
            code = code << 6U | (static_cast<unsigned char>(all[at]) & 0x3FU);
        auto const escape = [&](std::uint32_t unit) {
            text += "\\u";
            for (unsigned const shift : {12U, 8U, 4U, 0U}) text += "0123456789abcdef"[unit >> shift & 15U];
        };
        if (code >= 0x10000U) escape(0xD7C0U + (code >> 10U));
        escape(code >= 0x10000U ? 0xDC00U + (code & 0x3FFU) : code);
    }
    return text;
}

waybill::result<waybill::file> read_file(json::value const& recorded)
{
    if (recorded.is_string()) return waybill::file::at(std::string{text_of(recorded)});
    if (recorded.is_array()) { // a pair
        auto const data = read_file(recorded.at(0));
        if (!data) return data;
        return waybill::file{data->read().value(), std::string{text_of(recorded.at(1))}};
    }
    for (char const* const tag : {"$bytes", "$bytesio"}) {
        auto const* const bytes = find(recorded, tag);
        if (bytes == nullptr) continue;
        if (auto const* const name = find(recorded, "name"))
            return waybill::file{std::string{text_of(*bytes)}, std::string{text_of(*name)}};
        return waybill::file{std::string{text_of(*bytes)}};
    }
    if (find(recorded, "$openfile") != nullptr) return refused("attachments", "an opened file");
    throw unusable_capture{"a file in a form that is not known"};
}

} // namespace wire::konigle
