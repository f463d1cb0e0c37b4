#ifndef SUPPORT_CLUB_HPP
#define SUPPORT_CLUB_HPP

#include <waybill/call/endpoint.hpp>
#include <waybill/call/server.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/types/decimal.hpp>
#include <waybill/types/email_address.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <support/shelf.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// An invented API of items that are kept, for tests of records: people are patched, rooms are put.
namespace club {

enum class rank { guest, regular };
BOOST_DESCRIBE_ENUM(rank, guest, regular)

struct consent {
    bool letters{};
    waybill::nullable<bool> calls{};
};
BOOST_DESCRIBE_STRUCT(consent, (), (letters, calls))

struct person {
    std::string id{};
    std::string name{};
    waybill::nullable<std::string> nickname{};
    waybill::nullable<std::string> phone{};
    std::string email{};
    waybill::open_enum<club::rank> rank{};
    std::optional<std::int64_t> age{};
    std::vector<std::string> tags{};
    club::consent consent{};
    std::map<std::string, std::string> notes{};
    waybill::nullable<waybill::decimal> balance{}; // not to be changed by an update
    std::int64_t changes{};                        // counts updates
};
BOOST_DESCRIBE_STRUCT(person, (),
                      (id, name, nickname, phone, email, rank, age, tags, consent, notes, balance, changes))

struct person_update {
    std::optional<std::string> phone_country{}; // no member of the item
    std::optional<std::string> name{};
    std::optional<std::string> nickname{};
    waybill::nullable<std::string> phone{};
    std::optional<waybill::email_address> email{};
    std::optional<club::rank> rank{};
    std::optional<std::int64_t> age{};
    std::optional<std::vector<std::string>> tags{};
    std::optional<club::consent> consent{};
    std::optional<std::map<std::string, std::string>> notes{};
};
BOOST_DESCRIBE_STRUCT(person_update, (),
                      (phone_country, name, nickname, phone, email, rank, age, tags, consent, notes))
auto waybill_rules(person_update const&) -> waybill::rules<waybill::max_length<&person_update::name, 20>>;

struct people_page {
    std::vector<person> people{};
};
BOOST_DESCRIBE_STRUCT(people_page, (), (people))

struct room {
    std::string slug{};
    std::string title{};
    waybill::nullable<std::string> note{};
    waybill::nullable<std::string> color{};
    std::int64_t seats{};
    waybill::nullable<std::int64_t> floor{};
};
BOOST_DESCRIBE_STRUCT(room, (), (slug, title, note, color, seats, floor))

struct room_put {
    waybill::required<std::string> title{};
    std::optional<std::string> note{};
    waybill::nullable<std::string> color{};
    std::int64_t seats{};
    waybill::required<waybill::nullable<std::int64_t>> floor{};
};
BOOST_DESCRIBE_STRUCT(room_put, (), (title, note, color, seats, floor))

template <class Mode>
using people_crud =
    waybill::crud<Mode, "/people", people_page, person, waybill::none, person_update, waybill::none>;

template <class Mode>
struct people : people_crud<Mode> {
    BOOST_DESCRIBE_CLASS(people, (people_crud<Mode>), (), (), ())
};

template <class Mode>
struct rooms {
    waybill::get<Mode, "/rooms/{slug}", waybill::none, room> get{};
    waybill::put<Mode, "/rooms/{room}", room_put, waybill::none> update{};
    waybill::delete_<Mode, "/rooms/{slug}", waybill::none, waybill::none> remove{};

    BOOST_DESCRIBE_CLASS(rooms, (), (get, update, remove), (), ())
};

template <class Mode>
struct api {
    using provider = shelf::provider;

    club::people<Mode> people{};
    club::rooms<Mode> rooms{};

    BOOST_DESCRIBE_CLASS(api, (), (people, rooms), (), ())
};

/// What the server does about versions.
enum class etags { none, strong, weak };

/// The server: one person, "p 1", and one room, "red".
struct house {
    club::person person{.id = "p 1",
                        .name = "Ada",
                        .nickname = "A.",
                        .phone = nullptr,
                        .email = "ada@club.example",
                        .rank = rank::guest,
                        .age = 36,
                        .tags = {"math"},
                        .consent = {.letters = true, .calls = nullptr},
                        .notes = {{"drink", "tea"}},
                        .balance = waybill::decimal{"1.50"},
                        .changes = 0};
    club::room room{.slug = "red", .title = "Red room", .note = nullptr, .color = "red", .seats = 4, .floor = nullptr};
    club::etags etags = club::etags::none;
    waybill::fake<api> fake{};

    house()
    {
        fake.people.list = [&] {
            auto short_one = person;
            short_one.balance.reset();
            return people_page{{short_one}};
        };
        fake.people.get = [&](std::string const& id) {
            if (id != person.id) throw waybill::refusal{404};
            return person;
        };
        fake.people.update = [&](std::string const&, person_update const& given) {
            if (given.name == "Eve") throw waybill::refusal{409, R"({"message":"there is an Eve"})"};
            if (given.name) person.name = *given.name;
            if (given.nickname) person.nickname = *given.nickname;
            if (!given.phone.is_absent()) person.phone = given.phone;
            if (given.email) person.email = given.email->text();
            if (given.rank) person.rank = *given.rank;
            if (given.tags) person.tags = *given.tags;
            if (given.consent) person.consent = *given.consent;
            if (given.notes) person.notes = *given.notes;
            ++person.changes;
            return person;
        };
        fake.people.remove = [&](std::string const&) { person.id.clear(); };
        fake.rooms.get = [&](std::string const&) { return room; };
        fake.rooms.update = [&](std::string const&, room_put const& given) { room.title = *given.title; };
    }
    house(house const&) = delete;
    house& operator=(house const&) = delete;

    waybill::http::response answer(waybill::http::request const& request)
    {
        auto const expected = request.fields.find("If-Match");
        if (expected && expected != etag()) {
            requests.push_back(request);
            return {412, {}, {}};
        }
        auto response = fake.answer(request);
        if (etags != club::etags::none && response.status < 300) response.fields.set("ETag", etag());
        requests.push_back(request);
        return response;
    }

    std::string etag() const
    {
        return (etags == club::etags::weak ? "W/\"v" : "\"v") + std::to_string(person.changes) + '"';
    }

    /// "PATCH /people/p%201 {...}" of each request that came, the first one at the front.
    std::vector<std::string> heard() const
    {
        std::vector<std::string> lines;
        for (auto const& each : requests) {
            lines.push_back(std::string{waybill::name(each.method)} + ' ' +
                            each.url.substr(std::string{"https://shelf.example.test"}.size()) +
                            (each.body.empty() ? "" : ' ' + each.body));
        }
        return lines;
    }

    std::vector<waybill::http::request> requests{};
};

} // namespace club

#endif
