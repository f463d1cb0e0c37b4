#include <support/campaign_calls.hpp>
#include <support/raw_server.hpp>

#include <waybill/transport/content_coding.hpp>

#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using namespace support;
using waybill::blocking;
using waybill::client_options;
using waybill::coro;
using waybill::effect;
using waybill::error_kind;
using connection = raw_server::connection;

constexpr std::size_t kilobyte = 1024;
constexpr std::size_t megabyte = 1024 * kilobyte;

enum : int { raw_format = -15, zlib_format = 15, gzip_format = 31 }; // windowBits

std::string compressed(std::string_view plain, int format)
{
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY) == Z_OK);
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

std::string coded(std::string_view coding, std::string_view body)
{
    return response_text(std::string{ok_json} + "Content-Encoding: " + std::string{coding} + "\r\n", body);
}

std::string in_chunks(std::string_view body, std::size_t piece_bytes)
{
    std::string text;
    for (; !body.empty(); body.remove_prefix((std::min)(piece_bytes, body.size()))) {
        auto const piece = body.substr(0, piece_bytes);
        char size[17];
        *std::to_chars(size, size + 16, piece.size(), 16).ptr = '\0';
        text.append(size).append("\r\n").append(piece).append("\r\n");
    }
    return text;
}

/// The answer is understood by POST and GET alike, and the next call works.
template <class Mode>
void check_understood(std::string_view name, raw_server::script const& answer, client_options options = {})
{
    CAPTURE(name);
    raw_server server{in_turn({answer, answer, send_campaign()})};
    options.base_url = server.url();
    caller<Mode> call{options};
    auto const started = call(start_campaign);
    REQUIRE_MESSAGE(started.has_value(), to_string(started.error()));
    CHECK(started->name == "Spring");
    auto const got = call(get_campaign);
    REQUIRE_MESSAGE(got.has_value(), to_string(got.error()));
    CHECK(got->name == "Spring");
    CHECK(call(start_campaign).has_value());
    CHECK(server.requests() == 3);
}

// Content codings

TEST_CASE_TEMPLATE("a compressed answer is understood, in one piece and in chunks of a byte", Mode, blocking, coro)
{
    struct sample {
        std::string_view coding;
        std::string body;
    };
    std::vector<sample> samples{
        {"gzip", compressed(campaign_json, gzip_format)},
        {"x-gzip", compressed(campaign_json, gzip_format)},
        {"GZIP", compressed(campaign_json, gzip_format)},
        {"deflate", compressed(campaign_json, zlib_format)},
        {"deflate", compressed(campaign_json, raw_format)},
        {"identity", std::string{campaign_json}},
    };
#if WAYBILL_HAS_BROTLI
    samples.push_back({"br", std::string{"\x13\x78\x00\x10\x8C\xD3\x05\xF7\x68\x71\x94\x8C\x50\xE9\x96\xB7\xD4\x3F\xFF\x6F\xE7\x51\xAE\x64"
                                     "\x49\x33\x8A\x60\x13\x48\xA6\x45\xBE\xC8\xE0\x7A\xC0\x45\x3F\x27\x35\x91\x2B\xE2\x54\xC0\x49\x6B"
                                     "\x7C\x80\x8C\x59\xCF\x1C\xA8\xAF\x17\x44\x25\x23\x02\x2E\x68\x0A\x95\x8A\x77\x6A\x07\x39\x3C\x19"
                                     "\x82\xC1\x0B\x22\x91\x88\x5C\x45\xDD\x3D\xD1\x07"sv}});
#endif
#if WAYBILL_HAS_ZSTD
    samples.push_back({"zstd", std::string{"\x28\xB5\x2F\xFD\x20\x79\x7D\x02\x00\x52\x05\x11\x12\x90\xCF\x01\x92\x61\x02\x0E\x8E\x2A\x34\x5B"
                                     "\xE7\x43\x1A\x8A\xEB\x1F\x94\xD9\xD1\x7B\x70\x65\xFA\x94\x3E\xA4\xD3\xE8\x20\x3A\x94\xD1\xE3\xE7"
                                     "\x96\x2D\xF7\x2C\x7B\xB5\x1D\x1C\xCE\x58\x29\xFA\xF9\x93\x6C\xBA\xCB\x7E\xFE\xDA\x7C\xD1\x5D\x76"
                                     "\x70\xB1\xA8\x6C\x3F\x77\xF1\x38\x02\x00\x77\x54\xC3\xEC\x9A\x4E"sv}});
#endif
    for (auto const& [coding, body] : samples) {
        check_understood<Mode>(coding, send(coded(coding, body)));
        check_understood<Mode>(coding, send(std::string{ok_json} + "Transfer-Encoding: chunked\r\nContent-Encoding: " +
                                            std::string{coding} + "\r\n\r\n" + in_chunks(body, 1) + "0\r\n\r\n"));
    }
}

TEST_CASE_TEMPLATE("the codings that can be read are asked for", Mode, blocking, coro)
{
    raw_server server{in_turn({send_campaign()})};
    caller<Mode> call{options_for(server)};
    REQUIRE(call(get_campaign).has_value());
    auto const expected = "\r\nAccept-Encoding: " + std::string{waybill::accepted_codings()} + "\r\n";
    CHECK(server.received().front().find(expected) != std::string::npos);
}

TEST_CASE_TEMPLATE("a compressed body that is truncated or damaged is an error, although its length is as stated", Mode,
                   blocking, coro)
{
    auto const gzip = compressed(campaign_json, gzip_format);
    auto const half = gzip.substr(0, gzip.size() / 2);
    auto const chunked_gzip = std::string{ok_json} + "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n";
    auto damaged = gzip;
    damaged[damaged.size() - 6] ^= '\x40'; // in the checksum
    std::vector<fault> const faults{
        {"half", send(coded("gzip", half)), error_kind::transport, 200},
        {"without its checksum", send(coded("gzip", gzip.substr(0, gzip.size() - 8))), error_kind::transport, 200},
        {"half in chunks", send(chunked_gzip + in_chunks(half, 10) + "0\r\n\r\n"), error_kind::transport, 200},
        {"half in chunks, with a trailer", send(chunked_gzip + in_chunks(half, 10) + "0\r\nX-Checksum: 1\r\n\r\n"),
         error_kind::transport, 200},
        {"half until close", send_and_close(std::string{ok_json} + "Content-Encoding: gzip\r\n\r\n" + half),
         error_kind::transport, 200},
        {"with a wrong checksum", send(coded("gzip", damaged)), error_kind::transport, 200},
        {"not compressed", send(coded("gzip", campaign_json)), error_kind::transport, 200},
        {"more behind it", send(coded("gzip", gzip + "more")), error_kind::transport, 200},
        {"of a coding not asked for", send(coded("compress", gzip)), error_kind::transport, 200},
        {"compressed twice", send(coded("gzip, gzip", compressed(gzip, gzip_format))), error_kind::transport, 200},
    };
    for (auto const& each : faults) check_fault<Mode>(each);
}

// Limits

TEST_CASE_TEMPLATE("a body beyond the limit ends the call, however small it was when compressed", Mode, blocking, coro)
{
    std::string const zeros(20 * megabyte, '0');
    auto const bomb = compressed('"' + zeros + '"', gzip_format);
    REQUIRE(bomb.size() < 30 * kilobyte);
    auto const flood = [](std::string_view head) {
        return [=](connection& client) {
            client.send(head);
            std::string const block(64 * kilobyte, ' ');
            while (client.send(block)) {
            }
        };
    };
    static std::string const in_one_chunk =
        std::string{ok_json} + "Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n";
    static std::string const until_close = std::string{ok_json} + "\r\n";
    static std::string const stated = std::string{ok_json} + "Content-Length: 9000000000\r\n\r\n";
    static std::string const of_an_error = "HTTP/1.1 500 No\r\nContent-Type: text/plain\r\n\r\n";
    std::vector<fault> const faults{
        {"gzip bomb", send(coded("gzip", bomb)), error_kind::too_large, 200, false},
        {"endless, by a length", flood(stated), error_kind::too_large, 200, false},
        {"endless, in a chunk", flood(in_one_chunk), error_kind::too_large, 200, false},
        {"endless, until close", flood(until_close), error_kind::too_large, 200, false},
        {"endless, of an error", flood(of_an_error), error_kind::too_large, 500, false},
    };
    client_options options;
    options.limit.body_bytes = megabyte;
    for (auto const& each : faults) check_fault<Mode>(each, options);
}

TEST_CASE_TEMPLATE("the limit is the size of the largest body that passes", Mode, blocking, coro)
{
    client_options options;
    options.limit.body_bytes = campaign_json.size();
    check_understood<Mode>("plain", send_campaign(), options);
    check_understood<Mode>("gzip", send(coded("gzip", compressed(campaign_json, gzip_format))), options);
    options.limit.body_bytes -= 1;
    raw_server server{in_turn({send_campaign()})};
    options.base_url = server.url();
    caller<Mode> call{options};
    check_failure(call(start_campaign), error_kind::too_large, effect::unknown, 200);
}

TEST_CASE_TEMPLATE("a large body passes by default", Mode, blocking, coro)
{
    std::string json{campaign_json};
    json.insert(1, R"("description":")" + std::string(5 * megabyte, 'x') + R"(",)");
    raw_server server{in_turn({send(response_text(ok_json, json))})};
    caller<Mode> call{options_for(server)};
    auto const got = call(get_campaign);
    REQUIRE(got.has_value());
    CHECK(got->description->size() == 5 * megabyte);
}

TEST_CASE_TEMPLATE("headers pass up to a limit of size and of number", Mode, blocking, coro)
{
    auto const with_headers = [](std::string_view headers) {
        return send(response_text(std::string{ok_json} + std::string{headers}, campaign_json));
    };
    auto const line_of = [](std::size_t bytes) { return "X-Long: " + std::string(bytes, 'x') + "\r\n"; };
    std::string many;
    for (int i = 0; i < 400; ++i) many += "X-Many: 1\r\n";

    check_understood<Mode>("5 KB value", with_headers(line_of(5 * kilobyte)));
    check_understood<Mode>("400 headers", with_headers(many));
    check_understood<Mode>("no value", with_headers("X-Empty:\r\nX-Blank:  \t \r\n"));

    std::string large;
    for (int i = 0; i < 100; ++i) large += line_of(10 * kilobyte);
    auto const hints = [](connection& client) {
        while (client.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")) {
        }
    };
    std::vector<fault> const faults{
        {"1 MB value", with_headers(line_of(megabyte)), error_kind::too_large, 200, false},
        {"1 MB of headers", with_headers(large), error_kind::too_large, 200, false},
        {"501 headers", with_headers(many + many), error_kind::too_large, 200, false},
        {"endless interim answers", hints, error_kind::too_large, 103, false},
    };
    for (auto const& each : faults) check_fault<Mode>(each);
}

TEST_CASE_TEMPLATE("the limit on the number of headers is the largest number that passes", Mode, blocking, coro)
{
    client_options options;
    options.limit.header_count = 2; // Content-Type and Content-Length
    check_understood<Mode>("two", send_campaign(), options);
    raw_server server{in_turn({send(response_text(std::string{ok_json} + "X-Third: 1\r\n", campaign_json))})};
    options.base_url = server.url();
    caller<Mode> call{options};
    check_failure(call(start_campaign), error_kind::too_large, effect::unknown, 200);
}

// Framing

TEST_CASE_TEMPLATE("answers of all ages and accents are understood", Mode, blocking, coro)
{
    std::string const json{campaign_json};
    auto const length = "Content-Length: " + std::to_string(json.size()) + "\r\n";
    auto const type = "Content-Type: application/json\r\n"s;
    auto const chunked = std::string{ok_json} + "Transfer-Encoding: chunked\r\n\r\n";
    struct {
        std::string_view name;
        raw_server::script answer;
    } const answers[] = {
        {"body until close", send_and_close(std::string{ok_json} + "\r\n" + json)},
        {"HTTP/1.0", send_and_close("HTTP/1.0 200 OK\r\n" + type + length + "\r\n" + json)},
        {"HTTP/1.0 until close", send_and_close("HTTP/1.0 200 OK\r\n" + type + "\r\n" + json)},
        {"no reason phrase", send("HTTP/1.1 200 \r\n" + type + length + "\r\n" + json)},
        {"not even the space before it", send("HTTP/1.1 200\r\n" + type + length + "\r\n" + json)},
        {"lines without CR", send("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 121\n\n" + json)},
        {"after 100", send("HTTP/1.1 100 Continue\r\n\r\n" + response_text(ok_json, json))},
        {"after 103 with headers",
         send("HTTP/1.1 103 Early Hints\r\nContent-Type: text/html\r\nContent-Length: 3\r\nLink: </a.css>\r\n\r\n" +
              response_text(ok_json, json))},
        {"after several", send("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" +
                               response_text(ok_json, json))},
        {"201", send(response_text("HTTP/1.1 201 Created\r\n" + type, json))},
        {"202", send(response_text("HTTP/1.1 202 Accepted\r\n" + type, json))},
        {"status that nobody knows", send(response_text("HTTP/1.1 299 Fine\r\n" + type, json))},
        {"length twice", send("HTTP/1.1 200 OK\r\n" + type + length + length + "\r\n" + json)},
        {"names in capitals",
         send("HTTP/1.1 200 OK\r\nCONTENT-TYPE:application/json\r\nCONTENT-LENGTH:121\r\n\r\n" + json)},
        {"no content type", send("HTTP/1.1 200 OK\r\n" + length + "\r\n" + json)},
        {"type with a parameter",
         send("HTTP/1.1 200 OK\r\nContent-Type: Application/JSON; charset=utf-8\r\n" + length + "\r\n" + json)},
        {"type of a JSON dialect", send("HTTP/1.1 200 OK\r\nContent-Type: application/hal+json\r\n" + length + "\r\n" + json)},
        {"chunks", send(chunked + in_chunks(json, 7) + "0\r\n\r\n")},
        {"chunks with an extension and trailers", send(chunked + "79;a=b\r\n" + json + "\r\n0\r\nContent-Length: 9\r\nX-T: 1\r\n\r\n")},
        {"chunks and a length", send(std::string{ok_json} + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" +
                                     in_chunks(json, 50) + "0\r\n\r\n")},
        {"to be closed", send_and_close(response_text(std::string{ok_json} + "Connection: close\r\n", json))},
        {"byte order mark", send(response_text(ok_json, "\xEF\xBB\xBF" + json))},
    };
    for (auto const& [name, answer] : answers) check_understood<Mode>(name, answer);
}

TEST_CASE_TEMPLATE("a length that is none, or that contradicts itself, is an error", Mode, blocking, coro)
{
    std::string const json{campaign_json};
    auto const with_length = [&](std::string_view value) {
        return send_and_close(std::string{ok_json} + "Content-Length: " + std::string{value} + "\r\n\r\n" + json);
    };
    std::vector<fault> const faults{
        {"negative", with_length("-121"), error_kind::transport, 200},
        {"minus one", with_length("-1"), error_kind::transport, 200},
        {"text", with_length("many"), error_kind::transport, 200},
        {"empty", with_length(""), error_kind::transport, 200},
        {"hexadecimal", with_length("0x79"), error_kind::transport, 200},
        {"with a fraction", with_length("121.0"), error_kind::transport, 200},
        {"with a sign", with_length("+121"), error_kind::transport, 200},
        {"list of different ones", with_length("121, 122"), error_kind::transport, 200},
        {"two different ones", with_length("121\r\nContent-Length: 20"), error_kind::transport, 200},
        {"two different ones, the other way round", with_length("20\r\nContent-Length: 121"), error_kind::transport, 200},
    };
    for (auto const& each : faults) check_fault<Mode>(each);
}

TEST_CASE_TEMPLATE("a body that goes on beyond its length does not end up in the next answer", Mode, blocking, coro)
{
    std::string const cut{campaign_json.substr(0, 20)};
    raw_server server{in_turn({
        send(std::string{ok_json} + "Content-Length: 20\r\n\r\n" + std::string{campaign_json}),
        send(response_text(ok_json, campaign_json) + "HTTP/1.1 500 Unasked\r\nContent-Length: 0\r\n\r\n"),
        send_campaign(),
    })};
    caller<Mode> call{options_for(server)};
    auto const failed = call(start_campaign);
    check_failure(failed, error_kind::decode, effect::unknown, 200);
    CHECK(failed.error().body == cut);
    CHECK(call(start_campaign).has_value());
    CHECK(call(start_campaign).has_value());
    CHECK(server.requests() == 3);
}

} // namespace
