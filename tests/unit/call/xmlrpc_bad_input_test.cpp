#include <waybill/call/auth.hpp>
#include <waybill/call/client.hpp>
#include <waybill/coro.hpp>
#include <waybill/xmlrpc.hpp>

#include <support/campaign_calls.hpp>
#include <support/raw_server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/describe/class.hpp>
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// XML-RPC calls that get what they should not, or are asked to send it.
namespace xmlrpc_bad_call_test {

using namespace std::string_literals;
using support::check_failure;
using support::in_turn;
using support::raw_server;
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
        return waybill::find_xmlrpc_fault(response, failure) ? waybill::verdict::failure : waybill::verdict::by_status;
    }
};

struct label {
    std::string text{};
    std::map<std::string, std::vector<std::string>> more{};
};
BOOST_DESCRIBE_STRUCT(label, (), (text, more))

template <class Mode>
struct api {
    using provider = xmlrpc_bad_call_test::provider;
    waybill::xmlrpc<Mode, "/lights", "lights.label", label, std::string> set_label{};
    waybill::xmlrpc<Mode, "/lights", "lights.read", waybill::none, waybill::dynamic, safety::safe> read{};
    BOOST_DESCRIBE_CLASS(api, (), (set_label, read), (), ())
};

/// A client in either mode, whose calls are waited for.
template <class Mode>
class caller {
public:
    explicit caller(waybill::client_options options) : client_(make(std::move(options))) {}

    auto set_label(label const& wanted)
    {
        return wait([&] { return client_.set_label.attempt(wanted); });
    }
    auto read()
    {
        return wait([&] { return client_.read.attempt(); });
    }

private:
    auto make(waybill::client_options options)
    {
        options.proxy = "";
        if constexpr (std::is_same_v<Mode, waybill::coro>)
            return waybill::client<api, Mode>{context_.get_executor(), {"key"}, std::move(options)};
        else return waybill::client<api, Mode>{{"key"}, std::move(options)};
    }
    template <class Call>
    auto wait(Call call)
    {
        if constexpr (std::is_same_v<Mode, waybill::coro>) {
            auto result = boost::asio::co_spawn(context_, call(), boost::asio::use_future);
            context_.restart();
            context_.run();
            return result.get();
        } else {
            return call();
        }
    }

    boost::asio::io_context context_{};
    waybill::client<api, Mode> client_;
};

std::string document(std::string_view value)
{
    return "<?xml version='1.0'?><methodResponse><params><param>" + std::string{value} + "</param></params></methodResponse>";
}

raw_server::script answer(std::string_view type, std::string_view body)
{
    return support::send(support::response_text("HTTP/1.1 200 OK\r\nContent-Type: " + std::string{type} + "\r\n", body));
}

TEST_CASE_TEMPLATE("a success that is no answer is no value, whatever it is called, and is not asked for again", Mode, waybill::blocking, waybill::coro)
{
    std::pair<std::string, std::string> const bodies[] = {
        {"text/html", "<!DOCTYPE html><title>Please log in</title>"},
        {"text/xml", "<html><body>Please log in</body></html>"},
        {"application/json", R"({"status": "ok"})"},
        {"text/xml", ""},
        {"text/xml", "\n"},
        {"application/octet-stream", "\x89PNG\r\n\x1A\n\0\0"s},
        {"text/xml", document("<value>x</value>").substr(0, 60)},
        {"text/xml", document("<value>x</value>") + document("<value>x</value>")},
        {"text/xml", document("<value><text>x</text></value>")},
        {"text/xml", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>" + document("<value>&x;</value>")},
        {"text/xml", "<?xml version='1.0'?><methodCall><methodName>fault</methodName></methodCall>"},
    };
    for (auto const& [type, body] : bodies) {
        CAPTURE(body);
        raw_server server{in_turn({answer(type, body), answer(type, body), answer("text/xml", document("<value>x</value>"))})};
        caller<Mode> call{support::options_for(server)};
        auto const labelled = call.set_label({});
        check_failure(labelled, error_kind::decode, effect::unknown, 200);
        CHECK_FALSE(labelled.error().message.empty());
        CHECK(labelled.error().body == body);
        check_failure(call.read(), error_kind::decode, effect::unknown, 200);
        CHECK(call.set_label({}).value() == "x");
        CHECK(server.requests() == 3);
        CHECK(server.connections() == 1);
    }
}

TEST_CASE_TEMPLATE("the content type of an answer does not matter, nor does its encoding", Mode, waybill::blocking, waybill::coro)
{
    std::string wide{"\xFE\xFF"};
    for (char const c : document("<value>x</value>")) wide.append({'\0', c});
    for (auto const& body : {document("<value>x</value>"), wide, "\xEF\xBB\xBF" + document("<value>x</value>")}) {
        for (auto const& type : {"text/html; charset=iso-8859-1", "application/json", "text/xml", "?"}) {
            CAPTURE(type);
            raw_server server{in_turn({answer(type, body)})};
            caller<Mode> call{support::options_for(server)};
            CHECK(call.set_label({}).value() == "x");
        }
    }
}

TEST_CASE_TEMPLATE("a fault that cannot be read is a failure that says so", Mode, waybill::blocking, waybill::coro)
{
    std::string const body = "<methodResponse><fault><value><struct><member><name>faultCode</name><value><string>4</string></value></member>"
                             "<member><name>faultString</name><value>no</value></member></struct></value></fault></methodResponse>";
    raw_server server{in_turn({answer("text/html", body)})};
    caller<Mode> call{support::options_for(server)};
    for (int i = 0; i < 2; ++i) {
        auto const labelled = call.set_label({});
        check_failure(labelled, error_kind::refused, effect::unknown, 200);
        CHECK(labelled.error().message == "the fault in the answer cannot be read: expected <int> that fits, found <string>");
        CHECK(labelled.error().path == "/fault/faultCode");
        CHECK(labelled.error().body == body);
    }
    CHECK(server.requests() == 2);
}

TEST_CASE_TEMPLATE("an answer beyond the size limit is given up, and within it read", Mode, waybill::blocking, waybill::coro)
{
    std::string const text(20'000'000, 'x');
    auto const body = document("<value>" + text + "</value>");
    std::string const ok = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n";
    auto const chunked = ok + "Transfer-Encoding: chunked\r\n\r\n" + [&] {
        char size[16];
        std::snprintf(size, sizeof size, "%zx", body.size());
        return std::string{size};
    }() + "\r\n" + body + "\r\n0\r\n\r\n";
    for (auto const& response : {support::response_text(ok, body), chunked, ok + "Connection: close\r\n\r\n" + body}) {
        CAPTURE(response.substr(0, 100));
        raw_server server{in_turn({support::send_and_close(response)})};
        auto options = support::options_for(server);
        {
            caller<Mode> call{options};
            CHECK(call.set_label({}).value() == text);
        }
        options.limit.body_bytes = 1'000'000;
        caller<Mode> call{options};
        check_failure(call.set_label({}), error_kind::too_large, effect::unknown, 200);
        CHECK(server.requests() == 2);
    }
}

TEST_CASE_TEMPLATE("the depth limit of the options is that of the values", Mode, waybill::blocking, waybill::coro)
{
    auto const nested = document("<value><array><data><value><array><data><value/></data></array></value></data></array></value>");
    raw_server server{in_turn({answer("text/xml", nested)})};
    auto options = support::options_for(server);
    options.limit.json.depth = 3;
    CHECK(caller<Mode>{options}.read().value() == waybill::dynamic{waybill::dynamic::array{waybill::dynamic{waybill::dynamic::array{""}}}});
    options.limit.json.depth = 2;
    auto const too_deep = caller<Mode>{options}.read();
    check_failure(too_deep, error_kind::decode, effect::unknown, 200);
    CHECK(too_deep.error().message == "the document is nested too deep");
    CHECK(too_deep.error().path == "/0/0");
}

TEST_CASE_TEMPLATE("what XML cannot hold is refused before anything is sent, with its place", Mode, waybill::blocking, waybill::coro)
{
    raw_server server{in_turn({answer("text/xml", document("<value>x</value>"))})};
    caller<Mode> call{support::options_for(server)};
    for (auto const& bad : {"\0"s, "\x01"s, "\x0B"s, "\x1F"s, "\xEF\xBF\xBE"s, "\xEF\xBF\xBF"s, "\xED\xA0\x80"s, "\xED\xBF\xBF"s, "\xC3"s, "\xFF"s, "\xC0\x80"s, "\xF4\x90\x80\x80"s}) {
        CAPTURE(bad);
        auto const as_text = call.set_label({.text = "a" + bad + "b"});
        check_failure(as_text, error_kind::invalid_argument, effect::not_sent, 0);
        CHECK(as_text.error().field_errors.at(0).field == "text");
        auto const deeper = call.set_label({.more = {{"k", {"fine", bad}}}});
        check_failure(deeper, error_kind::invalid_argument, effect::not_sent, 0);
        CHECK(deeper.error().field_errors.at(0).field == "more/k/1");
        check_failure(call.set_label({.more = {{bad, {}}}}), error_kind::invalid_argument, effect::not_sent, 0);
    }
    CHECK(server.requests() == 0);
    CHECK(call.set_label({.text = "]]>\t\n\u00e9\U0001F600"}).value() == "x");
    CHECK(server.requests() == 1);
    CHECK(server.received().at(0).find("<string>]]&gt;\t\n\u00e9\U0001F600</string>") != std::string::npos);
}

} // namespace xmlrpc_bad_call_test
