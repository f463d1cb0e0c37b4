#include <waybill/call/auth.hpp>
#include <waybill/call/client.hpp>
#include <waybill/call/json_errors.hpp>
#include <waybill/server.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

namespace notes {

// What goes over the wire.
struct note {
    std::int64_t id{};
    std::string text{};
    std::optional<waybill::date_time> due{}; ///< Unset: left out on the wire.
};
BOOST_DESCRIBE_STRUCT(note, (), (id, text, due))

struct note_create {
    waybill::required<std::string> text{};
    std::optional<waybill::date_time> due{};
};
BOOST_DESCRIBE_STRUCT(note_create, (), (text, due))
auto waybill_rules(note_create const&) -> waybill::rules<waybill::max_length<&note_create::text, 80>>;

// Where the provider is and how it speaks of errors.
struct provider {
    static constexpr std::string_view name = "notes";
    static constexpr std::string_view base_url = "https://notes.example";
    static constexpr std::string_view environment_prefix = "NOTES";
    static constexpr auto redirects = waybill::redirect_policy::refuse;
    static constexpr auto cookies = waybill::cookie_policy::ignore;
    using credentials = waybill::header_key<"Bearer">;
    static void read_error(waybill::http::response const& response, waybill::error& failure)
    {
        waybill::read_json_error(response, {}, failure);
    }
};

// The operations: method, path, request, response.
template <class Mode>
struct api {
    using provider = notes::provider;
    waybill::get<Mode, "/notes/{id}", waybill::none, note> fetch{};
    waybill::post<Mode, "/notes", note_create, note> add{};
    waybill::delete_<Mode, "/notes/{id}", waybill::none, waybill::none> remove{};
    BOOST_DESCRIBE_CLASS(api, (), (fetch, add, remove), (), ())
};

using client = waybill::client<api, waybill::blocking>;

} // namespace notes

int main()
{
    // A fake of the provider comes with the description.
    waybill::fake<notes::api> fake;
    fake.add = [](notes::note_create const& request) { return notes::note{7, *request.text, request.due}; };
    fake.fetch = [](std::string const& id) -> notes::note {
        throw waybill::refusal{404, R"({"message":"no note )" + id + "\"}"};
    };

    notes::client const notes{"key", {}, waybill::in_process{fake}};
    auto const milk = notes.add({.text = "buy milk", .due = waybill::date_time::parse("2030-01-01T09:00:00Z")});
    std::cout << milk.id << ": " << milk.text << ", due " << milk.due->to_string() << '\n';
    std::cout << waybill::to_string(notes.fetch.attempt(8).error()) << '\n';
    std::cout << waybill::to_string(notes.add.attempt({}).error()) << '\n';
}
