// Captures of Konigle's original client. Their format and its quirks: docs/wire/konigle.md.

#include "konigle/client.hpp"
#include "konigle/expect_flow.hpp"
#include "konigle/files.hpp"
#include "konigle/player.hpp"
#include "provider.hpp"
#include "replay_server.hpp"

#include <waybill/codec/text.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace wire::konigle {
namespace {

/// A call ready to be replayed.
struct replayable {
    call made;
    arguments given;
    expectation wanted;
};

bool fails_with(replayable const& each, waybill::error_kind kind)
{
    return each.wanted.failure.kinds == std::vector{kind};
}

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

std::vector<replay_server::answer> answers_to(replayable const& each, std::string_view authority)
{
    std::vector<replay_server::answer> answers;
    for (auto const& recorded : each.wanted.answers) answers.push_back({with_port(recorded, authority)});
    if (fails_with(each, waybill::error_kind::timeout) && !answers.empty()) answers.back().then_silence = true;
    return answers;
}

/// Makes the calls of a flow with one client.
void replay(std::vector<replayable> const& flow, make_player& make, std::string_view mode, verdicts& all)
{
    auto const any_fails_with = [&](waybill::error_kind kind) {
        return std::any_of(flow.begin(), flow.end(), [&](auto const& each) { return fails_with(each, kind); });
    };
    replay_server server;
    support::refusing_port const nobody;
    auto const settings = flow.front().made.settings();
    auto options = options_of(settings, any_fails_with(waybill::error_kind::connect) ? nobody.url()
                                                                                     : "http://" + server.authority());
    // Not the recorded limit, in which a request may not be out.
    if (any_fails_with(waybill::error_kind::timeout)) options.timeout.total = std::chrono::seconds{1};

    std::unique_ptr<player> client;
    outcome made_client = boost::json::value(true);
    try {
        client = make(credentials_of(settings), options);
    } catch (waybill::exception const& failed) {
        made_client = failed.error();
    }
    for (auto const& each : flow) {
        server.expect(answers_to(each, server.authority()));
        auto const got = client && each.made.operation != "Client" ? client->play(each.made, each.given) : made_client;
        judge(each.made.blamed(), each.wanted, server.take_requests(), got, mode, all);
    }
}

/// The calls as they should go; blames the captures of the first that cannot be replayed.
std::vector<replayable> prepare(std::vector<call> calls, verdicts& all)
{
    std::vector<replayable> flow;
    flow_expectations expectations;
    for (auto& made : calls) {
        try {
            auto given = made.is_of_record() ? arguments{} : arguments{made};
            auto wanted = expectations.next(made, given);
            flow.push_back({std::move(made), std::move(given), std::move(wanted)});
        } catch (std::exception const& unusable) {
            for (auto const* const each : made.blamed()) all[each].push_back(unusable.what());
            return {};
        }
    }
    return flow;
}

void replay_together(std::vector<capture const*> const& captures, report& out)
{
    verdicts all;
    auto const flow = prepare(calls_of(captures), all);
    if (!flow.empty()) {
        replay(flow, make_blocking_player, "blocking", all);
        replay(flow, make_coro_player, "coro", all);
    }
    for (auto const* const each : captures) {
        std::set<std::string> differences;
        for (auto const& step : flow) {
            auto const blamed = step.made.blamed();
            if (std::find(blamed.begin(), blamed.end(), each) != blamed.end())
                differences.insert(step.wanted.differences.begin(), step.wanted.differences.end());
        }
        if (!all[each].empty()) out.failed(each->name, all[each]);
        else if (flow.empty()) out.skipped(each->name, "its flow cannot be replayed");
        else out.passed(each->name, differences);
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
        if (!groups[stem].emplace(number, &each).second) out.failed(each.name, {"there are two of that name"});
    }
    konigle::recorded_files const files{captures};
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
