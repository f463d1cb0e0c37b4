#include <waybill/bulk.hpp>
#include <waybill/call/client.hpp>
#include <waybill/coro.hpp>
#include <waybill/server.hpp>
#include <waybill/testing.hpp>
#include <waybill/transport/in_process.hpp>

#include <support/depot.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

// Many inputs through calls that take five each.
namespace bulk_test {

using waybill::bulk_status;

/// Takes parcels but those to "nowhere"; the truck says what else happens.
struct depot_fake : waybill::fake<depot::api> {
    depot_fake()
    {
        take = [this](depot::parcels_to_take const& request) {
            sizes.push_back(request.parcels.size());
            if (*request.truck == 13 && sizes.size() == 2) throw refusal_of(13);
            if (*request.truck == 12 && sizes.size() == 2) throw refusal_of(12);
            if (*request.truck == 14 && sizes.size() == 2) throw refusal_of(14);
            std::vector<depot::taken> results;
            for (auto const& each : request.parcels) {
                if (*each.to == "nowhere") results.push_back({.error = "no such place"});
                else results.push_back({.id = "p-" + *each.to, .error = std::nullopt});
            }
            if (*request.truck == 15 && sizes.size() == 2) results.pop_back();
            return results;
        };
    }

    static waybill::refusal refusal_of(int code)
    {
        return waybill::refusal{{200, {}, waybill::xmlrpc_write_fault({code, "engine trouble"}).value()}};
    }

    std::vector<std::size_t> sizes; ///< Of the calls.
};

struct world {
    depot_fake fake;
    waybill::client<depot::api, waybill::blocking> client{"k", {}, waybill::in_process{fake}};
};

std::vector<depot::parcel> parcels(std::size_t count)
{
    std::vector<depot::parcel> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back({.to = "town" + std::to_string(i)});
    return all;
}

TEST_CASE("inputs are cut into calls of what the provider takes, and each result is matched to its input")
{
    world w;
    auto inputs = parcels(12);
    inputs[6].to = "nowhere";
    std::vector<std::string> told;
    auto const report = waybill::bulk(w.client.take, {.truck = 1}, inputs, {.on_outcome = [&](auto const& each) {
        told.push_back(std::to_string(each.index) + ' ' + *each.input.to + ' ' + (each.answer->id ? *each.answer->id : each.reason));
    }});

    CHECK(w.fake.sizes == std::vector<std::size_t>{5, 5, 2});
    REQUIRE(told.size() == 12);
    CHECK(told[0] == "0 town0 p-town0");
    CHECK(told[6] == "6 nowhere no such place");
    CHECK(told[11] == "11 town11 p-town11");
    CHECK(report.complete);
    CHECK_FALSE(report.all_done());
    CHECK(report.read() == 12);
    CHECK(report.parts.empty()); // nothing is kept of what was told
}

TEST_CASE("without on_outcome the report has what became of each input")
{
    world w;
    auto inputs = parcels(12);
    inputs[6].to = "nowhere";
    auto const report = waybill::bulk(w.client.take, {.truck = 1}, inputs);
    CHECK(report.parts == std::vector<waybill::bulk_part>{{0, 6, bulk_status::done, ""},
                                                          {6, 1, bulk_status::rejected, "no such place"},
                                                          {7, 5, bulk_status::done, ""}});
}

TEST_CASE("nothing is sent for an empty range")
{
    world w;
    auto const report = waybill::bulk(w.client.take, {.truck = 1}, parcels(0));
    CHECK(w.fake.sizes.empty());
    CHECK(report.all_done());
    CHECK(report.read() == 0);
}

TEST_CASE("a range that is read once and does not know its size will do")
{
    world w;
    std::vector<std::size_t> done;
    auto inputs = std::views::iota(0) | std::views::take_while([](int i) { return i < 7; }) |
                  std::views::transform([](int i) { return depot::parcel{.to = std::to_string(i)}; });
    auto const report = waybill::bulk(w.client.take, {.truck = 1}, inputs, {.on_progress = [&](waybill::bulk_progress const& p) {
        CHECK_FALSE(p.total);
        done.push_back(p.count(bulk_status::done));
    }});
    CHECK(report.all_done());
    CHECK(done == std::vector<std::size_t>{5, 7});
}

TEST_CASE("progress knows the total of a sized range")
{
    world w;
    std::optional<std::size_t> total;
    waybill::bulk(w.client.take, {.truck = 1}, parcels(3), {.on_progress = [&](auto const& p) { total = p.total; }});
    CHECK(total == 3);
}

TEST_CASE("an input that breaks a rule, or cannot be written, is rejected alone and never sent")
{
    world w;
    auto inputs = parcels(7);
    inputs[0].grams = 0;
    inputs[3].to = "bell\x07";
    inputs[6].to = {};
    auto const report = waybill::bulk(w.client.take, {.truck = 1}, inputs);
    CHECK(w.fake.sizes == std::vector<std::size_t>{4});
    REQUIRE(report.parts.size() == 5);
    CHECK(report.parts[0] == waybill::bulk_part{0, 1, bulk_status::rejected, "grams: must be from 1 to 30000"});
    CHECK(report.parts[1] == waybill::bulk_part{1, 2, bulk_status::done, ""});
    CHECK(report.parts[2].status == bulk_status::rejected);
    CHECK(report.parts[2].reason.starts_with("to: "));
    CHECK(report.parts[3] == waybill::bulk_part{4, 2, bulk_status::done, ""});
    CHECK(report.parts[4] == waybill::bulk_part{6, 1, bulk_status::rejected, "to: must be given"});
    CHECK(report.complete);
}

TEST_CASE("calls stay below the byte limit, and an input above it is rejected")
{
    world w;
    auto inputs = parcels(4);
    inputs[1].to = std::string(5000, 'x');
    for (auto const i : {2U, 3U}) inputs[i].to = std::string(600, 'y');
    auto const report = waybill::bulk(w.client.take, {.truck = 1}, inputs, {.max_bytes = 1000});
    CHECK(w.fake.sizes == std::vector<std::size_t>{2, 1});
    CHECK(report.count(bulk_status::done) == 3);
    REQUIRE(report.parts.size() == 3);
    CHECK(report.parts[1].status == bulk_status::rejected);
    CHECK(report.parts[1].reason.find("more than a call may have") != std::string::npos);
}

TEST_CASE("more than the provider takes is never put into a call")
{
    world w;
    CHECK(waybill::bulk(w.client.take, {.truck = 1}, parcels(12), {.max_items = 100}).all_done());
    CHECK(w.fake.sizes == std::vector<std::size_t>{5, 5, 2});
    w.fake.sizes.clear();
    waybill::bulk(w.client.take, {.truck = 1}, parcels(4), {.max_items = 3});
    CHECK(w.fake.sizes == std::vector<std::size_t>{3, 1});
}

TEST_CASE("after a failure the report says which inputs are in, which are not, and which are unknown")
{
    struct row {
        int truck;
        bulk_status status;
    };
    for (auto const& [truck, status] : {row{13, bulk_status::rejected}, row{14, bulk_status::unknown}, row{15, bulk_status::unknown}}) {
        CAPTURE(truck);
        world w;
        auto const report = waybill::bulk(w.client.take, {.truck = truck}, parcels(17));
        CHECK(w.fake.sizes.size() == 2); // nothing is tried again, and nothing more is sent
        REQUIRE(report.parts.size() >= 2);
        CHECK(report.parts[0] == waybill::bulk_part{0, 5, bulk_status::done, ""});
        CHECK(report.parts[1].first == 5);
        CHECK(report.parts[1].count == 5);
        CHECK(report.parts[1].status == status);
        CHECK_FALSE(report.parts[1].reason.empty());
        CHECK(report.failure.has_value());
        CHECK_FALSE(report.complete);
        CHECK(report.count(bulk_status::done) == 5);

        world again;
        auto const carried_on =
            waybill::bulk(again.client.take, {.truck = truck}, parcels(17), {.after_failure = waybill::after_failure::carry_on});
        CHECK(again.fake.sizes.size() == 4);
        CHECK(carried_on.complete);
        CHECK_FALSE(carried_on.all_done());
        CHECK(carried_on.count(bulk_status::done) == 12);
        CHECK(carried_on.count(status) == 5);
    }
}

TEST_CASE("a call that is refused for its data is no reason to stop")
{
    world w;
    auto const report = waybill::bulk(w.client.take, {.truck = 12}, parcels(12));
    CHECK(w.fake.sizes.size() == 3);
    CHECK(report.complete);
    CHECK(report.count(bulk_status::rejected) == 5);
    CHECK(report.count(bulk_status::done) == 7);
}

TEST_CASE("an input read from the range before the end of it all is accounted for")
{
    world w;
    auto inputs = parcels(7);
    for (auto& each : inputs) each.to = std::string(300, 'z');
    auto const report = waybill::bulk(w.client.take, {.truck = 14}, inputs, {.max_bytes = 1000}); // the second call fails
    CHECK(report.read() == report.count(bulk_status::done) + report.count(bulk_status::unknown) + report.count(bulk_status::not_sent));
    CHECK(report.count(bulk_status::not_sent) == 1);
    CHECK(report.parts.back().status == bulk_status::not_sent);
}

TEST_CASE("an answer about the whole call is one about each of its inputs")
{
    world w;
    std::vector<std::string> dropped;
    w.fake.drop = [&](depot::parcels_to_drop const& request) {
        if (request.ids.front() == "c") throw depot_fake::refusal_of(13);
        return "dropped " + std::to_string(request.ids.size());
    };
    w.fake.drop_quietly = [&](depot::parcels_to_drop const& request) { dropped.insert(dropped.end(), request.ids.begin(), request.ids.end()); };
    std::vector<std::string> const ids{"a", "b", "c", "d", "e"};
    std::vector<std::string> told;
    auto const report = waybill::bulk(w.client.drop, {}, ids, {.after_failure = waybill::after_failure::carry_on, .on_outcome = [&](auto const& each) {
        told.push_back(each.input + (each.answer ? " " + *each.answer : ""));
    }});
    CHECK(told == std::vector<std::string>{"a dropped 2", "b dropped 2", "c", "d", "e dropped 1"});
    CHECK(report.count(bulk_status::done) == 3);
    CHECK(report.count(bulk_status::rejected) == 2);
    CHECK(waybill::bulk(w.client.drop_quietly, {}, ids).all_done());
    CHECK(dropped == ids);
}

TEST_CASE("a request that is wrong besides its inputs sends nothing")
{
    world w;
    auto const report = waybill::bulk(w.client.take, {}, parcels(3));
    CHECK(w.fake.sizes.empty());
    CHECK(report.parts.front().status == bulk_status::not_sent);
    REQUIRE(report.failure);
    CHECK(report.failure->kind == waybill::error_kind::invalid_argument);
}

TEST_CASE("coroutines do the same")
{
    depot_fake fake;
    waybill::socket_server const server{fake};
    boost::asio::io_context io;
    waybill::client<depot::api, waybill::coro> const client{io.get_executor(), "k", {.base_url = server.url()}};
    std::optional<waybill::bulk_report> report;
    auto const request = depot::parcels_to_take{.truck = 14, .parcels = {}};
    boost::asio::co_spawn(io, [&]() -> boost::asio::awaitable<void> { report = co_await waybill::bulk(client.take, request, parcels(12)); },
                          boost::asio::detached);
    io.run();
    REQUIRE(report);
    REQUIRE(report->parts.size() == 2);
    CHECK(report->parts[0] == waybill::bulk_part{0, 5, bulk_status::done, ""});
    CHECK(report->parts[1].status == bulk_status::unknown);
    CHECK_FALSE(report->complete);
}

} // namespace bulk_test
