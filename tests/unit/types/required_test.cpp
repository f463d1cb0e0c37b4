#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>
#include <waybill/types/secret.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

using waybill::nullable;
using waybill::required;

namespace {

struct contact_create {
    required<std::string> email{};
    required<std::int64_t> list_id{};
    required<std::vector<std::string>> tags{};
    required<waybill::secret> token{};
};

std::size_t length(std::string const& text) { return text.size(); }

} // namespace

static_assert(std::is_same_v<required<int>::value_type, int>);
static_assert(!required<int>{}.has_value());
static_assert(required<int>{0}.has_value());
static_assert(required<int>{3} == 3);
static_assert(!std::is_constructible_v<required<std::string>, std::nullptr_t>);
static_assert(!std::is_constructible_v<required<std::string_view>, std::nullptr_t>);
static_assert(!std::is_constructible_v<required<std::string>, int>);
static_assert(!std::is_constructible_v<required<int>, std::string>);
static_assert(std::is_convertible_v<required<std::string>, std::string const&>);
static_assert(std::is_trivially_copyable_v<required<int>>);

TEST_CASE("a required member left out is unset")
{
    contact_create const request{.list_id = 7, .tags = {}};
    CHECK_FALSE(request.email.has_value());
    CHECK_FALSE(request.tags.has_value());
    CHECK(request.list_id.has_value());
    CHECK_THROWS_AS((void)request.email.value(), std::bad_optional_access);
    CHECK_THROWS_AS((void)length(request.email), std::bad_optional_access);
}

TEST_CASE("a required member that was given is set, even to an empty or zero value")
{
    contact_create const request{.email = "", .list_id = 0, .tags = {{}}, .token = ""};
    CHECK(request.email.has_value());
    CHECK(request.list_id.has_value());
    CHECK(request.tags.has_value());
    CHECK(request.token.has_value());
    CHECK(request.email == "");
    CHECK(request.list_id == 0);
    CHECK(request.tags->empty());
}

TEST_CASE("a required member holds what it was given, and converts to it")
{
    contact_create request{.email = "ada@example.test", .list_id = 7, .tags = {{"a", "\xC3\xA9"}}, .token = "k"};
    CHECK(length(request.email) == 16);
    CHECK(request.email->size() == 16);
    CHECK(*request.email == "ada@example.test");
    CHECK(request.tags.value() == std::vector<std::string>{"a", "\xC3\xA9"});
    CHECK(request.token->reveal() == "k");
    std::int64_t const id = request.list_id;
    CHECK(id == 7);
    request.list_id.value() = 8;
    *request.list_id += 1;
    CHECK(request.list_id == 9);
}

TEST_CASE("a required member can be set later")
{
    required<std::string> name;
    CHECK(&name.emplace(2, 'x') == &*name);
    CHECK(name == "xx");
    name = "y";
    CHECK(name == "y");
    name = {};
    CHECK_FALSE(name.has_value());

    required<std::unique_ptr<int>> owner{std::make_unique<int>(4)};
    auto const moved = std::move(owner);
    CHECK(**moved == 4);
}

TEST_CASE("required members compare by value, and unset equals unset only")
{
    using text = required<std::string>;
    CHECK(text{"a"} == text{"a"});
    CHECK(text{"a"} != text{"b"});
    CHECK(text{} == text{});
    CHECK(text{} != text{""});
    CHECK(text{} != "");
    CHECK(text{"a"} == "a");
    CHECK("a" == text{"a"});
    CHECK(text{"a"} == std::string{"a"});
    CHECK(required<int>{} != 0);
}

TEST_CASE("a required nullable tells null from unset")
{
    required<nullable<std::string>> const unset{};
    required<nullable<std::string>> const null{nullptr};
    required<nullable<std::string>> const value{"v"};
    CHECK_FALSE(unset.has_value());
    REQUIRE(null.has_value());
    CHECK(null->is_null());
    CHECK(*value == "v");
}
