#include <support/shelf.hpp>

#include <waybill/call/catalog.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/decimal.hpp>
#include <waybill/types/email_address.hpp>
#include <waybill/types/file.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archive {

enum class state { draft, published };
BOOST_DESCRIBE_ENUM(state, draft, published)
auto waybill_rules(state const&) -> waybill::rules<waybill::named<state::published, "out">>;

struct place {
    std::string room{};
    std::optional<std::int64_t> shelf{};
};
BOOST_DESCRIBE_STRUCT(place, (), (room, shelf))

struct condition {
    std::string word{};
    std::vector<condition> all_of{};
};
BOOST_DESCRIBE_STRUCT(condition, (), (word, all_of))

struct homeless : shelf::provider {
    static constexpr std::string_view base_url{};
};

struct label {
    std::string word{};
    std::map<std::string, std::string> others{};
};
BOOST_DESCRIBE_STRUCT(label, (), (word, others))
auto waybill_rules(label const&) -> waybill::rules<waybill::keeps_unknown<&label::others>>;

struct drawer {
    archive::label label{};
    archive::place place{};
};
BOOST_DESCRIBE_STRUCT(drawer, (), (label, place))

struct everything {
    waybill::required<std::string> name{};
    std::string note{"none"};
    std::optional<waybill::email_address> owner{};
    std::int64_t copies{1};
    double weight{};
    std::optional<waybill::decimal> price{};
    waybill::nullable<waybill::date_time> lent_until{};
    bool is_open{};
    state status{state::draft};
    std::optional<waybill::open_enum<state>> earlier_status{};
    waybill::required<std::vector<waybill::email_address>> readers{};
    std::vector<state> statuses{};
    archive::place place{};
    std::vector<archive::place> other_places{};
    std::optional<condition> found_by{};
    std::map<std::string, std::int64_t> counts{};
    std::optional<waybill::raw_json> extra{};
    std::vector<std::vector<std::string>> grid{};
    waybill::required<waybill::file> scan{};
    std::optional<std::vector<waybill::file>> pages{};
    std::map<std::string, waybill::raw_json> unknown{};
};
BOOST_DESCRIBE_STRUCT(everything, (),
                      (name, note, owner, copies, weight, price, lent_until, is_open, status, earlier_status, readers,
                       statuses, place, other_places, found_by, counts, extra, grid, scan, pages, unknown))
auto waybill_rules(everything const&)
    -> waybill::rules<waybill::naming::camel_case, waybill::keeps_unknown<&everything::unknown>>;

/// An operation that is no REST.
struct find_operation {
    using request_type = place;
    using response_type = std::vector<place>;
    static constexpr waybill::verb method = waybill::verb::post;
    static constexpr std::string_view path = "/rpc";
    static constexpr std::string_view rpc_method = "archive.find";
};

template <class Mode>
struct api {
    waybill::post<Mode, "/things/{id}/scans/{number}", everything, waybill::none> file_away{};
    waybill::get<Mode, "/things", waybill::none, waybill::raw_json> dump{};
    waybill::get<Mode, "/names", waybill::none, std::vector<std::string>> names{};
    waybill::put<Mode, "/settings", waybill::raw_json, std::map<std::string, bool>> set{};
    waybill::endpoint<Mode, find_operation> find{};

    BOOST_DESCRIBE_CLASS(api, (), (file_away, dump, names, set, find), (), ())
};

} // namespace archive

TEST_CASE("the catalog lists every endpoint in the order of the record, with what it is sent as")
{
    auto const all = waybill::describe_endpoints<shelf::api>();
    REQUIRE(all.size() == 6);
    CHECK(all[0].name == "books.list");
    CHECK(all[0].method == "GET");
    CHECK(all[0].path == "/books");
    CHECK(all[0].rpc_method.empty());
    CHECK(all[0].path_arguments.empty());
    CHECK(all[0].response == "book_page");
    CHECK(all[4].name == "books.remove");
    CHECK(all[4].method == "DELETE");
    CHECK(all[4].members.empty());
    CHECK(all[4].response.empty());
    CHECK(all[5].path_arguments == std::vector<std::string>{"id", "page"});
}

TEST_CASE("the method of a remote procedure call is in the catalog")
{
    auto const all = waybill::describe_endpoints<archive::api>();
    REQUIRE(all.size() == 5);
    CHECK(all[4].rpc_method == "archive.find");
    CHECK(all[4].response == "list of place");
    REQUIRE(all[4].members.size() == 2);
    CHECK(all[4].members[1].name == "shelf");
}

TEST_CASE("answers of no struct are named by their shape")
{
    auto const all = waybill::describe_endpoints<archive::api>();
    CHECK(all[1].response == "JSON");
    CHECK(all[2].response == "list of text");
    CHECK(all[3].response == "object of yes/no");
    CHECK(all[3].members.empty());
}

TEST_CASE("a member of a request is described by wire name, type, whether it is required, and default")
{
    using kind = waybill::member_kind;
    struct expectation {
        char const* name;
        char const* type;
        kind of;
        bool is_list;
        bool required;
        std::optional<std::string> initial;
    };
    expectation const expected[] = {
        {"name", "text", kind::text, false, true, {}},
        {"note", "text", kind::text, false, false, R"("none")"},
        {"owner", "text", kind::text, false, false, {}},
        {"copies", "integer", kind::integer, false, false, "1"},
        {"weight", "number", kind::number, false, false, "0"},
        {"price", "decimal", kind::decimal, false, false, {}},
        {"lentUntil", "time", kind::time, false, false, {}},
        {"isOpen", "yes/no", kind::yes_no, false, false, "false"},
        {"status", "one of draft|out", kind::choice, false, false, R"("draft")"},
        {"earlierStatus", "text such as draft|out", kind::text, false, false, {}},
        {"readers", "list of text", kind::text, true, true, {}},
        {"statuses", "list of one of draft|out", kind::choice, true, false, "[]"},
        {"place", "object", kind::object, false, false, R"({"room":""})"},
        {"otherPlaces", "list of object", kind::object, true, false, "[]"},
        {"foundBy", "object", kind::object, false, false, {}},
        {"counts", "object of integer", kind::object, false, false, "{}"},
        {"extra", "JSON", kind::json, false, false, {}},
        {"grid", "list of list of text", kind::json, true, false, "[]"},
        {"scan", "file", kind::file, false, true, {}},
        {"pages", "list of file", kind::file, true, false, {}},
    };
    auto const endpoints = waybill::describe_endpoints<archive::api>();
    auto const& members = endpoints[0].members;
    REQUIRE(members.size() == std::size(expected)); // and nothing of the store of unknown members
    for (std::size_t i = 0; i < members.size(); ++i) {
        auto const& member = members[i];
        CAPTURE(member.name);
        CHECK(member.name == expected[i].name);
        CHECK(member.type == expected[i].type);
        CHECK(member.kind == expected[i].of);
        CHECK(member.is_list == expected[i].is_list);
        CHECK(member.required == expected[i].required);
        CHECK((member.initial ? std::optional{member.initial->text} : std::nullopt) == expected[i].initial);
    }
    CHECK(members[8].choices == std::vector<std::string>{"draft", "out"});
    CHECK(members[9].choices == std::vector<std::string>{"draft", "out"});
    CHECK(members[0].choices.empty());
}

TEST_CASE("the members of objects are described too, and a model that holds itself comes to an end")
{
    auto const endpoints = waybill::describe_endpoints<archive::api>();
    auto const& members = endpoints[0].members;
    REQUIRE(members[12].members.size() == 2);
    CHECK(members[12].members[1].name == "shelf");
    CHECK(members[13].members.size() == 2); // of a list's elements
    CHECK(members[15].members.empty());     // names are free

    int depth = 0;
    auto const* at = &members[14];
    while (at->members.size() == 2) {
        at = &at->members[1];
        ++depth;
    }
    CHECK(depth > 1);
    CHECK(at->members.empty());
}

TEST_CASE("the catalog can be written as JSON")
{
    auto const all = waybill::describe_endpoints<shelf::api>();
    auto const text = waybill::json_write(all[2]);
    REQUIRE(text.has_value());
    CHECK(*text ==
          R"({"name":"books.create","method":"POST","path":"/books","rpc_method":"","path_arguments":[],"members":[)"
          R"({"name":"title","type":"text","kind":"text","is_list":false,"required":true,"choices":[],"members":[]},)"
          R"({"name":"author","type":"text","kind":"text","is_list":false,"required":false,"choices":[],"members":[]}],)"
          R"("response":"book"})");
}

TEST_CASE("the names of types lose their namespaces only")
{
    CHECK(waybill::detail::type_name<shelf::book>() == "book");
    CHECK(waybill::detail::type_name<std::pair<shelf::book, std::pair<int, archive::place>>>() ==
          "pair<book, pair<int, place>>");
}

TEST_CASE("the variables of a provider are its credentials, the needed ones marked, and the options")
{
    auto const variables = waybill::describe_variables<shelf::provider>();
    REQUIRE(variables.size() > 3);
    CHECK(variables[0].name == "SHELF_API_KEY");
    CHECK(variables[0].required);
    CHECK(variables[1].name == "SHELF_AUTH_PREFIX");
    CHECK_FALSE(variables[1].required);
    CHECK(variables[2].name == "SHELF_BASE_URL");
    CHECK_FALSE(variables[2].required);
}

TEST_CASE("a provider without an address needs one from the environment")
{
    auto const variables = waybill::describe_variables<archive::homeless>();
    CHECK(variables[2].name == "SHELF_BASE_URL");
    CHECK(variables[2].required);
}

TEST_CASE("members of free names are told of by their type")
{
    auto const described = waybill::detail::describe_members<archive::drawer>(1);
    REQUIRE(described.size() == 2);
    CHECK(described[0].others == "text");
    CHECK(described[0].members.size() == 1);
    CHECK_FALSE(described[1].others.has_value());
}
