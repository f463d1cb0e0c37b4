#include <waybill/call/client.hpp>
#include <waybill/cassette.hpp>
#include <waybill/coro.hpp>
#include <waybill/download.hpp>
#include <waybill/limit.hpp>

#include <support/raw_server.hpp>
#include <support/scratch_file.hpp>
#include <support/shelf.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
using namespace support;
using waybill::download_options;
using waybill::download_resume;
using waybill::effect;
using waybill::error_kind;
using waybill::retry_stop;
using waybill::transfer_progress;
using waybill::transfer_result;
using waybill::http::request;
using waybill::http::response;
using outcome = waybill::result<waybill::downloaded>;
using body_answer = waybill::body_sink::answer;

std::string const alphabet = "abcdefghijklmnopqrstuvwxyz";

/// Where a file goes to, with nothing left of it in the end.
struct target : scratch_file {
    using scratch_file::scratch_file;
    ~target() { std::filesystem::remove(note()); }
    std::string part() const { return path() + ".part"; }
    std::string note() const { return path() + ".part.from"; }
    bool is_there() const { return std::filesystem::exists(path()); }
    bool has_part() const { return std::filesystem::is_symlink(part()) || std::filesystem::exists(part()) || std::filesystem::exists(note()); }
};

/// A document on a server that knows ranges, over connections that break where it is told.
struct document {
    std::string content = alphabet;
    std::string tag = "\"1\"";
    bool knows_ranges = true;
    std::optional<std::size_t> breaks_after{}; ///< Bytes of each body, once.
    std::vector<request> asked{};
    std::function<void()> reached = [] {}; ///< At each step.

    response head(request const& of)
    {
        response made{200, {}, {}};
        made.fields.set("Content-Type", "text/csv");
        made.fields.set("ETag", tag);
        made.body = content;
        auto const range = of.fields.find("Range");
        if (range && knows_ranges && of.fields.find("If-Range") == tag) {
            auto const from = std::stoul(std::string{range->substr(6)});
            auto const size = std::to_string(content.size());
            made.status = from < content.size() ? 206 : 416;
            made.fields.set("Content-Range", from < content.size() ? "bytes " + std::to_string(from) + '-' + std::to_string(content.size() - 1) + '/' + size : "bytes */" + size);
            made.body = from < content.size() ? content.substr(from) : "";
        }
        made.fields.set("Content-Length", std::to_string(made.body.size()));
        return made;
    }

    /// As a transport does it that hands on what it gets, here byte by byte.
    transfer_result perform(waybill::transfer const& what, response made)
    {
        asked.push_back(what.request);
        transfer_result result;
        result.sent = true;
        result.sink_asked = true;
        auto const body = std::exchange(made.body, {});
        result.response = std::move(made);
        reached();
        auto const said = what.sink->begin(result.response);
        bool ok = said != body_answer::refuse;
        if (said == body_answer::leave) result.response.body = body;
        auto const end = std::exchange(breaks_after, std::nullopt);
        for (std::size_t i = 0; said == body_answer::take && ok && i < body.size() && i != end; ++i) {
            reached();
            if (what.stop.stop_requested()) {
                result.failure = error_kind::canceled;
                return result;
            }
            ok = what.sink->take(std::string_view{body}.substr(i, 1));
            if (what.on_progress && ok) what.on_progress({0, 0, i + 1, body.size()});
        }
        if (!ok) {
            result.failure = what.sink->why().kind;
            result.message = what.sink->why().message;
        } else if (end && *end < body.size()) {
            result.failure = error_kind::transport;
        }
        return result;
    }
};

using answering = std::function<transfer_result(waybill::transfer const&)>;
struct scripted {
    answering answer;
    transfer_result perform(waybill::transfer const& what) { return answer(what); }
};
using client = waybill::client<shelf::api, waybill::blocking>;

waybill::client_options quick()
{
    waybill::client_options options;
    options.retry.jitter = [] { return 0.0; };
    options.proxy = "";
    return options;
}

client client_of(document& of)
{
    return {{"key"}, quick(), scripted{[&of](waybill::transfer const& what) { return of.perform(what, of.head(what.request)); }}};
}

outcome fetch(client const& from, target const& to, download_options const& options = {})
{
    return attempt_download(from, "/export.csv", to.path(), options);
}

} // namespace

TEST_CASE("a download that breaks off at any byte goes on there, and progress counts what was there")
{
    for (std::size_t at = 0; at <= alphabet.size(); ++at) {
        CAPTURE(at);
        target const to;
        document there{.breaks_after = at};
        std::vector<transfer_progress> seen;
        download_options options;
        options.call.on_progress = [&](transfer_progress const& now) { seen.push_back(now); };
        auto const got = fetch(client_of(there), to, options);
        REQUIRE(got.has_value());
        CHECK(got->size_bytes == alphabet.size());
        CHECK(got->response.fields.find("Content-Type") == "text/csv");
        CHECK(to.read() == alphabet);
        CHECK_FALSE(to.has_part());
        for (std::size_t i = 0; i < seen.size(); ++i) CHECK(seen[i] == transfer_progress{0, 0, i + 1, alphabet.size()});
        CHECK(seen.size() == alphabet.size());
        CHECK(there.asked.at(0).fields.find("Accept-Encoding") == "identity");
        CHECK(there.asked.at(0).fields.find("Accept") == "*/*");
        CHECK_FALSE(there.asked.at(0).fields.find("Range").has_value());
        if (at == alphabet.size()) continue;
        REQUIRE(there.asked.size() == 2);
        auto const& again = there.asked[1].fields;
        CHECK(again.find("Range").value_or("") == (at == 0 ? "" : "bytes=" + std::to_string(at) + '-'));
        CHECK(again.find("If-Range").value_or("") == (at == 0 ? "" : "\"1\""));
    }
}

TEST_CASE("a download begins anew where the server knows no ranges, or has another document by now, or none that can be known again")
{
    target const to;
    document there{.breaks_after = 10};
    answering answer = [&](waybill::transfer const& what) { return there.perform(what, there.head(what.request)); };
    SUBCASE("no ranges") { there.knows_ranges = false; }
    SUBCASE("another document")
    {
        answer = [&](waybill::transfer const& what) {
            if (there.asked.size() == 1) {
                there.tag = "\"2\"";
                there.content = "0123456789";
            }
            return there.perform(what, there.head(what.request));
        };
    }
    SUBCASE("a weak tag") { there.tag = "W/\"1\""; }
    SUBCASE("compressed on the way")
    {
        answer = [&](waybill::transfer const& what) {
            auto head = there.head(what.request);
            head.fields.set("Content-Encoding", "gzip");
            return there.perform(what, std::move(head));
        };
    }
    client const from{{"key"}, quick(), scripted{answer}};
    REQUIRE(fetch(from, to).has_value());
    CHECK(to.read() == there.content);
    CHECK(there.asked.size() == 2);
}

TEST_CASE("a part that does not fit is not used: the download begins anew")
{
    for (auto const* const range : {"bytes 9-25/26", "bytes 11-25/26", "bytes 10-25/27", "bytes */26", ""}) {
        CAPTURE(range);
        target const to;
        document there{.breaks_after = 10};
        client const from{{"key"}, quick(), scripted{[&](waybill::transfer const& what) {
            auto head = there.head(what.request);
            if (head.status == 206) head.fields.set("Content-Range", range);
            return there.perform(what, std::move(head));
        }}};
        REQUIRE(fetch(from, to).has_value());
        CHECK(to.read() == alphabet);
        REQUIRE(there.asked.size() == 3);
        CHECK_FALSE(there.asked[2].fields.find("Range").has_value());
    }
}

TEST_CASE("a server may give the rest in parts, as long as attempts are left")
{
    target const to;
    document there{.breaks_after = 10};
    client const from{{"key"}, quick(), scripted{[&](waybill::transfer const& what) {
        auto head = there.head(what.request);
        if (head.status == 206 && there.asked.size() == 1) {
            head.fields.set("Content-Range", "bytes 10-14/26");
            head.body.resize(5);
        }
        return there.perform(what, std::move(head));
    }}};
    REQUIRE(fetch(from, to).has_value());
    CHECK(to.read() == alphabet);
    CHECK(there.asked.at(2).fields.find("Range") == "bytes=15-");
}

TEST_CASE("where nothing lies behind the part, it is the whole, or the download begins anew at once")
{
    target const to;
    document there;
    download_options const options{.resume = download_resume::across_calls};
    auto const leave = [&](std::string const& part) { // as a process that was killed
        there.breaks_after = 10;
        auto only_once = options;
        only_once.call.retry = waybill::retry_policy{.attempts = 1};
        REQUIRE(fetch(client_of(there), to, only_once).has_error());
        std::ofstream{to.part(), std::ios::binary} << part;
        there.asked.clear();
    };
    SUBCASE("the whole")
    {
        leave(alphabet);
        auto const got = fetch(client_of(there), to, options);
        REQUIRE(got.has_value());
        CHECK(got->size_bytes == 26);
        CHECK(there.asked.size() == 1);
        CHECK(to.read() == alphabet);
    }
    SUBCASE("a shorter one behind the same tag")
    {
        leave(alphabet.substr(0, 20));
        there.content = "short";
        REQUIRE(fetch(client_of(there), to, options).has_value());
        CHECK(there.asked.size() == 2);
        CHECK(to.read() == "short");
    }
    SUBCASE("what is longer than it can be was not written here")
    {
        leave(alphabet + '!');
        REQUIRE(fetch(client_of(there), to, options).has_value());
        CHECK_FALSE(there.asked.at(0).fields.find("Range").has_value());
        CHECK(to.read() == alphabet);
    }
    CHECK_FALSE(to.has_part());
}

TEST_CASE("416 for what nobody has asked for is an error as any")
{
    target const to;
    client const from{{"key"}, quick(), waybill::in_process{[](request const&) { return response{416, {}, "{}"}; }}};
    auto const failed = fetch(from, to);
    REQUIRE(failed.has_error());
    CHECK(failed.error().kind == error_kind::http_status);
    CHECK(failed.error().http_status == 416);
    CHECK(failed.error().attempts == 1);
}

TEST_CASE("what a call has left is gone on with by another one, if it is of the same document")
{
    target const to{"old"};
    document there{.breaks_after = 10};
    download_options once{.resume = download_resume::across_calls};
    once.call.retry = waybill::retry_policy{.attempts = 1};
    auto const broken = fetch(client_of(there), to, once);
    REQUIRE(broken.has_error());
    CHECK(broken.error().kind == error_kind::transport);
    CHECK(broken.error().retry_stop == retry_stop::attempts_exhausted);
    CHECK(to.read() == "old");
    CHECK(scratch_file::read(to.part()) == alphabet.substr(0, 10));
    there.asked.clear();
    std::string expected = "bytes=10-";
    auto options = once;
    SUBCASE("the same") {}
    SUBCASE("changed meanwhile")
    {
        there.tag = "\"2\"";
        there.content = "0123456789";
    }
    SUBCASE("nothing said about the server's part")
    {
        std::filesystem::remove(to.note());
        expected = "";
    }
    SUBCASE("the note was not written to its end")
    {
        std::filesystem::resize_file(to.note(), std::filesystem::file_size(to.note()) - 1);
        expected = "";
    }
    SUBCASE("the part is gone")
    {
        std::filesystem::remove(to.part());
        expected = "";
    }
    SUBCASE("not wanted")
    {
        options.resume = download_resume::within_call;
        expected = "";
    }
    SUBCASE("of another path")
    {
        auto const got = attempt_download(client_of(there), "/export.csv?page=2", to.path(), options);
        REQUIRE(got.has_value());
        CHECK_FALSE(there.asked.at(0).fields.find("Range").has_value());
        there.asked.clear();
        expected = "";
    }
    REQUIRE(fetch(client_of(there), to, options).has_value());
    CHECK(there.asked.at(0).fields.find("Range").value_or("") == expected);
    CHECK(to.read() == there.content);
    CHECK_FALSE(to.has_part());
}

TEST_CASE("an error's answer is read as an error and never written")
{
    target const to{"old"};
    struct row {
        int status;
        error_kind kind;
        int attempts;
    };
    for (auto const& [status, kind, attempts] : {row{404, error_kind::not_found, 1}, {401, error_kind::authentication, 1}, {503, error_kind::server, 3},
                                                 {202, error_kind::unexpected_content, 1}, {204, error_kind::unexpected_content, 1}, {206, error_kind::unexpected_content, 1},
                                                 {302, error_kind::http_status, 1}}) {
        CAPTURE(status);
        auto const answer = [status = status](request const&) {
            response made{status, {}, R"({"message":"no such export"})"};
            made.fields.set("Content-Type", "application/json");
            return made;
        };
        client const from{{"key"}, quick(), waybill::in_process{answer}};
        auto const failed = fetch(from, to);
        REQUIRE(failed.has_error());
        CHECK(failed.error().kind == kind);
        CHECK(failed.error().http_status == status);
        CHECK(failed.error().attempts == attempts);
        CHECK(failed.error().operation == "download /export.csv");
        CHECK(failed.error().body == R"({"message":"no such export"})");
        CHECK(to.read() == "old");
        CHECK_FALSE(to.has_part());
    }
}

TEST_CASE("an answer of another media type is not the file where one is expected")
{
    target const to;
    client const from{{"key"}, quick(), waybill::in_process{[](request const&) {
        response made{200, {}, "<html>log in</html>"};
        made.fields.set("Content-Type", "text/html; charset=utf-8");
        return made;
    }}};
    auto const failed = fetch(from, to, {.media_type = "text/csv"});
    REQUIRE(failed.has_error());
    CHECK(failed.error().kind == error_kind::unexpected_content);
    CHECK(failed.error().message == "expected text/csv, found text/html");
    CHECK(failed.error().body == "<html>log in</html>");
    CHECK_FALSE(to.is_there());
    CHECK(fetch(from, to, {.media_type = "Text/HTML"}).has_value());
    CHECK(to.read() == "<html>log in</html>");
}

TEST_CASE("a limit on the file holds before and while it comes, and not that on other answers")
{
    target const to;
    document there;
    auto const refused = fetch(client_of(there), to, {.limit_bytes = 25});
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == error_kind::too_large);
    CHECK(refused.error().attempts == 1);
    CHECK_FALSE(to.has_part());
    CHECK(fetch(client_of(there), to, {.limit_bytes = 26}).has_value());

    auto const without_length = [&](waybill::transfer const& what) {
        auto head = there.head(what.request);
        head.fields.erase("Content-Length");
        return there.perform(what, std::move(head));
    };
    client const from{{"key"}, quick(), scripted{without_length}};
    CHECK(fetch(from, to, {.limit_bytes = 25}).error().kind == error_kind::too_large);
    CHECK(fetch(from, to, {.limit_bytes = 26}).has_value());

    auto small = quick();
    small.limit.body_bytes = 10;
    client const whole{{"key"}, small, waybill::in_process{[&](request const& of) { return there.head(of); }}};
    CHECK(fetch(whole, to).has_value());
}

TEST_CASE("a file that cannot be written ends the call, with nothing else changed")
{
    document there;
    SUBCASE("no such folder: nothing is sent")
    {
        auto const failed = attempt_download(client_of(there), "/export.csv", "/no/such/folder/export.csv");
        REQUIRE(failed.has_error());
        CHECK(failed.error().kind == error_kind::file);
        CHECK(failed.error().effect == effect::not_sent);
        CHECK(failed.error().message == "cannot be written: /no/such/folder/export.csv.part");
        CHECK(there.asked.empty());
    }
    SUBCASE("a full disk, seen at once or at the end")
    {
        for (std::size_t const size : {26U, 1'000'000U}) {
            CAPTURE(size);
            there.content.resize(size, 'x');
            target const to{"old"};
            std::filesystem::create_symlink("/dev/full", to.part());
            client const from{{"key"}, quick(), waybill::in_process{[&](request const& of) { return there.head(of); }}};
            auto const failed = fetch(from, to);
            REQUIRE(failed.has_error());
            CHECK(failed.error().kind == error_kind::file);
            CHECK(failed.error().message == "cannot be written: " + to.part());
            CHECK(failed.error().attempts == 1);
            CHECK(to.read() == "old");
            CHECK_FALSE(to.has_part());
        }
    }
    SUBCASE("a folder where the file should be")
    {
        target const to;
        std::filesystem::create_directory(to.path());
        auto const failed = fetch(client_of(there), to);
        REQUIRE(failed.has_error());
        CHECK(failed.error().kind == error_kind::file);
        CHECK(failed.error().message == "cannot be written: " + to.path());
        CHECK(std::filesystem::is_directory(to.path()));
        CHECK_FALSE(to.has_part());
        std::filesystem::remove_all(to.path());
    }
}

TEST_CASE("a stop at any step of a download leaves what was there, and what it has left can be gone on with")
{
    for (auto const resume : {download_resume::within_call, download_resume::across_calls}) {
        for (std::size_t n = 0;; ++n) {
            CAPTURE(n);
            target const to{"old"};
            document there{.breaks_after = 10};
            std::stop_source stop;
            std::size_t step = 0;
            there.reached = [&] {
                if (step++ == n) stop.request_stop();
            };
            download_options options{.resume = resume};
            options.call.stop = stop.get_token();
            auto const got = fetch(client_of(there), to, options);
            if (!stop.stop_requested()) {
                CHECK(got.has_value());
                CHECK(n == 28); // two answers, and each byte once
                break;
            }
            REQUIRE(got.has_error());
            CHECK(got.error().kind == error_kind::canceled);
            CHECK(to.read() == "old");
            if (resume == download_resume::within_call) CHECK_FALSE(to.has_part());
            there.reached = [] {};
            there.breaks_after.reset();
            options.call.stop = {};
            REQUIRE(fetch(client_of(there), to, options).has_value());
            CHECK(to.read() == alphabet);
            CHECK_FALSE(to.has_part());
        }
    }
}

TEST_CASE("the address of a download is at the service, or it gets no key")
{
    target const to;
    std::vector<request> asked;
    client const from{{"key"}, quick(), waybill::in_process{[&](request const& came) {
        asked.push_back(came);
        return response{200, {}, "x"};
    }}};
    CHECK(attempt_download(from, "/a%20b?c=d", to.path()).has_value());
    CHECK(attempt_download(from, "https://shelf.example.test/signed?x=1", to.path()).has_value());
    CHECK(asked.at(0).url == "https://shelf.example.test/a%20b?c=d");
    CHECK(asked.at(1).url == "https://shelf.example.test/signed?x=1");
    for (auto const& each : asked) CHECK(each.fields.find("Authorization") == "Key key");
    for (auto const* const wrong : {"https://elsewhere.example.test/x", "http://127.0.0.1/x", "/a b", "/a\r\nX: y"}) {
        CAPTURE(wrong);
        auto const failed = attempt_download(from, wrong, to.path());
        REQUIRE(failed.has_error());
        CHECK(failed.error().effect == effect::not_sent);
    }
    CHECK(asked.size() == 2);
    CHECK_THROWS_AS(download(from, "/a b", to.path()), waybill::exception);
}

TEST_CASE("each request of a download waits for its turn")
{
    target const to;
    document there{.breaks_after = 10};
    auto options = quick();
    options.limiter = std::make_shared<waybill::local_limiter>(waybill::local_limiter::options{.all = {.concurrency = 1}});
    client const from{{"key"}, options, scripted{[&](waybill::transfer const& what) { return there.perform(what, there.head(what.request)); }}};
    CHECK(fetch(from, to).has_value());
    CHECK(fetch(from, to).has_value());
}

TEST_CASE("a recorded download can be played")
{
    target const cassette;
    target const to;
    document there{.content = R"({"a":1})"};
    waybill::cassette_clear const clear{.members = {"a"}};
    {
        waybill::cassette_recorder recorder{cassette.path(), clear};
        client const from{{"key"}, quick(), waybill::recording{recorder, waybill::in_process{[&](request const& of) {
            auto made = there.head(of);
            made.fields.set("Content-Type", "application/json");
            return made;
        }}}};
        REQUIRE(fetch(from, to).has_value());
        CHECK(to.read() == R"({"a":1})");
    }
    waybill::cassette_player player{cassette.path()};
    target const again;
    client const from{{"key"}, quick(), waybill::replaying{player}};
    REQUIRE(fetch(from, again).has_value());
    CHECK(again.read() == R"({"a":1})");
}

// Over sockets

namespace {

struct blocking_caller {
    explicit blocking_caller(waybill::client_options options) : from{{"key"}, std::move(options)} {}
    outcome operator()(target const& to, download_options const& options = {}) { return fetch(from, to, options); }
    client from;
};

struct coro_caller {
    explicit coro_caller(waybill::client_options options) : from{io.get_executor(), {"key"}, std::move(options)} {}
    outcome operator()(target const& to, download_options const& options = {})
    {
        std::optional<outcome> got;
        asio::co_spawn(io, [](asio::awaitable<outcome> work, std::optional<outcome>& kept) -> asio::awaitable<void> {
            auto done = co_await std::move(work);
            kept.emplace(std::move(done));
        }(attempt_download(from, "/export.csv", to.path(), options), got), asio::bind_cancellation_slot(cancel.slot(), asio::detached));
        io.restart();
        io.run();
        return std::move(got).value();
    }
    asio::io_context io;
    asio::cancellation_signal cancel;
    waybill::client<shelf::api, waybill::coro> from;
};

waybill::client_options options_for(raw_server const& server)
{
    auto options = quick();
    options.base_url = server.url();
    return options;
}

std::string const large(300'000, 'x');
std::string const large_head = "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 300000\r\n\r\n";

} // namespace

TEST_CASE_TEMPLATE("a download whose connection breaks goes on by another one", Caller, blocking_caller, coro_caller)
{
    auto const rest = "HTTP/1.1 206 Partial Content\r\nETag: \"1\"\r\nContent-Range: bytes 200000-299999/300000\r\n" + response_text("", large.substr(200'000));
    raw_server server{in_turn({send_and_close(large_head + large.substr(0, 200'000)), send(rest)})};
    Caller call{options_for(server)};
    target const to;
    std::vector<transfer_progress> seen;
    download_options options;
    options.call.on_progress = [&](transfer_progress const& now) { seen.push_back(now); };
    auto const got = call(to, options);
    REQUIRE(got.has_value());
    CHECK(got->size_bytes == 300'000);
    CHECK(to.read() == large);
    CHECK(server.received().at(1).find("\r\nRange: bytes=200000-\r\nIf-Range: \"1\"\r\n") != std::string::npos);
    CHECK(seen.back() == transfer_progress{0, 0, 300'000, 300'000});
    for (std::size_t i = 1; i < seen.size(); ++i) CHECK(seen[i].bytes_received >= seen[i - 1].bytes_received);
}

TEST_CASE_TEMPLATE("a body that ends too early is no file", Caller, blocking_caller, coro_caller)
{
    std::string answer;
    SUBCASE("of a stated length") { answer = large_head + "x"; }
    SUBCASE("in chunks") { answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"; }
    raw_server server{in_turn({send_and_close(answer)})};
    Caller call{options_for(server)};
    target const to{"old"};
    auto const failed = call(to);
    REQUIRE(failed.has_error());
    CHECK(failed.error().kind == error_kind::transport);
    CHECK(failed.error().attempts == 3);
    CHECK(to.read() == "old");
    CHECK_FALSE(to.has_part());
}

TEST_CASE_TEMPLATE("a download that is compressed all the same is unpacked, and one that cannot be is refused", Caller, blocking_caller, coro_caller)
{
    std::string const packed{"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\x4b\x4c\x4a\x06\x00\xc2\x41\x24\x35\x03\x00\x00\x00", 23}; // "abc"
    raw_server server{in_turn({send(response_text("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n", packed)),
                               send(response_text("HTTP/1.1 200 OK\r\nContent-Encoding: own\r\n", packed))})};
    auto options = options_for(server);
    options.retry.attempts = 1;
    Caller call{options};
    target const to;
    REQUIRE(call(to).has_value());
    CHECK(to.read() == "abc");
    CHECK(call(to).error().kind == error_kind::transport);
    CHECK(to.read() == "abc");
}

TEST_CASE_TEMPLATE("an error's answer over a socket is read as one", Caller, blocking_caller, coro_caller)
{
    raw_server server{in_turn({send(response_text("HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n", R"({"message":"gone"})"))})};
    Caller call{options_for(server)};
    target const to;
    auto const failed = call(to);
    REQUIRE(failed.has_error());
    CHECK(failed.error().kind == error_kind::not_found);
    CHECK(failed.error().provider_message == "gone");
    CHECK_FALSE(to.has_part());
}

TEST_CASE_TEMPLATE("a full disk ends a download over a socket", Caller, blocking_caller, coro_caller)
{
    raw_server server{in_turn({send(large_head + large)})};
    Caller call{options_for(server)};
    target const to;
    std::filesystem::create_symlink("/dev/full", to.part());
    auto const failed = call(to);
    REQUIRE(failed.has_error());
    CHECK(failed.error().kind == error_kind::file);
    CHECK(failed.error().attempts == 1);
    CHECK_FALSE(to.is_there());
}

TEST_CASE_TEMPLATE("what progress throws cancels a download, and the next goes on", Caller, blocking_caller, coro_caller)
{
    auto const rest = [](raw_server::connection& client) { client.send(large_head + large); };
    raw_server server{in_turn({send(large_head + large.substr(0, 100'000)), rest})};
    Caller call{options_for(server)};
    target const to;
    download_options options{.resume = download_resume::across_calls};
    options.call.on_progress = [](transfer_progress const& now) {
        if (now.bytes_received == 100'000) throw std::runtime_error{"enough"};
    };
    auto const ended = call(to, options);
    REQUIRE(ended.has_error());
    CHECK(ended.error().kind == error_kind::canceled);
    CHECK(ended.error().message == "enough");
    CHECK(scratch_file::read(to.part()).size() == 100'000);
    options.call.on_progress = {};
    REQUIRE(call(to, options).has_value());
    CHECK(server.received().at(1).find("\r\nRange: bytes=100000-\r\n") != std::string::npos);
    CHECK(to.read() == large); // the whole came all the same
}

TEST_CASE("a stop and a cancellation end a download over a socket that does not go on")
{
    raw_server server{in_turn({send(large_head + large.substr(0, 100'000))})};
    target const to{"old"};
    std::stop_source stop;
    download_options options;
    options.call.stop = stop.get_token();
    options.call.on_progress = [&](transfer_progress const& now) {
        if (now.bytes_received == 100'000) stop.request_stop();
    };
    auto const stopped = blocking_caller{options_for(server)}(to, options);
    REQUIRE(stopped.has_error());
    CHECK(stopped.error().kind == error_kind::canceled);

    coro_caller call{options_for(server)};
    options.call.on_progress = [&](transfer_progress const& now) {
        if (now.bytes_received == 100'000) asio::post(call.io, [&] { call.cancel.emit(asio::cancellation_type::terminal); });
    };
    auto const canceled = call(to, options);
    REQUIRE(canceled.has_error());
    CHECK(canceled.error().kind == error_kind::canceled);
    CHECK(to.read() == "old");
    CHECK_FALSE(to.has_part());
}

TEST_CASE("a coroutine's download that nobody awaits touches nothing, and its errors come as they are asked for")
{
    raw_server server{in_turn({send(response_text("HTTP/1.1 200 OK\r\n", "abc"))})};
    coro_caller call{options_for(server)};
    target const to;
    {
        auto const unused = download(call.from, "/export.csv", to.path());
        CHECK_FALSE(to.has_part());
    }
    CHECK_THROWS_AS(static_cast<void>(download(call.from, "/a b", to.path())), waybill::exception);
    std::uint64_t size = 0;
    asio::co_spawn(call.io, [&]() -> asio::awaitable<void> {
        download_options const options{.limit_bytes = 3};
        auto const got = co_await download(call.from, "/export.csv", to.path(), options);
        size = got.size_bytes;
        auto const failed = co_await attempt_download(call.from, "/export.csv", "/no/such/folder/x");
        CHECK(failed.error().kind == error_kind::file);
    }, asio::detached);
    call.io.run();
    CHECK(size == 3);
    CHECK(to.read() == "abc");
}
