#include <waybill/codec/json.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace json_write_test {

using namespace std::string_literals;
using waybill::json_write;
using waybill::nullable;
using waybill::required;

enum class status { draft, in_progress };
BOOST_DESCRIBE_ENUM(status, draft, in_progress)
auto waybill_rules(status const&) -> waybill::rules<waybill::named<status::in_progress, "running \"now\"">>;

struct address {
    std::string street_name{};
    std::optional<int> number{};
};
BOOST_DESCRIBE_STRUCT(address, (), (street_name, number))
auto waybill_rules(address const&) -> waybill::rules<waybill::naming::pascal_case>;

struct resource {
    std::int64_t id{};
};
BOOST_DESCRIBE_STRUCT(resource, (), (id))

struct contact : resource {
    required<std::string> name{};
    std::optional<std::string> nickname{};
    nullable<std::string> note{};
    nullable<address> home{};
    std::vector<address> more{};
    status state{};
    waybill::open_enum<status> last_state{};
    std::map<std::string, std::int64_t> counts{};
    waybill::date_time created_at{};
    waybill::decimal balance{};
    waybill::raw_json extra{"{}"};
    std::variant<std::monostate, bool, std::int64_t, std::string, std::vector<int>> any{};
    double score{};
    bool active{};
};
BOOST_DESCRIBE_STRUCT(contact, (resource),
                      (name, nickname, note, home, more, state, last_state, counts, created_at, balance, extra, any,
                       score, active))
auto waybill_rules(contact const&)
    -> waybill::rules<waybill::naming::camel_case, waybill::named<&contact::note, "a/b">>;

struct only_optional {
    std::optional<int> a{};
    nullable<int> b{};
    std::optional<int> c{};
};
BOOST_DESCRIBE_STRUCT(only_optional, (), (a, b, c))

struct nothing {};
BOOST_DESCRIBE_STRUCT(nothing, (), ())

struct keeper {
    int id{};
    std::map<std::string, waybill::raw_json> rest{};
    int last{};
};
BOOST_DESCRIBE_STRUCT(keeper, (), (id, rest, last))
auto waybill_rules(keeper const&) -> waybill::rules<waybill::keeps_unknown<&keeper::rest>>;

struct tree {
    std::string label{};
    std::vector<tree> children{};
};
BOOST_DESCRIBE_STRUCT(tree, (), (label, children))

template <class T>
struct page {
    std::vector<T> payload{};
    BOOST_DESCRIBE_CLASS(page, (), (payload), (), ())
};

/// The text, or "PATH: MESSAGE".
template <class T>
std::string written(T const& value)
{
    auto const result = json_write(value);
    return result ? *result : result.error().path + ": " + result.error().message;
}

std::string reference_escaped(std::string_view text)
{
    std::string out = "\"";
    for (char const c : text) {
        auto const code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') out += {'\\', c};
        else if (c == '\b') out += "\\b";
        else if (c == '\f') out += "\\f";
        else if (c == '\n') out += "\\n";
        else if (c == '\r') out += "\\r";
        else if (c == '\t') out += "\\t";
        else if (code < 16) out += "\\u000"s + "0123456789abcdef"[code];
        else if (code < 32) out += "\\u001"s + "0123456789abcdef"[code - 16];
        else out += c;
    }
    return out + '"';
}

TEST_CASE("a struct is written in the order of its members, without white space")
{
    contact some;
    some.id = -7;
    some.name = "Ada";
    CHECK(written(some) == R"({"id":-7,"name":"Ada","more":[],"state":"draft","lastState":"draft","counts":{},)"
                           R"("createdAt":"1970-01-01T00:00:00Z","balance":"0","extra":{},"any":null,"score":0,)"
                           R"("active":false})");

    some.nickname = "";
    some.note = nullptr;
    some.home = address{.street_name = "Hirschstra\u00dfe", .number = 22};
    some.more = {address{}, address{.street_name = "x"}};
    some.state = status::in_progress;
    some.last_state = waybill::open_enum<status>{"archived"};
    some.counts = {{"b", 2}, {"", 0}, {"a\"", 1}};
    some.created_at = *waybill::date_time::parse("2024-06-01T09:00:00.25+02:00");
    some.balance = waybill::decimal{"0.10"};
    some.extra.text = R"([ 1, {"a": null} ])";
    some.any = std::vector{1, 2};
    some.score = -0.5;
    some.active = true;
    CHECK(written(some) ==
          R"({"id":-7,"name":"Ada","nickname":"","a/b":null,"home":{"StreetName":"Hirschstra)"
          "\u00df"
          R"(e","Number":22},"more":[{"StreetName":""},{"StreetName":"x"}],"state":"running \"now\"",)"
          R"("lastState":"archived","counts":{"":0,"a\"":1,"b":2},"createdAt":"2024-06-01T09:00:00.250000+02:00",)"
          R"("balance":"0.10","extra":[ 1, {"a": null} ],"any":[1,2],"score":-0.5,"active":true})");
}

TEST_CASE("absent members are left out, null ones are written, and an object of neither is empty")
{
    CHECK(written(only_optional{}) == "{}");
    CHECK(written(only_optional{.a = 0}) == R"({"a":0})");
    CHECK(written(only_optional{.b = nullptr}) == R"({"b":null})");
    CHECK(written(only_optional{.b = 1, .c = 2}) == R"({"b":1,"c":2})");
    CHECK(written(nothing{}) == "{}");
    CHECK(written(std::vector{only_optional{}, only_optional{.c = 3}}) == R"([{},{"c":3}])");
}

TEST_CASE("numbers are written at both ends of their range, and floating-point ones as short as they can be")
{
    CHECK(written((std::numeric_limits<std::int8_t>::min)()) == "-128");
    CHECK(written((std::numeric_limits<std::uint8_t>::max)()) == "255");
    CHECK(written((std::numeric_limits<std::int64_t>::min)()) == "-9223372036854775808");
    CHECK(written((std::numeric_limits<std::uint64_t>::max)()) == "18446744073709551615");
    CHECK(written(0.1) == "0.1");
    CHECK(written(0.1F) == "0.1");
    CHECK(written(-0.0) == "-0");
    CHECK(written(60.0) == "60");
    CHECK(written(1e22) == "1e+22");
    CHECK(written(1.7976931348623157e308) == "1.7976931348623157e+308");
    CHECK(written(5e-324) == "5e-324");
}

TEST_CASE("NaN and infinity are refused, with the path")
{
    auto const infinity = std::numeric_limits<double>::infinity();
    CHECK(written(infinity) == ": NaN and infinity have no JSON form");
    CHECK(written(std::vector{1.0, -infinity}) == "/1: NaN and infinity have no JSON form");
    CHECK(written(std::map<std::string, float>{{"x", std::numeric_limits<float>::quiet_NaN()}}) ==
          "/x: NaN and infinity have no JSON form");
    contact some;
    some.name = "";
    some.score = std::numeric_limits<double>::quiet_NaN();
    CHECK(written(some) == "/score: NaN and infinity have no JSON form");
}

TEST_CASE("lists of every kind are written, also within each other")
{
    CHECK(written(std::vector<int>{}) == "[]");
    CHECK(written(std::vector<bool>{true, false, true}) == "[true,false,true]");
    CHECK(written(std::vector<std::vector<int>>{{1}, {}, {2, 3}}) == "[[1],[],[2,3]]");
    CHECK(written(std::vector<std::optional<int>>{1, std::nullopt}) == "[1,null]"); // it keeps its place
    CHECK(written(std::vector<nullable<int>>{1, nullptr}) == "[1,null]");
    CHECK(written(page<tree>{.payload = {tree{.label = "a", .children = {tree{.label = "b"}}}}}) ==
          R"({"payload":[{"label":"a","children":[{"label":"b","children":[]}]}]})");
}

TEST_CASE("maps with string keys are written as objects")
{
    CHECK(written(std::map<std::string, int>{}) == "{}");
    CHECK(written(std::map<std::string, std::map<std::string, bool>>{{"a", {{"b\n", true}}}, {"c", {}}}) ==
          R"({"a":{"b\n":true},"c":{}})");
    CHECK(written(std::unordered_map<std::string, std::string>{{"k", "v"}}) == R"({"k":"v"})");
}

TEST_CASE("kept unknown members are written back among the others")
{
    CHECK(written(keeper{.id = 1, .last = 2}) == R"({"id":1,"last":2})");
    CHECK(written(keeper{.id = 1, .rest = {{"x\"", {"[ 1 ]"}}, {"y", {"null"}}}, .last = 2}) ==
          R"({"id":1,"x\"":[ 1 ],"y":null,"last":2})");
    CHECK(written(keeper{.rest = {{"x/y", {"[1"}}}}).starts_with("/x~1y: the document is not valid JSON: "));
    CHECK(written(keeper{.rest = {{"\xff", {"1"}}}}) == ": the text is not valid UTF-8");
}

TEST_CASE("a variant is written as the shape that it holds")
{
    using any = std::variant<std::monostate, bool, std::int64_t, double, std::string, address>;
    CHECK(written(any{}) == "null");
    CHECK(written(any{true}) == "true");
    CHECK(written(any{std::int64_t{4}}) == "4");
    CHECK(written(any{0.5}) == "0.5");
    CHECK(written(any{"x"s}) == R"("x")");
    CHECK(written(any{address{.street_name = "s"}}) == R"({"StreetName":"s"})");
}

TEST_CASE("a required member that is unset is refused by name")
{
    CHECK(written(contact{}) == "/name: this member must be given");
    CHECK(written(std::vector<contact>(1)) == "/0/name: this member must be given");
}

TEST_CASE("an enum value that the enum does not list is refused")
{
    CHECK(written(static_cast<status>(9)) == ": the enum lists no such value");
    CHECK(written(waybill::open_enum<status>{static_cast<status>(9)}) == ": the enum lists no such value");
    contact some;
    some.name = "";
    some.state = static_cast<status>(-1);
    CHECK(written(some) == "/state: the enum lists no such value");
}

TEST_CASE("unknown text of an open enum is written as it came, even when empty")
{
    CHECK(written(waybill::open_enum<status>{"on \"hold\""}) == R"("on \"hold\"")");
    CHECK(written(waybill::open_enum<status>{""}) == R"("")");
    CHECK(written(waybill::open_enum<status>{"\xff"}) == ": the text is not valid UTF-8");
}

TEST_CASE("raw JSON is written as it stands, when it is one complete value")
{
    for (auto const text : {"null", " [1, 2.50 ]\n", R"({"a":{"b":"\u00e9\/"}})", "\"x\"", "1e5"}) {
        CAPTURE(text);
        CHECK(written(waybill::raw_json{text}) == text);
    }
    CHECK(written(waybill::raw_json{"\xEF\xBB\xBF[1]"}) == "[1]"); // a byte order mark would end up inside
    CHECK(written(waybill::raw_json{}) == ": expected a JSON document, found nothing");
    for (auto const text : {"[1", "1 2", "{\"a\":1},\"b\":2", "nul", "'x'", "[1,]", "01"}) {
        CAPTURE(text);
        CHECK_FALSE(json_write(waybill::raw_json{text}).has_value());
    }
    CHECK(written(std::vector<waybill::raw_json>{{"1"}, {"\"\xff\""}}) == "/1: the document is not valid UTF-8");
}

TEST_CASE("what must be escaped in a string is escaped, and nothing else")
{
    struct {
        std::string text;
        std::string_view written;
    } const rows[] = {
        {"", R"("")"},
        {"\"\\", R"("\"\\")"},
        {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
        {"\0"s, R"("\u0000")"},
        {"\x01\x0b\x1b\x1f", R"("\u0001\u000b\u001b\u001f")"},
        {"/</script>'&", R"("/</script>'&")"},
        {"\x7f", "\"\x7f\""},
        {"\u00e9\u2028\u2029\U0001F600\uFEFF\uFFFF", "\"\u00e9\u2028\u2029\U0001F600\uFEFF\uFFFF\""},
    };
    for (auto const& row : rows) {
        CAPTURE(row.written);
        CHECK(written(row.text) == row.written);
    }
}

TEST_CASE("a byte that needs escaping is found at every position of strings of every length")
{
    for (std::size_t length = 0; length <= 40; ++length) {
        for (std::size_t at = 0; at < length; ++at) {
            for (char const special : "\"\\\n\x1f\x01\x7f /!#[]\x20\x21"s + '\0') {
                for (char const filler : {'a', '!', '#', '\x7f', '"', '\x1f'}) {
                    std::string text(length, filler);
                    text[at] = special;
                    if (written(text) == reference_escaped(text)) continue;
                    CAPTURE(length);
                    CAPTURE(at);
                    CAPTURE(static_cast<int>(special));
                    CHECK(written(text) == reference_escaped(text));
                }
            }
        }
        std::string const plain(length, 'z');
        CHECK(written(plain) == '"' + plain + '"');
        std::string const escaped(length, '\x01');
        CHECK(written(escaped) == reference_escaped(escaped));
    }
}

TEST_CASE("a multi-byte character is written raw at every position")
{
    for (std::string const& character : {"\u00e9"s, "\u2028"s, "\U0001F600"s}) {
        for (std::size_t before = 0; before <= 20; ++before) {
            std::string const text = std::string(before, 'a') + character + '"' + std::string(20 - before, 'b');
            CAPTURE(text);
            CHECK(written(text) == reference_escaped(text));
        }
    }
}

TEST_CASE("text that is not UTF-8 is refused wherever it stands")
{
    for (auto const broken : {"\xe9", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\x80", "\xc0\xaf", "\xe0\x80\xaf",
                              "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff"}) {
        for (std::size_t before : {0U, 1U, 7U, 8U, 15U, 63U}) {
            for (std::size_t after : {0U, 1U, 9U}) {
                std::string const text = std::string(before, 'a') + broken + std::string(after, 'b');
                CAPTURE(text);
                CHECK(written(text) == ": the text is not valid UTF-8");
            }
        }
        CHECK(written(std::map<std::string, int>{{broken, 1}}) == ": the text is not valid UTF-8");
    }
    contact some;
    some.name = "";
    some.more = {address{}, address{.street_name = "Hirschstra\xdf"
                                                   "e"}};
    CHECK(written(some) == "/more/1/StreetName: the text is not valid UTF-8");
}

TEST_CASE("a path escapes the names in it as a JSON pointer does")
{
    contact some;
    some.name = "";
    some.note = "\xff";
    CHECK(written(some) == "/a~1b: the text is not valid UTF-8");
    CHECK(written(std::map<std::string, std::string>{{"m~n/~1", "\xff"}}) == "/m~0n~1~01: the text is not valid UTF-8");
}

TEST_CASE("long documents are written whole")
{
    std::string const five_megabytes(5'000'000, '"');
    auto const text = written(std::vector{five_megabytes, "x"s});
    CHECK(text.size() == 10'000'000 + 8);
    CHECK(text.starts_with(R"(["\"\")"));
    CHECK(text.ends_with(R"(\"","x"])"));

    std::string expected = "[";
    for (int i = 0; i < 1000; ++i)
        expected += i == 0 ? R"({"label":"","children":[]})" : R"(,{"label":"","children":[]})";
    CHECK(written(std::vector<tree>(1000)) == expected + ']');
}

} // namespace json_write_test
