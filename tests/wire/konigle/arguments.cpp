#include "arguments.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace wire::konigle {

namespace json = boost::json;

namespace {

/// The recorded Python value as plain JSON; `$model` objects stay.
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

} // namespace

json::value const* find(json::value const& where, std::string_view name)
{
    return where.is_object() ? where.get_object().if_contains(name) : nullptr;
}

std::string_view text_of(json::value const& value)
{
    return value.as_string();
}

arguments::arguments(std::vector<std::string_view> const& parameters, call const& made)
{
    auto const takes = [&](std::string_view name) {
        return std::find(parameters.begin(), parameters.end(), name) != parameters.end();
    };
    if (made.args.is_array()) {
        auto const& positional = made.args.get_array();
        if (positional.size() > parameters.size())
            throw unusable_capture{made.operation + " takes no such number of arguments"};
        for (std::size_t i = 0; i < positional.size(); ++i) values_[parameters[i]] = plain(positional[i]);
    }
    if (!made.kwargs.is_object()) return;
    for (auto const& [name, value] : made.kwargs.get_object()) {
        if (!takes(name) && !takes("filters"))
            throw unusable_capture{made.operation + " takes no argument " + std::string{name}};
        values_[name] = plain(value);
    }
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

bool arguments::is_model(std::string_view name) const
{
    auto const* const value = find(name);
    return value != nullptr && konigle::find(*value, "$model") != nullptr;
}

json::object arguments::fields(std::string_view name) const
{
    auto const* given = find(name);
    if (is_model(name)) given = konigle::find(*given, "fields");
    if (given == nullptr || !given->is_object()) throw unusable_capture{"no object as " + std::string{name}};
    return given->get_object();
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

} // namespace wire::konigle
