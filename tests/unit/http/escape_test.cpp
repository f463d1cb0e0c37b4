#include <waybill/http/escape.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace {

using namespace std::string_view_literals;
using waybill::http::append_form;
using waybill::http::append_path_segment;
using waybill::http::form_decode;
using waybill::http::percent_decode;

std::string path_segment(std::string_view text)
{
    std::string out;
    append_path_segment(out, text);
    return out;
}

std::string form(std::string_view text)
{
    std::string out;
    append_form(out, text);
    return out;
}

std::string const every_byte = [] {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
    return bytes;
}();

TEST_CASE("a path segment stays one segment whatever it holds")
{
    struct {
        std::string_view text;
        std::string_view escaped;
    } const rows[] = {
        {"", ""},
        {"cmp_1", "cmp_1"},
        {"a b/c?d=\u00e9#f%41", "a%20b%2Fc%3Fd%3D%C3%A9%23f%2541"},
        {"AZaz09-._~", "AZaz09-._~"},
        {"ada+x@example.test", "ada%2Bx%40example.test"},
        {"!$&'()*+,;=:@", "%21%24%26%27%28%29%2A%2B%2C%3B%3D%3A%40"},
        {"a\r\nb\0c\x7f"sv, "a%0D%0Ab%00c%7F"},
        {".", "%2E"},
        {"..", "%2E%2E"},
        {"...", "..."},
        {".a", ".a"},
        {"a..", "a.."},
        {"../..", "..%2F.."},
        {"%2E%2E", "%252E%252E"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        CHECK(path_segment(row.text) == row.escaped);
        CHECK(percent_decode(row.escaped) == std::string{row.text});
    }
}

TEST_CASE("form text is escaped as HTML forms and Python's urlencode do")
{
    struct {
        std::string_view text;
        std::string_view escaped;
    } const rows[] = {
        {"", ""},
        {"plain-text_1.0~", "plain-text_1.0~"},
        {"50% off & more ~*'()!/:,+;=?#[]@$ \u00e9\u65e5\"<>\\^`{|}",
         "50%25+off+%26+more+~%2A%27%28%29%21%2F%3A%2C%2B%3B%3D%3F%23%5B%5D%40%24+%C3%A9%E6%97%A5"
         "%22%3C%3E%5C%5E%60%7B%7C%7D"},
        {"  ", "++"},
        {"a\r\nb\0"sv, "a%0D%0Ab%00"},
        {".", "."},
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        CHECK(form(row.text) == row.escaped);
        CHECK(form_decode(row.escaped) == std::string{row.text});
    }
}

TEST_CASE("escaped text is appended to what is there")
{
    std::string out = "/lists/";
    append_path_segment(out, "a b");
    out += "?q=";
    append_form(out, "c d");
    CHECK(out == "/lists/a%20b?q=c+d");
}

TEST_CASE("every byte survives escaping and decoding, and only unreserved characters are sent as they are")
{
    CHECK(percent_decode(path_segment(every_byte)) == every_byte);
    CHECK(form_decode(form(every_byte)) == every_byte);

    auto const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"sv;
    for (char const byte : every_byte) {
        CAPTURE(static_cast<int>(byte));
        std::string const text{'x', byte}; // a lone dot would be a dot segment
        bool const kept = unreserved.find(byte) != std::string_view::npos;
        CHECK(path_segment(text).size() == (kept ? 2 : 4));
        CHECK(form(text).size() == (kept || byte == ' ' ? 2 : 4));
    }
}

TEST_CASE("either case of hexadecimal digits is decoded, and '+' only in forms")
{
    CHECK(percent_decode("%c3%A9+%2b") == "\u00e9++");
    CHECK(form_decode("%c3%A9+%2b") == "\u00e9 +");
}

TEST_CASE("an invalid escape is refused")
{
    for (auto const text : {"%", "a%", "%4", "a%4", "%4g", "%g4", "%%41", "%-1", "% 1", "%0x", "%41%", "%\xC3\xA9"}) {
        CAPTURE(text);
        CHECK_FALSE(percent_decode(text).has_value());
        CHECK_FALSE(form_decode(text).has_value());
    }
    CHECK_FALSE(percent_decode("%41"sv.substr(0, 2)).has_value()); // must not look beyond the view
}

} // namespace
