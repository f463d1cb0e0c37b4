#include <waybill/testing.hpp>

#include <waybill/call/auth.hpp>
#include <waybill/call/client.hpp>
#include <waybill/call/json_errors.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/describe/class.hpp>
#include <boost/system/system_error.hpp>
#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
using waybill::http::request;
using waybill::http::response;

/// A connection whose bytes the test decides.
class raw_connection {
public:
    explicit raw_connection(waybill::socket_server const& server)
    {
        auto const url = server.url();
        auto const port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
        socket_.connect({asio::ip::address_v4::loopback(), port});
    }
    void send(std::string_view bytes) { asio::write(socket_, asio::buffer(bytes)); }
    /// All that comes until the server closes.
    std::string receive()
    {
        std::string received;
        boost::system::error_code end;
        asio::read(socket_, asio::dynamic_buffer(received), end);
        CHECK(end == asio::error::eof);
        return received;
    }
    /// So many bytes.
    std::string receive(std::size_t size)
    {
        std::string received(size, '\0');
        asio::read(socket_, asio::buffer(received));
        return received;
    }
    /// Whether the connection is over, in whatever way.
    bool is_closed()
    {
        char byte{};
        boost::system::error_code code;
        asio::read(socket_, asio::buffer(&byte, 1), code);
        return code.failed();
    }

private:
    asio::io_context context_;
    asio::ip::tcp::socket socket_{context_};
};

std::string answer_to(waybill::socket_server const& server, std::string_view bytes)
{
    raw_connection connection{server};
    connection.send(bytes);
    return connection.receive();
}

response echo(request const& received)
{
    return {200, {}, received.body};
}

std::string const last = "Connection: close\r\n\r\n";

struct provider {
    static constexpr std::string_view name = "letters";
    static constexpr std::string_view base_url = "https://letters.example";
    static constexpr std::string_view environment_prefix = "LETTERS";
    static constexpr auto redirects = waybill::redirect_policy::refuse;
    static constexpr auto cookies = waybill::cookie_policy::ignore;
    using credentials = waybill::header_key<"Bearer">;
    static void read_error(response const& received, waybill::error& failure)
    {
        waybill::read_json_error(received, {}, failure);
    }
};

struct letter {
    std::string id{};
};
BOOST_DESCRIBE_STRUCT(letter, (), (id))

template <class Mode>
struct letters {
    using provider = ::provider;
    waybill::get<Mode, "/letters/{id}", waybill::none, letter> fetch{};
    BOOST_DESCRIBE_CLASS(letters, (), (fetch), (), ())
};

using letters_client = waybill::client<letters, waybill::blocking>;

} // namespace

TEST_CASE("a handler sees method, target, fields as they were sent, and body")
{
    std::optional<request> seen;
    {
        waybill::socket_server const server{[&](request const& received) {
            seen = received;
            return response{200, {}, {}};
        }};
        answer_to(server, "PATCH /a%20b?x=1&y HTTP/1.1\r\nHost: h\r\nX-lower-Case: 1\r\nTag: a\r\nTag: b\r\n"
                          "Content-Length: 3\r\n" +
                              last + "abc");
    }
    REQUIRE(seen.has_value());
    CHECK(seen->method == waybill::verb::patch);
    CHECK(seen->url == "/a%20b?x=1&y");
    CHECK(seen->body == "abc");
    std::vector<std::pair<std::string, std::string>> fields;
    for (auto const [name, value] : seen->fields) fields.emplace_back(name, value);
    std::vector<std::pair<std::string, std::string>> const expected{
        {"Host", "h"}, {"X-lower-Case", "1"},   {"Tag", "a"},
        {"Tag", "b"},  {"Content-Length", "3"}, {"Connection", "close"}};
    CHECK(fields == expected);
}

TEST_CASE("each method reaches the handler")
{
    waybill::socket_server const server{[](request const& received) {
        return response{200, {}, std::string{name(received.method)}};
    }};
    for (std::string const method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
        auto const answer = answer_to(server, method + " / HTTP/1.1\r\nHost: h\r\n" + last);
        CHECK(answer.ends_with("\r\n\r\n" + method));
    }
}

TEST_CASE("status, fields and body of the answer go out as the handler gave them")
{
    waybill::socket_server const server{[](request const&) {
        response answer{409, {}, "short"};
        answer.fields.add("Set-Cookie", "a=1");
        answer.fields.add("Set-Cookie", "b=2");
        answer.fields.add("Content-Length", "99");
        answer.fields.add("Transfer-Encoding", "chunked");
        return answer;
    }};
    CHECK(answer_to(server, "GET / HTTP/1.1\r\nHost: h\r\n" + last) ==
          "HTTP/1.1 409 Conflict\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 5\r\n"
          "Connection: close\r\n\r\nshort");
}

TEST_CASE("HEAD is answered with the fields alone")
{
    waybill::socket_server const server{[](request const& received) {
        CHECK(received.method == waybill::verb::head);
        return response{200, {}, "twelve bytes"};
    }};
    CHECK(answer_to(server, "HEAD / HTTP/1.1\r\nHost: h\r\n" + last) ==
          "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: close\r\n\r\n");
}

TEST_CASE("204 and 304 have neither body nor length")
{
    for (int const status : {204, 304}) {
        waybill::socket_server const server{[&](request const&) { return response{status, {}, "dropped"}; }};
        auto const answer = answer_to(server, "GET / HTTP/1.1\r\nHost: h\r\n" + last);
        CHECK(answer.find("Content-Length") == std::string::npos);
        CHECK(answer.ends_with("\r\n\r\n"));
    }
}

TEST_CASE("a connection carries one request after another")
{
    int number = 0;
    waybill::socket_server const server{[&](request const&) { return response{200, {}, std::to_string(++number)}; }};
    raw_connection connection{server};
    std::string const first = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1";
    connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(connection.receive(first.size()) == first);
    // And several that are sent without waiting.
    connection.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
                    "GET / HTTP/1.1\r\nHost: h\r\n" +
                    last);
    CHECK(connection.receive() == "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2"
                                  "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n3");
}

TEST_CASE("a connection ends where the client or the handler says so")
{
    waybill::socket_server const server{[](request const& received) {
        response answer = echo(received);
        if (received.url == "/last") answer.fields.set("Connection", "close");
        return answer;
    }};
    CHECK(answer_to(server, "GET / HTTP/1.0\r\n\r\n").starts_with("HTTP/1.0 200 OK"));
    CHECK(answer_to(server, "GET /last HTTP/1.1\r\nHost: h\r\n\r\n").starts_with("HTTP/1.1 200 OK"));
}

TEST_CASE("what is no request is answered with the status that says why")
{
    struct {
        char const* name;
        std::string bytes;
        char const* status;
    } const cases[] = {
        {"no request line", "nonsense\r\n\r\n", "400"},
        {"a field without a colon", "GET / HTTP/1.1\r\nHost\r\n\r\n", "400"},
        {"a length that is no number", "POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", "400"},
        {"a chunk size that is no number", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "400"},
        {"a body beyond the limit", "POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", "413"},
        {"fields beyond the limit", "GET / HTTP/1.1\r\nA: " + std::string(30'000'000, 'a') + "\r\n\r\n", "431"},
        {"an unknown method", "BREW / HTTP/1.1\r\nHost: h\r\n" + last, "501"},
    };
    bool called = false;
    waybill::socket_server const server{[&](request const& received) {
        called = true;
        return echo(received);
    }};
    for (auto const& each : cases) {
        CAPTURE(each.name);
        CHECK(answer_to(server, each.bytes).substr(9, 3) == each.status);
    }
    CHECK_FALSE(called);
}

TEST_CASE("a handler that throws is answered for with 500, and the connection goes on")
{
    waybill::socket_server const server{[](request const& received) -> response {
        if (received.url == "/throw") throw std::runtime_error{"out of stamps"};
        if (received.url == "/nothing") return {};
        return echo(received);
    }};
    auto const answer = answer_to(server, "GET /throw HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n" + last);
    CHECK(answer.starts_with(
        "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 13\r\n\r\nout of stampsHTTP/1.1 200"));
    CHECK(answer_to(server, "GET /nothing HTTP/1.1\r\nHost: h\r\n" + last).starts_with("HTTP/1.1 500"));
}

TEST_CASE("a large body goes in and out")
{
    waybill::socket_server const server{echo};
    std::string body(20'000'000, 'x');
    body.back() = 'y';
    auto const answer = answer_to(
        server, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + last + body);
    CHECK(answer.substr(answer.find("\r\n\r\n") + 4) == body);
}

TEST_CASE("many threads are served at once, each call by its own answer")
{
    waybill::fake<letters> fake;
    fake.fetch = [](std::string const& id) { return letter{id}; };
    waybill::socket_server const server{fake};
    letters_client const client{"key", {.base_url = server.url()}};

    constexpr int threads = 8;
    constexpr int calls = 100;
    std::atomic<int> right = 0;
    std::vector<std::thread> running;
    for (int t = 0; t < threads; ++t) {
        running.emplace_back([&, t] {
            for (int i = 0; i < calls; ++i) {
                auto const id = std::to_string(t * calls + i);
                right += client.fetch(id).id == id;
            }
        });
    }
    for (auto& each : running) each.join();
    CHECK(right == threads * calls);
    CHECK(fake.calls().size() == threads * calls);
}

TEST_CASE("the server ends although connections are open")
{
    std::optional<waybill::socket_server> server{std::in_place, echo};
    raw_connection idle{*server};
    idle.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    std::string const answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    CHECK(idle.receive(answer.size()) == answer);
    raw_connection silent{*server};
    raw_connection sending{*server};
    sending.send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf");
    raw_connection lingering{*server}; // refused, and still open on this side
    lingering.send("nonsense\r\n\r\n");

    server.reset();
    CHECK(idle.is_closed());
    CHECK(silent.is_closed());
    CHECK(sending.is_closed());
}

TEST_CASE("servers have ports of their own, and a port that is taken is refused")
{
    std::optional<waybill::socket_server> first{std::in_place, echo};
    waybill::socket_server const second{echo};
    CHECK(first->url() != second.url());
    CHECK(first->url().starts_with("http://127.0.0.1:"));

    auto const port = static_cast<std::uint16_t>(std::stoi(first->url().substr(17)));
    CHECK_THROWS_AS((waybill::socket_server{echo, port}), boost::system::system_error);
    auto const url = first->url();
    raw_connection used{*first};
    first.reset();
    CHECK(waybill::socket_server{echo, port}.url() == url);
}

TEST_CASE("a client gets through a socket what it gets within the process")
{
    waybill::fake<letters> fake;
    fake.fetch = [](std::string const& id) {
        if (id == "lost") throw waybill::refusal{404, R"({"message":"no such letter"})"};
        return waybill::with_status{203, letter{id}};
    };
    waybill::socket_server const server{fake};
    letters_client const near_by{"key", {}, waybill::in_process{fake}};
    letters_client const far_off{"key", {.base_url = server.url()}};
    for (auto const* const client : {&near_by, &far_off}) {
        auto const found = client->fetch.attempt_with_response("a/b c");
        REQUIRE(found.has_value());
        CHECK(found->value.id == "a/b c");
        CHECK(found->response.status == 203);
        auto const lost = client->fetch.attempt("lost");
        REQUIRE(lost.has_error());
        CHECK(lost.error().kind == waybill::error_kind::not_found);
        CHECK(lost.error().provider_message == "no such letter");
    }
    REQUIRE(fake.calls().size() == 4);
    CHECK(fake.calls()[2].operation == "fetch");
    CHECK(fake.calls()[2].request.url == "/letters/a%2Fb%20c");
    CHECK(fake.calls()[2].request.fields.find("Authorization") == "Bearer key");
    CHECK(fake.calls()[3].status == 404);
}
