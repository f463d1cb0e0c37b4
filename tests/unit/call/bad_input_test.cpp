#include <support/campaign_calls.hpp>
#include <support/raw_server.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace std::string_literals;
using namespace support;
using waybill::blocking;
using waybill::client_options;
using waybill::coro;
using waybill::effect;
using waybill::error_kind;
using waybill::retry_stop;

constexpr std::string_view html = "<!DOCTYPE html><title>Please log in</title>";

raw_server::script answer(int status, std::string_view type, std::string_view body)
{
    return send(response_text("HTTP/1.1 " + std::to_string(status) + " Whatever\r\nContent-Type: " + std::string{type} +
                                  "\r\n",
                              body));
}
raw_server::script answer_json(std::string_view body) { return answer(200, "application/json", body); }

/// The sample with one member given another value.
std::string campaign_with(std::string_view name, std::string_view value)
{
    std::string json{campaign_json};
    auto const member = '"' + std::string{name} + "\":";
    auto const at = json.find(member);
    if (at == std::string::npos) return json.insert(1, member + std::string{value} + ',');
    auto const begin = at + member.size();
    auto const end = (std::min)(json.find(",\"", begin), json.size() - 1);
    return json.replace(begin, end - begin, value);
}

// Answers

TEST_CASE_TEMPLATE("a success that is no JSON is no empty campaign", Mode, blocking, coro)
{
    raw_server server{in_turn({answer(200, "text/html; charset=utf-8", html)})};
    caller<Mode> call{options_for(server)};
    for (int i = 0; i < 2; ++i) {
        auto const started = call(start_campaign);
        check_failure(started, error_kind::unexpected_content, effect::unknown, 200);
        CHECK(started.error().message.find("text/html") != std::string::npos);
        CHECK(started.error().body == html);
        CHECK(started.error().attempts == 1);
        CHECK(enum_to_wire(started.error().retry_stop) == enum_to_wire(retry_stop::not_retryable));
    }
    auto const removed = call(remove_campaign); // where nothing is expected
    check_failure(removed, error_kind::unexpected_content, effect::unknown, 200);
    CHECK(removed.error().body == html);
    CHECK(server.requests() == 3);
}

TEST_CASE_TEMPLATE("a long body is kept from its start, without a torn character", Mode, blocking, coro)
{
    std::string page;
    while (page.size() < 5000) page += "\xE2\x82\xAC"; // euro signs of three bytes
    raw_server server{in_turn({answer(200, "text/html", page)})};
    caller<Mode> call{options_for(server)};
    auto const started = call(start_campaign);
    REQUIRE(started.has_error());
    CHECK(started.error().body == page.substr(0, 1023));
}

TEST_CASE_TEMPLATE("a success without a body is an error where one is expected", Mode, blocking, coro)
{
    for (std::string_view const response :
         {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"}) {
        CAPTURE(response);
        raw_server server{in_turn({send(std::string{response})})};
        caller<Mode> call{options_for(server)};
        auto const started = call(start_campaign);
        REQUIRE(started.has_error());
        CHECK(enum_to_wire(started.error().kind) == enum_to_wire(error_kind::unexpected_content));
        CHECK(enum_to_wire(started.error().effect) == enum_to_wire(effect::unknown));
        CHECK(call(remove_campaign).has_value()); // which expects none
        CHECK(server.connections() == 1);
    }
}

TEST_CASE_TEMPLATE("a removal is a success with 200 and JSON too", Mode, blocking, coro)
{
    raw_server server{in_turn({answer_json(R"({"deleted":true})")})};
    caller<Mode> call{options_for(server)};
    CHECK(call(remove_campaign).has_value());
}

TEST_CASE_TEMPLATE("the status wins over what the body is", Mode, blocking, coro)
{
    struct {
        int status;
        error_kind kind;
        effect done;
    } const statuses[] = {
        {400, error_kind::validation, effect::rejected},    {401, error_kind::authentication, effect::rejected},
        {402, error_kind::http_status, effect::rejected},   {403, error_kind::authorization, effect::rejected},
        {404, error_kind::not_found, effect::rejected},     {409, error_kind::conflict, effect::rejected},
        {418, error_kind::http_status, effect::rejected},   {500, error_kind::server, effect::unknown},
        {501, error_kind::server, effect::rejected},        {502, error_kind::server, effect::unknown},
        {600, error_kind::http_status, effect::unknown},    {999, error_kind::http_status, effect::unknown},
    };
    for (auto const& [status, kind, done] : statuses) {
        for (auto const& [type, body] : std::vector<std::pair<std::string, std::string>>{
                 {"text/html", std::string{html}},
                 {"application/json", "{\"detail\":"},
                 {"application/json", std::string{campaign_json}},
                 {"application/json", std::string(100'000, '[')},
                 {"application/json", ""},
                 {"application/json", "\xFF\xFE"},
             }) {
            CAPTURE(status);
            CAPTURE(type);
            raw_server server{in_turn({answer(status, type, body), send_campaign()})};
            caller<Mode> call{options_for(server)};
            auto const started = call(start_campaign);
            check_failure(started, kind, done, status);
            CHECK(started.error().body == body.substr(0, 1024));
            CHECK(server.requests() == 1);
            CHECK(call(start_campaign).has_value());
        }
    }
}

TEST_CASE_TEMPLATE("what the provider says of a refusal is passed on", Mode, blocking, coro)
{
    raw_server server{in_turn({
        send(response_text("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nX-Request-Id: r-42\r\n",
                           R"({"detail":"Not good.","code":"invalid","name":["Too long.","Not unique."],)"
                           R"("audience":{"id":["Unknown."]},"count":3})")),
        answer(400, "application/problem+json", R"(["One.","Two."])"),
        answer(400, "application/json", R"("Just text.")"),
        answer(400, "text/plain", "Plain text."),
        answer(400, "application/json", "null"),
        answer(400, "application/json", R"({"code":["This code is taken."]})"),
    })};
    caller<Mode> call{options_for(server)};
    {
        auto const posted = call(start_campaign);
        check_failure(posted, error_kind::validation, effect::rejected, 400);
        auto const& why = posted.error();
        CHECK(why.provider_message == "Not good.");
        CHECK(why.provider_code == "invalid");
        CHECK(why.request_id == "r-42");
        std::vector<std::pair<std::string, std::string>> fields;
        for (auto const& each : why.field_errors) fields.emplace_back(each.field, each.message);
        CHECK(fields == std::vector<std::pair<std::string, std::string>>{
                            {"name", "Too long."}, {"name", "Not unique."}, {"audience/id", "Unknown."}, {"count", "3"}});
    }
    for (std::string_view const message : {"One.; Two.", "Just text.", "Plain text.", ""}) {
        auto const posted = call(start_campaign);
        check_failure(posted, error_kind::validation, effect::rejected, 400);
        CHECK(posted.error().provider_message == message);
    }
    auto const taken = call(start_campaign); // about a member that is called as the provider's code is
    CHECK(taken.error().provider_code.empty());
    CHECK(taken.error().field_errors == std::vector<waybill::field_error>{{"code", "This code is taken."}});
}

TEST_CASE_TEMPLATE("JSON that cannot be read says where and why", Mode, blocking, coro)
{
    std::string const json{campaign_json};
    struct {
        std::string body;
        std::string_view path;
        std::string_view message_part;
    } const samples[] = {
        {json.substr(0, 50), "", "not valid JSON"},
        {json.substr(0, json.size() - 1), "", "not valid JSON"},
        {json + "}", "", "not valid JSON"},
        {"not JSON", "", "not valid JSON"},
        {" \r\n", "", "found nothing"},
        {std::string(100'000, '[') + std::string(100'000, ']'), "", "nested deeper than 64"},
        {campaign_with("unknown", std::string(100'000, '[') + std::string(100'000, ']')), "", "nested deeper than 64"},
        {campaign_with("name", "\"Spr\xFF\x69ng\""), "", "UTF-8"},
        {campaign_with("name", "\"\xED\xA0\x80\""), "", "UTF-8"}, // half of a surrogate pair
        {campaign_with("name", "\"\xC0\xAF\""), "", "UTF-8"},     // longer than need be
        {campaign_with("unknown", "\"\xFF\""), "", "UTF-8"},
        {campaign_with("ltv", "1e999"), "", "number"},
        {"[]", "", "expected an object, found an array"},
        {"null", "", "expected an object, found null"},
        {"\"cmp_1\"", "", "found the string \"cmp_1\""},
        {"{}", "/id", "also missing: audience, name, created_at, updated_at"},
        {campaign_with("name", "7"), "/name", "expected a string, found the number 7"},
        {campaign_with("name", "null"), "/name", "expected a string, found null"},
        {campaign_with("ltv", "\"abc\""), "/ltv", "found the string \"abc\""},
        {campaign_with("ltv", "{}"), "/ltv", "found an object"},
        {campaign_with("ltv", "true"), "/ltv", "found true"},
        {campaign_with("execution_duration_minutes", "1.5"), "/execution_duration_minutes", "expected an integer"},
        {campaign_with("execution_duration_minutes", "9999999999999999999"), "/execution_duration_minutes", "expected an integer"},
        {campaign_with("created_at", "\"yesterday\""), "/created_at", "found the string \"yesterday\""},
        {campaign_with("created_at", "1704164645"), "/created_at", "found the number 1704164645"},
        {campaign_with("status", "1"), "/status", "found the number 1"},
        {campaign_with("execution", R"({"status":"running","started_at":"soon"})"), "/execution/started_at", "soon"},
    };
    for (auto const& [body, path, message_part] : samples) {
        CAPTURE(body.substr(0, 200));
        raw_server server{in_turn({answer_json(body), send_campaign()})};
        caller<Mode> call{options_for(server)};
        auto const started = call(start_campaign);
        check_failure(started, error_kind::decode, effect::unknown, 200);
        CHECK(started.error().path == path);
        CAPTURE(started.error().message);
        CHECK(started.error().message.find(message_part) != std::string::npos);
        CHECK(started.error().body == body.substr(0, 1024));
        CHECK(server.requests() == 1);
        CHECK(call(start_campaign).has_value());
    }
}

TEST_CASE_TEMPLATE("an element of a page that cannot be read is named by its place", Mode, blocking, coro)
{
    auto const list = [](auto& campaigns) { return campaigns.list.attempt(); };
    auto const page = R"({"count":2,"num_pages":1,"page_size":20,"current_page":1,"from":1,"to":2,"next":null,"previous":null,"payload":[)"s +
                      std::string{campaign_json} + "," + campaign_with("updated_at", "null") + "]}";
    raw_server server{in_turn({answer_json(page)})};
    caller<Mode> call{options_for(server)};
    auto const got = call(list);
    check_failure(got, error_kind::decode, effect::unknown, 200);
    CHECK(got.error().path == "/payload/1/updated_at");
}

TEST_CASE_TEMPLATE("what the models do not know is kept or passed over", Mode, blocking, coro)
{
    std::string deep(60, '[');
    deep += std::string(60, ']');
    raw_server server{in_turn({
        answer_json(campaign_with("status", R"("archived")")),
        answer_json(campaign_with("brand_new", R"({"a":[1,2,{"b":null}]})")),
        answer_json(campaign_with("brand_new", deep)),
        answer_json(campaign_with("description", '"' + std::string(5'000'000, 'x') + '"')),
        answer_json(campaign_with("name", R"("\u0000 \ud83d\ude00 \"")")),
    })};
    caller<Mode> call{options_for(server)};
    auto const unknown = call(start_campaign);
    REQUIRE(unknown.has_value());
    CHECK_FALSE(unknown->status.is_known());
    CHECK(unknown->status.text() == "archived");
    for (int i = 0; i < 2; ++i) {
        auto const got = call(start_campaign);
        REQUIRE(got.has_value());
        CHECK(got->name == "Spring");
    }
    auto const large = call(start_campaign);
    REQUIRE(large.has_value());
    CHECK(large->description->size() == 5'000'000);
    auto const escaped = call(start_campaign);
    REQUIRE(escaped.has_value());
    CHECK(escaped->name == "\0 \xF0\x9F\x98\x80 \""s);
}

// Options and arguments

template <class Mode>
waybill::error failure_of_construction(client_options options, std::string_view key = api_key)
{
    try {
        caller<Mode> const unused{std::move(options), key};
    } catch (waybill::exception const& thrown) {
        CHECK(enum_to_wire(thrown.error().kind) == enum_to_wire(error_kind::configuration));
        CHECK(enum_to_wire(thrown.error().effect) == enum_to_wire(effect::not_sent));
        CHECK(std::string{thrown.what()} == to_string(thrown.error())); // neither has a NUL within
        return thrown.error();
    }
    FAIL("the client was made");
    return {};
}

TEST_CASE_TEMPLATE("a missing or impossible key is named when the client is made, and not shown", Mode, blocking, coro)
{
    auto const missing = failure_of_construction<Mode>({}, "");
    CHECK(missing.message.find("KONIGLE_API_KEY") != std::string::npos);
    for (auto const& key : {"secret\r\nX-Injected: 1"s, "secret\n"s, "secret\r"s, "secr\0et"s, "sec ret"s, "secr\tet"s,
                            "secr\x7F"s, "s\xC3\xA9"s "cret"}) {
        auto const wrong = failure_of_construction<Mode>({}, key);
        CHECK(wrong.message.find("secr") == std::string::npos);
        CHECK(wrong.message.find("KONIGLE_API_KEY") != std::string::npos);
    }
}

TEST_CASE_TEMPLATE("an unusable base URL is refused when the client is made", Mode, blocking, coro)
{
    for (auto const& url : {
             "https://"s, "https:///path"s, "https://?x"s, "konigle.test"s, "//konigle.test"s, "/path"s, "https:"s,
             "ftp://konigle.test"s, "file:///etc/passwd"s, "httpss://konigle.test"s, "javascript:alert(1)"s,
             "https://konigle.test /"s, " https://konigle.test"s, "https://konigle.test\r\nHost: evil.test"s,
             "https://konigle.test/\n"s, "https://konigle.test\0.evil.test"s, "https://konigle.test:99999"s,
             "https://konigle.test:-1"s, "https://konigle.test:port"s, "https://konigle.test?key=1"s,
             "https://konigle.test/path?"s + "x", "https://[::1"s, "https://kon igle.test"s,
             "http://konigle.test"s, "http://10.0.0.1"s, "http://127.0.0.1.evil.test"s, "http://localhost.evil.test"s,
             "http://[2001:db8::1]"s, "http://0.0.0.0"s,
         }) {
        CAPTURE(url);
        client_options options;
        options.base_url = url;
        auto const wrong = failure_of_construction<Mode>(options);
        CHECK(wrong.message.find("base URL") != std::string::npos);
    }
}

TEST_CASE_TEMPLATE("a base URL with a password is refused without showing it", Mode, blocking, coro)
{
    for (std::string_view const url : {"https://user:hunter2@konigle.test", "https://hunter2@konigle.test",
                                       "http://user:hunter2@127.0.0.1", "https://user:hunter2@konigle.test?a"}) {
        client_options options;
        options.base_url = url;
        auto const wrong = failure_of_construction<Mode>(options);
        CHECK(wrong.message.find("hunter2") == std::string::npos);
    }
}

TEST_CASE_TEMPLATE("plain http goes to this machine, and elsewhere when allowed", Mode, blocking, coro)
{
    for (std::string_view const url : {"http://localhost", "http://a.localhost:80", "http://127.0.0.1:1", "http://127.1.2.3",
                                       "http://[::1]:8080", "https://konigle.test", "HTTPS://Konigle.Test/base/"}) {
        CAPTURE(url);
        client_options options;
        options.base_url = url;
        CHECK_NOTHROW(caller<Mode>{options});
    }
    client_options options;
    options.base_url = "http://konigle.test";
    auto const refused = failure_of_construction<Mode>(options);
    CHECK(refused.message.find("plain_http::allowed") != std::string::npos);
    options.plain_http = waybill::plain_http::allowed;
    CHECK_NOTHROW(caller<Mode>{options});
}

TEST_CASE_TEMPLATE("the path of a base URL goes before that of the endpoint", Mode, blocking, coro)
{
    raw_server server{in_turn({send_campaign()})};
    for (std::string_view const base : {"", "/", "/gateway", "/gateway/", "/a/b//"}) {
        caller<Mode> call{options_for(server.url() + std::string{base})};
        REQUIRE(call(get_campaign).has_value());
        auto const request = server.received().back();
        auto const prefix = base.substr(0, base.find_last_not_of('/') + 1);
        CHECK(request.starts_with("GET " + std::string{prefix} + "/reachout/api/v1/campaigns/cmp_1 HTTP/1.1\r\n"));
    }
}

TEST_CASE_TEMPLATE("a path argument that would address something else is refused, any other arrives as one segment",
                   Mode, blocking, coro)
{
    raw_server server{in_turn({send("HTTP/1.1 204 No Content\r\n\r\n")})};
    caller<Mode> call{options_for(server)};
    for (std::string_view const id : {"", ".", ".."}) {
        CAPTURE(id);
        auto const removed = call([&](auto& campaigns) { return campaigns.remove.attempt(id); });
        check_failure(removed, error_kind::invalid_argument, effect::not_sent, 0);
        CHECK(removed.error().attempts == 0);
        CHECK(removed.error().operation == "campaigns.remove");
    }
    CHECK(server.connections() == 0);

    struct {
        std::string id;
        std::string_view sent;
    } const odd[] = {
        {"a/b", "a%2Fb"},           {"../cmp_2", "..%2Fcmp_2"},     {"a?b#c", "a%3Fb%23c"},
        {"a b", "a%20b"},           {"a\r\nX-Injected: 1", "a%0D%0AX-Injected"}, {"a\0b"s, "a%00b"},
        {"%2e%2e", "%252e%252e"},   {"...", "..."},                 {"\xC3\xA9", "%C3%A9"},
    };
    for (auto const& [id, sent] : odd) {
        CAPTURE(sent);
        CHECK(call([&, &text = id](auto& campaigns) { return campaigns.remove.attempt(text); }).has_value());
        auto const request = server.received().back();
        CHECK(request.starts_with("DELETE /reachout/api/v1/campaigns/" + std::string{sent}));
        CHECK(request.find("\r\nX-Injected") == std::string::npos);
    }
}

TEST_CASE_TEMPLATE("no header carries a line end into the request, from call, client or arguments", Mode, blocking, coro)
{
    raw_server server{in_turn({send_campaign()})};
    std::vector<std::pair<std::string, std::string>> const bad{
        {"X-A", "1\r\nX-Injected: 1"}, {"X-A", "1\nX-Injected: 1"}, {"X-A", "1\rX-Injected: 1"}, {"X-A", "1\0"s},
        {"X-A", "\x1B[2J"},            {"X-A", "\x7F"},             {"X-A\r\nX-Injected", "1"},  {"X-A: 1\r\nX-B", "1"},
        {"X A", "1"},                  {"", "1"},                   {"X-A\0"s, "1"},             {"X-A:", "1"},
    };
    caller<Mode> call{options_for(server)};
    for (auto const& header : bad) {
        CAPTURE(header.first);
        waybill::call_options const options{.headers = {header}};
        auto const started = call([&](auto& campaigns) { return campaigns.start.with(options).attempt("cmp_1"); });
        check_failure(started, error_kind::invalid_argument, effect::not_sent, 0);
        CHECK(started.error().attempts == 0);

        auto of_client = options_for(server);
        of_client.headers = {header};
        failure_of_construction<Mode>(of_client);
    }
    auto agent = options_for(server);
    agent.user_agent = "tests\r\nX-Injected: 1";
    failure_of_construction<Mode>(agent);
    CHECK(server.connections() == 0);
    CHECK(call(start_campaign).has_value());
}

TEST_CASE_TEMPLATE("headers of client and call arrive as they are given", Mode, blocking, coro)
{
    raw_server server{in_turn({send_campaign()})};
    auto options = options_for(server);
    options.user_agent = "tests/1";
    options.headers = {{"X-Client", "c"}, {"X-Both", "client"}, {"X-Empty", ""}};
    caller<Mode> call{options};
    waybill::call_options const own{.headers = {{"x-both", "call"}, {"X-Tab", "a\tb"}, {"X-Latin", "\xE9"}}};
    REQUIRE(call([&](auto& campaigns) { return campaigns.start.with(own).attempt("cmp_1"); }).has_value());
    auto const request = server.received().front();
    CAPTURE(request);
    for (std::string_view const line : {"X-Client: c", "X-Empty:", "x-both: call", "X-Tab: a\tb", "X-Latin: \xE9"})
        CHECK(request.find("\r\n" + std::string{line} + "\r\n") != std::string::npos);
    CHECK(request.find("X-Both") == std::string::npos);
    CHECK(request.find("\r\nUser-Agent: tests/1 waybill/") != std::string::npos);
    REQUIRE(call(start_campaign).has_value());
    CHECK(server.received().back().find("x-both") == std::string::npos);
}

// Secrets

class everything : public waybill::observer {
public:
    void on_request(std::string_view operation, int, waybill::http::request const& request) override
    {
        add(operation, request.url, request.body);
        for (auto const [name, value] : request.fields) add(name, value);
    }
    void on_response(std::string_view operation, int, waybill::http::response const& response) override
    {
        add(operation, response.body);
        for (auto const [name, value] : response.fields) add(name, value);
    }
    void on_retry(std::string_view operation, waybill::error const& why, std::chrono::milliseconds) override
    {
        add(operation);
        add_error(why);
    }
    void on_done(std::string_view operation, int, waybill::error const* why) override
    {
        add(operation);
        if (why != nullptr) add_error(*why);
    }
    void add_error(waybill::error const& why)
    {
        add(to_string(why), why.message, why.provider_code, why.provider_message, why.request_id, why.path, why.body);
        for (auto const& each : why.field_errors) add(each.field, each.message);
    }

    std::string seen;

private:
    template <class... Text>
    void add(Text const&... text)
    {
        ((seen.append(text).append(1, '\n')), ...);
    }
};

TEST_CASE_TEMPLATE("neither observers nor errors show the key, wherever it turns up", Mode, blocking, coro)
{
    std::string const key{"k9/Secret+Key"};
    auto const escaped = "k9\\/Secret+Key"s;
    auto const headers = "X-Request-Id: " + key + "\r\nServer: " + key + "\r\nX-Echo: " + key +
                         "\r\nLocation: /" + key + "\r\nSet-Cookie: session=" + key + "\r\n";
    auto const with = [&](std::string const& status_and_type, std::string const& body) {
        return send(response_text("HTTP/1.1 " + status_and_type + "\r\n" + headers, body));
    };
    auto const json = "\r\nContent-Type: application/json"s;
    std::vector<raw_server::script> const answers{
        with("401 No" + json, R"({"detail":"bad key )" + key + R"(","code":")" + key + R"(","name":[")" + key + R"("],")" +
                                  key + R"(":["odd"]})"),
        with("401 No" + json, R"({"detail":"bad key )" + escaped + "\"}"),
        with("400 No\r\nContent-Type: text/plain", "bad key " + key),
        with("503 Busy\r\nContent-Type: text/html\r\nRetry-After: 0", "<p>" + key + "</p>"),
        with("500 No\r\nContent-Type: text/html", std::string(1024 - 5, 'x') + key), // cut off within the key
        with("500 No\r\nContent-Type: text/html", [&] {
            std::string many;
            for (int i = 0; i < 300; ++i) many += key;
            return many;
        }()),
        with("200 OK\r\nContent-Type: text/html", key),
        with("200 OK\r\nContent-Type: x/" + key, "?"),
        with("200 OK" + json, campaign_with("created_at", '"' + key + '"')),
        with("200 OK" + json, campaign_with("execution", "{\"status\":\"" + key + "\",\"started_at\":\"" + key + "\"}")),
        with("302 There", ""),
        with("200 OK\r\nContent-Encoding: " + key, "?"),
        send_campaign(),
    };
    auto const watcher = std::make_shared<everything>();
    raw_server server{in_turn(answers)};
    auto options = options_for(server);
    options.observers = {watcher};
    options.headers = {{"X-Also-Secret", "hunter2"}};
    caller<Mode> call{options, key};

    waybill::konigle::campaign_create const spring{.audience = key, .name = "named " + key};
    auto const create = [&](auto& campaigns) { return campaigns.create.attempt(spring); };
    auto const fetch = [&](auto& campaigns) { return campaigns.get.attempt(key); };
    auto const check = [&](auto const& result) {
        if (result.has_error()) watcher->add_error(result.error());
    };
    for (std::size_t i = 0; i < answers.size(); ++i) check(call(create));
    check(call(fetch));
    CHECK(server.requests() == answers.size() + 1);
    CHECK(server.received().front().find("Authorization: Token " + key) != std::string::npos);

    auto const& seen = watcher->seen;
    CHECK(seen.find("campaigns.create") != std::string::npos);
    CHECK(seen.find("bad key ***") != std::string::npos);
    for (std::string_view const part : {"k9/Secret+Key", "k9\\/Secret+Key", "k9%2FSecret%2BKey", "k9/Se", "hunter2"}) {
        CAPTURE(part);
        auto const at = seen.find(part);
        CHECK(at == std::string::npos);
        if (at != std::string::npos) MESSAGE(seen.substr(at < 100 ? 0 : at - 100, 200));
    }
}

} // namespace
