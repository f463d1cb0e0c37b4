#include <waybill/call/client.hpp>
#include <waybill/coro.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/server.hpp>
#include <waybill/testing.hpp>
#include <waybill/transport/in_process.hpp>

#include <support/depot.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

// Lists by start index and by cursor.
namespace items_test {

/// Lists "0", "1", ... by cursor, two a page; `end` may grow.
struct depot_fake : waybill::fake<depot::api> {
    depot_fake()
    {
        changes = [this](depot::since const& request) {
            cursors.push_back(request.cursor);
            depot::changes page{.cursor = request.cursor.empty() ? "c0" : request.cursor, .ids = {}};
            if (stuck) return depot::changes{"c0", {"again"}};
            for (auto i = std::stoi(page.cursor.substr(1)); i < end && page.ids.size() < 2; ++i) page.ids.push_back(std::to_string(i));
            page.cursor = 'c' + std::to_string(std::stoi(page.cursor.substr(1)) + static_cast<int>(page.ids.size()));
            return page;
        };
        trucks = [this](depot::shown_from const& request) {
            starts.push_back(request.start.value_or(-1));
            depot::trucks page;
            for (auto i = request.start.value_or(0); i < end && page.names.size() < 3; ++i) page.names.push_back("t" + std::to_string(i));
            return page;
        };
    }

    std::atomic<int> end = 5; // also set while a server's thread answers
    std::atomic<bool> stuck = false;
    std::vector<std::string> cursors;
    std::vector<std::int64_t> starts;
};

struct world {
    depot_fake fake;
    waybill::client<depot::api, waybill::blocking> client{"k", {}, waybill::in_process{fake}};
};

template <class Range>
std::vector<std::string> all_of(Range&& range)
{
    std::vector<std::string> all;
    for (auto const& each : range) all.push_back(each);
    return all;
}

TEST_CASE("by start index: the index goes on by what was received and the list ends with an empty page")
{
    world w;
    CHECK(all_of(waybill::items(w.client.trucks)) == std::vector<std::string>{"t0", "t1", "t2", "t3", "t4"});
    CHECK(w.fake.starts == std::vector<std::int64_t>{-1, 3, 5});
    CHECK(all_of(waybill::items(w.client.trucks, {.start = 4})) == std::vector<std::string>{"t4"});
}

TEST_CASE("by cursor: the list ends when the provider has nothing more, and goes on there another time")
{
    world w;
    auto range = waybill::items(w.client.changes);
    CHECK(all_of(range) == std::vector<std::string>{"0", "1", "2", "3", "4"});
    auto const position = range.position();
    CHECK(position == "c5");
    CHECK(w.fake.cursors == std::vector<std::string>{"", "c2", "c4", "c5"});

    w.fake.end = 7;
    auto more = waybill::items(w.client.changes, {}, {.position = position});
    CHECK(all_of(more) == std::vector<std::string>{"5", "6"});
    CHECK(more.position() == "c7");
}

TEST_CASE("a position taken in the middle of a page brings its items again rather than missing one")
{
    world w;
    auto range = waybill::items(w.client.changes);
    auto at = range.begin();
    CHECK(range.position() == ""); // "1" of the first page is still to come
    ++at;
    ++at;
    CHECK(*at == "2");
    CHECK(range.position() == "c2");
    CHECK(all_of(waybill::items(w.client.changes, {}, {.position = range.position()})) == std::vector<std::string>{"2", "3", "4"});

    auto trucks = waybill::items(w.client.trucks);
    auto truck = trucks.begin();
    for (int i = 0; i < 3; ++i) ++truck;
    CHECK(*truck == "t3");
    CHECK(trucks.position() == "3");
    CHECK(all_of(waybill::items(w.client.trucks, {}, {.position = trucks.position()})) == std::vector<std::string>{"t3", "t4"});
}

TEST_CASE("what is no position is refused")
{
    world w;
    CHECK_THROWS_AS(static_cast<void>(waybill::items(w.client.trucks, {}, {.position = "third"})), waybill::exception);
}

TEST_CASE("a provider that names the same page again and again is an error, not an endless loop")
{
    world w;
    w.fake.stuck = true;
    std::size_t seen = 0;
    try {
        for ([[maybe_unused]] auto const& each : waybill::items(w.client.changes)) ++seen;
        FAIL("no error");
    } catch (waybill::exception const& e) {
        CHECK(e.error().kind == waybill::error_kind::unexpected_content);
    }
    CHECK(seen == 1);
}

/// Pages of a list at one truck, by the links between them.
struct linked_world {
    explicit linked_world(std::map<std::string, std::pair<std::string, std::string>> given) : pages(std::move(given)) {}

    waybill::http::response answer(waybill::http::request const& request)
    {
        urls.push_back(request.url);
        auto const at = pages.find(request.url.substr(0, request.url.find("key=") - 1));
        if (at == pages.end()) return {404, {}, {}};
        waybill::http::response page{200, {}, R"({"ids": [")" + at->second.first + R"("], "next": ")" + at->second.second + "\"}"};
        page.fields.set("Content-Type", "application/json");
        return page;
    }

    std::map<std::string, std::pair<std::string, std::string>> pages; ///< By URL: an item and the link to the next page.
    std::vector<std::string> urls{};
    waybill::client<depot::api, waybill::blocking> client{"k", {}, waybill::in_process{[this](waybill::http::request const& r) { return answer(r); }}};
};

TEST_CASE("by links: each is resolved at the page that it stands on, and carries the key")
{
    linked_world w{{{"https://depot.example.test/trucks/7/load", {"a", "load?next=2"}},
                    {"https://depot.example.test/trucks/7/load?next=2", {"b", "/other/list"}},
                    {"https://depot.example.test/other/list", {"c", "more"}},
                    {"https://depot.example.test/other/more", {"d", "http://depot.example.test/last"}}, // kept on https
                    {"https://depot.example.test/last", {"e", ""}}}};
    auto range = waybill::items(w.client.load, 7);
    auto at = range.begin();
    ++at;
    auto const position = range.position();
    std::vector<std::string> rest;
    for (; at != range.end(); ++at) rest.push_back(*at);
    CHECK(rest == std::vector<std::string>{"b", "c", "d", "e"});
    CHECK(w.urls.back() == "https://depot.example.test/last?key=k");
    CHECK(all_of(waybill::items(w.client.load, "7", {}, {.position = position})) == std::vector<std::string>{"c", "d", "e"});
}

TEST_CASE("a link that leaves the host, leads in a circle or is none is an error, and no request goes there")
{
    struct row {
        char const* next;
        char const* after;
        std::size_t requests;
    };
    for (auto const& [next, after, requests] : {row{"https://evil.example.test/trucks/7/load", "", 1}, row{"https://depot.example.test:444/x", "", 1},
                                                row{"//evil.example.test/x", "", 1}, row{"ftp://depot.example.test/x", "", 1}, row{"http://user@depot.example.test/", "", 1},
                                                row{"/trucks/7/load", "", 2}, row{"/b", "/b", 3}, row{"/b", "/trucks/7/load", 4}}) {
        CAPTURE(next);
        CAPTURE(after);
        linked_world w{{{"https://depot.example.test/trucks/7/load", {"a", next}}, {"https://depot.example.test/b", {"b", after}}}};
        try {
            all_of(waybill::items(w.client.load, 7));
            FAIL("no error");
        } catch (waybill::exception const& e) {
            CHECK(e.error().kind == waybill::error_kind::unexpected_content);
        }
        CHECK(w.urls.size() <= requests);
        for (auto const& url : w.urls) CHECK(url.starts_with("https://depot.example.test/"));
    }
}

/// A page, chosen by a number in a struct within the request.
struct page_choice {
    std::int32_t number{};
};
BOOST_DESCRIBE_STRUCT(page_choice, (), (number))
auto waybill_rules(page_choice const&) -> waybill::rules<waybill::page_number<&page_choice::number>>;
struct page_request {
    page_choice page{};
};
BOOST_DESCRIBE_STRUCT(page_request, (), (page))
auto waybill_rules(page_request const&) -> waybill::rules<waybill::page_number<&page_request::page>>;

template <class Mode>
struct plain_api {
    using provider = depot::provider;
    waybill::post<Mode, "/pages", page_request, std::vector<std::string>, waybill::safety::safe> pages{};
    BOOST_DESCRIBE_CLASS(plain_api, (), (pages), (), ())
};

/// Lists without a word on whether there is a next page; page 9 fails.
struct plain_world {
    waybill::http::response answer(waybill::http::request const& request)
    {
        bodies.push_back(request.body.substr(0, request.body.find('&')));
        auto const number = std::stoul(request.body.substr(request.body.find(":{\"number\":") + 11));
        bool const is_there = number < pages.size();
        waybill::http::response page{number == 9 ? 500 : is_there || !past_end_is_missing ? 200 : 404, {}, is_there ? pages[number] : "[]"};
        page.fields.set("Content-Type", "application/json");
        return page;
    }

    std::vector<std::string> pages{R"(["a","b"])", R"(["c"])"};
    bool past_end_is_missing = false;
    std::vector<std::string> bodies{};
    waybill::client<plain_api, waybill::blocking> client{"k", {.retry = {.attempts = 1}}, waybill::in_process{[this](waybill::http::request const& r) { return answer(r); }}};
};

TEST_CASE("by number: a list of plain pages ends with an empty one, or one that is not found, and goes on at its last page")
{
    for (bool const missing : {false, true}) {
        CAPTURE(missing);
        plain_world w;
        w.past_end_is_missing = missing;
        auto range = waybill::items(w.client.pages);
        CHECK(all_of(range) == std::vector<std::string>{"a", "b", "c"});
        CHECK(w.bodies.size() == 3);
        CHECK(range.position() == "1");
        w.pages[1] = R"(["c","d"])"; // fills up
        w.pages.push_back(R"(["e"])");
        auto more = waybill::items(w.client.pages, {}, {.position = range.position()});
        CHECK(all_of(more) == std::vector<std::string>{"c", "d", "e"});
        CHECK(more.position() == "2");
        CHECK(all_of(waybill::items(w.client.pages, {}, {.position = "5"})).empty());
    }
}

TEST_CASE("by number: where the first page is not found the list is not, and other failures are no end")
{
    plain_world w;
    w.past_end_is_missing = true;
    w.pages.clear();
    CHECK_THROWS_AS(all_of(waybill::items(w.client.pages)), waybill::exception);
    CHECK_THROWS_AS(all_of(waybill::items(w.client.pages, {.page = {5}})), waybill::exception);
    CHECK_THROWS_AS(all_of(waybill::items(w.client.pages, {}, {.position = "9"})), waybill::exception);
}

TEST_CASE("coroutines go through cursors too")
{
    depot_fake fake;
    waybill::socket_server const server{fake};
    boost::asio::io_context io;
    waybill::client<depot::api, waybill::coro> const client{io.get_executor(), "k", {.base_url = server.url()}};
    std::vector<std::string> all;
    std::string position;
    boost::asio::co_spawn(io,
                          [&]() -> boost::asio::awaitable<void> {
                              auto range = waybill::items(client.changes);
                              while (auto const each = co_await range.next()) all.push_back(*each);
                              position = range.position();
                          },
                          boost::asio::detached);
    io.run();
    CHECK(all == std::vector<std::string>{"0", "1", "2", "3", "4"});
    CHECK(position == "c5");
}

TEST_CASE("items are a range for views and algorithms")
{
    using range = waybill::item_range<decltype(world::client.trucks)::operation>;
    static_assert(std::ranges::input_range<range> && std::ranges::viewable_range<range>);
    world w;
    std::vector<std::string> found;
    for (auto const& each : waybill::items(w.client.trucks) | std::views::take(2)) found.push_back(each);
    CHECK(found == std::vector<std::string>{"t0", "t1"});
    CHECK(w.fake.starts == std::vector<std::int64_t>{-1}); // no page that nobody needs
    auto const is_odd = [](std::string const& name) { return name == "t1" || name == "t3"; };
    for (auto const& each : waybill::items(w.client.trucks) | std::views::filter(is_odd)) found.push_back(each);
    CHECK(found == std::vector<std::string>{"t0", "t1", "t1", "t3"});

    auto all = waybill::items(w.client.trucks);
    CHECK(std::ranges::find(all, "t4") != all.end());
    auto more = waybill::items(w.client.trucks);
    CHECK(std::ranges::count_if(more, [](std::string const& name) { return name > "t2"; }) == 2);
}

TEST_CASE("pages come whole, those without items are passed over")
{
    world w;
    std::vector<std::size_t> sizes;
    auto range = waybill::pages(w.client.changes);
    for (auto const& page : range) sizes.push_back(page.ids.size());
    CHECK(sizes == std::vector<std::size_t>{2, 2, 1});
    CHECK(range.position() == "c5");
    auto from = waybill::pages(w.client.changes, {}, {.position = "c4"});
    CHECK(from.begin()->cursor == "c5");
    w.fake.end = 0;
    for (auto const& page : waybill::pages(w.client.trucks)) FAIL(page.names.size());
}

TEST_CASE("a list that is longer than its reader allows is an error after the items that are allowed")
{
    world w;
    w.fake.end = 100;
    std::vector<std::string> read;
    auto const read_all = [&](waybill::paging_options const& options) {
        read.clear();
        for (auto const& each : waybill::items(w.client.changes, {}, options)) read.push_back(each);
    };
    try {
        read_all({.page_limit = 2});
        FAIL("no error");
    } catch (waybill::exception const& failed) {
        CHECK(failed.error().kind == waybill::error_kind::too_large);
    }
    CHECK(read == std::vector<std::string>{"0", "1", "2", "3"});
    CHECK(w.fake.cursors.size() == 2);
    w.fake.end = 4;
    CHECK_NOTHROW(read_all({.page_limit = 3})); // the last of which is the end
    CHECK(read.size() == 4);
}

TEST_CASE("the next page may be fetched while the items of the one before are used")
{
    depot_fake fake;
    waybill::socket_server const server{fake};
    boost::asio::io_context io;
    waybill::client<depot::api, waybill::coro> const client{io.get_executor(), "k", {.base_url = server.url()}};
    std::vector<std::string> all;
    std::vector<std::size_t> pages;
    int failures = 0;
    auto const read = [&]() -> boost::asio::awaitable<void> {
        auto range = waybill::items(client.trucks, {}, {.prefetch = true});
        auto const first = co_await range.next();
        all.push_back(*first);
        // Nobody has asked for more than one item.
        boost::asio::steady_timer turn{io};
        while (fake.calls().size() < 2) {
            turn.expires_after(std::chrono::milliseconds{1});
            co_await turn.async_wait(boost::asio::use_awaitable);
        }
        while (auto const each = co_await range.next()) all.push_back(*each);

        auto whole = waybill::pages(client.changes, {}, {.prefetch = true});
        while (auto const page = co_await whole.next()) pages.push_back(page->ids.size());
        CHECK(whole.position() == "c5");

        // What fails ahead fails where its page is wanted, and may be tried again.
        fake.end = 4;
        auto again = waybill::items(client.changes, {}, {.prefetch = true});
        CHECK((co_await again.next()).value() == "0");
        fake.stuck = true; // it names the page that was there before
        try {
            while (auto const each = co_await again.next()) {
            }
        } catch (waybill::exception const& failed) {
            ++failures;
            CHECK(failed.error().kind == waybill::error_kind::unexpected_content);
        }
        fake.stuck = false;
        auto left = waybill::items(client.trucks, {}, {.prefetch = true});
        co_await left.next(); // and left alone with a page on its way
    };
    boost::asio::co_spawn(io, read(), [](std::exception_ptr failed) {
        if (failed) std::rethrow_exception(failed);
    });
    io.run();
    CHECK(all == std::vector<std::string>{"t0", "t1", "t2", "t3", "t4"});
    CHECK(pages == std::vector<std::size_t>{2, 2, 1});
    CHECK(failures == 1);
}

} // namespace items_test
