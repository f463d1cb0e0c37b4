// Captures of CloudMailing's original client. Their format and its quirks: docs/wire/cloudmailing.md.

#include "cloudmailing/differences.hpp"
#include "cloudmailing/members.hpp"
#include "cloudmailing/player.hpp"
#include "cloudmailing/refusals.hpp"
#include "cloudmailing/values.hpp"
#include "provider.hpp"
#include "replay_server.hpp"

#include <waybill/codec/text.hpp>

#include <boost/json/serialize.hpp>

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wire::cloudmailing {
namespace {

namespace json = boost::json;
using waybill::error_kind;

json::value const* find(json::object const& where, std::string_view name)
{
    return where.if_contains(name);
}

std::string text_of(json::value const& value)
{
    if (value.is_int64()) return std::to_string(value.get_int64());
    if (!value.is_string()) throw unusable_capture{"text is expected"};
    return std::string{value.get_string()};
}

std::string percent_decoded(std::string const& text)
{
    int size = 0;
    char* const decoded = curl_easy_unescape(nullptr, text.c_str(), static_cast<int>(text.size()), &size);
    std::string result{decoded, static_cast<std::size_t>(size)};
    curl_free(decoded);
    return result;
}

/// The text of a member of a fault, without XML's escapes.
std::optional<std::string> text_behind(std::string_view document, std::string_view name)
{
    auto const at = document.find("<name>" + std::string{name} + "</name>");
    auto const value = document.find("<value>", at);
    if (at == std::string_view::npos || value == std::string_view::npos) return std::nullopt;
    document.remove_prefix(value + std::string_view{"<value>"}.size());
    if (document.starts_with('<')) document.remove_prefix((std::min)(document.find('>') + 1, document.size()));
    std::string text{document.substr(0, document.find('<'))};
    for (auto const& [escape, c] : {std::pair{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}})
        for (std::size_t i = 0; (i = text.find(escape, i)) != std::string::npos; ++i)
            text.replace(i, std::string_view{escape}.size(), 1, c);
    return text;
}

std::vector<error_kind> kinds_of_fault(std::string_view code)
{
    if (code == "401") return {error_kind::authentication};
    if (code == "403") return {error_kind::conflict};
    if (code == "404") return {error_kind::not_found};
    if (code == "400" || code == "406") return {error_kind::validation, error_kind::conflict};
    if (code == "8002") return {error_kind::refused, error_kind::validation, error_kind::conflict};
    return {error_kind::refused};
}

std::vector<error_kind> kinds_of_status(int status)
{
    if (status < 300) return {error_kind::decode, error_kind::unexpected_content};
    if (status < 400) return {error_kind::redirect, error_kind::http_status};
    if (status == 401) return {error_kind::authentication};
    if (status == 403) return {error_kind::authorization};
    if (status == 404) return {error_kind::not_found};
    if (status >= 500) return {error_kind::server};
    return {error_kind::http_status, error_kind::validation, error_kind::conflict, error_kind::rate_limit};
}

/// Nothing where the code alone does not say it.
std::optional<waybill::effect> effect_of_fault(std::string_view code, std::string_view text)
{
    for (std::string_view const refusal : {"400", "401", "403", "404", "406", "8001"})
        if (code == refusal) return waybill::effect::rejected;
    if (code == "8002" && !text.starts_with("Can't serialize output")) return std::nullopt;
    return waybill::effect::unknown;
}

/// How the original failed.
expected_failure failure_of(json::object const& thrown, message const& answer)
{
    auto const name = text_of(thrown.at("exception"));
    expected_failure failure{.http_status = answer.status()};
    if (name.ends_with(".Fault")) {
        failure.provider_code = text_of(thrown.at("faultCode"));
        failure.provider_message = text_of(thrown.at("faultString"));
        failure.kinds = kinds_of_fault(*failure.provider_code);
        failure.effect = effect_of_fault(*failure.provider_code, *failure.provider_message);
    } else if (name.ends_with(".ProtocolError")) {
        failure.kinds = kinds_of_status(static_cast<int>(thrown.at("errcode").as_int64()));
        failure.http_status = static_cast<int>(thrown.at("errcode").as_int64());
        // The original does not look at the fault in such an answer.
        failure.provider_code = text_behind(answer.body, "faultCode");
        failure.provider_message = text_behind(answer.body, "faultString");
        if (failure.provider_code) {
            auto const more = kinds_of_fault(*failure.provider_code);
            // A fault of no known code is what the status says.
            if (more != std::vector{error_kind::refused}) failure.kinds = more;
        }
    } else {
        constexpr std::array unreadable{".ExpatError", ".ResponseError", ".TypeError", ".ValueError", "binascii.Error"};
        if (std::none_of(unreadable.begin(), unreadable.end(), [&](auto const* each) { return name.ends_with(each); }))
            throw unusable_capture{"the exception " + name + " is not known"};
        failure.kinds = {error_kind::decode, error_kind::unexpected_content};
    }
    return failure;
}

std::size_t count(std::string_view text, std::string_view part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

/// The place of the first value that is none to us, and why.
std::optional<std::pair<std::string, char const*>> unreadable_in(json::value const& value, std::string const& path = {})
{
    for (auto const* const tag : {"$dateTime", "$datetime"})
        if (tagged(value, tag) && !read_time(value)) return {{path, difference::bad_time}};
    if (value.is_array()) {
        for (std::size_t i = 0; i < value.get_array().size(); ++i)
            if (auto found = unreadable_in(value.get_array()[i], path + '/' + std::to_string(i))) return found;
    } else if (value.is_object()) {
        for (auto const& [name, element] : value.get_object())
            if (auto found = unreadable_in(element, path + '/' + std::string{name})) return found;
    }
    return std::nullopt;
}

bool has_big_integer(std::string_view document)
{
    for (std::string_view const type : {"<int>", "<i4>", "<i8>", "<biginteger>"}) {
        for (auto at = document.find(type); at != std::string_view::npos; at = document.find(type, at + 1)) {
            auto digits = document.substr(at + type.size());
            digits = digits.substr(0, digits.find('<'));
            std::int64_t number{};
            if (digits.size() > 18 && !waybill::parse_text(digits, number)) return true;
        }
    }
    return false;
}

bool is_cut_short(message const& answer)
{
    std::size_t length{};
    return waybill::parse_text(answer.fields.find("Content-Length").value_or(""), length) && answer.body.size() < length;
}

/// Whether there is a time with a zone.
bool has_zone(json::value const& value)
{
    if (auto const text = tagged(value, "$datetime"))
        return text->size() > 10 && text->find_first_of("Z+-", 10) != std::string_view::npos;
    if (value.is_array()) return std::any_of(value.get_array().begin(), value.get_array().end(), has_zone);
    if (!value.is_object()) return false;
    return std::any_of(value.get_object().begin(), value.get_object().end(),
                       [](auto const& each) { return has_zone(each.value()); });
}

bool has_null(json::value const& value)
{
    if (value.is_array()) return std::any_of(value.get_array().begin(), value.get_array().end(), has_null);
    if (!value.is_object()) return value.is_null();
    return std::any_of(value.get_object().begin(), value.get_object().end(),
                       [](auto const& each) { return has_null(each.value()); });
}

/// A fault that lacks a part, or whose code is no number.
bool is_odd_fault(expected_failure const& fault)
{
    std::int64_t code{};
    return !fault.provider_code || !waybill::parse_text(*fault.provider_code, code);
}

/// A capture as it should go.
class exchange {
public:
    explicit exchange(capture const& recorded)
        : recorded_(recorded), request_(message::parse(recorded.request)), method_(text_of(recorded.about.at("operation"))),
          args_(recorded.about.at("args").as_object()), is_composed_(text_of(recorded.about.at("source")) == "composed"),
          key_("test-key")
    {
        wanted_.answers = {recorded.response};
        read_args();
        read_result();
        wanted_.requests = {request_};
    }

    findings replay(replay_server& server);
    std::set<std::string> const& differences() const { return wanted_.differences; }

private:
    void read_args();
    void read_raw();
    void read_result();
    void replay(replay_server& server, player& client, verdicts& all);
    void replay_typed(replay_server& server, player& client, verdicts& all);
    void refused(replay_server& server, verdicts& all);
    void check_typed_server(findings& wrong);
    std::vector<std::string> comparable(std::vector<std::string> const& sent);

    capture const& recorded_;
    message request_;
    std::string method_;
    json::object args_;
    bool is_composed_;
    bool is_raw_ = false;
    bool is_reordered_ = false; ///< By what sent the last request.
    bool throws_ = false; ///< The original client does.
    bool needs_key_ = true;
    std::string key_;
    free_call free_{};
    std::optional<json::array> typed_{}; ///< The arguments of a typed call; none where there is none.
    expectation wanted_{};
};

void exchange::read_args()
{
    for (auto const& [name, value] : args_) {
        if (name == "userinfo_in_url") {
            auto const info = text_of(value);
            auto const colon = info.find(':');
            needs_key_ = info.substr(0, colon) == "admin" && colon != std::string::npos && colon + 1 < info.size();
            if (needs_key_) key_ = percent_decoded(info.substr(colon + 1));
            else wanted_.differences.insert(difference::key_needed);
        } else if (name == "path") {
            wanted_.differences.insert(difference::one_path);
            free_.target = value.get_string().empty() ? "/RPC2" : text_of(value);
        } else if (name == "proxy_options") {
            for (auto const& [option, setting] : value.as_object()) {
                if (option == "encoding") wanted_.differences.insert(difference::utf8_only);
                else if (option != "allow_none" && option != "use_builtin_types" && option != "use_datetime")
                    throw unusable_capture{"the option " + std::string{option} + " is not known"};
            }
        } else if (name != "params" && name != "raw_body") {
            throw unusable_capture{"the argument " + std::string{name} + " is not known"};
        }
    }
    free_.method = method_;
    if (find(args_, "raw_body") != nullptr) return read_raw();
    if (has_zone(args_.at("params"))) wanted_.differences.insert(difference::dropped_zone);
    for (auto const& each : args_.at("params").as_array()) free_.arguments.push_back(read_dynamic(each));
    if (free_.target == free_call{}.target) typed_ = args_.at("params").as_array();
    if (wanted_.differences.contains(difference::utf8_only)) {
        // The same call in the encoding that is always used.
        auto const read = free_operation::read(request_.body);
        waybill::http::request again;
        if (!read || read->arguments != free_.arguments || !free_operation::encode(free_, again))
            throw unusable_capture{"the request does not hold the arguments"};
        request_.body = again.body;
    }
}

// A request that was written by hand is read as a server reads it, and made again.
void exchange::read_raw()
{
    is_raw_ = true;
    auto const body = text_of(args_.at("raw_body"));
    bool const is_coded = request_.fields.find("Content-Encoding") || request_.fields.find("Transfer-Encoding");
    if (request_.body != body && !is_coded) throw unusable_capture{"the request has another body"};
    request_.body = body;
    auto const read = free_operation::read(request_.body);
    bool const has_doctype = request_.body.find("<!DOCTYPE") != std::string::npos;
    if (has_doctype) wanted_.differences.insert(difference::no_doctype);
    auto const& result = recorded_.about.at("result");
    auto const* const thrown = result.is_object() ? find(result.get_object(), "faultString") : nullptr;
    bool const server_reads = thrown == nullptr || text_of(*thrown).find("Can't deserialize input") == std::string::npos;
    bool const has_time = request_.body.find("<dateTime.iso8601>") != std::string::npos;
    if (read && has_time && !server_reads) wanted_.differences.insert(difference::time_forms);
    if (read.has_value() != (server_reads && !has_doctype) && !has_time && !is_coded)
        throw unusable_capture{read ? "the request is read" : "the request is not read: " + read.error().message};
    if (read) free_ = *read;
    waybill::http::request again;
    if (!free_operation::encode(free_, again)) {
        wanted_.differences.insert(difference::integers);
        free_.arguments.clear();
        again = {};
        if (!free_operation::encode(free_, again)) throw unusable_capture{"the request cannot be made"};
    }
    request_.body = again.body;
    if (free_.method != method_) throw unusable_capture{"the request calls " + free_.method};
}

void exchange::read_result()
{
    auto const& result = recorded_.about.at("result");
    auto const answer = message::parse(recorded_.response);
    throws_ = result.is_object() && find(result.get_object(), "exception") != nullptr;
    if (throws_) {
        wanted_.failure = failure_of(result.get_object(), answer);
        // One that the original reads, or fails to make an exception of.
        auto const name = text_of(result.get_object().at("exception"));
        bool const is_fault = answer.body.find("<fault>") != std::string::npos &&
                              (name.ends_with(".Fault") || name.ends_with(".TypeError"));
        if (is_fault && is_odd_fault(wanted_.failure)) {
            wanted_.differences.insert(difference::odd_fault);
            wanted_.failure = {.kinds = {error_kind::refused}, .effect = waybill::effect::unknown, .http_status = answer.status()};
        }
        return;
    }
    char const* why = nullptr;
    if (is_cut_short(answer)) {
        wanted_.differences.insert(difference::cut_short);
        wanted_.failure.kinds = {error_kind::transport};
        return;
    }
    if (answer.body.find("<!DOCTYPE") != std::string::npos) {
        why = difference::no_doctype;
    } else if (is_composed_ && count(answer.body, "<param>") != 1 && answer.body.find("<params>") != std::string::npos) {
        why = difference::one_value;
    } else if (answer.body.find("<member><value>") != std::string::npos) {
        why = difference::value_before_name;
    } else if (auto const found = unreadable_in(result)) {
        why = found->second;
        wanted_.failure.paths = {found->first};
    } else if (has_big_integer(answer.body)) {
        why = difference::big_integer;
    }
    if (why != nullptr) {
        wanted_.differences.insert(why);
        wanted_.failure.kinds = {error_kind::decode};
    } else {
        wanted_.value = normal(result);
    }
}

/// Of a request that was written by hand only this is the original's.
waybill::http::headers only_key(waybill::http::headers const& fields)
{
    waybill::http::headers kept;
    if (auto const key = fields.find("Authorization")) kept.add("Authorization", *key);
    return kept;
}

/// The requests in the form in which they are compared.
std::vector<std::string> exchange::comparable(std::vector<std::string> const& sent)
{
    std::vector<std::string> all;
    is_reordered_ = false;
    for (auto const& bytes : sent) {
        auto request = message::parse(bytes);
        request.fields.erase("Accept"); // each client has its own
        if (!needs_key_) request.fields.erase("Authorization");
        if (is_raw_) request.fields = only_key(request.fields);
        if (request.body != wanted_.requests.front().body) {
            auto const in_order = with_sorted_members(request.body);
            if (in_order == with_sorted_members(wanted_.requests.front().body)) {
                is_reordered_ = true;
                request.body = wanted_.requests.front().body;
            }
        }
        std::string text = request.start_line + "\r\n";
        for (auto const [name, value] : request.fields) text.append(name).append(": ").append(value).append("\r\n");
        all.push_back(text + "\r\n" + request.body);
    }
    return all;
}

void exchange::replay(replay_server& server, player& client, verdicts& all)
{
    server.expect({{recorded_.response}});
    auto const got = client.play_free(free_);
    if (throws_ && got.has_error() && got.error().kind == error_kind::invalid_argument) return refused(server, all);
    auto const status = wanted_.failure.http_status.value_or(0);
    if (throws_ && got && status > 200 && status < 300) {
        wanted_.differences.insert(difference::any_success);
        server.take_requests();
        return;
    }
    judge({&recorded_}, wanted_, comparable(server.take_requests()), got, std::string{client.mode()} + ", free", all);
}

void exchange::refused(replay_server& server, verdicts& all)
{
    wanted_.differences.insert(difference::refused_here);
    if (!server.take_requests().empty()) all[&recorded_].push_back("a refused request was sent all the same");
}

/// The result as the original would have it: without members that it does not have, which hold what a model has in their
/// place, and with what is no text in place of its JSON.
json::value as_original(json::value const& got, json::value const& wanted, std::set<std::string>& differences)
{
    if (got.is_array() && wanted.is_array() && got.get_array().size() == wanted.get_array().size()) {
        json::array list;
        for (std::size_t i = 0; i < got.get_array().size(); ++i)
            list.push_back(as_original(got.get_array()[i], wanted.get_array()[i], differences));
        return list;
    }
    if (!got.is_object() || !wanted.is_object()) return got;
    json::object members;
    for (auto const& [name, value] : got.get_object()) {
        auto const* const other = find(wanted.get_object(), name);
        if (other == nullptr) continue;
        bool const may_be_odd =
            name == "owner_guid" || name == "satellite_group" || name == "tracking_url" || name == "url_encoding";
        if (may_be_odd && !other->is_string() && value == json::value(json::serialize(*other))) {
            differences.insert(difference::stored_otherwise);
            members[name] = *other;
        } else {
            members[name] = as_original(value, *other, differences);
        }
    }
    return members;
}

void exchange::replay_typed(replay_server& server, player& client, verdicts& all)
{
    // A value that was made up is none of the method's.
    if (!typed_ || (is_composed_ && !throws_)) return;
    server.expect({{recorded_.response}});
    std::optional<outcome> got;
    try {
        got = client.play_typed(method_, *typed_);
    } catch (cannot_be_said const& why) {
        wanted_.differences.insert(std::string_view{why.what()} == "fewer arguments" ? difference::with_defaults
                                                                                      : difference::not_typed);
        return;
    }
    auto const mode = std::string{client.mode()} + ", typed";
    if (!got) {
        bool const is_unknown = throws_ && wanted_.failure.provider_code.value_or("").starts_with("800");
        if (is_unknown) wanted_.differences.insert(difference::no_such_method);
        else all[&recorded_].push_back("there is no method " + method_);
        return;
    }
    if (throws_ && got->has_error() && got->error().kind == error_kind::invalid_argument) return refused(server, all);
    if (got->has_error() && got->error().kind == error_kind::invalid_argument && has_null(*typed_)) {
        wanted_.differences.insert(difference::no_nil);
        return;
    }
    if (*got && wanted_.value) got = as_original(**got, *wanted_.value, wanted_.differences);
    judge({&recorded_}, wanted_, comparable(server.take_requests()), *got, mode, all);
}

/// As a reader of XML has it: CR LF and CR are LF.
std::string with_line_feeds(std::string_view text)
{
    std::string read;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r') read += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n') read += '\n';
    return read;
}

/// The typed server reads what the typed client sends.
void exchange::check_typed_server(findings& wrong)
{
    if (!typed_ && !is_raw_) return;
    auto const body = message::parse(recorded_.request).body;
    auto const again = reread(method_, body);
    auto const& differences = wanted_.differences;
    bool const may_fail = std::any_of(differences.begin(), differences.end(), [](std::string const& each) {
        return each == difference::not_typed || each == difference::refused_here || each == difference::no_doctype ||
               each == difference::with_defaults || each == difference::no_nil;
    });
    if (!again || may_fail) return;
    if (again->has_value()) {
        if (with_sorted_members(**again) != with_sorted_members(with_line_feeds(wanted_.requests.front().body)))
            wrong.push_back("typed server: read as " + **again);
    } else if (!is_raw_) {
        wrong.push_back("typed server: " + to_string(again->error()));
    } else if (free_operation::read(body) && !differences.contains(difference::integers)) {
        wanted_.differences.insert(difference::not_typed);
    }
}

findings exchange::replay(replay_server& server)
{
    if (!needs_key_) wanted_.requests.front().fields.erase("Authorization");
    if (is_raw_) wanted_.requests.front().fields = only_key(request_.fields);
    waybill::client_options options;
    options.base_url = "http://" + server.authority();
    options.proxy = "";
    options.retry.attempts = 1;
    verdicts all;
    for (auto* const make : {make_blocking_player, make_coro_player}) {
        auto const client = make(key_, options);
        replay(server, *client, all);
        replay_typed(server, *client, all);
        if (is_reordered_) wanted_.differences.insert(difference::member_order);
        if (needs_key_) continue;
        try {
            make("", options);
            all[&recorded_].push_back("a client is made without a key");
        } catch (waybill::exception const& refused) {
            if (refused.error().kind != error_kind::configuration) throw;
        }
    }
    auto wrong = all[&recorded_];
    check_typed_server(wrong);
    return wrong;
}

} // namespace
} // namespace wire::cloudmailing

namespace wire {

void replay_cloudmailing(std::vector<capture> const& captures, report& out)
{
    replay_server server;
    for (auto const& each : captures) {
        try {
            if (!each.has_exchange) {
                auto const wrong = cloudmailing::check_refusals(each.about);
                if (wrong.empty()) out.passed(each.name);
                else out.failed(each.name, wrong);
                continue;
            }
            cloudmailing::exchange replayed{each};
            auto const wrong = replayed.replay(server);
            if (wrong.empty()) out.passed(each.name, replayed.differences());
            else out.failed(each.name, wrong);
        } catch (std::exception const& unusable) {
            out.failed(each.name, {unusable.what()});
        }
    }
}

} // namespace wire
