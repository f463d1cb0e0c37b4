// Captures of the original client of Dyn Message Management. Their format and its quirks: docs/wire/dyn.md.

#include "dyn/expect.hpp"
#include "dyn/player.hpp"
#include "provider.hpp"
#include "replay_server.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wire::dyn {
namespace {

/// The fields of a form in the order of the alphabet.
std::string sorted_form(std::string_view form)
{
    std::multiset<std::string> fields;
    while (!form.empty()) {
        auto const field = form.substr(0, form.find('&'));
        fields.emplace(field);
        form.remove_prefix((std::min)(form.size(), field.size() + 1));
    }
    std::string sorted;
    for (auto const& field : fields) sorted += field + '&';
    return sorted;
}

void forget_order(step& each, std::vector<std::string>& sent)
{
    if (!each.any_order) return;
    for (auto& wanted : each.wanted.requests) wanted.body = sorted_form(wanted.body);
    for (auto& bytes : sent) {
        auto const body = (std::min)(bytes.size(), bytes.find("\r\n\r\n") + 4);
        bytes.replace(body, std::string::npos, sorted_form(std::string_view{bytes}.substr(body)));
    }
}

/// Makes the calls with one client.
void replay(std::vector<step> steps, make_player& make, std::string_view mode, verdicts& all)
{
    replay_server server;
    waybill::client_options options;
    options.base_url = "http://" + server.authority();
    options.proxy = "";
    options.retry.attempts = 1; // the original never repeats
    auto const* const key = steps.front().captures.front()->about.if_contains("session_key");

    std::unique_ptr<player> client;
    outcome made_client = boost::json::value(true);
    try {
        client = make(key == nullptr ? "test-key" : std::string{key->as_string()}, options);
    } catch (waybill::exception const& failed) {
        made_client = failed.error();
    }
    for (auto& each : steps) {
        std::vector<replay_server::answer> answers;
        for (auto const& bytes : each.wanted.answers) answers.push_back({bytes});
        server.expect(std::move(answers));
        auto const got = client ? client->play(each.made) : made_client;
        auto sent = server.take_requests();
        forget_order(each, sent);
        judge(each.captures, each.wanted, sent, got, mode, all);
    }
}

void replay_together(std::vector<capture const*> const& captures, by_name const& everything, report& out)
{
    verdicts all;
    std::vector<step> steps;
    try {
        steps = steps_of(captures, everything);
        replay(steps, make_blocking_player, "blocking", all);
        replay(steps, make_coro_player, "coro", all);
    } catch (std::exception const& unusable) {
        for (auto const* const each : captures) all[each].push_back(unusable.what());
    }
    for (auto const* const each : captures) {
        std::set<std::string> differences;
        for (auto const& [made, wanted, of, any_order] : steps)
            if (std::find(of.begin(), of.end(), each) != of.end())
                differences.insert(wanted.differences.begin(), wanted.differences.end());
        if (all[each].empty()) out.passed(each->name, differences);
        else out.failed(each->name, all[each]);
    }
}

} // namespace
} // namespace wire::dyn

namespace wire {

void replay_dyn(std::vector<capture> const& captures, report& out)
{
    dyn::by_name everything;
    // The exchanges of one call by their places in it.
    std::map<std::string, std::map<std::int64_t, capture const*>> calls;
    for (auto const& each : captures) {
        everything[each.name] = &each;
        auto const* const sequence = each.about.if_contains("sequence");
        auto const name = sequence == nullptr ? each.name : std::string{sequence->at("of").as_string()};
        auto const place = sequence == nullptr ? 0 : sequence->at("index").as_int64();
        if (!calls[name].emplace(place, &each).second) out.failed(each.name, {"there are two in this place"});
    }
    for (auto const& [name, members] : calls) {
        std::vector<capture const*> together;
        for (auto const& [place, each] : members) together.push_back(each);
        auto const* const sequence = together.back()->about.if_contains("sequence");
        if (sequence != nullptr && sequence->at("count").as_int64() != static_cast<std::int64_t>(together.size())) {
            for (auto const* const each : together) out.failed(each->name, {"a part of its sequence is missing"});
        } else {
            dyn::replay_together(together, everything, out);
        }
    }
}

} // namespace wire
