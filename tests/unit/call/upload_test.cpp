#include <waybill/call/client.hpp>
#include <waybill/cassette.hpp>
#include <waybill/coro.hpp>
#include <waybill/observe.hpp>
#include <waybill/preview.hpp>
#include <waybill/server.hpp>

#include <support/http_server.hpp>
#include <support/scratch_file.hpp>
#include <support/shelf.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace upload_test {

namespace asio = boost::asio;
using waybill::effect;
using waybill::error_kind;
using waybill::file;
using waybill::retry_stop;
using waybill::transfer_progress;
using waybill::upload;
using waybill::verb;
using answer = waybill::result<shelf::book>;

struct import {
    std::string name{};
    std::optional<file> people{};
};
BOOST_DESCRIBE_STRUCT(import, (), (name, people))

template <class Mode>
struct api {
    using provider = shelf::provider;
    waybill::post<Mode, "/imports", import, shelf::book> add{};
    BOOST_DESCRIBE_CLASS(api, (), (add), (), ())
};

waybill::client_options options_for(support::http_server const& server)
{
    waybill::client_options options;
    options.base_url = server.url();
    options.proxy = "";
    options.retry.jitter = [] { return 0.0; };
    return options;
}

struct blocking_caller {
    explicit blocking_caller(waybill::client_options options) : client{{"key"}, std::move(options)} {}
    answer put(upload const& body, waybill::call_options const& options = {}, verb method = verb::put)
    {
        return client.attempt_request<shelf::book>(method, "/imports/7", body, options);
    }
    answer add(import const& request, waybill::call_options const& options) { return client.add.with(options).attempt(request); }
    waybill::client<api, waybill::blocking> client;
};

struct coro_caller {
    explicit coro_caller(waybill::client_options options) : client{io.get_executor(), {"key"}, std::move(options)} {}
    answer put(upload const& body, waybill::call_options const& options = {}, verb method = verb::put)
    {
        return run(client.attempt_request<shelf::book>(method, "/imports/7", body, options));
    }
    answer add(import const& request, waybill::call_options const& options) { return run(client.add.with(options).attempt(request)); }
    answer run(asio::awaitable<answer> call)
    {
        std::optional<answer> got;
        asio::co_spawn(io, [](asio::awaitable<answer> work, std::optional<answer>& kept) -> asio::awaitable<void> {
            auto done = co_await std::move(work);
            kept.emplace(std::move(done));
        }(std::move(call), got), asio::bind_cancellation_slot(cancel.slot(), asio::detached));
        io.restart();
        io.run();
        return std::move(got).value();
    }
    asio::io_context io;
    asio::cancellation_signal cancel;
    waybill::client<api, waybill::coro> client;
};

std::string lines(std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += std::to_string(i) + ",a person\n";
    return text;
}

/// Line after line.
waybill::body_source source(std::size_t count)
{
    return [count, i = std::size_t{0}]() mutable { return i == count ? std::string{} : std::to_string(i++) + ",a person\n"; };
}

bool has_line(support::arrival const& came, std::string const& line) { return came.head.find("\r\n" + line + "\r\n") != std::string::npos; }

TEST_CASE_TEMPLATE("a file goes out as it is, and progress tells of every byte", Caller, blocking_caller, coro_caller)
{
    support::server_thread server;
    Caller caller{options_for(*server)};
    for (std::size_t const size : {0U, 1U, 5'000'000U}) {
        CAPTURE(size);
        support::scratch_file const there{std::string(size, 'x')};
        std::vector<transfer_progress> seen;
        waybill::call_options options;
        options.on_progress = [&](transfer_progress const& now) { seen.push_back(now); };
        REQUIRE(caller.put(upload{file::at(there.path(), "people.csv")}, options).has_value());
        auto const came = server->arrivals().back();
        CHECK(came.line == "PUT /imports/7 HTTP/1.1");
        CHECK(has_line(came, "Content-Type: text/csv"));
        CHECK(has_line(came, "Content-Length: " + std::to_string(size)));
        CHECK(came.body == std::string(size, 'x'));
        CHECK(seen.back() == transfer_progress{size, size, 23, 23});
    }
    REQUIRE(caller.put(upload{file{"at hand", "a.txt"}}).has_value());
    CHECK(server->arrivals().back().body == "at hand");
    CHECK(server->connections() == 1);
}

TEST_CASE_TEMPLATE("what a function gives goes out with its length, or in chunks where that is not known", Caller, blocking_caller, coro_caller)
{
    support::server_thread server;
    Caller caller{options_for(*server)};
    auto const whole = lines(50'000);
    REQUIRE(caller.put(upload{source(50'000), "text/csv", whole.size()}).has_value());
    REQUIRE(caller.put(upload{source(50'000), "text/csv"}, {}, verb::post).has_value());
    auto const came = server->arrivals();
    CHECK(has_line(came.at(0), "Content-Length: " + std::to_string(whole.size())));
    CHECK(has_line(came.at(1), "Transfer-Encoding: chunked"));
    CHECK(came.at(0).body == whole);
    CHECK(came.at(1).body == whole);
    CHECK(server->connections() == 1);
}

TEST_CASE_TEMPLATE("a part of a form that is a file at a path is sent from there", Caller, blocking_caller, coro_caller)
{
    support::server_thread server;
    Caller caller{options_for(*server)};
    support::scratch_file const there{std::string(3'000'000, 'x')};
    std::vector<transfer_progress> seen;
    waybill::call_options options;
    options.on_progress = [&](transfer_progress const& now) { seen.push_back(now); };
    REQUIRE(caller.add({"friends", file::at(there.path(), "people.csv")}, options).has_value());
    auto const came = server->arrivals().at(0);
    auto const type = came.head.substr(came.head.find("multipart/form-data"));
    auto const read = waybill::multipart_read<import>(type.substr(0, type.find('\r')), came.body);
    REQUIRE(read.has_value());
    CHECK(read->name == "friends");
    CHECK(read->people->name() == "people.csv");
    CHECK(read->people->read() == std::string(3'000'000, 'x'));
    CHECK(seen.back() == transfer_progress{came.body.size(), came.body.size(), 23, 23});
}

TEST_CASE("a stream and a text are the same bytes, for a fake and in a preview")
{
    support::scratch_file const there{"1,Ada\n"};
    import const request{"friends", file::at(there.path(), "people.csv")};
    auto const streamed = waybill::multipart_stream(request);
    REQUIRE(streamed.has_value());
    CHECK(streamed->body.empty());
    auto const bytes = streamed->stream.read_whole();
    CHECK(streamed->stream.size() == bytes.size());
    CHECK(bytes == streamed->stream.read_whole());
    auto const text = waybill::multipart_write(request).value();
    CHECK_FALSE(text.stream);
    auto const boundary = streamed->content_type.substr(30);
    auto same = text.body;
    for (auto at = same.find(text.content_type.substr(30)); at != std::string::npos; at = same.find(text.content_type.substr(30)))
        same.replace(at, boundary.size(), boundary);
    CHECK(bytes == same);

    waybill::client<api, waybill::preview> const shown{{"key"}};
    CHECK(shown.add(request).body.size() == bytes.size());
    CHECK_FALSE(shown.add(request).stream);

    waybill::fake<api> fake;
    fake.add = [](import const& got) { return shelf::book{1, got.people->read().value()}; };
    waybill::client<api, waybill::blocking> const client{{"key"}, {}, waybill::in_process{fake}};
    CHECK(client.add(request).title == "1,Ada\n");
}

TEST_CASE_TEMPLATE("an upload that is sent again begins anew", Caller, blocking_caller, coro_caller)
{
    std::size_t count = 0;
    std::string first_answer = support::response(503, "{}", "Retry-After: 0\r\n");
    support::server_thread server{[&](support::arrival const&) -> std::optional<std::string> {
        return count++ % 2 == 0 ? first_answer : support::a_book;
    }};
    Caller caller{options_for(*server)};
    support::scratch_file const there{lines(20'000)};
    auto const anew = std::function<waybill::body_source()>{[] { return source(20'000); }};
    auto const check = [&] {
        auto const before = server->requests();
        REQUIRE(caller.put(upload{file::at(there.path())}).has_value());
        REQUIRE(caller.put(upload{anew, "text/csv"}).has_value());
        auto const came = server->arrivals();
        REQUIRE(came.size() == before + 4);
        for (auto i = before; i < came.size(); ++i) CHECK(came[i].body == there.read());
    };
    SUBCASE("after an error") { check(); }
    SUBCASE("after a redirect that keeps the method")
    {
        first_answer = support::response(307, "", "Location: /elsewhere\r\n");
        check();
    }
    SUBCASE("when a kept connection breaks")
    {
        REQUIRE(caller.put(upload{file{"x"}}, {}, verb::get).has_value()); // 503, then a connection to be reused
        first_answer = "";
        check();
    }
    SUBCASE("not after 303, which asks for something else")
    {
        first_answer = support::response(303, "", "Location: /elsewhere\r\n");
        REQUIRE(caller.put(upload{file::at(there.path())}, {}, verb::post).has_value());
        auto const came = server->arrivals();
        CHECK(came.at(1).line == "GET /elsewhere HTTP/1.1");
        CHECK(came.at(1).body.empty());
        CHECK(came.at(1).head.find("Content-") == std::string::npos);
    }
}

TEST_CASE_TEMPLATE("what can be read once is not sent again, and the error says what may have happened", Caller, blocking_caller, coro_caller)
{
    std::string reply = support::response(503, "{}");
    support::server_thread server{[&](support::arrival const&) -> std::optional<std::string> { return reply; }};
    Caller caller{options_for(*server)};
    upload const body{source(10), "text/csv"};
    SUBCASE("after an error")
    {
        auto const failed = caller.put(body);
        REQUIRE(failed.has_error());
        CHECK(failed.error().kind == error_kind::server);
        CHECK(failed.error().effect == effect::unknown);
        CHECK(failed.error().retry_stop == retry_stop::not_repeatable);
        CHECK(server->requests() == 1);

        auto const again = caller.put(body);
        REQUIRE(again.has_error());
        CHECK(again.error().kind == error_kind::invalid_argument);
        CHECK(again.error().effect == effect::not_sent);
        CHECK(server->requests() == 1);
    }
    SUBCASE("after a redirect")
    {
        reply = support::response(307, "", "Location: /elsewhere\r\n");
        auto const failed = caller.put(body);
        REQUIRE(failed.has_error());
        CHECK(failed.error().kind == error_kind::redirect);
        CHECK(server->requests() == 1);
    }
    SUBCASE("when a kept connection breaks")
    {
        reply = support::a_book;
        REQUIRE(caller.put(upload{file{"x"}}).has_value());
        reply = "";
        auto const failed = caller.put(body);
        REQUIRE(failed.has_error());
        CHECK(failed.error().kind == error_kind::transport);
        CHECK(failed.error().effect == effect::unknown);
        CHECK(failed.error().retry_stop == retry_stop::not_repeatable);
    }
    SUBCASE("while nothing of it has been read it may be tried again")
    {
        auto nowhere = options_for(*server);
        nowhere.base_url = "http://127.0.0.1:1"; // a port where nobody listens
        auto const failed = Caller{nowhere}.put(body);
        REQUIRE(failed.has_error());
        CHECK(failed.error().attempts == 3);
        reply = support::a_book;
        CHECK(caller.put(body).has_value());
    }
}

/// Does something as soon as a request is about to leave.
struct before_sending : waybill::observer {
    explicit before_sending(std::function<void(waybill::http::request const&)> what) : act(std::move(what)) {}
    void on_request(std::string_view, int, waybill::http::request const& request) override { act(request); }
    std::function<void(waybill::http::request const&)> act;
};

TEST_CASE_TEMPLATE("a file that is not what it was when the request was made ends the call without another attempt", Caller, blocking_caller,
                   coro_caller)
{
    support::server_thread server;
    support::scratch_file const there{std::string(30'000'000, 'x')};
    auto options = options_for(*server);
    waybill::call_options call;
    std::string message;
    bool sent = true;
    auto const once_under_way = [&](std::uintmax_t size) {
        call.on_progress = [&there, size](transfer_progress const& now) {
            if (now.bytes_sent > 0) std::filesystem::resize_file(there.path(), size);
        };
    };
    SUBCASE("shorter, while it is sent")
    {
        once_under_way(29'000'000);
        message = "ended while it was sent: ";
    }
    SUBCASE("longer, while it is sent")
    {
        once_under_way(30'000'001);
        message = "grew while it was sent: ";
    }
    SUBCASE("gone before")
    {
        options.observers = {std::make_shared<before_sending>([&](auto const&) { std::filesystem::remove(there.path()); })};
        message = "cannot be read: ";
        sent = false;
    }
    SUBCASE("of another size before")
    {
        options.observers = {std::make_shared<before_sending>([&](auto const&) { there.write("short"); })};
        message = "the file has changed since the request was made: ";
        sent = false;
    }
    Caller caller{options};
    auto const failed = caller.put(upload{file::at(there.path())}, call);
    REQUIRE(failed.has_error());
    CHECK(failed.error().kind == error_kind::file);
    CHECK(failed.error().message == message + there.path());
    CHECK(failed.error().effect == (sent ? effect::unknown : effect::not_sent));
    CHECK(failed.error().retry_stop == retry_stop::not_retryable);
    CHECK(failed.error().attempts == 1);
    CHECK(server->requests() == 0); // none that was whole
    CHECK(caller.put(upload{file{"x"}}).has_value());
}

TEST_CASE_TEMPLATE("a function that fails or gives another number of bytes than stated ends the call", Caller, blocking_caller, coro_caller)
{
    support::server_thread server;
    Caller caller{options_for(*server)};
    struct row {
        char const* name;
        waybill::body_source source;
        std::optional<std::uint64_t> size;
        std::string message;
    };
    std::string const wrong = "the function gives another number of bytes than it was said to";
    for (auto const& [name, source, size, message] : {
             row{"throws", [i = 0]() mutable { return ++i < 9 ? "text" : throw std::runtime_error{"the database is gone"}; }, {}, "the database is gone"},
             row{"throws something else", []() -> std::string { throw 1; }, {}, "the function of the upload failed"},
             row{"too little", upload_test::source(9), 1'000, wrong},
             row{"too much", upload_test::source(9), 10, wrong},
             row{"one piece more", upload_test::source(2), 11, wrong},
             row{"nothing", upload_test::source(0), 1, wrong},
         }) {
        CAPTURE(name);
        auto const failed = caller.put(upload{source, "text/csv", size});
        REQUIRE(failed.has_error());
        CHECK(failed.error().kind == error_kind::file);
        CHECK(failed.error().message == message);
        CHECK(failed.error().attempts == 1);
    }
    CHECK(server->requests() == 0);
    REQUIRE(caller.put(upload{source(0), "text/csv"}).has_value());
    CHECK(server->arrivals().back().body.empty());
}

TEST_CASE("an upload that cannot be begun is refused before anything is sent")
{
    support::server_thread server;
    blocking_caller caller{options_for(*server)};
    for (auto const& body : {upload{file::at("/no/such/file")}, upload{file{"x", "x", "text/csv\r\nX: y"}}, upload{source(1), "text/csv\r\nX: y"}}) {
        auto const failed = caller.put(body);
        REQUIRE(failed.has_error());
        CHECK(failed.error().kind == error_kind::invalid_argument);
        CHECK(failed.error().effect == effect::not_sent);
        CHECK_FALSE(failed.error().message.empty());
    }
    CHECK(server->connections() == 0);
}

TEST_CASE("a stop at any piece of an upload ends it, and the server never has it whole")
{
    constexpr int pieces = 12;
    support::server_thread server;
    blocking_caller blocking{options_for(*server)};
    coro_caller coro{options_for(*server)};
    for (int at = 0; at <= pieces; ++at) {
        CAPTURE(at);
        std::stop_source stop;
        waybill::call_options options;
        options.stop = stop.get_token();
        auto const stopping = [&](auto act) {
            return upload{[&, act, i = 0]() mutable {
                if (i == at) act();
                return i++ == pieces ? std::string{} : std::string(100'000, 'x');
            }, "text/plain"};
        };
        auto const stopped = blocking.put(stopping([&] { stop.request_stop(); }), options);
        REQUIRE(stopped.has_error());
        CHECK(stopped.error().kind == error_kind::canceled);
        CHECK(stopped.error().effect == effect::unknown);
        auto const canceled = coro.put(stopping([&] { asio::post(coro.io, [&] { coro.cancel.emit(asio::cancellation_type::terminal); }); }));
        REQUIRE(canceled.has_error());
        CHECK(canceled.error().kind == error_kind::canceled);
        CHECK(canceled.error().effect == effect::unknown);
    }
    CHECK(blocking.put(upload{file{"x"}}).has_value());
}

TEST_CASE("observers are told the size of a stream and not what is in it")
{
    support::server_thread server;
    auto options = options_for(*server);
    std::vector<std::string> log;
    bool shown = false;
    options.observers = {std::make_shared<waybill::text_log>([&](std::string_view line) { log.emplace_back(line); }),
                         std::make_shared<before_sending>([&](waybill::http::request const& request) {
                             try {
                                 shown = !request.stream.read_whole().empty();
                             } catch (waybill::http::unreadable_body const&) {
                             }
                         })};
    blocking_caller caller{options};
    REQUIRE(caller.put(upload{source(3), "text/csv", 33}).has_value());
    REQUIRE(caller.put(upload{source(3), "text/csv"}).has_value());
    CHECK_FALSE(shown);
    CHECK(log.at(0) == "PUT /imports/7 #1 > PUT " + server->url() + "/imports/7, 33 bytes");
    CHECK(log.at(3) == "PUT /imports/7 #1 > PUT " + server->url() + "/imports/7, a stream of unknown size");
    CHECK(server->arrivals().at(1).body == lines(3));
}

TEST_CASE("a cassette keeps what was uploaded where it can be read again")
{
    support::scratch_file const cassette;
    support::scratch_file const there{R"({"people":3})"};
    waybill::cassette_clear const clear{.members = {"people", "id", "title"}};
    auto const provider = waybill::in_process{[](waybill::http::request const&) {
        waybill::http::response made{200, {}, R"({"id":1,"title":"Emma"})"};
        made.fields.set("Content-Type", "application/json");
        return made;
    }};
    upload const whole{file::at(there.path(), "a.json")};
    {
        waybill::cassette_recorder recorder{cassette.path(), clear};
        waybill::client<api, waybill::blocking> const client{{"key"}, {}, waybill::recording{recorder, provider}};
        REQUIRE(client.attempt_request<shelf::book>(verb::put, "/imports/7", whole).has_value());
        REQUIRE(client.attempt_request<shelf::book>(verb::put, "/imports/8", upload{source(3), "text/csv"}).has_value());
        recorder.finish();
    }
    CHECK(cassette.read().find("\"people\": 3") != std::string::npos);
    waybill::cassette_player player{cassette.path()};
    waybill::client<api, waybill::blocking> const client{{"key"}, {}, waybill::replaying{player}};
    CHECK(client.attempt_request<shelf::book>(verb::put, "/imports/7", whole).has_value());
}

} // namespace upload_test
