#include <waybill/cassette.hpp>
#include <waybill/konigle.hpp>
#include <waybill/testing.hpp>

#include <sandbox/konigle_sandbox.hpp>
#include <support/scratch_file.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace {

namespace konigle = waybill::konigle;

// What a program does: reads pages, writes, fails.
std::vector<std::string> flow(konigle::client const& konigle, std::string const& name)
{
    std::vector<std::string> seen;
    for (auto const& contact : waybill::items(konigle.contacts.list)) seen.push_back(contact.id);
    auto const draft = konigle.campaigns.create({.audience = "aud_1", .name = name});
    seen.push_back(draft.id + ' ' + draft.name);
    konigle.campaigns.send_test_email(draft.id, {.email_address = "ada@shop.example"});
    seen.emplace_back(konigle.campaigns.start(draft.id).status.text());
    auto const missing = konigle.campaigns.get.attempt("cmp_404");
    seen.emplace_back(enum_to_wire(missing.error().kind));
    return seen;
}

} // namespace

TEST_CASE("calls through a socket are recorded without the key and replayed without a server")
{
    std::string const key = "sandbox-key";
    support::scratch_file const file;
    std::vector<std::string> first;
    {
        konigle_sandbox sandbox;
        sandbox.seed();
        waybill::socket_server const server{sandbox};
        waybill::cassette_recorder recorder{file.path(), {.query = {"page", "page_size"}, .members = {"id", "name", "status", "audience"}}};
        konigle::client const konigle{key, {.base_url = server.url()}, waybill::recording{recorder, waybill::curl_easy{{}}}};
        first = flow(konigle, "Spring sale");
    }
    CHECK(first.size() == 8);

    auto const text = file.read();
    CHECK(text.find("Spring sale") != std::string::npos);
    for (std::string const& trace : {key, std::string{"sandbox%2Dkey"}, std::string{"ada@"}, std::string{"ada%40"}}) CHECK(text.find(trace) == std::string::npos);
    for (std::size_t before = 0; before < 3; ++before) {
        auto const coded = waybill::base64_encode(std::string(before, ' ') + key);
        CHECK(text.find(coded.substr(4, 12)) == std::string::npos);
    }

    waybill::cassette_player player{file.path()};
    konigle::client const konigle{"other-key", {}, waybill::replaying{player}};
    CHECK(flow(konigle, "Spring sale") == first);
    CHECK(player.unplayed().empty());

    waybill::cassette_player again{file.path()};
    konigle::client const changed{"other-key", {}, waybill::replaying{again}};
    try {
        flow(changed, "Summer sale");
        FAIL("nothing was noticed");
    } catch (waybill::exception const& missed) {
        CHECK(missed.error().message.find("differs at body /name: recorded \"Spring sale\", now \"Summer sale\"") != std::string::npos);
    }
}
