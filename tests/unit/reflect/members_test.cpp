#include <waybill/reflect/members.hpp>

#include <boost/describe/class.hpp>
#include <boost/mp11/list.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace members_test {

struct contact {
    std::string first_name{};
    std::int64_t home_zip_code{};
    bool class_{};
    int x{};
};
BOOST_DESCRIBE_STRUCT(contact, (), (first_name, home_zip_code, class_, x))

struct camel {
    std::string first_name{};
    std::int64_t home_zip_code{};
    bool class_{};
    bool _leading{};
    int line_2_text{};
    std::string URL_path{};
    std::string e_mail{};
};
BOOST_DESCRIBE_STRUCT(camel, (), (first_name, home_zip_code, class_, _leading, line_2_text, URL_path, e_mail))
auto waybill_rules(camel const&)
    -> waybill::rules<waybill::naming::camel_case, waybill::named<&camel::e_mail, "eMAIL">>;

struct pascal {
    std::string first_name{};
    bool class_{};
    bool _leading{};
    int x{};
    std::string uri{};
};
BOOST_DESCRIBE_STRUCT(pascal, (), (first_name, class_, _leading, x, uri))
auto waybill_rules(pascal const&) -> waybill::rules<waybill::named<&pascal::uri, "URI">, waybill::naming::pascal_case>;

struct as_written {
    std::string first_name{};
};
BOOST_DESCRIBE_STRUCT(as_written, (), (first_name))
auto waybill_rules(as_written const&) -> waybill::rules<waybill::naming::as_written>;

struct resource {
    std::string resource_id{};
};
BOOST_DESCRIBE_STRUCT(resource, (), (resource_id))
auto waybill_rules(resource const&)
    -> waybill::rules<waybill::naming::pascal_case, waybill::alias<&resource::resource_id, "Id">,
                      waybill::defaulted<&resource::resource_id>>;

struct stamped {
    int stamped_at{};
};
BOOST_DESCRIBE_STRUCT(stamped, (), (stamped_at))

// Two bases, of which one has rules, and rules of its own.
struct list : resource, stamped {
    int item_count{};
};
BOOST_DESCRIBE_STRUCT(list, (resource, stamped), (item_count))
auto waybill_rules(list const&) -> waybill::rules<waybill::naming::camel_case>;

struct special_list : list {
    bool pinned_first{};
};
BOOST_DESCRIBE_STRUCT(special_list, (list), (pinned_first))

template <class T>
struct page {
    std::vector<T> payload{};
    int num_pages{1};
    BOOST_DESCRIBE_CLASS(page, (), (payload, num_pages), (), ())
};
template <class T>
auto waybill_rules(page<T> const&)
    -> waybill::rules<waybill::alias<&page<T>::payload, "results">, waybill::defaulted<&page<T>::num_pages>>;

class half_private {
public:
    int shown{};

private:
    int hidden{};
    BOOST_DESCRIBE_CLASS(half_private, (), (shown), (), (hidden))
};

struct nothing {};
BOOST_DESCRIBE_STRUCT(nothing, (), ())

struct undescribed {
    int x{};
};

union choice {
    int a;
    float b;
};
BOOST_DESCRIBE_STRUCT(choice, (), (a, b))

static_assert(waybill::described<contact>);
static_assert(waybill::described<page<int>>);
static_assert(waybill::described<nothing>);
static_assert(!waybill::described<undescribed>);
static_assert(!waybill::described<choice>);
static_assert(!waybill::described<contact&>);
static_assert(!waybill::described<int>);

template <class T, std::size_t I>
using nth = boost::mp11::mp_at_c<waybill::members<T>, I>;

static_assert(boost::mp11::mp_size<waybill::members<nothing>>::value == 0);
static_assert(boost::mp11::mp_size<waybill::members<half_private>>::value == 1);
static_assert(std::same_as<nth<contact, 1>::type, std::int64_t>);
static_assert(std::same_as<nth<contact, 1>::owner, contact>);
static_assert(nth<contact, 0>::pointer == &contact::first_name);
static_assert(std::same_as<nth<special_list, 0>::owner, resource>);

static_assert(nth<resource, 0>::alternative_name == "Id");
static_assert(nth<resource, 0>::is_defaulted);
static_assert(nth<contact, 0>::alternative_name.empty());
static_assert(!nth<contact, 0>::is_defaulted);
static_assert(nth<page<contact>, 0>::alternative_name == "results");
static_assert(!nth<page<contact>, 0>::is_defaulted);
static_assert(nth<page<contact>, 1>::is_defaulted);

template <class T>
std::vector<std::string> wire_names()
{
    std::vector<std::string> names;
    waybill::for_each_member<T>([&]<class M>() { names.emplace_back(M::wire_name); });
    return names;
}

using names = std::vector<std::string>;

TEST_CASE("without a rule a member's wire name is its identifier")
{
    CHECK(wire_names<contact>() == names{"first_name", "home_zip_code", "class_", "x"});
    CHECK(wire_names<as_written>() == names{"first_name"});
}

TEST_CASE("the naming policy makes camelCase names, and a single override stands")
{
    CHECK(wire_names<camel>() ==
          names{"firstName", "homeZipCode", "class", "leading", "line2Text", "URLPath", "eMAIL"});
}

TEST_CASE("the naming policy makes PascalCase names, and a single override stands")
{
    CHECK(wire_names<pascal>() == names{"FirstName", "Class", "Leading", "X", "URI"});
}

TEST_CASE("the identifier stays known where the wire name differs")
{
    names identifiers;
    waybill::for_each_member<pascal>([&]<class M>() { identifiers.emplace_back(M::identifier); });
    CHECK(identifiers == names{"first_name", "class_", "_leading", "x", "uri"});
}

TEST_CASE("inherited members come first, each named by the rules of the class that declares it")
{
    CHECK(wire_names<list>() == names{"ResourceId", "stamped_at", "itemCount"});
    CHECK(nth<list, 0>::alternative_name == "Id");
    CHECK(nth<list, 0>::is_defaulted);
    CHECK_FALSE(nth<list, 2>::is_defaulted);
}

TEST_CASE("a class that states no rules names its members by those of its base")
{
    CHECK(wire_names<special_list>() == names{"ResourceId", "stamped_at", "itemCount", "pinnedFirst"});
}

TEST_CASE("a class template is described inside its body")
{
    CHECK(wire_names<page<contact>>() == names{"payload", "num_pages"});
}

TEST_CASE("members are visited in order and can be reached through their pointers")
{
    contact some{.first_name = "Ada", .home_zip_code = 89073, .class_ = true, .x = 7};
    std::string seen;
    waybill::for_each_member<contact>([&]<class M>() {
        if constexpr (std::same_as<typename M::type, std::string>) seen += some.*M::pointer;
        else seen += ',' + std::to_string(some.*M::pointer);
    });
    CHECK(seen == "Ada,89073,1,7");
}

} // namespace members_test
