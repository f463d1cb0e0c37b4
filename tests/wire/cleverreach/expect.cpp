#include "expect.hpp"

#include "differences.hpp"
#include "envelope.hpp"
#include "recorded.hpp"

#include <algorithm>
#include <map>
#include <string_view>

// The format of the captures: docs/wire/cleverreach.md, "Recorded exchanges".
namespace wire::cleverreach {
namespace {

namespace json = boost::json;
using waybill::error_kind;

json::value const* find(json::object const& where, std::string_view name)
{
    auto const* const found = where.if_contains(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

std::string string_in(json::object const& where, std::string_view name)
{
    auto const* const found = find(where, name);
    return found == nullptr ? std::string{} : text_of(*found);
}

/// What the original sends as evidence where it is given none.
json::object made_up_evidence()
{
    return {{"user_ip", "127.0.0.1"},
            {"user_agent", "mozilla"},
            {"referer", "http://www.gotham.com/newsletter_subscribe/"},
            {"postdata", "firtsname:bruce,lastname:whayne,nickname:Batman"},
            {"info", "Extra info. the more you provide, the better."}};
}

/// The methods of the original's classes have their arguments in this order, each some of them.
json::array in_order(json::object const& named, std::set<std::string>& differences)
{
    json::array all;
    std::size_t used = 0;
    for (char const* const name : {"list_id", "form_id", "receiver", "email", "level", "doidata"}) {
        auto const* value = named.if_contains(name);
        if (value == nullptr) continue;
        ++used;
        all.push_back(*value);
        if (std::string_view{name} != "doidata" || !value->is_null()) continue;
        all.back() = made_up_evidence();
        differences.insert(difference::own_evidence);
    }
    if (used != named.size()) throw unusable_capture{"an argument that is not known"};
    return all;
}

/// Whether something that a call needs is missing, or a batch is too long.
bool is_unfit(step const& made)
{
    return std::any_of(made.arguments.begin(), made.arguments.end(), [&](json::value const& each) {
        if (each.is_array()) return each.get_array().size() > 50;
        return each.is_null() || (made.method == "receiverAdd" && each.is_object() && !each.get_object().contains("email"));
    });
}

std::vector<error_kind> kinds_of_code(std::int64_t code)
{
    static std::map<std::int64_t, error_kind> const kinds{
        {1, error_kind::authentication}, {5, error_kind::authentication}, {10, error_kind::authorization}, {20, error_kind::not_found},
        {30, error_kind::validation},    {40, error_kind::validation},    {80, error_kind::validation},    {100, error_kind::validation},
        {50, error_kind::conflict},      {60, error_kind::conflict},      {90, error_kind::conflict}};
    auto const found = kinds.find(code);
    return {found == kinds.end() ? error_kind::refused : found->second};
}

/// A reply with the status ERROR.
expected_failure refusal(std::int64_t code, std::string text)
{
    expected_failure failure{.kinds = kinds_of_code(code), .effect = waybill::effect::rejected};
    failure.provider_code = std::to_string(code);
    failure.provider_message = std::move(text);
    return failure;
}

/// "MESSAGE" of "Error for method METHOD: MESSAGE. Data: DATA".
std::string message_in(std::string_view text, std::string_view method)
{
    auto const begin = "Error for method " + std::string{method} + ": ";
    auto const end = text.find(". Data: ");
    if (!text.starts_with(begin) || end == std::string_view::npos) throw unusable_capture{"an exception of another form"};
    return std::string{text.substr(begin.size(), end - begin.size())};
}

/// How the original fails.
expected_failure failure_of(json::object const& thrown, std::string const& method, message const& answer)
{
    auto const name = string_in(thrown, "exception");
    if (name == "CleverreachAPIException") return refusal(thrown.at("statuscode").as_int64(), message_in(string_in(thrown, "message"), method));
    expected_failure failure;
    if (name == "WebFault") {
        auto const& fault = thrown.at("fault").as_object();
        failure.kinds = {error_kind::refused};
        failure.provider_code = string_in(fault, "faultcode");
        failure.provider_message = string_in(fault, "faultstring");
        // A server that blames itself may have done something.
        failure.effect = failure.provider_code->ends_with("Client") ? waybill::effect::rejected : waybill::effect::unknown;
    } else if (name == "UnboundLocalError") { // which hides a fault
        failure.kinds = {error_kind::refused};
        failure.effect = waybill::effect::unknown;
    } else if (name == "Exception") {
        auto const status = thrown.at("message").as_array().at(0).as_int64();
        failure.kinds = {status == 401 ? error_kind::authentication : status == 404 ? error_kind::not_found : error_kind::http_status};
        failure.http_status = static_cast<int>(status);
    } else if (name == "ValueError") {
        failure.kinds = {error_kind::decode};
    } else if (name == "AttributeError" || name == "SAXParseException") {
        if (answer.status() >= 500) failure.kinds = {error_kind::server};
        else failure.kinds = {error_kind::decode, error_kind::unexpected_content};
    } else {
        throw unusable_capture{"the exception " + name + " is not known"};
    }
    return failure;
}

/// Whether the original took the types that the answer names, or found no list, and so made something odd.
bool is_odd(json::value const& result)
{
    if (result.is_array()) return std::any_of(result.get_array().begin(), result.get_array().end(), is_odd);
    auto const* const type = result.is_object() ? find(result.get_object(), "__type") : nullptr;
    return type != nullptr && (*type == "FormList" || *type == "item");
}

/// "future" of "Type not found: 'future'".
std::string unknown_name(std::string const& text)
{
    auto const open = text.find('\'');
    return text.substr(open + 1, text.rfind('\'') - open - 1);
}

json::value data_in(message const& answer)
{
    auto const reply = reply_in(answer.body);
    return normal(reply.as_object().at("data"));
}

void expect_result(step& made, capture const& last)
{
    auto const& result = last.about.at("result").as_object();
    auto const answer = message::parse(last.response);
    auto& wanted = made.wanted;
    auto const* const settings = find(last.about, "settings");
    bool const is_quiet = settings != nullptr && settings->as_object().contains("raise_exceptions");
    auto const* const returned = result.if_contains("returned");
    if (is_quiet) wanted.differences.insert(difference::always_reported);
    if (returned == nullptr && string_in(result, "exception") == "TypeNotFound") {
        wanted.differences.insert(difference::unknown_skipped);
        wanted.value = data_in(answer);
        for (auto& each : wanted.value->as_array()) each.as_object().erase(unknown_name(string_in(result, "message")));
        wanted.numbers_as_text = true;
    } else if (returned == nullptr) {
        wanted.failure = failure_of(result, made.method, answer);
    } else if (is_quiet) {
        auto const reply = reply_in(answer.body).as_object();
        wanted.failure = refusal(std::stoll(string_in(reply, "statuscode")), string_in(reply, "message"));
        if (normal(reply.at("data")) != normal(*returned)) throw unusable_capture{"not the data of the answer"};
    } else if (string_in(last.about, "via") == "suds") {
        auto const& reply = returned->as_object();
        if (reply.at("status") == "ERROR") wanted.failure = refusal(reply.at("statuscode").as_int64(), string_in(reply, "message"));
        else wanted.value = normal(reply.at("data"));
    } else if (is_odd(*returned)) {
        wanted.differences.insert(difference::by_description);
        wanted.value = data_in(answer);
        wanted.numbers_as_text = true;
    } else {
        wanted.value = normal(*returned);
    }
}

/// A recorded request as waybill sends it.
message request_of(step& made, capture const& from)
{
    auto request = message::parse(from.request);
    auto const& args = from.about.at("args");
    if (request.fields.find("Accept")) throw unusable_capture{"an Accept header, which the original never sends"};
    request.fields.set("Accept", "text/xml"); // says what the answer is anyway
    auto body = request.body;
    if (made.method == "receiverGetPage" && made.arguments.back().is_object() && made.arguments.back().get_object().empty()) {
        auto const at = body.rfind("</ns1:receiverGetPage>");
        if (at == std::string::npos) throw unusable_capture{"no call of receiverGetPage"};
        body.insert(at, "<page xsi:type=\"ns1:pageFilterSegment\"><page xsi:type=\"ns3:int\">0</page></page>");
        made.wanted.differences.insert(difference::page_is_sent);
    }
    if (made.made_by == way::insert_new_user && body.find("<doidata") != std::string::npos)
        made.wanted.differences.insert(difference::own_evidence);
    request.body = expected_infoset(std::move(body), args, made.wanted.differences);
    return request;
}

void read_call(step& made, capture const& first)
{
    auto const operation = string_in(first.about, "operation");
    auto const& args = first.about.at("args").as_object();
    made.method = string_in(first.about, "soap_operation");
    if (auto const key = key_in(message::parse(first.request).body); !key.empty()) made.key = key;
    if (operation == "Client") {
        made.made_by = way::connecting;
    } else if (operation == "insert_new_user") {
        made.made_by = way::insert_new_user;
        made.parameters = args;
        made.parameters["evidence"] = made_up_evidence();
    } else if (operation == "query_data") {
        made.made_by = way::query_data;
        made.method = string_in(args, "method");
        made.parameters = args.at("keywords").as_object();
        if (auto const& positional = args.at("positional").as_array(); !positional.empty()) {
            if (positional.size() != 1) throw unusable_capture{"more than one argument by position"};
            made.parameters["listId"] = positional.front();
        }
        if (made.parameters.erase("list_id") != 0) made.wanted.differences.insert(difference::no_unknown_parameter);
    } else if (auto const* const positional = find(args, "positional")) {
        made.arguments = positional->as_array();
        made.rest_is_absent = true;
        if (made.method != "tradeTokenForApiKey") made.arguments.erase(made.arguments.begin()); // the key
    } else {
        made.arguments = in_order(args, made.wanted.differences);
    }
}

step step_of(std::vector<capture const*> const& captures)
{
    step made;
    made.captures = captures;
    read_call(made, *captures.front());
    if (made.made_by == way::connecting) {
        made.wanted.differences.insert(difference::no_description);
        made.wanted.value = true;
        return made;
    }
    for (auto const* const each : captures) {
        made.wanted.requests.push_back(request_of(made, *each));
        made.wanted.answers.push_back(each->response);
    }
    expect_result(made, *captures.back());
    made.may_be_refused = !made.wanted.value && is_unfit(made);
    return made;
}

} // namespace

std::vector<step> steps_of(std::vector<capture const*> const& captures)
{
    if (string_in(captures.front()->about, "operation") == "insert_new_user") return {step_of(captures)};
    std::vector<step> steps;
    for (auto const* const each : captures) {
        steps.push_back(step_of({each}));
        // The result is that of the last call.
        if (each != captures.back()) steps.back().wanted.value = data_in(message::parse(each->response));
    }
    return steps;
}

} // namespace wire::cleverreach
