#include <waybill/atom.hpp>
#include <waybill/call/auth.hpp>
#include <waybill/call/client.hpp>
#include <waybill/catalog.hpp>
#include <waybill/coro.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/preview.hpp>
#include <waybill/server.hpp>
#include <waybill/transport/in_process.hpp>

#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// AtomPub: entries, feeds, service documents, and an account's name in every path.
namespace atom_endpoint_test {

using waybill::error_kind;

struct credentials {
    std::string user{};
    waybill::secret key{};

    void authenticate(waybill::http::request& request) const { request.fields.set("Authorization", "Key " + key.reveal()); }
    std::optional<std::string> problem() const { return user.empty() ? std::optional<std::string>{"no user"} : std::nullopt; }
    std::vector<std::string> secrets() const { return {key.reveal()}; }
};
BOOST_DESCRIBE_STRUCT(credentials, (), (user, key))

struct provider {
    static constexpr std::string_view name = "garden";
    static constexpr std::string_view base_url = "https://garden.example.test";
    static constexpr std::string_view environment_prefix = "GARDEN";
    static constexpr waybill::redirect_policy redirects = waybill::redirect_policy::refuse;
    static constexpr waybill::cookie_policy cookies = waybill::cookie_policy::ignore;
    using credentials = atom_endpoint_test::credentials;

    static void read_error(waybill::http::response const&, waybill::error&) {}
};

struct plant {
    std::optional<std::string> common_name{};
    std::optional<std::int32_t> height{};
};
BOOST_DESCRIBE_STRUCT(plant, (), (common_name, height))
auto waybill_rules(plant const&) -> waybill::rules<waybill::xml_element<"Plant", "urn:garden">, waybill::naming::pascal_case>;

using plant_entry = waybill::atom_entry<plant, "application/vnd.garden+xml">;

/// A plant within what the service wants round it.
struct new_plant {
    std::string id{"data:,"};
    std::string title{};
    std::string updated{"2008-04-16"};
    waybill::atom_content<plant, "application/vnd.garden+xml"> content{};
};
BOOST_DESCRIBE_STRUCT(new_plant, (), (id, title, updated, content))
auto waybill_rules(new_plant const&) -> waybill::rules<waybill::xml_element<"entry", "http://www.w3.org/2005/Atom">, waybill::value_of<&new_plant::content>>;

struct filter {
    std::optional<std::string> color{};
};
BOOST_DESCRIBE_STRUCT(filter, (), (color))

template <class Mode>
struct api {
    using provider = atom_endpoint_test::provider;
    waybill::atom_get<Mode, "/users/{=user}/", waybill::none, waybill::atom_service> service{};
    waybill::atom_get<Mode, "/users/{=user}/plants", filter, waybill::atom_feed<plant_entry>> list{};
    waybill::atom_get<Mode, "/users/{=user}/plants/{id}", waybill::none, plant_entry> fetch{};
    waybill::atom_post<Mode, "/users/{=user}/plants", new_plant, plant_entry> create{};
    waybill::atom_put<Mode, "/users/{=user}/plants/{id}", new_plant, waybill::none> update{};
    waybill::atom_delete<Mode, "/users/{=user}/plants/{id}", waybill::none, waybill::none> remove{};
    waybill::atom_form_post<Mode, "/users/{=user}/jobs", filter, waybill::none> start{};
    BOOST_DESCRIBE_CLASS(api, (), (service, list, fetch, create, update, remove, start), (), ())
};

credentials const me{"jo & co", "k"};

struct world {
    explicit world(std::string body) : client{me, {}, waybill::in_process{[body = std::move(body)](waybill::http::request const&) {
        return waybill::http::response{200, {}, body};
    }}}
    {
    }
    waybill::client<api, waybill::blocking> client;
};

std::string entry(std::string const& content)
{
    return "<entry xmlns='http://www.w3.org/2005/Atom'><id>urn:1</id><link rel='edit' href='/e/1'/><title type='text'/>"
           "<updated>2010-04-21T18:35:34.066Z</updated>" + content + "</entry>";
}
std::string const plant_xml = "<content type='application/vnd.garden+xml'><Plant xmlns='urn:garden' id='x'><CommonName>Rose</CommonName><Height>12</Height></Plant></content>";

TEST_CASE("the account's name stands in each path, and entries are written with what goes round them")
{
    waybill::client<api, waybill::preview> const preview{me};
    CHECK(preview.service().url == "https://garden.example.test/users/jo%20%26%20co/");
    auto const created = preview.create({.value = {.common_name = "A<B", .height = std::nullopt}});
    CHECK(created.url == "https://garden.example.test/users/jo%20%26%20co/plants");
    CHECK(created.body == "<entry xmlns=\"http://www.w3.org/2005/Atom\"><id>data:,</id><title></title><updated>2008-04-16</updated>"
                          "<content type=\"application/vnd.garden+xml\"><Plant xmlns=\"urn:garden\"><CommonName>A&lt;B</CommonName></Plant></content></entry>");
    CHECK(created.fields.find("Content-Type") == "application/atom+xml");
    CHECK(created.fields.find("Authorization") == "Key k");
    CHECK(preview.update("9", {.value = {.common_name = "x", .height = 3}}).url.ends_with("/plants/9"));
    CHECK(preview.list({.color = "red"}).url.ends_with("/plants?color=red"));
    CHECK(preview.start({.color = "red"}).body == "color=red");
    CHECK(preview.remove("9").body.empty());
    CHECK_THROWS_AS((waybill::client<api, waybill::preview>{credentials{}}), waybill::exception);
}

TEST_CASE("entries, feeds and service documents are read")
{
    auto const read = world{entry(plant_xml)}.client.fetch("1");
    CHECK(read.id == "urn:1");
    CHECK(read.updated->to_string() == "2010-04-21T18:35:34.066000Z");
    CHECK(waybill::link_of(read.links, "edit") == "/e/1");
    CHECK(waybill::link_of(read.links, "self").empty());
    CHECK(read.content.value.common_name == "Rose");
    CHECK(read.content.value.height == 12);

    auto const feed = world{"<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:id>1</a:id><a:content><g:Plant xmlns:g='urn:garden'/></a:content></a:entry>"
                            "<a:link rel='next' href='/p?2'/><a:id>f</a:id><a:entry><a:id>2</a:id><a:content><plant/></a:content></a:entry></a:feed>"}
                          .client.list();
    REQUIRE(feed.entries.size() == 2);
    CHECK(feed.entries[1].id == "2");
    CHECK(feed.next_link() == "/p?2");

    auto const service = world{"<service xmlns='http://www.w3.org/2007/app' xmlns:a='http://www.w3.org/2005/Atom'><workspace><a:title>w</a:title>"
                               "<collection href='plants'><a:title>Plants</a:title><accept>x/y</accept></collection></workspace></service>"}
                             .client.service();
    CHECK(service.workspaces.at(0).collections.at(0).href == "plants");
    CHECK(service.workspaces.at(0).collections.at(0).accept.at(0) == "x/y");
}

TEST_CASE("what is no entry is refused with its place")
{
    auto const why = [](std::string const& body) { return world{body}.client.fetch.attempt("1").error(); };
    CHECK(why("<html><body>Log in</body></html>").kind == error_kind::decode);
    CHECK(why(entry("")).path == "/content");
    CHECK(why(entry("<content type='t'/>")).path == "/content/value");
    CHECK(why(entry("<content><Tree xmlns='urn:garden'/></content>")).path == "/content/value");
    CHECK(why(entry("<content><Plant><Height>tall</Height></Plant></content>")).path == "/content/value/Height");
    CHECK(why("").kind == error_kind::unexpected_content);
    CHECK(why("<entry><id>1</id></entry>").message.find("http://www.w3.org/2005/Atom") != std::string::npos);
}

TEST_CASE("a fake and a client understand each other")
{
    waybill::fake<api> fake;
    std::string created;
    fake.create = [&](waybill::atom_content<plant, "application/vnd.garden+xml"> const& given) {
        created = *given.value.common_name;
        return waybill::with_status{201, plant_entry{.id = "urn:7", .title = {}, .updated = {}, .links = {}, .content = given}};
    };
    fake.list = [](filter const& wanted) {
        waybill::atom_feed<plant_entry> feed;
        feed.entries.push_back({.id = wanted.color.value_or("any"), .title = {}, .updated = {}, .links = {}, .content = {}});
        return feed;
    };
    fake.remove = [](std::string const& id) {
        if (id != "7") throw waybill::refusal{404};
    };
    waybill::client<api, waybill::blocking> const client{me, {}, waybill::in_process{fake}};
    CHECK(client.create({.value = {.common_name = "\u00c5", .height = {}}}).id == "urn:7");
    CHECK(created == "\u00c5");
    std::vector<std::string> ids;
    for (auto const& each : waybill::items(client.list, {.color = "red"})) ids.push_back(each.id);
    CHECK(ids == std::vector<std::string>{"red"});
    client.remove("7");
    CHECK(client.remove.attempt("8").error().kind == error_kind::not_found);
    CHECK(client.start.attempt().error().http_status == 501);
}

TEST_CASE("the catalog asks the caller for what the credentials do not know")
{
    auto const all = waybill::describe_endpoints<api>();
    CHECK(all.at(2).path_arguments == std::vector<std::string>{"id"});
    CHECK(all.at(0).path_arguments.empty());
    // Without the media type, which is a value.
    CHECK(all.at(1).response == "atom_feed<atom_entry<plant>>");
    CHECK(all.at(2).response == "atom_entry<plant>");
}

} // namespace atom_endpoint_test
