#include <waybill/codec/text.hpp>

#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace text_test {

enum class status { draft, in_progress };
BOOST_DESCRIBE_ENUM(status, draft, in_progress)
auto waybill_rules(status const&) -> waybill::rules<waybill::naming::pascal_case>;

enum class undescribed { a };

static_assert(waybill::text_scalar<std::string>);
static_assert(waybill::text_scalar<bool>);
static_assert(waybill::text_scalar<std::int8_t>);
static_assert(waybill::text_scalar<std::uint64_t>);
static_assert(waybill::text_scalar<double>);
static_assert(waybill::text_scalar<status>);
static_assert(waybill::text_scalar<waybill::open_enum<status>>);
static_assert(waybill::text_scalar<waybill::date_time>);
static_assert(waybill::text_scalar<waybill::decimal>);
static_assert(!waybill::text_scalar<undescribed>);
static_assert(!waybill::text_scalar<char>); // a letter or a number: nobody knows
static_assert(!waybill::text_scalar<char const*>);
static_assert(!waybill::text_scalar<std::optional<int>>);
static_assert(!waybill::text_scalar<std::vector<int>>);

template <class T>
std::string text_of(T const& value)
{
    std::string out = "=";
    waybill::append_text(out, value);
    return out;
}

template <class T>
std::optional<T> parsed(std::string_view text)
{
    T out{};
    if (!waybill::parse_text(text, out)) return std::nullopt;
    return out;
}

template <class T>
void check_both_ways(T const& value, std::string_view text)
{
    CAPTURE(text);
    CHECK(text_of(value) == '=' + std::string{text});
    CHECK((parsed<T>(text) == value));
}

template <class T>
void check_refused(std::vector<std::string_view> const& texts)
{
    for (auto const text : texts) {
        CAPTURE(text);
        CHECK_FALSE(parsed<T>(text).has_value());
    }
}

TEST_CASE("each scalar is written as text and read back from it")
{
    check_both_ways(std::string{"a b\n\u00e9"}, "a b\n\u00e9");
    check_both_ways(std::string{}, "");
    check_both_ways(true, "true");
    check_both_ways(false, "false");
    check_both_ways(std::int8_t{-128}, "-128");
    check_both_ways(std::uint8_t{255}, "255");
    check_both_ways((std::numeric_limits<std::int64_t>::min)(), "-9223372036854775808");
    check_both_ways((std::numeric_limits<std::uint64_t>::max)(), "18446744073709551615");
    check_both_ways(0.1, "0.1");
    check_both_ways(-1.5e300, "-1.5e+300");
    check_both_ways(5e-324, "5e-324");
    check_both_ways(0.1F, "0.1");
    check_both_ways(status::in_progress, "InProgress");
    check_both_ways(waybill::open_enum<status>{status::draft}, "Draft");
    check_both_ways(waybill::open_enum<status>{"Archived"}, "Archived");
    check_both_ways(*waybill::date_time::parse("2024-06-01T09:00:00Z"), "2024-06-01T09:00:00Z");
    check_both_ways(waybill::decimal{"-12.50"}, "-12.50");
}

TEST_CASE("text that is not wholly of the type is refused")
{
    check_refused<bool>({"", "True", "1", "true ", "truefalse", "0"});
    check_refused<std::int32_t>({"", " 1", "1 ", "+1", "1.0", "0x1", "1e2", "2147483648", "-2147483649", "-"});
    check_refused<std::uint8_t>({"", "-1", "256", "1\n"});
    check_refused<double>({"", " 1", "1,5", "1.5x", "1e999"});
    check_refused<status>({"", "draft", "in_progress", "Draft "});
    check_refused<waybill::date_time>({"", "2024-06-31T09:00:00Z", "today"});
    check_refused<waybill::decimal>({"", "1,5", "NaN", "1.", ".5"});
}

} // namespace text_test
