#include <waybill/limit.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using waybill::local_limiter;
using clock_type = local_limiter::clock;
using milliseconds = std::chrono::milliseconds;
using answer = waybill::admission::answer;

waybill::http::response response(int status, std::vector<std::pair<std::string, std::string>> const& fields = {})
{
    waybill::http::response made{status, {}, {}};
    for (auto const& [name, value] : fields) made.fields.add(name, value);
    return made;
}

/// A limiter and its callers on a clock that only the test moves.
struct world {
    explicit world(local_limiter::options options) : limiter(std::move(options)) {}

    struct caller {
        std::uint64_t place{};
        int wakes = 0;
    };

    caller& enter(std::string_view operation = "things.get")
    {
        auto& added = callers.emplace_back();
        added.place = limiter.enter(operation, [&added] { ++added.wakes; });
        return added;
    }
    waybill::admission ask(caller const& who) { return limiter.ask(who.place, now); }
    bool goes(caller const& who) { return ask(who).what == answer::go; }
    /// How long the caller is told to wait; nullopt when only being woken will do.
    std::optional<milliseconds> wait_of(caller const& who)
    {
        auto const said = ask(who);
        REQUIRE(said.what == answer::wait);
        if (said.until == (clock_type::time_point::max)()) return std::nullopt;
        return std::chrono::round<milliseconds>(said.until - now);
    }
    void leave(caller const& who) { limiter.leave(who.place); }
    /// A whole request that takes no time; false when it has to wait.
    bool pass(std::string_view operation = "things.get", waybill::http::response const& said = response(200))
    {
        auto& who = enter(operation);
        bool const gone = goes(who);
        if (gone) limiter.answered(who.place, said, now);
        leave(who);
        return gone;
    }
    /// Requests made one after the other within the time, each as soon as it may.
    int passed_within(milliseconds time, std::string_view operation = "things.get")
    {
        int passed = 0;
        for (auto const end = now + time; now < end;) {
            auto& who = enter(operation);
            auto said = ask(who);
            while (said.what == answer::wait && said.until < end) {
                now = said.until;
                said = ask(who);
            }
            bool const gone = said.what == answer::go;
            if (gone) limiter.answered(who.place, response(200), now);
            leave(who);
            if (!gone) now = end;
            passed += gone ? 1 : 0;
        }
        return passed;
    }

    local_limiter limiter;
    clock_type::time_point now{1h};
    std::deque<caller> callers;
};

} // namespace

TEST_CASE("requests go at the rate, and a burst of them after a pause")
{
    world with{{.all = {.per_second = 10, .burst = 3}}};
    CHECK(with.pass());
    CHECK(with.pass());
    CHECK(with.pass());
    auto& fourth = with.enter();
    CHECK(with.wait_of(fourth) == 100ms);
    with.now += 99ms;
    CHECK(with.wait_of(fourth) == 1ms);
    with.now += 1ms;
    CHECK(with.goes(fourth));
    with.leave(fourth);
    CHECK_FALSE(with.pass());

    with.now += 1h; // a long pause saves up no more than the burst
    CHECK(with.passed_within(1s) == 3 + 9);
    CHECK(with.passed_within(10s) == 100);
}

TEST_CASE("what goes late is made good within the burst, so that the rate is reached")
{
    world with{{.all = {.per_second = 1000, .burst = 10}}};
    int passed = 0;
    for (auto const end = with.now + 1s; with.now < end; with.now += 3ms) // a timer that fires every 3 ms
        while (with.pass()) ++passed;
    CHECK(passed >= 1000);
    CHECK(passed <= 1010);
}

TEST_CASE("who comes first goes first, and the next in line is woken")
{
    world with{{.all = {.per_second = 1}}};
    CHECK(with.pass());
    auto& first = with.enter();
    auto& second = with.enter();
    auto& third = with.enter();
    CHECK(with.wait_of(second) == std::nullopt); // asking early does not help
    CHECK(with.wait_of(first) == 1s);
    CHECK(with.wait_of(third) == std::nullopt);
    with.now += 5s;
    CHECK(with.wait_of(third) == std::nullopt);
    CHECK(with.goes(first));
    CHECK(second.wakes == 1);
    CHECK(third.wakes == 0);
    CHECK(with.wait_of(second) == 1s);

    SUBCASE("one that gives up makes room")
    {
        with.leave(second);
        CHECK(third.wakes == 1);
        CHECK(with.wait_of(third) == 1s);
        with.leave(third);
    }
    SUBCASE("one that gives up within the line moves nobody")
    {
        with.leave(third);
        CHECK(second.wakes == 1);
        with.now += 1s;
        CHECK(with.goes(second));
        with.leave(second);
    }
    with.leave(first);
}

TEST_CASE("no more requests are under way than allowed, and the end of one lets the next go")
{
    world with{{.all = {.concurrency = 2}}};
    auto& first = with.enter();
    auto& second = with.enter();
    auto& third = with.enter();
    auto& fourth = with.enter();
    CHECK(with.goes(first));
    CHECK(with.goes(second));
    CHECK(with.wait_of(third) == std::nullopt);
    with.now += 1h;
    CHECK(with.wait_of(third) == std::nullopt);
    with.leave(second);
    CHECK(third.wakes >= 1);
    CHECK(with.wait_of(fourth) == std::nullopt);
    CHECK(with.goes(third));
    with.leave(first);
    CHECK(fourth.wakes >= 1);
    CHECK(with.goes(fourth));
    with.leave(third);
    with.leave(fourth);
}

TEST_CASE("a group of endpoints has a limit beside that of all")
{
    world with{{.all = {.per_second = 100, .burst = 100},
                .groups = {{"contacts", {.per_second = 1}}, {"contacts.import", {.per_second = 10, .burst = 2}}}}};
    CHECK(with.pass("contacts.get"));
    CHECK_FALSE(with.pass("contacts.list"));
    CHECK(with.pass("contacts.import")); // the longest name counts
    CHECK(with.pass("contacts.import"));
    CHECK_FALSE(with.pass("contacts.import"));
    CHECK(with.pass("contactsets.get")); // not by half a word

    // Who waits in a group is in nobody's way.
    auto& waiting = with.enter("contacts.get");
    CHECK(with.wait_of(waiting) == 1s);
    for (int i = 0; i < 90; ++i) CHECK(with.pass("campaigns.get"));
    with.leave(waiting);

    // And all of them together keep to the whole.
    for (int i = 0; i < 10; ++i) with.pass("campaigns.get");
    with.now += 5ms;
    CHECK_FALSE(with.pass("campaigns.get"));
    CHECK_FALSE(with.pass("contacts.import"));
}

TEST_CASE("a call that gives up between the two lines gives everything back")
{
    world with{{.all = {.concurrency = 1}, .groups = {{"contacts", {.concurrency = 1}}}}};
    auto& other = with.enter("campaigns.get");
    CHECK(with.goes(other));
    auto& within = with.enter("contacts.get");
    CHECK(with.wait_of(within) == std::nullopt);
    auto& behind = with.enter("contacts.get");
    CHECK(with.wait_of(behind) == std::nullopt);
    with.leave(within);
    CHECK(behind.wakes >= 1);
    with.leave(other);
    CHECK(with.goes(behind));
    with.leave(behind);
}

TEST_CASE("an answer of 429 halves the speed and is waited out, successes bring it back")
{
    world with{{.all = {.per_second = 100}}};
    CHECK(with.pass("things.get", response(429, {{"Retry-After", "7"}})));
    auto& next = with.enter();
    CHECK(with.wait_of(next) == 7s);
    with.now += 7s;
    CHECK(with.goes(next));
    with.leave(next);
    CHECK(with.passed_within(1s) == doctest::Approx(52).epsilon(0.05)); // from 50 on, growing by a tenth in a second at full speed
    with.passed_within(20s);
    CHECK(with.passed_within(1s) == 100);

    SUBCASE("several that were under way count once")
    {
        world all{{.all = {.per_second = 100, .burst = 10}}};
        auto& first = all.enter();
        auto& second = all.enter();
        CHECK(all.goes(first));
        CHECK(all.goes(second));
        all.now += 1ms;
        for (auto const* each : {&first, &second}) {
            all.limiter.answered(each->place, response(429), all.now);
            all.leave(*each);
        }
        all.now += 10s;
        for (int i = 0; i < 9; ++i) all.pass("things.get", response(404)); // which says nothing about speed
        CHECK(all.pass("things.get", response(404)));
        auto& after = all.enter();
        CHECK(all.wait_of(after) == 20ms);
        all.leave(after);
    }
    SUBCASE("however many come, something still goes")
    {
        for (int i = 0; i < 100; ++i) {
            with.now += 1min;
            CHECK(with.pass("things.get", response(429)));
        }
        auto& slow = with.enter();
        CHECK(with.wait_of(slow) == 500ms); // a fiftieth
        with.leave(slow);
    }
    SUBCASE("of a group, it slows the group down")
    {
        world grouped{{.all = {.per_second = 100}, .groups = {{"contacts", {.per_second = 100}}}}};
        CHECK(grouped.pass("contacts.get", response(429, {{"Retry-After", "60"}})));
        grouped.now += 10ms;
        CHECK_FALSE(grouped.pass("contacts.get"));
        CHECK(grouped.pass("campaigns.get"));
    }
}

TEST_CASE("with a limit of concurrency, 429 halves the number of requests at once")
{
    world with{{.all = {.concurrency = 8}}};
    std::vector<world::caller*> under_way;
    for (int i = 0; i < 8; ++i) {
        under_way.push_back(&with.enter());
        CHECK(with.goes(*under_way.back()));
    }
    with.limiter.answered(under_way[0]->place, response(429), with.now);
    auto& next = with.enter();
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(with.wait_of(next) == std::nullopt);
        with.leave(*under_way[i]);
    }
    CHECK(with.wait_of(next) == std::nullopt);
    with.leave(*under_way[4]);
    CHECK(with.goes(next));
    with.leave(next);
}

TEST_CASE("what an answer says of its limits is believed")
{
    struct {
        waybill::http::response said;
        std::optional<std::chrono::seconds> pause;
    } const table[] = {
        {response(200), std::nullopt},
        {response(200, {{"RateLimit-Remaining", "0"}, {"RateLimit-Reset", "30"}}), 30s},
        {response(200, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "5"}}), 5s},
        {response(200, {{"x-rate-limit-remaining", "0"}, {"X-Rate-Limit-Reset", "5"}}), 5s},
        {response(200, {{"RateLimit-Remaining", "1"}, {"RateLimit-Reset", "30"}}), std::nullopt},
        {response(200, {{"RateLimit-Remaining", "0"}}), std::nullopt},
        {response(200, {{"RateLimit-Remaining", "-1"}, {"RateLimit-Reset", "30"}}), std::nullopt},
        {response(200, {{"RateLimit-Remaining", "none"}, {"RateLimit-Reset", "30"}}), std::nullopt},
        {response(200, {{"RateLimit-Remaining", "0"}, {"RateLimit-Reset", "soon"}}), std::nullopt},
        // A time, by the server's own clock.
        {response(200, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1772366460"}, {"Date", "Sun, 01 Mar 2026 12:00:00 GMT"}}), 60s},
        {response(200, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1772366000"}, {"Date", "Sun, 01 Mar 2026 12:00:00 GMT"}}), 0s},
        {response(200, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1772366460"}}), std::nullopt},
        {response(200, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1772366460"}, {"Date", "today"}}), std::nullopt},
        {response(429, {{"Retry-After", "3"}, {"RateLimit-Remaining", "0"}, {"RateLimit-Reset", "30"}}), 3s},
        {response(503, {{"Retry-After", "3"}}), 3s},
        {response(503), std::nullopt},
        {response(301, {{"Retry-After", "3"}}), std::nullopt},
    };
    for (auto const& [said, pause] : table) {
        CAPTURE(said.status);
        CHECK(waybill::detail::pause_asked_for(said) == pause);
        world with{{.all = {.concurrency = 10}}};
        CHECK(with.pass("things.get", said));
        auto& next = with.enter();
        if (pause.value_or(0s) > 0s) CHECK(with.wait_of(next) == milliseconds{*pause});
        else CHECK(with.goes(next));
        with.leave(next);
    }
}

TEST_CASE("no answer stops a client for longer than it lets itself be stopped")
{
    world with{{.all = {}, .pause_limit = 1min}};
    CHECK(with.pass("things.get", response(429, {{"Retry-After", "99999999999999999999"}})));
    auto& next = with.enter();
    CHECK(with.wait_of(next) == 1min);
    with.leave(next);
}

TEST_CASE("rates at their ends")
{
    constexpr auto no_number = std::numeric_limits<double>::quiet_NaN();
    for (waybill::rate_limits const wrong : {waybill::rate_limits{.per_second = -1}, {.per_second = no_number},
                                             {.per_second = 1, .burst = 0.5}, {.per_second = 1, .burst = no_number}}) {
        CAPTURE(wrong.per_second);
        CHECK_THROWS_AS((local_limiter{{.all = wrong}}), std::invalid_argument);
        CHECK_THROWS_AS((local_limiter{{.groups = {{"contacts", wrong}}}}), std::invalid_argument);
    }

    world rare{{.all = {.per_second = 1e-300}}};
    CHECK(rare.pass());
    CHECK_FALSE(rare.pass());
    world often{{.all = {.per_second = 1e300}}};
    for (int i = 0; i < 1000; ++i) CHECK(often.pass());
    world free{{}};
    for (int i = 0; i < 1000; ++i) CHECK(free.goes(free.enter()));
}
