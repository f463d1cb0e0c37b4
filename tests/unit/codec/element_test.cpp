#include <waybill/codec/element.hpp>

#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace element_test {

using namespace std::string_literals;
using waybill::nullable;
using waybill::required;
using waybill::xml_read;
using waybill::xml_write;

struct reference {
    std::string id{};
    std::optional<std::string> rel{};
};
BOOST_DESCRIBE_STRUCT(reference, (), (id, rel))
auto waybill_rules(reference const&) -> waybill::rules<waybill::xml_attribute<&reference::id, &reference::rel>>;

struct title {
    std::string type{"text"};
    std::string text{};
};
BOOST_DESCRIBE_STRUCT(title, (), (type, text))
auto waybill_rules(title const&) -> waybill::rules<waybill::xml_attribute<&title::type>, waybill::xml_content<&title::text>>;

struct person {
    std::optional<std::string> full_name{};
    std::optional<std::int32_t> age{};
    nullable<bool> active{};
    std::vector<reference> lists{};
    std::vector<std::string> phone{};
};
BOOST_DESCRIBE_STRUCT(person, (), (full_name, age, active, lists, phone))
auto waybill_rules(person const&) -> waybill::rules<waybill::xml_element<"Person", "urn:people">, waybill::naming::pascal_case,
                                                    waybill::xml_items<&person::lists, "List">, waybill::alias<&person::full_name, "Name">>;

struct card {
    required<std::string> id{};
    title heading{};
    std::optional<person> owner{};
};
BOOST_DESCRIBE_STRUCT(card, (), (id, heading, owner))
auto waybill_rules(card const&) -> waybill::rules<waybill::xml_element<"card", "urn:cards">, waybill::xml_child<&card::owner>, waybill::defaulted<&card::heading>>;

template <class T>
T value_of(std::string const& text)
{
    auto read = xml_read<T>(text);
    if (!read) FAIL((read.error().path + ": " + read.error().message));
    return std::move(*read);
}
template <class T>
std::string error_of(std::string const& text)
{
    auto const read = xml_read<T>(text);
    return read ? "none" : read.error().path + ": " + read.error().message;
}
std::string of_person(std::string const& content) { return "<Person xmlns='urn:people'>" + content + "</Person>"; }

TEST_CASE("members are elements, attributes or text, in the order of the model")
{
    CHECK(xml_write(card{.id = "7", .heading = {.text = "a<b"}, .owner = person{.full_name = "\u00e9 & co", .age = -3, .active = true,
                                                                                .lists = {{.id = "x\"y\n", .rel = "r"}, {.id = ""}}, .phone = {"1", ""}}})
              .value() ==
          "<card xmlns=\"urn:cards\"><id>7</id><heading type=\"text\">a&lt;b</heading><Person xmlns=\"urn:people\"><FullName>\u00e9 &amp; co</FullName>"
          "<Age>-3</Age><Active>true</Active><Lists><List id=\"x&quot;y&#10;\" rel=\"r\"></List><List id=\"\"></List></Lists><Phone>1</Phone><Phone></Phone></Person></card>");
    CHECK(xml_write(card{.id = ""}).value() == "<card xmlns=\"urn:cards\"><id></id><heading type=\"text\"></heading></card>");
    CHECK(xml_write(person{}).value() == "<Person xmlns=\"urn:people\"><Lists></Lists></Person>");
}

TEST_CASE("what cannot be written is named")
{
    CHECK(xml_write(card{}).error().path == "/id");
    CHECK(xml_write(card{.id = "1", .heading = {.text = "\x01"}}).error().path == "/heading/text");
    CHECK(xml_write(card{.id = "1", .owner = person{.lists = {{.id = "ok"}, {.id = "\xff"}}}}).error().path == "/owner/Lists/1/id");
}

TEST_CASE("what was written is read back, odd characters and all")
{
    for (auto const& text : {"a\r\nb\rc"s, "\t x \n"s, "<&>\"'"s, "\u20ac\U0001F600"s, ""s}) {
        CAPTURE(text);
        auto const read = value_of<card>(xml_write(card{.id = text, .heading = {.type = text}, .owner = person{.phone = {text}}}).value());
        CHECK(*read.id == text);
        CHECK(read.heading.type == text);
        CHECK(read.owner->phone == std::vector{text});
    }
}

TEST_CASE("prefixes, orders and unknown elements do not matter, namespaces of the root do")
{
    auto const read = value_of<card>("<?xml version='1.0'?><c:card xmlns:c='urn:cards' xmlns:p='urn:people'><!-- hello --><more><id>9</id></more>"
                                     "<p:person><p:Phone>1</p:Phone><p:Later/><p:Age> 4 </p:Age><p:Phone>2</p:Phone></p:person><c:id>7</c:id></c:card>");
    CHECK(*read.id == "7");
    CHECK(read.owner->age == 4);
    CHECK(read.owner->phone == std::vector<std::string>{"1", "2"}); // not only those in a row
    CHECK(read.heading.type == "text");
    CHECK(error_of<card>("<card><id>7</id></card>") == ": expected <card> of urn:cards, found <card> of \"\"");
    CHECK(error_of<card>("<html/>").starts_with(": expected <card>"));
    CHECK(error_of<card>("<!DOCTYPE card><card xmlns='urn:cards'><id>7</id></card>").find("DOCTYPE") != std::string::npos);
}

TEST_CASE("absent and empty are told apart, and an empty number is none")
{
    auto const read = value_of<person>(of_person("<FullName/><Age/><Lists/>"));
    CHECK(read.full_name == "");
    CHECK_FALSE(read.age);
    CHECK(read.active.is_absent());
    CHECK(read.lists.empty());
    CHECK_FALSE(value_of<person>(of_person("")).full_name);
    CHECK(value_of<person>(of_person("<Name>n</Name>")).full_name == "n");
    CHECK(value_of<person>(of_person("<Age>1</Age><Age>2</Age>")).age == 2);
    CHECK(value_of<person>(of_person("<Lists><List id='a'/><other id='x'/><List id='b'/></Lists>")).lists.size() == 2);
}

TEST_CASE("wrong values are refused with their place")
{
    CHECK(error_of<person>(of_person("<Age>old</Age>")) == "/Age: expected an integer, found \"old\"");
    CHECK(error_of<person>(of_person("<Age>99999999999</Age>")).starts_with("/Age"));
    CHECK(error_of<person>(of_person("<FullName><b>x</b></FullName>")) == "/FullName: expected text, found the element <b>");
    CHECK(error_of<person>(of_person("<Lists><List id='a'/><List/></Lists>")) == "/Lists/1/id: expected this attribute, found none");
    CHECK(error_of<card>("<card xmlns='urn:cards'><heading type='x'/></card>") == "/id: expected this element, found none");
    auto const whole = of_person("<Age>1</Age>");
    for (std::size_t size = 0; size < whole.size(); ++size) CHECK(error_of<person>(whole.substr(0, size)) != "none");
}

} // namespace element_test
