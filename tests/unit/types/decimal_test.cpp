#include <waybill/types/decimal.hpp>

#include <doctest/doctest.h>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

using waybill::decimal;

namespace {

struct order {
    decimal value{};
    decimal tax{};
};

} // namespace

static_assert(decimal{}.text() == "0");
static_assert(decimal{5}.text() == "5");
static_assert(decimal{"0.10"}.text() == "0.10");
static_assert(decimal{"0.10"} == decimal{"0.1"});
static_assert(std::is_trivially_copyable_v<decimal>);
static_assert(std::is_same_v<decltype(decimal{} <=> decimal{}), std::weak_ordering>);

static_assert(std::is_convertible_v<int, decimal>);
static_assert(std::is_convertible_v<unsigned, decimal>);
static_assert(std::is_convertible_v<short, decimal>);
static_assert(std::is_convertible_v<long long, decimal>);
static_assert(std::is_convertible_v<unsigned long long, decimal>);
static_assert(!std::is_constructible_v<decimal, double>);
static_assert(!std::is_constructible_v<decimal, float>);
static_assert(!std::is_constructible_v<decimal, long double>);
static_assert(!std::is_constructible_v<decimal, bool>);
static_assert(!std::is_constructible_v<decimal, char>);
static_assert(!std::is_constructible_v<decimal, char32_t>);
static_assert(std::is_constructible_v<decimal, std::string>);
static_assert(!std::is_convertible_v<char const*, decimal>); // may throw: say so at the call
static_assert(!std::is_assignable_v<decimal&, double>);

TEST_CASE("a decimal keeps the text it was read from")
{
    for (std::string_view const text :
         {"0", "-0", "5", "10", "0.10", "-0.10", "0.00", "12345678901234567890.123456789", "1E+2", "1e2", "1E-2",
          "-1.50e+07", "0e0", "1E+999", "1E-999", "1e0000000002", "100", "0.001"}) {
        CAPTURE(text);
        auto const number = decimal::parse(text);
        REQUIRE(number.has_value());
        CHECK(number->text() == text);
    }
}

TEST_CASE("a decimal drops a leading plus sign and superfluous zeros, which JSON forbids")
{
    struct row {
        std::string_view given;
        std::string_view kept;
    };
    for (auto const& [given, kept] : {row{"+5", "5"}, row{"+0.10", "0.10"}, row{"007", "7"}, row{"-007.50", "-7.50"},
                                      row{"00", "0"}, row{"000.0", "0.0"}, row{"00e5", "0e5"}, row{"+00.5", "0.5"},
                                      row{"0100", "100"}}) {
        CAPTURE(given);
        auto const number = decimal::parse(given);
        REQUIRE(number.has_value());
        CHECK(number->text() == kept);
    }
}

TEST_CASE("what is not a decimal number is refused")
{
    for (std::string_view const text :
         {"", "+", "-", "--1", "+-1", "-+1", ".", ".5", "5.", "-.5", "1..2", "1.2.3", "1.e5", "e5", "1e", "1e+", "1e-",
          "1e5.0", "1e+-5", "1e 5", " 1", "1 ", "1 000", "1,5", "1,000.00", "1'000", "1_000", "NaN", "nan", "Infinity",
          "-Infinity", "inf", "0x10", "1f", "1E+1000", "1E-1000", "1E+999999999", "1E+99999999999999999999999999999",
          "$5", "5 EUR", "null", "true", "\"5\"", "\xEF\xBC\x95", "\xD9\xA5", "\xE2\x88\x92\x35", "\xFF", "1\n",
          "one"}) {
        CAPTURE(text);
        CHECK_FALSE(decimal::parse(text).has_value());
        CHECK_THROWS_AS((void)decimal{text}, std::invalid_argument);
    }
    CHECK_FALSE(decimal::parse(std::string_view{"1\0", 2}).has_value());
    CHECK_FALSE(decimal::parse(std::string_view{"1\0002", 3}).has_value());
}

TEST_CASE("a decimal reads only the text it is given")
{
    CHECK(decimal::parse(std::string_view{"1234"}.substr(0, 2))->text() == "12");
    CHECK(decimal::parse(std::string_view{"1e5"}.substr(0, 1))->text() == "1");
    CHECK_FALSE(decimal::parse(std::string_view{"1.5"}.substr(0, 2)).has_value());
}

TEST_CASE("a decimal has at most 64 characters")
{
    std::string const longest(decimal::max_size, '9');
    REQUIRE(decimal::parse(longest).has_value());
    CHECK(decimal::parse(longest)->text() == longest);
    CHECK(decimal::parse(longest)->digits() == 64);
    CHECK_FALSE(decimal::parse(longest + "9").has_value());
    CHECK_FALSE(decimal::parse(std::string(65, '0')).has_value());
    CHECK_FALSE(decimal::parse(std::string(1'000'000, '1')).has_value());

    std::string const negative = "-0." + std::string(60, '0') + "1";
    CHECK(decimal{negative}.is_negative());
    CHECK(decimal{negative}.decimal_places() == 61);
}

TEST_CASE("the exception of a decimal names the text, cut short when it is long")
{
    CHECK_THROWS_WITH_AS((void)decimal{"12,50"}, "waybill: not a decimal number: \"12,50\"", std::invalid_argument);
    auto const expected = "waybill: not a decimal number: \"" + std::string(64, '1') + "...\"";
    CHECK_THROWS_WITH_AS((void)decimal{std::string(1000, '1')}, expected.c_str(), std::invalid_argument);
}

TEST_CASE("a decimal is made from whole numbers of any size")
{
    order const placed{.value = 5, .tax = -1};
    CHECK(placed.value.text() == "5");
    CHECK(placed.tax.text() == "-1");
    CHECK(decimal{0}.text() == "0");
    CHECK(decimal{10}.text() == "10");
    CHECK(decimal{(std::numeric_limits<std::int64_t>::max)()}.text() == "9223372036854775807");
    CHECK(decimal{(std::numeric_limits<std::int64_t>::min)()}.text() == "-9223372036854775808");
    CHECK(decimal{(std::numeric_limits<std::uint64_t>::max)()}.text() == "18446744073709551615");
    CHECK(decimal{(std::numeric_limits<std::int8_t>::min)()}.text() == "-128");
    CHECK(decimal{(std::numeric_limits<std::uint8_t>::max)()}.text() == "255");
    CHECK(decimal{short{-30000}}.text() == "-30000");
    CHECK(decimal{"4.50"} < 5);
    CHECK(5 == decimal{"5.00"});
}

TEST_CASE("decimals equal by value, whatever their scale, exponent or sign of zero")
{
    struct row {
        std::string_view left;
        std::string_view right;
    };
    for (auto const& [left, right] :
         {row{"1.0", "1"}, row{"1E+2", "100"}, row{"1e2", "100.00"}, row{"-0", "0"}, row{"0.000", "0"},
          row{"0E+999", "0E-999"}, row{"12.5e-1", "1.25"}, row{"0.00125E3", "1.25"}, row{"-1.50", "-1.5"},
          row{"10E-1", "1"}, row{"1E-999", "0.1E-998"}, row{"1E+999", "10E+998"}}) {
        CAPTURE(left);
        CAPTURE(right);
        CHECK(decimal{left} == decimal{right});
        CHECK((decimal{left} <=> decimal{right}) == std::weak_ordering::equivalent);
    }
}

TEST_CASE("decimals are ordered by value, exactly")
{
    constexpr std::array ascending{"-1E+999",
                                   "-100.01",
                                   "-100",
                                   "-99.999",
                                   "-10",
                                   "-9",
                                   "-1.5",
                                   "-1",
                                   "-0.1",
                                   "-0.01",
                                   "-1E-999",
                                   "0",
                                   "1E-999",
                                   "0.01",
                                   "0.1",
                                   "0.1000000000000000055511151231257827021181583404541015625", // what a double holds
                                   "0.11",
                                   "0.9",
                                   "1",
                                   "1.000000000000000000000000000000000000000000000001",
                                   "1.5",
                                   "9",
                                   "10",
                                   "99.999",
                                   "100",
                                   "9007199254740992",
                                   "9007199254740993", // the first whole number that a double cannot hold
                                   "12345678901234567890123456789012345678901234567890123456789",
                                   "12345678901234567890123456789012345678901234567890123456790",
                                   "1E+998",
                                   "1E+999"};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            CAPTURE(ascending[i]);
            CAPTURE(ascending[j]);
            decimal const left{ascending[i]};
            decimal const right{ascending[j]};
            CHECK((left < right) == (i < j));
            CHECK((left == right) == (i == j));
            CHECK((left > right) == (i > j));
        }
    }
}

TEST_CASE("a decimal knows its sign, and the digits that a column needs for it")
{
    struct row {
        std::string_view text;
        int digits;
        int decimal_places;
        int sign;
    };
    for (auto const& [text, digits, places, sign] : {row{"0", 1, 0, 0},
                                                     row{"-0", 1, 0, 0},
                                                     row{"0.0", 1, 1, 0},
                                                     row{"0.00", 2, 2, 0},
                                                     row{"0E+5", 1, 0, 0},
                                                     row{"0E-5", 5, 5, 0},
                                                     row{"5", 1, 0, 1},
                                                     row{"-5", 1, 0, -1},
                                                     row{"0005", 1, 0, 1},
                                                     row{"100", 3, 0, 1},
                                                     row{"1.005", 4, 3, 1},
                                                     row{"1.50", 3, 2, 1},
                                                     row{"0.10", 2, 2, 1},
                                                     row{"0.05", 2, 2, 1},
                                                     row{"-0.005", 3, 3, -1},
                                                     row{"12345678.90", 10, 2, 1},
                                                     row{"1E+2", 3, 0, 1},
                                                     row{"1.5E+2", 3, 0, 1},
                                                     row{"1.50E+1", 3, 1, 1},
                                                     row{"1.50E+2", 3, 0, 1},
                                                     row{"1E-2", 2, 2, 1},
                                                     row{"123E-2", 3, 2, 1},
                                                     row{"123E-5", 5, 5, 1},
                                                     row{"1E+999", 1000, 0, 1},
                                                     row{"-1E-999", 999, 999, -1}}) {
        CAPTURE(text);
        decimal const number{text};
        CHECK(number.digits() == digits);
        CHECK(number.decimal_places() == places);
        CHECK(number.is_zero() == (sign == 0));
        CHECK(number.is_negative() == (sign < 0));
    }
}
