#include "expect.hpp"

#include "compose.hpp"
#include "differences.hpp"
#include "xml.hpp"

#include <waybill/http/escape.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace wire::constantcontact {
namespace {

namespace json = boost::json;
using waybill::effect;
using waybill::error_kind;

std::string_view text_in(json::object const& from, std::string_view name)
{
    auto const* const value = from.if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view{value->get_string()} : std::string_view{};
}
json::value value_in(json::object const& from, std::string_view name)
{
    auto const* const value = from.if_contains(name);
    return value == nullptr ? json::value{} : *value;
}
bool is_defect(recorded_call const& recorded)
{
    return recorded.about.contains("original_defect");
}
bool is_no(json::value const& result)
{
    return result.is_null() || (result.is_bool() && !result.get_bool());
}
bool is_success(int status)
{
    return status >= 200 && status < 300;
}
std::string user_of(recorded_call const& recorded)
{
    return recorded.caller.user_name;
}

// Requests.

/// Query and path escaped as forms and paths are, without an ampersand at the end.
std::string normal_target(std::string_view target)
{
    auto const again = [](std::string_view text, auto append) {
        auto const decoded = waybill::http::form_decode(text);
        if (!decoded) throw unusable_capture{"a target with a broken escape"};
        std::string escaped;
        append(escaped, *decoded);
        return escaped;
    };
    auto const question = target.find('?');
    std::string normal;
    for (auto path = target.substr(1, question - 1);;) {
        auto const segment = path.substr(0, path.find('/'));
        normal += '/' + again(segment, waybill::http::append_path_segment);
        if (segment.size() == path.size()) break;
        path.remove_prefix(segment.size() + 1);
    }
    if (question == std::string_view::npos) return normal;
    char separator = '?';
    for (auto query = target.substr(question + 1); !query.empty();) {
        auto const field = query.substr(0, query.find('&'));
        query.remove_prefix((std::min)(query.size(), field.size() + 1));
        auto const equals = (std::min)(field.find('='), field.size());
        normal += separator + again(field.substr(0, equals), waybill::http::append_form) + '=';
        if (equals < field.size()) normal += again(field.substr(equals + 1), waybill::http::append_form);
        separator = '&';
    }
    return normal;
}

bool has_credentials(message const& request)
{
    return request.fields.find("Authorization").has_value();
}

/// A recorded request as waybill sends it.
message request_of(capture const& from, account const& caller, std::set<std::string>& differences)
{
    auto request = message::parse(from.request);
    if (auto const target = normal_target(request.target()); target != request.target()) {
        request.set_target(target);
        differences.insert(difference::escaped);
    }
    if (!has_credentials(request)) {
        request.fields.set("Authorization", authorization_of(caller));
        differences.insert(difference::credentials_at_once);
    }
    if (request.method() == "GET" || request.method() == "DELETE") {
        if (request.fields.find("Content-Type") != "text/xml") throw unusable_capture{"a Content-Type of another kind"};
        request.fields.erase("Content-Type");
        differences.insert(difference::no_type_without_body);
    }
    request.fields.set("Accept", "application/atom+xml");
    return request;
}

int status_of(capture const& from)
{
    return message::parse(from.response).status();
}

/// The exchanges but those that only a challenge or a repetition is the reason of.
std::vector<capture const*> needed_exchanges(recorded_call const& recorded, std::set<std::string>& differences)
{
    std::vector<capture const*> needed;
    for (auto const* const each : recorded.exchanges) {
        if (!each->has_exchange) continue;
        auto const* const before = needed.empty() ? nullptr : needed.back();
        if (before != nullptr) {
            auto const first = message::parse(before->request);
            auto const second = message::parse(each->request);
            bool const same = first.start_line == second.start_line && first.body == second.body;
            bool const challenged =
                same && status_of(*before) == 401 && !has_credentials(first) && has_credentials(second);
            bool const repeated =
                same && (before->response.empty() || (status_of(*before) == 401 && has_credentials(first)));
            if (challenged) {
                needed.back() = each;
                differences.insert(difference::credentials_at_once);
                continue;
            }
            if (repeated) {
                differences.insert(difference::no_repeat);
                continue;
            }
        }
        needed.push_back(each);
    }
    return needed;
}

// Arguments.

/// The value with another function's text in place of each text.
template <class Change>
json::value with_texts(json::value const& value, Change change)
{
    if (value.is_string()) return json::value(change(std::string_view{value.get_string()}));
    if (value.is_array()) {
        json::array all;
        for (auto const& each : value.get_array()) all.push_back(with_texts(each, change));
        return all;
    }
    if (value.is_object()) {
        json::object all;
        for (auto const& [name, each] : value.get_object()) all[name] = with_texts(each, change);
        return all;
    }
    return value;
}

/// The call as waybill's caller makes it: the original wants text to be escaped already, where it does not fail.
call plain_call(recorded_call const& recorded, std::set<std::string>& differences)
{
    auto made = recorded.made;
    if (auto* const lists = made.args.if_contains("lists"); lists != nullptr && lists->is_string()) {
        json::array each;
        for (char const c : lists->get_string()) each.push_back(json::value(std::string(1, c)));
        *lists = each;
        differences.insert(difference::no_text_for_list);
    }
    if (is_defect(recorded)) return made;
    auto const change = [&](json::value const& args, auto decode) {
        auto changed = with_texts(args, decode);
        if (changed != args) differences.insert(difference::text_is_text);
        return changed;
    };
    if (made.operation == "get_contacts") {
        made.args = change(made.args, [](std::string_view text) {
                        return waybill::http::percent_decode(text).value_or(std::string{text});
                    }).as_object();
    } else if (made.operation.ends_with("contact_list") || made.operation == "create_contact" ||
               made.operation == "update_contact") {
        made.args = change(made.args, unescape_xml).as_object();
    }
    return made;
}

// Answers that belong to other captures.

recorded_call const& like(recorded_call const& recorded, std::vector<recorded_call> const& all)
{
    for (auto const& each : all)
        if (each.made.operation == recorded.made.operation && !is_defect(each) && !each.exchanges.empty() &&
            text_in(each.about, "outcome") == "returned" && !is_no(each.about.at("result")) &&
            is_success(status_of(*each.exchanges.back())))
            return each;
    throw unusable_capture{"there is no other call of the kind that succeeds"};
}

/// The recorded exchange that gets this target; null when there is none.
capture const* getting(std::string const& target, std::vector<recorded_call> const& all)
{
    for (auto const& each : all) {
        for (auto const* const exchange : each.exchanges) {
            auto const request = message::parse(exchange->request);
            if (exchange->has_exchange && request.method() == "GET" && is_success(status_of(*exchange)) &&
                normal_target(request.target()) == target)
                return exchange;
        }
    }
    return nullptr;
}

std::string body_of(capture const& from)
{
    return message::parse(from.response).body;
}

std::string answer_with(std::string const& body)
{
    return "HTTP/1.1 200 OK\r\nContent-Type: application/atom+xml\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

void replace_all(std::string& where, std::string const& old, std::string const& text)
{
    for (auto at = where.find(old); at != std::string::npos; at = where.find(old, at + text.size()))
        where.replace(at, old.size(), text);
}

/// A page of those results that no recorded page has, made after the entry of the first result.
std::string middle_page(std::string const& first_page, json::array const& results, std::size_t begin, std::size_t end,
                        std::string const& next)
{
    auto const from = first_page.find("<entry>");
    auto const entry = first_page.substr(from, first_page.find("</entry>") + 8 - from);
    auto const& model = results.front().as_object();
    std::string page =
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><link rel=\"next\" href=\"" + escape_xml(next) + "\"/>";
    for (auto i = begin; i < end; ++i) {
        auto made = entry;
        for (auto const& [name, value] : model) {
            auto const old = escape_xml(text_of(value));
            auto const text = escape_xml(text_of(results[i].at(name)));
            replace_all(made, '"' + old + '"', '"' + text + '"');
            replace_all(made, '>' + old + '<', '>' + text + '<');
        }
        page += made;
    }
    return answer_with(page + "</feed>");
}

std::size_t entries_in(std::string const& body)
{
    std::size_t count = 0;
    for (auto at = body.find("<entry>"); at != std::string::npos; at = body.find("<entry>", at + 1)) ++count;
    return count;
}

/// Follows the links to the next pages from the first exchange on.
void follow_pages(expectation& wanted, std::vector<recorded_call> const& all)
{
    wanted.requests.resize(1);
    wanted.answers.resize(1);
    auto const first = message::parse(wanted.answers.front()).body;
    auto const path = wanted.requests.front().target().substr(0, wanted.requests.front().target().find('?'));
    auto const& results = wanted.value->as_array();
    auto seen = entries_in(first);
    for (auto link = next_link(first); !link.empty();) {
        auto const target = link.starts_with('/') ? link : path.substr(0, path.rfind('/') + 1) + link;
        auto request = wanted.requests.front();
        request.set_target(target);
        wanted.requests.push_back(request);
        if (auto const* const page = getting(target, all)) {
            wanted.answers.push_back(page->response);
        } else {
            // The only one recorded is the last page.
            capture const* last = nullptr;
            for (auto const& each : all)
                for (auto const* const exchange : each.exchanges)
                    if (message::parse(exchange->request).target().starts_with(path + "?next=")) last = exchange;
            if (last == nullptr) throw unusable_capture{"a page that is nowhere"};
            auto const behind = results.size() - entries_in(body_of(*last));
            wanted.answers.push_back(middle_page(first, results, seen, behind, message::parse(last->request).target()));
        }
        auto const body = message::parse(wanted.answers.back()).body;
        seen += entries_in(body);
        link = next_link(body);
        if (wanted.answers.size() > 10) throw unusable_capture{"too many pages"};
    }
}

// Expectations.

void fail_with(expectation& wanted, std::vector<error_kind> kinds, std::optional<effect> done = std::nullopt,
               int status = 0)
{
    wanted.value.reset();
    wanted.failure.kinds = std::move(kinds);
    wanted.failure.effect = done;
    if (status != 0) wanted.failure.http_status = status;
}

error_kind kind_of(int status)
{
    switch (status) {
    case 400: return error_kind::validation;
    case 401: return error_kind::authentication;
    case 404: return error_kind::not_found;
    case 409: return error_kind::conflict;
    default: return status >= 500 ? error_kind::server : error_kind::http_status;
    }
}

/// Refused before anything, or anything more, is sent.
void refuse(expectation& wanted, std::set<std::string> members, std::size_t sent = 0)
{
    wanted.requests.resize(sent);
    wanted.answers.resize(sent);
    fail_with(wanted, {error_kind::invalid_argument}, effect::not_sent);
    wanted.failure.members = std::move(members);
}

/// The one request that is put together, and the answer that it gets, or that another of its kind got.
void compose(step& made, recorded_call const& recorded, std::vector<recorded_call> const& all)
{
    made.wanted.requests = {compose_request(made.made, recorded.caller)};
    bool const answered =
        !made.wanted.answers.empty() && is_success(message::parse(made.wanted.answers.front()).status());
    auto const& source = answered ? recorded : like(recorded, all);
    made.wanted.answers = {source.exchanges.back()->response};
    made.wanted.value = source.about.at("result");
}

/// An update of a list that the original read, and then could not write.
void compose_update(step& made, recorded_call const& recorded, std::vector<recorded_call> const& all)
{
    auto const entry = message::parse(made.wanted.answers.at(0)).body;
    made.wanted.requests.push_back(compose_list_update(made.made, recorded.caller, entry));
    made.wanted.answers.push_back(like(recorded, all).exchanges.back()->response);
    made.wanted.value = true;
}

bool event_kind_exists(call const& made)
{
    auto const& kind = argument(made, "event_type");
    return !kind.is_int64() || (kind.get_int64() >= 0 && kind.get_int64() <= 5);
}

bool activity_kind_exists(call const& made)
{
    constexpr std::string_view kinds[] = {"SV_ADD",
                                          "ADD_CONTACTS",
                                          "ADD_CONTACT_DETAIL",
                                          "REMOVE_CONTACTS_FROM_LISTS",
                                          "CLEAR_CONTACTS_FROM_LISTS",
                                          "EXPORT_CONTACTS"};
    return made.operation != "create_activity" ||
           std::find(std::begin(kinds), std::end(kinds), text_of(argument(made, "type"))) != std::end(kinds);
}

/// What the original does right, or by its own lights.
void expect_recorded(step& made, recorded_call const& recorded, std::vector<capture const*> const& needed,
                     std::vector<recorded_call> const& all)
{
    auto& wanted = made.wanted;
    auto const result = value_in(recorded.about, "result");
    auto const exception = result.is_object() ? text_in(result.get_object(), "exception") : std::string_view{};
    auto const status = needed.empty() ? 0 : status_of(*needed.back());
    auto const& operation = made.made.operation;
    auto const type = text_of(argument(made.made, "type"));
    if (!event_kind_exists(made.made) || !activity_kind_exists(made.made)) {
        refuse(wanted, {});
        wanted.differences = {difference::no_such_endpoint};
    } else if (operation == "create_activity" && argument(made.made, "data").is_null() &&
               type != "CLEAR_CONTACTS_FROM_LISTS") {
        refuse(wanted, {"/data"});
        wanted.differences = {difference::refused_here};
    } else if (text_in(recorded.about, "outcome") == "returned") {
        bool const succeeded = is_success(status);
        wanted.value = result;
        if (operation == "verify_credentials" && status >= 500) {
            fail_with(wanted, {kind_of(status)}, std::nullopt, status);
            wanted.differences.insert(difference::failure_is_no_no);
        } else if (operation == "update_contact" && status == 200 && result == false) {
            wanted.value = true;
            wanted.differences.insert(difference::any_success);
        } else if (operation != "verify_credentials" && is_no(result) && !succeeded) {
            fail_with(wanted, {kind_of(status)}, std::nullopt, status);
        }
    } else if (exception.ends_with("ParseError")) {
        fail_with(wanted, {error_kind::decode, error_kind::unexpected_content}, effect::unknown);
    } else if (exception.ends_with("BadStatusLine")) {
        fail_with(wanted, {error_kind::transport});
    } else if (exception.ends_with("InvalidUsernameException")) {
        fail_with(wanted, {error_kind::authentication}, std::nullopt, 401);
    } else if (exception == "TypeError" && operation == "update_contact_list") {
        compose_update(made, recorded, all);
        wanted.differences.insert(difference::typed);
    } else if (exception == "TypeError" && operation == "create_contact") {
        compose(made, recorded, all);
        wanted.differences.insert(difference::typed);
    } else {
        throw unusable_capture{"an exception of no known kind"};
    }
}

/// What the original should have done, by the words of the capture.
void expect_correct(step& made, recorded_call const& recorded, std::vector<recorded_call> const& all)
{
    auto& wanted = made.wanted;
    auto const words = text_in(recorded.about, "correct_behaviour");
    auto const says = [&](std::string_view text) { return words.starts_with(text); };
    auto const correct = value_in(recorded.about, "correct_result");
    wanted.differences.insert(difference::corrected);
    if (!correct.is_null()) wanted.value = correct;

    if (says("errors should be") || says("link_url must be") || says("Accept both") || says("Honour the XML")) {
        // The request is right.
    } else if (says("Fall back to the Location header, or report a decoding error") ||
               says("Report a decoding error")) {
        fail_with(wanted, {error_kind::decode, error_kind::unexpected_content}, effect::unknown);
    } else if (says("Separate every row") || says("Use the defaults") || says("Compare the type by value") ||
               says("contact_lists should be optional") || says("contact_lists must not be") ||
               says("Escape XML text") || says("Send the body as UTF-8") || says("Send UTF-8") ||
               says("Send an empty element")) {
        if (made.made.operation == "update_contact_list") throw unusable_capture{"a correction of another operation"};
        compose(made, recorded, all);
    } else if (says("Send listId with the list URI")) {
        json::array lists;
        for (auto const& [name, list] : argument(made.made, "lists").as_object()) lists.push_back(list);
        made.made.args["lists"] = lists;
        compose(made, recorded, all);
    } else if (says("rows is a list of rows")) {
        auto& rows = made.made.args.at("data").as_object().at("rows");
        rows = json::array(1, rows); // in braces compilers differ on whose copy it is
        compose(made, recorded, all);
    } else if (says("Reject with a clear error")) {
        refuse(wanted, {"/data"});
    } else if (says("Reject the call")) {
        refuse(wanted, {"/email"});
    } else if (says("Report an error: a system list")) {
        refuse(wanted, {"/content/value/OptInDefault", "/content/value/SortOrder"}, 1);
    } else if (says("Report the failed page")) {
        auto const status = message::parse(wanted.answers.back()).status();
        fail_with(wanted, {kind_of(status)}, std::nullopt, status);
    } else if (says("Follow the next link") || says("Resolve the href")) {
        follow_pages(wanted, all);
    } else if (says("Return the cached representation")) {
        wanted.requests.assign(2, wanted.requests.front());
        wanted.answers.assign(2, wanted.answers.front());
    } else if (says("Escape the echoed name") || says("Send the echoed non-ASCII name")) {
        compose_update(made, recorded, all);
    } else if (says("Percent-encode the value")) {
        auto const email = text_of(argument(made.made, "email"));
        auto const path = "/ws/customers/" + user_of(recorded) + "/contacts?email=";
        std::string escaped;
        waybill::http::append_form(escaped, email);
        wanted.requests.at(0).set_target(path + escaped);
        if (auto const* const other = getting(path + escaped, all)) wanted.answers = {other->response};
    } else if (says("Accept a full id")) {
        auto const id = text_of(argument(made.made, "activity_id_number"));
        auto const target = "/ws/customers/" + user_of(recorded) + "/activities" + id.substr(id.rfind('/'));
        auto const* const other = getting(target, all);
        if (other == nullptr) throw unusable_capture{"there is no activity of this id"};
        wanted.requests.at(0).set_target(target);
        wanted.answers = {other->response};
    } else {
        throw unusable_capture{"a correction of no known kind"};
    }
}

} // namespace

std::vector<step> steps_of(recorded_call const& recorded, std::vector<recorded_call> const& all)
{
    step made;
    made.made = plain_call(recorded, made.wanted.differences);
    auto const needed = needed_exchanges(recorded, made.wanted.differences);
    for (auto const* const each : needed) {
        made.wanted.requests.push_back(request_of(*each, recorded.caller, made.wanted.differences));
        made.wanted.answers.push_back(each->response);
    }
    if (is_defect(recorded)) expect_correct(made, recorded, all);
    else expect_recorded(made, recorded, needed, all);
    for (auto& request : made.wanted.requests) make_canonical(request);
    if (text_in(recorded.about, "correct_behaviour").starts_with("Return the cached representation")) {
        // Two calls, each with its request.
        auto second = made;
        made.wanted.requests.resize(1);
        made.wanted.answers.resize(1);
        second.wanted.requests.resize(1);
        second.wanted.answers.resize(1);
        return {made, second};
    }
    return {made};
}

} // namespace wire::constantcontact
