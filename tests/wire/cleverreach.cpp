// Captures of CleverReach's original client. Their format and its quirks: docs/wire/cleverreach.md.

#include "cleverreach/differences.hpp"
#include "cleverreach/envelope.hpp"
#include "cleverreach/expect.hpp"
#include "cleverreach/player.hpp"
#include "provider.hpp"
#include "replay_server.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace wire::cleverreach {
namespace {

/// Cuts off the lines at the beginning that are in both, so that a report shows the first difference.
void cut_common_lines(std::string& left, std::string& right)
{
    if (left == right) return;
    auto const differs = std::mismatch(left.begin(), left.begin() + static_cast<std::ptrdiff_t>((std::min)(left.size(), right.size())), right.begin()).first;
    auto const same = static_cast<std::size_t>(differs - left.begin());
    auto const line = same == 0 ? 0 : left.rfind('\n', same - 1) + 1; // npos + 1 is 0
    left.erase(0, line);
    right.erase(0, line);
}

outcome make_call(player& client, step const& made)
{
    switch (made.made_by) {
    case way::endpoint: return client.call(made.method, made.arguments, made.rest_is_absent);
    case way::query_data: return client.query(made.method, made.parameters);
    case way::insert_new_user: return client.insert(made.parameters);
    case way::connecting: break;
    }
    return boost::json::value(true);
}

/// Makes the calls with one client.
void replay(std::vector<step>& steps, make_player& make, verdicts& all)
{
    replay_server server;
    waybill::client_options options;
    options.base_url = "http://" + server.authority();
    options.proxy = "";
    options.retry.attempts = 1; // the original never repeats
    auto const client = make(steps.front().key, options);
    for (auto& each : steps) {
        std::vector<replay_server::answer> answers;
        for (auto const& bytes : each.wanted.answers) answers.push_back({bytes});
        server.expect(std::move(answers));
        auto const got = make_call(*client, each);
        auto sent = server.take_requests();
        if (each.may_be_refused && got.has_error() && got.error().kind == waybill::error_kind::invalid_argument) {
            each.wanted.differences.insert(difference::refused_here);
            if (!sent.empty()) all[each.captures.front()].push_back("a refused request was sent all the same");
            continue;
        }
        auto wanted = each.wanted;
        for (std::size_t i = 0; i < sent.size(); ++i) {
            auto const body = (std::min)(sent[i].size(), sent[i].find("\r\n\r\n") + 4);
            auto said = infoset(std::string_view{sent[i]}.substr(body));
            if (i < wanted.requests.size()) cut_common_lines(wanted.requests[i].body, said);
            sent[i].replace(body, std::string::npos, said);
        }
        judge(each.captures, wanted, sent, got, client->mode(), all);
    }
}

void replay_together(std::vector<capture const*> const& captures, report& out)
{
    verdicts all;
    std::vector<step> steps;
    try {
        steps = steps_of(captures);
        replay(steps, make_blocking_player, all);
        replay(steps, make_coro_player, all);
    } catch (std::exception const& unusable) {
        for (auto const* const each : captures) all[each].push_back(unusable.what());
    }
    for (auto const* const each : captures) {
        std::set<std::string> differences;
        for (auto const& made : steps)
            if (std::find(made.captures.begin(), made.captures.end(), each) != made.captures.end())
                differences.insert(made.wanted.differences.begin(), made.wanted.differences.end());
        if (all[each].empty()) out.passed(each->name, differences);
        else out.failed(each->name, all[each]);
    }
}

/// The place of an exchange among those of its call, and their number; {1, 1} for one alone.
std::pair<std::int64_t, std::int64_t> place_of(capture const& each)
{
    auto const* const exchange = each.about.if_contains("exchange");
    if (exchange == nullptr) return {1, 1};
    auto const& numbers = exchange->as_array();
    return {numbers.at(0).as_int64(), numbers.at(1).as_int64()};
}

} // namespace
} // namespace wire::cleverreach

namespace wire {

void replay_cleverreach(std::vector<capture> const& captures, report& out)
{
    // Of exchanges that belong together, "NAME.1" and so on; the captures come by name.
    std::vector<capture const*> together;
    auto const give_up = [&] {
        for (auto const* const each : together) out.failed(each->name, {"a part of its sequence is missing"});
        together.clear();
    };
    for (auto const& each : captures) {
        if (!each.has_exchange) {
            out.failed(each.name, {"there is no exchange"});
            continue;
        }
        auto const [place, count] = cleverreach::place_of(each);
        bool const goes_on = place == static_cast<std::int64_t>(together.size()) + 1;
        if (!goes_on) give_up();
        together.push_back(&each);
        if (!goes_on && place != 1) give_up();
        else if (place < count) continue;
        else cleverreach::replay_together(together, out);
        together.clear();
    }
    give_up();
}

} // namespace wire
