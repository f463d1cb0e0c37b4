#include <waybill/codec/form.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace form_test {

using waybill::form_read;
using waybill::form_write;
using waybill::nullable;
using waybill::required;

enum class status { draft, in_progress };
BOOST_DESCRIBE_ENUM(status, draft, in_progress)

struct filters {
    std::int64_t page{1};
    std::optional<std::string> q{};
    std::optional<status> state{};
    nullable<bool> archived{};
    required<std::string> order_by{};
    std::vector<std::string> tags{};
    std::optional<waybill::date_time> since{};
    std::optional<waybill::decimal> least{};
    std::optional<double> score{};
    waybill::open_enum<status> last{};
    friend bool operator==(filters const&, filters const&) = default;
};
BOOST_DESCRIBE_STRUCT(filters, (), (page, q, state, archived, order_by, tags, since, least, score, last))
auto waybill_rules(filters const&) -> waybill::rules<waybill::named<&filters::order_by, "order[by]">>;

struct paging {
    int page_size{20};
};
BOOST_DESCRIBE_STRUCT(paging, (), (page_size))
auto waybill_rules(paging const&) -> waybill::rules<waybill::naming::camel_case>;

struct list_query : paging {
    std::optional<std::string> search_text{};
};
BOOST_DESCRIBE_STRUCT(list_query, (paging), (search_text))

struct lists {
    std::vector<bool> flags{};
    std::optional<std::vector<int>> maybe{};
    required<std::vector<status>> states{};
};
BOOST_DESCRIBE_STRUCT(lists, (), (flags, maybe, states))

struct nothing {};
BOOST_DESCRIBE_STRUCT(nothing, (), ())

struct undescribed {
    int x{};
};
struct with_struct {
    paging inner{};
};
BOOST_DESCRIBE_STRUCT(with_struct, (), (inner))
struct with_structs {
    std::vector<paging> inner{};
};
BOOST_DESCRIBE_STRUCT(with_structs, (), (inner))
struct with_map {
    std::map<std::string, std::string> inner{};
};
BOOST_DESCRIBE_STRUCT(with_map, (), (inner))

static_assert(waybill::form_described<filters>);
static_assert(waybill::form_described<list_query>);
static_assert(waybill::form_described<lists>);
static_assert(waybill::form_described<nothing>);
static_assert(!waybill::form_described<undescribed>);
static_assert(!waybill::form_described<with_struct>);
static_assert(!waybill::form_described<with_structs>);
static_assert(!waybill::form_described<with_map>);
static_assert(!waybill::form_described<std::string>);
static_assert(!waybill::form_described<int>);

template <class T>
std::string written(T const& object)
{
    std::string out;
    form_write(out, object);
    return out;
}

template <class T>
std::string why_not(std::string_view text)
{
    auto const read = form_read<T>(text);
    return read ? "it can be read" : read.error().path + ": " + read.error().message;
}

TEST_CASE("a form has the members in order, each once, and those without a value not at all")
{
    CHECK(written(filters{}) == "page=1&last=draft");
    CHECK(
        written(filters{.page = -2, .q = "ada", .state = status::in_progress, .archived = false, .order_by = "name"}) ==
        "page=-2&q=ada&state=in_progress&archived=false&order%5Bby%5D=name&last=draft");
    CHECK(written(filters{.archived = nullptr}) == "page=1&last=draft");
    CHECK(written(nothing{}).empty());
}

TEST_CASE("a list repeats its name, and an empty one is left out")
{
    CHECK(written(filters{.tags = {"b", "a", "", "b"}}) == "page=1&tags=b&tags=a&tags=&tags=b&last=draft");
    CHECK(written(filters{.tags = {}}) == "page=1&last=draft");
    CHECK(written(lists{.flags = {true, false}, .maybe = {{1, 2}}, .states = std::vector{status::draft}}) ==
          "flags=true&flags=false&maybe=1&maybe=2&states=draft");
}

TEST_CASE("empty text is kept, unlike an absent one")
{
    CHECK(written(filters{.q = ""}) == "page=1&q=&last=draft");
    CHECK(written(filters{.q = std::nullopt}) == "page=1&last=draft");
}

TEST_CASE("names and values are escaped")
{
    CHECK(written(filters{.q = "a b&c=d%+\u00e9/?#", .tags = {"x\r\ny"}}) ==
          "page=1&q=a+b%26c%3Dd%25%2B%C3%A9%2F%3F%23&tags=x%0D%0Ay&last=draft");
}

TEST_CASE("times, decimals, numbers and unknown enum values have their text form")
{
    CHECK(written(filters{.since = waybill::date_time::parse("2024-06-01T09:00:00+02:00"),
                          .least = waybill::decimal{"0.50"},
                          .score = 1e300,
                          .last = waybill::open_enum<status>{"on hold"}}) ==
          "page=1&since=2024-06-01T09%3A00%3A00%2B02%3A00&least=0.50&score=1e%2B300&last=on+hold");
}

TEST_CASE("inherited members come first, under their wire names")
{
    list_query query;
    query.search_text = "x";
    CHECK(written(query) == "pageSize=20&searchText=x");
}

TEST_CASE("a form is appended to what is there")
{
    std::string out = "/contacts?";
    form_write(out, paging{});
    CHECK(out == "/contacts?pageSize=20");
}

TEST_CASE("a form that was written reads back the same")
{
    filters const some{.page = 7,
                       .q = "a b&c=d%+\u00e9\n",
                       .state = status::in_progress,
                       .archived = true,
                       .order_by = "",
                       .tags = {"b", "", "a=b"},
                       .since = waybill::date_time::parse("2024-06-01T09:00:00.5Z"),
                       .least = waybill::decimal{"0.50"},
                       .score = 0.1,
                       .last = waybill::open_enum<status>{"on hold"}};
    auto const read = form_read<filters>(written(some));
    REQUIRE(read.has_value());
    CHECK((*read == some));
}

TEST_CASE("lists of every kind read back")
{
    auto const read =
        form_read<lists>("maybe=1&flags=true&states=draft&maybe=2&flags=false&states=in_progress&maybe=3");
    REQUIRE(read.has_value());
    CHECK(read->flags == std::vector<bool>{true, false});
    CHECK(*read->maybe == std::vector<int>{1, 2, 3});
    CHECK(*read->states == std::vector<status>{status::draft, status::in_progress});
}

TEST_CASE("what a form does not name keeps its initial value")
{
    auto const read = form_read<filters>("");
    REQUIRE(read.has_value());
    CHECK((*read == filters{}));
    CHECK(form_read<filters>("q=")->q == "");
    CHECK(form_read<filters>("q")->q == "");
    CHECK_FALSE(form_read<filters>("")->q.has_value());
    CHECK_FALSE(form_read<filters>("")->order_by.has_value());
}

TEST_CASE("unknown names and empty pairs are skipped, and of a repeated scalar the last counts")
{
    auto const read = form_read<filters>("&&unknown=%20&q=a&page=3&PAGE=9&&q=b&page=4&=x&");
    REQUIRE(read.has_value());
    CHECK(read->q == "b");
    CHECK(read->page == 4);
}

TEST_CASE("only the first '=' parts name and value, and either may be escaped")
{
    CHECK(form_read<filters>("q=a=b")->q == "a=b");
    CHECK(form_read<filters>("%71=a%3db+c")->q == "a=b c");
}

TEST_CASE("an invalid escape is an error that shows the pair")
{
    CHECK(why_not<filters>("page=1&q=%4") == ": expected percent-encoded text, found \"q=%4\"");
    CHECK(why_not<filters>("%zz=1") == ": expected percent-encoded text, found \"%zz=1\"");
    CHECK(why_not<filters>("unknown=%") == ": expected percent-encoded text, found \"unknown=%\"");
}

TEST_CASE("a value of the wrong type is an error that names the member")
{
    CHECK(why_not<filters>("page=one&q=x") == "/page: cannot be \"one\"");
    CHECK(why_not<filters>("page=") == "/page: cannot be \"\"");
    CHECK(why_not<filters>("page=9223372036854775808") == "/page: cannot be \"9223372036854775808\"");
    CHECK(why_not<filters>("state=Draft") == "/state: cannot be \"Draft\"");
    CHECK(why_not<filters>("archived=1") == "/archived: cannot be \"1\"");
    CHECK(why_not<filters>("since=today") == "/since: cannot be \"today\"");
    CHECK(why_not<list_query>("pageSize=x") == "/pageSize: cannot be \"x\"");
    CHECK(why_not<lists>("maybe=1&maybe=x") == "/maybe: cannot be \"x\"");
    CHECK(why_not<lists>("flags=yes") == "/flags: cannot be \"yes\"");
}

struct message {
    std::vector<std::string> to{};
    std::optional<std::vector<std::string>> cc{};
    std::vector<int> ids{};
    std::optional<bool> flag{};
    bool plain{};
    std::map<std::string, std::string> headers{};
    std::string from{};
};
BOOST_DESCRIBE_STRUCT(message, (), (to, cc, ids, flag, plain, headers, from))
auto waybill_rules(message const&)
    -> waybill::rules<waybill::bracketed<&message::to, &message::cc>, waybill::comma_joined<&message::ids>,
                      waybill::flags_as_digits<&message::flag>, waybill::keeps_unknown<&message::headers>,
                      waybill::keys_begin_with<&message::headers, "X-">>;

TEST_CASE("rules say how lists and flags are written, and fields without a member are kept")
{
    struct row {
        message value;
        char const* text;
    };
    for (auto const& [value, text] : {
             row{{}, "plain=false&from="},
             row{{.to = {"a"}, .cc = std::vector<std::string>{"b", "c d"}, .ids = {1}, .flag = true}, "to=a&cc%5B%5D=b&cc%5B%5D=c+d&ids=1&flag=1&plain=false&from="},
             row{{.to = {"a", "b"}, .ids = {1, 2}, .flag = false, .plain = true, .headers = {{"X-1", "v&w"}}, .from = "me"},
                 "to%5B%5D=a&to%5B%5D=b&ids=1%2C2&flag=0&plain=true&X-1=v%26w&from=me"},
         }) {
        std::string out;
        waybill::form_write(out, value);
        CHECK(out == text);
        auto const back = form_read<message>(text).value();
        std::string again;
        waybill::form_write(again, back);
        CHECK(again == text);
        CHECK(back.headers == value.headers);
        CHECK(back.to == value.to);
    }
    CHECK(why_not<message>("ids=1,x") == "/ids: cannot be \"1,x\"");
    CHECK(why_not<message>("flag=2") == "/flag: cannot be \"2\"");
    CHECK(form_read<message>("flag=true").value().flag == true);
    CHECK(form_read<message>("key=secret&X-2=v").value().headers == std::map<std::string, std::string>{{"X-2", "v"}});
}

} // namespace form_test
