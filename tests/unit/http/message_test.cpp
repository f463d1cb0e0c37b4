#include <waybill/http/message.hpp>

#include <doctest/doctest.h>

#include <string_view>

namespace {

using waybill::http::is_json_media_type;
using waybill::http::media_type;

TEST_CASE("the media type of a Content-Type stands before its parameters")
{
    struct {
        std::string_view content_type;
        std::string_view type;
    } const rows[] = {
        {"application/json", "application/json"},
        {"application/json;charset=utf-8", "application/json"},
        {" Text/HTML ; charset=\"a;b\"", "Text/HTML"},
        {"\ttext/plain\t", "text/plain"},
        {"text/plain;", "text/plain"},
        {"", ""},
        {"  ", ""},
        {";charset=utf-8", ""},
    };
    for (auto const& row : rows) {
        CAPTURE(row.content_type);
        CHECK(media_type(row.content_type) == row.type);
    }
}

TEST_CASE("JSON is announced by application/json, text/json and application/*+json, whatever the case and parameters")
{
    for (std::string_view const json :
         {"application/json", "Application/JSON", "application/json; charset=utf-8", " application/json ;x",
          "text/json", "TEXT/Json;a=b", "application/problem+json", "application/vnd.api+JSON; v=1",
          "application/hal+xml+json"}) {
        CAPTURE(json);
        CHECK(is_json_media_type(json));
    }
    for (std::string_view const other :
         {"", "json", "text/html", "text/plain; x=application/json", "application/jsonp", "application/json-seq",
          "application/jsonx", "application/+json", "application+json", "image/x+json", "application/json+xml",
          "xapplication/json", "application/x-ndjson", "application /json", "+json"}) {
        CAPTURE(other);
        CHECK_FALSE(is_json_media_type(other));
    }
}

TEST_CASE("a fresh response stands for one that never arrived")
{
    waybill::http::response const none;
    CHECK(none.status == 0);
    CHECK(none.fields.empty());
    CHECK(none.body.empty());
}

} // namespace
