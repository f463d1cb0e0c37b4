#include <waybill/call/client.hpp>
#include <waybill/catalog.hpp>
#include <waybill/coro.hpp>
#include <waybill/preview.hpp>
#include <waybill/server.hpp>
#include <waybill/soap.hpp>
#include <waybill/testing.hpp>
#include <waybill/transport/in_process.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// SOAP methods in every mode.
namespace soap_endpoint_test {

using waybill::effect;
using waybill::error_kind;

struct status_of_reply {
    std::string status{};
    std::string message{};
    std::int32_t code{};
};
BOOST_DESCRIBE_STRUCT(status_of_reply, (), (status, message, code))

template <class Data>
struct reply {
    std::string status{"SUCCESS"};
    std::string message{};
    std::int32_t code{};
    Data data{};

    BOOST_DESCRIBE_CLASS(reply, (), (status, message, code, data), (), ())
};
template <class Data>
auto waybill_rules(reply<Data> const&) -> waybill::rules<waybill::value_of<&reply<Data>::data>>;

struct provider {
    static constexpr std::string_view name = "club";
    static constexpr std::string_view base_url = "https://club.example.test";
    static constexpr std::string_view environment_prefix = "CLUB";
    static constexpr waybill::redirect_policy redirects = waybill::redirect_policy::refuse;
    static constexpr waybill::cookie_policy cookies = waybill::cookie_policy::keep;
    using credentials = waybill::soap_key<"apiKey">;

    static void read_error(waybill::http::response const&, waybill::error&) {}
    static waybill::verdict judge(waybill::http::response const& response, waybill::error& failure)
    {
        if (waybill::find_soap_fault(response, failure)) return waybill::verdict::failure;
        auto const said = waybill::soap_read_response<status_of_reply>(response.body);
        if (!said || said->status != "ERROR") return waybill::verdict::by_status;
        failure.provider_code = std::to_string(said->code);
        failure.provider_message = said->message;
        return waybill::verdict::failure;
    }
};

struct join {
    waybill::required<std::string> email{};
};
BOOST_DESCRIBE_STRUCT(join, (), (email))

struct member {
    std::int32_t id{};
    std::string email{};
};
BOOST_DESCRIBE_STRUCT(member, (), (id, email))

template <class Mode>
struct api {
    using provider = soap_endpoint_test::provider;
    waybill::soap<Mode, "/soap.php", "CLUB", "join", join, reply<member>> enter{};
    waybill::soap<Mode, "/soap.php", "CLUB", "list", waybill::none, reply<std::vector<member>>, waybill::safety::safe> list{};
    waybill::soap<Mode, "/soap.php", "CLUB", "trade", join, reply<std::string>, waybill::safety::unsafe, waybill::credentials_use::omitted> trade{};
    BOOST_DESCRIBE_CLASS(api, (), (enter, list, trade), (), ())
};

std::string const key = "k<e&y";

waybill::result<std::vector<member>> answered(int status, std::string body, int attempts = 1)
{
    waybill::client<api, waybill::blocking> const client{key, {.retry = {.attempts = attempts, .first_delay = std::chrono::milliseconds{1}}},
                                                         waybill::in_process{[&](waybill::http::request const&) {
                                                             return waybill::http::response{status, {}, body};
                                                         }}};
    return client.list.attempt();
}

TEST_CASE("the key is the first part of a call, and of none where the method takes none")
{
    waybill::client<api, waybill::preview> const preview{key};
    auto const request = preview.enter({.email = "a@b.c"});
    CHECK(request.body.find("<tns:join><apiKey xsi:type=\"xsd:string\">k&lt;e&amp;y</apiKey><email xsi:type=\"xsd:string\">a@b.c</email></tns:join>") !=
          std::string::npos);
    CHECK(request.body.find("xmlns:tns=\"CLUB\"") != std::string::npos);
    CHECK(request.fields.find("SOAPAction") == "\"join\"");
    CHECK(request.fields.find("Content-Type") == "text/xml; charset=utf-8");
    CHECK(preview.list().body.find("<tns:list><apiKey") != std::string::npos);
    CHECK(preview.trade({.email = "t"}).body.find("apiKey") == std::string::npos);
    CHECK(preview.without_secrets(request).body.find("k&lt;e") == std::string::npos);
    CHECK(preview.without_secrets(request).body.find(">***</apiKey>") != std::string::npos);
    CHECK(waybill::soap_key<"apiKey">{"a\x01"}.problem());
    CHECK(waybill::soap_key<"apiKey">{}.problem());
}

TEST_CASE("a fake and a client understand each other, blocking and in coroutines")
{
    waybill::fake<api> fake;
    fake.enter = [](join const& request) {
        if (*request.email == "bad") throw waybill::refusal{{200, {}, waybill::soap_write_response("CLUB", "join", status_of_reply{"ERROR", "no & no", 30}).value()}};
        return member{.id = 7, .email = *request.email};
    };
    fake.list = [] { return std::vector<member>{{1, "a"}, {2, "b"}}; };
    waybill::client<api, waybill::blocking> const client{key, {}, waybill::in_process{fake}};
    CHECK(client.enter({.email = "<a&b>"}).email == "<a&b>");
    CHECK(client.list().size() == 2);
    auto const refused = client.enter.attempt({.email = "bad"}).error();
    CHECK(refused.kind == error_kind::refused);
    CHECK(refused.effect == effect::rejected);
    CHECK(refused.provider_code == "30");
    CHECK(refused.provider_message == "no & no");
    auto const unassigned = client.trade.attempt({.email = "x"}).error();
    CHECK(unassigned.provider_code == "SOAP-ENV:Server");

    waybill::socket_server const server{fake};
    boost::asio::io_context io;
    waybill::client<api, waybill::coro> const async{io.get_executor(), key, {.base_url = server.url()}};
    std::size_t listed = 0;
    boost::asio::co_spawn(io, [&]() -> boost::asio::awaitable<void> { listed = (co_await async.list()).size(); }, boost::asio::detached);
    io.run();
    CHECK(listed == 2);
}

TEST_CASE("an endpoint gives another of its client, which the record does not have")
{
    std::string asked;
    waybill::client<api, waybill::blocking> const client{key, {}, waybill::in_process{[&](waybill::http::request const& request) {
                                                             asked = request.body;
                                                             return waybill::http::response{500, {}, {}};
                                                         }}};
    using leave = waybill::soap<waybill::blocking, "/soap.php", "CLUB", "leave", join, reply<std::string>>;
    auto const failed = client.enter.sibling<leave>("leave it").attempt({.email = "a@b.c"}).error();
    CHECK(failed.operation == "leave it");
    CHECK(asked.find("<tns:leave><apiKey") != std::string::npos);
}

TEST_CASE("a fault is an error under whatever status")
{
    auto const server = waybill::soap_write_fault({"SOAP-ENV:Server", "trouble", "urn:x", "line 3"}).value();
    auto const client = waybill::soap_write_fault({"e:Client.Parameter", "Missing parameter", std::nullopt, std::nullopt}).value();
    for (int const status : {200, 500}) {
        CAPTURE(status);
        auto const failed = answered(status, server).error();
        CHECK(failed.kind == error_kind::refused);
        CHECK(failed.effect == effect::unknown);
        CHECK(failed.provider_code == "SOAP-ENV:Server");
        CHECK(failed.provider_message == "trouble");
        CHECK(failed.field_errors == std::vector<waybill::field_error>{{"faultactor", "urn:x"}, {"detail", "line 3"}});
        CHECK(answered(status, client).error().effect == effect::rejected);
    }
    CHECK(answered(500, "no fault").error().kind == error_kind::server);
    CHECK(answered(200, "<html>log in</html>").error().kind == error_kind::decode);
    CHECK(answered(200, "").error().kind == error_kind::decode);
}

TEST_CASE("the catalog names the method and the value")
{
    auto const all = waybill::describe_endpoints<api>();
    REQUIRE(all.size() == 3);
    CHECK(all[0].rpc_method == "join");
    CHECK(all[0].response == "member");
    CHECK(all[1].response == "list of member");
}

} // namespace soap_endpoint_test
