#include <waybill/call/range_plan.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using waybill::detail::parse_content_range;
using waybill::detail::range_plan;
using waybill::detail::strong_validator;
using body = range_plan::body;
using fields = std::vector<std::pair<std::string_view, std::string_view>>;

waybill::http::response head(int status, fields const& given)
{
    waybill::http::response made{status, {}, {}};
    for (auto const& [name, value] : given) made.fields.add(name, value);
    return made;
}

/// After 5 of 10 bytes of a document with the tag "a", and having asked for the rest.
range_plan half_way(std::optional<std::uint64_t> total = 10, std::string validator = "\"a\"")
{
    range_plan plan{{5, std::move(validator), total}};
    waybill::http::headers asked;
    plan.ask(asked);
    return plan;
}

} // namespace

TEST_CASE("Content-Range is read as RFC 9110 writes it, and nothing else is")
{
    auto const read = parse_content_range("bytes 5-9/10");
    REQUIRE(read.has_value());
    CHECK(read->from == 5);
    CHECK(read->to == 10);
    CHECK(read->total == 10);
    CHECK(parse_content_range("Bytes 0-0/*")->to == 1);
    CHECK_FALSE(parse_content_range("bytes 0-0/*")->total.has_value());
    CHECK(parse_content_range("bytes */10")->total == 10);
    CHECK_FALSE(parse_content_range("bytes */10")->from.has_value());
    for (auto const* const wrong : {"", "bytes", "bytes ", "bytes 5-9", "bytes 5-9/", "bytes 9-5/10", "bytes 5-10/10", "bytes -5/10", "bytes 5-/10", "bytes 5/10",
                                    "bytes 5-9/x", "bytes 5-9/10 ", "bytes +5-9/10", "bytes 5-99999999999999999999/*", "lines 5-9/10", "bytes=5-9/10"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_content_range(wrong).has_value());
    }
}

TEST_CASE("a document is known again by a strong tag, or by a change that lies long enough before")
{
    std::string_view const noon = "Sun, 06 Nov 1994 12:00:00 GMT";
    struct row {
        fields given;
        std::string_view validator;
    };
    for (auto const& [given, validator] : {
             row{{{"ETag", "\"a\""}}, "\"a\""},
             row{{{"ETag", "W/\"a\""}}, ""},
             row{{{"ETag", "a"}}, ""},
             row{{{"ETag", ""}}, ""},
             row{{{"ETag", "W/\"a\""}, {"Last-Modified", "Sun, 06 Nov 1994 11:00:00 GMT"}, {"Date", noon}}, ""},
             row{{{"Last-Modified", "Sun, 06 Nov 1994 11:59:00 GMT"}, {"Date", noon}}, "Sun, 06 Nov 1994 11:59:00 GMT"},
             row{{{"Last-Modified", "Sun, 06 Nov 1994 11:59:01 GMT"}, {"Date", noon}}, ""},
             row{{{"Last-Modified", "Sun, 06 Nov 1994 11:00:00 GMT"}}, ""},
             row{{{"Last-Modified", "yesterday"}, {"Date", noon}}, ""},
             row{{}, ""},
         })
        CHECK(strong_validator(head(200, given)) == validator);
}

TEST_CASE("the rest is asked for only where the server can tell whether it is of the same document")
{
    waybill::http::headers asked;
    asked.add("Range", "bytes=1-2");
    range_plan{}.ask(asked);
    CHECK(asked.find("Accept-Encoding") == "identity");
    CHECK_FALSE(asked.find("Range").has_value());
    range_plan{{5, "", 10}}.ask(asked);
    CHECK_FALSE(asked.find("Range").has_value());
    range_plan{{0, "\"a\"", 10}}.ask(asked);
    CHECK_FALSE(asked.find("Range").has_value());
    range_plan{{5, "\"a\"", 10}}.ask(asked);
    CHECK(asked.find("Range") == "bytes=5-");
    CHECK(asked.find("If-Range") == "\"a\"");
    range_plan{}.ask(asked);
    CHECK_FALSE(asked.find("Range").has_value());
    CHECK_FALSE(asked.find("If-Range").has_value());
}

TEST_CASE("a part goes behind what is there only when it fits")
{
    struct row {
        char const* name;
        fields given;
        body is;
    };
    for (auto const& [name, given, is] : {
             row{"fits", {{"Content-Range", "bytes 5-9/10"}, {"ETag", "\"a\""}}, body::rest},
             row{"says nothing of the tag", {{"Content-Range", "bytes 5-9/10"}}, body::rest},
             row{"says nothing of the total", {{"Content-Range", "bytes 5-9/*"}}, body::rest},
             row{"a part of it", {{"Content-Range", "bytes 5-7/10"}}, body::rest},
             row{"begins before", {{"Content-Range", "bytes 4-9/10"}}, body::unfit},
             row{"begins behind", {{"Content-Range", "bytes 6-9/10"}}, body::unfit},
             row{"another total", {{"Content-Range", "bytes 5-9/11"}}, body::unfit},
             row{"another tag", {{"Content-Range", "bytes 5-9/10"}, {"ETag", "\"b\""}}, body::unfit},
             row{"a weak tag", {{"Content-Range", "bytes 5-9/10"}, {"ETag", "W/\"a\""}}, body::unfit},
             row{"no range", {}, body::unfit},
             row{"several ranges", {{"Content-Type", "multipart/byteranges; boundary=x"}}, body::unfit},
             row{"no bytes", {{"Content-Range", "bytes */10"}}, body::unfit},
             row{"compressed", {{"Content-Range", "bytes 5-9/10"}, {"Content-Encoding", "gzip"}}, body::unfit},
         }) {
        CAPTURE(name);
        auto plan = half_way();
        CHECK((plan.judge(head(206, given)) == is));
        CHECK(plan.can_resume() == (is == body::rest)); // else from the beginning
        CHECK(plan.offset() == (is == body::rest ? 5 : 0));
    }
    auto by_time = half_way(10, "Sun, 06 Nov 1994 11:00:00 GMT");
    CHECK((by_time.judge(head(206, {{"Content-Range", "bytes 5-9/10"}, {"Last-Modified", "Sun, 06 Nov 1994 12:00:00 GMT"}})) == body::unfit));

    range_plan fresh;
    waybill::http::headers asked;
    fresh.ask(asked);
    CHECK((fresh.judge(head(206, {{"Content-Range", "bytes 0-9/10"}})) == body::other)); // nobody asked for a part
    for (int const status : {201, 202, 204, 404, 416, 500}) CHECK((half_way().judge(head(status, {})) == body::other));
}

TEST_CASE("the whole begins anew, whatever was there")
{
    auto plan = half_way();
    CHECK((plan.judge(head(200, {{"ETag", "\"b\""}, {"Content-Length", "7"}})) == body::whole));
    CHECK(plan.known().have_bytes == 0);
    CHECK(plan.known().validator == "\"b\"");
    CHECK(plan.known().total_bytes == 7);
    CHECK(plan.offset() == 0);
    CHECK(plan.took(6));
    CHECK_FALSE(plan.is_complete());
    CHECK(plan.took(1));
    CHECK(plan.is_complete());
    CHECK_FALSE(plan.took(1));

    // The length of what is compressed says nothing, and no part of it could be used.
    CHECK((plan.judge(head(200, {{"ETag", "\"b\""}, {"Content-Length", "7"}, {"Content-Encoding", "gzip"}})) == body::whole));
    CHECK(plan.took(100));
    CHECK(plan.is_complete());
    CHECK_FALSE(plan.can_resume());
}

TEST_CASE("a part that is not all of the rest leaves something to ask for")
{
    auto plan = half_way();
    REQUIRE((plan.judge(head(206, {{"Content-Range", "bytes 5-7/10"}})) == body::rest));
    CHECK(plan.took(3));
    CHECK_FALSE(plan.is_complete());
    CHECK_FALSE(plan.took(1)); // more than the part was said to have
    auto of_unknown_size = half_way(std::nullopt);
    REQUIRE((of_unknown_size.judge(head(206, {{"Content-Range", "bytes 5-7/*"}})) == body::rest));
    CHECK(of_unknown_size.took(2));
    CHECK_FALSE(of_unknown_size.is_complete());
    CHECK(of_unknown_size.took(1));
    CHECK(of_unknown_size.is_complete());
}

TEST_CASE("where nothing lies behind what is there, it is all or of no use")
{
    struct row {
        char const* name;
        std::optional<std::uint64_t> total;
        fields given;
        bool is_all;
    };
    for (auto const& [name, total, given, is_all] : {
             row{"all", 5, {{"Content-Range", "bytes */5"}}, true},
             row{"all of the same", 5, {{"Content-Range", "bytes */5"}, {"ETag", "\"a\""}}, true},
             row{"of another", 5, {{"Content-Range", "bytes */5"}, {"ETag", "\"b\""}}, false},
             row{"shorter now", 5, {{"Content-Range", "bytes */4"}}, false},
             row{"no size stated", 5, {}, false},
             row{"not known to be all", std::nullopt, {{"Content-Range", "bytes */5"}}, false},
             row{"not all was there", 10, {{"Content-Range", "bytes */5"}}, false},
         }) {
        CAPTURE(name);
        auto plan = half_way(total);
        CHECK(plan.had_all(head(416, given)) == is_all);
        CHECK(plan.can_resume() == is_all);
    }
}
