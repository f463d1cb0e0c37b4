#include <waybill/codec/multipart.hpp>

#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace multipart_test {

using waybill::file;
using waybill::multipart_read;
using waybill::multipart_write;

struct size {
    int width{};
};
BOOST_DESCRIBE_STRUCT(size, (), (width))

struct upload {
    std::vector<file> files{};
    std::optional<file> cover{};
    std::string title{};
    std::optional<std::string> note{};
    bool draft{};
    std::vector<std::string> tags{};
    std::optional<waybill::decimal> price{};
    std::optional<size> dimensions{};
    std::map<std::string, std::string> more{};
};
BOOST_DESCRIBE_STRUCT(upload, (), (files, cover, title, note, draft, tags, price, dimensions, more))
auto waybill_rules(upload const&) -> waybill::rules<waybill::named<&upload::title, "the \"title\"">>;

/// The body with its boundary called B.
std::string shown(upload const& object)
{
    auto written = multipart_write(object).value();
    std::string_view const prefix = "multipart/form-data; boundary=";
    REQUIRE(written.content_type.starts_with(prefix));
    auto const boundary = written.content_type.substr(prefix.size());
    CHECK(boundary.size() == 32);
    for (auto at = written.body.find(boundary); at != std::string::npos; at = written.body.find(boundary))
        written.body.replace(at, boundary.size(), "B");
    return written.body;
}

TEST_CASE("members are parts in their order, files behind them")
{
    upload const object{.files = {file{"one", "a.txt"}, file{"two\r\n", "b.csv"}},
                        .title = "T\u00e9",
                        .draft = true,
                        .tags = {"x", ""},
                        .price = waybill::decimal{"1.50"},
                        .dimensions = size{3},
                        .more = {{"k", "v"}}};
    CHECK(shown(object) == "--B\r\nContent-Disposition: form-data; name=\"the %22title%22\"\r\n\r\nT\u00e9\r\n"
                           "--B\r\nContent-Disposition: form-data; name=\"draft\"\r\n\r\ntrue\r\n"
                           "--B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nx\r\n"
                           "--B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\n\r\n"
                           "--B\r\nContent-Disposition: form-data; name=\"price\"\r\n\r\n1.50\r\n"
                           "--B\r\nContent-Disposition: form-data; name=\"dimensions\"\r\n\r\n{\"width\":3}\r\n"
                           "--B\r\nContent-Disposition: form-data; name=\"more\"\r\n\r\n{\"k\":\"v\"}\r\n"
                           "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n"
                           "Content-Type: text/plain\r\n\r\none\r\n"
                           "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"b.csv\"\r\n"
                           "Content-Type: text/csv\r\n\r\ntwo\r\n\r\n"
                           "--B--\r\n");
}

TEST_CASE("no file name ends the header that it stands in, and all are read back")
{
    for (std::string const name : {"q\"uote.txt", "back\\slash.txt", "line\r\nbreak.txt", "\u00fc \U0001F600.pdf", "semi;colon=1.txt",
                                   "%22.txt", "trailing\\", ""}) {
        CAPTURE(name);
        auto const written = multipart_write(upload{.files = {file{"x", name, "text/plain"}}}).value();
        auto const line_end = written.body.rfind("\r\nContent-Type: text/plain");
        REQUIRE(line_end != std::string::npos);
        auto const line = written.body.substr(written.body.rfind("Content-Disposition", line_end));
        CHECK(line.find("\r\n") == line.find("\r\nContent-Type"));
        auto const read = multipart_read<upload>(written.content_type, written.body);
        REQUIRE(read.has_value());
        REQUIRE(read->files.size() == 1);
        if (name != "%22.txt") CHECK(read->files[0].name() == name); // what browsers write is ambiguous
    }
}

TEST_CASE("what was written is read back")
{
    upload const object{.files = {file{"--", "a.txt"}, file{std::string{"\0\r\n--\r\n", 7}, "b.bin", "x/y"}},
                        .cover = file{"", "c.png"},
                        .title = "\r\n--x",
                        .note = "",
                        .tags = {"a", "b"},
                        .dimensions = size{7},
                        .more = {{"k", "v"}}};
    auto const written = multipart_write(object).value();
    auto const read = multipart_read<upload>(written.content_type, written.body);
    REQUIRE(read.has_value());
    CHECK(read->files == object.files);
    CHECK(read->cover == object.cover);
    CHECK(read->title == object.title);
    CHECK(read->note == "");
    CHECK(read->draft == false);
    CHECK(read->tags == object.tags);
    CHECK(read->dimensions->width == 7);
    CHECK(read->more == object.more);
    CHECK_FALSE(read->price.has_value());
}

TEST_CASE("a body as other programs write it is read")
{
    auto const read = multipart_read<upload>("Multipart/Form-Data; charset=x; boundary=\"a b\"",
                                             "--a b\r\ncontent-disposition: form-data; filename=a.txt; NAME=cover\r\n\r\nhello\r\n"
                                             "--a b\r\nContent-Disposition: form-data; name=\"tags\"\r\nX: y\r\n\r\none\r\n"
                                             "--a b\r\nContent-Disposition: form-data; name=\"unknown\"\r\n\r\n1\r\n"
                                             "--a b\r\nContent-Disposition: form-data; name=\"the \\\"title\\\"\"\r\n\r\n\r\n"
                                             "--a b--");
    REQUIRE(read.has_value());
    CHECK(read->cover->name() == "a.txt");
    CHECK(read->cover->media_type() == "text/plain");
    CHECK(read->cover->read() == "hello");
    CHECK(read->tags == std::vector<std::string>{"one"});
}

TEST_CASE("a body that is broken is refused, with the member where there is one")
{
    struct {
        char const* type;
        char const* body;
        char const* path;
    } const rows[] = {
        {"multipart/form-data", "--B--", ""},
        {"multipart/form-data; boundary=B", "", ""},
        {"multipart/form-data; boundary=B", "--C--", ""},
        {"multipart/form-data; boundary=B", "--B\r\n", ""},
        {"multipart/form-data; boundary=B", "--B\r\n\r\n", ""},
        {"multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nx", ""},
        {"multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"tags\"\r\n--B--", ""},
        {"multipart/form-data; boundary=\"B", "--B\r\n", ""},
        {"multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"draft\"\r\n\r\nperhaps\r\n--B--", "/draft"},
        {"multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"dimensions\"\r\n\r\n{\"width\":\"x\"}\r\n--B--",
         "/dimensions/width"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.body);
        auto const read = multipart_read<upload>(row.type, row.body);
        REQUIRE(read.has_error());
        CHECK(read.error().path == row.path);
        CHECK_FALSE(read.error().message.empty());
    }
    CHECK(multipart_read<upload>("multipart/form-data; boundary=B", "--B--").has_value()); // no parts at all
}

TEST_CASE("a file that cannot be read is named")
{
    auto const written = multipart_write(upload{.files = {file{"x"}, file::at("/no/such/file")}});
    REQUIRE(written.has_error());
    CHECK(written.error().path == "/files/1");
    CHECK(multipart_write(upload{.cover = file::at("/no/such/file")}).error().path == "/cover");
}

TEST_CASE("an object holds a file when one is in it, not when a list of them is empty")
{
    CHECK_FALSE(waybill::holds_file(upload{}));
    CHECK(waybill::holds_file(upload{.files = {file{}}}));
    CHECK(waybill::holds_file(upload{.cover = file{}}));
}

} // namespace multipart_test
