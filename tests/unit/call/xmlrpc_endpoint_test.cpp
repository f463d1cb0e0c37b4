#include <waybill/call/auth.hpp>
#include <waybill/call/client.hpp>
#include <waybill/catalog.hpp>
#include <waybill/coro.hpp>
#include <waybill/preview.hpp>
#include <waybill/server.hpp>
#include <waybill/xmlrpc.hpp>

#include <support/http_server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

// XML-RPC methods in every mode, and refusals that come with a success status.
namespace xmlrpc_endpoint_test {

using waybill::effect;
using waybill::error_kind;
using waybill::safety;

struct provider {
    static constexpr std::string_view name = "lights";
    static constexpr std::string_view base_url = "https://lights.example.test";
    static constexpr std::string_view environment_prefix = "LIGHTS";
    static constexpr waybill::redirect_policy redirects = waybill::redirect_policy::refuse;
    static constexpr waybill::cookie_policy cookies = waybill::cookie_policy::ignore;
    using credentials = waybill::header_key<"Key">;

    static void read_error(waybill::http::response const&, waybill::error&) {}
    static waybill::verdict judge(waybill::http::response const& response, waybill::error& failure)
    {
        if (!waybill::find_xmlrpc_fault(response, failure)) return waybill::verdict::by_status;
        if (failure.provider_code == "401") failure.kind = error_kind::authentication;
        if (failure.provider_code == "429") failure.kind = error_kind::rate_limit;
        if (failure.provider_code == "500") failure.kind = error_kind::server;
        if (failure.provider_code == "401" || failure.provider_code == "429") failure.effect = effect::rejected;
        return waybill::verdict::failure;
    }
};

struct dim {
    waybill::required<std::int64_t> room{};
    waybill::required<double> level{};
    std::optional<std::string> color{};
};
BOOST_DESCRIBE_STRUCT(dim, (), (room, level, color))
auto waybill_rules(dim const&) -> waybill::rules<waybill::between<&dim::room, 1, 9>>;

template <class Mode>
struct api {
    using provider = xmlrpc_endpoint_test::provider;
    waybill::xmlrpc<Mode, "/lights", "lights.dim", dim, std::string> dim_room{};
    waybill::xmlrpc<Mode, "/lights", "lights.count", waybill::none, std::int64_t, safety::safe> count{};
    BOOST_DESCRIBE_CLASS(api, (), (dim_room, count), (), ())
};

std::string fault(int code, std::string const& text)
{
    return waybill::xmlrpc_write_fault({code, text}).value();
}

TEST_CASE("the request of a method is a methodCall")
{
    waybill::client<api, waybill::preview> const shown{{"key"}};
    auto const request = shown.dim_room({.room = 2, .level = 0.5});
    CHECK(request.method == waybill::verb::post);
    CHECK(request.url == "https://lights.example.test/lights");
    CHECK(request.fields.find("Content-Type") == "text/xml");
    CHECK(request.fields.find("Accept") == "text/xml");
    CHECK(request.body == "<?xml version='1.0'?>\n<methodCall>\n<methodName>lights.dim</methodName>\n<params>\n<param>\n<value><int>2</int></value>\n"
                          "</param>\n<param>\n<value><double>0.5</double></value>\n</param>\n</params>\n</methodCall>\n");
    auto const refused = shown.dim_room.attempt({.room = 20, .level = 1, .color = "\x01"});
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == error_kind::invalid_argument);
    CHECK(refused.error().field_errors.at(0).field == "room");
    CHECK(shown.dim_room.attempt({.room = 2, .level = 1, .color = "\x01"}).error().field_errors.at(0).field == "color");
}

TEST_CASE("a fake tells the methods of one path apart and answers with faults")
{
    waybill::fake<api> fake;
    fake.dim_room = [](dim const& wanted) {
        if (*wanted.level > 1) throw std::runtime_error{"too bright"};
        return wanted.color.value_or("white");
    };
    fake.count = [] { return 3; };
    waybill::client<api, waybill::blocking> const client{{"key"}, {}, waybill::in_process{fake}};
    CHECK(client.dim_room({.room = 1, .level = 1}) == "white");
    CHECK(client.dim_room({.room = 1, .level = 1, .color = "<red>"}) == "<red>");
    CHECK(client.count() == 3);
    auto const failed = client.dim_room.attempt({.room = 1, .level = 2});
    REQUIRE(failed.has_error());
    CHECK(failed.error().provider_message == "too bright");
    CHECK(failed.error().provider_code == "500");
    CHECK(failed.error().effect == effect::unknown);
    CHECK(fake.calls().at(2).operation == "count");

    waybill::http::request odd{waybill::verb::post, "/lights", {}, "<methodCall><methodName>lights.paint</methodName></methodCall>"};
    CHECK(waybill::xmlrpc_read_fault(fake.answer(odd).body).value()->code == 404);
}

TEST_CASE("what a success status says is a failure is one, of the kind that the provider states, and repeated as such")
{
    struct {
        int status;
        std::string body;
        error_kind kind;
        effect done;
        int attempts_safe;
        int attempts_unsafe;
    } const rows[] = {
        {200, fault(4, "no"), error_kind::refused, effect::unknown, 1, 1},
        {200, fault(401, "who?"), error_kind::authentication, effect::rejected, 1, 1},
        {200, fault(500, "half done"), error_kind::server, effect::unknown, 3, 1},
        {200, fault(429, "slow"), error_kind::rate_limit, effect::rejected, 3, 3},
        {404, fault(404, "no such room"), error_kind::not_found, effect::unknown, 1, 1},
        {503, fault(8002, "down"), error_kind::server, effect::unknown, 3, 1},
        {200, "<methodResponse><fault/></methodResponse>", error_kind::refused, effect::unknown, 1, 1},
        {200, "<html>log in</html>", error_kind::decode, effect::unknown, 1, 1},
        {200, "", error_kind::decode, effect::unknown, 1, 1},
    };
    for (auto const& row : rows) {
        CAPTURE(row.body);
        waybill::client_options options;
        options.retry.first_delay = std::chrono::milliseconds{0};
        auto const carrier = waybill::in_process{[&](waybill::http::request const&) {
            waybill::http::response answer{row.status, {}, row.body};
            answer.fields.set("Content-Type", "text/html");
            return answer;
        }};
        waybill::client<api, waybill::blocking> const client{{"key"}, options, carrier};
        auto const safe = client.count.attempt();
        REQUIRE(safe.has_error());
        CHECK(safe.error().kind == row.kind);
        CHECK(safe.error().effect == row.done);
        CHECK(safe.error().attempts == row.attempts_safe);
        CHECK(safe.error().http_status == row.status);
        auto const unsafe = client.dim_room.attempt({.room = 1, .level = 1});
        REQUIRE(unsafe.has_error());
        CHECK(unsafe.error().kind == row.kind);
        CHECK(unsafe.error().attempts == row.attempts_unsafe);
    }
}

TEST_CASE("a coroutine calls a method over a socket as any other endpoint")
{
    support::server_thread server{[](support::arrival const&) {
        return support::response(200, waybill::xmlrpc_write_response(std::int64_t{7}).value());
    }};
    waybill::client_options options;
    options.base_url = server->url();
    options.proxy = "";
    boost::asio::io_context io;
    waybill::client<api, waybill::coro> const client{io.get_executor(), {"key"}, options};
    std::int64_t counted = 0;
    boost::asio::co_spawn(io, [&]() -> boost::asio::awaitable<void> { counted = co_await client.count(); }, boost::asio::detached);
    io.run();
    CHECK(counted == 7);
    CHECK(server->arrivals().at(0).line == "POST /lights HTTP/1.1");
}

TEST_CASE("a method that the service does not have is answered with a fault")
{
    waybill::fake<api> fake;
    auto const body = waybill::xmlrpc_write_call("lights.burn", waybill::none{}).value();
    auto const answer = fake.answer({waybill::verb::post, "https://lights.example.test/lights", {}, body});
    CHECK(answer.status == 200);
    CHECK(waybill::xmlrpc_read_fault(answer.body).value()->code == 404);
    CHECK(fake.answer({waybill::verb::post, "https://lights.example.test/lights", {}, "<html>"}).status == 200);
    CHECK(fake.calls().at(0).operation.empty());
}

TEST_CASE("the catalog names the method")
{
    auto const all = waybill::describe_endpoints<api>();
    REQUIRE(all.size() == 2);
    CHECK(all[0].rpc_method == "lights.dim");
    CHECK(all[0].members.at(0).name == "room");
    CHECK(all[0].response == "text");
    CHECK(all[1].response == "integer");
}

} // namespace xmlrpc_endpoint_test
