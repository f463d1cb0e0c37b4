#include <waybill/call/client.hpp>
#include <waybill/record/record.hpp>
#include <waybill/transport/in_process.hpp>

#include <support/club.hpp>
#include <support/shelf.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using lines = std::vector<std::string>;
using waybill::effect;
using waybill::error_kind;
using client = waybill::client<club::api, waybill::blocking>;

client client_of(club::house& house)
{
    return {{"key"}, {}, waybill::in_process{house}};
}

/// A record of the one person that is there, and the requests made with it.
struct world {
    club::house house;
    client api = client_of(house);
    waybill::record<club::person> person = waybill::open(api.people, "p 1");

    world() { house.requests.clear(); }
};

/// "name: why" of each member that the error names.
lines refused(waybill::error const& why)
{
    lines all;
    for (auto const& each : why.field_errors) all.push_back(each.field + ": " + each.message);
    return all;
}

using names = std::vector<std::string_view>;

} // namespace

static_assert(std::same_as<decltype(waybill::record{std::declval<client&>().people, club::person{}}),
                           waybill::record<club::person, waybill::blocking>>);
static_assert(!std::constructible_from<waybill::record<club::person>, decltype(client::rooms) const&, club::person>,
              "of another resource");

TEST_CASE("a record is opened by one request, and its item read through the arrow")
{
    club::house house;
    auto const api = client_of(house);
    auto const person = waybill::open(api.people, "p 1");
    CHECK(person->name == "Ada");
    CHECK((*person).consent.letters);
    CHECK(person.changed().empty());
    CHECK(house.heard() == lines{"GET /people/p%201"});
}

TEST_CASE("opening what is not there is the provider's error")
{
    club::house house;
    auto const api = client_of(house);
    auto const missing = waybill::attempt_open(api.people, "p2");
    REQUIRE(missing.has_error());
    CHECK(missing.error().kind == error_kind::not_found);
    CHECK_THROWS_AS(static_cast<void>(waybill::open(api.people, "p2")), waybill::exception);
}

TEST_CASE_FIXTURE(world, "saving sends only what differs, in the order of the update request")
{
    person->email = "ada@Lovelace.example";
    person->name = "Ada L.";
    CHECK(person.changed() == names{"name", "email"});
    person.save();
    CHECK(house.heard() == lines{R"(PATCH /people/p%201 {"name":"Ada L.","email":"ada@lovelace.example"})"});
}

TEST_CASE_FIXTURE(world, "saving sends nothing when nothing differs")
{
    person->name = "Bob";
    person->tags.push_back("music");
    person->name = "Ada";
    person->tags.pop_back();
    CHECK(person.changed().empty());
    CHECK(person.attempt_save().has_value());
    CHECK(house.heard().empty());
}

TEST_CASE_FIXTURE(world, "changes within structs, lists and maps are noticed and sent with the whole member")
{
    SUBCASE("struct")
    {
        person->consent.calls = true;
        person.save();
        CHECK(house.heard() == lines{R"(PATCH /people/p%201 {"consent":{"letters":true,"calls":true}})"});
    }
    SUBCASE("null to absent within a struct")
    {
        person->consent.calls.reset();
        CHECK(person.changed() == names{"consent"});
        person.save();
        CHECK(house.heard() == lines{R"(PATCH /people/p%201 {"consent":{"letters":true}})"});
    }
    SUBCASE("list")
    {
        person->tags.push_back("music");
        person.save();
        CHECK(house.heard() == lines{R"(PATCH /people/p%201 {"tags":["math","music"]})"});
    }
    SUBCASE("list made empty")
    {
        person->tags.clear();
        person.save();
        CHECK(house.heard() == lines{R"(PATCH /people/p%201 {"tags":[]})"});
    }
    SUBCASE("map")
    {
        person->notes["food"] = "none";
        person.save();
        CHECK(house.heard() == lines{R"(PATCH /people/p%201 {"notes":{"drink":"tea","food":"none"}})"});
    }
    CHECK(person.changed().empty());
}

TEST_CASE_FIXTURE(world, "null is sent where the update request has a null")
{
    person->phone = "+49 30 1";
    person.save();
    person->phone = nullptr;
    person.save();
    CHECK(house.heard() ==
          lines{R"(PATCH /people/p%201 {"phone":"+49 30 1"})", R"(PATCH /people/p%201 {"phone":null})"});
}

TEST_CASE_FIXTURE(world, "null that follows an absent member is a change")
{
    waybill::record some{api.people, [&] {
                             auto item = house.person;
                             item.phone.reset();
                             return item;
                         }()};
    some->phone = nullptr;
    CHECK(some.changed() == names{"phone"});
    some.save();
    CHECK(house.heard() == lines{R"(PATCH /people/p%201 {"phone":null})"});
}

TEST_CASE_FIXTURE(world, "what an update cannot say is an error that names the member, and nothing is sent")
{
    struct {
        char const* problem;
        void (*change)(club::person&);
    } const table[] = {
        {"id: cannot be changed by an update", [](club::person& p) { p.id = "p 2"; }},
        {"balance: cannot be changed by an update", [](club::person& p) { p.balance = waybill::decimal{"2"}; }},
        {"balance: cannot be changed by an update", [](club::person& p) { p.balance = nullptr; }},
        {"nickname: is null, which an update cannot say", [](club::person& p) { p.nickname = nullptr; }},
        {"nickname: is absent, which an update cannot say", [](club::person& p) { p.nickname.reset(); }},
        {"phone: is absent, which an update cannot say", [](club::person& p) { p.phone.reset(); }},
        {"age: is absent, which an update cannot say", [](club::person& p) { p.age.reset(); }},
        {"rank: has a value that an update does not know",
         [](club::person& p) { p.rank = waybill::open_enum<club::rank>{"queen"}; }},
    };
    for (auto const& [problem, change] : table) {
        CAPTURE(problem);
        auto one = person;
        change(*one);
        one->name = "Ada L.";
        auto const saved = one.attempt_save();
        REQUIRE(saved.has_error());
        CHECK(saved.error().kind == error_kind::invalid_argument);
        CHECK(saved.error().effect == effect::not_sent);
        CHECK(refused(saved.error()) == lines{problem});
        CHECK(one.changed().size() == 2);
        CHECK(one->name == "Ada L.");
    }
    CHECK(house.heard().empty());
}

TEST_CASE_FIXTURE(world, "everything that an update cannot say is named at once")
{
    person->nickname = nullptr;
    person->changes = 7;
    auto const saved = person.attempt_save();
    REQUIRE(saved.has_error());
    CHECK(waybill::to_string(saved.error()) ==
          "people.update: invalid_argument: the changes cannot be saved; nickname: is null, which an update "
          "cannot say; changes: cannot be changed by an update");
}

TEST_CASE_FIXTURE(world, "what an update cannot say does no harm while it is unchanged")
{
    house.person.nickname = nullptr;
    house.person.rank = waybill::open_enum<club::rank>{"queen"};
    person.reload();
    person->name = "Ada L.";
    person.save();
    CHECK(house.heard().back() == R"(PATCH /people/p%201 {"name":"Ada L."})");
}

TEST_CASE_FIXTURE(world, "what the update request's own rules refuse is refused, and stays a change")
{
    person->name = "a name of more than twenty characters";
    person->email = "nobody";
    auto const saved = person.attempt_save();
    REQUIRE(saved.has_error());
    CHECK(saved.error().kind == error_kind::invalid_argument);
    CHECK(saved.error().operation == "people.update");
    CHECK(saved.error().field_errors.size() == 2);
    CHECK(person.changed() == names{"name", "email"});
    CHECK(house.heard().empty());
}

TEST_CASE_FIXTURE(world, "after saving, the record holds what the provider answered")
{
    house.person.tags = {"changed", "elsewhere"};
    person->name = "Ada L.";
    person.save();
    CHECK(person->tags == lines{"changed", "elsewhere"});
    CHECK(person->changes == 1);
    CHECK(person.changed().empty());
    person.save();
    CHECK(house.requests.size() == 1);
}

TEST_CASE_FIXTURE(world, "a refused save is the provider's error, and the changes stay")
{
    person->name = "Eve";
    person->consent.letters = false;
    auto const saved = person.attempt_save();
    REQUIRE(saved.has_error());
    CHECK(saved.error().kind == error_kind::conflict);
    CHECK(saved.error().operation == "people.update");
    CHECK(person->name == "Eve");
    CHECK(person.changed() == names{"name", "consent"});
    CHECK_THROWS_AS(person.save(), waybill::exception);

    person->name = "Eva";
    person.save();
    CHECK(house.heard().back() == R"(PATCH /people/p%201 {"name":"Eva","consent":{"letters":false,"calls":null}})");
}

TEST_CASE_FIXTURE(world, "reloading overwrites everything and forgets changes")
{
    house.person.name = "Ada from elsewhere";
    person->name = "lost";
    person->tags.clear();
    person.reload();
    CHECK(person->name == "Ada from elsewhere");
    CHECK(person->tags == lines{"math"});
    CHECK(person.changed().empty());
}

TEST_CASE_FIXTURE(world, "a reload that fails leaves the changes")
{
    house.person.id = "p 3";
    person->name = "kept";
    auto const loaded = person.attempt_reload();
    REQUIRE(loaded.has_error());
    CHECK(loaded.error().kind == error_kind::not_found);
    CHECK_THROWS_AS(person.reload(), waybill::exception);
    CHECK(person->name == "kept");
    CHECK(person.changed() == names{"name"});
}

TEST_CASE_FIXTURE(world, "reverting goes back to what was read, or to what was saved")
{
    person->name = "Ada L.";
    person.revert();
    CHECK(person->name == "Ada");
    person->name = "Ada B.";
    person.save();
    person->consent.letters = false;
    person.revert();
    CHECK(person->name == "Ada B.");
    CHECK(person->consent.letters);
    CHECK(person.changed().empty());
    CHECK(house.requests.size() == 1);
}

TEST_CASE_FIXTURE(world, "removing removes at the provider, and the record keeps its item")
{
    person.remove();
    CHECK(house.heard() == lines{"DELETE /people/p%201"});
    CHECK(person->name == "Ada");
    CHECK(person.attempt_reload().error().kind == error_kind::not_found);
}

TEST_CASE_FIXTURE(world, "calls go to the item that was read, whatever its id was set to")
{
    person->id = "p 2";
    person.remove();
    CHECK(person->id == "p 2");
    CHECK(person.attempt_reload().has_error());
    CHECK(house.heard() == lines{"DELETE /people/p%201", "GET /people/p%201"});
}

TEST_CASE_FIXTURE(world, "an item without an id is not confused with its collection")
{
    waybill::record nobody{api.people, club::person{}};
    nobody->name = "x";
    CHECK(nobody.attempt_save().error().kind == error_kind::invalid_argument);
    CHECK(nobody.attempt_reload().error().kind == error_kind::invalid_argument);
    CHECK(nobody.attempt_remove().error().kind == error_kind::invalid_argument);
    CHECK(house.heard().empty());
}

TEST_CASE_FIXTURE(world, "a record of a list's item is completed by one request")
{
    auto const page = api.people.list();
    waybill::record partial{api.people, page.people.at(0), waybill::completeness::partial};
    CHECK(partial.is_partial());
    CHECK(partial->balance.is_absent());
    partial.complete();
    CHECK_FALSE(partial.is_partial());
    CHECK(partial->balance == waybill::decimal{"1.50"});
    partial.complete();
    CHECK(house.heard() == lines{"GET /people", "GET /people/p%201"});
}

TEST_CASE_FIXTURE(world, "members that a partial item lacks are no changes")
{
    waybill::record partial{api.people, api.people.list().people.at(0), waybill::completeness::partial};
    partial->name = "Ada L.";
    partial.save();
    CHECK(house.heard().back() == R"(PATCH /people/p%201 {"name":"Ada L."})");
    CHECK_FALSE(partial.is_partial());
    CHECK(partial->balance == waybill::decimal{"1.50"});
}

TEST_CASE_FIXTURE(world, "a record that could not be completed stays partial")
{
    waybill::record partial{api.people, api.people.list().people.at(0), waybill::completeness::partial};
    house.person.id = "p 3";
    CHECK(partial.attempt_complete().has_error());
    CHECK_THROWS_AS(partial.complete(), waybill::exception);
    CHECK(partial.is_partial());
}

TEST_CASE("a PUT sends the whole item, found by the member that its path names")
{
    club::house house;
    auto const api = client_of(house);
    auto room = waybill::open(api.rooms, "red");
    room.save();
    room->title = "Big red room";
    room.save();
    room->note = "closed";
    room->color = nullptr;
    room->floor = 2;
    room.save();
    CHECK(house.heard() ==
          lines{"GET /rooms/red", R"(PUT /rooms/red {"title":"Big red room","color":"red","seats":4,"floor":null})",
                R"(PUT /rooms/red {"title":"Big red room","note":"closed","color":null,"seats":4,"floor":2})"});
}

TEST_CASE("where an update answers without the item, what was sent counts as read")
{
    club::house house;
    auto const api = client_of(house);
    waybill::record room{api.rooms, house.room, waybill::completeness::partial};
    room->title = "Big red room";
    room.save();
    CHECK(room->title == "Big red room");
    CHECK(room.changed().empty());
    CHECK(room.is_partial());
    room.save();
    CHECK(house.requests.size() == 1);
}

TEST_CASE("a PUT is not sent without what its request always holds")
{
    club::house house;
    auto const api = client_of(house);
    house.room.floor.reset(); // as in a list
    waybill::record room{api.rooms, house.room};
    room->title = "Big red room";
    auto const saved = room.attempt_save();
    REQUIRE(saved.has_error());
    CHECK(refused(saved.error()) == lines{"floor: is absent, which an update cannot say"});
    CHECK(house.heard().empty());
}

TEST_CASE("the ETag of the last answer guards the next save")
{
    club::house house;
    house.etags = club::etags::strong;
    auto const api = client_of(house);
    auto const condition = [&] { return house.requests.back().fields.find("If-Match"); };

    auto person = waybill::open(api.people, "p 1");
    CHECK_FALSE(condition());
    person->name = "one";
    person.save();
    CHECK(condition() == "\"v0\"");
    person->name = "two";
    person.save();
    CHECK(condition() == "\"v1\"");

    ++house.person.changes; // by somebody else
    house.person.tags = {"theirs"};
    person->name = "three";
    auto const lost = person.attempt_save();
    REQUIRE(lost.has_error());
    CHECK(lost.error().kind == error_kind::conflict);
    CHECK(lost.error().http_status == 412);
    CHECK(lost.error().effect == effect::rejected);
    CHECK(house.person.name == "two");
    CHECK(person->name == "three");
    CHECK(person.changed() == names{"name"});

    person.reload();
    CHECK_FALSE(condition());
    person->name = "three";
    person.save();
    CHECK(house.person.name == "three");
    CHECK(house.person.tags == lines{"theirs"});
}

TEST_CASE("an answer that is at hand gives its ETag too")
{
    club::house house;
    house.etags = club::etags::strong;
    auto const api = client_of(house);
    waybill::record person{api.people, api.people.get.attempt_with_response("p 1").value()};
    ++house.person.changes;
    person->name = "mine";
    CHECK(person.attempt_save().error().http_status == 412);
}

TEST_CASE("a weak ETag, which could never match, guards nothing")
{
    club::house house;
    house.etags = club::etags::weak;
    auto const api = client_of(house);
    auto person = waybill::open(api.people, "p 1");
    person->name = "one";
    person.save();
    CHECK_FALSE(house.requests.back().fields.find("If-Match"));
}

TEST_CASE("an ETag is forgotten when an answer brings none")
{
    club::house house;
    house.etags = club::etags::strong;
    auto const api = client_of(house);
    auto person = waybill::open(api.people, "p 1");
    house.etags = club::etags::none;
    person->name = "one";
    person.save();
    CHECK(house.requests.back().fields.find("If-Match"));
    person->name = "two";
    person.save();
    CHECK_FALSE(house.requests.back().fields.find("If-Match"));
}

TEST_CASE_FIXTURE(world, "copies of a record have changes of their own")
{
    auto other = person;
    other->name = "other";
    CHECK(person.changed().empty());
    person->tags.clear();
    other.save();
    person.save();
    CHECK(house.heard() == lines{R"(PATCH /people/p%201 {"name":"other"})", R"(PATCH /people/p%201 {"tags":[]})"});
    other = std::move(person);
    CHECK(other->tags.empty());
    CHECK(other->name == "other");
    other->name = "moved";
    other.save();
    CHECK(house.heard().back() == R"(PATCH /people/p%201 {"name":"moved"})");
}

TEST_CASE("a record goes on working when its client is gone")
{
    club::house house;
    auto person = [&] { return waybill::open(client_of(house).people, "p 1"); }();
    person->name = "Ada L.";
    person.save();
    CHECK(house.person.name == "Ada L.");
}

namespace {

/// Endpoints of other names, in a struct where they have those that a record looks for.
struct shelf_resource {
    decltype(shelf::books<waybill::blocking>::fetch) get;
    decltype(shelf::books<waybill::blocking>::replace) update;
    decltype(shelf::books<waybill::blocking>::remove) remove;
};

} // namespace

TEST_CASE("endpoints of any name make a resource, and the id may be a number")
{
    waybill::fake<shelf::api> fake;
    shelf::book kept{7, "Emma"};
    fake.books.fetch = [&](std::string const&) { return kept; };
    fake.books.replace = [&](std::string const&, shelf::book_create const& given) {
        kept.title = *given.title;
        return kept;
    };
    waybill::client<shelf::api, waybill::blocking> const api{{"key"}, {}, waybill::in_process{fake}};
    shelf_resource const books{api.books.fetch, api.books.replace, api.books.remove};

    auto book = waybill::open(books, 7);
    book->title = "Persuasion";
    book.save();
    CHECK(fake.calls().back().request.url == "https://shelf.example.test/books/7");
    CHECK(fake.calls().back().request.body == R"({"title":"Persuasion"})");
}

TEST_CASE("options given to the resource's update hold for saving, with and without an ETag")
{
    for (auto const kind : {club::etags::none, club::etags::strong}) {
        club::house house;
        house.etags = kind;
        auto const api = client_of(house);
        auto people = api.people;
        waybill::call_options options;
        options.headers.emplace_back("X-Reason", "spring cleaning");
        people.update = people.update.with(options);
        auto person = waybill::open(people, "p 1");
        person->name = "one";
        person.save();
        CHECK(house.requests.back().fields.find("X-Reason") == "spring cleaning");
        CHECK(house.requests.back().fields.find("If-Match").has_value() == (kind == club::etags::strong));
    }
}
