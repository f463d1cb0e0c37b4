// Captures of Konigle's original client. Their format and its quirks: docs/wire/konigle.md.

#include "konigle/arguments.hpp"
#include "konigle/expect.hpp"
#include "provider.hpp"
#include "replay_server.hpp"
#include "sessions.hpp"

#include <waybill/konigle.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace wire::konigle {
namespace {

namespace json = boost::json;
namespace api = waybill::konigle;

json::value written(waybill::raw_json const& value)
{
    return parse_json(value.text).value();
}
template <class T>
json::value written(T const& value)
{
    auto const text = waybill::json_write(value);
    if (!text) throw std::runtime_error{"cannot be written: " + text.error().message + " at " + text.error().path};
    return parse_json(*text).value();
}

outcome as_json(waybill::result<void> const& done)
{
    if (!done) return done.error();
    return json::value(true);
}
template <class T>
outcome as_json(waybill::result<T> const& done)
{
    if (!done) return done.error();
    return written(*done);
}
outcome as_json(waybill::result<api::new_email_campaign_result> const& done)
{
    if (!done) return done.error();
    return written(done->campaign); // all that the original returns of it
}

/// What selects the campaigns of a list: page, page size, and filters one by one or as one object.
waybill::result<api::campaign_filters> read_filters(arguments const& given)
{
    auto fields = given.all();
    if (given.has("filters")) {
        auto const filters = given.fields("filters");
        fields.erase("filters");
        for (auto const& [name, value] : fields)
            if (name != "page" && name != "page_size") return refused(name, "given beside a filters object");
        fields.insert(filters.begin(), filters.end());
    }
    return read_model<api::campaign_filters>(std::move(fields), unknown_members::refused);
}

template <class Session>
outcome list(Session& session, arguments const& given)
{
    auto const filters = read_filters(given);
    if (!filters) return filters.error();
    auto const page = session.wait(session.client.campaigns.list.attempt(*filters));
    auto listed = as_json(page);
    if (page) {
        auto& members = listed->get_object();
        members["page_size"] = filters->page_size;
        members["current_page"] = filters->page;
        members["has_next"] = page->has_next();
        members["has_previous"] = page->previous.has_value();
        members["is_first_page"] = filters->page == 1;
        members["is_last_page"] = filters->page == page->num_pages;
    }
    return listed;
}

template <class Session>
outcome iter_all(Session& session, arguments const& given)
{
    auto filters = read_filters(given);
    if (!filters) return filters.error();
    if (!given.has("page_size")) filters->page_size = 100;
    json::array items;
    try {
        session.each_item(session.client.campaigns.list, *filters,
                          [&](api::campaign const& item) { items.push_back(written(item)); });
    } catch (waybill::exception const& failed) {
        return failed.error();
    }
    return json::value(std::move(items));
}

template <class Session>
outcome create(Session& session, arguments const& given)
{
    if (given.is_model("data")) {
        auto const request = read_model<api::campaign_create>(given.fields("data"), unknown_members::refused);
        if (!request) return request.error();
        return as_json(session.wait(session.client.campaigns.create.attempt(*request)));
    }
    // The original sends a dict unchecked, without those of its own members that are null.
    json::object members;
    for (auto const& [name, value] : given.fields("data"))
        if (!value.is_null()) members[name] = value;
    waybill::raw_json const body{json::serialize(members)};
    return as_json(session.wait(session.client.template attempt_request<api::campaign>(
        waybill::verb::post, "/reachout/api/v1/campaigns", body)));
}

template <class Session>
outcome schedule(Session& session, arguments const& given)
{
    api::campaign_schedule request;
    if (given.has("scheduled_at")) {
        request.scheduled_at = waybill::date_time::parse(given.text("scheduled_at"));
        if (!request.scheduled_at) return refused("scheduled_at", "no time");
    }
    return as_json(session.wait(session.client.campaigns.schedule.attempt(given.text("id"), request)));
}

template <class Session>
struct operation {
    std::vector<std::string_view> parameters; ///< In the original's order.
    outcome (*call)(Session&, arguments const&);
};

template <class Session>
std::map<std::string_view, operation<Session>> const& operations()
{
    using given = arguments const&;
    static std::map<std::string_view, operation<Session>> const all{
        {"campaigns.list", {{"page", "page_size", "filters"}, list<Session>}},
        {"campaigns.iter_all", {{"page_size", "filters"}, iter_all<Session>}},
        {"campaigns.create", {{"data"}, create<Session>}},
        {"campaigns.schedule", {{"id", "scheduled_at"}, schedule<Session>}},
        {"campaigns.get",
         {{"id"}, [](Session& s, given a) { return as_json(s.wait(s.client.campaigns.get.attempt(a.text("id")))); }}},
        {"campaigns.delete",
         {{"id"},
          [](Session& s, given a) { return as_json(s.wait(s.client.campaigns.remove.attempt(a.text("id")))); }}},
        {"campaigns.start",
         {{"id"}, [](Session& s, given a) { return as_json(s.wait(s.client.campaigns.start.attempt(a.text("id")))); }}},
        {"campaigns.pause",
         {{"id"}, [](Session& s, given a) { return as_json(s.wait(s.client.campaigns.pause.attempt(a.text("id")))); }}},
        {"campaigns.resume",
         {{"id"},
          [](Session& s, given a) { return as_json(s.wait(s.client.campaigns.resume.attempt(a.text("id")))); }}},
        {"campaigns.cancel",
         {{"id"},
          [](Session& s, given a) { return as_json(s.wait(s.client.campaigns.cancel.attempt(a.text("id")))); }}},
        {"campaigns.update",
         {{"id", "data"},
          [](Session& s, given a) -> outcome {
              auto const request = read_model<api::campaign_update>(a.fields("data"), unknown_members::ignored);
              if (!request) return request.error();
              return as_json(s.wait(s.client.campaigns.update.attempt(a.text("id"), *request)));
          }}},
        {"campaigns.add_ltv",
         {{"id", "data"},
          [](Session& s, given a) -> outcome {
              auto const request = read_model<api::campaign_add_ltv>(a.fields("data"), unknown_members::ignored);
              if (!request) return request.error();
              return as_json(s.wait(s.client.campaigns.add_ltv.attempt(a.text("id"), *request)));
          }}},
        {"campaigns.send_test_email",
         {{"id", "email_address"},
          [](Session& s, given a) {
              api::campaign_test_email const request{.email_address = a.text("email_address")};
              return as_json(s.wait(s.client.campaigns.send_test_email.attempt(a.text("id"), request)));
          }}},
        {"campaigns.new_email_campaign",
         {{"data"},
          [](Session& s, given a) -> outcome {
              auto const request = read_model<api::new_email_campaign>(a.fields("data"), unknown_members::ignored);
              if (!request) return request.error();
              return as_json(s.wait(s.client.campaigns.new_email_campaign.attempt(*request)));
          }}},
    };
    return all;
}

/// Operations that waybill does not describe yet.
bool is_later(std::string_view operation)
{
    constexpr std::string_view prefixes[] = {"contacts.", "audiences.", "email_accounts.", "email_channels.",
                                             "email_identities.", "email_templates.", "emails.", "uploads.", "images.",
                                             "connections.", "forms.", "website.",
                                             // What the original's resources do by themselves.
                                             "$", "Campaign.", "Contact.", "Audience.", "EmailAccount.",
                                             "EmailChannel.", "EmailIdentity.", "EmailTemplate."};
    return std::any_of(std::begin(prefixes), std::end(prefixes),
                       [&](std::string_view prefix) { return operation.starts_with(prefix); });
}

/// A call ready to be replayed.
struct replayable {
    call made;
    arguments given;
    expectation wanted;
};

/// The response with our server's port in its Location, where the recorder's is: else all redirects would leave.
std::string with_port(std::string response, std::string_view authority)
{
    constexpr std::string_view recorder = ":8080/";
    auto const recorded = message::parse(response);
    auto const location = recorded.fields.find("Location").value_or("");
    if (location.find("//") == std::string_view::npos || location.find(recorder) == std::string_view::npos)
        return response;
    auto const port = authority.substr(authority.find(':'));
    return response.replace(response.find(recorder, response.find(location)), recorder.size() - 1, port);
}

api::provider::credentials credentials_of(json::object const& settings)
{
    auto const setting = [&](char const* name, char const* otherwise) {
        auto const* const value = settings.if_contains(name);
        return value == nullptr ? std::string{otherwise} : std::string{text_of(*value)};
    };
    return {setting("api_key", "test-key"), setting("auth_prefix", "Token")};
}

waybill::client_options options_of(json::object const& settings, std::string const& authority)
{
    // On the bytes; api_key and auth_prefix go into the credentials.
    static std::set<std::string_view> const without_effect{
        "timeout",   "retry_count",  "retry_backoff", "enable_retry", "max_connections", "keepalive_connections",
        "log_level", "log_requests", "log_responses", "api_key",      "auth_prefix"};
    waybill::client_options options;
    options.base_url = "http://" + authority;
    options.proxy = "";
    options.retry.attempts = 1; // the original never repeats
    for (auto const& [name, value] : settings) {
        if (name == "user_agent") options.user_agent = text_of(value);
        else if (name == "base_url_path") options.base_url += text_of(value);
        else if (!without_effect.contains(name))
            throw unusable_capture{"the client setting " + std::string{name} + " is not known"};
    }
    return options;
}

/// Makes the calls of a flow with one client.
template <class Session>
void replay(std::vector<replayable> const& flow, verdicts& all)
{
    if (flow.empty()) return;
    replay_server server;
    auto const* const client = flow.front().made.captures.front()->about.if_contains("client");
    auto const settings = client == nullptr ? json::object{} : client->as_object();
    auto options = options_of(settings, server.authority());
    auto const times_out = [](replayable const& each) {
        return each.wanted.failure.kinds == std::vector{waybill::error_kind::timeout};
    };
    if (std::any_of(flow.begin(), flow.end(), times_out)) options.timeout.total = std::chrono::seconds{1};
    Session session{credentials_of(settings), options};
    for (auto const& each : flow) {
        std::vector<replay_server::answer> answers;
        for (auto const& recorded : each.wanted.answers) answers.push_back({with_port(recorded, server.authority())});
        if (times_out(each) && !answers.empty()) answers.back().then_silence = true;
        server.expect(std::move(answers));
        auto const got = operations<Session>().at(each.made.operation).call(session, each.given);
        judge(each.made.captures, each.wanted, server.take_requests(), got, Session::mode, all);
    }
}

using blocking_client = blocking_session<api::client>;
using coro_client = coro_session<api::async_client>;

/// The calls of captures that belong together, in the order in which they were made.
std::vector<call> calls_of(std::vector<capture const*> const& captures)
{
    std::vector<call> calls;
    std::map<std::int64_t, std::size_t> by_step;
    for (auto const* const each : captures) {
        auto const* args = &each->about.at("args");
        std::int64_t step = 0;
        if (auto const* const steps = find(*args, "steps")) {
            step = args->at("step").to_number<std::int64_t>();
            args = &steps->as_array().at(static_cast<std::size_t>(step));
        }
        auto const [found, is_new] = by_step.emplace(step, calls.size());
        if (is_new) {
            auto const* const positional = find(*args, "args");
            auto const* const named = find(*args, "kwargs");
            calls.push_back({std::string{text_of(each->about.at("operation"))},
                             positional == nullptr ? json::value{} : *positional,
                             named == nullptr ? json::value{} : *named,
                             {},
                             {}});
        }
        calls[found->second].result = each->about.at("result");
        calls[found->second].captures.push_back(each);
    }
    return calls;
}

void replay_together(std::vector<capture const*> const& captures, report& out)
{
    std::vector<replayable> flow;
    verdicts all;
    auto const blame = [&](call const& made, std::string const& reason) {
        for (auto const* const each : made.captures) all[each].push_back(reason);
    };
    for (auto& made : calls_of(captures)) {
        auto const known = operations<blocking_client>().find(made.operation);
        if (known == operations<blocking_client>().end()) {
            if (!is_later(made.operation)) blame(made, "there is no operation " + made.operation);
            continue;
        }
        try {
            arguments given{known->second.parameters, made};
            auto wanted = expect(made, given);
            flow.push_back({std::move(made), std::move(given), std::move(wanted)});
        } catch (std::exception const& unusable) {
            blame(made, unusable.what());
        }
    }
    try {
        replay<blocking_client>(flow, all);
        replay<coro_client>(flow, all);
    } catch (std::exception const& unusable) {
        for (auto const& each : flow) blame(each.made, unusable.what());
    }
    for (auto const* const each : captures) {
        auto const ran = std::find_if(flow.begin(), flow.end(), [&](replayable const& one) {
            return std::find(one.made.captures.begin(), one.made.captures.end(), each) != one.made.captures.end();
        });
        if (!all[each].empty()) out.failed(each->name, all[each]);
        else if (ran != flow.end()) out.passed(each->name, ran->wanted.differences);
        else out.skipped(each->name, std::string{text_of(each->about.at("operation"))} + " is not described yet");
    }
}

/// "NAME-2of3" is "NAME-" and 2; a name without such an end stands alone.
std::pair<std::string, int> stem_and_number(std::string const& name)
{
    auto const dash = name.rfind('-');
    auto const of = name.rfind("of");
    int number{};
    int total{};
    if (dash != std::string::npos && of != std::string::npos && of > dash &&
        waybill::parse_text(std::string_view{name}.substr(dash + 1, of - dash - 1), number) &&
        waybill::parse_text(std::string_view{name}.substr(of + 2), total))
        return {name.substr(0, dash + 1), number};
    return {name, 0};
}

} // namespace
} // namespace wire::konigle

namespace wire {

void replay_konigle(std::vector<capture> const& captures, report& out)
{
    std::map<std::string, std::map<int, capture const*>> groups;
    for (auto const& each : captures) {
        auto const [stem, number] = konigle::stem_and_number(each.name);
        groups[stem][number] = &each;
    }
    for (auto const& [stem, members] : groups) {
        std::vector<capture const*> together;
        for (auto const& [number, each] : members) together.push_back(each);
        try {
            konigle::replay_together(together, out);
        } catch (std::exception const& unusable) { // before any was reported
            for (auto const* const each : together) out.failed(each->name, {unusable.what()});
        }
    }
}

} // namespace wire
