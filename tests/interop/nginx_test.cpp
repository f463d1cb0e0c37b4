#include <waybill/coro.hpp>

#include <interop/nginx.hpp>

#include <support/http_server.hpp>
#include <support/shelf.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace asio = boost::asio;
using interop::nginx;
using waybill::effect;
using waybill::error_kind;
using answer = waybill::result<waybill::with_response<shelf::book>>;
using blocking_client = waybill::client<shelf::api, waybill::blocking>;
using async_client = waybill::client<shelf::api, waybill::coro>;

nginx& server()
{
    static nginx running;
    return running;
}

waybill::client_options options_for(nginx::port port, bool trusting = true)
{
    waybill::client_options options;
    options.base_url = server().url(port);
    options.proxy = "";
    if (trusting) options.tls.ca_file = server().file("ca.pem");
    return options;
}

/// A client that makes one call after the other, in either mode.
struct blocking_caller {
    explicit blocking_caller(waybill::client_options options) : client{{"key"}, std::move(options)} {}

    answer fetch() { return client.books.fetch.attempt_with_response(1); }
    answer create()
    {
        return client.books.create.attempt_with_response({.title = std::string(100, 'x'), .author = std::string(200'000, 'y')});
    }

    blocking_client client;
};

struct coro_caller {
    explicit coro_caller(waybill::client_options options) : client{io.get_executor(), {"key"}, std::move(options)} {}

    answer fetch() { return run(client.books.fetch.attempt_with_response(1)); }
    answer create()
    {
        shelf::book_create const request{.title = std::string(100, 'x'), .author = std::string(200'000, 'y')};
        return run(client.books.create.attempt_with_response(request));
    }

    answer run(asio::awaitable<answer> call)
    {
        std::optional<answer> got;
        asio::co_spawn(io, [](asio::awaitable<answer> work, std::optional<answer>& kept) -> asio::awaitable<void> {
            auto result = co_await std::move(work);
            kept.emplace(std::move(result));
        }(std::move(call), got), asio::detached);
        io.restart();
        io.run();
        return std::move(got).value();
    }

    asio::io_context io;
    async_client client;
};

std::string header(answer const& got, char const* name)
{
    return std::string{got->response.fields.find(name).value_or("")};
}

void check_good(answer const& got)
{
    if (got.has_error()) FAIL(to_string(got.error()));
    CHECK(got->value.title == "Emma");
}

/// The server's certificate is refused: before anything is sent, and once.
void check_refused(answer const& got)
{
    REQUIRE(got.has_error());
    CHECK(got.error().kind == error_kind::tls);
    CHECK(got.error().effect == effect::not_sent);
    CHECK(got.error().attempts == 1);
    CHECK(got.error().retry_stop == waybill::retry_stop::not_retryable);
    CHECK_FALSE(got.error().message.empty());
}

} // namespace

TEST_CASE_TEMPLATE("a certificate of a trusted authority is accepted, for a name and for an address", Caller, blocking_caller, coro_caller)
{
    for (char const* const host : {"127.0.0.1", "localhost"}) {
        auto options = options_for(nginx::http1);
        options.base_url = server().url(nginx::http1, host);
        check_good(Caller{options}.fetch());
    }
}

TEST_CASE_TEMPLATE("certificates that do not prove the host are refused, and nothing is sent", Caller, blocking_caller, coro_caller)
{
    for (auto const& [port, trusting] : {std::pair{nginx::http1, false}, std::pair{nginx::self_signed, false},
                                         std::pair{nginx::self_signed, true}, std::pair{nginx::wrong_host, true}}) {
        auto options = options_for(port, trusting);
        options.base_url += "/refused";
        check_refused(Caller{options}.fetch());
        check_refused(Caller{options}.create());
    }
    CHECK(server().requests("/refused/") == 0);
}

TEST_CASE_TEMPLATE("a self-signed certificate can be trusted by name", Caller, blocking_caller, coro_caller)
{
    auto options = options_for(nginx::self_signed, false);
    options.tls.ca_file = server().file("self_signed.pem");
    check_good(Caller{options}.fetch());
}

TEST_CASE_TEMPLATE("a server is trusted by its public key alone, and no other server is", Caller, blocking_caller, coro_caller)
{
    for (auto const& [port, who] : {std::pair{nginx::self_signed, "self_signed"}, std::pair{nginx::http1, "server"}}) {
        CAPTURE(who);
        auto options = options_for(port, false);
        options.tls.public_key_pin = server().key_pin(who);
        check_good(Caller{options}.fetch());
        options.base_url = server().url(nginx::client_certificate); // "server" too
        if (port == nginx::http1) options.base_url = server().url(nginx::self_signed);
        check_refused(Caller{options}.create());
    }
    auto options = options_for(nginx::self_signed); // the key is right, and the authority has not signed it
    options.tls.public_key_pin = server().key_pin("self_signed");
    check_refused(Caller{options}.fetch());
}

TEST_CASE_TEMPLATE("the host's name may go unchecked where the certificate is known", Caller, blocking_caller, coro_caller)
{
    for (auto const port : {nginx::wrong_host, nginx::self_signed}) {
        CAPTURE(port);
        auto options = options_for(port);
        options.tls.host_check = waybill::host_check::off;
        if (port == nginx::wrong_host) check_good(Caller{options}.fetch());
        else check_refused(Caller{options}.fetch()); // signed by nobody we know
    }
    auto options = options_for(nginx::wrong_host, false);
    options.tls.public_key_pin = server().key_pin("elsewhere");
    check_refused(Caller{options}.fetch());
    options.tls.host_check = waybill::host_check::off;
    check_good(Caller{options}.fetch());
}

TEST_CASE_TEMPLATE("an old appliance's certificate, too weak to be verified, is good enough as a known key", Caller, blocking_caller, coro_caller)
{
    auto options = options_for(nginx::old_style, false);
    options.tls.ca_file = server().file("old_style.pem");
    options.tls.host_check = waybill::host_check::off;
    check_refused(Caller{options}.fetch());
    options.tls.ca_file.clear();
    options.tls.public_key_pin = server().key_pin("old_style");
    check_good(Caller{options}.fetch());
}

TEST_CASE_TEMPLATE("a file of authorities that is not there is an error", Caller, blocking_caller, coro_caller)
{
    auto options = options_for(nginx::http1, false);
    options.tls.ca_file = server().file("missing.pem");
    check_refused(Caller{options}.fetch());
}

TEST_CASE_TEMPLATE("a server that is no TLS server at all is refused", Caller, blocking_caller, coro_caller)
{
    auto options = options_for(nginx::plain);
    options.base_url.replace(0, 4, "https");
    check_refused(Caller{options}.fetch());
}

TEST_CASE_TEMPLATE("the client shows its certificate where the server asks for one", Caller, blocking_caller, coro_caller)
{
    auto options = options_for(nginx::client_certificate);
    options.tls.client_certificate_file = server().file("client.pem");
    SUBCASE("plain key")
    {
        options.tls.client_key_file = server().file("client.key");
        check_good(Caller{options}.fetch());
    }
    SUBCASE("locked key")
    {
        options.tls.client_key_file = server().file("client_locked.key");
        options.tls.client_key_password = waybill::secret{"open-sesame"};
        check_good(Caller{options}.fetch());
    }
    SUBCASE("wrong password")
    {
        options.tls.client_key_file = server().file("client_locked.key");
        options.tls.client_key_password = waybill::secret{"close-sesame"};
        check_refused(Caller{options}.fetch());
    }
    SUBCASE("none")
    {
        options.tls.client_certificate_file.clear();
        auto const got = Caller{options}.fetch();
        REQUIRE(got.has_error());
        CHECK(got.error().http_status == 400); // nginx lets the handshake pass
        CHECK(got.error().kind == error_kind::validation);
        CHECK(got.error().body.find("No required SSL certificate was sent") != std::string::npos);
    }
}

TEST_CASE_TEMPLATE("HTTP/2 is spoken where the server knows it, HTTP/1.1 elsewhere", Caller, blocking_caller, coro_caller)
{
    for (auto const& [port, protocol] : {std::pair{nginx::http2, std::string{"HTTP/2.0"}}, std::pair{nginx::http1, std::string{"HTTP/1.1"}},
                                         std::pair{nginx::plain, std::string{"HTTP/1.1"}}}) {
        CAPTURE(protocol);
        Caller caller{options_for(port)};
        auto const got = caller.fetch();
        check_good(got);
        CHECK(header(got, "X-Protocol") == protocol);
        // A large unsafe request, and a safe one after it, over the same connection.
        auto const created = caller.create();
        check_good(created);
        CHECK(header(created, "X-Connection") == header(got, "X-Connection"));
        auto const again = caller.fetch();
        check_good(again);
        CHECK(header(again, "X-Connection") == header(got, "X-Connection"));
    }
}

TEST_CASE_TEMPLATE("what nginx compresses is read", Caller, blocking_caller, coro_caller)
{
    for (auto const port : {nginx::plain, nginx::http1, nginx::http2}) {
        auto const got = Caller{options_for(port)}.fetch();
        check_good(got);
        CHECK(header(got, "Content-Encoding") == "gzip");
        CHECK(got->response.body == R"({"id":1,"title":"Emma"})");
    }
}

TEST_CASE_TEMPLATE("a proxy gets the whole address of what it resolves, the environment's none for this machine", Caller, blocking_caller, coro_caller)
{
    support::server_thread proxy;
    auto options = options_for(nginx::plain);
    options.base_url = "http://only-the-proxy-knows.invalid:81";
    options.plain_http = waybill::plain_http::allowed;
    options.proxy = proxy->url();
    check_good(Caller{options}.fetch());
    REQUIRE(proxy->requests() == 1);
    CHECK(proxy->arrivals()[0].line == "GET http://only-the-proxy-knows.invalid:81/books/1 HTTP/1.1");

    for (auto const port : {nginx::plain, nginx::http1}) {
        ::setenv("http_proxy", proxy->url().c_str(), 1);
        ::setenv("https_proxy", proxy->url().c_str(), 1);
        auto direct = options_for(port);
        direct.proxy.reset();
        auto const got = Caller{direct}.fetch();
        ::unsetenv("http_proxy");
        ::unsetenv("https_proxy");
        check_good(got);
        CHECK(proxy->connections() == 1);
    }
}

TEST_CASE("many calls at once over HTTP/2 all succeed")
{
    asio::io_context io;
    auto options = options_for(nginx::http2);
    options.connections = 16;
    async_client client{io.get_executor(), {"key"}, options};
    int good = 0;
    for (int i = 0; i < 200; ++i) {
        asio::co_spawn(io, [](async_client& caller, int& count) -> asio::awaitable<void> {
            auto const got = co_await caller.books.fetch.attempt(1);
            if (got.has_value()) ++count;
        }(client, good), asio::detached);
    }
    io.run();
    CHECK(good == 200);
}

TEST_CASE_TEMPLATE("over TLS, too, a forked child leaves its parent's connection usable", Caller, blocking_caller, coro_caller)
{
    for (auto const port : {nginx::http1, nginx::http2}) {
        std::optional<Caller> caller;
        caller.emplace(options_for(port));
        auto const before = caller->fetch();
        check_good(before);
        constexpr bool has_io = requires { caller->io; };
        if constexpr (has_io) caller->io.notify_fork(asio::io_context::fork_prepare);
        auto const child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            if constexpr (has_io) caller->io.notify_fork(asio::io_context::fork_child);
            bool good = true;
            for (int i = 0; i < 2; ++i) {
                auto const got = caller->fetch();
                good = good && got.has_value() && header(got, "X-Connection") != header(before, "X-Connection");
            }
            caller.reset(); // closes the child's connections alone
            ::_exit(good ? 0 : 1);
        }
        if constexpr (has_io) caller->io.notify_fork(asio::io_context::fork_parent);
        int status = -1;
        REQUIRE(::waitpid(child, &status, 0) == child);
        CHECK(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 0);
        auto const after = caller->fetch();
        check_good(after);
        CHECK(header(after, "X-Connection") == header(before, "X-Connection"));
    }
}
