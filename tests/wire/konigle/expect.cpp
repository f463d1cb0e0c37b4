#include "expect.hpp"

#include "differences.hpp"

#include <waybill/types/ascii.hpp>
#include <waybill/types/date_time.hpp>

#include <algorithm>
#include <chrono>
#include <map>

namespace wire::konigle {

namespace json = boost::json;
using waybill::error_kind;

namespace {

std::string error_text(json::value const& value)
{
    if (value.is_string()) return std::string{text_of(value)};
    std::string text;
    if (value.is_double()) waybill::append_text(text, value.get_double());
    else text = json::serialize(value);
    return text;
}

void add_field_errors(std::string const& field, json::value const& value, std::vector<waybill::field_error>& errors)
{
    if (value.is_object()) {
        for (auto const& [name, nested] : value.get_object())
            add_field_errors(field + '/' + std::string{name}, nested, errors);
    } else if (value.is_array()) {
        for (auto const& element : value.get_array()) add_field_errors(field, element, errors);
    } else {
        errors.push_back({field, error_text(value)});
    }
}

/// What the body of an error response says.
void expect_error_body(json::value const& body, expected_failure& failure)
{
    if (body.is_string()) {
        failure.provider_message = text_of(body);
    } else if (body.is_array()) {
        failure.provider_message = "";
        for (auto const& element : body.get_array()) {
            auto const* const said = element.is_object() ? find(element, "message") : &element;
            if (said == nullptr || (element.is_object() && !failure.provider_message->empty())) continue;
            *failure.provider_message += (failure.provider_message->empty() ? "" : "; ") + error_text(*said);
        }
    } else if (body.is_object()) {
        failure.provider_message = "";
        for (char const* const name : {"message", "detail"})
            if (auto const* const said = find(body, name); said != nullptr && !said->is_null())
                failure.provider_message = error_text(*said);
        failure.provider_code = "";
        failure.field_errors.emplace();
        for (auto const& [name, value] : body.get_object()) {
            if (name == "code") failure.provider_code = error_text(value);
            else if (name != "detail" && name != "message" && name != "retry_after")
                add_field_errors(std::string{name}, value, *failure.field_errors);
        }
    }
}

std::vector<error_kind> kinds_of_exception(std::string_view name)
{
    static std::map<std::string_view, std::vector<error_kind>> const kinds{
        {"ValidationError", {error_kind::validation}},
        {"AuthenticationError", {error_kind::authentication}},
        {"AuthorizationError", {error_kind::authorization}},
        {"NotFoundError", {error_kind::not_found}},
        {"ConflictError", {error_kind::conflict}},
        {"RateLimitError", {error_kind::rate_limit}},
        {"ServerError", {error_kind::server}},
        {"APIError", {error_kind::http_status, error_kind::redirect}},
        {"KonigleTimeoutError", {error_kind::timeout}},
        {"NetworkError", {error_kind::connect, error_kind::transport}},
    };
    auto const found = kinds.find(name);
    if (found == kinds.end()) throw unusable_capture{"the exception " + std::string{name} + " is not known"};
    return found->second;
}

/// For a crash of the original on an error response.
error_kind kind_of_status(int status)
{
    switch (status) {
    case 400: return error_kind::validation;
    case 401: return error_kind::authentication;
    case 403: return error_kind::authorization;
    case 404: return error_kind::not_found;
    case 409: return error_kind::conflict;
    case 429: return error_kind::rate_limit;
    default: return status >= 500 && status < 600 ? error_kind::server : error_kind::http_status;
    }
}

/// The members that the original's validation found wrong: "/execution/status".
std::set<std::string> wrong_members(json::value const& result)
{
    std::set<std::string> members;
    auto const* const errors = find(result, "errors");
    if (errors == nullptr || !errors->is_array()) return members;
    for (auto const& each : errors->get_array()) {
        std::string path;
        for (auto const& step : each.at("loc").as_array()) path += '/' + error_text(step);
        members.insert(std::move(path));
    }
    return members;
}

/// Whether the original refused an answer only because it applies the limits of requests to it.
bool broke_a_limit(json::value const& result)
{
    constexpr std::string_view limits[] = {"enum",
                                           "literal_error",
                                           "string_too_long",
                                           "string_too_short",
                                           "string_pattern_mismatch",
                                           "greater_than",
                                           "greater_than_equal",
                                           "less_than",
                                           "less_than_equal",
                                           "decimal_max_digits",
                                           "decimal_max_places",
                                           "decimal_whole_digits"};
    auto const* const errors = find(result, "errors");
    return errors != nullptr && errors->is_array() &&
           std::all_of(errors->get_array().begin(), errors->get_array().end(), [&](json::value const& each) {
               auto const type = text_of(each.at("type"));
               return std::find(std::begin(limits), std::end(limits), type) != std::end(limits);
           });
}

/// What a recorded exception means here. Those of Python itself are crashes of the original on an answer that it did
/// not foresee; the status says what should have come of it.
void expect_exception(json::value const& result, call const& made, expectation& wanted)
{
    constexpr std::string_view own = "konigle.exceptions.";
    std::string_view const exception = result.at("exception").as_string();
    auto& failure = wanted.failure;
    if (!made.captures.front()->has_exchange) {
        failure.kinds = {error_kind::invalid_argument};
        failure.members = wrong_members(result);
        return;
    }
    auto const response = message::parse(wanted.answers.back());
    auto const body = parse_json(response.body);
    if (exception.starts_with(own)) {
        failure.kinds = kinds_of_exception(exception.substr(own.size()));
        if (auto const* const status = find(result, "status_code")) failure.http_status = status->to_number<int>();
        auto const* const recorded = find(result, "response");
        if (recorded != nullptr && body) expect_error_body(*recorded, failure);
        if (auto const* const wait = find(result, "retry_after"); wait != nullptr && wait->is_int64())
            failure.retry_after = std::chrono::seconds{wait->get_int64()};
    } else if (exception.starts_with("httpx.")) {
        bool const redirected = exception == "httpx.TooManyRedirects";
        failure.kinds = redirected ? std::vector{error_kind::redirect} : kinds_of_exception("NetworkError");
    } else if (response.status() < 200 || response.status() >= 300) {
        failure.kinds = {kind_of_status(response.status())};
        failure.http_status = response.status();
        if (body) expect_error_body(*body, failure);
    } else if (exception == "pydantic.ValidationError" && body && broke_a_limit(result)) {
        wanted.value = *body;
        wanted.value_is_body = true;
        wanted.differences.emplace(difference::read_leniently);
    } else {
        failure.kinds = {error_kind::decode, error_kind::unexpected_content};
        failure.http_status = response.status();
        failure.paths = wrong_members(result);
        if (exception == "KeyError") { // its message is the member's name in quotes
            auto name = std::string{text_of(result.at("message"))};
            std::erase(name, '\'');
            failure.paths = {'/' + name};
        }
        // The original makes a campaign of what is not there, and then misses its members.
        if (made.operation == "campaigns.new_email_campaign") failure.paths.insert("/campaign");
    }
}

/// A recorded result as JSON: resources by their fields, pages by their members.
json::value recorded_value(json::value const& result)
{
    if (result.is_array()) {
        json::array all;
        for (auto const& element : result.get_array()) all.push_back(recorded_value(element));
        return all;
    }
    if (find(result, "$type") == nullptr) return result;
    if (auto const* const fields = find(result, "fields")) {
        auto members = fields->as_object();
        // Sent as "" these are null; "" is what the original makes up when they are left out.
        for (char const* const name : {"from_email", "reply_to_email"})
            if (auto* const value = members.if_contains(name); value != nullptr && *value == json::value(""))
                *value = nullptr;
        return members;
    }
    json::object members;
    for (auto const& [name, value] : result.get_object())
        if (name != "$type") members[name] = recorded_value(value);
    return members;
}

/// Whether a reference in a Location field stays with the host that the request went to.
bool same_origin(std::string_view location, std::string_view host)
{
    if (location.starts_with("//")) location.remove_prefix(2);
    else if (location.starts_with("http://")) location.remove_prefix(7);
    else return location.find("://") > location.find('/');
    return location.substr(0, location.find_first_of("/?#")) == host;
}

/// The path and query of a request for one campaign, whose id is one escaped segment.
std::string escaped_target(call const& made, std::string_view id)
{
    std::string target;
    auto const* const client = made.captures.front()->about.if_contains("client");
    if (auto const* const base = client == nullptr ? nullptr : find(*client, "base_url_path"))
        target = text_of(*base).substr(0, text_of(*base).find_last_not_of('/') + 1);
    target += "/reachout/api/v1/campaigns/";
    for (char const c : id) {
        constexpr char digits[] = "0123456789ABCDEF";
        auto const byte = static_cast<unsigned char>(c);
        if (waybill::detail::is_ascii_alnum(c) || c == '-' || c == '_' || c == '.' || c == '~') target += c;
        else target.append({'%', digits[byte >> 4U], digits[byte & 15U]});
    }
    auto action = made.operation.substr(made.operation.find('.') + 1);
    if (action == "get" || action == "update" || action == "delete") return target;
    std::replace(action.begin(), action.end(), '_', '-');
    return target + '/' + action;
}

/// The call should be refused before anything is sent.
void refuse(expectation& wanted, std::string_view because)
{
    wanted = {.failure = {.kinds = {error_kind::invalid_argument}}, .differences = {std::string{because}}};
}

void expect_escaped_id(call const& made, arguments const& given, expectation& wanted)
{
    if (!given.has("id") || wanted.requests.empty()) return;
    auto const id = given.text("id");
    if (id.empty() || id == "." || id == "..") return refuse(wanted, difference::one_segment);
    auto const target = escaped_target(made, id);
    if (target.find('%') == std::string::npos || target == wanted.requests.front().target()) return;
    wanted.requests.front().set_target(target);
    wanted.differences.emplace(difference::one_segment);
}

/// Changes a member of the JSON bodies that are expected.
void expect_in_bodies(expectation& wanted, std::string_view name, std::string const& value, std::string_view because)
{
    for (auto& request : wanted.requests) {
        auto body = parse_json(request.body);
        if (!body || !body->is_object()) continue;
        auto& member = body->get_object()[name];
        if (member == json::value(value)) continue;
        member = value;
        request.body = json::serialize(*body);
        wanted.differences.emplace(because);
    }
}

void expect_given_emails(arguments const& given, expectation& wanted)
{
    auto const* const data = given.find("data");
    if (data == nullptr) return;
    for (char const* const name : {"from_email", "reply_to_email"}) {
        auto const fields = given.fields("data");
        auto const* const value = fields.if_contains(name);
        if (value != nullptr && *value == json::value("")) expect_in_bodies(wanted, name, "", difference::empty_email);
    }
}

void expect_typed_time(arguments const& given, expectation& wanted)
{
    if (!given.has("scheduled_at")) return;
    auto const time = waybill::date_time::parse(given.text("scheduled_at"));
    if (time) expect_in_bodies(wanted, "scheduled_at", time->to_string(), difference::schedule_time);
    else refuse(wanted, difference::schedule_time);
}

/// Where the original followed a redirect that waybill does not follow, the call ends with it.
void expect_safe_redirects(expectation& wanted)
{
    for (std::size_t i = 0; i + 1 < wanted.requests.size(); ++i) {
        auto const answer = message::parse(wanted.answers[i]);
        auto const location = answer.fields.find("Location");
        auto const status = answer.status();
        auto const method = wanted.requests[i].method();
        if (!location || status < 300 || status >= 400) continue;
        bool const leaves = !same_origin(*location, wanted.requests[i].fields.find("Host").value_or(""));
        bool const loses = (status == 301 && method == "POST") || (status == 302 && method != "GET");
        if (leaves || loses) {
            wanted.requests.resize(i + 1);
            wanted.answers.resize(i + 1);
            wanted.value.reset();
            wanted.failure = {.kinds = {error_kind::redirect}, .http_status = status};
            wanted.differences = {leaves ? difference::other_origin : difference::changed_method};
        } else if (status == 303 && wanted.requests[i + 1].fields.erase("Content-Type") != 0) {
            wanted.differences.emplace(difference::get_without_type);
        }
    }
}

} // namespace

expectation expect(call const& made, arguments const& given)
{
    expectation wanted;
    for (auto const* const recorded : made.captures) {
        if (!recorded->has_exchange) continue;
        wanted.requests.push_back(message::parse(recorded->request));
        wanted.answers.push_back(recorded->response);
    }
    if (find(made.result, "$pending") != nullptr) throw unusable_capture{"the exchange with the result is missing"};
    if (find(made.result, "exception") != nullptr) {
        expect_exception(made.result, made, wanted);
    } else if (made.operation == "campaigns.delete") {
        wanted.value = true;
        if (made.result == json::value(false)) wanted.differences.emplace(difference::deleted);
    } else {
        wanted.value = recorded_value(made.result);
        wanted.value_is_raw = made.result.is_object() && find(made.result, "$type") == nullptr;
    }
    expect_safe_redirects(wanted);
    if (made.operation == "campaigns.schedule") expect_typed_time(given, wanted);
    if (made.operation != "campaigns.create" || given.is_model("data")) expect_given_emails(given, wanted);
    expect_escaped_id(made, given, wanted);
    return wanted;
}

} // namespace wire::konigle
