#include "expect_flow.hpp"

#include "compose.hpp"
#include "differences.hpp"
#include "endpoints.hpp"
#include "expect.hpp"
#include "reference.hpp"
#include "values.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace wire::konigle {

namespace json = boost::json;

namespace {

bool failed(call const& made)
{
    return find(made.result, "exception") != nullptr;
}

/// Whether an update of the resource has a member of that name.
bool can_update(std::string_view resource, std::string_view name)
{
    auto const* const update = find_endpoint(std::string{resource} + ".update");
    return std::any_of(update->members.begin(), update->members.end(),
                       [&](auto const& member) { return member.name == name; });
}

/// A record with what is said of it.
json::value state_of(json::object const& fields, json::value const& is_partial)
{
    return {{"fields", fields}, {"is_partial", is_partial}, {"dirty_fields", json::array{}}};
}

} // namespace

json::array flow_expectations::held::changed() const
{
    json::array names;
    for (auto const& [name, value] : now)
        if (value != read.at(name)) names.emplace_back(name);
    return sorted(std::move(names));
}

expectation flow_expectations::next(call const& made, arguments const& given)
{
    if (!made.is_of_record()) {
        if (!made.keep.empty()) keep(made);
        return expect(made, given);
    }
    bool const is_call = made.operation.starts_with('$');
    auto const [record, rest] = find_kept(kept_, is_call ? std::string_view{made.operation} : text_of(made.args.at(0)));
    if (is_call) return after_call(made, *record, rest);
    if (made.operation == "read") return after_reading(made, *record, rest);
    return after_change(made, *record, rest);
}

void flow_expectations::keep(call const& made)
{
    auto const value = recorded_value(made.result);
    auto const hold = [&](std::string const& name, json::value const& fields) {
        kept_[name] = {made, fields.as_object(), fields.as_object(), {}};
    };
    auto const* const items = find(value, "payload");
    if (items == nullptr) return hold(made.keep, value);
    std::size_t index = 0;
    for (auto const& item : items->as_array()) hold(made.keep + ".payload." + std::to_string(index++), item);
}

expectation flow_expectations::after_change(call const& made, held& record, std::string_view rest)
{
    if (failed(made) && !broke_a_limit(made.result)) return expect(made, {});
    expectation wanted{.value = failed(made) ? json::value{} : made.result};
    json::value item = record.now;
    apply_step(made.operation, plain(made.args).as_array(), rest, item);
    record.now = item.as_object();
    if (!rest.empty()) record.differs = difference::noticed_in_place;
    if (failed(made)) record.differs = difference::not_dropped;
    if (failed(made)) wanted.differences.emplace(*record.differs);
    return wanted;
}

expectation flow_expectations::after_reading(call const& made, held& record, std::string_view name)
{
    auto const changed = record.changed();
    json::value here = name == "dirty_fields" ? json::value(changed)
                       : name == "is_dirty"   ? json::value(!changed.empty())
                                              : record.now.at(name);
    auto recorded = plain(made.result);
    if (recorded.is_array()) recorded = sorted(recorded.as_array());
    if (!record.differs || here == recorded) return {.value = recorded};
    return {.value = here, .differences = {std::string{*record.differs}}};
}

expectation flow_expectations::after_call(call const& made, held& record, std::string_view action)
{
    if (action == "save" || action == "asave") return after_save(made, record);
    if (action == "reset_changes") record.now = record.read;
    auto wanted = expect(made, {});
    if (failed(made) || find(made.result, "fields") == nullptr) return wanted;
    record.read = record.now = wanted.value->as_object();
    wanted.value = state_of(record.now, made.result.at("is_partial"));
    return wanted;
}

expectation flow_expectations::after_save(call const& made, held& record)
{
    if (failed(made)) return expect(made, {});
    bool const is_sent = !made.captures.empty();
    auto const body = is_sent ? parse_json(message::parse(made.captures.front()->request).body) : std::nullopt;
    json::object update;
    std::set<std::string> unsaid;
    for (auto const& each : record.changed()) {
        auto const name = text_of(each);
        auto const& value = update[name] = record.now.at(name);
        bool const can_say =
            body ? find(*body, name) != nullptr : !value.is_null() && can_update(record.opened_by.resource(), name);
        if (!can_say) unsaid.insert('/' + std::string{name});
    }
    if (!unsaid.empty()) return refusal(unsaid, difference::not_dropped);
    if (is_sent || update.empty() || record.differs != difference::noticed_in_place) {
        auto wanted = is_sent ? expect(made, {}) : expectation{.value = recorded_value(made.result)};
        record.read = record.now = wanted.value->as_object();
        wanted.value = state_of(record.now, made.result.at("is_partial"));
        return wanted;
    }
    auto as_update = record.opened_by;
    as_update.operation = std::string{as_update.resource()} + ".update";
    record.read = record.now;
    return {.requests = {composed_request(as_update, text_of(record.now.at("id")), update)},
            .answers = {composed_answer(200, record.now)},
            .value = state_of(record.now, false),
            .differences = {difference::noticed_in_place}};
}

} // namespace wire::konigle
