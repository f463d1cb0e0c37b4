#include <waybill/call/auth.hpp>
#include <waybill/call/client.hpp>
#include <waybill/call/json_errors.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/server.hpp>
#include <boost/describe/class.hpp>
#include <iostream>

namespace notes {
struct note { std::int64_t id{}; std::string text{}; std::optional<waybill::date_time> due{}; };
struct note_create { waybill::required<std::string> text{}; std::optional<waybill::date_time> due{}; };
struct search { std::optional<std::string> q{}; std::optional<std::string> cursor{}; };
struct note_page { std::vector<note> notes{}; std::optional<std::string> next{}; };
BOOST_DESCRIBE_STRUCT(note, (), (id, text, due))
BOOST_DESCRIBE_STRUCT(note_create, (), (text, due))
BOOST_DESCRIBE_STRUCT(search, (), (q, cursor))
BOOST_DESCRIBE_STRUCT(note_page, (), (notes, next))
auto waybill_rules(note_create const&) -> waybill::rules<waybill::max_length<&note_create::text, 80>>;
auto waybill_rules(search const&) -> waybill::rules<waybill::cursor<&search::cursor>>;
auto waybill_rules(note_page const&) -> waybill::rules<waybill::page_items<&note_page::notes>, waybill::next_cursor<&note_page::next>>;

struct provider {
    static constexpr std::string_view name = "notes";
    static constexpr std::string_view base_url = "https://notes.example";
    static constexpr std::string_view environment_prefix = "NOTES"; // NOTES_API_KEY
    static constexpr auto redirects = waybill::redirect_policy::refuse;
    static constexpr auto cookies = waybill::cookie_policy::ignore;
    using credentials = waybill::header_key<"Bearer">; // Authorization: Bearer ...
    static void read_error(waybill::http::response const& response, waybill::error& failure) { waybill::read_json_error(response, {}, failure); }
};

template <class Mode>
struct api {
    using provider = notes::provider;
    waybill::get<Mode, "/notes", search, note_page> list{};
    waybill::get<Mode, "/notes/{id}", waybill::none, note> fetch{};
    waybill::post<Mode, "/notes", note_create, note> add{};
    BOOST_DESCRIBE_CLASS(api, (), (list, fetch, add), (), ())
};
} // namespace notes

int main()
{
    waybill::fake<notes::api> fake; // comes with the description
    fake.add = [](notes::note_create const& request) { return notes::note{7, *request.text, request.due}; };
    fake.fetch = [](std::string const& id) -> notes::note { throw waybill::refusal{404, R"({"message":"no note )" + id + "\"}"}; };
    fake.list = [](notes::search const& request) {
        return request.cursor ? notes::note_page{.notes = {{3, "c"}}} : notes::note_page{.notes = {{1, "a"}, {2, "b"}}, .next = "more"};
    };

    waybill::client<notes::api, waybill::blocking> const notes{"key", {}, waybill::in_process{fake}};
    auto const milk = notes.add({.text = "buy milk", .due = waybill::date_time::parse("2030-01-01T09:00:00Z")});
    std::cout << milk.id << ": " << milk.text << ", due " << milk.due->to_string() << '\n';
    for (auto const& each : waybill::items(notes.list)) std::cout << each.id << ": " << each.text << '\n'; // on all pages
    std::cout << waybill::to_string(notes.fetch.attempt(8).error()) << '\n';
    std::cout << waybill::to_string(notes.add.attempt({}).error()) << '\n';
}
