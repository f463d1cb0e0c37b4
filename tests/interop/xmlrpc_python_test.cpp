#include "python_server.hpp"

#include <waybill/call/client.hpp>
#include <waybill/xmlrpc.hpp>

#include <support/shelf.hpp>

#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Python's XML-RPC server, which nobody here wrote.
namespace xmlrpc_python_test {

using waybill::binary;
using waybill::date_time;
using waybill::dynamic;
using waybill::error_kind;

struct provider {
    static constexpr std::string_view name = "python";
    static constexpr std::string_view base_url = "http://127.0.0.1";
    static constexpr std::string_view environment_prefix = "PYTHON";
    static constexpr waybill::redirect_policy redirects = waybill::redirect_policy::refuse;
    static constexpr waybill::cookie_policy cookies = waybill::cookie_policy::ignore;
    using credentials = waybill::header_key<"Key">;

    static void read_error(waybill::http::response const&, waybill::error&) {}
    static waybill::verdict judge(waybill::http::response const& response, waybill::error& failure)
    {
        return waybill::find_xmlrpc_fault(response, failure) ? waybill::verdict::failure : waybill::verdict::by_status;
    }
};

struct inner {
    std::string name{};
    bool operator==(inner const&) const = default;
};
BOOST_DESCRIBE_STRUCT(inner, (), (name))

struct everything {
    std::string text{};
    std::int64_t number{};
    bool yes{};
    double fraction{};
    date_time when{};
    binary bytes{};
    std::vector<std::vector<std::string>> lists{};
    inner nested{};
    std::map<std::string, std::int64_t> free{};
    std::optional<std::string> absent{};
    bool operator==(everything const&) const = default;
};
BOOST_DESCRIBE_STRUCT(everything, (), (text, number, yes, fraction, when, bytes, lists, nested, free, absent))

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

struct sub_call {
    std::string method{};
    dynamic::array params{};
};
BOOST_DESCRIBE_STRUCT(sub_call, (), (method, params))
auto waybill_rules(sub_call const&) -> waybill::rules<waybill::named<&sub_call::method, "methodName">>;

template <class Mode, waybill::fixed_string Method, class Request, class Response>
using method = waybill::xmlrpc<Mode, "/RPC2", Method, Request, Response, waybill::safety::safe>;

template <class Mode>
struct api {
    using provider = xmlrpc_python_test::provider;
    method<Mode, "echo", one<everything>, everything> echo{};
    method<Mode, "echo", one<std::string>, std::string> echo_text{};
    method<Mode, "echo", one<std::vector<double>>, std::vector<double>> echo_numbers{};
    method<Mode, "kinds", one<everything>, std::map<std::string, std::string>> kinds{};
    method<Mode, "refuse", refusal, std::string> refuse{};
    method<Mode, "odd", waybill::none, std::vector<std::optional<double>>> odd{};
    method<Mode, "nowhere", waybill::none, std::string> nowhere{};
    method<Mode, "system.listMethods", waybill::none, std::vector<std::string>> list_methods{};
    method<Mode, "system.methodHelp", one<std::string>, std::string> method_help{};
    method<Mode, "system.methodSignature", one<std::string>, std::string> method_signature{};
    method<Mode, "system.multicall", one<std::vector<sub_call>>, std::vector<dynamic>> multicall{};
    method<Mode, "system.multicall", one<std::vector<sub_call>>, std::vector<std::vector<inner>>> multicall_of_one_type{};
    BOOST_DESCRIBE_CLASS(api, (),
                         (echo, echo_text, echo_numbers, kinds, refuse, odd, nowhere, list_methods, method_help, method_signature, multicall,
                          multicall_of_one_type),
                         (), ())
};

waybill::client<api, waybill::blocking> const& python()
{
    static python_server const server{PYTHON_PROGRAM, "xmlrpc_server.py"};
    static auto const client = [] {
        waybill::client_options options;
        options.base_url = server.url();
        options.proxy = "";
        return waybill::client<api, waybill::blocking>{{"key"}, options};
    }();
    return client;
}

everything const sample{.text = " <&> \"quoted\" ]]> \u00e9 \U0001F600\ttab\nline ",
                        .number = -2147483648,
                        .yes = true,
                        .fraction = 0.1,
                        .when = date_time::parse("2030-01-02T03:04:05").value(),
                        .bytes = {std::string{"\0\x01\xff", 3} + std::string(200, 'b')},
                        .lists = {{"a", ""}, {}},
                        .nested = {"n"},
                        .free = {{"", 1}, {"<&>", 2}}};

TEST_CASE("Python gives back what it was sent")
{
    CHECK(python().echo({.value = sample}) == sample);
    everything const least{.when = date_time::parse("0001-01-01T00:00:00").value()};
    CHECK(python().echo({.value = least}) == least);
    CHECK(python().echo_text({.value = ""}).empty());
    CHECK(python().echo_text({.value = "  "}) == "  ");
    CHECK(python().echo_text({.value = "a\r\nb\rc"}) == "a\nb\nc"); // as XML has it
    auto const large = std::string(3'000'000, 'x') + "<";
    CHECK(python().echo_text({.value = large}) == large);
    std::vector<double> const numbers{0.0, -0.0, 1.5, 3, 1e15, 1e16, 123456789012345678.0, 1e-4, 1e-5, 5e-324, 1.7976931348623157e308, 1.0 / 3};
    CHECK(python().echo_numbers({.value = numbers}) == numbers);
}

TEST_CASE("Python reads each type as what it is")
{
    auto const kinds = python().kinds({.value = sample});
    CHECK(kinds.at("number") == "int -2147483648");
    CHECK(kinds.at("yes") == "bool True");
    CHECK(kinds.at("fraction") == "float 0.1");
    CHECK(kinds.at("when") == "DateTime '20300102T03:04:05'");
    CHECK(kinds.at("lists") == "list [['a', ''], []]");
    CHECK(kinds.at("nested") == "dict {'name': 'n'}");
    CHECK(kinds.at("bytes").starts_with("Binary b'\\x00\\x01\\xffbbb"));
    CHECK(kinds.count("absent") == 0);
}

TEST_CASE("a fault of Python's is an error with its code and text")
{
    auto const refused = python().refuse.attempt({.code = 406, .text = "no <such> thing \u00e9"});
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == error_kind::refused);
    CHECK(refused.error().effect == waybill::effect::unknown);
    CHECK(refused.error().http_status == 200);
    CHECK(refused.error().provider_code == "406");
    CHECK(refused.error().provider_message == "no <such> thing \u00e9");
    CHECK(refused.error().attempts == 1);
    auto const unknown = python().nowhere.attempt();
    REQUIRE(unknown.has_error());
    CHECK(unknown.error().provider_code == "1");
    CHECK(unknown.error().provider_message.find("nowhere") != std::string::npos);
}

TEST_CASE("nil is read as absent, an integer as a number")
{
    CHECK(python().odd() == std::vector<std::optional<double>>{5.0, std::nullopt, 0.1});
}

TEST_CASE("introspection is a call like others")
{
    CHECK(python().list_methods() == std::vector<std::string>{"echo", "kinds", "odd", "refuse", "system.listMethods", "system.methodHelp",
                                                              "system.methodSignature", "system.multicall"});
    CHECK(python().method_help({.value = "kinds"}) == "What Python makes of each member.");
    CHECK(python().method_help({.value = "echo"}).empty());
    CHECK(python().method_signature({.value = "echo"}) == "signatures not supported");
}

TEST_CASE("several calls in one have a list of one value each, or a fault")
{
    CHECK(python().multicall({.value = std::vector<sub_call>{}}).empty());
    auto const results = python().multicall({.value = std::vector<sub_call>{{"echo", {"<a>"}},
                                                                          {"refuse", {7, "not \u00e9"}},
                                                                          {"odd", {}},
                                                                          {"nowhere", {1}},
                                                                          {"echo", {dynamic::object{{"name", binary{"b"}}}}},
                                                                          {"echo", {1, 2}},
                                                                          {"system.multicall", {dynamic{dynamic::array{}}}},
                                                                          {"system.methodHelp", {"kinds"}}}});
    REQUIRE(results.size() == 8);
    CHECK(results[0] == dynamic{dynamic::array{"<a>"}});
    CHECK(results[1] == dynamic{dynamic::object{{"faultCode", 7}, {"faultString", "not \u00e9"}}});
    CHECK(results[2] == dynamic{dynamic::array{dynamic{dynamic::array{5, dynamic{}, 0.1}}}});
    CHECK(results[4] == dynamic{dynamic::array{dynamic::object{{"name", binary{"b"}}}}});
    CHECK(results[6] == dynamic{dynamic::array{dynamic{dynamic::array{}}}});
    CHECK(results[7] == dynamic{dynamic::array{"What Python makes of each member."}});
    for (std::size_t const failed : {3U, 5U}) {
        REQUIRE(results[failed].get_if<std::string>("faultString") != nullptr);
        CHECK(*results[failed].get_if<std::int64_t>("faultCode") == 1);
    }
    CHECK(results[3].get_if<std::string>("faultString")->find("nowhere") != std::string::npos);
}

TEST_CASE("several calls of one type are read into structs, where all have an answer")
{
    sub_call const call{"echo", {dynamic::object{{"name", "n"}}}};
    CHECK(python().multicall_of_one_type({.value = std::vector<sub_call>{call, call}}) == std::vector<std::vector<inner>>{{{"n"}}, {{"n"}}});
    auto const failed = python().multicall_of_one_type.attempt({.value = std::vector<sub_call>{call, {"refuse", {7, "no"}}}});
    REQUIRE(failed.has_error());
    CHECK(failed.error().kind == error_kind::decode);
    CHECK(failed.error().path == "/1");
}

} // namespace xmlrpc_python_test
