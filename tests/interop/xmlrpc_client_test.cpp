#include <waybill/call/auth.hpp>
#include <waybill/call/client.hpp>
#include <waybill/server.hpp>
#include <waybill/testing.hpp>
#include <waybill/xmlrpc.hpp>

#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

// Python's XML-RPC client, which nobody here wrote, calls a fake of ours.
namespace xmlrpc_client_test {

struct provider {
    static constexpr std::string_view name = "lights";
    static constexpr std::string_view base_url = "http://127.0.0.1";
    static constexpr std::string_view environment_prefix = "LIGHTS";
    static constexpr waybill::redirect_policy redirects = waybill::redirect_policy::refuse;
    static constexpr waybill::cookie_policy cookies = waybill::cookie_policy::ignore;
    using credentials = waybill::header_key<"Key">;

    static void read_error(waybill::http::response const&, waybill::error&) {}
};

struct anything {
    waybill::dynamic value{};
};
BOOST_DESCRIBE_STRUCT(anything, (), (value))

struct person {
    waybill::required<std::string> name{};
    std::optional<std::int64_t> age{};
    std::map<std::string, waybill::dynamic> more{};
};
BOOST_DESCRIBE_STRUCT(person, (), (name, age, more))
auto waybill_rules(person const&) -> waybill::rules<waybill::defaulted<&person::more>>;

struct describe_request {
    waybill::required<person> who{};
};
BOOST_DESCRIBE_STRUCT(describe_request, (), (who))

struct dim {
    waybill::required<std::int64_t> room{};
    waybill::required<double> level{};
    std::optional<std::string> color{};
};
BOOST_DESCRIBE_STRUCT(dim, (), (room, level, color))

template <class Mode, waybill::fixed_string Method, class Request, class Response>
using method = waybill::xmlrpc<Mode, "/RPC2", Method, Request, Response>;

template <class Mode>
struct api {
    using provider = xmlrpc_client_test::provider;
    method<Mode, "echo", anything, waybill::dynamic> echo{};
    method<Mode, "describe", describe_request, std::string> describe{};
    method<Mode, "lights.dim", dim, dim> dim_room{};
    method<Mode, "large", waybill::none, std::int64_t> large{};
    BOOST_DESCRIBE_CLASS(api, (), (echo, describe, dim_room, large), (), ())
};

TEST_CASE("Python's client calls a fake on a socket, and understands its answers and faults")
{
    waybill::fake<api> fake;
    fake.echo = [](anything const& given) { return given.value; };
    fake.describe = [](describe_request const& request) {
        auto const& who = *request.who;
        return *who.name + ", " + (who.age ? std::to_string(*who.age) : "no age") + ", " + std::to_string(who.more.size()) + " more";
    };
    fake.dim_room = [](dim wanted) {
        if (*wanted.level > 1) throw std::runtime_error{"too <bright>"};
        if (!wanted.color) wanted.color = "white";
        return wanted;
    };
    fake.large = [] { return std::int64_t{1} << 40; };
    waybill::socket_server const server{fake};

    auto* const python = ::popen((PYTHON_PROGRAM " '" INTEROP_FOLDER "/xmlrpc_client.py' " + server.url() + " 2>&1").c_str(), "r");
    REQUIRE(python != nullptr);
    std::string output;
    for (int c = 0; (c = std::fgetc(python)) != EOF;) output += static_cast<char>(c);
    CAPTURE(output);
    CHECK(::pclose(python) == 0);
    CHECK(output == "done\n");
    CHECK(fake.calls().size() > 30);
}

} // namespace xmlrpc_client_test
