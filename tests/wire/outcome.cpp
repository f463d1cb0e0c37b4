#include "outcome.hpp"

#include "compare.hpp"

#include <waybill/types/date_time.hpp>
#include <waybill/types/decimal.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace wire {
namespace {

namespace json = boost::json;

std::string name_of(waybill::error_kind kind)
{
    return std::string{waybill::enum_to_wire(kind)};
}

findings check_failure(expected_failure const& wanted, waybill::error const& got)
{
    findings wrong;
    auto const expect_that = [&](bool holds, std::string const& what) {
        if (!holds) wrong.push_back("expected " + what + ", failed with " + to_string(got));
    };
    std::string kinds;
    for (auto const kind : wanted.kinds) kinds += (kinds.empty() ? "" : " or ") + name_of(kind);
    expect_that(std::find(wanted.kinds.begin(), wanted.kinds.end(), got.kind) != wanted.kinds.end(), kinds);
    if (wanted.effect)
        expect_that(got.effect == *wanted.effect, "the effect " + std::string{waybill::enum_to_wire(*wanted.effect)});
    if (wanted.http_status)
        expect_that(got.http_status == *wanted.http_status, "status " + std::to_string(*wanted.http_status));
    if (wanted.provider_message)
        expect_that(got.provider_message == *wanted.provider_message,
                    "the message \"" + *wanted.provider_message + '"');
    if (wanted.provider_code)
        expect_that(got.provider_code == *wanted.provider_code, "the code \"" + *wanted.provider_code + '"');
    if (wanted.retry_after)
        expect_that(got.retry_after == wanted.retry_after,
                    "a wait of " + std::to_string(wanted.retry_after->count()) + " s");
    if (wanted.field_errors) {
        auto const same = [](waybill::field_error const& left, waybill::field_error const& right) {
            return left.field == right.field && left.message == right.message;
        };
        std::string fields;
        for (auto const& [field, text] : *wanted.field_errors) fields += ' ' + field + ": " + text + ';';
        expect_that(std::equal(got.field_errors.begin(), got.field_errors.end(), wanted.field_errors->begin(),
                               wanted.field_errors->end(), same),
                    "the field errors" + (fields.empty() ? " none" : fields));
    }
    // One of them may hold the other.
    auto const same_place = [](std::string const& left, std::string const& right) {
        return (left + '/').starts_with(right + '/') || (right + '/').starts_with(left + '/');
    };
    for (auto const& member : wanted.members)
        expect_that(std::any_of(got.field_errors.begin(), got.field_errors.end(),
                                [&](auto const& each) { return same_place(member, '/' + each.field); }),
                    "a field error of " + member);
    if (!wanted.paths.empty())
        expect_that(std::any_of(wanted.paths.begin(), wanted.paths.end(),
                                [&](std::string const& path) { return got.path.ends_with(path); }),
                    "a path such as " + *wanted.paths.begin());
    return wrong;
}

/// The members of ours that the body has too.
json::value common_members(json::value const& ours, json::value const& body)
{
    if (ours.is_array() && body.is_array() && ours.get_array().size() == body.get_array().size()) {
        json::array all;
        for (std::size_t i = 0; i < ours.get_array().size(); ++i)
            all.push_back(common_members(ours.get_array()[i], body.get_array()[i]));
        return all;
    }
    if (!ours.is_object() || !body.is_object()) return ours;
    json::object all;
    for (auto const& [name, value] : ours.get_object())
        if (auto const* const other = body.get_object().if_contains(name); other != nullptr && !value.is_null())
            all[name] = common_members(value, *other);
    return all;
}

findings check_value(expectation const& wanted, json::value const& got)
{
    // Times by what they mean. Decimals by their text, except for one that arrived as a number, which has no scale.
    auto const arrived_as_text = [&](std::string_view amount) {
        return std::any_of(wanted.answers.begin(), wanted.answers.end(), [&](std::string const& answer) {
            return answer.find('"' + std::string{amount} + '"') != std::string::npos;
        });
    };
    auto const same_text = [&](std::string_view expected, std::string_view found) {
        auto const time = waybill::date_time::parse(expected);
        if (time && time == waybill::date_time::parse(found)) return true;
        auto const amount = waybill::decimal::parse(expected);
        return amount && amount == waybill::decimal::parse(found) && !arrived_as_text(found);
    };
    auto const difference =
        wanted.value_is_body
            ? json_difference(common_members(got, *wanted.value), *wanted.value, {true, true, wanted.numbers_as_text, same_text})
            : json_difference(*wanted.value, got, {!wanted.value_is_raw, false, wanted.numbers_as_text, same_text});
    if (difference) return {"result: " + *difference};
    return {};
}

findings check_outcome(expectation const& wanted, outcome const& got)
{
    if (got && wanted.value) return check_value(wanted, *got);
    if (got)
        return {"expected " + name_of(wanted.failure.kinds.front()) + ", succeeded with " +
                shortened(json::serialize(*got))};
    if (wanted.value) return {"expected success, failed with " + to_string(got.error())};
    return check_failure(wanted.failure, got.error());
}

} // namespace

void judge(std::vector<capture const*> const& captures, expectation const& wanted, std::vector<std::string> const& sent,
           outcome const& got, std::string_view mode, verdicts& all)
{
    auto const blame = [&](std::size_t index, findings const& wrong) {
        auto& list = all[captures[(std::min)(index, captures.size() - 1)]];
        for (auto const& text : wrong) list.push_back(std::string{mode} + ": " + text);
    };
    auto const& expected = wanted.requests;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (i < sent.size()) blame(i, request_differences(expected[i], message::parse(sent[i])));
        else blame(i, {"the request was not sent"});
    }
    for (std::size_t i = expected.size(); i < sent.size(); ++i)
        blame(i, {"a request too many: " + message::parse(sent[i]).start_line});
    blame(captures.size(), check_outcome(wanted, got));
}

} // namespace wire
