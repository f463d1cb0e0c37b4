#include "refusals.hpp"

#include <waybill/cloudmailing.hpp>
#include <waybill/types/decimal.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string_view>

namespace wire::cloudmailing {
namespace {

using waybill::dynamic;

bool is_refused(dynamic const& value)
{
    waybill::cloudmailing::recipients_add const request{.mailing_id = 1, .recipients = {{.fields = {{"value", value}}}}};
    waybill::http::request out;
    auto const encoded = waybill::cloudmailing::recipients<waybill::blocking>{};
    using operation = decltype(encoded.add)::operation;
    return operation::encode(request, out).has_error();
}

template <class T>
constexpr bool no_value = !std::constructible_from<dynamic, T>;

constexpr auto beyond(std::int64_t limit, std::int64_t by) { return limit + by; }

bool a_copy_is_held()
{
    dynamic::array list{1};
    list.push_back(list);
    return *list[1].get_if<dynamic::array>() == dynamic::array{1};
}

bool is_refused(std::string_view value)
{
    using limits = std::numeric_limits<std::int32_t>;
    if (value == "None") return is_refused(dynamic{});
    if (value == "None nested in an array") return is_refused(dynamic::array{dynamic{}});
    if (value == "integer 2147483648") return is_refused(beyond((limits::max)(), 1));
    if (value == "integer -2147483649") return is_refused(beyond((limits::min)(), -1));
    if (value == "struct with an integer key") return no_value<std::map<int, dynamic>>;
    if (value == "datetime.date") return no_value<std::chrono::year_month_day>;
    if (value == "decimal.Decimal") return no_value<waybill::decimal>;
    if (value == "set") return no_value<std::set<std::string>>;
    if (value == "array that contains itself") return a_copy_is_held();
    if (value == "a type object") return no_value<std::type_info const&>;
    throw unusable_capture{"the value " + std::string{value} + " is not known"};
}

} // namespace

findings check_refusals(boost::json::object const& about)
{
    findings wrong;
    for (auto const& each : about.at("cases").as_array()) {
        std::string_view const value = each.at("value").as_string();
        if (!is_refused(value)) wrong.push_back(std::string{value} + " is not refused");
    }
    if (about.at("cases").as_array().empty()) wrong.push_back("there are no cases");
    return wrong;
}

} // namespace wire::cloudmailing
