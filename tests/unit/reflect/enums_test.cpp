#include <waybill/reflect/enums.hpp>

#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace enums_test {

using waybill::enum_from_wire;
using waybill::enum_to_wire;
using waybill::open_enum;

enum class status { draft, in_progress, delete_ };
BOOST_DESCRIBE_ENUM(status, draft, in_progress, delete_)
auto waybill_rules(status const&) -> waybill::rules<waybill::named<status::delete_, "DELETED!">>;

enum class kind { plain_text = 7, rich_text = -1 };
BOOST_DESCRIBE_ENUM(kind, plain_text, rich_text)
auto waybill_rules(kind const&) -> waybill::rules<waybill::naming::pascal_case>;

enum plain_enum { one_two, three };
BOOST_DESCRIBE_ENUM(plain_enum, one_two, three)
auto waybill_rules(plain_enum const&) -> waybill::rules<waybill::naming::camel_case>;

// Two enumerators of one wire name: both are written alike, the first is read.
enum class merged { old_name, new_name };
BOOST_DESCRIBE_ENUM(merged, old_name, new_name)
auto waybill_rules(merged const&)
    -> waybill::rules<waybill::named<merged::old_name, "name">, waybill::named<merged::new_name, "name">>;

enum class undescribed { a };

struct holder {
    enum class nested { left, right };
    BOOST_DESCRIBE_NESTED_ENUM(nested, left, right)
};

static_assert(waybill::described_enum<status>);
static_assert(waybill::described_enum<plain_enum>);
static_assert(waybill::described_enum<holder::nested>);
static_assert(!waybill::described_enum<undescribed>);
static_assert(!waybill::described_enum<int>);
static_assert(!waybill::described_enum<std::string>);

static_assert(enum_to_wire(status::in_progress) == "in_progress");
static_assert(enum_from_wire<status>("in_progress") == status::in_progress);
static_assert(std::is_convertible_v<status, open_enum<status>>);
static_assert(!std::is_convertible_v<std::string_view, open_enum<status>>); // text is taken explicitly

TEST_CASE("an enumerator has its identifier, its policy's name or its own wire name, both ways")
{
    auto const check = [](auto value, std::string_view name) {
        CAPTURE(name);
        CHECK(enum_to_wire(value) == name);
        CHECK(enum_from_wire<decltype(value)>(name) == value);
    };
    check(status::draft, "draft");
    check(status::in_progress, "in_progress");
    check(status::delete_, "DELETED!");
    check(kind::plain_text, "PlainText");
    check(kind::rich_text, "RichText");
    check(one_two, "oneTwo");
    check(three, "three");
    check(holder::nested::right, "right");
}

TEST_CASE("text that is no wire name gives no enumerator")
{
    for (auto const text : {"", "Draft", "draft ", "delete_", "delete", "draf", "0"}) {
        CAPTURE(text);
        CHECK(enum_from_wire<status>(text) == std::nullopt);
    }
}

TEST_CASE("a value that the enum does not list has no wire name")
{
    CHECK(enum_to_wire(static_cast<status>(42)).empty());
    CHECK(enum_to_wire(static_cast<kind>(0)).empty());
}

TEST_CASE("of enumerators with one wire name the first is read")
{
    CHECK(enum_to_wire(merged::old_name) == "name");
    CHECK(enum_to_wire(merged::new_name) == "name");
    CHECK(enum_from_wire<merged>("name") == merged::old_name);
}

TEST_CASE("enumerators are visited in order")
{
    std::vector<std::pair<status, std::string>> seen;
    waybill::for_each_enumerator<status>([&](status value, std::string_view name) { seen.emplace_back(value, name); });
    CHECK(seen == std::vector<std::pair<status, std::string>>{
                      {status::draft, "draft"}, {status::in_progress, "in_progress"}, {status::delete_, "DELETED!"}});
}

TEST_CASE("an open enum knows the enumerators")
{
    open_enum<status> const from_value = status::delete_;
    open_enum<status> const from_text{"DELETED!"};
    for (auto const& value : {from_value, from_text}) {
        CHECK(value.is_known());
        CHECK(value.known() == status::delete_);
        CHECK(value.text() == "DELETED!");
        CHECK(value == status::delete_);
        CHECK(status::delete_ == value);
        CHECK(value != status::draft);
    }
    CHECK(from_value == from_text);
}

TEST_CASE("an open enum keeps the text that it does not know")
{
    for (std::string_view const text : {"archived", "", "delete_", "Draft"}) {
        CAPTURE(text);
        open_enum<status> const value{text};
        CHECK_FALSE(value.is_known());
        CHECK(value.known() == std::nullopt);
        CHECK(value.text() == text);
        CHECK(value != status::draft);
        CHECK(value == open_enum<status>{text});
    }
    CHECK(open_enum<status>{"archived"} != open_enum<status>{"paused"});
    CHECK(open_enum<status>{"archived"} != open_enum<status>{});
}

TEST_CASE("an open enum can be assigned a known value after an unknown one, and back")
{
    open_enum<status> value{"archived"};
    value = status::in_progress;
    CHECK(value.text() == "in_progress");
    CHECK(value == open_enum<status>{status::in_progress});
    value = open_enum<status>{"archived"};
    CHECK(value.text() == "archived");
}

TEST_CASE("an open enum begins as the enumerator zero")
{
    CHECK(open_enum<status>{} == status::draft);
    CHECK(open_enum<status>{}.text() == "draft");
}

} // namespace enums_test
