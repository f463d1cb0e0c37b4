#include "expect.hpp"

#include "differences.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

namespace wire::dyn {
namespace {

namespace json = boost::json;

json::value const* find(json::value const& where, std::string_view name)
{
    return where.is_object() ? where.get_object().if_contains(name) : nullptr;
}
std::string_view text_of(capture const& from, std::string_view name)
{
    auto const* const value = from.about.if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view{value->get_string()} : std::string_view{};
}
bool is_quirk(capture const& from)
{
    return text_of(from, "verdict") == "quirk";
}

/// Times as their text, objects of the original by their attributes.
json::value plain(json::value const& value)
{
    if (auto const* const time = find(value, "$datetime")) return *time;
    if (auto const* const attributes = find(value, "attributes");
        attributes != nullptr && find(value, "$type") != nullptr)
        return plain(*attributes);
    if (value.is_array()) {
        json::array all;
        for (auto const& each : value.get_array()) all.push_back(plain(each));
        return all;
    }
    if (value.is_object()) {
        json::object all;
        for (auto const& [name, member] : value.get_object()) all[name] = plain(member);
        return all;
    }
    return value;
}

// The operations.

std::string endpoint_name(std::string_view operation)
{
    constexpr std::pair<std::string_view, std::string_view> others[] = {
        {"accounts.get", "find_account"},
        {"accounts.delete", "accounts.remove"},
        {"accounts.generate_new_apikey", "accounts.generate_new_api_key"},
        {"senders.delete", "senders.remove"},
        {"senders.dkim", "senders.set_dkim"},
    };
    for (auto const& [theirs, ours] : others)
        if (theirs == operation) return std::string{ours};
    return std::string{operation};
}

std::string_view action_of(std::string_view operation)
{
    return operation.substr(operation.rfind('.') + 1); // all of it where there is no dot
}

/// The name of the list in the data of an operation that lists: "senders" of senders.list, "opens" of
/// reports.opens.unique.
std::string list_name(std::string_view operation)
{
    auto const path = operation.substr(0, operation.rfind('.'));
    return std::string{path.substr(path.rfind('.') + 1)};
}

// The requests.

void add_field(json::object& fields, std::string_view name, json::value const& value)
{
    if (name.ends_with("[]")) name.remove_suffix(2);
    auto* const given = fields.if_contains(name);
    if (given == nullptr) {
        fields[name] = value;
    } else {
        if (!given->is_array()) *given = json::array{*given};
        given->get_array().push_back(value);
    }
}

/// "%(colour)s" and its like become what the object says; "%%" is no placeholder.
std::string formatted(std::string_view text, json::object const& values)
{
    std::string all;
    while (true) {
        auto const percent = text.find('%');
        all += text.substr(0, percent);
        if (percent == std::string_view::npos) return all;
        text.remove_prefix(percent + 1);
        if (text.starts_with('%')) {
            all += '%';
            text.remove_prefix(1);
            continue;
        }
        auto const close = text.find(")s");
        if (!text.starts_with('(') || close == std::string_view::npos)
            throw unusable_capture{"a format of another kind"};
        all += std::string_view{values.at(text.substr(1, close - 1)).as_string()};
        text.remove_prefix(close + 2);
    }
}

/// The fields of a mail from the arguments of the original's classes.
json::object mail_fields(std::string_view original, json::object const& args)
{
    constexpr std::pair<std::string_view, std::string_view> names[] = {
        {"from_field", "from"}, {"body", "bodytext"}, {"html", "bodyhtml"}};
    json::object fields;
    for (auto const& [name, value] : args) {
        std::string_view wire_name = name;
        for (auto const& [theirs, ours] : names)
            if (theirs == wire_name) wire_name = ours;
        if (wire_name == "send.content")
            wire_name = original.find("HTML") == std::string_view::npos ? "bodytext" : "bodyhtml";
        if (wire_name != "send.formatters") fields[wire_name] = value;
    }
    auto const* const formatters = args.if_contains("send.formatters");
    if (formatters == nullptr) return fields;
    if (formatters->as_array().size() != 1) throw unusable_capture{"several mails in one capture"};
    for (char const* const body : {"bodytext", "bodyhtml"})
        if (auto* const text = fields.if_contains(body))
            *text = formatted(std::string_view{text->as_string()}, formatters->as_array()[0].as_object());
    return fields;
}

call call_of(capture const& from)
{
    auto const operation = text_of(from, "op");
    call made{endpoint_name(operation), {}};
    auto const args = plain(from.about.at("args")).as_object();
    if (text_of(from, "source") == "composed") {
        for (auto const& field : args.at("fields").as_array())
            add_field(made.fields, field.as_array().at(0).as_string(), field.as_array().at(1));
    } else if (operation == "send") {
        made.fields = mail_fields(text_of(from, "operation"), args);
    } else {
        made.fields = args;
        made.fields.erase("method"); // an argument of the original that chooses the operation
    }
    return made;
}

/// As a form has it.
std::string escaped(std::string_view text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string all;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (waybill::detail::is_ascii_alnum(c) || std::string_view{"_.-~"}.find(c) != std::string_view::npos) all += c;
        else if (c == ' ') all += '+';
        else (all += '%').append({digits[byte >> 4U], digits[byte & 15U]});
    }
    return all;
}

/// A recorded request as waybill sends it.
message request_of(capture const& from, std::set<std::string>& differences)
{
    auto request = message::parse(from.request);
    if (request.method() == "GET") {
        if (request.body != "{}") throw unusable_capture{"a GET with a body of another kind"};
        request.body.clear();
        request.fields.erase("Content-Type");
        differences.insert(difference::get_without_body);
    }
    if (request.fields.find("Accept")) throw unusable_capture{"an Accept header, which the original never sends"};
    request.fields.set("Accept", "application/json"); // says what the answer is anyway
    return request;
}

/// Puts another text in place of what is there once.
void replace(std::string& where, std::string_view old, std::string_view text)
{
    auto const at = where.find(old);
    if (at == std::string::npos) throw unusable_capture{"there is no " + std::string{old}};
    where.replace(at, old.size(), text);
}

// The results.

std::string body_of(message const& response)
{
    if (!response.fields.find("Transfer-Encoding")) return response.body;
    std::string body;
    for (std::string_view rest = response.body;;) {
        auto const line = rest.find("\r\n");
        std::size_t size = 0;
        std::from_chars(rest.data(), rest.data() + (std::min)(line, rest.size()), size, 16);
        if (size == 0 || rest.size() < line + 2 + size) return body;
        body += rest.substr(line + 2, size);
        rest.remove_prefix((std::min)(rest.size(), line + 2 + size + 2));
    }
}

/// The data in the envelope; null when there is none.
json::value data_of(capture const& from)
{
    auto const body = parse_json(body_of(message::parse(from.response)));
    auto const* const envelope = body ? find(*body, "response") : nullptr;
    auto const* const data = envelope == nullptr ? nullptr : find(*envelope, "data");
    return data == nullptr ? json::value{} : *data;
}

expected_failure failure_of(json::object const& wanted, capture const& from)
{
    using waybill::error_kind;
    static std::map<std::string_view, std::vector<error_kind>> const kinds{
        {"InvalidKey", {error_kind::authentication}},
        {"InvalidFields", {error_kind::validation}},
        {"ObjectExists", {error_kind::conflict}},
        {"NotFound", {error_kind::not_found}},
        {"FeatureNotEnabled", {error_kind::authorization}},
        {"Provider", {error_kind::server, error_kind::refused}},
        {"Http", {error_kind::server, error_kind::redirect, error_kind::http_status}},
        {"Decode", {error_kind::unexpected_content, error_kind::decode}},
        {"Transport", {error_kind::transport}},
    };
    auto const found = kinds.find(std::string_view{wanted.at("error").as_string()});
    if (found == kinds.end()) throw unusable_capture{"an error of no known kind"};
    expected_failure failure{.kinds = found->second};
    failure.http_status = message::parse(from.response).status();
    if (auto const* const text = wanted.if_contains("message")) {
        failure.provider_message = std::string{text->as_string()};
        failure.provider_code = std::to_string(wanted.at("status").as_int64());
        failure.field_errors.emplace();
        for (auto const& each : wanted.at("details").as_array())
            failure.field_errors->push_back({"data", std::string{each.as_string()}});
    } else if (auto const* const status = wanted.if_contains("status")) {
        failure.http_status = status->to_number<int>();
    }
    return failure;
}

/// What the call of a success gives, from what the original gave or should have given.
json::value value_of(std::string const& operation, json::value result, capture const& from)
{
    auto const action = action_of(operation);
    bool const gives_key = operation.starts_with("accounts.") && action != "list" && action != "remove";
    bool const reads = action == "list" || action == "details" || action == "status" || action == "count" ||
                       action == "unique" || action == "unique_count" || action == "get" || action == "send";
    if (!gives_key && !reads) return true; // whatever the original makes of it
    if (auto const* const failed = find(result, "exception"); failed != nullptr || result.is_null())
        result = data_of(from);
    if (gives_key) return result.as_object().at("apikey");
    auto const list = list_name(operation);
    if (auto const* const records = find(result, "report")) return json::object{{list, *records}};
    if (result.is_array()) return json::object{{list, result}};
    if (operation == "recipients.status") // without the list
        return json::object{{"recipients", json::array{}}, {"status", result.as_object().at("status")}};
    for (char const* const only : {"count", "ready"})
        if (auto const* const value = find(result, only); value != nullptr && result.get_object().size() == 1)
            return *value;
    if (operation == "xheaders.get")
        for (char const* const slot : {"xheader1", "xheader2", "xheader3", "xheader4"})
            if (!result.as_object().contains(slot)) result.as_object()[slot] = "";
    return result;
}

void expect_result(step& each, capture const& from)
{
    auto& wanted = each.wanted;
    auto const* const corrected = from.about.if_contains("correct_result");
    auto const result = plain(corrected != nullptr ? *corrected : from.about.at("result"));
    wanted.numbers_as_text = true;
    auto const* const failed = find(result, "error");
    if (failed != nullptr && *failed == json::value("NoSuchAccount")) {
        wanted.value = json::value{};
        wanted.differences.insert(difference::no_account);
    } else if (failed != nullptr) {
        wanted.failure = failure_of(result.get_object(), from);
    } else {
        wanted.value = value_of(each.made.operation, result, from);
        if (each.made.operation == "xheaders.get" && result.as_object().size() != 4)
            wanted.differences.insert(difference::empty_slot);
    }
}

/// The call of one exchange, sent as another capture says where that is the right one.
step step_of(capture const& from, by_name const& all)
{
    step each;
    each.captures = {&from};
    each.any_order = text_of(from, "verdict") == "order";
    each.wanted.answers = {from.response};
    if (auto const* const key = from.about.if_contains("session_key"); key != nullptr && *key == json::value("")) {
        each.made = call_of(from);
        each.wanted = {.failure = {.kinds = {waybill::error_kind::configuration}, .http_status = 0}};
        each.wanted.differences.insert(difference::no_empty_key);
        return each;
    }
    auto const correct = text_of(from, "correct");
    auto const other = all.find(std::string{correct});
    auto const& right = is_quirk(from) && other != all.end() ? *other->second : from;
    each.made = call_of(right);
    each.wanted.requests = {request_of(right, each.wanted.differences)};
    auto& request = each.wanted.requests.front();
    if (&right != &from) {
        each.wanted.differences.insert(difference::corrected);
    } else if (is_quirk(from) && correct == "send 1 or 0") {
        replace(request.body, "=True", "=1");
        each.wanted.differences.insert(difference::flag_is_digit);
    } else if (is_quirk(from) && correct == "send enddate") {
        auto target = request.target();
        replace(target, "start_index=0", "enddate=" + escaped(each.made.fields.at("enddate").as_string()));
        request.set_target(target);
        each.wanted.differences.insert(difference::dates_alone);
    } else if (is_quirk(from) && correct.starts_with("no request")) {
        each.made = {"senders.seeding", {}};
        each.wanted = {.value = json::value{}};
        each.wanted.differences.insert(difference::no_seeding);
        return each;
    } else if (is_quirk(from)) {
        throw unusable_capture{"a correction of no known kind: " + std::string{correct}};
    }
    expect_result(each, from);
    return each;
}

/// Reads the names of the headers, changes one and writes all.
std::vector<step> header_steps(std::vector<capture const*> const& captures)
{
    if (captures.size() != 2) throw unusable_capture{"not a read and a write"};
    auto const& args = captures[1]->about.at("args").as_object();
    auto names = data_of(*captures[0]).as_object();
    step read{.made = {"xheaders.get", {}}, .captures = {captures[0]}};
    read.wanted.value = names;
    read.wanted.requests = {request_of(*captures[0], read.wanted.differences)};
    read.wanted.answers = {captures[0]->response};

    auto const* const name = args.if_contains("value");
    names[std::string_view{args.at("key").as_string()}] = name == nullptr ? json::value("") : *name;
    step write{.made = {"xheaders.set", names}, .captures = {captures[1]}};
    write.wanted.value = true;
    write.wanted.requests = {request_of(*captures[1], write.wanted.differences)};
    write.wanted.answers = {captures[1]->response};
    if (is_quirk(*captures[1])) {
        std::string form;
        for (char const* const slot : {"xheader1", "xheader2", "xheader3", "xheader4"})
            form.append(slot).append("=").append(escaped(names.at(slot).as_string())).append("&");
        write.wanted.requests.front().body = form + "apikey=test-key";
        write.wanted.differences.insert(difference::slot_is_cleared);
    }
    return {read, write};
}

} // namespace

std::vector<step> steps_of(std::vector<capture const*> const& captures, by_name const& all)
{
    auto const& first = *captures.front();
    if (captures.size() > 1 && text_of(first, "op") == "xheaders.set") return header_steps(captures);
    if (text_of(first, "correct").starts_with("only the first request")) {
        auto only = step_of(first, all);
        only.captures = captures;
        only.wanted.differences.insert(difference::no_write_on_read);
        return {only};
    }
    std::vector<step> steps;
    for (auto const* const each : captures) steps.push_back(step_of(*each, all));
    return steps;
}

} // namespace wire::dyn
