#include <waybill/types/nullable.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

using waybill::nullable;

namespace {

struct address {
    std::string city{};
    nullable<std::string> street{};
    friend bool operator==(address const&, address const&) = default;
};

struct contact_update {
    nullable<std::string> name{};
    nullable<std::int64_t> age{};
    nullable<bool> subscribed{};
    nullable<address> home{};
};

struct tree {
    std::string label{};
    nullable<std::vector<tree>> children{};
};

// No operator==.
struct opaque {
    int value{};
};

} // namespace

static_assert(std::is_same_v<nullable<int>::value_type, int>);
static_assert(nullable<int>{}.is_absent());
static_assert(nullable<int>{nullptr}.is_null());
static_assert(nullable<int>{3} == 3);
static_assert(*nullable<int>{0} == 0); // the literal 0 is a value, not null
static_assert(!std::is_constructible_v<nullable<std::string>, int>);
static_assert(!std::is_convertible_v<nullable<int>, bool>); // explicit only
static_assert(!std::is_convertible_v<nullable<int>, int>);
static_assert(!std::is_constructible_v<nullable<int>, std::string>);
static_assert(!std::is_constructible_v<nullable<std::string>, std::vector<int>>);
static_assert(std::is_trivially_copyable_v<nullable<int>>);
static_assert(std::is_nothrow_move_constructible_v<nullable<std::string>>);
static_assert(!std::is_copy_constructible_v<nullable<std::unique_ptr<int>>>);

TEST_CASE("a nullable left out of a designated initialiser is absent")
{
    contact_update const update{};
    CHECK(update.name.is_absent());
    CHECK_FALSE(update.name.is_null());
    CHECK_FALSE(update.name.has_value());
    CHECK_FALSE(static_cast<bool>(update.name));
}

TEST_CASE("a nullable is null, or has a value, as its designated initialiser says")
{
    contact_update const update{.name = nullptr, .age = 0, .subscribed = false, .home = {{.city = "Ulm"}}};
    CHECK(update.name.is_null());
    CHECK_FALSE(update.name.is_absent());
    CHECK_FALSE(update.name.has_value());
    CHECK(update.age == 0);
    CHECK(update.subscribed.has_value());
    CHECK(update.subscribed == false);
    CHECK(update.home->city == "Ulm");
    CHECK(update.home->street.is_absent());
}

TEST_CASE("an empty string is a value, unlike null and absent")
{
    nullable<std::string> const empty{""};
    CHECK(empty.has_value());
    CHECK(empty == "");
    CHECK(empty != nullptr);
    CHECK(empty != nullable<std::string>{});
}

TEST_CASE("a nullable converts what its type converts")
{
    std::string_view const view = "view";
    CHECK(nullable<std::string>{std::string{view}} == "view");
    CHECK(nullable<std::int64_t>{7} == 7);
    char const* const pointer = "pointer";
    CHECK(nullable<std::string>{pointer} == pointer);
    std::string const text = "\xC3\xBC\0z";
    CHECK(*nullable<std::string>{text} == text);
}

TEST_CASE("a nullable moves between its three states")
{
    nullable<std::string> name;
    name = "x";
    CHECK(name == "x");
    CHECK_FALSE(name.is_null());
    name = nullptr;
    CHECK(name.is_null());
    name = std::string{"y"};
    CHECK(name.value() == "y");
    name.set_null();
    CHECK(name.is_null());
    CHECK_FALSE(name.has_value());
    CHECK(&name.emplace(3, 'z') == &*name);
    CHECK(name == "zzz");
    CHECK_FALSE(name.is_null());
    name = {};
    CHECK(name.is_absent());
}

TEST_CASE("reset makes a nullable absent, whatever it was")
{
    nullable<std::string> value{"v"};
    value.reset();
    CHECK(value.is_absent());
    nullable<std::string> null{nullptr};
    null.reset();
    CHECK(null.is_absent());
}

TEST_CASE("a nullable keeps its state when copied and moved")
{
    nullable<std::string> const absent;
    nullable<std::string> const null{nullptr};
    nullable<std::string> value{"v"};
    CHECK(nullable<std::string>{absent}.is_absent());
    CHECK(nullable<std::string>{null}.is_null());
    CHECK(nullable<std::string>{value} == "v");
    nullable<std::string> target{"old"};
    target = null;
    CHECK(target.is_null());
    target = std::move(value);
    CHECK(target == "v");
    target = absent;
    CHECK(target.is_absent());

    nullable<std::unique_ptr<int>> owner{std::make_unique<int>(4)};
    auto const moved = std::move(owner);
    CHECK(**moved == 4);
}

TEST_CASE("value() of a nullable without a value throws")
{
    CHECK_THROWS_AS((void)nullable<int>{}.value(), std::bad_optional_access);
    nullable<int> const null{nullptr};
    CHECK_THROWS_AS((void)null.value(), std::bad_optional_access);
    nullable<int> value{1};
    value.value() = 2;
    *value += 3;
    CHECK(value.value() == 5);
}

TEST_CASE("value_or falls back when null or absent only")
{
    CHECK(nullable<std::string>{"a"}.value_or("b") == "a");
    CHECK(nullable<std::string>{nullptr}.value_or("b") == "b");
    CHECK(nullable<std::string>{}.value_or("b") == "b");
    nullable<int> const zero{0};
    CHECK(zero.value_or(9) == 0);
    CHECK(*nullable<std::unique_ptr<int>>{std::make_unique<int>(1)}.value_or(nullptr) == 1);
}

TEST_CASE("nullables compare by state, then by value")
{
    using text = nullable<std::string>;
    text const absent{};
    text const null{nullptr};
    text const a{"a"};
    CHECK(absent == text{});
    CHECK(null == text{nullptr});
    CHECK(a == text{"a"});
    CHECK(a != text{"b"});
    CHECK(absent != null);
    CHECK(absent != a);
    CHECK(null != a);
}

TEST_CASE("a nullable equals nullptr only when null, and a value only when it holds it")
{
    using text = nullable<std::string>;
    CHECK(text{nullptr} == nullptr);
    CHECK(nullptr == text{nullptr});
    CHECK(text{} != nullptr);
    CHECK(text{"a"} != nullptr);
    CHECK(text{"a"} == "a");
    CHECK("a" == text{"a"});
    CHECK(text{"a"} == std::string{"a"});
    CHECK(text{"a"} == std::string_view{"a"});
    CHECK(text{nullptr} != "");
    CHECK(text{} != "");
    CHECK(nullable<address>{address{.city = "Ulm"}} == address{.city = "Ulm"});
    CHECK(nullable<int>{} != 0);
    CHECK(nullable<int>{nullptr} != 0);
}

TEST_CASE("a nullable holds its own kind and types without comparison")
{
    tree const root{.label = "root", .children = {{tree{.label = "leaf"}}}};
    CHECK(root.children->at(0).children.is_absent());
    CHECK(nullable<opaque>{opaque{4}}->value == 4);
}
