#include <waybill/codec/json.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace json_test {

using namespace std::string_literals;
using waybill::json_read;
using waybill::json_write;

enum class status { draft, in_progress, delete_ };
BOOST_DESCRIBE_ENUM(status, draft, in_progress, delete_)
auto waybill_rules(status const&)
    -> waybill::rules<waybill::naming::pascal_case, waybill::named<status::in_progress, "100%">>;

struct address {
    std::string street_name{};
    std::optional<std::int16_t> number{};
    friend bool operator==(address const&, address const&) = default;
};
BOOST_DESCRIBE_STRUCT(address, (), (street_name, number))
auto waybill_rules(address const&) -> waybill::rules<waybill::naming::camel_case>;

struct resource {
    std::uint64_t id{};
    friend bool operator==(resource const&, resource const&) = default;
};
BOOST_DESCRIBE_STRUCT(resource, (), (id))

struct record : resource {
    std::int64_t signed_number{};
    std::int8_t tiny{};
    double ratio{};
    float small_ratio{};
    bool flag{};
    std::string text{};
    std::optional<std::string> maybe{};
    waybill::nullable<std::int32_t> cleared{};
    waybill::required<std::string> given{};
    std::vector<bool> flags{};
    std::vector<address> places{};
    std::vector<std::vector<std::uint8_t>> grid{};
    std::map<std::string, address> by_name{};
    std::variant<std::monostate, bool, std::int64_t, std::string, address, std::vector<std::int64_t>> any{};
    waybill::nullable<address> home{};
    status state{};
    waybill::open_enum<status> last_state{};
    waybill::date_time created_at{};
    waybill::decimal balance{};
    waybill::raw_json extra{"null"};
    std::vector<record> children{};
    std::map<std::string, waybill::raw_json> rest{};
    friend bool operator==(record const&, record const&) = default;
};
BOOST_DESCRIBE_STRUCT(record, (resource),
                      (signed_number, tiny, ratio, small_ratio, flag, text, maybe, cleared, given, flags, places, grid,
                       by_name, any, home, state, last_state, created_at, balance, extra, children, rest))
auto waybill_rules(record const&) -> waybill::rules<waybill::naming::pascal_case, waybill::keeps_unknown<&record::rest>,
                                                    waybill::named<&record::maybe, "maybe/~">>;

/// Random values, the odd ones among them often.
class generator {
public:
    explicit generator(std::uint32_t seed) : engine_(seed) {}

    std::size_t below(std::size_t bound) { return engine_() % bound; }
    bool coin() { return below(2) == 0; }

    template <class Integer>
    Integer integer()
    {
        switch (below(4)) {
        case 0: return (std::numeric_limits<Integer>::min)();
        case 1: return (std::numeric_limits<Integer>::max)();
        case 2: return static_cast<Integer>(below(10));
        default: return static_cast<Integer>((std::uint64_t{engine_()} << 32U) | engine_());
        }
    }

    template <class Number>
    Number number()
    {
        Number const magnitudes[] = {0,
                                     Number{0.1F},
                                     1,
                                     (std::numeric_limits<Number>::max)(),
                                     (std::numeric_limits<Number>::min)(),
                                     (std::numeric_limits<Number>::denorm_min)()};
        auto const value = coin() ? magnitudes[below(std::size(magnitudes))]
                                  : static_cast<Number>(engine_()) / static_cast<Number>(1 + below(1000));
        return coin() || value == 0 ? value : -value; // the sign of zero is lost: JSON's -0 is an integer
    }

    std::string text()
    {
        static std::string const pieces[] = {
            "a",    "bc",     "\"",     "\\",     "/",          "\n",       "\0"s,
            "\x1f", "\x7f",   "\u00e9", "\u2028", "\U0001F600", "{\"x\":[", "0123456789abcdef",
            " ",    "\\u0041"};
        std::string out;
        for (auto left = below(6); left > 0; --left) out += pieces[below(std::size(pieces))];
        return out;
    }

    address place()
    {
        return {.street_name = text(), .number = coin() ? std::optional{integer<std::int16_t>()} : std::nullopt};
    }

    record any_record(int depth)
    {
        record out;
        out.id = integer<std::uint64_t>();
        out.signed_number = integer<std::int64_t>();
        out.tiny = integer<std::int8_t>();
        out.ratio = number<double>();
        out.small_ratio = number<float>();
        out.flag = coin();
        out.text = text();
        if (coin()) out.maybe = text();
        if (coin()) out.cleared = integer<std::int32_t>();
        else if (coin()) out.cleared = nullptr;
        out.given = text();
        for (auto left = below(4); left > 0; --left) out.flags.push_back(coin());
        for (auto left = below(3); left > 0; --left) out.places.push_back(place());
        for (auto left = below(3); left > 0; --left) out.grid.emplace_back(below(3), integer<std::uint8_t>());
        for (auto left = below(3); left > 0; --left) out.by_name[text()] = place();
        switch (below(6)) {
        case 0: out.any = coin(); break;
        case 1: out.any = integer<std::int64_t>(); break;
        case 2: out.any = text(); break;
        case 3: out.any = place(); break;
        case 4: out.any = std::vector(below(3), integer<std::int64_t>()); break;
        default: break;
        }
        if (coin()) out.home = place();
        else if (coin()) out.home = nullptr;
        out.state = static_cast<status>(below(3));
        out.last_state = coin() ? waybill::open_enum<status>{out.state} : waybill::open_enum<status>{text()};
        out.created_at = waybill::date_time::with_offset(
            std::chrono::sys_time<std::chrono::microseconds>{std::chrono::microseconds{integer<std::int32_t>()} * 1000},
            std::chrono::minutes{static_cast<int>(below(2000)) - 1000});
        out.balance = waybill::decimal{integer<std::int64_t>()};
        static std::string const values[] = {"null", "true", "[1,{\"a\":[]}]", "{}", "\"\u00e9\\n\"", "-7", "0.5"};
        out.extra.text = values[below(std::size(values))];
        for (auto left = below(3); left > 0; --left) out.rest['?' + text()].text = values[below(std::size(values))];
        if (depth > 0) {
            for (auto left = below(3); left > 0; --left) out.children.push_back(any_record(depth - 1));
        }
        return out;
    }

private:
    std::mt19937 engine_;
};

TEST_CASE("whatever a model holds is read back the same, and written again in the same bytes")
{
    generator random{20240601};
    for (int i = 0; i < 3000; ++i) {
        auto const original = random.any_record(2);
        auto const text = json_write(original);
        REQUIRE(text.has_value());
        CAPTURE(*text);
        auto const read = json_read<record>(*text);
        REQUIRE(read.has_value());
        REQUIRE((*read == original));
        REQUIRE(*json_write(*read) == *text);
    }
}

struct presence {
    std::optional<int> optional{};
    waybill::nullable<int> nullable{};
};
BOOST_DESCRIBE_STRUCT(presence, (), (optional, nullable))

TEST_CASE("absent, null and a value are written as they were read")
{
    for (auto const text : {"{}", R"({"optional":0})", R"({"nullable":null})", R"({"nullable":0})",
                            R"({"optional":1,"nullable":null})"}) {
        CAPTURE(text);
        CHECK(*json_write(*json_read<presence>(text)) == text);
    }
}

} // namespace json_test

namespace json_test {

/// A type of the user's own: a list that travels as JSON text within a string.
struct packed {
    std::vector<int> numbers{};
};

struct envelope {
    packed first{};
    std::string between{};
    packed second{};
};
BOOST_DESCRIBE_STRUCT(envelope, (), (first, between, second))

/// A type that can be sent but not received.
struct write_only {};
struct read_only {};
struct read_returns_nothing {};
struct undescribed {};
struct holds_undescribed {
    undescribed inner{};
};
BOOST_DESCRIBE_STRUCT(holds_undescribed, (), (inner))
struct holds_it_deeply {
    std::optional<std::vector<holds_undescribed>> inner{};
};
BOOST_DESCRIBE_STRUCT(holds_it_deeply, (), (inner))
struct holds_write_only {
    std::vector<write_only> inner{};
};
BOOST_DESCRIBE_STRUCT(holds_write_only, (), (inner))
struct chain {
    std::vector<chain> links{};
};
BOOST_DESCRIBE_STRUCT(chain, (), (links))
struct broken_chain {
    std::vector<broken_chain> links{};
    undescribed end{};
};
BOOST_DESCRIBE_STRUCT(broken_chain, (), (links, end))
enum class undescribed_enum { a };

} // namespace json_test

template <>
struct waybill::json_codec<json_test::packed> {
    static bool read(json_value from, json_test::packed& out, codec_error& failure)
    {
        std::string text;
        if (!json_codec<std::string>::read(from, text, failure)) return false;
        auto inner = json_read<std::vector<int>>(text);
        if (!inner) {
            failure = inner.error();
            return false;
        }
        out.numbers = std::move(*inner);
        return true;
    }
    static bool write(json_writer& to, json_test::packed const& value, codec_error& failure)
    {
        auto const inner = json_write(value.numbers);
        return json_codec<std::string>::write(to, *inner, failure);
    }
};
template <>
struct waybill::json_codec<json_test::write_only> {
    static bool write(json_writer&, json_test::write_only const&, codec_error&);
};
template <>
struct waybill::json_codec<json_test::read_only> {
    static bool read(json_value, json_test::read_only&, codec_error&);
};
template <>
struct waybill::json_codec<json_test::read_returns_nothing> {
    static void read(json_value, json_test::read_returns_nothing&, codec_error&);
    static bool write(json_writer&, json_test::read_returns_nothing const&, codec_error&);
};

namespace json_test {

using waybill::json_readable;
using waybill::json_writable;

template <class T>
inline constexpr bool both_ways = json_readable<T>&& json_writable<T>;
template <class T>
inline constexpr bool neither_way = !json_readable<T> && !json_writable<T>;

static_assert(both_ways<bool>);
static_assert(both_ways<std::int8_t>);
static_assert(both_ways<float>);
static_assert(both_ways<std::string>);
static_assert(both_ways<status>);
static_assert(both_ways<waybill::open_enum<status>>);
static_assert(both_ways<waybill::raw_json>);
static_assert(both_ways<std::monostate>);
static_assert(both_ways<std::vector<std::optional<std::map<std::string, address>>>>);
static_assert(both_ways<std::variant<int, std::string>>);
static_assert(both_ways<record>);
static_assert(both_ways<packed>);
static_assert(both_ways<envelope>);
static_assert(both_ways<chain>);

static_assert(neither_way<undescribed>);
static_assert(neither_way<undescribed_enum>);
static_assert(neither_way<char>);
static_assert(neither_way<char const*>);
static_assert(neither_way<int*>);
static_assert(neither_way<std::unique_ptr<int>>);
static_assert(neither_way<std::map<int, int>>);
static_assert(neither_way<std::vector<undescribed>>);
static_assert(neither_way<std::variant<int, undescribed>>);
static_assert(neither_way<std::map<std::string, std::optional<undescribed>>>);
static_assert(neither_way<holds_undescribed>);
static_assert(neither_way<holds_it_deeply>);
static_assert(neither_way<broken_chain>);

static_assert(json_writable<write_only> && !json_readable<write_only>);
static_assert(json_writable<holds_write_only> && !json_readable<holds_write_only>);
static_assert(json_readable<read_only> && !json_writable<read_only>);
static_assert(!json_readable<read_returns_nothing>);

TEST_CASE("a codec of the user's own may read a document within a document")
{
    auto const text = R"({"first":"[1,2]","between":"x","second":"[]"})";
    auto const read = json_read<envelope>(text);
    REQUIRE(read.has_value());
    CHECK(read->first.numbers == std::vector{1, 2});
    CHECK(read->between == "x");
    CHECK(read->second.numbers.empty());
    CHECK(*json_write(*read) == text);

    // A document inside that is larger than the one around it was when its parser was chosen.
    std::string list = "[0";
    for (int i = 1; i < 20'000; ++i) list += ",1";
    auto const large = json_read<envelope>(R"({"first":")" + list + R"(]","between":"after","second":"[3]"})");
    REQUIRE(large.has_value());
    CHECK(large->first.numbers.size() == 20'000);
    CHECK(large->between == "after");
    CHECK(large->second.numbers == std::vector{3});
}

TEST_CASE("an error within the inner document is named at its place in the outer one")
{
    auto const read = json_read<envelope>(R"({"first":"[1,true]","between":"","second":"[]"})");
    REQUIRE(read.has_error());
    CHECK(read.error().path == "/first/1");
    CHECK(read.error().message == "expected an integer from -2147483648 to 2147483647, found true");
    auto const broken = json_read<envelope>(R"({"first":"[]","between":"","second":""})");
    REQUIRE(broken.has_error());
    CHECK(broken.error().path == "/second");
    CHECK(broken.error().message == "expected a JSON document, found nothing");
}

} // namespace json_test
