#include "python_server.hpp"

#include <waybill/call/auth.hpp>
#include <waybill/call/client.hpp>
#include <waybill/xmlrpc.hpp>

#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Twisted's XML-RPC resource, which nobody here wrote.
namespace xmlrpc_twisted_test {

using waybill::binary;
using waybill::date_time;
using waybill::dynamic;
using waybill::effect;
using waybill::error_kind;

struct provider {
    static constexpr std::string_view name = "twisted";
    static constexpr std::string_view base_url = "http://127.0.0.1";
    static constexpr std::string_view environment_prefix = "TWISTED";
    static constexpr waybill::redirect_policy redirects = waybill::redirect_policy::refuse;
    static constexpr waybill::cookie_policy cookies = waybill::cookie_policy::ignore;
    using credentials = waybill::basic_key<"ada">;

    static void read_error(waybill::http::response const&, waybill::error&) {}
    static waybill::verdict judge(waybill::http::response const& response, waybill::error& failure)
    {
        return waybill::find_xmlrpc_fault(response, failure) ? waybill::verdict::failure : waybill::verdict::by_status;
    }
};

struct stranger : provider {
    using credentials = waybill::header_key<"Key">;
};

template <class T>
struct one {
    waybill::required<T> value{};
    BOOST_DESCRIBE_CLASS(one, (), (value), (), ())
};

struct refusal {
    std::int64_t code{};
    std::string text{};
};
BOOST_DESCRIBE_STRUCT(refusal, (), (code, text))

struct caller {
    std::string user{};
    std::string password{};
    std::int64_t refused{};
    std::string type{};
};
BOOST_DESCRIBE_STRUCT(caller, (), (user, password, refused, type))

template <class Mode, waybill::fixed_string Path, waybill::fixed_string Method, class Request, class Response>
using method = waybill::xmlrpc<Mode, Path, Method, Request, Response, waybill::safety::safe>;

template <class Mode, class Provider>
struct basic_api {
    using provider = Provider;
    method<Mode, "/RPC2", "echo", one<dynamic>, dynamic> echo{};
    method<Mode, "/plain", "echo", one<dynamic>, dynamic> echo_without_nil{};
    method<Mode, "/RPC2", "types", one<dynamic>, std::vector<std::string>> types{};
    method<Mode, "/RPC2", "refuse", refusal, std::string> refuse{};
    method<Mode, "/RPC2", "fail", waybill::none, std::string> fail{};
    method<Mode, "/RPC2", "large", waybill::none, std::int64_t> large{};
    method<Mode, "/RPC2", "nowhere", waybill::none, std::string> nowhere{};
    method<Mode, "/RPC2", "lights.nowhere", waybill::none, std::string> deeper_nowhere{};
    method<Mode, "/other", "echo", one<dynamic>, dynamic> no_service{};
    method<Mode, "/RPC2", "refuse_with_status", refusal, std::string> refuse_with_status{};
    method<Mode, "/RPC2", "as_html", one<std::string>, std::string> as_html{};
    method<Mode, "/guarded", "caller", waybill::none, caller> who_calls{};
    method<Mode, "/RPC2", "system.listMethods", waybill::none, std::vector<std::string>> list_methods{};
    method<Mode, "/RPC2", "system.methodHelp", one<std::string>, std::string> method_help{};
    method<Mode, "/RPC2", "system.methodSignature", one<std::string>, std::vector<std::vector<std::string>>> method_signature{};
    BOOST_DESCRIBE_CLASS(basic_api, (),
                         (echo, echo_without_nil, types, refuse, fail, large, nowhere, deeper_nowhere, no_service, refuse_with_status, as_html,
                          who_calls, list_methods, method_help, method_signature),
                         (), ())
};
template <class Mode>
using api = basic_api<Mode, provider>;
template <class Mode>
using stranger_api = basic_api<Mode, stranger>;

waybill::client_options options()
{
    static python_server const server{TWISTED_PYTHON_PROGRAM, "xmlrpc_twisted_server.py"};
    waybill::client_options made;
    made.base_url = server.url();
    made.proxy = "";
    made.retry.jitter = [] { return 0.0; };
    return made;
}

waybill::client<api, waybill::blocking> const& twisted()
{
    static waybill::client<api, waybill::blocking> const client{{"k:ey"}, options()};
    return client;
}

TEST_CASE("Twisted gives back every type of value")
{
    auto const time = [](char const* text) { return date_time::parse(text).value(); };
    dynamic::array const values{
        true, false, 0, -7, (std::numeric_limits<std::int32_t>::max)(), (std::numeric_limits<std::int32_t>::min)(), 0.0, 0.1, -1e300, 5e-324,
        std::numeric_limits<double>::infinity(), "", "  ", "a & <b> ]]> \"c\"", "tab\tline\n", "\u00e9\u20ac\U0001F600\uFFFD",
        std::string(300'000, 'x'), dynamic{}, time("2030-01-02T03:04:05"), time("0001-01-01T00:00:00"), binary{}, binary{{"\0\xff\x80", 3}},
        binary{std::string(1000, '\1')}, dynamic::array{}, dynamic::array{dynamic::array{}, dynamic::object{}}, dynamic::object{},
        dynamic::object{{"", 1}, {"<&>", dynamic{}}, {"\u00e9", dynamic::object{{"deep", dynamic::array{1, "2", false}}}}}};
    for (auto const& value : values) CHECK(twisted().echo({.value = value}) == value);
    CHECK(twisted().echo({.value = dynamic{values}}) == dynamic{values});
    dynamic const of_each_type{dynamic::array{true, 1, 1.5, "", dynamic{}, time("2030-01-02T03:04:05"), binary{"b"}, dynamic::array{}, dynamic::object{}}};
    CHECK(twisted().types({.value = of_each_type}) ==
          std::vector<std::string>{"bool", "int", "float", "str", "NoneType", "str", "bytes", "list", "dict"});
}

TEST_CASE("a fault of Twisted's is an error with its code and text")
{
    auto const refused = twisted().refuse.attempt({.code = -32601, .text = "no <such> thing \u00e9\n& more"});
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == error_kind::refused);
    CHECK(refused.error().effect == effect::unknown);
    CHECK(refused.error().http_status == 200);
    CHECK(refused.error().provider_code == "-32601");
    CHECK(refused.error().provider_message == "no <such> thing \u00e9\n& more");

    struct {
        waybill::result<std::string> got;
        char const* code;
        char const* text;
    } const rows[] = {
        {twisted().nowhere.attempt(), "8001", "procedure nowhere not found"},
        {twisted().deeper_nowhere.attempt(), "8001", "no such subHandler lights"},
        {twisted().fail.attempt(), "8002", "error"},
    };
    for (auto const& [got, code, text] : rows) {
        REQUIRE(got.has_error());
        CHECK(got.error().kind == error_kind::refused);
        CHECK(got.error().provider_code == code);
        CHECK(got.error().provider_message == text);
    }
}

TEST_CASE("what Twisted cannot write becomes a fault")
{
    auto const large = twisted().large.attempt();
    REQUIRE(large.has_error());
    CHECK(large.error().provider_code == "8002");
    CHECK(large.error().provider_message.find("int exceeds XML-RPC limits") != std::string::npos);
    auto const nil = twisted().echo_without_nil.attempt({.value = dynamic{}});
    REQUIRE(nil.has_error());
    CHECK(nil.error().provider_code == "8002");
    CHECK(nil.error().provider_message.find("None") != std::string::npos);
}

TEST_CASE("a fault under a status that is no success has the kind of the status and the code of the fault")
{
    struct {
        int status;
        error_kind kind;
    } const rows[] = {{400, error_kind::validation}, {403, error_kind::authorization}, {404, error_kind::not_found}, {409, error_kind::conflict}, {422, error_kind::http_status}};
    for (auto const& [status, kind] : rows) {
        for (char const* const type : {"text/xml", "text/html"}) {
            auto const refused = twisted().refuse_with_status.attempt({.code = status, .text = type});
            REQUIRE(refused.has_error());
            CHECK(refused.error().kind == kind);
            CHECK(refused.error().http_status == status);
            CHECK(refused.error().provider_code == std::to_string(status * 10));
            CHECK(refused.error().provider_message == "refused with " + std::to_string(status));
            CHECK(refused.error().attempts == 1);
        }
    }
    auto const missing = twisted().no_service.attempt({.value = dynamic{1}}); // a page of HTML
    REQUIRE(missing.has_error());
    CHECK(missing.error().kind == error_kind::not_found);
    CHECK(missing.error().provider_code.empty());
}

TEST_CASE("an answer that is called HTML is read as what it is")
{
    CHECK(twisted().as_html({.value = "<b>\u00e9</b>"}) == "<b>\u00e9</b>");
}

TEST_CASE("the name and password arrive with the first request")
{
    auto const who = twisted().who_calls();
    CHECK(who.user == "ada");
    CHECK(who.password == "k:ey");
    CHECK(who.refused == 0);
    CHECK(who.type == "text/xml");

    waybill::client<stranger_api, waybill::blocking> const stranger{{"key"}, options()};
    auto const refused = stranger.who_calls.attempt();
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == error_kind::authentication);
    CHECK(refused.error().http_status == 401);
    CHECK(refused.error().body == "<html><body>Who are you?</body></html>");
    CHECK(twisted().who_calls().refused == 1);
}

TEST_CASE("Twisted's introspection tells of its methods")
{
    auto const methods = twisted().list_methods();
    for (char const* const name : {"echo", "refuse", "system.listMethods"}) CHECK(std::find(methods.begin(), methods.end(), name) != methods.end());
    CHECK(twisted().method_help({.value = "echo"}) == "Gives back what it gets.");
    CHECK(twisted().method_help({.value = "refuse"}).empty());
    CHECK(twisted().method_signature({.value = "echo"}) == std::vector<std::vector<std::string>>{{"string", "string"}, {"struct", "struct"}});
    CHECK(twisted().method_help.attempt({.value = "nowhere"}).error().provider_code == "8001");
}

} // namespace xmlrpc_twisted_test
