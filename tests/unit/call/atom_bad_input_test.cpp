#include <waybill/atom.hpp>
#include <waybill/call/auth.hpp>
#include <waybill/call/client.hpp>
#include <waybill/coro.hpp>
#include <waybill/paging/async_items.hpp>
#include <waybill/paging/items.hpp>

#include <support/campaign_calls.hpp>
#include <support/raw_server.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/describe/class.hpp>
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// AtomPub calls that get what they should not, or are asked to send it.
namespace atom_bad_call_test {

using namespace std::string_literals;
using support::check_failure;
using support::in_turn;
using support::raw_server;
using waybill::effect;
using waybill::error_kind;

struct provider {
    static constexpr std::string_view name = "garden";
    static constexpr std::string_view base_url = "https://garden.example.test";
    static constexpr std::string_view environment_prefix = "GARDEN";
    static constexpr waybill::redirect_policy redirects = waybill::redirect_policy::refuse;
    static constexpr waybill::cookie_policy cookies = waybill::cookie_policy::ignore;
    using credentials = waybill::header_key<"Key">;

    static void read_error(waybill::http::response const&, waybill::error&) {}
};

struct plant {
    std::optional<std::string> name{};
    std::optional<std::int32_t> height{};
    std::vector<std::string> places{};
};
BOOST_DESCRIBE_STRUCT(plant, (), (name, height, places))
auto waybill_rules(plant const&) -> waybill::rules<waybill::xml_element<"Plant", "urn:garden">, waybill::naming::pascal_case, waybill::xml_items<&plant::places, "Place">>;

using content = waybill::atom_content<plant, "application/vnd.garden+xml">;
using plant_entry = waybill::atom_entry<plant, "application/vnd.garden+xml">;

template <class Mode>
struct api {
    using provider = atom_bad_call_test::provider;
    waybill::atom_get<Mode, "/plants", waybill::none, waybill::atom_feed<plant_entry>> list{};
    waybill::atom_get<Mode, "/plants/{id}", waybill::none, plant_entry> fetch{};
    waybill::atom_post<Mode, "/plants", plant_entry, plant_entry> create{};
    BOOST_DESCRIBE_CLASS(api, (), (list, fetch, create), (), ())
};

plant_entry entry_for(plant value)
{
    return {.id = "data:,", .title = {}, .updated = {}, .links = {}, .content = {.value = std::move(value)}};
}

/// A client in either mode, whose calls are waited for.
template <class Mode>
class caller {
public:
    explicit caller(waybill::client_options options) : client_(make(std::move(options))) {}

    auto fetch()
    {
        return wait([&] { return client_.fetch.attempt("1"); });
    }
    auto create(plant const& wanted)
    {
        auto const given = entry_for(wanted);
        return wait([&] { return client_.create.attempt(given); });
    }
    /// The ids on all pages, and how going through them ended.
    std::pair<std::vector<std::string>, std::optional<waybill::error>> list()
    {
        std::pair<std::vector<std::string>, std::optional<waybill::error>> found;
        try {
            if constexpr (std::is_same_v<Mode, waybill::coro>) {
                wait([&]() -> boost::asio::awaitable<void> {
                    auto all = waybill::items(client_.list);
                    for (;;) {
                        auto next = co_await all.next();
                        if (!next) break;
                        found.first.push_back(next->id);
                    }
                });
            } else {
                for (auto const& each : waybill::items(client_.list)) found.first.push_back(each.id);
            }
        } catch (waybill::exception const& failed) {
            found.second = failed.error();
        }
        return found;
    }

private:
    auto make(waybill::client_options options)
    {
        options.proxy = "";
        if constexpr (std::is_same_v<Mode, waybill::coro>)
            return waybill::client<api, Mode>{context_.get_executor(), {"key"}, std::move(options)};
        else return waybill::client<api, Mode>{{"key"}, std::move(options)};
    }
    template <class Call>
    auto wait(Call call)
    {
        if constexpr (std::is_same_v<Mode, waybill::coro>) {
            auto result = boost::asio::co_spawn(context_, call(), boost::asio::use_future);
            context_.restart();
            context_.run();
            return result.get();
        } else {
            return call();
        }
    }

    boost::asio::io_context context_{};
    waybill::client<api, Mode> client_;
};

std::string entry(std::string_view id, std::string_view inner = "<content><Plant xmlns='urn:garden'><Name>Rose</Name></Plant></content>")
{
    return "<entry xmlns='http://www.w3.org/2005/Atom'><id>" + std::string{id} + "</id>" + std::string{inner} + "</entry>";
}
std::string feed(std::string_view links, std::string_view id)
{
    return "<feed xmlns='http://www.w3.org/2005/Atom'>" + std::string{links} + entry(id) + "</feed>";
}
std::string next(std::string_view href) { return "<link rel='next' href='" + std::string{href} + "'/>"; }

raw_server::script answer(std::string_view type, std::string_view body)
{
    return support::send(support::response_text("HTTP/1.1 200 OK\r\nContent-Type: " + std::string{type} + "\r\n", body));
}
raw_server::script answer(std::string_view body) { return answer("application/atom+xml", body); }

TEST_CASE_TEMPLATE("a success that is no entry is no value, whatever it is called, and is not asked for again", Mode, waybill::blocking, waybill::coro)
{
    std::pair<std::string, std::string> const bodies[] = {
        {"text/html", "<!DOCTYPE html><title>Please log in</title>"},
        {"application/atom+xml", "<html><body>Please log in</body></html>"},
        {"application/json", R"({"status": "ok"})"},
        {"application/atom+xml", "\n"},
        {"application/octet-stream", "\x89PNG\r\n\x1A\n\0\0"s},
        {"application/atom+xml", entry("1").substr(0, 60)},
        {"application/atom+xml", entry("1") + entry("1")},
        {"application/atom+xml", feed("", "1")},
        {"application/atom+xml", entry("1", "")},
        {"application/atom+xml", entry("1", "<content>Rose</content>")},
        {"application/atom+xml", entry("1", "<content><Plant><Height>tall</Height></Plant></content>")},
        {"application/atom+xml", "<entry><id>1</id><content><Plant/></content></entry>"},
        {"application/atom+xml", "<!DOCTYPE entry [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>" + entry("&x;")},
    };
    for (auto const& [type, body] : bodies) {
        CAPTURE(body);
        raw_server server{in_turn({answer(type, body), answer(type, body), answer("?", entry("1"))})};
        caller<Mode> call{support::options_for(server)};
        auto const created = call.create({});
        check_failure(created, error_kind::decode, effect::unknown, 200);
        CHECK_FALSE(created.error().message.empty());
        CHECK(created.error().body == body);
        check_failure(call.fetch(), error_kind::decode, effect::unknown, 200);
        CHECK(call.create({}).value().id == "1");
        CHECK(server.requests() == 3);
        CHECK(server.connections() == 1);
    }
    raw_server server{in_turn({answer("")})};
    check_failure(caller<Mode>{support::options_for(server)}.fetch(), error_kind::unexpected_content, effect::unknown, 200);
}

TEST_CASE_TEMPLATE("a next link in a circle ends, whatever its length", Mode, waybill::blocking, waybill::coro)
{
    struct {
        std::vector<std::string> pages;
        std::size_t requests;
    } const rows[] = {
        {{feed(next("/plants"), "a")}, 3},
        {{feed(next("?p=1"), "a"), feed(next("?p=1"), "b")}, 3},
        {{feed(next("#top"), "a")}, 3},
        {{feed(next("?p=2"), "a"), feed(next("?p=3"), "b"), feed(next("?p=2"), "c")}, 8},
    };
    for (auto const& [pages, at_most] : rows) {
        CAPTURE(pages[0]);
        // The server goes on in the circle.
        std::vector<raw_server::script> scripts;
        for (std::size_t i = 0; i < 30; ++i) {
            auto const which = i < pages.size() ? i : pages.size() == 3 ? 1 + (i - 1) % 2 : pages.size() - 1;
            scripts.push_back(answer(pages[which]));
        }
        raw_server server{in_turn(scripts)};
        auto const [ids, failure] = caller<Mode>{support::options_for(server)}.list();
        REQUIRE(failure);
        CHECK(failure->kind == error_kind::unexpected_content);
        CHECK_FALSE(ids.empty());
        CHECK(server.requests() <= at_most);
    }
}

TEST_CASE_TEMPLATE("a next link elsewhere than the service is not followed, and the key goes nowhere", Mode, waybill::blocking, waybill::coro)
{
    raw_server elsewhere{in_turn({answer(feed("", "stolen"))})};
    for (auto const& target : {elsewhere.url() + "/plants", "//" + elsewhere.url().substr(7) + "/plants", "https://127.0.0.1/plants"s, "http://127.0.0.1.example.test/plants"s,
                               "http://user@localhost/plants"s, "ftp://127.0.0.1/plants"s, "javascript:alert(1)"s, "http://[bad"s, "file:///etc/hostname"s}) {
        CAPTURE(target);
        raw_server server{in_turn({answer(feed(next(target), "a")), answer(feed("", "b"))})};
        auto const [ids, failure] = caller<Mode>{support::options_for(server)}.list();
        REQUIRE(failure);
        CHECK(failure->kind == error_kind::unexpected_content);
        CHECK(server.requests() == 1);
    }
    CHECK(elsewhere.requests() == 0);
}

TEST_CASE_TEMPLATE("pages that cannot be read end the list after the items before them", Mode, waybill::blocking, waybill::coro)
{
    for (auto const& [body, kind] : {std::pair{feed("", "b").substr(0, 90), error_kind::decode}, std::pair{""s, error_kind::unexpected_content},
                                     std::pair{"<html/>"s, error_kind::decode}, std::pair{feed("<link rel='next'/>", "b"), error_kind::decode}}) {
        CAPTURE(body);
        raw_server server{in_turn({answer(feed(next("?p=2"), "a")), answer(body)})};
        auto const [ids, failure] = caller<Mode>{support::options_for(server)}.list();
        REQUIRE(failure);
        CHECK(failure->kind == kind);
        CHECK(ids == std::vector<std::string>{"a"});
    }
    raw_server server{in_turn({answer(feed(next("?p=2") + next("?p=9"), "a")), answer(feed("<link rel='next' href=''/>", "b"))})};
    auto const [ids, failure] = caller<Mode>{support::options_for(server)}.list();
    CHECK_FALSE(failure);
    CHECK(ids == std::vector<std::string>{"a", "b"});
    CHECK(server.received().at(1).starts_with("GET /plants?p=2 "));
}

TEST_CASE_TEMPLATE("an answer beyond the size limit is given up, and within it read", Mode, waybill::blocking, waybill::coro)
{
    std::string const text(20'000'000, 'x');
    std::string const ok = "HTTP/1.1 200 OK\r\nContent-Type: application/atom+xml\r\n";
    for (auto const& response : {support::response_text(ok, entry(text)), ok + "Connection: close\r\n\r\n" + entry(text)}) {
        CAPTURE(response.substr(0, 100));
        raw_server server{in_turn({support::send_and_close(response)})};
        auto options = support::options_for(server);
        CHECK(caller<Mode>{options}.fetch().value().id == text);
        options.limit.body_bytes = 1'000'000;
        check_failure(caller<Mode>{options}.fetch(), error_kind::too_large, effect::unknown, 200);
        CHECK(server.requests() == 2);
    }
}

TEST_CASE_TEMPLATE("the depth limit of the options is that of the elements", Mode, waybill::blocking, waybill::coro)
{
    raw_server server{in_turn({answer(entry("1"))})};
    auto options = support::options_for(server);
    options.limit.json.depth = 3;
    CHECK(caller<Mode>{options}.fetch().value().content.value.name == "Rose");
    options.limit.json.depth = 2;
    auto const too_deep = caller<Mode>{options}.fetch();
    check_failure(too_deep, error_kind::decode, effect::unknown, 200);
    CHECK(too_deep.error().message == "the document is nested too deep");
    CHECK(too_deep.error().path == "/content/value");
}

TEST_CASE_TEMPLATE("what XML cannot hold is refused before anything is sent, with its place", Mode, waybill::blocking, waybill::coro)
{
    raw_server server{in_turn({answer(entry("1"))})};
    caller<Mode> call{support::options_for(server)};
    for (auto const& bad : {"\0"s, "\x01"s, "\x0B"s, "\x1F"s, "\xEF\xBF\xBE"s, "\xED\xA0\x80"s, "\xC3"s, "\xFF"s, "\xC0\x80"s, "\xF4\x90\x80\x80"s}) {
        CAPTURE(bad);
        auto const as_text = call.create({.name = "a" + bad + "b"});
        check_failure(as_text, error_kind::invalid_argument, effect::not_sent, 0);
        CHECK(as_text.error().field_errors.at(0).field == "content/value/Name");
        auto const deeper = call.create({.places = {"fine", bad}});
        check_failure(deeper, error_kind::invalid_argument, effect::not_sent, 0);
        CHECK(deeper.error().field_errors.at(0).field == "content/value/Places/1");
    }
    CHECK(server.requests() == 0);
    CHECK(call.create({.name = "]]>\t\n\u00e9\U0001F600"}).value().id == "1");
    CHECK(server.received().at(0).find("<Name>]]&gt;\t\n\u00e9\U0001F600</Name>") != std::string::npos);
}

} // namespace atom_bad_call_test
