// Captures of the original client of Constant Contact. Their format and its quirks: docs/wire/constantcontact.md.

#include "constantcontact/expect.hpp"
#include "constantcontact/player.hpp"
#include "constantcontact/xml.hpp"
#include "provider.hpp"
#include "replay_server.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wire::constantcontact {
namespace {

/// Makes the calls with one client.
void replay(std::vector<step> const& steps, recorded_call const& recorded, make_player& make, std::string_view mode,
            verdicts& all)
{
    replay_server server;
    waybill::client_options options;
    options.base_url = "http://" + server.authority();
    options.proxy = "";
    options.retry.attempts = 1;
    auto const client = make(recorded.caller, options);
    for (auto const& each : steps) {
        std::vector<replay_server::answer> answers;
        for (auto const& bytes : each.wanted.answers) answers.push_back({bytes});
        server.expect(std::move(answers));
        auto const got = client->play(each.made);
        auto sent = server.take_requests();
        for (auto& bytes : sent) make_canonical(bytes);
        judge(recorded.exchanges, each.wanted, sent, got, mode, all);
    }
}

void replay_call(recorded_call const& recorded, std::vector<recorded_call> const& everything, report& out)
{
    verdicts all;
    std::set<std::string> differences;
    try {
        auto const steps = steps_of(recorded, everything);
        for (auto const& each : steps)
            differences.insert(each.wanted.differences.begin(), each.wanted.differences.end());
        replay(steps, recorded, make_blocking_player, "blocking", all);
        replay(steps, recorded, make_coro_player, "coro", all);
    } catch (std::exception const& unusable) {
        for (auto const* const each : recorded.exchanges) all[each].push_back(unusable.what());
    }
    for (auto const* const each : recorded.exchanges) {
        if (all[each].empty()) out.passed(each->name, differences);
        else out.failed(each->name, all[each]);
    }
}

std::string text_in(boost::json::object const& from, std::string_view name)
{
    return std::string{from.at(name).as_string()};
}

recorded_call call_of(std::vector<capture const*> exchanges)
{
    auto const& about = exchanges.front()->about;
    auto const& caller = about.at("connection").as_object();
    return {{text_in(about, "operation"), about.at("args").as_object()},
            {text_in(caller, "api_key"), text_in(caller, "username"), text_in(caller, "password")},
            about,
            std::move(exchanges)};
}

} // namespace
} // namespace wire::constantcontact

namespace wire {

void replay_constantcontact(std::vector<capture> const& captures, report& out)
{
    // The exchanges of one call by their places in it.
    std::map<std::string, std::map<std::int64_t, capture const*>> calls;
    for (auto const& each : captures) {
        auto const* const sequence = each.about.if_contains("sequence");
        auto const name = sequence == nullptr ? each.name : std::string{sequence->at("of").as_string()};
        auto const place = sequence == nullptr ? 0 : sequence->at("index").as_int64();
        if (!calls[name].emplace(place, &each).second) out.failed(each.name, {"there are two in this place"});
    }
    std::vector<constantcontact::recorded_call> all;
    for (auto const& [name, members] : calls) {
        std::vector<capture const*> together;
        for (auto const& [place, each] : members) together.push_back(each);
        auto const* const sequence = together.back()->about.if_contains("sequence");
        std::string wrong;
        try {
            if (sequence != nullptr && sequence->at("count").as_int64() != static_cast<std::int64_t>(together.size()))
                wrong = "a part of its sequence is missing";
            else all.push_back(constantcontact::call_of(together));
        } catch (std::exception const& unusable) {
            wrong = unusable.what();
        }
        for (auto const* const each : together)
            if (!wrong.empty()) out.failed(each->name, {wrong});
    }
    for (auto const& each : all) constantcontact::replay_call(each, all, out);
}

} // namespace wire
