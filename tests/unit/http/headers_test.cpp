#include <waybill/http/headers.hpp>

#include <doctest/doctest.h>

#include <iterator>
#include <string>
#include <string_view>

namespace {

using waybill::http::headers;
using waybill::http::valid_name;
using waybill::http::valid_value;

static_assert(std::forward_iterator<headers::iterator>);

std::string listed(headers const& fields)
{
    std::string text;
    for (auto const [name, value] : fields) text.append(name).append("=").append(value).append(";");
    return text;
}

TEST_CASE("fields keep the order and the spelling in which they were added")
{
    headers fields;
    CHECK(fields.empty());
    CHECK(listed(fields) == "");

    fields.add("Content-Type", "text/plain");
    fields.add("X-Empty", "");
    fields.add("set-cookie", "a=1");
    fields.add("Set-Cookie", "b=2");

    CHECK(fields.size() == 4);
    CHECK_FALSE(fields.empty());
    CHECK(listed(fields) == "Content-Type=text/plain;X-Empty=;set-cookie=a=1;Set-Cookie=b=2;");
}

TEST_CASE("a field is found by its name in any case, the first one of several")
{
    headers fields;
    fields.add("Content-Type", "text/plain");
    fields.add("Set-Cookie", "a=1");
    fields.add("SET-COOKIE", "b=2");
    fields.add("X-Empty", "");

    CHECK(fields.find("content-TYPE") == "text/plain");
    CHECK(fields.find("set-cookie") == "a=1");
    CHECK(fields.count("set-cookie") == 2);
    CHECK(fields.find("x-empty") == "");

    for (std::string_view const absent : {"", "Content", "Content-Type ", "Content-Types", "Content_Type"}) {
        CAPTURE(absent);
        CHECK_FALSE(fields.find(absent).has_value());
        CHECK(fields.count(absent) == 0);
    }
}

TEST_CASE("only ASCII letters are equal in either case")
{
    headers fields;
    fields.add("a@[\xC4", "1"); // '@' and '`', '[' and '{', 0xC4 and 0xE4 differ by the same bit as letters do
    CHECK(fields.find("A@[\xC4") == "1");
    CHECK_FALSE(fields.find("a`[\xC4").has_value());
    CHECK_FALSE(fields.find("a@{\xC4").has_value());
    CHECK_FALSE(fields.find("a@[\xE4").has_value());
}

TEST_CASE("setting a field replaces every field of that name and no other")
{
    headers fields;
    fields.add("Accept", "a");
    fields.add("X-Key", "1");
    fields.add("ACCEPT", "bb");
    fields.add("X-Last", "z");

    fields.set("accept", "json");
    CHECK(listed(fields) == "X-Key=1;X-Last=z;accept=json;");

    fields.set("X-New", "n");
    CHECK(listed(fields) == "X-Key=1;X-Last=z;accept=json;X-New=n;");
}

TEST_CASE("erasing a name leaves the other fields as they were")
{
    headers fields;
    fields.add("A", "1");
    fields.add("B", "22");
    fields.add("a", "333");
    fields.add("C", "4444");

    CHECK(fields.erase("b") == 1);
    CHECK(listed(fields) == "A=1;a=333;C=4444;");
    CHECK(fields.erase("A") == 2);
    CHECK(listed(fields) == "C=4444;");
    CHECK(fields.erase("A") == 0);
    CHECK(listed(fields) == "C=4444;");
    CHECK(fields.erase("C") == 1);
    CHECK(fields.empty());
}

TEST_CASE("the fields of an ordinary response do not move while they are added, nor after clear")
{
    headers fields;
    fields.add("Server", "nginx");
    auto const* const first = fields.find("Server")->data();
    for (int i = 0; i < 10; ++i) fields.add("X-Header-Of-Some-Length", "and a value of ordinary length");
    CHECK(fields.find("Server")->data() == first);

    fields.clear();
    CHECK(fields.empty());
    CHECK_FALSE(fields.find("Server").has_value());
    fields.add("Date", "today");
    CHECK(listed(fields) == "Date=today;");
    CHECK(fields.find("Date")->data() == first - 2); // "Server" began at the same place as "Date" does
}

TEST_CASE("copies are independent of the original")
{
    headers original;
    original.add("A", "1");
    auto copy = original;
    copy.set("A", "2");
    original.add("B", "3");
    CHECK(listed(original) == "A=1;B=3;");
    CHECK(listed(copy) == "A=2;");
}

TEST_CASE("many and long fields are all kept")
{
    headers fields;
    for (int i = 0; i < 500; ++i) fields.add("X-" + std::to_string(i), std::string(static_cast<std::size_t>(i), 'v'));
    CHECK(fields.size() == 500);
    CHECK(fields.find("x-0") == "");
    CHECK(fields.find("x-499") == std::string(499, 'v'));
}

TEST_CASE("a field name is a token and nothing else")
{
    for (std::string_view const name : {"a", "X-Api-Key", "Content-Type", "!#$%&'*+-.^_`|~09azAZ"}) {
        CAPTURE(name);
        CHECK(valid_name(name));
    }
    using namespace std::string_view_literals;
    for (std::string_view const name :
         {""sv, " "sv, "a b"sv, "a:"sv, ":path"sv, "a\r\nb"sv, "a\n"sv, "a\0b"sv, "a\t"sv, "(a)"sv, "a,b"sv, "a/b"sv,
          "a;b"sv, "a<b"sv, "a=b"sv, "a?b"sv, "a@b"sv, "[a]"sv, "a\\b"sv, "a\"b"sv, "{a}"sv, "a\x7f"sv, "\xC3\xA9"sv}) {
        CAPTURE(name);
        CHECK_FALSE(valid_name(name));
    }
}

TEST_CASE("a field value has no control character but the tab")
{
    for (int byte = 0; byte < 256; ++byte) {
        CAPTURE(byte);
        std::string const value{'a', static_cast<char>(byte), 'b'};
        bool const control = byte < 32 || byte == 127;
        CHECK(valid_value(value) == (!control || byte == '\t'));
    }
    CHECK(valid_value(""));
    CHECK_FALSE(valid_value("key\r\nX-Injected: 1"));
}

} // namespace
