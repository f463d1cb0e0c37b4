#include <waybill/reflect/rules.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <string>
#include <string_view>

namespace rules_test {

using waybill::detail::rule_set;
using waybill::detail::rules_of;

enum class level { low, high };

struct contact {
    std::string name{};
    std::string city{};
    int age{};
    level rank{};
};
auto waybill_rules(contact const&)
    -> waybill::rules<waybill::named<&contact::name, "fullName">, waybill::named<level::high, "TOP">,
                      waybill::alias<&contact::name, "label">, waybill::defaulted<&contact::city, &contact::age>,
                      waybill::empty_is_null<&contact::city>, waybill::keeps_unknown<&contact::age>>;

struct plain {
    std::string name{};
};

// Found by argument-dependent lookup too.
struct hidden_friend {
    int x{};
    friend auto waybill_rules(hidden_friend const&) -> waybill::rules<waybill::naming::pascal_case>;
};

struct twice {
    int x{};
};
auto waybill_rules(twice const&)
    -> waybill::rules<waybill::named<&twice::x, "first">, waybill::named<&twice::x, "second">>;

using of_contact = rule_set<rules_of<contact>>;

static_assert(std::same_as<rules_of<plain>, waybill::rules<>>);
static_assert(std::same_as<rules_of<int>, waybill::rules<>>);
static_assert(std::same_as<rules_of<hidden_friend>, waybill::rules<waybill::naming::pascal_case>>);

TEST_CASE("a rule speaks of the members that it names, and of no others of the same type")
{
    CHECK(of_contact::name<&contact::name>() == "fullName");
    CHECK(of_contact::name<&contact::city>().empty());
    CHECK(of_contact::name<&contact::age>().empty());
    CHECK(of_contact::alternative<&contact::name>() == "label");
    CHECK(of_contact::alternative<&contact::city>().empty());
    CHECK((of_contact::has<waybill::defaulted, &contact::city>));
    CHECK((of_contact::has<waybill::defaulted, &contact::age>));
    CHECK_FALSE((of_contact::has<waybill::defaulted, &contact::name>));
    CHECK((of_contact::has<waybill::empty_is_null, &contact::city>));
    CHECK_FALSE((of_contact::has<waybill::empty_is_null, &contact::name>));
    CHECK((of_contact::has<waybill::keeps_unknown, &contact::age>));
    CHECK_FALSE((of_contact::has<waybill::keeps_unknown, &contact::city>));
}

TEST_CASE("rules name enumerators as they name members")
{
    CHECK(of_contact::name<level::high>() == "TOP");
    CHECK(of_contact::name<level::low>().empty());
}

TEST_CASE("of two names for one member the first holds")
{
    CHECK(rule_set<rules_of<twice>>::name<&twice::x>() == "first");
}

TEST_CASE("names are as written unless a policy is stated")
{
    CHECK_FALSE(of_contact::is_camel_case);
    CHECK_FALSE(of_contact::is_pascal_case);
    CHECK(rule_set<rules_of<hidden_friend>>::is_pascal_case);
    CHECK_FALSE(rule_set<rules_of<hidden_friend>>::is_camel_case);
    CHECK(rule_set<waybill::rules<waybill::naming::camel_case>>::is_camel_case);
}

} // namespace rules_test
