#include <waybill/bulk.hpp>

#include <support/depot.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A bulk operation on a clock that the test sets, with calls and look-ups that the test answers.
namespace bulk_run_test {

using namespace std::chrono_literals;
using waybill::bulk_lookup;
using waybill::bulk_part;
using waybill::bulk_status;
using waybill::effect;
using waybill::error_kind;

using operation = decltype(depot::api<waybill::blocking>::take)::operation;
using run_type = waybill::detail::bulk_run<operation>;
using step = run_type::step;

/// A run over parcels to "0", "1" and so on; answers that everything is in.
struct driver {
    explicit driver(std::size_t count, run_type::options_type options = {}, waybill::detail::bulk_history history = {})
        : inputs(parcels(count)), run({.truck = 1}, std::move(options), count, now, std::move(history),
                                      [this](std::string_view lines, bool) { journal += lines; })
    {
    }

    static std::vector<depot::parcel> parcels(std::size_t count)
    {
        std::vector<depot::parcel> all;
        for (std::size_t i = 0; i < count; ++i) all.push_back({.to = std::to_string(i)});
        return all;
    }

    step next() { return run.next(at, inputs.end(), now); }

    run_type::batch leave()
    {
        REQUIRE(next() == step::send);
        sizes.push_back(run.request().parcels.size());
        return run.leave();
    }

    void answer(run_type::batch batch, std::size_t size)
    {
        run.received(std::move(batch), std::vector<depot::taken>(size, {.id = "p", .error = std::nullopt}), now);
    }
    void fail(run_type::batch batch, effect done, error_kind kind = error_kind::timeout)
    {
        run.received(std::move(batch), waybill::error{kind, done, "trouble"}, now);
    }

    std::vector<depot::parcel> inputs;
    std::vector<depot::parcel>::iterator at = inputs.begin();
    run_type::time_point now{};
    std::string journal;
    std::vector<std::size_t> sizes;
    run_type run;
};

TEST_CASE("progress has a rate and the time that is left, by the clock that is given")
{
    std::vector<waybill::bulk_progress> told;
    driver d{20, {.on_progress = [&](waybill::bulk_progress const& p) { told.push_back(p); }}};
    auto first = d.leave();
    d.answer(std::move(first), 5); // no time has passed
    d.now += 2s;
    auto second = d.leave();
    d.now += 2s;
    d.answer(std::move(second), 5);

    REQUIRE(told.size() == 2);
    CHECK(told[0].rate() == 0);
    CHECK_FALSE(told[0].remaining());
    CHECK(told[1].elapsed == 4s);
    CHECK(told[1].rate() == 2.5);
    CHECK(told[1].remaining() == 4s);
    CHECK(told[1].calls == 2);

    waybill::bulk_progress resumed{.counts = {30, 0, 0, 0}, .total = 40, .resumed = 25, .elapsed = 1s};
    CHECK(resumed.rate() == 5); // what the journal told took no time
    CHECK(resumed.remaining() == 2s);
    resumed.total = std::nullopt;
    CHECK_FALSE(resumed.remaining());
    resumed.total = 29; // the range was larger than it said
    CHECK_FALSE(resumed.remaining());
}

TEST_CASE("answers of several calls under way may come in any order, and each is matched to its inputs")
{
    struct row {
        std::vector<std::size_t> order;
        std::size_t unknown; ///< The call that fails.
    };
    for (auto const& [order, unknown] : {row{{0, 1, 2}, 1}, row{{2, 1, 0}, 1}, row{{1, 2, 0}, 1}, row{{2, 0, 1}, 1}, row{{1, 0, 2}, 0},
                                         row{{2, 0, 1}, 2}}) {
        driver d{15, {.after_failure = waybill::after_failure::carry_on}};
        std::vector<run_type::batch> calls;
        for (int i = 0; i < 3; ++i) calls.push_back(d.leave());
        CHECK(d.next() == step::done); // for now
        for (auto const each : order) {
            if (each == unknown) d.fail(std::move(calls[each]), effect::unknown);
            else d.answer(std::move(calls[each]), 5);
        }
        CHECK(d.next() == step::done);
        auto const& report = d.run.report();
        CHECK(report.complete);
        CHECK(report.count(bulk_status::done) == 10);
        std::size_t read = 0;
        for (auto const& part : report.parts) {
            CHECK(part.first == read);
            CHECK((part.status == bulk_status::unknown) == (part.first == unknown * 5));
            read += part.count;
        }
        CHECK(read == 15);
        CHECK(report.parts.size() == (unknown == 1 ? 3U : 2U));
    }
}

TEST_CASE("after a failure calls under way are waited for, and nothing more is sent")
{
    driver d{30};
    auto first = d.leave();
    auto second = d.leave();
    d.fail(std::move(first), effect::rejected);
    CHECK(d.next() == step::done);
    d.answer(std::move(second), 5);
    CHECK(d.next() == step::done);
    CHECK(d.run.report().count(bulk_status::rejected) == 5);
    CHECK(d.run.report().count(bulk_status::done) == 5);
    CHECK(d.run.report().read() == 10);
    CHECK_FALSE(d.run.report().complete);
}

TEST_CASE("what is unknown is looked up: landed is done, absent is sent again, unknown stays so")
{
    std::vector<std::string> told;
    driver d{7, {.after_failure = waybill::after_failure::carry_on,
                 .reconcile = [](depot::parcel const&) { return bulk_lookup::unknown; }, // the driver's to call
                 .on_outcome = [&](auto const& each) {
                     told.push_back(std::to_string(each.index) + *each.input.to + " " + std::to_string(static_cast<int>(each.status)) +
                                    (each.failure ? " failed" : ""));
                 }}};
    d.fail(d.leave(), effect::unknown);
    CHECK(told.empty());
    for (auto const found : {bulk_lookup::landed, bulk_lookup::absent, bulk_lookup::unknown, bulk_lookup::absent, bulk_lookup::landed}) {
        REQUIRE(d.next() == step::look_up);
        d.run.answered(d.run.question(), found, d.now);
    }
    CHECK(told == std::vector<std::string>{"00 0", "22 3 failed", "44 0"});
    told.clear();
    d.answer(d.leave(), 2); // those that were absent
    CHECK(told == std::vector<std::string>{"11 0", "33 0"});
    d.answer(d.leave(), 2);
    CHECK(d.next() == step::done);
    CHECK(d.sizes == std::vector<std::size_t>{5, 2, 2});
    CHECK(d.run.report().read() == 7);
    CHECK(d.run.report().complete);
    CHECK(d.journal.substr(d.journal.find('\n') + 1)
              .starts_with("done 0 1\nunknown 2 1 timeout: trouble; it may have taken effect\ndone 4 1\nsent 1 1\nsent 3 1\ndone 1 1\n"));
}

TEST_CASE("nothing is sent more than three times, nor again after a stop")
{
    auto const asks = [](depot::parcel const&) { return bulk_lookup::absent; };
    driver d{1, {.after_failure = waybill::after_failure::carry_on, .reconcile = asks}};
    for (int i = 0; i < 3; ++i) {
        d.fail(d.leave(), effect::unknown);
        REQUIRE(d.next() == step::look_up);
        d.run.answered(d.run.question(), bulk_lookup::absent, d.now);
    }
    CHECK(d.next() == step::done);
    CHECK(d.run.report().count(bulk_status::not_sent) == 1);
    CHECK(d.journal.ends_with("open 0 1\n"));

    driver stopping{10, {.reconcile = asks}};
    stopping.fail(stopping.leave(), effect::unknown);
    for (int i = 0; i < 5; ++i) {
        REQUIRE(stopping.next() == step::look_up);
        stopping.run.answered(stopping.run.question(), i == 0 ? bulk_lookup::landed : bulk_lookup::absent, stopping.now);
    }
    CHECK(stopping.next() == step::done);
    CHECK(stopping.sizes.size() == 1);
    CHECK(stopping.run.report().count(bulk_status::done) == 1);
    CHECK(stopping.run.report().count(bulk_status::not_sent) == 4);
}

TEST_CASE("what is left when the operation is stopped is told of, and open in the journal")
{
    driver d{20, {.after_failure = waybill::after_failure::carry_on, .reconcile = [](depot::parcel const&) { return bulk_lookup::absent; }}};
    d.fail(d.leave(), effect::unknown);
    REQUIRE(d.next() == step::look_up);
    d.run.answered(d.run.question(), bulk_lookup::absent, d.now); // waits to be sent again
    SUBCASE("stopped: the rest is looked up")
    {
        d.run.stop();
        for (int i = 0; i < 4; ++i) {
            REQUIRE(d.next() == step::look_up);
            d.run.answered(d.run.question(), bulk_lookup::landed, d.now);
        }
        CHECK(d.next() == step::done);
        CHECK(d.run.report().parts == std::vector<bulk_part>{{0, 1, bulk_status::not_sent, "the operation had stopped"}, {1, 4, bulk_status::done, ""}});
    }
    SUBCASE("abandoned: it stays unknown")
    {
        d.run.abandon();
        CHECK(d.next() == step::done);
        CHECK(d.run.report().count(bulk_status::not_sent) == 1);
        CHECK(d.run.report().count(bulk_status::unknown) == 4);
        CHECK(d.run.report().read() == 5);
    }
    CHECK(d.journal.find("open 0 1\n") != std::string::npos);
    CHECK_FALSE(d.run.report().complete);
}

TEST_CASE("a call waits for its intent: where the journal throws, nothing leaves")
{
    std::vector<depot::parcel> inputs = driver::parcels(3);
    run_type run{{.truck = 1}, {}, 3, {}, {}, [](std::string_view, bool are_intents) { if (are_intents) throw std::runtime_error{"full"}; }};
    auto at = inputs.begin();
    CHECK_THROWS_WITH(run.next(at, inputs.end(), {}), "full");
}

} // namespace bulk_run_test
