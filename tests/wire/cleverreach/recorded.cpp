#include "recorded.hpp"

#include "../outcome.hpp"

#include <boost/json/serialize.hpp>

#include <charconv>
#include <cmath>

namespace wire::cleverreach {

namespace json = boost::json;

std::string text_of(json::value const& value)
{
    if (value.is_string()) return std::string{value.get_string()};
    if (value.is_bool()) return value.get_bool() ? "True" : "False";
    if (value.is_double()) return price_of(value);
    if (value.is_int64()) return std::to_string(value.get_int64());
    throw unusable_capture{"text is expected, not " + json::serialize(value)};
}

std::string price_of(json::value const& value)
{
    char digits[32];
    auto const number = value.to_number<double>();
    return {digits, std::to_chars(digits, digits + sizeof digits, number, std::chars_format::general, 12).ptr};
}

std::int64_t seconds_of(json::value const& value)
{
    if (value.is_string()) return static_cast<std::int64_t>(number_of(value.get_string()));
    return value.is_double() ? static_cast<std::int64_t>(std::floor(value.get_double())) : value.as_int64();
}

double number_of(std::string_view text)
{
    double number{};
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) throw unusable_capture{"no number: " + std::string{text}};
    return number;
}

json::value normal(json::value const& recorded)
{
    if (recorded.is_string() && recorded.get_string().empty()) return nullptr;
    if (recorded.is_array()) {
        json::array list;
        for (auto const& element : recorded.get_array()) list.push_back(normal(element));
        return list.empty() ? json::value() : json::value(list);
    }
    if (!recorded.is_object()) return recorded;
    json::object members;
    for (auto const& [name, member] : recorded.get_object()) {
        auto value = normal(member);
        if (name != "__type" && !value.is_null()) members[name] = std::move(value);
    }
    return members;
}

} // namespace wire::cleverreach
