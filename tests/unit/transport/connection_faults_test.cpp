#include <support/campaign_calls.hpp>
#include <support/raw_server.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <semaphore>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::chrono_literals;
using namespace support;
using waybill::blocking;
using waybill::client_options;
using waybill::coro;
using waybill::effect;
using waybill::error_kind;
using waybill::retry_stop;
using connection = raw_server::connection;

void hang(connection& client) { client.wait_for_close(); }

TEST_CASE_TEMPLATE("a refused connection was sent nothing, so that even a POST is tried again", Mode, blocking, coro)
{
    refusing_port const nobody;
    caller<Mode> call{options_for(nobody.url())};
    for (int round = 0; round < 2; ++round) {
        auto const posted = call(start_campaign);
        check_failure(posted, error_kind::connect, effect::not_sent, 0);
        CHECK(posted.error().attempts == 3);
        CHECK(enum_to_wire(posted.error().retry_stop) == enum_to_wire(retry_stop::attempts_exhausted));

        auto const got = call(get_campaign);
        check_failure(got, error_kind::connect, effect::not_sent, 0);
        CHECK(got.error().attempts == 3);
    }
}

TEST_CASE_TEMPLATE("a proxy that opens no tunnel was sent neither request nor key", Mode, blocking, coro)
{
    raw_server proxy{in_turn({send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\nno")})};
    auto options = options_for("https://konigle.invalid");
    options.proxy = proxy.url();
    caller<Mode> call{options};
    auto const posted = call(start_campaign);
    check_failure(posted, error_kind::transport, effect::not_sent, 0);
    CHECK(posted.error().attempts == 3);
    REQUIRE(proxy.requests() == 3);
    for (auto const& request : proxy.received()) {
        CHECK(request.starts_with("CONNECT konigle.invalid:443 "));
        CHECK(request.find("Authorization") == std::string::npos);
    }
}

TEST_CASE_TEMPLATE("a host name without an address is an error of its own", Mode, blocking, coro)
{
    auto options = options_for("https://nonexistent.invalid");
    options.retry.attempts = 1;
    caller<Mode> call{options};
    check_failure(call(start_campaign), error_kind::resolve, effect::not_sent, 0);
}

TEST_CASE_TEMPLATE("a connection that breaks before the whole answer is there is an error, even when what came is valid",
                   Mode, blocking, coro)
{
    std::string const json{campaign_json};
    auto const longer_head = std::string{ok_json} + "Content-Length: " + std::to_string(json.size() + 1) + "\r\n\r\n";
    auto const chunked_head = std::string{ok_json} + "Transfer-Encoding: chunked\r\n\r\n";
    REQUIRE(json.size() == 0x79);
    auto const chunk = "79\r\n" + json + "\r\n";

    std::vector<fault> const faults{
        {"closed without a byte", [](connection& client) { client.close(); }, error_kind::transport},
        {"reset without a byte", [](connection& client) { client.reset(); }, error_kind::transport},
        {"closed in the status line", send_and_close("HTTP/1.1 2"), error_kind::transport},
        {"closed in the headers", send_and_close(std::string{ok_json} + "Content-Le"), error_kind::transport, 200},
        {"closed after an interim answer", send_and_close("HTTP/1.1 103 Early Hints\r\n\r\n"), error_kind::transport, 103},
        {"closed before the body", send_and_close(longer_head), error_kind::transport, 200},
        {"closed in the body", send_and_close(longer_head + json.substr(0, 10)), error_kind::transport, 200},
        {"closed after valid JSON", send_and_close(longer_head + json), error_kind::transport, 200},
        {"half closed after valid JSON",
         [=](connection& client) {
             client.send(longer_head + json);
             client.half_close();
             client.wait_for_close();
         },
         error_kind::transport, 200},
        {"chunks without an end", send_and_close(chunked_head + chunk), error_kind::transport, 200},
        {"no chunk", send_and_close(chunked_head), error_kind::transport, 200},
        {"last chunk cut", send_and_close(chunked_head + chunk + "0\r\n"), error_kind::transport, 200},
        {"chunk with a size that is no number", send_and_close(chunked_head + "xyz\r\n" + json), error_kind::transport, 200},
        {"chunk with another size than stated", send_and_close(chunked_head + "7\r\n" + json + "\r\n0\r\n\r\n"),
         error_kind::transport, 200},
    };
    for (auto const& each : faults) check_fault<Mode>(each);
}

TEST_CASE_TEMPLATE("a connection reset within the answer is an error, even after valid JSON", Mode, blocking, coro)
{
    auto const head = std::string{ok_json} + "Content-Length: 1000\r\n\r\n";
    for (std::string const& sent : {std::string{"HTTP/1.1 200 OK\r\nContent-Ty"}, std::string{ok_json}, head,
                                    head + R"({"id":"cm)", head + std::string{campaign_json}}) {
        CAPTURE(sent);
        raw_server server{in_turn({send_and_reset(sent), send_campaign()})};
        caller<Mode> call{options_for(server)};
        auto const failed = call(start_campaign);
        REQUIRE(failed.has_error());
        CHECK(enum_to_wire(failed.error().kind) == enum_to_wire(error_kind::transport));
        CHECK(enum_to_wire(failed.error().effect) == enum_to_wire(effect::unknown));
        CHECK(server.requests() == 1); // although up to three attempts are allowed
        CHECK(call(start_campaign).has_value());
        CHECK(server.requests() == 2);
    }
}

TEST_CASE_TEMPLATE("what of the body had come stays with the error", Mode, blocking, coro)
{
    raw_server server{in_turn({send_and_close("HTTP/1.1 500 Oops\r\nX-Request-Id: r-17\r\nContent-Length: 1000\r\n\r\ndatabase is")})};
    caller<Mode> call{options_for(server)};
    auto const failed = call(start_campaign);
    check_failure(failed, error_kind::transport, effect::unknown, 500);
    CHECK(failed.error().body == "database is");
    CHECK(failed.error().request_id == "r-17");
}

TEST_CASE_TEMPLATE("what is no HTTP is a transport error", Mode, blocking, coro)
{
    std::vector<fault> const faults{
        {"another protocol", send_and_close("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"), error_kind::transport},
        {"HTTP/0.9", send_and_close("<html>hello</html>"), error_kind::transport},
        {"binary", send_and_close(std::string("\x15\x03\x03\x00\x02\x02\x46\x00\x00\x00\x00", 11)), error_kind::transport},
        {"no status", send_and_close("HTTP/1.1 OK\r\n\r\n"), error_kind::transport},
    };
    for (auto const& each : faults) check_fault<Mode>(each);
}

// Time limits. Each is the thing under test; nothing waits beyond it.

TEST_CASE_TEMPLATE("a server that accepts and never answers runs into the time limit of the attempt", Mode, blocking, coro)
{
    raw_server server{in_turn({hang, send_campaign()})};
    auto options = options_for(server);
    options.timeout.attempt = 150ms;
    caller<Mode> call{options};

    auto const posted = call(start_campaign);
    check_failure(posted, error_kind::timeout, effect::unknown, 0);
    CHECK(enum_to_wire(posted.error().retry_stop) == enum_to_wire(retry_stop::not_repeatable));
    server.wait_for_requests(1);
    CHECK(server.requests() == 1);
    CHECK(call(start_campaign).has_value());
}

#if defined(__linux__)
// Elsewhere a full queue may refuse instead of ignoring.
TEST_CASE_TEMPLATE("a connection that does not come about in time was sent nothing, so that even a POST is tried again",
                   Mode, blocking, coro)
{
    using tcp = boost::asio::ip::tcp;
    boost::asio::io_context context;
    tcp::acceptor full{context};
    full.open(tcp::v4());
    full.bind({boost::asio::ip::address_v4::loopback(), 0});
    full.listen(0);
    std::vector<tcp::socket> queue;
    for (int i = 0; i < 8; ++i) {
        auto& client = queue.emplace_back(context);
        client.async_connect(full.local_endpoint(), [](boost::system::error_code) {}); // begins at once
    }

    auto options = options_for("http://127.0.0.1:" + std::to_string(full.local_endpoint().port()));
    options.timeout.connect = 50ms;
    caller<Mode> call{options};
    auto const posted = call(start_campaign);
    check_failure(posted, error_kind::timeout, effect::not_sent, 0);
    CHECK(posted.error().attempts == 3);
}
#endif

TEST_CASE_TEMPLATE("a GET that ran into the time limit of an attempt is tried again", Mode, blocking, coro)
{
    raw_server server{in_turn({hang, send_campaign()})};
    auto options = options_for(server);
    options.timeout.attempt = 150ms;
    caller<Mode> call{options};
    CHECK(call(get_campaign).has_value());
    CHECK(server.requests() == 2);
}

TEST_CASE_TEMPLATE("the time limit of the call holds for all attempts together", Mode, blocking, coro)
{
    raw_server server{in_turn({hang})};
    auto options = options_for(server);
    options.timeout.attempt = 100ms;
    options.timeout.total = 250ms;
    options.retry.attempts = 1000;
    caller<Mode> call{options};
    auto const got = call(get_campaign);
    check_failure(got, error_kind::timeout, effect::unknown, 0);
    CHECK(enum_to_wire(got.error().retry_stop) == enum_to_wire(retry_stop::deadline));
    CHECK(got.error().attempts >= 2);
    CHECK(got.error().attempts < 10);
}

TEST_CASE_TEMPLATE("a wait that would go beyond the time limit of the call ends it at once", Mode, blocking, coro)
{
    raw_server server{in_turn({send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")})};
    auto options = options_for(server);
    options.timeout.total = 1h;
    options.retry.first_delay = 2h;
    options.retry.delay_limit = 2h;
    options.retry.jitter = [] { return 1.0; };
    caller<Mode> call{options};
    auto const got = call(get_campaign);
    check_failure(got, error_kind::server, effect::unknown, 503);
    CHECK(enum_to_wire(got.error().retry_stop) == enum_to_wire(retry_stop::deadline));
    CHECK(server.requests() == 1);
}

TEST_CASE_TEMPLATE("the time limit of one call replaces that of the client", Mode, blocking, coro)
{
    raw_server server{in_turn({hang, send_campaign()})};
    caller<Mode> call{options_for(server)};
    waybill::call_options const hurry{.timeout = 150ms};
    auto const got = call([&](auto& campaigns) { return campaigns.start.with(hurry).attempt("cmp_1"); });
    check_failure(got, error_kind::timeout, effect::unknown, 0);
    CHECK(call(start_campaign).has_value());
}

TEST_CASE_TEMPLATE("an answer that goes on byte by byte does not outlast the time limit", Mode, blocking, coro)
{
    auto const drip = [](std::string head, std::string drop) {
        return [=](connection& client) {
            client.send(head);
            while (client.send(drop)) {
            }
        };
    };
    std::vector<fault> const faults{
        {"body", drip(std::string{ok_json} + "Content-Length: 1000000000\r\n\r\n", " "), error_kind::timeout, 200},
        {"chunks", drip(std::string{ok_json} + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"), error_kind::timeout, 200},
    };
    for (auto const& each : faults) {
        CAPTURE(each.name);
        raw_server server{in_turn({each.happens, send_campaign()})};
        auto options = options_for(server);
        options.timeout.total = 200ms;
        caller<Mode> call{options};
        auto const posted = call(start_campaign);
        check_failure(posted, each.kind, each.effect, each.http_status);
        CHECK(server.requests() == 1);
        CHECK(call(start_campaign).has_value());
    }
}

TEST_CASE_TEMPLATE("an answer that stalls ends before the time limit of the attempt", Mode, blocking, coro)
{
    raw_server server{in_turn({
        [](connection& client) {
            client.send(std::string{ok_json} + "Content-Length: 100\r\n\r\n{");
            client.wait_for_close();
        },
        send_campaign(),
    })};
    auto options = options_for(server);
    options.timeout.stall = 1s;
    options.timeout.attempt = 1h;
    options.timeout.total = 1h;
    caller<Mode> call{options};
    check_failure(call(start_campaign), error_kind::timeout, effect::unknown, 200);
    CHECK(call(start_campaign).has_value());
}

// Reused connections

TEST_CASE_TEMPLATE("calls one after the other share a connection", Mode, blocking, coro)
{
    raw_server server{in_turn({send_campaign()})};
    caller<Mode> call{options_for(server)};
    for (int i = 0; i < 5; ++i) CHECK(call(start_campaign).has_value());
    CHECK(call(get_campaign).has_value());
    CHECK(server.connections() == 1);
}

TEST_CASE_TEMPLATE("a connection that the server closed while idle is replaced, and the POST arrives once", Mode,
                   blocking, coro)
{
    std::binary_semaphore closed{0};
    raw_server server{[&](connection& client) {
        client.read_request();
        send_campaign()(client);
        client.close();
        closed.release();
    }};
    caller<Mode> call{options_for(server)};
    for (std::size_t i = 1; i <= 3; ++i) {
        CHECK(call(start_campaign).has_value());
        closed.acquire();
        CHECK(server.requests() == i);
    }
}

// The first request of each connection is answered; at the second the connection breaks.
raw_server::script break_when_reused(void (connection::*how)(), std::string_view before = {})
{
    return [=](connection& client) {
        if (client.read_request().empty()) return;
        send_campaign()(client);
        if (client.read_request().empty()) return;
        client.send(before);
        (client.*how)();
    };
}

TEST_CASE_TEMPLATE("a POST that the server read before a reused connection broke is never sent again", Mode, blocking,
                   coro)
{
    for (auto const how : {&connection::close, &connection::reset}) {
        raw_server server{break_when_reused(how)};
        caller<Mode> call{options_for(server)};
        REQUIRE(call(start_campaign).has_value());

        auto const posted = call(start_campaign);
        check_failure(posted, error_kind::transport, effect::unknown, 0);
        CHECK(enum_to_wire(posted.error().retry_stop) == enum_to_wire(retry_stop::not_repeatable));
        CHECK(posted.error().attempts == 1);
        CHECK(server.requests() == 2); // one for each call
        CHECK(server.connections() <= 2);

        CHECK(call(start_campaign).has_value());
        CHECK(server.requests() == 3);
    }
}

TEST_CASE_TEMPLATE("the same holds for a POST with a body, and for PATCH", Mode, blocking, coro)
{
    waybill::konigle::campaign_create const spring{.audience = "aud_1", .name = "Spring"};
    waybill::konigle::campaign_update const renamed{.name = "Summer"};
    auto const create = [&](auto& campaigns) { return campaigns.create.attempt(spring); };
    auto const update = [&](auto& campaigns) { return campaigns.update.attempt("cmp_1", renamed); };
    auto const check = [](auto const& again) {
        raw_server server{break_when_reused(&connection::close)};
        caller<Mode> call{options_for(server)};
        REQUIRE(call(get_campaign).has_value());
        check_failure(call(again), error_kind::transport, effect::unknown, 0);
        CHECK(server.requests() == 2);
    };
    check(create);
    check(update);
}

TEST_CASE_TEMPLATE("a GET or DELETE on a reused connection that breaks is repeated without a word", Mode, blocking, coro)
{
    raw_server server{in_turn({
        send_campaign(),
        [](connection& client) { client.close(); },
        send_campaign(),
        [](connection& client) { client.reset(); },
        send("HTTP/1.1 204 No Content\r\n\r\n"),
    })};
    caller<Mode> call{options_for(server)};
    CHECK(call(get_campaign).has_value());
    CHECK(call(get_campaign).has_value());
    CHECK(server.requests() == 3);
    CHECK(call(remove_campaign).has_value());
    CHECK(server.requests() == 5);
}

TEST_CASE_TEMPLATE("a POST whose answer breaks off on a reused connection is sent once", Mode, blocking, coro)
{
    for (auto const how : {&connection::close, &connection::reset}) {
        for (std::string_view const before : {"H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"}) {
            CAPTURE(before);
            raw_server server{break_when_reused(how, before)};
            auto options = options_for(server);
            options.retry.attempts = 10;
            caller<Mode> call{options};
            REQUIRE(call(start_campaign).has_value());
            auto const posted = call(start_campaign);
            REQUIRE(posted.has_error());
            CHECK(enum_to_wire(posted.error().kind) == enum_to_wire(error_kind::transport));
            CHECK(enum_to_wire(posted.error().effect) == enum_to_wire(effect::unknown));
            CHECK(server.requests() == 2);
        }
    }
}

} // namespace
