#include "json.hpp"
#include "measure.hpp"
#include "random.hpp"

#include <waybill/codec/json.hpp>

#include <simdjson.h>

#include <cstdint>
#include <cstdio>

namespace bench {
namespace {

model_page make_page(std::size_t size)
{
    constexpr char const* const seasons[] = {"Spring", "Summer", "Autumn", "Winter", "Été", "Herbst"};
    constexpr char const* const subjects[] = {"newsletter", "clearance sale", "loyalty offer", "product news", "survey"};
    constexpr char const* const people[] = {"ada", "grace", "edsger", "barbara", "donald", "niklaus"};
    constexpr char const* const states[] = {"draft", "scheduled", "running", "completed", "paused"};
    random_numbers random;
    auto const some_time = [&] {
        return waybill::date_time{std::chrono::sys_time<std::chrono::microseconds>{
            std::chrono::microseconds{1'700'000'000'000'000 + static_cast<std::int64_t>(random.below(40'000'000'000'000))}}};
    };
    model_page page;
    page.count = 48'213;
    page.num_pages = 49;
    page.next = "https://tim.konigle.com/reachout/api/v1/campaigns/?page=3&page_size=1000";
    page.previous = "https://tim.konigle.com/reachout/api/v1/campaigns/?page=1&page_size=1000";
    for (std::size_t i = 0; i < size; ++i) {
        waybill::konigle::campaign c;
        c.id = "cmp_" + std::to_string(100'000 + random.below(900'000));
        if (!random.one_in(4)) c.email_channel = "ech_" + std::to_string(random.below(100));
        else c.email_channel = nullptr;
        if (!random.one_in(3)) c.email_template = "tpl_" + std::to_string(random.below(10'000));
        else c.email_template = nullptr;
        c.audience = "aud_" + std::to_string(random.below(1000));
        c.name = random.pick(seasons) + ' ' + random.pick(subjects) + ' ' + std::to_string(2020 + random.below(6));
        if (random.one_in(3)) c.description = "For \"" + random.pick(people) + "\" and all who bought last season:\nten percent off";
        if (random.one_in(2)) c.scheduled_at = some_time();
        else c.scheduled_at = nullptr;
        if (random.one_in(4)) c.execution_duration_minutes = static_cast<std::int64_t>(1 + random.below(1440));
        else c.execution_duration_minutes = nullptr;
        if (random.one_in(2)) c.from_email = random.pick(people) + "@shop.example";
        else c.from_email = nullptr;
        if (random.one_in(2)) c.from_name = random.pick(people);
        c.reply_to_email = nullptr;
        if (random.one_in(5)) c.utm_code = "utm_" + std::to_string(random.below(100'000));
        c.status = waybill::open_enum<waybill::konigle::campaign_status>{random.pick(states)};
        c.ltv = waybill::decimal{std::to_string(random.below(100'000)) + '.' + std::to_string(10 + random.below(90))};
        c.created_at = some_time();
        c.updated_at = some_time();
        page.payload.push_back(std::move(c));
    }
    return page;
}

template <class Value>
Value expect(simdjson::simdjson_result<Value> found)
{
    if (found.error() != simdjson::SUCCESS) throw std::runtime_error{simdjson::error_message(found.error())};
    return found.value_unsafe();
}

template <class T>
void read(simdjson::dom::element from, T& out);

template <class T>
void read(simdjson::dom::element from, std::vector<T>& out)
{
    auto const array = expect(from.get_array());
    out.reserve(array.size());
    for (auto const element : array) read(element, out.emplace_back());
}

template <class T>
void read(simdjson::dom::element from, waybill::nullable<T>& out)
{
    if (from.is_null()) out.set_null();
    else read(from, out.emplace());
}

template <class T>
void read(simdjson::dom::element from, T& out)
{
    if constexpr (std::is_same_v<T, std::int64_t>) {
        out = expect(from.get_int64());
    } else if constexpr (text_like<T>) {
        from_text(expect(from.get_string()), out);
    } else {
        auto const object = expect(from.get_object());
        // Members mostly come in this order; the others are searched for.
        auto at = object.begin();
        auto const end = object.end();
        each_member(out, [&](std::string_view name, auto& member) {
            if (at != end && at.key() == name) {
                read(at.value(), member);
                ++at;
            } else if (auto const found = object[name]; found.error() == simdjson::SUCCESS) {
                read(found.value_unsafe(), member);
            } else if (!may_be_missing<std::remove_reference_t<decltype(member)>>) {
                throw std::runtime_error{"no member " + std::string{name}};
            }
        });
    }
}

template <class Page>
Page read_by_simdjson(simdjson::dom::parser& parser, simdjson::padded_string const& text)
{
    Page page;
    read(expect(parser.parse(text)), page);
    return page;
}

template <class Result>
auto value_of(Result result)
{
    if (!result) throw std::runtime_error{result.error().path + ": " + result.error().message};
    return std::move(*result);
}

template <class Page>
Page read_by_waybill(std::string const& text)
{
    return value_of(waybill::json_read<Page>(text));
}
template <class Page>
std::string write_by_waybill(Page const& page)
{
    return value_of(waybill::json_write(page));
}

void require(bool ok, char const* what)
{
    if (!ok) throw std::runtime_error{std::string{"the results differ: "} + what};
}

/// Keeps the work of the contenders from being left out.
std::size_t volatile weight;

template <class Make>
contender repeating(std::string name, Make make)
{
    return {std::move(name), [make](std::size_t count) {
                for (std::size_t i = 0; i < count; ++i) {
                    auto const made = make();
                    if constexpr (requires { made.payload; }) weight = made.payload.size();
                    else weight = made.size();
                }
            }};
}

std::string mb_per_second(std::size_t bytes, std::vector<double> const& seconds)
{
    char text[64];
    std::snprintf(text, sizeof text, "%.0f MB/s", static_cast<double>(bytes) / 1e6 / median(seconds));
    return text;
}

void print_group(std::string const& title, std::vector<contender> const& all, std::vector<double> const& aims,
                 std::size_t bytes)
{
    auto const seconds = interleave(all, 151, time_of::processor, std::chrono::milliseconds{4});
    std::printf("\n%s: %s\n", title.c_str(), mb_per_second(bytes, seconds[0]).c_str());
    for (std::size_t i = 1; i < all.size(); ++i)
        print_ratio("waybill / " + all[i].name, speed_ratio(seconds, 0, i), aims[i], mb_per_second(bytes, seconds[i]));
}

template <class Page>
void benchmark_page(std::string const& kind, std::string const& text)
{
    auto const page = read_by_waybill<Page>(text);
    simdjson::padded_string const padded{text};
    simdjson::dom::parser parser;

    // The pages are compared by the text that waybill writes for them.
    require(write_by_waybill(page) == text, "reading by waybill");
    require(write_by_waybill(read_by_simdjson<Page>(parser, padded)) == text, "reading by simdjson");
    require(write_by_waybill(read_by_boost<Page>(text)) == text, "reading by Boost.JSON");
    require(write_by_waybill(read_by_rapidjson<Page>(text)) == text, "reading by rapidjson");
    require(write_by_waybill(read_by_nlohmann<Page>(text)) == text, "reading by nlohmann");
    require(write_by_boost(page) == text, "writing by Boost.JSON");
    require(write_by_rapidjson(page) == text, "writing by rapidjson");
    require(write_by_nlohmann(page) == text, "writing by nlohmann");

    print_group("reading JSON into " + kind + ", " + std::to_string(sizeof page.payload[0]) + " bytes each",
                {repeating("waybill", [&] { return read_by_waybill<Page>(text); }),
                 repeating("simdjson, by hand", [&] { return read_by_simdjson<Page>(parser, padded); }),
                 repeating("Boost.JSON value_to", [&] { return read_by_boost<Page>(text); }),
                 repeating("rapidjson, by hand", [&] { return read_by_rapidjson<Page>(text); }),
                 repeating("nlohmann", [&] { return read_by_nlohmann<Page>(text); }),
                 repeating("copying the structs", [&] { return Page{page}; }),
                 repeating("simdjson alone, no structs",
                           [&] {
                               expect(parser.parse(padded));
                               return std::string_view{padded};
                           })},
                {0, 0, 3.3, 0, 0, 0.5, 0}, text.size());
    print_group("writing JSON from " + kind,
                {repeating("waybill", [&] { return write_by_waybill(page); }),
                 repeating("rapidjson Writer, by hand", [&] { return write_by_rapidjson(page); }),
                 repeating("Boost.JSON value_from", [&] { return write_by_boost(page); }),
                 repeating("nlohmann", [&] { return write_by_nlohmann(page); })},
                {0, 2.2, 0, 0}, text.size());
}

} // namespace

void json_benchmarks()
{
    auto const text = write_by_waybill(make_page(1000));
    std::printf("\nA page of 1000 campaigns, %zu bytes of JSON\n", text.size());
    benchmark_page<text_page>("structs of text", text);
    benchmark_page<model_page>("structs with times, amounts and enums decoded", text);
}

} // namespace bench
