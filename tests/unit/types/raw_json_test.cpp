#include <waybill/types/raw_json.hpp>

#include <doctest/doctest.h>

#include <type_traits>

using waybill::raw_json;

static_assert(std::is_aggregate_v<raw_json>);
static_assert(!std::is_convertible_v<char const*, raw_json>); // ordinary text is not JSON by accident

TEST_CASE("raw_json keeps its text as it was given")
{
    raw_json const value{.text = "{ \"a\": [1, \"\xC3\xA9\"] }"};
    CHECK(value.text == "{ \"a\": [1, \"\xC3\xA9\"] }");
    CHECK(raw_json{}.text.empty());
}

TEST_CASE("raw_json compares text, not meaning")
{
    CHECK(raw_json{"{\"a\":1}"} == raw_json{"{\"a\":1}"});
    CHECK(raw_json{"{\"a\":1}"} != raw_json{"{ \"a\": 1 }"});
    CHECK(raw_json{"null"} != raw_json{});
}
