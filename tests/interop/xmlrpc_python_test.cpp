#include <waybill/call/client.hpp>
#include <waybill/xmlrpc.hpp>

#include <support/shelf.hpp>

#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

// Python's XML-RPC server, which nobody here wrote.
namespace xmlrpc_python_test {

using waybill::binary;
using waybill::date_time;
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
    std::vector<std::vector<std::string>> params{};
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
    method<Mode, "system.multicall", one<std::vector<sub_call>>, std::vector<std::vector<std::vector<std::string>>>> multicall{};
    BOOST_DESCRIBE_CLASS(api, (), (echo, echo_text, echo_numbers, kinds, refuse, odd, nowhere, list_methods, multicall), (), ())
};

/// The server, which ends with the object.
class python_server {
public:
    python_server()
    {
        int ports[2];
        if (::pipe(ports) != 0) throw std::runtime_error{"no pipe"};
        auto const command = "exec " PYTHON_PROGRAM " '" INTEROP_FOLDER "/xmlrpc_server.py' >&" + std::to_string(ports[1]);
        process_ = ::popen(command.c_str(), "w"); // its standard input
        ::close(ports[1]);
        std::string line;
        for (char c = 0; ::read(ports[0], &c, 1) == 1 && c != '\n';) line += c;
        ::close(ports[0]);
        if (process_ == nullptr || line.empty()) throw std::runtime_error{"Python's server does not start"};
        url_ = "http://127.0.0.1:" + line;
    }
    python_server(python_server const&) = delete;
    python_server& operator=(python_server const&) = delete;
    ~python_server()
    {
        if (process_ != nullptr) ::pclose(process_);
    }
    std::string const& url() const { return url_; }

private:
    std::FILE* process_ = nullptr;
    std::string url_;
};

waybill::client<api, waybill::blocking> const& python()
{
    static python_server const server;
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

TEST_CASE("introspection and several calls in one are calls like others")
{
    auto const methods = python().list_methods();
    CHECK(std::find(methods.begin(), methods.end(), "system.multicall") != methods.end());
    auto const both = python().multicall({.value = std::vector<sub_call>{{"echo", {{"a"}}}, {"echo", {{"b", "c"}}}}});
    CHECK(both == std::vector<std::vector<std::vector<std::string>>>{{{"a"}}, {{"b", "c"}}});
}

} // namespace xmlrpc_python_test
