#include <waybill/reflect/validate.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace waybill {

std::ostream& operator<<(std::ostream& out, std::vector<field_error> const& errors)
{
    for (auto const& error : errors) out << '[' << error.field << ": " << error.message << ']';
    return out;
}

} // namespace waybill

namespace validate_test {

using namespace std::string_literals;
using waybill::decimal;
using waybill::nullable;
using waybill::required;
using waybill::validate;
using errors = std::vector<waybill::field_error>;

struct limits {
    std::string text{};
    std::optional<std::string> maybe{};
    nullable<std::string> note{};
    required<std::string> title{"t"};
};
BOOST_DESCRIBE_STRUCT(limits, (), (text, maybe, note, title))
auto waybill_rules(limits const&)
    -> waybill::rules<waybill::max_length<&limits::text, 3>, waybill::max_length<&limits::maybe, 3>,
                      waybill::max_length<&limits::note, 3>, waybill::max_length<&limits::title, 3>>;

enum class shade { light, dark };
BOOST_DESCRIBE_ENUM(shade, light, dark)
struct painted {
    shade wall{};
    std::optional<shade> door{};
};
BOOST_DESCRIBE_STRUCT(painted, (), (wall, door))

TEST_CASE("an enum value that the enum does not list is refused")
{
    CHECK(validate(painted{.wall = shade::dark, .door = shade::light}).empty());
    CHECK(validate(painted{.wall = static_cast<shade>(7)}) == errors{{"wall", "must be one of the enum's values"}});
    CHECK(validate(painted{.door = static_cast<shade>(7)}) == errors{{"door", "must be one of the enum's values"}});
}

struct numbers {
    std::int64_t count{1};
    std::optional<std::int32_t> maybe{};
    std::uint64_t large{};
    std::int8_t small{};
};
BOOST_DESCRIBE_STRUCT(numbers, (), (count, maybe, large, small))
auto waybill_rules(numbers const&)
    -> waybill::rules<waybill::between<&numbers::count, 1, 1440>, waybill::between<&numbers::maybe, -5, 5>,
                      waybill::between<&numbers::large, -5, 5>, waybill::between<&numbers::small, -5, 5>>;

struct amounts {
    decimal price{1};
    required<decimal> value{decimal{1}};
    nullable<decimal> tax{};
};
BOOST_DESCRIBE_STRUCT(amounts, (), (price, value, tax))
auto waybill_rules(amounts const&)
    -> waybill::rules<waybill::naming::pascal_case, waybill::positive<&amounts::price>,
                      waybill::max_digits<&amounts::value, 5, 2>, waybill::positive<&amounts::tax>,
                      waybill::max_digits<&amounts::tax, 2, 2>>;

struct sender {
    std::string from{};
    std::optional<std::string> reply_to{};
};
BOOST_DESCRIBE_STRUCT(sender, (), (from, reply_to))
auto waybill_rules(sender const&) -> waybill::rules<waybill::mailbox<&sender::from, &sender::reply_to>>;

struct item {
    required<std::string> name{};
    std::vector<item> parts{};
};
BOOST_DESCRIBE_STRUCT(item, (), (name, parts))
auto waybill_rules(item const&)
    -> waybill::rules<waybill::max_length<&item::name, 4>, waybill::named<&item::name, "itemName">>;

struct order {
    required<std::string> reference{};
    item main_item{};
    std::vector<item> more{};
    std::optional<item> gift{};
    nullable<std::vector<item>> returns{};
    required<sender> contact{};
};
BOOST_DESCRIBE_STRUCT(order, (), (reference, main_item, more, gift, returns, contact))

struct base {
    std::string code{};
};
BOOST_DESCRIBE_STRUCT(base, (), (code))
auto waybill_rules(base const&)
    -> waybill::rules<waybill::max_length<&base::code, 2>, waybill::named<&base::code, "CODE">>;

struct second_base {
    int size{};
};
BOOST_DESCRIBE_STRUCT(second_base, (), (size))
auto waybill_rules(second_base const&) -> waybill::rules<waybill::between<&second_base::size, 0, 9>>;

struct with_own_rules : base, second_base {
    std::string name{};
};
BOOST_DESCRIBE_STRUCT(with_own_rules, (base, second_base), (name))
auto waybill_rules(with_own_rules const&)
    -> waybill::rules<waybill::max_length<&with_own_rules::name, 1>, waybill::between<&second_base::size, 3, 12>>;

struct without_own_rules : base {
    std::string name{};
};
BOOST_DESCRIBE_STRUCT(without_own_rules, (base), (name))

struct of_two_bases : base, second_base {};
BOOST_DESCRIBE_STRUCT(of_two_bases, (base, second_base), ())

TEST_CASE("text may have as many characters as its limit, and not one more")
{
    CHECK(validate(limits{.text = "abc", .maybe = "abc", .note = "abc", .title = "abc"}).empty());
    CHECK(validate(limits{.text = "abcd", .maybe = "abcd", .note = "abcd", .title = "abcd"}) ==
          errors{{"text", "must have at most 3 characters"},
                 {"maybe", "must have at most 3 characters"},
                 {"note", "must have at most 3 characters"},
                 {"title", "must have at most 3 characters"}});
}

TEST_CASE("characters are code points, not bytes")
{
    CHECK(validate(limits{.text = "\u00e9\u00e9\u00e9"}).empty());
    CHECK(validate(limits{.text = "\u65e5\u672c\U0001F600"}).empty());
    CHECK(validate(limits{.text = "\U0001F600\U0001F600\U0001F600\U0001F600"}) ==
          errors{{"text", "must have at most 3 characters"}});
    CHECK(validate(limits{.text = "e\u0301\u0301\u0301"}).size() == 1); // combining marks count
}

TEST_CASE("what is absent or null breaks no limit")
{
    CHECK(validate(limits{.maybe = std::nullopt, .note = nullptr}).empty());
    CHECK(validate(numbers{}).empty());
    CHECK(validate(amounts{.tax = nullptr}).empty());
    CHECK(validate(sender{.reply_to = std::nullopt}).empty());
}

TEST_CASE("a number may reach either end of its range")
{
    CHECK(validate(numbers{.count = 1}).empty());
    CHECK(validate(numbers{.count = 1440}).empty());
    CHECK(validate(numbers{.count = 0}) == errors{{"count", "must be from 1 to 1440"}});
    CHECK(validate(numbers{.count = 1441}) == errors{{"count", "must be from 1 to 1440"}});
    CHECK(validate(numbers{.count = (std::numeric_limits<std::int64_t>::min)()}).size() == 1);
    CHECK(validate(numbers{.maybe = -5}).empty());
    CHECK(validate(numbers{.maybe = -6}) == errors{{"maybe", "must be from -5 to 5"}});
    CHECK(validate(numbers{.small = 5}).empty());
    CHECK(validate(numbers{.small = -128}).size() == 1);
    CHECK(validate(numbers{.large = 5}).empty());
    CHECK(validate(numbers{.large = (std::numeric_limits<std::uint64_t>::max)()}) ==
          errors{{"large", "must be from -5 to 5"}});
}

TEST_CASE("a positive decimal is above zero")
{
    for (auto const text : {"0", "-0", "0.00", "-0.01", "-1E-30"}) {
        CAPTURE(text);
        CHECK(validate(amounts{.price = decimal{text}}) == errors{{"Price", "must be greater than 0"}});
    }
    for (auto const text : {"0.01", "1E-30", "1E+30"}) {
        CAPTURE(text);
        CHECK(validate(amounts{.price = decimal{text}}).empty());
    }
    CHECK(validate(amounts{.tax = decimal{"-0.5"}}) == errors{{"Tax", "must be greater than 0"}});
}

TEST_CASE("a decimal of five digits, two of them behind the point")
{
    struct {
        std::string_view text;
        std::string_view message;
    } const rows[] = {
        {"999.99", ""},
        {"-999.99", ""},
        {"0", ""},
        {"0.05", ""},
        {"1E+2", ""},
        {"000123.4", ""},
        {"12345E-2", ""},
        {"1000", "must have at most 3 digits before the point"},
        {"1000.5", "must have at most 3 digits before the point"},
        {"1E+3", "must have at most 3 digits before the point"},
        {"0.001", "must have at most 2 decimal places"},
        {"1.500", "must have at most 2 decimal places"},
        {"1E-3", "must have at most 2 decimal places"},
        {"12345.678", "must have at most 2 decimal places"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        auto const found = validate(amounts{.value = decimal{row.text}});
        if (row.message.empty()) CHECK(found.empty());
        else CHECK(found == errors{{"Value", std::string{row.message}}});
    }
    CHECK(validate(amounts{.tax = decimal{"0.99"}}).empty());
    CHECK(validate(amounts{.tax = decimal{"1.99"}}) == errors{{"Tax", "must have at most 0 digits before the point"}});
}

TEST_CASE("e-mail addresses that are accepted")
{
    auto const longest_local = std::string(64, 'a') + "@example.com";
    auto const longest_label = "a@" + std::string(63, 'b') + ".com";
    auto const longest = "aa@" + std::string(60, 'b') + '.' + std::string(60, 'c') + '.' + std::string(60, 'd') + '.' +
                         std::string(60, 'e') + ".example"; // 254 bytes
    REQUIRE(longest.size() == 254);
    for (std::string const& text : {""s,
                                    "a@b.co"s,
                                    "ada.lovelace+news@mail.example.com"s,
                                    "John <john@example.com>"s,
                                    "<john@example.com>"s,
                                    " x@example.com "s,
                                    "J\u00f6rg M\u00fcller <j@example.com> "s,
                                    "!#$%&'*+-/=?^_`{|}~@example.com"s,
                                    "j\u00f6rg@example.com"s,
                                    "a@b\u00fccher.example"s,
                                    "a@xn--bcher-kva.example"s,
                                    "a@b.\u4e2d\u56fd"s,
                                    "1@2.c3"s,
                                    "a@test.com"s,
                                    "a@b.testing"s,
                                    "A@B.EXAMPLE"s,
                                    "a@a-b.co"s,
                                    longest_local,
                                    longest_label,
                                    longest}) {
        CAPTURE(text);
        CHECK(validate(sender{.from = text, .reply_to = text}).empty());
    }
}

TEST_CASE("e-mail addresses that are refused")
{
    auto const local_too_long = std::string(65, 'a') + "@example.com";
    auto const label_too_long = "a@" + std::string(64, 'b') + ".com";
    auto const too_long = "aaa@" + std::string(60, 'b') + '.' + std::string(60, 'c') + '.' + std::string(60, 'd') +
                          '.' + std::string(60, 'e') + ".example"; // 255 bytes
    REQUIRE(too_long.size() == 255);
    for (std::string const& text : {" "s,
                                    "a"s,
                                    "example.com"s,
                                    "@"s,
                                    "a@"s,
                                    "@example.com"s,
                                    "a@com"s,
                                    "a@localhost"s,
                                    "a@b.localhost"s,
                                    "a@b.test"s,
                                    "a@b.invalid"s,
                                    "a@b.local"s,
                                    "a@b.LOCAL"s,
                                    "a@b.onion"s,
                                    "a@b.arpa"s,
                                    "\"quoted\"@example.com"s,
                                    "a@[1.2.3.4]"s,
                                    "a@1.2.3.4"s,
                                    "a@.com"s,
                                    "a@b..com"s,
                                    "a@b.com."s,
                                    ".a@b.com"s,
                                    "a.@b.com"s,
                                    "a..b@c.com"s,
                                    "a@-b.com"s,
                                    "a@b-.com"s,
                                    "a@b.-com"s,
                                    "a@b.com-"s,
                                    "a b@c.com"s,
                                    "a@b c.com"s,
                                    "a@b_c.com"s,
                                    "a@@b.com"s,
                                    "a@b.com\n"s,
                                    "\na@b.com"s,
                                    "a\r\n@b.com"s,
                                    "A\r\nBcc: x <a@b.com>"s,
                                    "a@b.com\0"s,
                                    "a@b.com, c@d.com"s,
                                    "John <a@b.com"s,
                                    "a@b.com>"s,
                                    "John <>"s,
                                    "a(comment)@b.com"s,
                                    local_too_long,
                                    label_too_long,
                                    too_long}) {
        CAPTURE(text);
        CHECK(validate(sender{.from = text}) == errors{{"from", "must be an e-mail address"}});
        CHECK(validate(sender{.reply_to = text}) == errors{{"reply_to", "must be an e-mail address"}});
    }
}

TEST_CASE("each required member that is unset is named, also within structs and lists")
{
    order const some{.main_item = {.name = "ok"},
                     .more = {item{.name = "a"}, item{.parts = {item{.name = "b"}, item{}}}},
                     .gift = item{},
                     .returns = std::vector<item>{item{}}};
    CHECK(validate(some) == errors{{"reference", "must be given"},
                                   {"more/1/itemName", "must be given"},
                                   {"more/1/parts/1/itemName", "must be given"},
                                   {"gift/itemName", "must be given"},
                                   {"returns/0/itemName", "must be given"},
                                   {"contact", "must be given"}});
}

TEST_CASE("rules hold within structs and lists, and errors name the path by wire names")
{
    order const some{.reference = "r",
                     .main_item = {.name = "longer"},
                     .more = {item{.name = "a"}, item{.name = "longer"}},
                     .gift = item{.name = "g", .parts = {item{.name = "longer"}}},
                     .contact = sender{.from = "nobody"}};
    CHECK(validate(some) == errors{{"main_item/itemName", "must have at most 4 characters"},
                                   {"more/1/itemName", "must have at most 4 characters"},
                                   {"gift/parts/0/itemName", "must have at most 4 characters"},
                                   {"contact/from", "must be an e-mail address"}});
}

TEST_CASE("an empty string that was given counts as given")
{
    CHECK(validate(item{.name = ""}).empty());
    CHECK(validate(item{}) == errors{{"itemName", "must be given"}});
}

TEST_CASE("the rules of a base hold for inherited members, with and without rules of the derived class")
{
    without_own_rules plain;
    plain.code = "abc";
    CHECK(validate(plain) == errors{{"CODE", "must have at most 2 characters"}});
    plain.code = "ab";
    CHECK(validate(plain).empty());

    with_own_rules own;
    own.code = "abc";
    own.size = 10;
    own.name = "xy";
    CHECK(validate(own) == errors{{"CODE", "must have at most 2 characters"},
                                  {"size", "must be from 0 to 9"},
                                  {"name", "must have at most 1 characters"}});
    own.code.clear();
    own.name.clear();
    own.size = 2;
    CHECK(validate(own) == errors{{"size", "must be from 3 to 12"}}); // a derived class may narrow a base's member

    of_two_bases two;
    two.code = "abc";
    two.size = -1;
    CHECK(validate(two) == errors{{"CODE", "must have at most 2 characters"}, {"size", "must be from 0 to 9"}});
}

struct mail {
    std::vector<waybill::email_address> to{};
    std::optional<std::vector<std::string>> tags{};
    std::map<std::string, std::string> headers{};
    std::vector<waybill::file> attachments{};
    std::optional<waybill::file> logo{};
    std::optional<std::string> code{};
};
BOOST_DESCRIBE_STRUCT(mail, (), (to, tags, headers, attachments, logo, code))
auto waybill_rules(mail const&)
    -> waybill::rules<waybill::min_items<&mail::to, 1>, waybill::max_items<&mail::tags, 2>,
                      waybill::keys_begin_with<&mail::headers, "X-">, waybill::max_bytes<&mail::attachments, 4>,
                      waybill::max_total_bytes<&mail::attachments, 6>, waybill::max_bytes<&mail::logo, 2>,
                      waybill::file_extensions<&mail::logo, "png", "jpg">, waybill::slug<&mail::code>,
                      waybill::exclusive<&mail::headers, &mail::attachments>>;

TEST_CASE("rules of lists, maps, files and codes")
{
    using waybill::file;
    mail const good{.to = {"a@shop.example"}, .tags = {{"x", "y"}}, .headers = {{"X-A", "1"}}, .logo = file{"ab", "l.PNG"}, .code = "a-1"};
    CHECK(validate(good).empty());
    struct {
        char const* what;
        void (*spoil)(mail&);
        errors wrong;
    } const rows[] = {
        {"nobody", [](mail& m) { m.to.clear(); }, {{"to", "must have at least 1 element"}}},
        {"no address", [](mail& m) { m.to.emplace_back("b"); }, {{"to/1", "must be an e-mail address"}}},
        {"too many", [](mail& m) { m.tags->emplace_back("z"); }, {{"tags", "must have at most 2 elements"}}},
        {"a key", [](mail& m) { m.headers["Bcc"] = ""; }, {{"headers/Bcc", "must begin with X-"}}},
        {"too large", [](mail& m) { m.logo = file{"abc", "l.jpg"}; }, {{"logo", "must have at most 2 bytes"}}},
        {"wrong type", [](mail& m) { m.logo = file{"ab", "l.gif"}; }, {{"logo", "must be a file of a supported type: .png, .jpg"}}},
        {"no type", [](mail& m) { m.logo = file{"ab", "png"}; }, {{"logo", "must be a file of a supported type: .png, .jpg"}}},
        {"not there", [](mail& m) { m.logo = file::at("/no/such.png"); }, {{"logo", "cannot be read as a file: /no/such.png"}}},
        {"both", [](mail& m) { m.attachments = {file{"a"}}; }, {{"headers", "cannot be given together with attachments"}}},
        {"one too large",
         [](mail& m) {
             m.headers.clear();
             m.attachments = {file{"a"}, file{"abcde"}};
         },
         {{"attachments/1", "must have at most 4 bytes"}}},
        {"all too large",
         [](mail& m) {
             m.headers.clear();
             m.attachments = {file{"abcd"}, file{"abc"}};
         },
         {{"attachments", "must have at most 6 bytes together"}}},
    };
    for (auto const& row : rows) {
        CAPTURE(row.what);
        auto spoilt = good;
        row.spoil(spoilt);
        CHECK(validate(spoilt) == row.wrong);
    }
}

TEST_CASE("a code has groups of small letters and digits with single hyphens between")
{
    for (char const* const text : {"a", "0", "summer-sale-2024", "a-b"}) CHECK(validate(mail{.to = {"a@b.co"}, .code = text}).empty());
    for (char const* const text : {"", "-", "a-", "-a", "a--b", "A", "a_b", "a b", "\u00e9", "a\n"}) {
        CAPTURE(text);
        CHECK(validate(mail{.to = {"a@b.co"}, .code = text}) ==
              errors{{"code", "must be small letters and digits with single hyphens between them"}});
    }
}

static_assert(waybill::detail::has_required_member<item>());
static_assert(!waybill::detail::has_required_member<sender>());
static_assert(!waybill::detail::has_required_member<int>());

} // namespace validate_test
