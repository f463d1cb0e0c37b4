#include <waybill/types/date_time.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <ratio>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

using waybill::date_time;
using namespace std::chrono;

namespace {

struct campaign_schedule {
    date_time send_at{};
};

constexpr auto june_first = sys_days{year{2024} / 6 / 1};

} // namespace

static_assert(std::is_trivially_copyable_v<date_time>);
static_assert(std::is_convertible_v<sys_days, date_time>);
static_assert(std::is_convertible_v<system_clock::time_point, date_time>);
static_assert(!std::is_constructible_v<date_time, local_days>);
static_assert(!std::is_constructible_v<date_time, sys_time<duration<double>>>);
static_assert(!std::is_constructible_v<date_time, std::int64_t>);
static_assert(!std::is_constructible_v<date_time, seconds>);
static_assert(std::is_same_v<decltype(date_time{} <=> date_time{}), std::partial_ordering>);
static_assert(date_time::parse("2024-06-01T09:00:00Z") == date_time{june_first + hours{9}});
static_assert(date_time{}.utc() == sys_days{});
static_assert(!date_time{}.is_naive());

TEST_CASE("a date_time reads the forms that providers send, and writes one")
{
    struct row {
        std::string_view given;
        std::string_view written;
    };
    for (auto const& [given, written] : {
             row{"2024-06-01T09:00:00Z", "2024-06-01T09:00:00Z"},
             row{"2024-06-01t09:00:00z", "2024-06-01T09:00:00Z"},
             row{"2024-06-01 09:00:00Z", "2024-06-01T09:00:00Z"},
             row{"2024-06-01T09:00Z", "2024-06-01T09:00:00Z"},
             row{"2024-06-01T09:00", "2024-06-01T09:00:00"},
             row{"2024-06-01 09:00:07", "2024-06-01T09:00:07"},
             row{"2024-06-01", "2024-06-01T00:00:00"},
             row{"2024-06-01T09:00+02:00", "2024-06-01T09:00:00+02:00"},
             row{"2024-06-01T09:00:00+05:30", "2024-06-01T09:00:00+05:30"},
             row{"2024-06-01T09:00:00+0530", "2024-06-01T09:00:00+05:30"},
             row{"2024-06-01T09:00:00-0330", "2024-06-01T09:00:00-03:30"},
             row{"2024-06-01T09:00:00-00:30", "2024-06-01T09:00:00-00:30"},
             row{"2024-06-01T09:00:00+23:59", "2024-06-01T09:00:00+23:59"},
             row{"2024-06-01T09:00:00-23:59", "2024-06-01T09:00:00-23:59"},
             row{"2024-06-01T09:00:00+00:00", "2024-06-01T09:00:00Z"},
             row{"2024-06-01T09:00:00-00:00", "2024-06-01T09:00:00Z"},
             row{"2024-06-01T09:00:00-0000", "2024-06-01T09:00:00Z"},
             row{"2024-06-01T09:00:00.5Z", "2024-06-01T09:00:00.500000Z"},
             row{"2024-06-01T09:00:00,25", "2024-06-01T09:00:00.250000"},
             row{"2024-06-01T09:00:00.000001Z", "2024-06-01T09:00:00.000001Z"},
             row{"2024-06-01T09:00:00.123456+01:00", "2024-06-01T09:00:00.123456+01:00"},
             row{"2024-06-01T09:00:00.1234569Z", "2024-06-01T09:00:00.123456Z"},
             row{"2024-06-01T09:00:00.99999999999999999999999999999999Z", "2024-06-01T09:00:00.999999Z"},
             row{"2024-06-01T09:00:00.0000000Z", "2024-06-01T09:00:00Z"},
             row{"2024-06-01T23:59:59Z", "2024-06-01T23:59:59Z"},
             row{"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
             row{"2000-02-29", "2000-02-29T00:00:00"},
             row{"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
             row{"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
             row{"0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"},
             row{"9999-12-31T23:59:59.999999-12:00", "9999-12-31T23:59:59.999999-12:00"},
         }) {
        CAPTURE(given);
        auto const read = date_time::parse(given);
        REQUIRE(read.has_value());
        CHECK(read->to_string() == written);
        CHECK(date_time::parse(written) == read);
    }
}

TEST_CASE("text that is no date_time is refused")
{
    for (std::string_view const text : {
             "", " ", "Z", "T", "now", "today", "null", "1717232400", "2024", "2024-06", "2024-06-", "2024-6-1",
             "24-06-01", "20240601", "2024/06/01", "2024-06-01T", "2024-06-01Z", "2024-06-01+01:00", "2024-06-01T9:00",
             "2024-06-01T09", "2024-06-01T09Z", "2024-06-01T09:", "2024-06-01T09:0", "2024-06-01T09:00:",
             "2024-06-01T09:00:0Z", "2024-06-01T0900Z", "2024-06-01T09:00:00.", "2024-06-01T09:00:00.Z",
             "2024-06-01T09:00.5Z", "2024-06-01T09:00:00,Z", "2024-06-01T09:00:00;5Z", "2024-06-01T09:00:00.5.5Z",
             "2024-06-01T09:00:00ZZ", "2024-06-01T09:00:00Z ", " 2024-06-01T09:00:00Z", "2024-06-01T09:00:00Z\n",
             "2024-06-01  09:00:00Z", "2024-06-01_09:00:00Z", "2024-06-01T09:00:00 Z", "2024-06-01T09:00:00 +01:00",
             "2024-06-01T09:00:00+", "2024-06-01T09:00:00+1", "2024-06-01T09:00:00+01", "2024-06-01T09:00:00+01:",
             "2024-06-01T09:00:00+01:0", "2024-06-01T09:00:00+01:000", "2024-06-01T09:00:00+010",
             "2024-06-01T09:00:00+24:00", "2024-06-01T09:00:00+01:60", "2024-06-01T09:00:00+-1:00",
             "2024-06-01T09:00:00+01:00Z", "2024-06-01T09:00:00UTC", "2024-06-01T09:00:00GMT",
             "2024-06-01T09:00:00[Europe/Berlin]", "2024-06-01T09:00:00\xE2\x88\x92\x30\x31:00",
             "Sat, 01 Jun 2024 09:00:00 GMT", "06/01/2024", "01.06.2024",
             "2024-00-01", "2024-13-01", "2024-06-00", "2024-06-31", "2024-01-32", "2024-04-31T00:00:00Z",
             "2023-02-29", "1900-02-29", "2100-02-29T00:00:00Z", "2024-02-30", "0000-01-01", "0000-02-29T00:00:00Z",
             "10000-01-01", "-001-01-01", "+2024-06-01", "-2024-06-01",
             "2024-06-01T24:00:00Z", "2024-06-01T09:60:00Z", "2024-06-01T09:00:61Z", "2024-06-01T99:00:00Z",
             "\xEF\xBC\x92\xEF\xBC\x90\xEF\xBC\x92\xEF\xBC\x94-06-01", "2024-06-0\xC2\xB9", "\xFF\xFF\xFF\xFF-06-01",
             "2024-0a-01", "2024-06-01T0x:00:00Z", "////-//-//", "::::-::-::", "2024-06-01T09:00:0\x80Z",
         }) {
        CAPTURE(text);
        CHECK_FALSE(date_time::parse(text).has_value());
    }
    CHECK_FALSE(date_time::parse(std::string_view{"2024-06-01\0", 11}).has_value());
}

TEST_CASE("every cut of a full date_time is refused or ends at a part it can do without")
{
    std::string_view const text = "2024-06-01T09:00:00.5+05:30";
    for (std::size_t size = 0; size < text.size(); ++size) {
        CAPTURE(text.substr(0, size));
        bool const whole = size == 10 || size == 16 || size == 19 || size == 21;
        CHECK(date_time::parse(text.substr(0, size)).has_value() == whole);
    }
}

TEST_CASE("a leap second becomes the second after it, where a leap second can be")
{
    struct row {
        std::string_view given;
        std::string_view written;
    };
    for (auto const& [given, written] : {
             row{"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
             row{"2016-12-31T23:59:60.25Z", "2017-01-01T00:00:00.250000Z"},
             row{"2016-12-31T23:59:60", "2017-01-01T00:00:00"},
             row{"1990-12-31T15:59:60-08:00", "1990-12-31T16:00:00-08:00"},
             row{"2017-01-01T05:29:60+05:30", "2017-01-01T05:30:00+05:30"},
             row{"2016-12-31T00:00:60-23:59", "2016-12-31T00:01:00-23:59"},
             row{"2016-12-31T23:58:60+23:59", "2016-12-31T23:59:00+23:59"},
         }) {
        CAPTURE(given);
        auto const read = date_time::parse(given);
        REQUIRE(read.has_value());
        CHECK(read->to_string() == written);
    }
    for (std::string_view const text :
         {"2016-12-31T23:58:60Z", "2016-12-31T00:00:60Z", "2016-12-31T09:00:60", "2016-12-31T23:59:60+01:00",
          "2016-12-31T23:59:61Z", "9999-12-31T23:59:60Z", "9999-12-31T23:59:60"}) {
        CAPTURE(text);
        CHECK_FALSE(date_time::parse(text).has_value());
    }
}

TEST_CASE("a date_time is made from any sys_time, to the microsecond")
{
    campaign_schedule const schedule{.send_at = june_first + hours{9}};
    CHECK(schedule.send_at.to_string() == "2024-06-01T09:00:00Z");
    CHECK(date_time{june_first}.to_string() == "2024-06-01T00:00:00Z");
    CHECK(date_time{june_first + nanoseconds{1'999}}.to_string() == "2024-06-01T00:00:00.000001Z");
    CHECK(date_time{june_first - nanoseconds{1}}.to_string() == "2024-05-31T23:59:59.999999Z");
    CHECK(date_time{sys_time<nanoseconds>{nanoseconds{-1}}}.to_string() == "1969-12-31T23:59:59.999999Z");
    CHECK(date_time{}.to_string() == "1970-01-01T00:00:00Z");
}

TEST_CASE("a date_time outside the years 0001 to 9999 is refused")
{
    auto const first = sys_days{year{1} / 1 / 1};
    auto const after = sys_days{year{10000} / 1 / 1};
    CHECK(date_time{first}.to_string() == "0001-01-01T00:00:00Z");
    CHECK(date_time{after - microseconds{1}}.to_string() == "9999-12-31T23:59:59.999999Z");
    CHECK_THROWS_AS((void)date_time{first - microseconds{1}}, std::out_of_range);
    CHECK_THROWS_AS((void)date_time{after}, std::out_of_range);
    CHECK_THROWS_AS((void)date_time{(sys_time<hours>::max)()}, std::out_of_range);
    CHECK_THROWS_AS((void)date_time{(sys_seconds::min)()}, std::out_of_range);
    CHECK_THROWS_AS((void)date_time::local(after.time_since_epoch()), std::out_of_range);
    CHECK_THROWS_AS((void)date_time::local((microseconds::min)()), std::out_of_range);
    CHECK_THROWS_AS((void)date_time::with_offset(first, minutes{-1}), std::out_of_range);
    CHECK_THROWS_AS((void)date_time::with_offset(after - seconds{1}, minutes{1}), std::out_of_range);
}

TEST_CASE("with_offset shows an instant on a clock ahead of UTC")
{
    auto const nine = june_first + hours{9};
    auto const mumbai = date_time::with_offset(nine, minutes{330});
    CHECK(mumbai.to_string() == "2024-06-01T14:30:00+05:30");
    CHECK(mumbai.offset() == minutes{330});
    CHECK(mumbai.utc() == nine);
    CHECK(mumbai.since_epoch_local() == nine.time_since_epoch() + minutes{330});
    CHECK(date_time::with_offset(june_first, minutes{-1}).to_string() == "2024-05-31T23:59:00-00:01");
    CHECK(date_time::with_offset(nine, hours{-8}).to_string() == "2024-06-01T01:00:00-08:00");
    CHECK(date_time::with_offset(nine, minutes{0}).to_string() == "2024-06-01T09:00:00Z");
    CHECK(date_time::with_offset(nine, minutes{1439}).offset() == minutes{1439});
    CHECK_THROWS_AS((void)date_time::with_offset(nine, minutes{1440}), std::out_of_range);
    CHECK_THROWS_AS((void)date_time::with_offset(nine, minutes{-1440}), std::out_of_range);
}

TEST_CASE("a naive date_time names no instant")
{
    auto const naive = date_time::local((june_first + hours{9}).time_since_epoch());
    CHECK(naive.is_naive());
    CHECK(naive.to_string() == "2024-06-01T09:00:00");
    CHECK_FALSE(naive.utc().has_value());
    CHECK_FALSE(naive.offset().has_value());
    CHECK(naive.since_epoch_local() == (june_first + hours{9}).time_since_epoch());

    date_time const utc{june_first};
    CHECK_FALSE(utc.is_naive());
    CHECK(utc.offset() == minutes{0});
    CHECK(utc.utc() == june_first);
}

TEST_CASE("date_times with a zone compare as instants")
{
    auto const at = [](std::string_view text) { return date_time::parse(text).value(); };
    CHECK(at("2024-06-01T09:00:00Z") == at("2024-06-01T14:30:00+05:30"));
    CHECK(at("2024-06-01T00:00:00+02:00") == at("2024-05-31T22:00:00Z"));
    CHECK(at("2024-06-01T09:00:00Z") != at("2024-06-01T09:00:00+01:00"));
    CHECK(at("2024-06-01T09:00:00+01:00") < at("2024-06-01T08:30:00Z"));
    CHECK(at("2024-06-01T09:00:00.000001Z") > at("2024-06-01T09:00:00Z"));
}

TEST_CASE("a naive date_time compares with naive ones alone")
{
    auto const at = [](std::string_view text) { return date_time::parse(text).value(); };
    CHECK(at("2024-06-01") == at("2024-06-01T00:00"));
    CHECK(at("2024-06-01") < at("2024-06-02"));
    CHECK(at("2024-06-01T00:00:00") != at("2024-06-01T00:00:00Z"));
    CHECK((at("2024-06-01T00:00:00") <=> at("2030-06-01T00:00:00Z")) == std::partial_ordering::unordered);
    CHECK_FALSE(at("2024-06-01T00:00:00") < at("2030-06-01T00:00:00Z"));
    CHECK_FALSE(at("2024-06-01T00:00:00") > at("2030-06-01T00:00:00Z"));
}

TEST_CASE("write stays within max_size and adds no terminator")
{
    std::array<char, date_time::max_size + 1> buffer{};
    std::ranges::fill(buffer, '#');
    auto const longest = date_time::parse("9999-12-31T23:59:59.999999-23:59").value();
    char* const end = longest.write(buffer.data());
    CHECK(end == buffer.data() + date_time::max_size);
    CHECK(buffer.back() == '#');
    CHECK(std::string_view{buffer.data(), date_time::max_size} == "9999-12-31T23:59:59.999999-23:59");

    std::ranges::fill(buffer, '#');
    CHECK(date_time{}.write(buffer.data()) == buffer.data() + 20);
    CHECK(buffer[20] == '#');
}

TEST_CASE("every day of four centuries survives writing and reading")
{
    for (auto day = sys_days{year{1896} / 1 / 1}; day < sys_days{year{2301} / 1 / 1}; day += days{1}) {
        date_time const written{day};
        auto const read = date_time::parse(written.to_string());
        if (!read || read->utc() != day) FAIL_CHECK(written.to_string());
    }
}
