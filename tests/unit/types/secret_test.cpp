#include <waybill/types/secret.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

using waybill::secret;

namespace {

template <class T, class Stream>
concept streamable = requires(Stream& stream, T value) { stream << value; };

struct login {
    std::string user{};
    secret password{};
};

} // namespace

static_assert(streamable<std::string, std::ostream>);
static_assert(!streamable<secret, std::ostream>);
static_assert(!streamable<secret&, std::ostream>);
static_assert(!streamable<secret const&, std::wostream>);
static_assert(!std::is_convertible_v<secret, std::string>);
static_assert(!std::is_convertible_v<secret, std::string_view>);
static_assert(!std::is_convertible_v<secret, char const*>);
static_assert(!std::is_convertible_v<secret, bool>);
static_assert(!std::is_constructible_v<std::string, secret>);
static_assert(!std::is_constructible_v<std::string_view, secret>);

static_assert(std::is_convertible_v<char const*, secret>);
static_assert(std::is_convertible_v<char const (&)[4], secret>);
static_assert(std::is_convertible_v<std::string, secret>);
static_assert(std::is_convertible_v<std::string const&, secret>);
static_assert(std::is_convertible_v<std::string_view, secret>);
static_assert(!std::is_constructible_v<secret, std::nullptr_t>);
static_assert(!std::is_constructible_v<secret, int>);
static_assert(std::is_nothrow_move_constructible_v<secret>);

TEST_CASE("a secret reveals exactly the text it was made from")
{
    using namespace std::string_literals;
    using namespace std::string_view_literals;
    CHECK(secret{"k"}.reveal() == "k");
    CHECK(secret{"view"sv}.reveal() == "view");
    CHECK(secret{"a\0b"s}.reveal() == "a\0b"s);
    CHECK(secret{"\xF0\x9F\x94\x91 \xFF"}.reveal() == "\xF0\x9F\x94\x91 \xFF");

    login const given{.user = "ada", .password = "p\"w"};
    CHECK(given.password.reveal() == "p\"w");
}

TEST_CASE("a secret moves its text in and out")
{
    std::string long_text(200, 'x');
    auto const* const where = long_text.data();
    secret key{std::move(long_text)};
    CHECK(key.reveal().data() == where);
    std::string const out = std::move(key).reveal();
    CHECK(out.data() == where);
}

TEST_CASE("a secret knows whether it is empty, and compares by text")
{
    CHECK(secret{}.empty());
    CHECK(secret{""}.empty());
    CHECK_FALSE(secret{" "}.empty());
    CHECK(secret{"a"} == secret{"a"});
    CHECK(secret{"a"} != secret{"A"});
    CHECK(secret{"a"} == std::string{"a"});
    CHECK(secret{} == secret{""});
}

TEST_CASE("a failing check on a secret does not print it")
{
    CHECK(std::string{doctest::toString(secret{"hunter2"}).c_str()}.find("hunter2") == std::string::npos);
}
