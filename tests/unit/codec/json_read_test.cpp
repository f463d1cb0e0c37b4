#include <waybill/codec/json.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace json_read_test {

using namespace std::string_literals;
using waybill::json_read;
using waybill::nullable;
using waybill::required;

enum class status { draft, in_progress };
BOOST_DESCRIBE_ENUM(status, draft, in_progress)
auto waybill_rules(status const&) -> waybill::rules<waybill::named<status::in_progress, "RUNNING">>;

struct address {
    std::string street_name{};
    std::int32_t number{};
    std::optional<std::string> city{};
};
BOOST_DESCRIBE_STRUCT(address, (), (street_name, number, city))
auto waybill_rules(address const&)
    -> waybill::rules<waybill::naming::pascal_case, waybill::defaulted<&address::number>>;

struct presence {
    std::optional<std::string> optional{};
    waybill::nullable<std::string> nullable{};
    waybill::required<std::string> required{};
    std::string defaulted{"initial"};
    waybill::nullable<std::string> emptied{};
    friend bool operator==(presence const&, presence const&) = default;
};
BOOST_DESCRIBE_STRUCT(presence, (), (optional, nullable, required, defaulted, emptied))
auto waybill_rules(presence const&)
    -> waybill::rules<waybill::defaulted<&presence::defaulted>, waybill::empty_is_null<&presence::emptied>>;

struct four {
    int a{};
    int b{};
    int c{};
    std::string d{};
    friend bool operator==(four const&, four const&) = default;
};
BOOST_DESCRIBE_STRUCT(four, (), (a, b, c, d))

struct renamed {
    std::vector<int> payload{};
    std::map<std::string, waybill::raw_json> rest{};
};
BOOST_DESCRIBE_STRUCT(renamed, (), (payload, rest))
auto waybill_rules(renamed const&)
    -> waybill::rules<waybill::alias<&renamed::payload, "results">, waybill::keeps_unknown<&renamed::rest>>;

struct keeper {
    int id{};
    std::map<std::string, waybill::raw_json> rest{};
    int last{};
};
BOOST_DESCRIBE_STRUCT(keeper, (), (id, rest, last))
auto waybill_rules(keeper const&) -> waybill::rules<waybill::keeps_unknown<&keeper::rest>>;

struct odd_names {
    int slash{};
    std::vector<int> tilde{};
};
BOOST_DESCRIBE_STRUCT(odd_names, (), (slash, tilde))
auto waybill_rules(odd_names const&)
    -> waybill::rules<waybill::named<&odd_names::slash, "a/b">, waybill::named<&odd_names::tilde, "m~n">,
                      waybill::defaulted<&odd_names::slash, &odd_names::tilde>>;

struct repeated {
    int number{};
    std::vector<int> list{};
    std::optional<int> maybe{};
    std::optional<address> nested{};
    std::map<std::string, int> map{};
    waybill::nullable<int> cleared{};
};
BOOST_DESCRIBE_STRUCT(repeated, (), (number, list, maybe, nested, map, cleared))
auto waybill_rules(repeated const&)
    -> waybill::rules<waybill::defaulted<&repeated::number, &repeated::list, &repeated::map>>;

struct tree {
    std::string label{};
    std::vector<tree> children{};
};
BOOST_DESCRIBE_STRUCT(tree, (), (label, children))

struct resource {
    std::int64_t id{};
};
BOOST_DESCRIBE_STRUCT(resource, (), (id))
auto waybill_rules(resource const&) -> waybill::rules<waybill::alias<&resource::id, "uid">>;

struct derived : resource {
    std::string user_name{};
};
BOOST_DESCRIBE_STRUCT(derived, (resource), (user_name))
auto waybill_rules(derived const&) -> waybill::rules<waybill::naming::camel_case>;

template <class T>
struct page {
    std::vector<T> payload{};
    BOOST_DESCRIBE_CLASS(page, (), (payload), (), ())
};

struct many {
#define MEMBERS(x)                                                                                                     \
    int x##0 {}, x##1 {}, x##2 {}, x##3 {}, x##4 {}, x##5 {}, x##6 {}, x##7 {}, x##8 {}, x##9 {}
    MEMBERS(a);
    MEMBERS(b);
    MEMBERS(c);
    MEMBERS(d);
#undef MEMBERS
};
#define NAMES(x) x##0, x##1, x##2, x##3, x##4, x##5, x##6, x##7, x##8, x##9
BOOST_DESCRIBE_STRUCT(many, (), (NAMES(a), NAMES(b), NAMES(c), NAMES(d)))

struct many_more : many {
#define MEMBERS(x)                                                                                                     \
    int x##0 {}, x##1 {}, x##2 {}, x##3 {}, x##4 {}, x##5 {}, x##6 {}, x##7 {}, x##8 {}, x##9 {}
    MEMBERS(e);
    MEMBERS(f);
    MEMBERS(g);
#undef MEMBERS
};
BOOST_DESCRIBE_STRUCT(many_more, (many), (NAMES(e), NAMES(f), NAMES(g)))
#undef NAMES

/// "", or "PATH: MESSAGE" when the text cannot be read as a T.
template <class T>
std::string error_of(std::string_view text, waybill::json_limits limits = {})
{
    auto const read = json_read<T>(text, limits);
    return read ? "" : read.error().path + ": " + read.error().message;
}

template <class T>
T value_of(std::string_view text)
{
    auto read = json_read<T>(text);
    INFO("could not be read: " << (read ? "" : read.error().path + ": " + read.error().message));
    REQUIRE(read.has_value());
    return std::move(*read);
}

TEST_CASE("true and false are read, and nothing else is a bool")
{
    CHECK(value_of<bool>("true"));
    CHECK_FALSE(value_of<bool>("false"));
    CHECK(error_of<bool>("null") == ": expected true or false, found null");
    CHECK(error_of<bool>("1") == ": expected true or false, found the number 1");
    CHECK(error_of<bool>("\"true\"") == ": expected true or false, found the string \"true\"");
    CHECK(error_of<bool>("[]") == ": expected true or false, found an array");
    CHECK(error_of<bool>("{}") == ": expected true or false, found an object");
}

TEST_CASE_TEMPLATE("an integer is read at both ends of its range and refused beyond", T, std::int8_t, std::uint8_t,
                   std::int16_t, std::uint16_t, std::int32_t, std::uint32_t)
{
    auto const low = static_cast<std::int64_t>((std::numeric_limits<T>::min)());
    auto const high = static_cast<std::int64_t>((std::numeric_limits<T>::max)());
    CHECK(value_of<T>(std::to_string(low)) == low);
    CHECK(value_of<T>(std::to_string(high)) == high);
    auto const expected =
        ": expected an integer from " + std::to_string(low) + " to " + std::to_string(high) + ", found ";
    for (auto const& beyond : {std::to_string(low - 1), std::to_string(high + 1), "-9223372036854775808"s,
                               "9223372036854775807"s, "18446744073709551615"s}) {
        CHECK(error_of<T>(beyond) == expected + "the number " + beyond);
    }
    CHECK(error_of<T>("60.0") == expected + "the number 60");
    CHECK(error_of<T>("6e1") == expected + "the number 60");
    CHECK(error_of<T>("0.5") == expected + "the number 0.5");
    CHECK(error_of<T>("\"7\"") == expected + "the string \"7\"");
    CHECK(error_of<T>("true") == expected + "true");
    CHECK(error_of<T>("null") == expected + "null");
}

TEST_CASE("64-bit integers are read at both ends of their range and refused beyond")
{
    CHECK(value_of<std::int64_t>("-9223372036854775808") == (std::numeric_limits<std::int64_t>::min)());
    CHECK(value_of<std::int64_t>("9223372036854775807") == (std::numeric_limits<std::int64_t>::max)());
    CHECK(error_of<std::int64_t>("9223372036854775808") ==
          ": expected an integer from -9223372036854775808 to 9223372036854775807, found the number "
          "9223372036854775808");
    CHECK(value_of<std::uint64_t>("0") == 0);
    CHECK(value_of<std::uint64_t>("-0") == 0);
    CHECK(value_of<std::uint64_t>("18446744073709551615") == (std::numeric_limits<std::uint64_t>::max)());
    CHECK(error_of<std::uint64_t>("-1") == ": expected an integer from 0 to 18446744073709551615, found the number -1");
}

TEST_CASE("a number that fits no type is refused, wherever it stands")
{
    for (auto const text :
         {"18446744073709551616", "-9223372036854775809", "1e999", "123456789012345678901234567890"}) {
        CAPTURE(text);
        CHECK(error_of<std::int64_t>(text) == ": a number in the document is malformed or too large");
        CHECK(error_of<double>(text) == ": a number in the document is malformed or too large");
        CHECK(error_of<keeper>(R"({"id":1,"last":2,"x":)"s + text + '}') ==
              ": a number in the document is malformed or too large");
    }
}

TEST_CASE("floating-point numbers are read from any number that fits")
{
    CHECK(value_of<double>("0.1") == 0.1);
    CHECK(value_of<double>("60") == 60.0);
    CHECK(value_of<double>("18446744073709551615") == 18446744073709551615.0);
    CHECK(value_of<double>("-1.7976931348623157e308") == -1.7976931348623157e308);
    CHECK(value_of<double>("5e-324") == 5e-324);
    CHECK(value_of<float>("0.1") == 0.1F);
    CHECK(value_of<float>("3.4028234663852886e38") == (std::numeric_limits<float>::max)());
    CHECK(error_of<float>("3.5e38") == ": expected a number that fits, found the number 3.5e+38");
    CHECK(error_of<float>("-1e300") == ": expected a number that fits, found the number -1e+300");
    CHECK(error_of<double>("\"0.1\"") == ": expected a number, found the string \"0.1\"");
    CHECK(error_of<double>("null") == ": expected a number, found null");
}

TEST_CASE("strings are read with all escapes undone")
{
    CHECK(value_of<std::string>(R"("")").empty());
    CHECK(value_of<std::string>(R"("\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00")") == "\"\\/\b\f\n\r\tA\u00e9\U0001F600");
    CHECK(value_of<std::string>(R"("a\u0000b")") == "a\0b"s);
    CHECK(value_of<std::string>("\"\x7f\u2028\"") == "\x7f\u2028");
    CHECK(error_of<std::string>("7") == ": expected a string, found the number 7");
    CHECK(error_of<std::string>("null") == ": expected a string, found null");
    for (auto const text : {R"("\x")", R"("\u12")", R"("\ud83d")", R"("\ude00")", "\"a\nb\"", "\"a", "'a'"}) {
        CAPTURE(text);
        CHECK_FALSE(json_read<std::string>(text).has_value());
    }
}

TEST_CASE("a long string is cut in a message, between two characters")
{
    CHECK(error_of<bool>('"' + std::string(40, 'a') + '"') ==
          ": expected true or false, found the string \"" + std::string(40, 'a') + '"');
    CHECK(error_of<bool>('"' + std::string(41, 'a') + '"') ==
          ": expected true or false, found the string \"" + std::string(40, 'a') + "...\"");
    for (std::size_t before = 36; before <= 40; ++before) {
        auto const message = error_of<bool>('"' + std::string(before, 'a') + "\U0001F600\U0001F600\"");
        CAPTURE(message);
        CHECK(simdjson::validate_utf8(message.data(), message.size()));
        CHECK(message.ends_with("...\""));
    }
}

TEST_CASE("enums, times and decimals are read from strings")
{
    CHECK(value_of<status>(R"("RUNNING")") == status::in_progress);
    CHECK(error_of<status>(R"("in_progress")") ==
          ": expected one of the enum's names, found the string \"in_progress\"");
    CHECK(error_of<status>("1") == ": expected one of the enum's names, found the number 1");

    CHECK(value_of<waybill::open_enum<status>>(R"("RUNNING")") == status::in_progress);
    CHECK(value_of<waybill::open_enum<status>>(R"("ARCHIVED")").text() == "ARCHIVED");
    CHECK(value_of<waybill::open_enum<status>>(R"("")").text().empty());
    CHECK(error_of<waybill::open_enum<status>>("null") == ": expected one of the enum's names, found null");

    CHECK(value_of<waybill::date_time>(R"("2024-06-01T09:00:00Z")").to_string() == "2024-06-01T09:00:00Z");
    CHECK(error_of<waybill::date_time>(R"("2024-06-31T09:00:00Z")") ==
          ": expected an RFC 3339 time, found the string \"2024-06-31T09:00:00Z\"");
    CHECK(error_of<waybill::date_time>("1717232400") == ": expected an RFC 3339 time, found the number 1717232400");

    CHECK(value_of<waybill::decimal>(R"("0.10")").text() == "0.10");
    CHECK(value_of<waybill::decimal>(R"("123456789012345678901234567890.12")").text() ==
          "123456789012345678901234567890.12");
    CHECK(error_of<waybill::decimal>(R"("1,50")") == ": expected a decimal number, found the string \"1,50\"");
    CHECK(error_of<waybill::decimal>("true") == ": expected a decimal number, found true");
}

TEST_CASE("decimals are read from numbers that have at most 15 digits or are integers")
{
    CHECK(value_of<waybill::decimal>("0").text() == "0");
    CHECK(value_of<waybill::decimal>("-9223372036854775808").text() == "-9223372036854775808");
    CHECK(value_of<waybill::decimal>("18446744073709551615").text() == "18446744073709551615");
    CHECK(value_of<waybill::decimal>("0.1").text() == "0.1");
    CHECK(value_of<waybill::decimal>("-1234567890123.45").text() == "-1234567890123.45");
    CHECK(value_of<waybill::decimal>("1.50") == waybill::decimal{"1.5"});
    CHECK(value_of<waybill::decimal>("1e30") == waybill::decimal{"1E+30"});
    CHECK(value_of<waybill::decimal>("0.000001") == waybill::decimal{"0.000001"});
    CHECK(error_of<waybill::decimal>("12345678901234.567") ==
          ": expected a decimal as a string or as a number of at most 15 digits, found the number 12345678901234.566");
    CHECK(error_of<waybill::decimal>("0.1234567890123456") ==
          ": expected a decimal as a string or as a number of at most 15 digits, found the number 0.1234567890123456");
}

TEST_CASE("absent, null and a value are told apart")
{
    auto const absent = value_of<presence>(R"({"required":""})");
    CHECK((absent == presence{.required = ""}));
    CHECK_FALSE(absent.optional.has_value());
    CHECK(absent.nullable.is_absent());
    CHECK(absent.defaulted == "initial");

    auto const given =
        value_of<presence>(R"({"optional":"","nullable":null,"required":"r","defaulted":"","emptied":""})");
    CHECK(given.optional == "");
    CHECK(given.nullable.is_null());
    CHECK(given.required == "r");
    CHECK(given.defaulted.empty());
    CHECK(given.emptied.is_null());

    CHECK(value_of<presence>(R"({"required":"r","nullable":""})").nullable == "");
    CHECK(value_of<presence>(R"({"required":"r","emptied":"x"})").emptied == "x");
    CHECK(value_of<presence>(R"({"required":"r","emptied":null})").emptied.is_null());
    CHECK(value_of<presence>(R"({"required":"r"})").emptied.is_absent());
}

TEST_CASE("null is refused where the model does not say nullable")
{
    CHECK(error_of<presence>(R"({"required":"r","optional":null})") == "/optional: expected a string, found null");
    CHECK(error_of<presence>(R"({"required":null})") == "/required: expected a string, found null");
    CHECK(error_of<presence>(R"({"required":"r","defaulted":null})") == "/defaulted: expected a string, found null");
    CHECK(error_of<presence>(R"({"required":"r","emptied":0})") == "/emptied: expected a string, found the number 0");
}

TEST_CASE("missing members are all named in one message, at the path of the first")
{
    CHECK(error_of<presence>("{}") == "/required: expected this member, found none");
    CHECK(error_of<four>(R"({"b":1})") == "/a: expected this member, found none (also missing: c, d)");
    CHECK(error_of<four>("{}") == "/a: expected this member, found none (also missing: b, c, d)");
    CHECK(error_of<four>(R"({"d":"","a":1,"b":2})") == "/c: expected this member, found none");
    CHECK(error_of<address>("{}") == "/StreetName: expected this member, found none");
    CHECK(error_of<std::vector<four>>(R"([{"a":1,"b":2,"c":3,"d":""},{}])") ==
          "/1/a: expected this member, found none (also missing: b, c, d)");
    CHECK(error_of<derived>("{}") == "/id: expected this member, found none (also missing: userName)");
    CHECK(error_of<renamed>("{}") == "/payload: expected this member, found none");
    CHECK(error_of<keeper>("{}") == "/id: expected this member, found none (also missing: last)");
}

TEST_CASE("members may come in any order, among others")
{
    std::vector<std::string> parts{R"("a":1)", R"("b":2)", R"("c":3)", R"("d":"x")", R"("A":[{"a":9}])"};
    std::sort(parts.begin(), parts.end());
    do {
        std::string text;
        for (auto const& part : parts) text += (text.empty() ? "{ " : " , ") + part;
        CAPTURE(text);
        CHECK((value_of<four>(text + '}') == four{1, 2, 3, "x"}));
    } while (std::next_permutation(parts.begin(), parts.end()));
}

TEST_CASE("more than 64 members are each found and each missed")
{
    std::string forward;
    std::string backward;
    for (char const letter : {'a', 'b', 'c', 'd', 'e', 'f', 'g'}) {
        for (char const digit : {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'}) {
            auto const pair = "\""s + letter + digit + "\":" + std::to_string((letter - 'a') * 10 + digit - '0');
            forward += (forward.empty() ? "" : ",") + pair;
            backward = pair + (backward.empty() ? "" : ",") + backward;
        }
    }
    for (auto const& text : {forward, backward}) {
        auto const read = value_of<many_more>('{' + text + '}');
        int expected = 0;
        waybill::for_each_member<many_more>([&]<class M>() { CHECK(read.*M::pointer == expected++); });
        CHECK(expected == 70);
    }
    CHECK(error_of<many_more>('{' + forward.substr(0, forward.rfind(',')) + '}') ==
          "/g9: expected this member, found none");
    CHECK(error_of<many_more>('{' + forward.substr(forward.find(',') + 1) + '}') ==
          "/a0: expected this member, found none");
}

TEST_CASE("names are matched exactly")
{
    CHECK(error_of<four>(R"({"A":1,"b":2,"c":3,"d":""})") == "/a: expected this member, found none");
    CHECK(error_of<four>(R"({"":1,"aa":1,"b":2,"c":3,"d":""})") == "/a: expected this member, found none");
    CHECK(value_of<four>(R"({"\u0061":1,"b":2,"c":3,"d":""})").a == 1);
}

TEST_CASE("of duplicate members the last counts, whole")
{
    auto const read = value_of<repeated>(
        R"({"number":1,"list":[1,2],"maybe":1,"nested":{"StreetName":"a","Number":1,"City":"Ulm"},"map":{"a":1},)"
        R"("cleared":1,"nested":{"StreetName":"b"},"list":[3],"number":2,"maybe":2,)"
        R"("map":{"b":2,"b":3},"cleared":null})");
    CHECK(read.number == 2);
    CHECK(read.list == std::vector{3});
    CHECK(read.maybe == 2);
    CHECK(read.nested->street_name == "b");
    CHECK(read.nested->number == 0);
    CHECK_FALSE(read.nested->city.has_value());
    CHECK(read.map == std::map<std::string, int>{{"b", 3}});
    CHECK(read.cleared.is_null());
    CHECK(value_of<repeated>(R"({"number":1,"number":2,"number":3})").number == 3);
    CHECK(error_of<repeated>(R"({"number":1,"number":"x"})").starts_with("/number: expected an integer"));
    CHECK(value_of<keeper>(R"({"id":1,"last":2,"x":1,"x":2})").rest.at("x").text == "2");

    auto const map =
        value_of<std::map<std::string, address>>(R"({"a":{"StreetName":"a","City":"Ulm"},"a":{"StreetName":"b"}})");
    CHECK(map.at("a").street_name == "b");
    CHECK_FALSE(map.at("a").city.has_value());
}

TEST_CASE("a duplicate struct starts anew from its initial values")
{
    auto const lists = value_of<std::vector<tree>>(
        R"([{"label":"a","children":[{"label":"b","children":[]}],"children":[],"label":"c"}])");
    CHECK(lists.at(0).label == "c");
    CHECK(lists.at(0).children.empty());
    CHECK(error_of<tree>(R"({"label":"a","children":[{"label":"b","children":[]}],"children":[{"label":"c"}]})") ==
          "/children/0/children: expected this member, found none");
}

TEST_CASE("an alias is read where the name does not come, and the name wins in either order")
{
    CHECK(value_of<renamed>(R"({"payload":[1]})").payload == std::vector{1});
    CHECK(value_of<renamed>(R"({"results":[2]})").payload == std::vector{2});
    for (auto const text : {R"({"payload":[1],"results":[2]})", R"({"results":[2],"payload":[1]})",
                            R"({"results":[2],"payload":[3],"results":[2],"payload":[1]})",
                            R"({"payload":[3],"results":[2],"payload":[1],"results":[2]})"}) {
        CAPTURE(text);
        CHECK(value_of<renamed>(text).payload == std::vector{1});
        CHECK(value_of<renamed>(text).rest.empty()); // neither name is an unknown one
    }
    CHECK(value_of<renamed>(R"({"results":[1],"results":[2]})").payload == std::vector{2});
    CHECK(value_of<derived>(R"({"uid":7,"userName":""})").id == 7);
}

TEST_CASE("unknown members are skipped, or kept where the model has a place for them")
{
    CHECK(value_of<address>(R"({"x":{"StreetName":1},"StreetName":"s","y":[[]]})").street_name == "s");
    auto const read =
        value_of<keeper>(R"({"x":{ "a" : [ 1, 2.50, "\u00e9\n" ] },"id":1,"":null,"rest":true,"last":2})");
    CHECK(read.id == 1);
    CHECK(read.last == 2);
    CHECK(read.rest == std::map<std::string, waybill::raw_json>{
                           {"x", {"{\"a\":[1,2.5,\"\u00e9\\n\"]}"}}, {"", {"null"}}, {"rest", {"true"}}});
}

TEST_CASE("lists of every kind are read")
{
    CHECK(value_of<std::vector<int>>("[]").empty());
    CHECK(value_of<std::vector<bool>>("[true,false,true]") == std::vector<bool>{true, false, true});
    CHECK(value_of<std::vector<std::vector<int>>>("[[1],[],[2,3]]") == std::vector<std::vector<int>>{{1}, {}, {2, 3}});
    CHECK(value_of<std::vector<std::string>>(R"(["a",""])") == std::vector<std::string>{"a", ""});
    CHECK(value_of<std::vector<nullable<int>>>("[1,null]").at(1).is_null());
    CHECK(value_of<page<address>>(R"({"payload":[{"StreetName":"a"},{"StreetName":"b","Number":2}]})")
              .payload.at(1)
              .number == 2);
    CHECK(error_of<std::vector<int>>("{}") == ": expected an array, found an object");
    CHECK(error_of<std::vector<int>>("[1,2,\"x\"]").starts_with("/2: expected an integer from "));
    CHECK(error_of<std::vector<bool>>("[true,0]") == "/1: expected true or false, found the number 0");
    CHECK(error_of<std::vector<std::vector<std::string>>>(R"([["a"],["b",null]])") ==
          "/1/1: expected a string, found null");
    CHECK(error_of<page<address>>(R"({"payload":[{"StreetName":"a"},{"StreetName":7}]})") ==
          "/payload/1/StreetName: expected a string, found the number 7");
}

TEST_CASE("maps with string keys are read")
{
    CHECK(value_of<std::map<std::string, int>>(R"({"b":2,"":0})") == std::map<std::string, int>{{"", 0}, {"b", 2}});
    CHECK(value_of<std::unordered_map<std::string, bool>>(R"({"b":true})").at("b"));
    CHECK(error_of<std::map<std::string, int>>("[]") == ": expected an object, found an array");
    CHECK(error_of<std::map<std::string, std::vector<bool>>>(R"({"a/b":[],"m~n":[true,1]})") ==
          "/m~0n/1: expected true or false, found the number 1");
}

TEST_CASE("a path escapes the names in it as a JSON pointer does")
{
    CHECK(error_of<odd_names>(R"({"a/b":true})").starts_with("/a~1b: "));
    CHECK(error_of<odd_names>(R"({"m~n":[1,true]})").starts_with("/m~0n/1: "));
}

TEST_CASE("a variant takes the first shape that can be read")
{
    using any = std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<int>, address>;
    CHECK(std::holds_alternative<std::monostate>(value_of<any>("null")));
    CHECK(std::get<bool>(value_of<any>("true")));
    CHECK(std::get<std::int64_t>(value_of<any>("4")) == 4);
    CHECK(std::get<double>(value_of<any>("4.5")) == 4.5);
    CHECK(std::get<std::string>(value_of<any>(R"("x")")) == "x");
    CHECK(std::get<std::vector<int>>(value_of<any>("[1]")) == std::vector{1});
    CHECK(std::get<address>(value_of<any>(R"({"StreetName":"s"})")).street_name == "s");

    using choice = std::variant<std::vector<bool>, address>;
    CHECK(error_of<choice>("[true,1]") ==
          ": expected true or false, found the number 1 (at /1); or expected an object, found an array");
    CHECK(error_of<std::map<std::string, choice>>(R"({"k":{}})") ==
          "/k: expected an array, found an object; or expected this member, found none (at /StreetName)");
}

TEST_CASE("a struct is read from an object only")
{
    CHECK(error_of<four>("[]") == ": expected an object, found an array");
    CHECK(error_of<four>("null") == ": expected an object, found null");
    CHECK(error_of<four>("\"x\"") == ": expected an object, found the string \"x\"");
    CHECK(error_of<std::map<std::string, four>>(R"({"k":7})") == "/k: expected an object, found the number 7");
}

TEST_CASE("a model may hold itself")
{
    auto const read =
        value_of<tree>(R"({"label":"a","children":[{"label":"b","children":[]},{"children":[],"label":"c"}]})");
    CHECK(read.children.at(1).label == "c");
    CHECK(error_of<tree>(R"({"label":"a","children":[{"label":"b","children":[{"label":1,"children":[]}]}]})") ==
          "/children/0/children/0/label: expected a string, found the number 1");
}

TEST_CASE("raw JSON is kept as it is at the top, and without white space inside a document")
{
    for (auto const text : {" { \"a\" : [ 1 , 2.50 ] }\n", "null", "\"\\u00e9\"", "[]"}) {
        CAPTURE(text);
        CHECK(value_of<waybill::raw_json>(text).text == text);
    }
    CHECK(value_of<waybill::raw_json>("\xEF\xBB\xBF[1]").text == "[1]");
    CHECK(value_of<std::vector<waybill::raw_json>>(R"([ { "a" : [ 1 , "x y" ] } , null ])") ==
          std::vector<waybill::raw_json>{{R"({"a":[1,"x y"]})"}, {"null"}});
    CHECK(error_of<waybill::raw_json>("") == ": expected a JSON document, found nothing");
    CHECK(error_of<waybill::raw_json>("\"\xff\"") == ": the document is not valid UTF-8");
    CHECK_FALSE(json_read<waybill::raw_json>("[1").has_value());
}

/// A number within so many arrays.
std::string nested(std::size_t levels)
{
    return std::string(levels, '[') + '1' + std::string(levels, ']');
}

TEST_CASE("documents may be nested 64 levels deep, or as the limit says")
{
    auto const too_deep = ": the document is nested deeper than 64 levels"s;
    CHECK(error_of<waybill::raw_json>(nested(64)).empty());
    CHECK(error_of<waybill::raw_json>(nested(65)) == too_deep);
    CHECK(error_of<waybill::raw_json>(nested(3), {.depth = 3}).empty());
    CHECK(error_of<waybill::raw_json>(nested(4), {.depth = 3}) == ": the document is nested deeper than 3 levels");
    CHECK(error_of<waybill::raw_json>(nested(65), {.depth = 100}).empty());
    CHECK(error_of<waybill::raw_json>(nested(65)) == too_deep); // the default again
    CHECK(error_of<waybill::raw_json>("1", {.depth = 0}).empty());
    CHECK(error_of<waybill::raw_json>("[1]", {.depth = 0}) == ": the document is nested deeper than 0 levels");

    auto const in_skipped_member = R"({"a":1,"b":2,"c":3,"d":"","x":)"s;
    CHECK(error_of<four>(in_skipped_member + nested(63) + '}').empty());
    CHECK(error_of<four>(in_skipped_member + nested(64) + '}') == too_deep);

    std::string objects;
    for (int i = 0; i < 65; ++i) objects += "{\"a\":";
    CHECK(error_of<waybill::raw_json>(objects + '1' + std::string(65, '}')) == too_deep);
    CHECK(error_of<waybill::raw_json>(nested(100'000)) == too_deep);
    CHECK_FALSE(json_read<waybill::raw_json>(std::string(100'000, '[')).has_value());
}

TEST_CASE("a document that is not UTF-8 is refused wherever that shows")
{
    for (auto const broken : {"\xe9", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\x80", "\xc0\xaf", "\xe0\x80\xaf",
                              "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff"}) {
        for (std::size_t const before : {0U, 1U, 30U, 61U, 62U, 63U, 100U}) {
            auto const text = '"' + std::string(before, 'a') + broken + "\"";
            CAPTURE(text);
            CHECK(error_of<std::string>(text) == ": the document is not valid UTF-8");
        }
        auto const members = R"({"a":1,"b":2,"c":3,"d":"")"s;
        CHECK(error_of<four>(members + ",\"x\":\"" + broken + "\"}") == ": the document is not valid UTF-8");
        CHECK(error_of<four>(members + ",\"" + broken + "\":0}") == ": the document is not valid UTF-8");
    }
    CHECK(value_of<std::string>("\"\u00e9\u20ac\U0001F600\U0010FFFF\uD7FF\uE000\"") ==
          "\u00e9\u20ac\U0001F600\U0010FFFF\uD7FF\uE000");
}

TEST_CASE("only the text in view is read")
{
    std::string_view const digits = "1234";
    CHECK(value_of<int>(digits.substr(1, 2)) == 23);
    CHECK(value_of<waybill::raw_json>(digits.substr(0, 1)).text == "1");
    CHECK_FALSE(json_read<std::vector<int>>(std::string_view{"[1]"}.substr(0, 2)).has_value());
}

TEST_CASE("one byte order mark is skipped")
{
    CHECK(value_of<int>("\xEF\xBB\xBF 7") == 7);
    CHECK_FALSE(json_read<int>("\xEF\xBB\xBF\xEF\xBB\xBF 7").has_value());
    CHECK_FALSE(json_read<int>("\xEF\xBB 7").has_value());
    CHECK_FALSE(json_read<int>("7\xEF\xBB\xBF").has_value());
    CHECK(error_of<int>("\xEF\xBB\xBF") == ": expected a JSON document, found nothing");
}

TEST_CASE("an empty document is refused")
{
    CHECK(error_of<four>("") == ": expected a JSON document, found nothing");
    CHECK(error_of<four>(" \r\n\t") == ": expected a JSON document, found nothing");
    CHECK_FALSE(json_read<four>("\0"s).has_value());
}

TEST_CASE("text that is no JSON document is refused, with the reason")
{
    for (auto const text :
         {"{} x",    "{}{}",     "[1] 2",     "1 2",   "{},",     "[1,]",  "[,1]",   "{\"a\":1,}", "{a:1}",
          "{'a':1}", "{\"a\"}",  "{\"a\" 1}", "[1 2]", "// x\n1", "/**/1", "True",   "nul",        "nulll",
          "NaN",     "Infinity", "]",         "}",     "[}",      "{]",    "\"\t\"", "<html>",     "HTTP/1.1 502"}) {
        CAPTURE(text);
        CHECK(error_of<waybill::raw_json>(text).starts_with(": the document is not valid JSON: "));
    }
    for (auto const text : {"01", "+1", "1.", ".5", "1e", "-", "0x1", "1_000", "--1"}) {
        CAPTURE(text);
        CHECK_FALSE(json_read<waybill::raw_json>(text).has_value());
    }
}

TEST_CASE("a document that ends early is refused at every byte")
{
    auto const whole = "{\"payload\":[{\"StreetName\":\"Hirschstra\u00dfe\\n\\u00e9\",\"Number\":-22,\"City\":\"Ulm\"},"
                       "{\"StreetName\":\"\",\"x\":[true,false,null,1.5e3,{\"y\":{}}]}]}"s;
    REQUIRE(error_of<page<address>>(whole).empty());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        auto const text = whole.substr(0, size);
        CAPTURE(text);
        CHECK_FALSE(json_read<page<address>>(text).has_value());
    }
}

TEST_CASE("long documents are read whole")
{
    std::string const letters(5'000'000, 'x');
    CHECK(value_of<std::string>('"' + letters + '"') == letters);
    CHECK(value_of<int>("7") == 7); // with a small parser again
    std::string list = "[0";
    for (int i = 1; i < 300'000; ++i) list += ',' + std::to_string(i);
    auto const numbers = value_of<std::vector<int>>(list + ']');
    CHECK(numbers.size() == 300'000);
    CHECK(numbers.back() == 299'999);
}

struct lenient {
    int count{7};
    std::optional<std::int64_t> large{};
    bool flag{};
    nullable<double> share{};
    std::vector<int> list{};
    address home{};
};
BOOST_DESCRIBE_STRUCT(lenient, (), (count, large, flag, share, list, home))
auto waybill_rules(lenient const&)
    -> waybill::rules<waybill::numbers_as_text<&lenient::count, &lenient::large, &lenient::flag, &lenient::share>,
                      waybill::defaulted<&lenient::count, &lenient::flag>,
                      waybill::empty_in_any_shape<&lenient::list, &lenient::home>>;

TEST_CASE("numbers and flags may come as text where a rule says so")
{
    auto const text = value_of<lenient>(R"({"count": "42", "large": "-9000000000", "flag": "1", "share": "0.5"})");
    CHECK(text.count == 42);
    CHECK(text.large == -9'000'000'000);
    CHECK(text.flag);
    CHECK(text.share == 0.5);
    auto const plain = value_of<lenient>(R"({"count": 42, "large": null, "flag": 1, "share": null})");
    CHECK(plain.count == 42);
    CHECK_FALSE(plain.large);
    CHECK(plain.flag);
    CHECK(plain.share.is_null());
    for (char const* const no : {"0", "\"0\"", "false", "\"false\""}) CHECK_FALSE(value_of<lenient>(R"({"flag": )"s + no + '}').flag);
    CHECK(value_of<lenient>(R"({"flag": true})").flag);

    CHECK(error_of<lenient>(R"({"count": "4x"})") == "/count: expected a number, perhaps as text, found the string \"4x\"");
    CHECK(error_of<lenient>(R"({"count": ""})").starts_with("/count"));
    CHECK(error_of<lenient>(R"({"count": null})").starts_with("/count"));
    CHECK(error_of<lenient>(R"({"flag": 2})").starts_with("/flag"));
    CHECK(error_of<lenient>(R"({"flag": "yes"})").starts_with("/flag"));
    CHECK(error_of<lenient>(R"({"large": 1.5})").starts_with("/large"));
}

TEST_CASE("what is empty may be so in any shape where a rule says so")
{
    for (char const* const empty : {"{}", "[]", "\"\"", "null"}) {
        CAPTURE(empty);
        auto const read = value_of<lenient>(R"({"list": )"s + empty + R"(, "home": )" + empty + '}');
        CHECK(read.list.empty());
        CHECK(read.home.street_name.empty());
    }
    CHECK(value_of<lenient>(R"({"list": [1]})").list.size() == 1);
    CHECK(error_of<lenient>(R"({"list": "x"})").starts_with("/list"));
    CHECK(error_of<lenient>(R"({"list": {"0": 1}})").starts_with("/list"));
    CHECK(value_of<lenient>(R"({"list": [1], "list": []})").list.empty()); // the last one counts
}

} // namespace json_read_test
