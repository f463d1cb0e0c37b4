#include <waybill/transport/content_coding.hpp>

#include <doctest/doctest.h>
#include <zlib.h>
#if WAYBILL_HAS_ZSTD
#include <zstd.h>
#endif

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace std::string_view_literals;
using waybill::content_decoder;
using waybill::decode_status;

constexpr std::size_t no_limit = std::size_t{1} << 30;
constexpr std::size_t megabyte = std::size_t{1} << 20;

enum : int { raw_format = -15, zlib_format = 15, gzip_format = 31 }; // windowBits

std::string compressed(std::string_view plain, int format, int level = Z_DEFAULT_COMPRESSION)
{
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, level, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY) == Z_OK);
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

struct decoded {
    decode_status status;
    bool finished;
    std::string body;

    bool complete() const { return status == decode_status::ok && finished; }
};

decoded decode_with(content_decoder& decoder, std::string_view coding, std::string_view encoded,
                    std::size_t piece_bytes, std::size_t limit_bytes = no_limit)
{
    CAPTURE(coding);
    REQUIRE(decoder.start(coding));
    decoded result{decode_status::ok, true, {}};
    while (!encoded.empty() && result.status == decode_status::ok) {
        result.status = decoder.write(encoded.substr(0, piece_bytes), result.body, limit_bytes);
        encoded.remove_prefix((std::min)(piece_bytes, encoded.size()));
    }
    result.finished = decoder.finished();
    return result;
}

decoded decode(std::string_view coding, std::string_view encoded, std::size_t piece_bytes = no_limit,
               std::size_t limit_bytes = no_limit)
{
    content_decoder decoder;
    return decode_with(decoder, coding, encoded, piece_bytes, limit_bytes);
}

std::string const short_text = R"({"id":1,"email":"ada@example.test","tags":["a","a","a"],"email":"ada@example.test"})";
std::string const zeros(10 * megabyte, '\0');

// Compresses badly, and is longer than the blocks decoders work with.
std::string const long_text = [] {
    std::string text;
    unsigned state = 1;
    for (int i = 0; i < 100'000; ++i) {
        state = state * 1664525u + 1013904223u;
        text += static_cast<char>('0' + (state >> 27));
    }
    return text;
}();

struct sample {
    std::string_view coding;
    std::string encoded;
    std::string_view plain;
};

std::vector<sample> samples()
{
    std::vector<sample> all;
    for (std::string_view const plain : {std::string_view{short_text}, std::string_view{long_text}, ""sv, "x"sv}) {
        all.push_back({"gzip", compressed(plain, gzip_format), plain});
        all.push_back({"deflate", compressed(plain, zlib_format), plain});
        all.push_back({"deflate", compressed(plain, zlib_format, Z_NO_COMPRESSION), plain});
        all.push_back({"deflate", compressed(plain, raw_format), plain});
        all.push_back({"deflate", compressed(plain, raw_format, Z_NO_COMPRESSION), plain});
#if WAYBILL_HAS_ZSTD
        std::string zstd(ZSTD_compressBound(plain.size()), '\0');
        zstd.resize(ZSTD_compress(zstd.data(), zstd.size(), plain.data(), plain.size(), 3));
        all.push_back({"zstd", zstd, plain});
#endif
    }
#if WAYBILL_HAS_BROTLI
    all.push_back({"br", "\x06", ""});
    all.push_back(
        {"br",
         std::string{"\x1B\x52\x00\xC0\x2C\x0E\x78\xF3\x23\x72\x11\x2A\x6A\xBC\x8A\xAA\x57\xC6\x58\x2D\x42\x17\xB6\x37"
                     "\xC3\xCA\xD2\x9A\x45\xA7\xAB\x6F\x8B\x90\x6D\xC5\x4C\x17\xA0\x39\x70\xC8\x29\x1D\x44\x6E\x9E\xB4"
                     "\x00\x2B\xCE\x68\xEF\x34\x56\x22\x5A\xC7\xA5\x0E\x01\xD4\xE1\x9D\xF6"sv},
         short_text});
#endif
    return all;
}

std::vector<sample> bombs()
{
    std::vector<sample> all{
        {"gzip", compressed(zeros, gzip_format), zeros},
        {"deflate", compressed(zeros, zlib_format), zeros},
        {"deflate", compressed(zeros, raw_format), zeros},
    };
#if WAYBILL_HAS_BROTLI
    all.push_back({"br",
                   std::string{"\xCB\xFF\xFF\x3F\xF8\x27\x00\xE2\xB1\x40\x20\xF7\xFE\x2F\xFF\xFF\x3F\xF0\x4F\x00\xC4"
                               "\x61\x11\x80\xEE\xFD\x07"sv},
                   zeros});
#endif
#if WAYBILL_HAS_ZSTD
    std::string zstd(ZSTD_compressBound(zeros.size()), '\0');
    zstd.resize(ZSTD_compress(zstd.data(), zstd.size(), zeros.data(), zeros.size(), 3));
    all.push_back({"zstd", zstd, zeros});
#endif
    return all;
}

TEST_CASE("a body decodes to the same in whatever pieces it arrives")
{
    for (auto const& [coding, encoded, plain] : samples()) {
        CAPTURE(coding);
        CAPTURE(plain.size());
        for (std::size_t const piece_bytes : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, no_limit}) {
            CAPTURE(piece_bytes);
            auto const result = decode(coding, encoded, piece_bytes);
            CHECK(result.status == decode_status::ok);
            CHECK(result.finished);
            CHECK((result.body == plain)); // not printed: it may be long
        }
    }
}

TEST_CASE("bodies as long as the blocks they are decoded in, and next to it, are complete")
{
    for (std::size_t const size : {16383u, 16384u, 16385u, 32768u, 65536u}) {
        CAPTURE(size);
        std::string_view const plain = std::string_view{zeros}.substr(0, size);
        auto const result = decode("gzip", compressed(plain, gzip_format));
        CHECK(result.complete());
        CHECK((result.body == plain));
    }
}

TEST_CASE("a piece that decodes to exactly one block leaves nothing behind and is no error")
{
    std::size_t const header_bytes = 2 + 5; // of zlib and of a stored block
    auto const plain = std::string_view{long_text}.substr(0, 20'000);
    auto const result = decode("deflate", compressed(plain, zlib_format, Z_NO_COMPRESSION), header_bytes + 16384);
    CHECK(result.complete());
    CHECK((result.body == plain));
}

TEST_CASE("a body cut off at any byte never counts as finished")
{
    for (auto const& [coding, encoded, plain] : samples()) {
        if (encoded.size() > 1000) continue;
        CAPTURE(coding);
        // Not from 0: a body without a single byte is a matter of HTTP's own framing.
        for (std::size_t size = 1; size < encoded.size(); ++size) {
            CAPTURE(size);
            auto const cut = std::string_view{encoded}.substr(0, size);
            auto const whole = decode(coding, cut);
            CHECK(whole.status == decode_status::ok);
            CHECK_FALSE(whole.finished);
            CHECK(plain.starts_with(whole.body));
            CHECK_FALSE(decode(coding, cut, 1).finished);
        }
    }
}

TEST_CASE("a body without any byte is finished, as HEAD and 204 have it")
{
    for (auto const coding : {"", "identity", "gzip", "deflate"}) {
        CAPTURE(coding);
        content_decoder decoder;
        REQUIRE(decoder.start(coding));
        CHECK(decoder.finished());
        std::string out;
        CHECK(decoder.write("", out, 0) == decode_status::ok);
        CHECK(decoder.finished());
        CHECK(out.empty());
    }
}

TEST_CASE("without a coding the bytes are the body")
{
    for (auto const coding : {"", "identity", " Identity\t"}) {
        auto const result = decode(coding, short_text, 10);
        CHECK(result.complete());
        CHECK(result.body == short_text);
    }
    content_decoder never_started;
    std::string out = "a";
    CHECK(never_started.write("bc", out, no_limit) == decode_status::ok);
    CHECK(out == "abc");
    CHECK(never_started.finished());
}

TEST_CASE("codings are named in any case, between blanks, and gzip by its old name too")
{
    auto const gzip = compressed(short_text, gzip_format);
    for (auto const coding : {"gzip", "GZip", " gzip ", "\tgzip", "x-gzip", "X-GZIP"}) {
        CAPTURE(coding);
        CHECK(decode(coding, gzip).complete());
    }
}

TEST_CASE("unknown codings and several at once are refused")
{
    for (auto const coding : {"compress", "gzip, br", "gzip, gzip", "gzip,", "identity, gzip", "gzip;q=1", "gzi",
                              "gzipp", "lz4", "aes128gcm", "x-deflate"}) {
        CAPTURE(coding);
        content_decoder decoder;
        CHECK_FALSE(decoder.start(coding));
    }
#if !WAYBILL_HAS_BROTLI
    CHECK_FALSE(content_decoder{}.start("br"));
#endif
#if !WAYBILL_HAS_ZSTD
    CHECK_FALSE(content_decoder{}.start("zstd"));
#endif
}

TEST_CASE("every coding that is offered to servers can be read")
{
    auto offered = waybill::accepted_codings();
    int count = 0;
    for (;;) {
        auto const coding = offered.substr(0, offered.find(','));
        CAPTURE(coding);
        CHECK(content_decoder{}.start(coding));
        ++count;
        if (coding.size() == offered.size()) break;
        offered.remove_prefix(coding.size() + 1);
    }
    CHECK(count == 2 + WAYBILL_HAS_BROTLI + WAYBILL_HAS_ZSTD);
}

TEST_CASE("a bomb stops at the limit")
{
    for (auto const& [coding, encoded, plain] : bombs()) {
        CAPTURE(coding);
        for (std::size_t const piece_bytes : {std::size_t{1}, no_limit}) {
            CAPTURE(piece_bytes);
            auto const result = decode(coding, encoded, piece_bytes, megabyte);
            CHECK(result.status == decode_status::too_large);
            CHECK(result.body.size() == megabyte);
            CHECK(result.body.capacity() <= 2 * megabyte + 64 * 1024);
            CHECK_FALSE(result.finished);
        }
        CHECK((decode(coding, encoded).body == plain)); // it is the limit that stopped it
    }
}

TEST_CASE("the limit is the last size that passes and counts what was there before")
{
    auto const gzip = compressed(short_text, gzip_format);
    auto const size = short_text.size();
    for (auto const coding : {"gzip", "identity"}) {
        CAPTURE(coding);
        std::string_view const encoded = coding == "gzip"sv ? gzip : short_text;
        CHECK(decode(coding, encoded, no_limit, size).complete());

        auto const cut = decode(coding, encoded, no_limit, size - 1);
        CHECK(cut.status == decode_status::too_large);
        CHECK(cut.body == short_text.substr(0, size - 1));

        content_decoder decoder;
        REQUIRE(decoder.start(coding));
        std::string out = "before";
        CHECK(decoder.write(encoded, out, size + 5) == decode_status::too_large);
        CHECK(out == "before" + short_text.substr(0, size - 1));

        REQUIRE(decoder.start(coding));
        out = "before";
        CHECK(decoder.write(encoded, out, 3) == decode_status::too_large);
        CHECK(out == "before");
    }
}

TEST_CASE("several gzip members in a row are one body")
{
    auto const first = compressed("first ", gzip_format);
    auto const second = compressed("second", gzip_format);
    for (std::size_t const piece_bytes : {std::size_t{1}, no_limit}) {
        auto const result = decode("gzip", first + second, piece_bytes);
        CHECK(result.complete());
        CHECK(result.body == "first second");
        for (std::size_t size = first.size() + 1; size < first.size() + second.size(); ++size) {
            CAPTURE(size);
            CHECK_FALSE(decode("gzip", (first + second).substr(0, size), piece_bytes).finished);
        }
    }
}

TEST_CASE("bytes after the end of the coding are corrupt")
{
    for (auto const& [coding, encoded, plain] : samples()) {
        CAPTURE(coding);
        for (auto const& garbage : {std::string(8, '\0'), std::string{"garbage!"}}) {
            auto const whole = decode(coding, encoded + garbage);
            CHECK(whole.status == decode_status::corrupt);
            CHECK_FALSE(whole.finished);
            CHECK((whole.body == plain));
            CHECK(decode(coding, encoded + garbage, 1).status == decode_status::corrupt);
        }
        CHECK_FALSE(decode(coding, encoded + '\n').complete());
        if (coding == "deflate" || coding == "br")
            CHECK(decode(coding, encoded + encoded).status == decode_status::corrupt);
    }
}

TEST_CASE("what is not of the announced coding is corrupt")
{
    for (auto const coding : {"gzip", "deflate"}) {
        CAPTURE(coding);
        CHECK(decode(coding, "<html><body>Please log in</body></html>").status == decode_status::corrupt);
    }
    CHECK(decode("gzip", compressed(short_text, zlib_format)).status == decode_status::corrupt);
    CHECK(decode("deflate", compressed(short_text, gzip_format)).status == decode_status::corrupt);
}

TEST_CASE("a changed byte is noticed by the checksum at the latest")
{
    for (int const format : {gzip_format, zlib_format}) {
        auto const good = compressed(short_text, format);
        // gzip's header has fields that mean nothing to the body: time, flags and system.
        for (std::size_t i = format == gzip_format ? 10 : 0; i < good.size(); ++i) {
            CAPTURE(i);
            auto bad = good;
            bad[i] = static_cast<char>(bad[i] ^ 0x55);
            CHECK_FALSE(decode(format == gzip_format ? "gzip" : "deflate", bad).complete());
        }
    }
}

TEST_CASE("a zlib stream that needs a preset dictionary is corrupt")
{
    CHECK(decode("deflate", "\x78\xBB\x00\x00\x00\x01\x4B\x04\x00"sv).status == decode_status::corrupt);
}

TEST_CASE("one decoder reads one response after the other, whatever became of the last")
{
    content_decoder decoder;
    auto const all = samples();
    for (int round = 0; round < 2; ++round) {
        for (auto const& [coding, encoded, plain] : all) {
            CAPTURE(coding);
            auto const result = decode_with(decoder, coding, encoded, no_limit);
            CHECK(result.complete());
            CHECK((result.body == plain));
            decode_with(decoder, coding, std::string_view{encoded}.substr(0, encoded.size() / 2), no_limit);
            CHECK(decode_with(decoder, coding, encoded + "garbage", no_limit).status == decode_status::corrupt);
            CHECK(decode_with(decoder, "identity", "plain", no_limit).body == "plain");
        }
    }
}

TEST_CASE("a decoder can be moved in the middle of a body")
{
    auto const encoded = compressed(long_text, gzip_format);
    auto const half = encoded.size() / 2;
    std::string out;
    content_decoder first;
    REQUIRE(first.start("gzip"));
    REQUIRE(first.write(std::string_view{encoded}.substr(0, half), out, no_limit) == decode_status::ok);
    auto second = std::move(first);
    REQUIRE(second.write(std::string_view{encoded}.substr(half), out, no_limit) == decode_status::ok);
    CHECK(second.finished());
    CHECK((out == long_text));
}

#if WAYBILL_HAS_BROTLI
TEST_CASE("what is not brotli is corrupt")
{
    CHECK(decode("br", "<html><body>Please log in</body></html>").status == decode_status::corrupt);
}
#endif

#if WAYBILL_HAS_ZSTD
TEST_CASE("what is not zstd is corrupt")
{
    CHECK(decode("zstd", "<html><body>Please log in</body></html>").status == decode_status::corrupt);
}

TEST_CASE("several zstd frames in a row are one body")
{
    auto const empty_frame = "\x28\xB5\x2F\xFD\x00\x00\x01\x00\x00"sv;
    auto const frame = "\x28\xB5\x2F\xFD\x00\x00\x11\x00\x00xy"sv; // one raw block of two bytes
    auto const skipped = "\x50\x2A\x4D\x18\x02\x00\x00\x00??"sv;
    std::string body;
    for (auto const part : {frame, empty_frame, skipped, frame}) body += part;
    for (std::size_t const piece_bytes : {std::size_t{1}, no_limit}) {
        auto const result = decode("zstd", body, piece_bytes);
        CHECK(result.complete());
        CHECK(result.body == "xyxy");
    }
}

TEST_CASE("a zstd frame may ask for a window of 8 MB and no more")
{
    CHECK(decode("zstd", "\x28\xB5\x2F\xFD\x00\x68\x01\x00\x00"sv).complete());
    CHECK(decode("zstd", "\x28\xB5\x2F\xFD\x00\x69\x01\x00\x00"sv).status == decode_status::corrupt); // 9 MB
    CHECK(decode("zstd", "\x28\xB5\x2F\xFD\x00\x70\x01\x00\x00"sv).status == decode_status::corrupt); // 16 MB
}
#endif

} // namespace
