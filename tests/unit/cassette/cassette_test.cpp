#include <waybill/call/client.hpp>
#include <waybill/cassette.hpp>

#include <support/raw_server.hpp>
#include <support/scratch_file.hpp>
#include <support/shelf.hpp>

#include <doctest/doctest.h>
#include <zlib.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using support::scratch_file;
using waybill::body_clearance;
using waybill::cassette_clear;
using waybill::cassette_player;
using waybill::cassette_recorder;
using waybill::effect;
using waybill::error_kind;
using waybill::replay_order;
using waybill::replay_repeat;
using waybill::transfer_result;
using waybill::verb;
using waybill::http::request;
using waybill::http::response;

using client = waybill::client<shelf::api, waybill::blocking>;

request a_request(verb method, std::string url, std::string type = {}, std::string body = {})
{
    request out{method, std::move(url), {}, std::move(body)};
    if (!type.empty()) out.fields.add("Content-Type", type);
    return out;
}

transfer_result an_answer(int status = 200, std::string type = {}, std::string body = {})
{
    transfer_result out;
    out.sent = true;
    out.response.status = status;
    if (!type.empty()) out.response.fields.add("Content-Type", type);
    out.response.body = std::move(body);
    return out;
}

/// The text of a cassette of this one exchange.
std::string recorded(request const& sent, transfer_result const& answer, cassette_clear clear = {}, std::vector<std::string> const& secrets = {})
{
    scratch_file const file;
    cassette_recorder{file.path(), std::move(clear), secrets}.record(sent, answer);
    return file.read();
}

/// The body of the answer as it comes out of a cassette.
std::string replayed(std::string type, std::string body, cassette_clear clear)
{
    scratch_file const file;
    auto const sent = a_request(verb::get, "http://h/");
    cassette_recorder{file.path(), std::move(clear)}.record(sent, an_answer(200, std::move(type), std::move(body)));
    return cassette_player{file.path()}.answer(sent).response.body;
}

/// Why a request finds no answer in a cassette that holds another; "" when it does.
std::string difference(request const& old, request const& now, cassette_clear clear = {})
{
    scratch_file const file;
    cassette_recorder{file.path(), std::move(clear)}.record(old, an_answer());
    auto const answer = cassette_player{file.path()}.answer(now);
    if (!answer.failure) return {};
    CHECK(answer.failure == error_kind::configuration);
    CHECK_FALSE(answer.sent);
    auto const at = answer.message.find(" differs at ");
    return at == std::string::npos ? answer.message : answer.message.substr(at + 12);
}

std::string why_refused(std::string_view text)
{
    scratch_file const file{text};
    try {
        cassette_player const player{file.path()};
    } catch (waybill::exception const& refused) {
        CHECK(refused.error().kind == error_kind::configuration);
        std::string message = refused.what();
        auto const at = message.find(file.path());
        REQUIRE(at != std::string::npos);
        return message.substr(at + file.path().size() + 1);
    }
    return "nothing";
}

std::string gzip(std::string_view plain)
{
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, static_cast<uLong>(plain.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

constexpr auto json = "application/json";
constexpr auto form = "application/x-www-form-urlencoded";

} // namespace

TEST_CASE("a cassette is text that shows what is listed and the shape of all else")
{
    auto sent = a_request(verb::post, "https://user:pass@api.example.test/books?page=2&api_key=k-1", json,
                          R"({"title":"Emma","author":{"email":"jane@example.test","born":"1775-12-16"},"tags":["a","b"],"price":12.50})");
    sent.fields.add("Authorization", "Bearer k-1");
    auto answer = an_answer(201, json, R"({"id": 7, "title": "Emma", "sold": true, "next": null})");
    answer.response.fields.add("Content-Encoding", "gzip");
    answer.response.fields.add("Content-Length", "99");
    answer.response.fields.add("Set-Cookie", "sid=k-2");

    CHECK(recorded(sent, answer, {.headers = {"X-Trace"}, .query = {"page"}, .members = {"title", "tags", "id"}}) == R"({
  "waybill_cassette": 1,
  "clear": {
    "headers": ["X-Trace"],
    "query": ["page"],
    "members": ["title", "tags", "id"],
    "body": "members"
  }
}
{
  "request": {
    "method": "POST",
    "url": "https://api.example.test/books?page=2&api_key=***",
    "headers": [
      "Content-Type: application/json",
      "Authorization: ***"
    ],
    "json": {
      "title": "Emma",
      "author": {
        "email": "***",
        "born": "2000-01-01"
      },
      "tags": [
        "a",
        "b"
      ],
      "price": 0
    }
  },
  "response": {
    "status": 201,
    "headers": [
      "Content-Type: application/json",
      "Set-Cookie: ***"
    ],
    "json": {
      "id": 7,
      "title": "Emma",
      "sold": false,
      "next": null
    }
  }
}
)");
}

TEST_CASE("a mark has the shape of what it hides")
{
    struct row {
        std::string_view text;
        std::string_view mark;
    };
    for (auto const& [text, mark] : {row{"", ""}, {"secret", "***"}, {"42", "0"}, {"-19.99", "0"}, {"-", "***"}, {"1.2.3", "***"}, {"true", "false"},
                                     {"2024-05-31", "2000-01-01"}, {"2024-05-31T10:20:30.456+02:00", "2000-01-01T00:00:00.000+00:00"},
                                     {"2024-05-31 10:20:30", "2000-01-01 00:00:00"}, {"20240531T10:20:30", "20000101T00:00:00"},
                                     {"2024-05-31-secret", "***"}, {"2024-05-3", "***"}}) {
        CAPTURE(text);
        CHECK(waybill::detail::masked_text(text) == mark);
    }
}

TEST_CASE("each kind of body shows listed members and can be read with the others masked")
{
    struct row {
        std::string name;
        std::string type;
        std::string body;
        std::vector<std::string> members;
        std::string expected;
    };
    std::vector<row> const rows{
        {"json", json, R"({"a":{"id":1,"k":"x"},"l":[{"id":2}]})", {"id"}, R"({"a":{"id":1,"k":"***"},"l":[{"id":2}]})"},
        {"a listed object does not show what is in it", json, R"({"a":{"k":"x"}})", {"a"}, R"({"a":{"k":"***"}})"},
        {"json without a type", "", R"(["x",1,[],{},true,null,"",-1e3])", {}, R"(["***",0,[],{},false,null,"",0])"},
        {"escaped names", json, R"({"a\/b":"x","c":"y"})", {"a/b"}, R"({"a\/b":"x","c":"***"})"},
        {"digits stay", json, R"({"n":12345678901234567890.1234567890})", {"n"}, R"({"n":12345678901234567890.1234567890})"},
        {"form", form, "email=ada%40x.org&key=k+1&n=5&empty=&flag", {"email"}, "email=ada%40x.org&key=***&n=0&empty=&flag"},
        {"xml", "text/xml", "<?xml version='1.0'?><a:r xmlns:a='u'><id no='7'>5</id><k>x</k><!-- k --></a:r>", {"id"},
         "<a:r xmlns:a=\"u\">\n <id no=\"0\">5</id>\n <k>***</k>\n</a:r>\n"},
        {"soap", "text/xml", R"(<e:Envelope xmlns:e="u"><e:Body><m><k xsi:type="xsd:string">x</k></m></e:Body></e:Envelope>)", {},
         "<e:Envelope xmlns:e=\"u\">\n <e:Body>\n  <m>\n   <k xsi:type=\"xsd:string\">***</k>\n  </m>\n </e:Body>\n</e:Envelope>\n"},
        {"xml-rpc", "text/xml",
         "<methodResponse><params><param><value><struct><member><name>id</name><value><int>7</int></value></member><member><name>k</name>"
         "<value><base64>eA==</base64></value></member><member><name>t</name><value><dateTime.iso8601>20240531T10:00:00</dateTime.iso8601>"
         "</value></member></struct></value></param></params></methodResponse>",
         {"id"},
         "<methodResponse>\n <params>\n  <param>\n   <value>\n    <struct>\n     <member>\n      <name>id</name>\n      <value>\n"
         "       <int>7</int>\n      </value>\n     </member>\n     <member>\n      <name>k</name>\n      <value>\n"
         "       <base64>Kioq</base64>\n      </value>\n     </member>\n     <member>\n      <name>t</name>\n      <value>\n"
         "       <dateTime.iso8601>20000101T00:00:00</dateTime.iso8601>\n      </value>\n     </member>\n    </struct>\n   </value>\n"
         "  </param>\n </params>\n</methodResponse>\n"},
        {"multipart", "multipart/form-data; boundary=B",
         "--B\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nx\r\n--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"p.csv\"\r\n"
         "Content-Type: text/csv\r\n\r\na,b\r\n--B--\r\n",
         {"n"},
         "--B\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nx\r\n--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"***\"\r\n"
         "Content-Type: text/csv\r\n\r\n***\r\n--B--\r\n"},
        {"a page", "text/html", "<!DOCTYPE html><p>k</p>", {"p"}, "***"},
        {"cut off json", json, R"({"k":"secr)", {"k"}, "***"},
        {"bytes", "image/png", "\x89PNG\0\xff"s, {}, "***"},
        {"nothing", json, "", {}, ""},
    };
    for (auto const& each : rows) {
        CAPTURE(each.name);
        CHECK(replayed(each.type, each.body, {.members = each.members}) == each.expected);
    }
}

TEST_CASE("where all bodies may be seen they come back as they were, but for white space in JSON")
{
    std::string large(3'000'000, 'x');
    std::string bytes;
    for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(i * 37 >> 3);
    struct row {
        std::string type;
        std::string body;
    };
    for (auto const& [type, body] : std::vector<row>{{"text/plain", "one\ntwo\r\n\nthree"}, {"text/plain", large}, {"image/png", bytes}, {"text/html", "<!DOCTYPE html>\n<p>"},
                                                     {form, "a=1&a=2&b=%20"}, {"text/xml", "<a ><!-- c -->x</a>\n"}, {json, R"({"a":"\u00e9é\/","b":[1.50]})"},
                                                     {json, "{\"a\":\"" + large + "\"}"}, {json, "{broken"}, {"text/plain", "\0\x01"s}}) {
        CAPTURE(body.substr(0, 40));
        CHECK(replayed(type, body, {.body = body_clearance::all}) == body);
    }
    CHECK(replayed(json, "{ \"a\" : [ 1 ,\n 2 ] }", {.body = body_clearance::all}) == R"({"a":[1,2]})");
}

TEST_CASE("credentials in headers are not shown though they are listed")
{
    auto sent = a_request(verb::get, "https://h/");
    auto answer = an_answer();
    for (auto const* const name : {"Authorization", "Proxy-Authorization", "Cookie", "authorization"}) sent.fields.add(name, "k-1");
    answer.response.fields.add("Set-Cookie", "k-1");
    auto const text = recorded(sent, answer, {.headers = {"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"}});
    CHECK(text.find("k-1") == std::string::npos);
    CHECK(text.find("Cookie: ***") != std::string::npos);
}

TEST_CASE("a secret is nowhere, in no coding, though everything else is shown")
{
    auto const secret = "sk/1+2\"é"s;
    auto const coded = "sk%2F1%2B2%22%C3%A9"s;
    auto sent = a_request(verb::post, "https://h/of/" + coded + "/x?" + "q=" + coded, form, "token=" + coded + "&other=1");
    sent.fields.add("X-Key", secret);
    auto const clear = cassette_clear{.headers = {"X-Key"}, .query = {"q"}, .body = body_clearance::all};
    std::vector<std::string> const bodies{R"({"k":"sk\/1+2\"é","l":["a sk/1+2\"é b"]})", R"({"k":")" + waybill::base64_encode("user:" + secret) + R"("})",
                                          "<a>sk/1+2\"é</a>", "plain " + secret + " text", R"({"n":1)" + secret,
                                          R"({"sk/1+2\"é":1})", R"({"u":"https://h/?k=sk%2f1%2b2%22%c3%a9"})"};
    for (auto const& body : bodies) {
        auto const text = recorded(sent, an_answer(200, "", body), clear, {secret});
        CAPTURE(text);
        for (std::string const trace : {"sk/1", "sk\\/1", "sk%2F1", "c2svMSs", "sk%2f1"}) CHECK(text.find(trace) == std::string::npos);
        CHECK(text.find(waybill::base64_encode("user:" + secret)) == std::string::npos);
    }

    scratch_file const file;
    cassette_recorder{file.path(), clear, {secret}}.record(sent, an_answer(204));
    auto other = a_request(verb::post, "https://h/of/any%20key/x?q=1", form, "token=2&other=1");
    other.fields.add("X-Key", "3");
    CHECK(cassette_player{file.path()}.answer(other).response.status == 204);
}

TEST_CASE("an exchange that cannot be written without a secret is left out, and the recorder says so")
{
    scratch_file const file;
    cassette_recorder recorder{file.path(), {}, {"request"}};
    recorder.record(a_request(verb::get, "/a"), an_answer());
    CHECK_THROWS_AS(recorder.finish(), waybill::exception);
    CHECK(scratch_file::read(file.path() + ".part").find("request") == std::string::npos);
    CHECK_FALSE(std::filesystem::exists(file.path()));
}

TEST_CASE("strictly, the next exchange has to fit, and the first difference is named")
{
    struct row {
        std::string name;
        request old;
        request now;
        std::string expected;
    };
    cassette_clear const clear{.headers = {"X-Version"}, .query = {"page"}, .members = {"name", "n", "list"}};
    auto const with_version = [](std::string_view value) {
        auto out = a_request(verb::get, "http://h/a");
        out.fields.add("x-version", value);
        return out;
    };
    auto const of_json = [](std::string body) { return a_request(verb::post, "http://h/a", json, std::move(body)); };
    auto const of_form = [](std::string body) { return a_request(verb::post, "http://h/a", form, std::move(body)); };
    auto const of_xml = [](std::string body) { return a_request(verb::post, "http://h/a", "text/xml", std::move(body)); };
    auto const of_parts = [](std::string const& boundary, std::string const& value) {
        return a_request(verb::post, "http://h/a", "multipart/form-data; boundary=" + boundary,
                         "--" + boundary + "\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n" + value + "\r\n--" + boundary + "--\r\n");
    };
    std::vector<row> const rows{
        {"the same", of_json(R"({"name":"x"})"), of_json(R"({"name":"x"})"), ""},
        {"another host", a_request(verb::get, "http://a:1/p"), a_request(verb::get, "https://b/p"), ""},
        {"method", a_request(verb::get, "http://h/a"), a_request(verb::put, "http://h/a"), "the method: recorded GET, now PUT"},
        {"path", a_request(verb::get, "http://h/a"), a_request(verb::get, "http://h/a/b"), "the path"},
        {"query", a_request(verb::get, "http://h/a?page=1&k=1"), a_request(verb::get, "http://h/a?k=2&page=2"), "query /page: recorded \"1\", now \"2\""},
        {"hidden query values", a_request(verb::get, "http://h/a?k=x"), a_request(verb::get, "http://h/a?k=1"), ""},
        {"a field more", a_request(verb::get, "http://h/a"), a_request(verb::get, "http://h/a?k=secret"), "query /k: recorded absent, now ***"},
        {"shown header", with_version("1"), with_version("2"), "header x-version: recorded \"1\", now \"2\""},
        {"json as values", of_json(R"({"n":1.0,"name":"\u00e9"})"), of_json(R"({ "name": "é", "n": 1 })"), ""},
        {"hidden json values", of_json(R"({"k":"x"})"), of_json(R"({"k":7})"), ""},
        {"json member", of_json(R"({"list":[{"name":"a"},{"name":"b"}]})"), of_json(R"({"list":[{"name":"a"},{"name":"c"}]})"),
         "body /list/1/name: recorded \"b\", now \"c\""},
        {"json type", of_json(R"({"n":1})"), of_json(R"({"n":"1"})"), "body /n: recorded 1, now \"1\""},
        {"json member gone", of_json(R"({"k":"secret","n":1})"), of_json(R"({"n":1})"), "body /k: recorded ***, now absent"},
        {"form as fields", of_form("name=a+b&k=1"), of_form("k=2&name=a%20b"), ""},
        {"form field", of_form("name=a"), of_form("name=b"), "body /name: recorded \"a\", now \"b\""},
        {"xml", of_xml("<r><name>a</name><k>x</k></r>"), of_xml("<r>\n<name>a</name><!-- c --><k>y</k></r>"), ""},
        {"xml element", of_xml("<r><name>a</name><name>b</name></r>"), of_xml("<r><name>a</name><name>c</name></r>"),
         "body /r/name[2]: recorded \"b\", now \"c\""},
        {"multipart with another boundary", of_parts("A", "x"), of_parts("B", "x"), ""},
        {"multipart part", of_parts("A", "x"), of_parts("B", "y"), "body /name: recorded \"x\", now \"y\""},
        {"hidden text", a_request(verb::post, "http://h/a", "text/plain", "x"), a_request(verb::post, "http://h/a", "text/plain", "y"), ""},
        {"long values are cut", of_json("{\"name\":\"" + std::string(100, 'a') + "b\"}"), of_json("{\"name\":\"" + std::string(100, 'a') + "c\"}"),
         "body /name: recorded \"" + std::string(59, 'a') + "..., now \"" + std::string(59, 'a') + "..."},
    };
    for (auto const& each : rows) {
        CAPTURE(each.name);
        CHECK(difference(each.old, each.now, clear) == each.expected);
    }
    auto const all = cassette_clear{.body = body_clearance::all};
    CHECK(difference(a_request(verb::post, "/a", "text/plain", "x"), a_request(verb::post, "/a", "text/plain", "y"), all) == "body : recorded \"x\", now \"y\"");
}

TEST_CASE("a strict replay goes in order and says what is left")
{
    scratch_file const file;
    {
        cassette_recorder recorder{file.path()};
        recorder.record(a_request(verb::get, "http://h/a"), an_answer(200));
        recorder.record(a_request(verb::get, "http://h/a"), an_answer(404));
        recorder.record(a_request(verb::delete_, "http://h/b"), an_answer(204));
    }
    cassette_player player{file.path()};
    CHECK(player.answer(a_request(verb::get, "http://h/a")).response.status == 200);
    CHECK(player.answer(a_request(verb::delete_, "http://h/b")).message.find(
              "has no answer to DELETE /b; the next, 2: GET /a, differs at the method: recorded GET, now DELETE") != std::string::npos);
    CHECK(player.unplayed() == std::vector{"2: GET /a"s, "3: DELETE /b"s});
    CHECK(player.answer(a_request(verb::get, "http://h/a")).response.status == 404);
    CHECK(player.answer(a_request(verb::delete_, "http://h/b")).response.status == 204);
    CHECK(player.unplayed().empty());
    CHECK(player.answer(a_request(verb::get, "http://h/a")).message.find("GET /a: all 3 exchanges have been played") != std::string::npos);
}

TEST_CASE("a loose replay goes by method, path and query")
{
    scratch_file const file;
    {
        cassette_recorder recorder{file.path(), {.query = {"page"}, .members = {"method"}}};
        recorder.record(a_request(verb::get, "http://h/a?page=1"), an_answer(201));
        recorder.record(a_request(verb::get, "http://h/a?page=2"), an_answer(202));
        recorder.record(a_request(verb::get, "http://h/a?page=1"), an_answer(203));
        recorder.record(a_request(verb::post, "http://h/rpc", json, R"({"method":"x"})"), an_answer(205));
        recorder.record(a_request(verb::post, "http://h/rpc", json, R"({"method":"y"})"), an_answer(206));
    }
    for (auto const repeat : {replay_repeat::never, replay_repeat::last}) {
        CAPTURE(static_cast<int>(repeat));
        cassette_player player{file.path(), {replay_order::loose, repeat}};
        auto const status = [&](request const& sent) { return player.answer(sent).response.status; };
        CHECK(status(a_request(verb::get, "http://h/a?page=2")) == 202);
        CHECK(status(a_request(verb::get, "http://h/a?page=1")) == 201);
        CHECK(status(a_request(verb::get, "http://h/a?page=1")) == 203);
        // Where all calls go to one path, the one whose body fits; else the first that is left.
        CHECK(status(a_request(verb::post, "http://h/rpc", json, R"({"method":"y"})")) == 206);
        CHECK(status(a_request(verb::post, "http://h/rpc", json, R"({"method":"z"})")) == 205);
        CHECK(player.unplayed().empty());

        auto const again = player.answer(a_request(verb::get, "http://h/a?page=1"));
        if (repeat == replay_repeat::last) CHECK(again.response.status == 203);
        else CHECK(again.message.find("the nearest, 1: GET /a, has been played") != std::string::npos);
        CHECK(player.answer(a_request(verb::get, "http://h/a?page=3")).message.find("the nearest, 1: GET /a, differs at query /page: recorded \"1\", now \"3\"") !=
              std::string::npos);
    }
}

TEST_CASE("what failed fails again, with the same kind and effect")
{
    for (auto const kind : {error_kind::resolve, error_kind::connect, error_kind::tls, error_kind::timeout, error_kind::canceled, error_kind::transport, error_kind::too_large}) {
        for (bool const sent : {false, true}) {
            scratch_file const file;
            cassette_recorder{file.path()}.record(a_request(verb::get, "/a"), waybill::detail::failed_transfer(kind, sent, "secret host"));
            CHECK(file.read().find("secret host") == std::string::npos);
            auto const answer = cassette_player{file.path()}.answer(a_request(verb::get, "/a"));
            CHECK(answer.failure == kind);
            CHECK(answer.sent == sent);
            CHECK(answer.message == "as recorded: " + std::string{waybill::enum_to_wire(kind)});
        }
    }
}

TEST_CASE("a client's refused connection and broken answer are recorded, and replayed to another client")
{
    scratch_file const file;
    support::refusing_port const port;
    support::raw_server const server{support::in_turn({support::send_and_close("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"id\":")})};
    waybill::retry_policy const once{.attempts = 1};
    {
        cassette_recorder recorder{file.path()};
        waybill::recording const transport{recorder, waybill::in_process{[](request const&) -> response { throw std::runtime_error{"broken"}; }}};
        CHECK(client{{"key"}, {.base_url = port.url(), .retry = once}, waybill::recording{recorder, waybill::curl_easy{{}}}}.books.fetch.attempt(1).error().kind ==
              error_kind::connect);
        CHECK(client{{"key"}, {.base_url = server.url(), .retry = once}, waybill::recording{recorder, waybill::curl_easy{{}}}}.books.fetch.attempt(2).error().kind ==
              error_kind::transport);
        CHECK(client{{"key"}, {.retry = once}, transport}.books.remove.attempt(3).error().message == "broken");
    }
    cassette_player player{file.path()};
    client const shop{{"other"}, {.retry = once}, waybill::replaying{player}};
    CHECK(shop.books.fetch.attempt(1).error().effect == effect::not_sent);
    auto const cut = shop.books.fetch.attempt(2);
    CHECK(cut.error().kind == error_kind::transport);
    CHECK(cut.error().effect == effect::unknown);
    CHECK(cut.error().http_status == 200);
    CHECK(shop.books.remove.attempt(3).error().kind == error_kind::transport);
    CHECK(player.unplayed().empty());
}

TEST_CASE("a compressed answer is recorded as it reads")
{
    auto const body = R"({"id":1,"title":"Emma"})"sv;
    auto const packed = gzip(body);
    support::raw_server const server{support::in_turn(
        {support::send(support::response_text("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n", packed))})};
    scratch_file const file;
    {
        cassette_recorder recorder{file.path(), {.members = {"id", "title"}}};
        client const shop{{"key"}, {.base_url = server.url()}, waybill::recording{recorder, waybill::curl_easy{{}}}};
        CHECK(shop.books.fetch(1).title == "Emma");
    }
    auto const text = file.read();
    CHECK(text.find("\"title\": \"Emma\"") != std::string::npos);
    CHECK(text.find("gzip\"") == std::string::npos);
    cassette_player player{file.path()};
    client const shop{{"other"}, {}, waybill::replaying{player}};
    CHECK(shop.books.fetch(1).title == "Emma");
    auto const missed = shop.books.create.attempt({.title = "Persuasion"});
    CHECK(missed.error().kind == error_kind::configuration);
    CHECK(missed.error().effect == effect::not_sent);
    CHECK(missed.error().attempts == 1);
}

TEST_CASE("a replay keeps to the limits of the client and tells of progress")
{
    scratch_file const file;
    {
        cassette_recorder recorder{file.path(), {.body = body_clearance::all}};
        for (int i = 0; i < 2; ++i) recorder.record(a_request(verb::get, "/books/1"), an_answer(200, json, R"({"id":1,"title":"Emma"})"));
    }
    cassette_player player{file.path(), {replay_order::loose}};
    CHECK(client{{"key"}, {.limit = {.body_bytes = 5}}, waybill::replaying{player}}.books.fetch.attempt(1).error().kind == error_kind::too_large);
    std::size_t received = 0;
    client const shop{{"key"}, {}, waybill::replaying{player}};
    shop.books.fetch.with({.on_progress = [&](waybill::transfer_progress const& now) { received = now.bytes_received; }})(1);
    CHECK(received == 23);
}

TEST_CASE("what was recorded is there before the recorder ends, beside the cassette of before")
{
    scratch_file const file{"the one of before"};
    {
        cassette_recorder recorder{file.path()};
        recorder.record(a_request(verb::get, "/a"), an_answer(204));
        CHECK(file.read() == "the one of before");
        CHECK(cassette_player{file.path() + ".part"}.answer(a_request(verb::get, "/a")).response.status == 204);

        recorder.finish();
        CHECK(cassette_player{file.path()}.unplayed().size() == 1);
        recorder.record(a_request(verb::get, "/b"), an_answer());
        recorder.finish();
    }
    CHECK(cassette_player{file.path()}.unplayed().size() == 1);
    CHECK_FALSE(std::filesystem::exists(file.path() + ".part"));
    CHECK_THROWS_AS(cassette_recorder{"/no/such/folder/x.cassette"}, waybill::exception);
    CHECK_THROWS_AS(cassette_player{"/no/such/folder/x.cassette"}, waybill::exception);
}

TEST_CASE("a damaged cassette is refused with what is wrong and where")
{
    auto const head = R"({"waybill_cassette": 1, "clear": {}})"s;
    auto const good = R"({"request":{"method":"GET","url":"/a","headers":[]},"response":{"status":200,"headers":[]}})"s;
    struct row {
        std::string text;
        std::string_view why;
    };
    for (auto const& [text, why] : std::vector<row>{
             {"", "is empty"},
             {"  \n", "is empty"},
             {"hello", "holds no JSON object in its head"},
             {"[]", "holds no JSON object in its head"},
             {"{}", "does not begin as one"},
             {R"({"waybill_cassette": "1"})", "does not begin as one"},
             {R"({"waybill_cassette": 2})", "is of version 2; this reads version 1"},
             {head.substr(0, 20), "ends within its head"},
             {head + good.substr(0, 50), "ends within exchange 1"},
             {head + good + "\n{", "ends within exchange 2"},
             {head + good + " \xff", "is no UTF-8"},
             {head + "{\"request\" \"response\"}", "holds no JSON object in exchange 1"},
             {head + good + "x", "holds no JSON object in exchange 2"},
             {head + "{}", "lacks something in exchange 1, or holds it in another shape"},
             {head + R"({"request":{"method":"BREW","url":"/a"},"response":{"status":200}})", "lacks something in exchange 1, or holds it in another shape"},
             {head + R"({"request":{"method":"GET"},"response":{"status":200}})", "lacks something in exchange 1, or holds it in another shape"},
             {head + R"({"request":{"method":"GET","url":"/a"}})", "lacks something in exchange 1, or holds it in another shape"},
             {head + R"({"request":{"method":"GET","url":"/a"},"response":{"status":"ok"}})", "lacks something in exchange 1, or holds it in another shape"},
             {head + R"({"request":{"method":"GET","url":"/a"},"failure":{"kind":"fire"}})", "lacks something in exchange 1, or holds it in another shape"},
             {head + R"({"request":{"method":"GET","url":"/a","headers":["bad"]},"response":{"status":200}})", "lacks something in exchange 1, or holds it in another shape"},
             {head + R"({"request":{"method":"GET","url":"/a","base64":"?"},"response":{"status":200}})", "lacks something in exchange 1, or holds it in another shape"},
             {head + std::string(100'000, '['), "ends within exchange 1"},
             {head + "{\"a\":" + std::string(1000, '[') + std::string(1000, ']') + "}", "holds no JSON object in exchange 1"},
             {head + good, "nothing"},
             {head + R"({"later":[1,{"x":2}],"request":{"method":"GET","url":"/a","later":{}},"response":{"status":200}})", "nothing"},
             {head, "nothing"}}) {
        CAPTURE(text.substr(0, 200));
        CHECK(why_refused(text) == why);
    }
}

TEST_CASE("a cassette cut off anywhere is refused or holds fewer exchanges")
{
    scratch_file const file;
    {
        cassette_recorder recorder{file.path(), {.body = body_clearance::all}};
        recorder.record(a_request(verb::post, "/a", form, "a=1&b=\"2\""), an_answer(200, json, R"({"a":["\\\"",{}]})"));
        recorder.record(a_request(verb::post, "/a", "x/y", "\xff\xfe"), waybill::detail::failed_transfer(error_kind::timeout, true, ""));
    }
    auto const text = file.read();
    scratch_file const part;
    std::vector<std::size_t> read(3);
    std::size_t refused = 0;
    for (std::size_t size = 0; size < text.size(); ++size) {
        part.write(std::string_view{text}.substr(0, size));
        try {
            cassette_player const player{part.path()};
            ++read.at(player.unplayed().size());
        } catch (waybill::exception const&) {
            ++refused;
        }
    }
    CHECK(read == std::vector<std::size_t>{2, 2, 1}); // with and without the line's end
    CHECK(refused == text.size() - 5);
}

TEST_CASE("threads record into one cassette and are answered from it")
{
    constexpr int threads = 8;
    constexpr int calls_each = 50;
    auto const in_threads = [](std::function<void(int)> const& work) {
        std::vector<std::thread> running;
        for (int i = 0; i < threads; ++i) running.emplace_back(work, i);
        for (auto& each : running) each.join();
    };
    scratch_file const file;
    {
        cassette_recorder recorder{file.path(), {.members = {"id", "title"}}};
        waybill::in_process library{[](request const& sent) {
            auto const id = std::string{waybill::http::path_of(sent.url)}.substr(7);
            return an_answer(200, json, R"({"id":)" + id + R"(,"title":"Book )" + id + "\"}").response;
        }};
        client const shop{{"key"}, {}, waybill::recording{recorder, std::move(library)}};
        in_threads([&](int thread) {
            for (int i = 0; i < calls_each; ++i) shop.books.fetch(thread * calls_each + i);
        });
    }
    cassette_player player{file.path(), {replay_order::loose}};
    client const shop{{"key"}, {}, waybill::replaying{player}};
    std::vector<int> right(threads);
    in_threads([&](int thread) {
        for (int i = 0; i < calls_each; ++i) {
            auto const id = thread * calls_each + i;
            if (shop.books.fetch(id).title == "Book " + std::to_string(id)) ++right[static_cast<std::size_t>(thread)];
        }
    });
    CHECK(right == std::vector(threads, calls_each));
    CHECK(player.unplayed().empty());
}
