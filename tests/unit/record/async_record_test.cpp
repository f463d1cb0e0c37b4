#include <waybill/call/coro.hpp>
#include <waybill/record/async_record.hpp>
#include <waybill/transport/in_process.hpp>

#include <support/club.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
using lines = std::vector<std::string>;
using names = std::vector<std::string_view>;
using waybill::error_kind;
using client = waybill::client<club::api, waybill::coro>;
using record = waybill::async_record<club::person>;

/// Answers from within the process.
struct to_house {
    club::house* house;
    asio::awaitable<waybill::transfer_result> perform(waybill::transfer const& what)
    {
        auto answered = waybill::in_process{*house}.perform(what);
        co_return answered;
    }
};

struct world {
    asio::io_context io;
    club::house house;
    std::optional<client> api{std::in_place, io.get_executor(), waybill::header_key<"Key">{"key"},
                              waybill::client_options{}, to_house{&house}};

    /// Runs the coroutine to its end and lets out what it throws.
    void run(asio::awaitable<void> (*body)(world&))
    {
        std::exception_ptr thrown;
        bool done = false;
        asio::co_spawn(io, body(*this), [&](std::exception_ptr failed) {
            thrown = failed;
            done = true;
        });
        io.restart();
        io.run();
        REQUIRE(done);
        if (thrown) std::rethrow_exception(thrown);
    }
};

} // namespace

static_assert(std::same_as<decltype(waybill::record{std::declval<client&>().people, club::person{}}), record>);

TEST_CASE_FIXTURE(world, "an asynchronous record is opened, changed, saved, reloaded and removed")
{
    run([](world& here) -> asio::awaitable<void> {
        auto person = co_await waybill::open(here.api->people, "p 1");
        CHECK(person->name == "Ada");
        person->name = "Ada L.";
        person->consent.calls = false;
        person->phone = nullptr;
        CHECK(person.changed() == names{"name", "consent"});
        co_await person.save();
        CHECK(person.changed().empty());
        CHECK(person->changes == 1);
        co_await person.save();
        person->tags.clear();
        co_await person.reload();
        CHECK(person->tags == lines{"math"});
        co_await person.complete();
        co_await person.remove();
    });
    CHECK(house.heard() ==
          lines{"GET /people/p%201",
                R"(PATCH /people/p%201 {"name":"Ada L.","consent":{"letters":true,"calls":false}})",
                "GET /people/p%201", "DELETE /people/p%201"});
}

TEST_CASE_FIXTURE(world, "an asynchronous record reports errors as results, and the changes stay")
{
    run([](world& here) -> asio::awaitable<void> {
        auto const missing = co_await waybill::attempt_open(here.api->people, "p2");
        CHECK(missing.error().kind == error_kind::not_found);

        auto opened = co_await waybill::attempt_open(here.api->people, "p 1");
        REQUIRE(opened.has_value());
        auto& person = *opened;
        person->name = "Eve";
        auto const refused = co_await person.attempt_save();
        CHECK(refused.error().kind == error_kind::conflict);
        person->nickname = nullptr;
        auto const unsayable = co_await person.attempt_save();
        CHECK(unsayable.error().kind == error_kind::invalid_argument);
        CHECK(unsayable.error().field_errors.at(0).field == "nickname");
        CHECK(person.changed() == names{"name", "nickname"});
        person.revert();
        auto const nothing = co_await person.attempt_save();
        CHECK(nothing.has_value());

        here.house.person.id = "p 3";
        person->name = "kept";
        auto const lost = co_await person.attempt_reload();
        CHECK(lost.error().kind == error_kind::not_found);
        CHECK(person->name == "kept");
    });
    CHECK(house.heard() == lines{"GET /people/p2", "GET /people/p%201", R"(PATCH /people/p%201 {"name":"Eve"})",
                                 "GET /people/p%201"});
}

TEST_CASE_FIXTURE(world, "an asynchronous record throws where a result is not asked for")
{
    CHECK_THROWS_AS(run([](world& here) -> asio::awaitable<void> {
                        auto const missing = co_await waybill::open(here.api->people, "p2");
                        static_cast<void>(missing);
                    }),
                    waybill::exception);
    CHECK_THROWS_AS(run([](world& here) -> asio::awaitable<void> {
                        record person{here.api->people, here.house.person};
                        person->id = "p 2";
                        co_await person.save();
                    }),
                    waybill::exception);
    CHECK_THROWS_AS(run([](world& here) -> asio::awaitable<void> {
                        record nobody{here.api->people, club::person{}};
                        co_await nobody.remove();
                    }),
                    waybill::exception);
    CHECK(house.heard() == lines{"GET /people/p2"});
}

TEST_CASE_FIXTURE(world, "an asynchronous record of a list's item is completed by one request")
{
    run([](world& here) -> asio::awaitable<void> {
        auto const page = co_await here.api->people.list();
        record person{here.api->people, page.people.at(0), waybill::completeness::partial};
        CHECK(person.is_partial());
        co_await person.complete();
        CHECK(person->balance == waybill::decimal{"1.50"});
        auto const again = co_await person.attempt_complete();
        CHECK(again.has_value());
    });
    CHECK(house.heard() == lines{"GET /people", "GET /people/p%201"});
}

TEST_CASE_FIXTURE(world, "an asynchronous record sends the ETag of the last answer")
{
    house.etags = club::etags::strong;
    run([](world& here) -> asio::awaitable<void> {
        auto person = co_await waybill::open(here.api->people, "p 1");
        person->name = "one";
        co_await person.save();
        CHECK(here.house.requests.back().fields.find("If-Match") == "\"v0\"");
        ++here.house.person.changes;
        person->name = "two";
        auto const lost = co_await person.attempt_save();
        CHECK(lost.error().http_status == 412);
        CHECK(here.house.requests.back().fields.find("If-Match") == "\"v1\"");
        CHECK(person->name == "two");
    });
}

TEST_CASE_FIXTURE(world, "an asynchronous record puts the whole item and may be answered without one")
{
    run([](world& here) -> asio::awaitable<void> {
        auto room = co_await waybill::open(here.api->rooms, "red");
        room->title = "Big red room";
        co_await room.save();
        CHECK(room.changed().empty());
    });
    CHECK(house.heard().back() == R"(PUT /rooms/red {"title":"Big red room","color":"red","seats":4,"floor":null})");
}

TEST_CASE_FIXTURE(world, "copies of an asynchronous record have changes of their own")
{
    run([](world& here) -> asio::awaitable<void> {
        auto person = co_await waybill::open(here.api->people, "p 1");
        auto other = person;
        other->name = "other";
        co_await other.save();
        CHECK(person->name == "Ada");
        person = std::move(other);
        CHECK(person->name == "other");
        co_await person.reload();
    });
    CHECK(house.requests.size() == 3);
}

TEST_CASE_FIXTURE(world, "a call of an asynchronous record whose client is gone is canceled")
{
    run([](world& here) -> asio::awaitable<void> {
        auto person = co_await waybill::open(here.api->people, "p 1");
        here.api.reset();
        person->name = "kept";
        auto const saved = co_await person.attempt_save();
        CHECK(saved.error().kind == error_kind::canceled);
        CHECK(person.changed() == names{"name"});
        auto const removed = co_await person.attempt_remove();
        CHECK(removed.error().kind == error_kind::canceled);
    });
    CHECK(house.requests.size() == 1);
}
