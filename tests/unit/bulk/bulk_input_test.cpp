#include <waybill/bulk.hpp>
#include <waybill/call/client.hpp>
#include <waybill/coro.hpp>
#include <waybill/server.hpp>

#include <support/depot.hpp>
#include <support/shelf.hpp>
#include <support/temporary_file.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <iterator>
#include <optional>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

// What may be given to waybill::bulk, one input a call, and how it is ended.
namespace bulk_input_test {

namespace asio = boost::asio;
using waybill::bulk_status;

/// An input that can only be moved.
struct crate {
    crate() = default;
    explicit crate(std::string where) : to(std::move(where)) {}
    crate(crate&&) = default;
    crate& operator=(crate&&) = default;
    std::string to{};
};
BOOST_DESCRIBE_STRUCT(crate, (), (to))

struct crates {
    std::vector<crate> list{};
};
BOOST_DESCRIBE_STRUCT(crates, (), (list))
auto waybill_rules(crates const&) -> waybill::rules<waybill::batch<&crates::list, 3>>;

struct picture {
    std::string name{};
    waybill::file content{};
};
BOOST_DESCRIBE_STRUCT(picture, (), (name, content))

template <class Mode>
struct harbour {
    using provider = shelf::provider;
    waybill::post<Mode, "/crates", crates, waybill::none> land{};
    waybill::post<Mode, "/crate", crate, waybill::none> land_one{};
    waybill::post<Mode, "/pictures", picture, waybill::none> show{};
    BOOST_DESCRIBE_CLASS(harbour, (), (land, land_one, show), (), ())
};

/// Reads words, each of which is there once: a range of the poorest kind. Knows how many were ever alive at once.
class words_in {
public:
    explicit words_in(std::istream& from) : from_(&from) {}

    class iterator {
    public:
        using difference_type = std::ptrdiff_t;
        using value_type = crate;

        explicit iterator(std::istream& from) : from_(&from) { ++*this; }
        iterator(iterator&&) = default;
        iterator& operator=(iterator&&) = default;
        crate operator*() const { return crate{word_}; }
        iterator& operator++()
        {
            if (!(*from_ >> word_)) is_end_ = true;
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(iterator const& at, std::default_sentinel_t) { return at.is_end_; }

    private:
        std::istream* from_;
        std::string word_{};
        bool is_end_ = false;
    };
    iterator begin() { return iterator{*from_}; }
    static std::default_sentinel_t end() { return {}; }

private:
    std::istream* from_;
};
static_assert(std::ranges::input_range<words_in> && !std::ranges::forward_range<words_in>);

/// Counts calls and remembers their bodies.
struct quay {
    waybill::in_process transport()
    {
        return waybill::in_process{[this](waybill::http::request const& request) {
            bodies.push_back(request.body);
            return waybill::http::response{204, {}, ""};
        }};
    }
    std::vector<std::string> bodies;
};

TEST_CASE("inputs that can only be moved, from a range that is read once")
{
    quay at;
    waybill::client<harbour, waybill::blocking> const client{"k", {}, at.transport()};
    support::temporary_file const file;
    waybill::bulk_journal journal{file.path()};
    std::istringstream words{"a b c d e"};
    CHECK(waybill::bulk(client.land, words_in{words}, {.journal = &journal}).all_done());
    CHECK(at.bodies == std::vector<std::string>{R"({"list":[{"to":"a"},{"to":"b"},{"to":"c"}]})", R"({"list":[{"to":"d"},{"to":"e"}]})"});
    std::istringstream more{"x y"};
    CHECK(waybill::bulk(client.land_one, words_in{more}).all_done());
    CHECK(at.bodies.size() == 4);
    CHECK(at.bodies.back() == R"({"to":"y"})");
}

TEST_CASE("coroutines take such a range too")
{
    quay at;
    asio::io_context io;
    struct carrier {
        asio::awaitable<waybill::transfer_result> perform(waybill::transfer const& what)
        {
            to->bodies.push_back(what.request.body);
            co_return waybill::transfer_result{{204, {}, ""}, {}, true, ""};
        }
        quay* to;
    };
    waybill::client<harbour, waybill::coro> const client{io.get_executor(), "k", {}, carrier{&at}};
    std::istringstream words{"a b c d e"};
    std::optional<waybill::bulk_report> report;
    asio::co_spawn(io, waybill::bulk(client.land, words_in{words}, {.concurrency = 2}),
                   [&](std::exception_ptr, waybill::bulk_report given) { report = std::move(given); });
    io.run();
    REQUIRE(report);
    CHECK(report->all_done());
    CHECK(at.bodies.size() == 2);
}

TEST_CASE("where the request is the input, each has a call of its own and its result")
{
    waybill::fake<shelf::api> fake;
    fake.books.create = [](shelf::book_create const& request) {
        if (*request.title == "taken") throw waybill::refusal{{409, {}, R"({"message":"it is there"})"}};
        return shelf::book{.id = 7, .title = *request.title};
    };
    waybill::client<shelf::api, waybill::blocking> const client{"k", {}, waybill::in_process{fake}};
    std::vector<shelf::book_create> const books{{.title = "a"}, {.title = "taken"}, {.title = std::string(101, 'x')}, {.title = "b"}};
    std::vector<std::string> told;
    auto const report = waybill::bulk(client.books.create, books, {.on_outcome = [&](auto const& each) {
        told.push_back(*each.input.title + ": " + (each.answer ? each.answer->title : each.reason));
    }});
    REQUIRE(told.size() == 4);
    CHECK(told[0] == "a: a");
    CHECK(told[1].starts_with("taken: books.create: conflict (HTTP 409)"));
    CHECK(told[2].find("x: title: must ") == 100);
    CHECK(told[3] == "b: b");
    CHECK(report.complete);
    CHECK(report.count(bulk_status::rejected) == 2);
    CHECK(fake.calls().size() == 3);
}

TEST_CASE("a request without other members need not be given")
{
    std::size_t calls = 0;
    waybill::fake<depot::api> fake;
    fake.drop = [&](depot::parcels_to_drop const&) { return std::to_string(++calls); };
    waybill::client<depot::api, waybill::blocking> const client{"k", {}, waybill::in_process{fake}};
    std::vector<std::string> const ids{"a", "b", "c"};
    CHECK(waybill::bulk(client.drop, ids).all_done());
    CHECK(calls == 2);
}

TEST_CASE("a refusal of the caller ends it, and one of the input does not")
{
    for (auto const& [status, calls] : {std::pair{401, 1}, {403, 1}, {429, 1}, {503, 1}, {400, 3}, {404, 3}, {409, 3}, {410, 3}}) {
        CAPTURE(status);
        int count = 0;
        waybill::client<shelf::api, waybill::blocking> const client{"k", {.retry = {.attempts = 1}},
                                                                    waybill::in_process{[&](waybill::http::request const&) {
                                                                        ++count;
                                                                        return waybill::http::response{status, {}, ""};
                                                                    }}};
        std::vector<shelf::book_create> const books(3, {.title = "x"});
        auto const report = waybill::bulk(client.books.create, books);
        CHECK(count == calls);
        CHECK(report.complete == (calls == 3));
    }
}

TEST_CASE("a stop is looked at before each call")
{
    std::stop_source stop;
    quay at;
    waybill::client<harbour, waybill::blocking> const client{"k", {}, at.transport()};
    auto crates = std::views::iota(0, 100) | std::views::transform([](int i) { return crate{std::to_string(i)}; });
    auto const report = waybill::bulk(client.land, crates, {.stop = stop.get_token(), .on_progress = [&](waybill::bulk_progress const& p) {
        if (p.calls == 2) stop.request_stop();
    }});
    CHECK(at.bodies.size() == 2);
    CHECK(report.read() == 6);
    CHECK(report.count(bulk_status::done) == 6);
    CHECK_FALSE(report.complete);
    CHECK_FALSE(report.failure);
}

TEST_CASE("what a range throws comes out, and what was sent before is in the journal")
{
    quay at;
    waybill::client<harbour, waybill::blocking> const client{"k", {}, at.transport()};
    support::temporary_file const file;
    waybill::bulk_journal journal{file.path()};
    bool broken = true;
    auto crates = std::views::iota(0, 10) | std::views::transform([&](int i) {
        if (i == 7 && broken) throw std::runtime_error{"line 8 is torn"};
        return crate{std::to_string(i)};
    });
    CHECK_THROWS_WITH(waybill::bulk(client.land, crates, {.journal = &journal}), "line 8 is torn");
    CHECK(at.bodies.size() == 2);
    broken = false;
    auto const report = waybill::bulk(client.land, crates, {.journal = &journal});
    CHECK(report.all_done());
    CHECK(report.progress.resumed == 6);
    CHECK(at.bodies.size() == 4);
}

/// Answers when told to.
struct slow_carrier {
    struct shared {
        std::size_t under_way = 0;
        std::size_t most = 0;
        std::size_t calls = 0;
    };
    asio::awaitable<waybill::transfer_result> perform(waybill::transfer const& what)
    {
        auto const executor = co_await asio::this_coro::executor;
        auto const ordinal = ++state->calls;
        state->most = (std::max)(state->most, ++state->under_way);
        for (std::size_t i = 0; i < 7 - ordinal % 5; ++i) co_await asio::post(executor, asio::use_awaitable);
        --state->under_way;
        auto const title = waybill::json_read<shelf::book_create>(what.request.body)->title;
        co_return waybill::transfer_result{{200, {}, R"({"id":1,"title":")" + *title + R"("})"}, {}, true, ""};
    }
    shared* state;
};

TEST_CASE("so many calls are under way, and each result is with its input")
{
    for (std::size_t const concurrency : {0U, 1U, 2U, 8U, 200U}) {
        CAPTURE(concurrency);
        asio::io_context io;
        slow_carrier::shared state;
        waybill::client<shelf::api, waybill::coro> const client{io.get_executor(), "k", {}, slow_carrier{&state}};
        std::vector<shelf::book_create> books;
        for (int i = 0; i < 100; ++i) books.push_back({.title = "title " + std::to_string(i)});
        std::vector<bool> told(100);
        std::optional<waybill::bulk_report> report;
        waybill::bulk_options_of<decltype(client.books.create)> options{.concurrency = concurrency, .on_outcome = [&](auto const& each) {
            CHECK(*each.input.title == "title " + std::to_string(each.index));
            CHECK(each.answer->title == *each.input.title);
            CHECK_FALSE(told[each.index]);
            told[each.index] = true;
        }};
        asio::co_spawn(io, waybill::bulk(client.books.create, std::move(books), std::move(options)),
                       [&](std::exception_ptr, waybill::bulk_report given) { report = std::move(given); });
        io.run();
        REQUIRE(report);
        CHECK(report->all_done());
        CHECK(std::ranges::count(told, true) == 100);
        CHECK(state.most == std::clamp<std::size_t>(concurrency, 1, 100));
    }
}

TEST_CASE("what a callback throws ends all of it once the calls under way have ended")
{
    for (std::size_t const concurrency : {1U, 4U}) {
        asio::io_context io;
        slow_carrier::shared state;
        waybill::client<shelf::api, waybill::coro> const client{io.get_executor(), "k", {}, slow_carrier{&state}};
        std::vector<shelf::book_create> books(100, {.title = "x"});
        waybill::bulk_options_of<decltype(client.books.create)> options{.concurrency = concurrency, .on_progress = [](auto const& p) {
            if (p.calls == 10) throw std::runtime_error{"enough"};
        }};
        std::string message;
        asio::co_spawn(io, waybill::bulk(client.books.create, std::move(books), std::move(options)),
                       [&](std::exception_ptr thrown, waybill::bulk_report const&) {
                           try {
                               if (thrown) std::rethrow_exception(thrown);
                           } catch (std::runtime_error const& failed) {
                               message = failed.what();
                           }
                       });
        io.run();
        CHECK(message == "enough");
        CHECK(state.under_way == 0);
        CHECK(state.calls <= 10 + concurrency);
    }
}

TEST_CASE("a request with a file is the same again, although the boundary between its parts is another")
{
    quay at;
    waybill::client<harbour, waybill::blocking> const client{"k", {}, at.transport()};
    support::temporary_file const file;
    waybill::bulk_journal journal{file.path()};
    auto const send = [&](char const* content) {
        std::vector<picture> const pictures{{.name = "a", .content = waybill::file{content, "a.png"}}};
        return waybill::bulk(client.show, pictures, {.journal = &journal});
    };
    CHECK(send("one").all_done());
    CHECK(send("one").progress.resumed == 1);
    CHECK(at.bodies.size() == 1);
    CHECK_THROWS_AS(send("two"), waybill::exception);
}

} // namespace bulk_input_test
