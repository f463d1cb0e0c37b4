#include <waybill/codec/atom.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Atom documents that servers should not send, and what programs should not ask to be sent.
namespace atom_bad_input_test {

using namespace std::string_literals;
using waybill::codec_error;
using waybill::xml_read;
using waybill::xml_write;

enum class color { red, blue };
BOOST_DESCRIBE_ENUM(color, red, blue)

struct plant {
    std::string name{};
    std::optional<std::int32_t> height{};
    std::optional<std::string> note{};
    waybill::nullable<bool> edible{};
    std::optional<color> shade{};
    std::vector<std::string> places{};
};
BOOST_DESCRIBE_STRUCT(plant, (), (name, height, note, edible, shade, places))
auto waybill_rules(plant const&) -> waybill::rules<waybill::xml_element<"Plant", "urn:garden">, waybill::naming::pascal_case, waybill::xml_items<&plant::places, "Place">>;

using entry = waybill::atom_entry<plant, "application/vnd.garden+xml">;
using feed = waybill::atom_feed<entry>;

/// As deep as the data.
struct tree {
    std::vector<tree> branch{};
};
BOOST_DESCRIBE_STRUCT(tree, (), (branch))
auto waybill_rules(tree const&) -> waybill::rules<waybill::xml_element<"tree">>;

std::string entry_with(std::string const& content)
{
    return "<entry xmlns='http://www.w3.org/2005/Atom'><id>urn:1</id>" + content + "</entry>";
}
std::string entry_of(std::string const& members)
{
    return entry_with("<content type='application/vnd.garden+xml'><Plant xmlns='urn:garden'>" + members + "</Plant></content>");
}
std::string feed_of(std::string const& entries)
{
    return "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='?2'/>" + entries + "</feed>";
}

std::string repeated(std::size_t count, std::string_view text)
{
    std::string all;
    while (count-- > 0) all += text;
    return all;
}

/// In memory that ends where the text does, so that a sanitizer sees what reads on.
template <class T>
boost::system::result<T, codec_error> read_exactly(std::string_view document)
{
    std::vector<char> const exact(document.begin(), document.end());
    return xml_read<T>({exact.data(), exact.size()});
}

template <class T>
codec_error refusal(std::string const& document)
{
    CAPTURE(document.substr(0, 600));
    auto const read = read_exactly<T>(document);
    REQUIRE(read.has_error());
    CHECK_FALSE(read.error().message.empty());
    return read.error();
}

TEST_CASE("a feed cut short at any byte is none")
{
    auto const one = entry_of("<Name>R&#xF4;se &amp; <!-- -->co</Name>\n<Height> 4 </Height><Note><![CDATA[<]]></Note><Places>\r\n<Place/><Place>x</Place></Places>");
    auto const whole = feed_of(one + "\n" + one);
    auto const read = read_exactly<feed>(whole);
    REQUIRE(read.has_value());
    REQUIRE(read->entries.size() == 2);
    CHECK(read->next_link() == "?2");
    auto const& last = read->entries[1].content.value;
    CHECK(last.name == "R\u00f4se & co");
    CHECK(last.height == 4);
    CHECK(last.note == "<");
    CHECK(last.places == std::vector<std::string>{"", "x"});
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK(read_exactly<feed>(std::string_view{whole}.substr(0, size)).has_error());
    }
}

TEST_CASE("nothing that a document type declares is expanded, fetched or ignored")
{
    std::string laughs = "<!ENTITY a0 \"lol\">";
    for (int i = 1; i < 10; ++i) laughs += "<!ENTITY a" + std::to_string(i) + " \"" + repeated(10, "&a" + std::to_string(i - 1) + ";") + "\">";
    struct {
        std::string type;
        std::string value;
    } const rows[] = {
        {"[" + laughs + "]", "&a9;"},
        {"[<!ENTITY x SYSTEM \"file:///etc/hostname\">]", "&x;"},
        {"[<!ENTITY % all SYSTEM \"http://127.0.0.1:9/all.dtd\"> %all;]", "x"},
        {"PUBLIC \"-//X//Y\" \"http://127.0.0.1:9/x.dtd\"", "x"},
        {"[<!ATTLIST link href CDATA \"http://127.0.0.1:9/\">]", "x"},
        {"", "x"},
    };
    for (auto const& [type, value] : rows) {
        auto const why = refusal<entry>("<!DOCTYPE entry " + type + ">" + entry_of("<Name>" + value + "</Name>"));
        CHECK(why.message == (value == "x" ? "the document has a DOCTYPE, which is refused" : "the document holds a reference to nothing that is known"));
    }
    refusal<entry>(entry_of("<Name>&a9;</Name>")); // without a declaration either
    refusal<entry>(entry_with("<link href='&a9;'/><content><Plant><Name/></Plant></content>"));
}

TEST_CASE("elements lie within each other as deep as the limit says, and no deeper")
{
    auto const nested = [](std::size_t levels) { return "<tree>" + repeated(levels, "<branch>") + repeated(levels, "</branch>") + "</tree>"; };
    CHECK(read_exactly<tree>(nested(99)).has_value());
    CHECK(xml_read<tree>(nested(1), {2}).has_value());
    CHECK(xml_read<tree>(nested(1), {1}).error().path == "/branch/0");
    for (std::size_t const levels : {std::size_t{100}, std::size_t{10'000}, std::size_t{200'000}}) {
        auto const why = refusal<tree>(nested(levels));
        CHECK(why.message == "the document is nested too deep");
        CHECK(why.path == repeated(100, "/branch/0"));
        // What no model asks for is passed over, however deep it lies.
        CHECK(read_exactly<entry>(entry_of("<Later>" + repeated(levels, "<a>") + repeated(levels, "</a>") + "</Later><Name>n</Name>")).value().content.value.name == "n");
    }
    refusal<tree>(repeated(300'000, "<tree>"));
}

TEST_CASE("missing and empty are two things, and nil, of which Atom knows nothing, is empty")
{
    auto const read = [](std::string const& members) { return xml_read<entry>(entry_of("<Name>n</Name>" + members)).value().content.value; };
    auto const missing = read("");
    CHECK_FALSE(missing.note);
    CHECK_FALSE(missing.height);
    CHECK(missing.edible.is_absent());
    for (std::string const attributes : {"", " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'"}) {
        auto const empty = read("<Note" + attributes + "/><Height" + attributes + "> </Height><Edible" + attributes + "/><Shade" + attributes + "/><Places" + attributes + "/>");
        CHECK(empty.note == "");
        CHECK_FALSE(empty.height);
        CHECK_FALSE(empty.edible.has_value());
        CHECK_FALSE(empty.shade);
        CHECK(empty.places.empty());
    }
    CHECK(read_exactly<entry>(entry_of("<Name/>")).value().content.value.name.empty());
    CHECK(refusal<entry>(entry_of("")).path == "/content/value/Name");
}

TEST_CASE("an entry lacks what it may, and is refused with its place for the rest")
{
    struct {
        std::string document;
        std::string path;
        std::string message;
    } const rows[] = {
        {entry_with(""), "/content", "expected this element, found none"},
        {entry_with("<content/>"), "/content/value", "expected this element, found none"},
        {entry_with("<content type='text'>Rose</content>"), "/content/value", "expected this element, found none"},
        {entry_with("<content src='/rose' type='image/png'/>"), "/content/value", "expected this element, found none"},
        {entry_with("<content><Tree xmlns='urn:garden'/></content>"), "/content/value", "expected this element, found none"},
        {entry_with("<content><Plant/></content>"), "/content/value/Name", "expected this element, found none"},
        {"<entry xmlns='http://www.w3.org/2005/Atom'><content><Plant><Name/></Plant></content></entry>", "/id", "expected this element, found none"},
        {entry_with("<link rel='next'/><content><Plant><Name/></Plant></content>"), "/link/0/href", "expected this attribute, found none"},
        {entry_with("<updated>yesterday</updated><content><Plant><Name/></Plant></content>"), "/updated", "expected an RFC 3339 time, found \"yesterday\""},
        {entry_with("<id><b/></id>"), "/id", "expected text, found the element <b>"},
        {entry_of("<Name>n</Name><Height type='integer'>tall</Height>"), "/content/value/Height", "expected an integer, found \"tall\""},
        {entry_of("<Name>n</Name><Height>2147483648</Height>"), "/content/value/Height", "expected an integer, found \"2147483648\""},
        {entry_of("<Name>n</Name><Height>1.5</Height>"), "/content/value/Height", "expected an integer, found \"1.5\""},
        {entry_of("<Name>n</Name><Edible>maybe</Edible>"), "/content/value/Edible", "expected true or false, found \"maybe\""},
        {entry_of("<Name>n</Name><Shade>green</Shade>"), "/content/value/Shade", "expected one of the enum's names, found \"green\""},
        {entry_of("<Name>n</Name><Places><Place>a</Place><Place><b/></Place></Places>"), "/content/value/Places/1", "expected text, found the element <b>"},
    };
    for (auto const& [document, path, message] : rows) {
        auto const why = refusal<entry>(document);
        CHECK(why.path == path);
        CHECK(why.message == message);
    }
    CHECK(refusal<feed>(feed_of(entry_of("<Name/>") + entry_with(""))).path == "/entry/1/content");
    auto const least = read_exactly<entry>(entry_of("<Name>n</Name>")).value();
    CHECK(least.title.empty());
    CHECK_FALSE(least.updated);
    CHECK(least.links.empty());
    CHECK(read_exactly<feed>("<feed xmlns='http://www.w3.org/2005/Atom'/>").value().entries.empty());
    CHECK(read_exactly<feed>("<feed xmlns='http://www.w3.org/2005/Atom'/>").value().next_link().empty());
}

TEST_CASE("of elements and attributes that come twice one counts, and lists are all of theirs")
{
    auto const read = xml_read<entry>("<entry xmlns='http://www.w3.org/2005/Atom'><id>a</id><link href='1' href='2'/><title>t</title><id>b</id><link href='3'/>"
                                      "<content type='x'><Plant><Name>first</Name><Note>note</Note><Places><Place>1</Place></Places><Name>last</Name>"
                                      "<Places><Place>2</Place></Places></Plant><Plant><Name>other</Name></Plant></content></entry>")
                          .value();
    CHECK(read.id == "b");
    REQUIRE(read.links.size() == 2);
    CHECK(read.links[0].href == "1");
    CHECK(read.content.value.name == "other");
    CHECK_FALSE(read.content.value.note);
    auto const once = xml_read<entry>(entry_of("<Name>first</Name><Places><Place>1</Place></Places><Name>last</Name><Places><Place>2</Place></Places>")).value();
    CHECK(once.content.value.name == "last");
    CHECK(once.content.value.places == std::vector<std::string>{"2"});
}

TEST_CASE("what is no such document says so")
{
    std::pair<std::string, std::string> const rows[] = {
        {"", "expected one root element"},
        {" \n", "expected one root element"},
        {"null", "outside its root element"},
        {R"({"entries":[]})", "outside its root element"},
        {"<!DOCTYPE html><html></html>", "DOCTYPE"},
        {"<html><body><p>Log in<br></body></html>", "expected XML"},
        {"<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "expected <feed> of http://www.w3.org/2005/Atom, found <html> of \"http://www.w3.org/1999/xhtml\""},
        {"<feed/>", "found <feed> of \"\""},
        {"<feed xmlns='http://purl.org/atom/ns#' version='0.3'/>", "found <feed> of \"http://purl.org/atom/ns#\""},
        {"<a:feed xmlns='http://www.w3.org/2005/Atom'/>", "found <feed> of \"\""},
        {"<feed xmlns:a='http://www.w3.org/2005/Atom'/>", "found <feed> of \"\""},
        {"<Feed xmlns='http://www.w3.org/2005/Atom'/>", "found <Feed>"},
        {entry_of("<Name/>"), "expected <feed> of http://www.w3.org/2005/Atom, found <entry>"},
        {"<rss version='2.0'><channel/></rss>", "found <rss>"},
        {feed_of("") + feed_of(""), "expected"},
        {"\x1F\x8B\x08\x00\x00\x00\x00\x00"s, "UTF-8"}, // gzip that nobody announced
        {feed_of("<title>\xFF</title>"), "UTF-8"},
        {feed_of("<title>\x01</title>"), "control character"},
        {feed_of("<title>&nbsp;</title>"), "reference"},
        {feed_of("<title>&#0;</title>"), "reference"},
        {"<?xml version='1.0' encoding='utf-7'?><feed xmlns='http://www.w3.org/2005/Atom'/>", "encoding"},
    };
    for (auto const& [document, message] : rows) {
        CAPTURE(message);
        auto const why = refusal<feed>(document);
        CAPTURE(why.message);
        CHECK(why.message.find(message) != std::string::npos);
        CHECK(why.path.empty());
    }
}

TEST_CASE("what XML cannot hold is not written, with its place")
{
    for (auto const& bad : {"\0"s, "\x01"s, "\x0B"s, "\x1F"s, "\xEF\xBF\xBE"s, "\xED\xA0\x80"s, "\xC3"s, "\xFF"s, "\xC0\x80"s, "\xF4\x90\x80\x80"s}) {
        CAPTURE(bad);
        for (auto const& text : {bad, "a" + bad, bad + "b", std::string(100, 'x') + bad + std::string(100, 'y'), "\r" + bad}) {
            CHECK(xml_write(plant{.name = text}).error().path == "/Name");
            CHECK(xml_write(plant{.note = text}).error().path == "/Note");
            CHECK(xml_write(plant{.places = {"fine", text}}).error().path == "/Places/1");
            CHECK(xml_write(entry{.links = {{.href = text}}}).error().path == "/link/0/href");
            CHECK_FALSE(xml_write(plant{.name = text}).error().message.empty());
        }
    }
    CHECK(xml_write(plant{.shade = static_cast<color>(9)}).error().path == "/Shade");
}

} // namespace atom_bad_input_test
