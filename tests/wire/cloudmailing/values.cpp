#include "values.hpp"

#include "../outcome.hpp"

#include <cmath>
#include <limits>
#include <type_traits>
#include <variant>

namespace wire::cloudmailing {

namespace json = boost::json;

namespace {

// A time as it stands in XML-RPC, or in ISO 8601.
std::optional<waybill::date_time> time_in(std::string_view text)
{
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    std::string extended{text};
    if (extended.size() > 8 && extended[4] != '-') extended.insert(6, "-").insert(4, "-");
    return waybill::date_time::parse(extended);
}

double special_double(std::string_view name)
{
    auto const infinity = std::numeric_limits<double>::infinity();
    if (name == "inf") return infinity;
    if (name == "-inf") return -infinity;
    if (name == "nan") return std::numeric_limits<double>::quiet_NaN();
    throw unusable_capture{"there is no double " + std::string{name}};
}

} // namespace

std::optional<std::string_view> tagged(json::value const& value, std::string_view tag)
{
    if (!value.is_object() || value.get_object().size() != 1) return std::nullopt;
    auto const* const found = value.get_object().if_contains(tag);
    if (found == nullptr || !found->is_string()) return std::nullopt;
    return std::string_view{found->get_string()};
}

std::optional<waybill::date_time> read_time(json::value const& value)
{
    for (auto const* const tag : {"$datetime", "$dateTime"}) {
        auto const text = tagged(value, tag);
        // What its clock shows: the original drops the zone.
        if (auto const time = text ? time_in(*text) : std::nullopt) return waybill::date_time::local(time->since_epoch_local());
    }
    return std::nullopt;
}

std::optional<waybill::binary> read_binary(json::value const& value)
{
    for (auto const* const tag : {"$base64", "$bytes"}) {
        auto const text = tagged(value, tag);
        if (auto bytes = text ? waybill::base64_decode(*text) : std::nullopt) return waybill::binary{std::move(*bytes)};
    }
    return std::nullopt;
}

waybill::dynamic read_dynamic(json::value const& value)
{
    if (auto const time = read_time(value)) return *time;
    if (auto bytes = read_binary(value)) return std::move(*bytes);
    if (auto const name = tagged(value, "$double")) return special_double(*name);
    switch (value.kind()) {
    case json::kind::null: return {};
    case json::kind::bool_: return value.get_bool();
    case json::kind::int64: return value.get_int64();
    case json::kind::double_: return value.get_double();
    case json::kind::string: return std::string{value.get_string()};
    case json::kind::array: {
        waybill::dynamic::array list;
        for (auto const& element : value.get_array()) list.push_back(read_dynamic(element));
        return list;
    }
    case json::kind::object: {
        waybill::dynamic::object members;
        for (auto const& [name, element] : value.get_object()) {
            if (name.starts_with('$')) throw unusable_capture{"the tag " + std::string{name} + " is not known"};
            members[std::string{name}] = read_dynamic(element);
        }
        return members;
    }
    case json::kind::uint64: break;
    }
    throw unusable_capture{"a number beyond 64 bits"};
}

json::value normal(json::value const& recorded)
{
    if (auto const time = read_time(recorded)) return written(*time);
    if (auto const bytes = read_binary(recorded)) return written(*bytes);
    if (recorded.is_array()) {
        json::array list;
        for (auto const& element : recorded.get_array()) list.push_back(normal(element));
        return list;
    }
    if (!recorded.is_object()) return recorded;
    json::object members;
    for (auto const& [name, value] : recorded.get_object()) members[name] = normal(value);
    return members;
}

json::value written(waybill::date_time const& value)
{
    return json::object{{"$dateTime", value.or_utc().to_string()}};
}

json::value written(waybill::binary const& value)
{
    return json::object{{"$base64", waybill::base64_encode(value.bytes)}};
}

json::value written(waybill::dynamic const& value)
{
    return std::visit(
        []<class T>(T const& held) -> json::value {
            if constexpr (std::same_as<T, waybill::dynamic::nil>) {
                return nullptr;
            } else if constexpr (std::same_as<T, double>) {
                if (std::isfinite(held)) return held;
                return json::object{{"$double", std::isnan(held) ? "nan" : held > 0 ? "inf" : "-inf"}};
            } else {
                return written(held);
            }
        },
        value.as_variant());
}

} // namespace wire::cloudmailing
