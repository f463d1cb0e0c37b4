#include <waybill/call/client.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/server.hpp>

#include <support/shelf.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using waybill::effect;
using waybill::error_kind;
using blocking_client = waybill::client<shelf::api, waybill::blocking>;

/// Answers every request with a book and remembers it.
struct recorder {
    std::vector<waybill::http::request> requests;
    std::vector<std::chrono::milliseconds> timeouts;
    waybill::http::response answer{200, {}, R"({"id":1,"title":"Emma"})"};

    recorder() { answer.fields.set("Content-Type", "application/json"); }
    waybill::transfer_result perform(waybill::transfer const& what)
    {
        requests.push_back(what.request);
        timeouts.push_back(what.timeout);
        waybill::transfer_result result;
        result.sent = true;
        result.response = answer;
        return result;
    }
};

struct to_recorder {
    recorder* target;
    waybill::transfer_result perform(waybill::transfer const& what) { return target->perform(what); }
};

struct fixture {
    recorder wire;
    blocking_client client{{"key"}, {}, to_recorder{&wire}};

    waybill::http::request const& sent() const
    {
        REQUIRE_FALSE(wire.requests.empty());
        return wire.requests.back();
    }
};

constexpr std::string_view base = "https://shelf.example.test";

} // namespace

static_assert(std::same_as<decltype(std::declval<blocking_client const&>().books.fetch(1)), shelf::book>);
static_assert(std::same_as<decltype(std::declval<blocking_client const&>().books.remove(1)), void>);
static_assert(std::same_as<decltype(std::declval<blocking_client const&>().books.fetch.attempt(1)),
                           waybill::result<shelf::book>>);
static_assert(std::same_as<decltype(std::declval<blocking_client const&>().books.remove.attempt(1)), waybill::result<void>>);

// A request may be left out where nothing in it must be given.
static_assert(std::is_invocable_v<decltype(blocking_client::books.list) const&>);
static_assert(std::is_invocable_v<decltype(blocking_client::books.fetch) const&, int>);
static_assert(!std::is_invocable_v<decltype(blocking_client::books.create) const&>);
static_assert(!std::is_invocable_v<decltype(blocking_client::books.fetch) const&>);
static_assert(!std::is_invocable_v<decltype(blocking_client::books.fetch) const&, int, int>);
static_assert(!std::is_invocable_v<decltype(blocking_client::books.fetch) const&, double>);

// Copies of a client share its connections.
static_assert(std::is_copy_constructible_v<blocking_client>);
static_assert(std::is_nothrow_move_constructible_v<blocking_client>);

TEST_CASE("a record's endpoints are walked in the order of their description, by their names")
{
    std::vector<std::string> names;
    shelf::api<waybill::server> record;
    waybill::for_each_endpoint(record, [&](std::string const& name, auto& endpoint) {
        using operation = typename std::remove_reference_t<decltype(endpoint)>::operation;
        names.push_back(name + ' ' + std::string{waybill::name(operation::method)} + ' ' + std::string{operation::path});
    });
    CHECK(names == std::vector<std::string>{"books.list GET /books", "books.fetch GET /books/{id}",
                                            "books.create POST /books", "books.replace PUT /books/{id}",
                                            "books.remove DELETE /books/{id}",
                                            "books.read_page POST /books/{id}/pages/{page}/read"});
}

TEST_CASE_FIXTURE(fixture, "path arguments are text or integers, each escaped into one segment")
{
    client.books.fetch(42);
    CHECK(sent().url == std::string{base} + "/books/42");
    client.books.fetch(std::numeric_limits<std::int64_t>::min());
    CHECK(sent().url == std::string{base} + "/books/-9223372036854775808");
    client.books.fetch(std::numeric_limits<std::uint64_t>::max());
    CHECK(sent().url == std::string{base} + "/books/18446744073709551615");
    client.books.fetch("a b/c?d#e%f");
    CHECK(sent().url == std::string{base} + "/books/a%20b%2Fc%3Fd%23e%25f");
    client.books.fetch(std::string{"..."});
    CHECK(sent().url == std::string{base} + "/books/...");
    client.books.fetch(std::string_view{"\r\n"});
    CHECK(sent().url == std::string{base} + "/books/%0D%0A");
    wire.answer = {204, {}, {}};
    client.books.read_page("x", 7);
    CHECK(sent().url == std::string{base} + "/books/x/pages/7/read");
}

TEST_CASE_FIXTURE(fixture, "an argument that would address another resource is refused before sending")
{
    for (std::string_view const id : {"", ".", ".."}) {
        CAPTURE(id);
        auto const got = client.books.fetch.attempt(id);
        REQUIRE(got.has_error());
        CHECK(got.error().kind == error_kind::invalid_argument);
        CHECK(got.error().effect == effect::not_sent);
        CHECK(got.error().operation == "books.fetch");
        CHECK(got.error().attempts == 0);
        CHECK_THROWS_AS(client.books.fetch(id), waybill::exception);
    }
    CHECK(wire.requests.empty());
}

TEST_CASE_FIXTURE(fixture, "the request is the query of GET and the JSON body of POST and PUT")
{
    wire.answer.body = R"({"books":[]})";
    client.books.list();
    CHECK(sent().url == std::string{base} + "/books?page=1");
    CHECK(sent().body.empty());
    CHECK_FALSE(sent().fields.find("Content-Type").has_value());
    client.books.list({.page = 3, .q = "war & peace"});
    CHECK(sent().url == std::string{base} + "/books?page=3&q=war+%26+peace");

    wire.answer.body = R"({"id":1,"title":"Emma"})";
    client.books.create({.title = "Emma", .author = {}});
    CHECK(sent().method == waybill::verb::post);
    CHECK(sent().body == R"({"title":"Emma"})");
    CHECK(sent().fields.find("Content-Type") == "application/json");
    client.books.replace(9, {.title = "Emma", .author = "Austen"});
    CHECK(sent().method == waybill::verb::put);
    CHECK(sent().url == std::string{base} + "/books/9");
    CHECK(sent().body == R"({"title":"Emma","author":"Austen"})");

    wire.answer = {204, {}, {}};
    client.books.remove(9);
    CHECK(sent().method == waybill::verb::delete_);
    CHECK(sent().body.empty());
}

TEST_CASE_FIXTURE(fixture, "a request that breaks its rules is refused before sending, with the members' names")
{
    auto const missing = client.books.create.attempt({});
    REQUIRE(missing.has_error());
    CHECK(missing.error().kind == error_kind::invalid_argument);
    CHECK(missing.error().effect == effect::not_sent);
    REQUIRE(missing.error().field_errors.size() == 1);
    CHECK(missing.error().field_errors[0].field == "title");
    auto const longer = client.books.create.attempt({.title = std::string(101, 'x'), .author = {}});
    REQUIRE(longer.has_error());
    CHECK(longer.error().field_errors.size() == 1);
    auto const no_text = client.books.create.attempt({.title = "\xff", .author = {}});
    REQUIRE(no_text.has_error());
    CHECK(no_text.error().kind == error_kind::invalid_argument);
    CHECK(no_text.error().operation == "books.create");
    CHECK(wire.requests.empty());
}

TEST_CASE_FIXTURE(fixture, "every request carries key, agent and what the client adds")
{
    client.books.fetch(1);
    CHECK(sent().fields.find("Authorization") == "Key key");
    CHECK(sent().fields.find("User-Agent") == "waybill/" WAYBILL_VERSION_STRING);
    CHECK(sent().fields.find("Accept") == "application/json");
}

TEST_CASE_FIXTURE(fixture, "with() makes an endpoint with options and leaves the original alone")
{
    auto const hasty = client.books.fetch.with({.timeout = 1500ms, .retry = {}, .headers = {{"X-One", "1"}}});
    hasty(1);
    CHECK(sent().fields.find("X-One") == "1");
    CHECK(wire.timeouts.back() <= 1500ms);
    client.books.fetch(1);
    CHECK_FALSE(sent().fields.find("X-One").has_value());
    CHECK(wire.timeouts.back() > 1500ms);
    hasty.with({})(1); // in place of the options before, not added to them
    CHECK_FALSE(sent().fields.find("X-One").has_value());
}

TEST_CASE_FIXTURE(fixture, "a moved client still works")
{
    auto const moved = std::move(client);
    CHECK(moved.books.fetch(1).title == "Emma");
}

TEST_CASE_FIXTURE(fixture, "attempt_with_response gives the response beside the value")
{
    wire.answer.fields.set("X-Request-Id", "r-1");
    auto const got = client.books.fetch.attempt_with_response(1);
    REQUIRE(got.has_value());
    CHECK(got->value.title == "Emma");
    CHECK(got->response.status == 200);
    CHECK(got->response.fields.find("x-request-id") == "r-1");
    CHECK(got->response.body == R"({"id":1,"title":"Emma"})");
    wire.answer = {204, {}, {}};
    auto const nothing = client.books.remove.attempt_with_response(1);
    REQUIRE(nothing.has_value());
    CHECK(nothing->response.status == 204);
}

TEST_CASE_FIXTURE(fixture, "a success whose body is not what was promised is an error, never an empty object")
{
    struct row {
        char const* name;
        int status;
        char const* type;
        char const* body;
        error_kind kind;
        char const* path;
    };
    for (auto const& [name, status, type, body, kind, path] : {
             row{"a login page", 200, "text/html", "<html>", error_kind::unexpected_content, ""},
             row{"nothing", 200, "application/json", "", error_kind::unexpected_content, ""},
             row{"no content", 204, nullptr, "", error_kind::unexpected_content, ""},
             row{"a part of JSON", 200, "application/json", R"({"id":1,"ti)", error_kind::decode, ""},
             row{"a wrong type", 200, "application/json", R"({"id":1,"title":7})", error_kind::decode, "/title"},
             row{"a member missing", 200, "application/json", R"({"id":1})", error_kind::decode, "/title"},
             row{"an array", 200, "application/json", "[]", error_kind::decode, ""},
         }) {
        CAPTURE(name);
        wire.answer = {status, {}, body};
        if (type != nullptr) wire.answer.fields.set("Content-Type", type);
        auto const got = client.books.fetch.attempt(1);
        REQUIRE(got.has_error());
        CHECK(got.error().kind == kind);
        CHECK(got.error().path == path);
        CHECK(got.error().http_status == status);
        CHECK(got.error().operation == "books.fetch");
        CHECK(got.error().attempts == 1);
        CHECK(got.error().body == body);
    }
}

TEST_CASE_FIXTURE(fixture, "a call throws the error that attempt returns")
{
    wire.answer = {404, {}, R"({"message":"no such book"})"};
    wire.answer.fields.set("Content-Type", "application/json");
    try {
        client.books.fetch(1);
        FAIL("404 is no book");
    } catch (waybill::exception const& failed) {
        CHECK(failed.error().kind == error_kind::not_found);
        CHECK(failed.error().provider_message == "no such book");
        CHECK(std::string_view{failed.what()} == "books.fetch: not_found (HTTP 404): no such book");
    }
}

TEST_CASE_FIXTURE(fixture, "request calls what no record describes, by the same rules")
{
    auto const got = client.request<shelf::book>(waybill::verb::get, "/shelves/1?deep=yes");
    CHECK(got.title == "Emma");
    CHECK(sent().url == std::string{base} + "/shelves/1?deep=yes");
    CHECK(sent().fields.find("Authorization") == "Key key");
    CHECK_FALSE(sent().fields.find("Content-Type").has_value());

    client.request<waybill::none>(waybill::verb::post, "/shelves", shelf::book{2, "Ulysses"});
    CHECK(sent().method == waybill::verb::post);
    CHECK(sent().body == R"({"id":2,"title":"Ulysses"})");

    for (std::string_view const path : {"", "shelves", "/a b", "/a\r\nHost: evil", "//evil.test\t"}) {
        CAPTURE(path);
        auto const before = wire.requests.size();
        auto const refused = client.attempt_request<shelf::book>(waybill::verb::get, path);
        REQUIRE(refused.has_error());
        CHECK(refused.error().kind == error_kind::invalid_argument);
        CHECK(refused.error().effect == effect::not_sent);
        CHECK(wire.requests.size() == before);
    }

    wire.answer = {503, {}, {}};
    waybill::call_options once;
    once.retry = waybill::retry_policy{};
    once.retry->first_delay = 0ms;
    auto const unsafe = client.attempt_request<waybill::none>(waybill::verb::post, "/shelves?key=1", waybill::none{}, once);
    REQUIRE(unsafe.has_error());
    CHECK(unsafe.error().attempts == 1);
    CHECK(unsafe.error().operation == "POST /shelves");
    auto const safe = client.attempt_request<waybill::none>(waybill::verb::get, "/shelves", waybill::none{}, once);
    REQUIRE(safe.has_error());
    CHECK(safe.error().attempts == 3);
}

TEST_CASE_FIXTURE(fixture, "a HEAD request takes no body")
{
    auto const refused = client.attempt_request<waybill::none>(waybill::verb::head, "/shelves", shelf::book{2, "Ulysses"});
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == error_kind::invalid_argument);
    CHECK(wire.requests.empty());
}

TEST_CASE("a copied endpoint and an iteration over pages outlive their client")
{
    recorder wire;
    auto const make = [&] { return blocking_client{{"key"}, {}, to_recorder{&wire}}; };
    auto const fetch = make().books.fetch;
    CHECK(fetch(1).title == "Emma");

    wire.answer.body = R"({"books":[{"id":1,"title":"Emma"},{"id":2,"title":"Ulysses"}],"next":null})";
    std::vector<std::string> titles;
    for (auto const& book : waybill::items(make().books.list)) titles.push_back(book.title);
    CHECK(titles == std::vector<std::string>{"Emma", "Ulysses"});
}

TEST_CASE("a transport that throws makes an error, and the call may have happened")
{
    struct throwing {
        waybill::transfer_result perform(waybill::transfer const&) { throw std::runtime_error{"out of order"}; }
    };
    waybill::client_options options;
    options.retry.attempts = 1;
    blocking_client const client{{"key"}, options, throwing{}};
    auto const got = client.books.create.attempt({.title = "Emma"});
    REQUIRE(got.has_error());
    CHECK(got.error().kind == error_kind::transport);
    CHECK(got.error().effect == effect::unknown);
    CHECK(got.error().message == "out of order");
}

TEST_CASE_FIXTURE(fixture, "null in an error body is as good as absent")
{
    wire.answer = {404, {}, R"({"message":"no such book","code":null,"title":null,"retry_after":null})"};
    wire.answer.fields.set("Content-Type", "application/json");
    auto const got = client.books.fetch.attempt(1);
    REQUIRE(got.has_error());
    CHECK(got.error().provider_message == "no such book");
    CHECK(got.error().provider_code.empty());
    CHECK(got.error().field_errors.empty());
}

TEST_CASE_FIXTURE(fixture, "a longer time for one call is time for its attempts too")
{
    waybill::call_options slow;
    slow.timeout = 10min;
    static_cast<void>(client.books.fetch.with(slow)(1));
    CHECK(wire.timeouts.back() > 9min);
}
