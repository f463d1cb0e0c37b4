#include <waybill/record/changes.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace {

using waybill::nullable;
using waybill::detail::same_value;

enum class state { open, closed };
BOOST_DESCRIBE_ENUM(state, open, closed)

struct base {
    int id{};
};
BOOST_DESCRIBE_STRUCT(base, (), (id))

struct leaf : base {
    std::string text{};
};
BOOST_DESCRIBE_STRUCT(leaf, (base), (text))

struct tree {
    leaf own{};
    std::vector<tree> branches{};
};
BOOST_DESCRIBE_STRUCT(tree, (), (own, branches))

leaf leaf_of(int id, std::string text)
{
    leaf made;
    made.id = id;
    made.text = std::move(text);
    return made;
}

struct whole {
    waybill::raw_json raw{};
    std::variant<std::string, leaf, std::monostate> several{};
    std::map<std::string, leaf> sorted{};
    std::unordered_map<std::string, nullable<int>> unsorted{};
    std::vector<bool> flags{};
    nullable<leaf> inner{};
    std::optional<std::vector<leaf>> list{};
    waybill::required<std::string> given{};
    waybill::open_enum<state> known{};
    tree nested{};
};
BOOST_DESCRIBE_STRUCT(whole, (), (raw, several, sorted, unsorted, flags, inner, list, given, known, nested))

whole filled()
{
    whole made;
    made.raw.text = "[1]";
    made.several = leaf_of(1, "one");
    made.sorted = {{"a", leaf_of(1, "x")}, {"b", leaf_of(2, "y")}};
    made.unsorted = {{"a", 1}, {"b", nullptr}};
    made.flags = {true, false};
    made.inner = leaf_of(3, "three");
    made.list = {leaf_of(4, "four")};
    made.given = "given";
    made.known = state::closed;
    made.nested = {leaf_of(5, "root"), {{leaf_of(6, "branch"), {}}}};
    return made;
}

} // namespace

TEST_CASE("two objects with equal members are the same, whatever the members are")
{
    CHECK(same_value(whole{}, whole{}));
    CHECK(same_value(filled(), filled()));
    CHECK(waybill::detail::changed_members(filled(), filled()).empty());
}

TEST_CASE("a difference anywhere in a member is a difference of that member")
{
    struct {
        char const* member;
        void (*change)(whole&);
    } const table[] = {
        {"raw", [](whole& w) { w.raw.text = "[2]"; }},
        {"several", [](whole& w) { w.several = "text"; }},
        {"several", [](whole& w) { std::get<leaf>(w.several).text = "two"; }},
        {"several", [](whole& w) { std::get<leaf>(w.several).id = 2; }}, // of the base
        {"sorted", [](whole& w) { w.sorted["a"].text = "z"; }},
        {"sorted", [](whole& w) { w.sorted.erase("a"); }},
        {"sorted", [](whole& w) { w.sorted["c"]; }},
        {"unsorted", [](whole& w) { w.unsorted["b"].reset(); }},
        {"unsorted",
         [](whole& w) {
             w.unsorted.erase("b");
             w.unsorted["c"] = nullptr;
         }},
        {"flags", [](whole& w) { w.flags[1] = true; }},
        {"flags", [](whole& w) { w.flags.push_back(false); }},
        {"inner", [](whole& w) { w.inner->text += "."; }},
        {"inner", [](whole& w) { w.inner = nullptr; }},
        {"inner", [](whole& w) { w.inner.reset(); }},
        {"list", [](whole& w) { w.list->front().text.clear(); }},
        {"list", [](whole& w) { w.list->clear(); }},
        {"list", [](whole& w) { w.list.reset(); }},
        {"given", [](whole& w) { w.given = ""; }},
        {"given", [](whole& w) { w.given = {}; }},
        {"known", [](whole& w) { w.known = state::open; }},
        {"known", [](whole& w) { w.known = waybill::open_enum<state>{"other"}; }},
        {"nested", [](whole& w) { w.nested.branches[0].own.text = "twig"; }},
    };
    for (auto const& [member, change] : table) {
        CAPTURE(member);
        auto other = filled();
        change(other);
        auto const changed = waybill::detail::changed_members(filled(), other);
        REQUIRE(changed.size() == 1);
        CHECK(changed.front() == member);
        CHECK_FALSE(same_value(other, filled()));
    }
}

TEST_CASE("null and absent differ, and so do both from an empty value")
{
    std::vector<nullable<std::string>> const all{{}, nullptr, "", "x"};
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < all.size(); ++j) CHECK(same_value(all[i], all[j]) == (i == j));
}

namespace {

using waybill::detail::has_conversion;

struct reference {
    std::string id{};
    std::string title{};
    operator std::string() const { return id; }
};
BOOST_DESCRIBE_STRUCT(reference, (), (id, title))

static_assert(has_conversion<std::string, std::string>);
static_assert(has_conversion<waybill::email_address, std::string>);
static_assert(has_conversion<std::string, reference>);
static_assert(has_conversion<state, waybill::open_enum<state>>);
static_assert(has_conversion<waybill::open_enum<state>, state>);
static_assert(has_conversion<std::vector<waybill::email_address>, std::vector<std::string>>);
static_assert(has_conversion<std::vector<state>, std::vector<waybill::open_enum<state>>>);
static_assert(has_conversion<std::int64_t, std::int32_t>);

static_assert(!has_conversion<std::int32_t, std::int64_t>, "some values do not fit");
static_assert(!has_conversion<std::int64_t, double>);
static_assert(!has_conversion<std::string, std::int64_t>);
static_assert(!has_conversion<std::int64_t, std::string>);
static_assert(!has_conversion<std::vector<std::string>, std::int64_t>);
static_assert(!has_conversion<leaf, reference>);
static_assert(!has_conversion<std::vector<leaf>, std::vector<reference>>);

struct card {
    std::vector<waybill::open_enum<state>> states{};
    std::vector<std::string> addresses{};
    nullable<reference> owner{};
    std::int32_t pages{};
};
BOOST_DESCRIBE_STRUCT(card, (), (states, addresses, owner, pages))

struct card_update {
    std::optional<std::vector<state>> states{};
    std::optional<std::vector<waybill::email_address>> addresses{};
    nullable<std::string> owner{};
    nullable<std::int64_t> pages{};
};
BOOST_DESCRIBE_STRUCT(card_update, (), (states, addresses, owner, pages))

struct patch_card {
    using request_type = card_update;
    static constexpr waybill::verb method = waybill::verb::patch;
};

} // namespace

TEST_CASE("members of an update may have types that those of the item convert to")
{
    card now;
    now.states = {state::closed, state::open};
    now.addresses = {"Ada <ada@Shop.example>"};
    now.owner = reference{"ref_1", "One"};
    now.pages = 7;
    auto const request = waybill::detail::make_update<patch_card>(card{}, now);
    REQUIRE(request.has_value());
    CHECK(*waybill::json_write(*request) ==
          R"({"states":["closed","open"],"addresses":["ada@shop.example"],"owner":"ref_1","pages":7})");
}

TEST_CASE("one unknown enumerator in a list keeps the list from being sent")
{
    card now;
    now.states = {state::closed, waybill::open_enum<state>{"ajar"}, state::open};
    auto const request = waybill::detail::make_update<patch_card>(card{}, now);
    REQUIRE(request.has_error());
    CHECK(waybill::to_string(request.error()) == "invalid_argument: the changes cannot be saved; "
                                                 "states: has a value that an update does not know");
}
