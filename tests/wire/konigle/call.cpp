#include "call.hpp"

#include "../outcome.hpp"

#include <cstdint>
#include <iterator>

namespace wire::konigle {

namespace json = boost::json;

namespace {

json::value value_or_null(json::value const* value)
{
    return value == nullptr ? json::value{} : *value;
}

std::int64_t step_of(capture const& each)
{
    return each.about.at("args").at("step").to_number<std::int64_t>();
}

/// What a step of a flow does: a call, or an assignment and the like, whose target and value are its arguments.
call read_step(json::value const& step)
{
    call made;
    if (auto const* const operation = find(step, "call")) {
        made.operation = text_of(*operation);
        made.args = value_or_null(find(step, "args"));
        made.kwargs = value_or_null(find(step, "kwargs"));
        if (auto const* const name = find(step, "as")) made.keep = text_of(*name);
        return made;
    }
    for (char const* const other : {"set", "append", "read"}) {
        auto const* const given = find(step, other);
        if (given == nullptr) continue;
        made.operation = other;
        made.args = given->is_array() ? *given : json::array{*given};
        return made;
    }
    throw unusable_capture{"a step of no known kind"};
}

std::vector<call> read_flow(json::array const& steps, std::vector<capture const*> const& captures)
{
    std::vector<call> calls;
    for (auto const& step : steps) {
        auto made = read_step(step);
        auto const number = static_cast<std::int64_t>(calls.size());
        made.recorded_in = captures.back();
        for (auto const& each : made.recorded_in->about.at("step_results").as_array())
            if (each.at("step").to_number<std::int64_t>() == number) made.result = each.at("result");
        for (auto const* const each : captures) {
            if (!each->has_exchange || step_of(*each) != number) continue;
            made.captures.push_back(each);
            made.recorded_in = each;
            made.result = each->about.at("result");
        }
        calls.push_back(std::move(made));
    }
    return calls;
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

std::string_view call::resource() const
{
    return std::string_view{operation}.substr(0, operation.find('.'));
}
std::string_view call::action() const
{
    return std::string_view{operation}.substr(operation.rfind('.') + 1);
}

bool call::is_of_record() const
{
    return operation.starts_with('$') || operation == "set" || operation == "append" || operation == "read";
}

std::vector<capture const*> call::blamed() const
{
    return captures.empty() ? std::vector{recorded_in} : captures;
}

json::object call::settings() const
{
    auto const* const given = operation == "Client" ? &kwargs : recorded_in->about.if_contains("client");
    return given == nullptr || !given->is_object() ? json::object{} : given->get_object();
}

std::vector<call> calls_of(std::vector<capture const*> const& captures)
{
    auto const* const last = captures.back();
    auto const& args = last->about.at("args");
    if (auto const* const steps = find(args, "steps")) return read_flow(steps->as_array(), captures);
    call made{.operation = std::string{text_of(last->about.at("operation"))},
              .args = value_or_null(find(args, "args")),
              .kwargs = value_or_null(find(args, "kwargs")),
              .result = last->about.at("result"),
              .recorded_in = last};
    if (last->has_exchange) made.captures = captures;
    return {made};
}

} // namespace wire::konigle
