#include "expect.hpp"

#include "compose.hpp"
#include "differences.hpp"

#include <waybill/types/date_time.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

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
            bool const is_list = value.is_array() || value.is_object(); // about a member that is called code
            if (name == "code" && !is_list) failure.provider_code = error_text(value);
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

/// Whether that is within free records, in which the original expects texts.
bool is_in_dns_records(json::value const& error)
{
    auto const& loc = error.at("loc").as_array();
    return loc.size() == 3 && (loc[0] == json::value("dkim_records") || loc[0] == json::value("mail_from_records"));
}

/// A call that ended without an answer, or was not made.
void expect_no_exchange(json::value const& result, call const& made, expected_failure& failure)
{
    auto const exception = text_of(result.at("exception"));
    bool const is_client = made.operation == "Client";
    bool const is_connection = exception == "konigle.exceptions.NetworkError";
    failure.effect = waybill::effect::not_sent;
    failure.kinds = {is_client       ? error_kind::configuration
                     : is_connection ? error_kind::connect
                                     : error_kind::invalid_argument};
    if (exception.starts_with("konigle.") && !is_connection)
        throw unusable_capture{"the request to which it is an answer is not recorded"};
    if (!is_client) failure.members = wrong_members(result);
    else
        for (auto const& setting : wrong_members(result))
            if (find(made.kwargs, setting.substr(1)) == nullptr)
                throw unusable_capture{"the setting " + setting + " is not given"};
}

/// What a recorded exception means here. Those of Python itself are crashes of the original on an answer that it did
/// not foresee; the status says what should have come of it.
void expect_exception(json::value const& result, call const& made, expectation& wanted)
{
    constexpr std::string_view own = "konigle.exceptions.";
    std::string_view const exception = result.at("exception").as_string();
    auto& failure = wanted.failure;
    if (wanted.requests.empty()) return expect_no_exchange(result, made, failure);
    auto const response = message::parse(wanted.answers.back());
    auto const body = parse_json(response.body);
    bool const is_success = response.status() >= 200 && response.status() < 300;
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
    } else if (!is_success) {
        failure.kinds = {kind_of_status(response.status())};
        failure.http_status = response.status();
        if (body) expect_error_body(*body, failure);
    } else if (exception == "pydantic.ValidationError" && body && broke_a_limit(result)) {
        wanted.value = *body;
        wanted.value_is_body = true;
        wanted.differences.emplace(difference::read_leniently);
    } else if (exception == "TypeError" && body && made.recorded_in->about.at("mode") == json::value("async")) {
        wanted.value = *body;
        wanted.value_is_raw = true;
        wanted.differences.emplace(difference::async_only);
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

/// How many requests a call sent of which no bytes are recorded. Of a flow only all requests are counted: a call of the
/// client that gave something sent one.
int requests_sent(call const& made)
{
    auto const& about = made.recorded_in->about;
    if (made.is_of_record()) return 0;
    if (find(about.at("args"), "steps") != nullptr) return find(made.result, "exception") == nullptr ? 1 : 0;
    return about.at("requests_sent").to_number<int>();
}

/// Exchanges of which only their number and what came of them is recorded.
void compose_exchanges(call const& made, arguments const& given, expectation& wanted)
{
    constexpr int redirects_followed = 10;
    auto count = requests_sent(made);
    if (count == 0) return;
    auto const id = given.has("id") ? given.text("id") : "";
    auto const exception = find(made.result, "exception") == nullptr ? "" : text_of(made.result.at("exception"));
    std::string answer;
    if (auto const* const status = find(made.result, "status_code")) {
        answer = composed_answer(status->to_number<int>(), made.result.at("response"));
    } else if (auto const* const fields = find(made.result, "fields")) {
        answer = composed_answer(200, *fields);
    } else if (exception == "httpx.TooManyRedirects") {
        answer = composed_redirect(composed_target(made, id));
        if (count > redirects_followed + 1) wanted.differences.emplace(difference::fewer_redirects);
        count = (std::min)(count, redirects_followed + 1);
    } else if (exception != "konigle.exceptions.KonigleTimeoutError") {
        throw unusable_capture{"the requests that were sent are not recorded"};
    }
    wanted.requests.assign(static_cast<std::size_t>(count), composed_request(made, id));
    wanted.answers.assign(static_cast<std::size_t>(count), answer);
}

/// What the original's encoder fails on is sent; how the provider answers does not matter.
bool expect_written(call const& made, arguments const& given, expectation& wanted)
{
    auto const* const message = find(made.result, "message");
    if (message == nullptr || !text_of(*message).ends_with("is not JSON serializable") || requests_sent(made) != 0)
        return false;
    wanted.requests.push_back(
        composed_request(made, given.has("id") ? given.text("id") : "", json::value(given.fields("data"))));
    wanted.answers.push_back(composed_answer(503, {{"detail", "Later"}}));
    wanted.failure = {.kinds = {error_kind::server}, .http_status = 503, .provider_message = "Later"};
    wanted.differences.emplace(difference::can_be_written);
    return true;
}

/// Whether only a setting that waybill does not have was wrong.
bool is_without_setting(call const& made)
{
    static std::set<std::string> const absent{"", "/log_level", "/keepalive_connections"}; // "": the one with another
    auto const wrong = wrong_members(made.result);
    return made.operation == "Client" && !wrong.empty() &&
           std::all_of(wrong.begin(), wrong.end(), [&](std::string const& each) { return absent.contains(each); });
}

/// Whether a reference in a Location field stays with the host that the request went to.
bool same_origin(std::string_view location, std::string_view host)
{
    if (location.starts_with("//")) location.remove_prefix(2);
    else if (location.starts_with("http://")) location.remove_prefix(7);
    else return location.find("://") > location.find('/');
    return location.substr(0, location.find_first_of("/?#")) == host;
}

void expect_escaped_id(call const& made, arguments const& given, expectation& wanted)
{
    if (!given.has("id") || wanted.requests.empty()) return;
    auto const id = given.text("id");
    if (id.empty() || id == "." || id == "..") {
        wanted = refusal({}, difference::one_segment);
        return;
    }
    auto const target = composed_target(made, id);
    if (target.find('%') == std::string::npos || target == wanted.requests.front().target()) return;
    wanted.requests.front().set_target(target);
    wanted.differences.emplace(difference::one_segment);
}

/// Changes a member of the JSON bodies that are expected, where it is what the original sends; null: nothing.
void expect_in_bodies(expectation& wanted, std::string_view name, json::value const& original, std::string const& here,
                      std::string_view because)
{
    for (auto& request : wanted.requests) {
        auto body = parse_json(request.body);
        if (!body || !body->is_object()) continue;
        auto& member = body->get_object()[name];
        if (member != original || original == json::value(here)) continue;
        member = here;
        request.body = json::serialize(*body);
        wanted.differences.emplace(because);
    }
}

void expect_given_emails(arguments const& given, expectation& wanted)
{
    if (!given.has("data")) return;
    auto const fields = given.fields("data");
    for (char const* const name : {"from_email", "reply_to_email"})
        if (auto const* const value = fields.if_contains(name); value != nullptr && *value == json::value(""))
            expect_in_bodies(wanted, name, nullptr, "", difference::empty_email);
}

void expect_typed_time(arguments const& given, expectation& wanted)
{
    if (!given.has("scheduled_at")) return;
    auto const text = given.text("scheduled_at");
    auto const time = waybill::date_time::parse(text);
    if (time) expect_in_bodies(wanted, "scheduled_at", json::value(text), time->to_string(), difference::schedule_time);
    else wanted = refusal({}, difference::schedule_time);
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

/// Whether there is one of the original's objects in the result.
bool has_typed(json::value const& result)
{
    if (result.is_array()) return std::any_of(result.get_array().begin(), result.get_array().end(), has_typed);
    if (!result.is_object()) return false;
    if (result.get_object().contains("$type")) return true;
    return std::any_of(result.get_object().begin(), result.get_object().end(),
                       [](auto const& member) { return has_typed(member.value()); });
}

} // namespace

json::value recorded_value(json::value const& result)
{
    if (result.is_array()) {
        json::array all;
        for (auto const& element : result.get_array()) all.push_back(recorded_value(element));
        return all;
    }
    if (!result.is_object()) return result;
    if (auto const* const fields = find(result, "fields"); fields != nullptr && find(result, "$type") != nullptr) {
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

bool broke_a_limit(json::value const& result)
{
    static std::set<std::string_view> const limits{"enum",
                                                   "literal_error",
                                                   "value_error",
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
               return limits.contains(text_of(each.at("type"))) || is_in_dns_records(each);
           });
}

expectation refusal(std::set<std::string> members, std::string_view because)
{
    return {.failure = {.kinds = {error_kind::invalid_argument},
                        .effect = waybill::effect::not_sent,
                        .members = std::move(members)},
            .differences = {std::string{because}}};
}

expectation expect(call const& made, arguments const& given)
{
    expectation wanted;
    for (auto const* const recorded : made.captures) {
        wanted.requests.push_back(message::parse(recorded->request));
        wanted.answers.push_back(recorded->response);
    }
    if (find(made.result, "$pending") != nullptr) throw unusable_capture{"the exchange with the result is missing"};
    if (made.captures.empty()) {
        if (expect_written(made, given, wanted)) return wanted;
        compose_exchanges(made, given, wanted);
    }
    if (find(made.result, "exception") != nullptr && is_without_setting(made)) {
        wanted.value = true;
        wanted.differences.emplace(difference::no_such_setting);
    } else if (find(made.result, "exception") != nullptr) {
        expect_exception(made.result, made, wanted);
    } else if (made.action() == "delete") {
        wanted.value = true;
        if (made.result == json::value(false)) wanted.differences.emplace(difference::async_only);
    } else {
        wanted.value = recorded_value(made.result);
        wanted.value_is_raw = made.result.is_object() && !has_typed(made.result);
    }
    expect_safe_redirects(wanted);
    if (made.operation == "campaigns.schedule") expect_typed_time(given, wanted);
    if (made.resource() == "campaigns" && (made.action() != "create" || given.is_model("data")))
        expect_given_emails(given, wanted);
    expect_escaped_id(made, given, wanted);
    return wanted;
}

} // namespace wire::konigle
