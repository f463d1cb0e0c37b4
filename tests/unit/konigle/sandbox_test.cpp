#include <sandbox/konigle_sandbox.hpp>

#include <waybill/coro.hpp>
#include <waybill/konigle.hpp>
#include <waybill/testing.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include <chrono>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace konigle = waybill::konigle;
using waybill::error_kind;
using status = konigle::campaign_status;
using std::chrono::seconds;

/// A sandbox behind a socket, whose clock the test sets.
struct provider_side {
    explicit provider_side(sandbox_options given = {})
        : sandbox([&] {
              given.now = [this] { return now; };
              return std::move(given);
          }())
    {}

    std::chrono::sys_seconds now{std::chrono::sys_days{std::chrono::year{2030} / 6 / 1}};
    konigle_sandbox sandbox;
    waybill::socket_server server{sandbox};
    waybill::client_options options{.base_url = server.url(), .retry = {.attempts = 1}};
};

/// A client in each mode, and how to have the outcome of a call.
struct blocking_world : provider_side {
    using provider_side::provider_side;
    konigle::client konigle{"sandbox-key", options};

    template <class T>
    T wait(T outcome)
    {
        return outcome;
    }
};

struct coro_world : provider_side {
    using provider_side::provider_side;
    asio::io_context context;
    konigle::async_client konigle{context.get_executor(), "sandbox-key", options};

    template <class T>
    T wait(asio::awaitable<T> call)
    {
        std::optional<T> outcome;
        asio::co_spawn(context, keep(std::move(call), outcome), [](std::exception_ptr failed) {
            if (failed) std::rethrow_exception(failed);
        });
        context.restart();
        context.run();
        return std::move(*outcome);
    }

private:
    template <class T>
    static asio::awaitable<void> keep(asio::awaitable<T> call, std::optional<T>& outcome)
    {
        outcome.emplace(co_await std::move(call));
    }
};

template <class World>
std::string create(World& world, std::string const& name = "Sale", std::string const& audience = "aud_1")
{
    konigle::campaign_create const request{.audience = audience, .name = name};
    return world.wait(world.konigle.campaigns.create.attempt(request)).value().id;
}

waybill::date_time const june{std::chrono::sys_days{std::chrono::year{2030} / 6 / 30}};

/// The actions that move a campaign, by name.
template <class World>
waybill::result<konigle::campaign> act(World& world, std::string const& action, std::string const& id)
{
    auto const& campaigns = world.konigle.campaigns;
    konigle::campaign_schedule const when{.scheduled_at = june};
    konigle::campaign_update const audience{.audience = "aud_2"};
    konigle::campaign_update const words{.name = "New name", .description = "New words"};
    if (action == "start") return world.wait(campaigns.start.attempt(id));
    if (action == "pause") return world.wait(campaigns.pause.attempt(id));
    if (action == "resume") return world.wait(campaigns.resume.attempt(id));
    if (action == "cancel") return world.wait(campaigns.cancel.attempt(id));
    if (action == "schedule") return world.wait(campaigns.schedule.attempt(id, when));
    if (action == "update audience") return world.wait(campaigns.update.attempt(id, audience));
    REQUIRE(action == "update words");
    return world.wait(campaigns.update.attempt(id, words));
}

/// A campaign in this status.
template <class World>
std::string campaign_that_is(World& world, status wanted)
{
    static std::map<status, std::vector<std::string>> const ways{
        {status::draft, {}},
        {status::scheduled, {"schedule"}},
        {status::running, {"start"}},
        {status::paused, {"start", "pause"}},
        {status::cancelled, {"cancel"}},
        {status::completed, {"start"}},
    };
    auto const id = create(world);
    for (auto const& step : ways.at(wanted)) REQUIRE(act(world, step, id).has_value());
    if (wanted == status::completed) world.sandbox.complete(id);
    return id;
}

/// Answered without a client, for what a client would not send.
waybill::http::response post(konigle_sandbox& sandbox, std::string const& path, std::string body)
{
    waybill::http::request request{waybill::verb::post, "/reachout/api/v1/campaigns" + path, {}, std::move(body)};
    request.fields.set("Authorization", "Token sandbox-key");
    return sandbox.answer(request);
}

} // namespace

TEST_CASE_TEMPLATE("a campaign goes from status to status as its life allows, and no other way", World, blocking_world,
                   coro_world)
{
    using enum konigle::campaign_status;
    struct action {
        std::string name;
        std::string refusal;
        std::map<konigle::campaign_status, konigle::campaign_status> allowed;
    };
    action const actions[] = {
        {"start", "Campaign cannot be started", {{draft, running}, {scheduled, running}}},
        {"pause", "Campaign cannot be paused", {{running, paused}}},
        {"resume", "Campaign cannot be resumed", {{paused, running}}},
        {"cancel",
         "Campaign cannot be cancelled",
         {{draft, cancelled}, {scheduled, cancelled}, {running, cancelled}, {paused, cancelled}}},
        {"schedule", "Campaign cannot be scheduled", {{draft, scheduled}}},
        {"update audience", "Only name and description of a ", {{draft, draft}, {scheduled, scheduled}}},
        {"update words",
         "",
         {{draft, draft},
          {scheduled, scheduled},
          {running, running},
          {paused, paused},
          {cancelled, cancelled},
          {completed, completed}}},
    };
    World world;
    for (auto const& [name, refusal, allowed] : actions) {
        for (auto const before : {draft, scheduled, running, paused, cancelled, completed}) {
            CAPTURE(name);
            CAPTURE(std::string{waybill::enum_to_wire(before)});
            auto const id = campaign_that_is(world, before);
            auto const outcome = act(world, name, id);
            auto const now = world.wait(world.konigle.campaigns.get.attempt(id)).value().status;
            if (auto const after = allowed.find(before); after != allowed.end()) {
                REQUIRE(outcome.has_value());
                CHECK((outcome->status == after->second));
                CHECK((now == after->second));
            } else {
                REQUIRE(outcome.has_error());
                CHECK((outcome.error().kind == error_kind::validation));
                CHECK((outcome.error().effect == waybill::effect::rejected));
                CHECK(outcome.error().http_status == 400);
                CHECK(outcome.error().provider_code == "invalid_state");
                CHECK(outcome.error().provider_message.starts_with(refusal));
                CHECK((now == before));
            }
        }
    }
}

TEST_CASE_TEMPLATE("each refusal has its status, and the client its kind of error", World, blocking_world, coro_world)
{
    SUBCASE("an unknown id, whatever the operation")
    {
        World world;
        auto const& campaigns = world.konigle.campaigns;
        konigle::campaign_test_email const test{.email_address = "ada@shop.example"};
        konigle::campaign_add_ltv const revenue{.value = 1, .currency = "USD"};
        std::vector<waybill::error> errors{
            world.wait(campaigns.get.attempt("cmp_9")).error(),
            world.wait(campaigns.remove.attempt("cmp_9")).error(),
            world.wait(campaigns.send_test_email.attempt("cmp_9", test)).error(),
            world.wait(campaigns.add_ltv.attempt("cmp_9", revenue)).error(),
        };
        for (std::string const action : {"start", "pause", "resume", "cancel", "schedule", "update words"})
            errors.push_back(act(world, action, "cmp_9").error());
        for (auto const& error : errors) {
            CAPTURE(error.operation);
            CHECK(error.http_status == 404);
            CHECK((error.kind == error_kind::not_found));
            CHECK(error.provider_message == "Not found.");
        }
    }
    SUBCASE("blank members")
    {
        World world;
        konigle::campaign_create const blank{.audience = "", .name = " \t"};
        auto const refused = world.wait(world.konigle.campaigns.create.attempt(blank)).error();
        CHECK((refused.kind == error_kind::validation));
        CHECK(refused.field_errors == std::vector<waybill::field_error>{{"audience", "This field may not be blank."},
                                                                        {"name", "This field may not be blank."}});
        auto const id = create(world);
        konigle::campaign_update const no_name{.name = ""};
        CHECK(world.wait(world.konigle.campaigns.update.attempt(id, no_name)).error().field_errors.at(0).field ==
              "name");
    }
    SUBCASE("a draft that exists, where asked for")
    {
        World world{sandbox_options{.duplicates = sandbox_duplicates::refused}};
        auto const first = create(world, "Sale", "aud_1");
        create(world, "Sale", "aud_2");
        create(world, "Sales", "aud_1");
        konigle::campaign_create const again{.audience = "aud_1", .name = "Sale"};
        auto const refused = world.wait(world.konigle.campaigns.create.attempt(again)).error();
        CHECK(refused.http_status == 409);
        CHECK((refused.kind == error_kind::conflict));
        CHECK(refused.provider_code == "duplicate");
        REQUIRE(act(world, "start", first).has_value());
        CHECK(world.wait(world.konigle.campaigns.create.attempt(again)).has_value());
    }
    SUBCASE("requests beyond the limit, until the period is over")
    {
        World world{sandbox_options{.rate_limit = sandbox_rate_limit{.requests = 2, .period = seconds{60}}}};
        auto const id = create(world);
        world.now += seconds{48};
        CHECK(world.wait(world.konigle.campaigns.get.attempt(id)).has_value());
        auto refused = world.wait(world.konigle.campaigns.get.attempt(id)).error();
        CHECK(refused.http_status == 429);
        CHECK((refused.kind == error_kind::rate_limit));
        CHECK((refused.retry_after == seconds{12}));
        CHECK(refused.provider_message == "Request was throttled. Expected available in 12 seconds.");
        world.now += seconds{11};
        refused = world.wait(world.konigle.campaigns.get.attempt(id)).error();
        CHECK(refused.provider_message == "Request was throttled. Expected available in 1 second.");
        world.now += seconds{1};
        CHECK(world.wait(world.konigle.campaigns.get.attempt(id)).has_value());
        CHECK(world.wait(world.konigle.campaigns.get.attempt(id)).has_value());
        CHECK(world.wait(world.konigle.campaigns.get.attempt(id)).has_error());
    }
}

TEST_CASE("without the right token nothing is answered")
{
    provider_side world{sandbox_options{.key = "right"}};
    konigle::client const stranger{"wrong", world.options};
    auto const refused = stranger.campaigns.list.attempt().error();
    CHECK(refused.http_status == 401);
    CHECK((refused.kind == error_kind::authentication));
    CHECK(refused.provider_message == "Invalid token.");

    konigle::client const other_scheme{{"right", "Bearer"}, world.options};
    CHECK(other_scheme.campaigns.list.attempt().error().provider_message == "Invalid token.");
    konigle::client const friendly{"right", world.options};
    CHECK(friendly.campaigns.list.attempt().has_value());

    auto const bare = world.sandbox.answer({waybill::verb::get, "/reachout/api/v1/campaigns", {}, {}});
    CHECK(bare.status == 401);
    CHECK(bare.fields.find("WWW-Authenticate") == "Token");
    CHECK(bare.fields.find("Content-Type") == "application/json");
    CHECK(bare.body == R"({"detail":"Authentication credentials were not provided."})");
}

TEST_CASE("strangers do not use up the rate limit")
{
    provider_side world{sandbox_options{.rate_limit = sandbox_rate_limit{.requests = 1}}};
    konigle::client const stranger{"wrong", world.options};
    for (int i = 0; i < 3; ++i) CHECK(stranger.campaigns.list.attempt().error().http_status == 401);
    konigle::client const known{"sandbox-key", world.options};
    CHECK(known.campaigns.list.attempt().has_value());
}

TEST_CASE("a 429 says in a header too how long to wait")
{
    konigle_sandbox sandbox{{.rate_limit = sandbox_rate_limit{.requests = 0, .period = seconds{30}},
                             .now = [] { return std::chrono::sys_seconds{}; }}};
    auto const refused = post(sandbox, "/cmp_1/start", "");
    CHECK(refused.status == 429);
    CHECK(refused.fields.find("Retry-After") == "30");
    CHECK(refused.body == R"({"detail":"Request was throttled. Expected available in 30 seconds.","retry_after":30})");
}

TEST_CASE("a request that no client of ours would send is refused")
{
    struct {
        char const* name;
        std::string path;
        std::string body;
        std::string part_of_answer;
    } const cases[] = {
        {"a name beyond its limit", "", R"({"audience":"a","name":")" + std::string(256, 'n') + R"("})",
         "\"name\":[\"must have"},
        {"a duration beyond its limit", "", R"({"audience":"a","name":"n","execution_duration_minutes":1441})",
         "\"execution_duration_minutes\":["},
        {"a missing member", "", R"({"audience":"a"})", "/name: "},
        {"a body that is no JSON", "", "<xml/>", "JSON"},
        {"revenue of nothing", "/cmp_1/add-ltv", R"({"value":"0.00","currency":"USD"})",
         "\"value\":[\"must be greater"},
        {"no currency", "/cmp_1/add-ltv", R"({"value":"1","currency":""})",
         "\"currency\":[\"This field may not be blank"},
        {"a test to nobody", "/cmp_1/send-test-email", R"({"email_address":"nobody"})", "\"email_address\":["},
        {"no subject", "/new-email-campaign",
         R"({"campaign_name":"n","email_channel":"c","contact_tags":[],"subject":"","body_html":"x"})",
         "\"subject\":["},
    };
    konigle_sandbox sandbox;
    REQUIRE(post(sandbox, "", R"({"audience":"a","name":"n"})").status == 201);
    for (auto const& each : cases) {
        CAPTURE(each.name);
        auto const answer = post(sandbox, each.path, each.body);
        CHECK(answer.status == 400);
        CAPTURE(answer.body);
        CHECK(answer.body.find(each.part_of_answer) != std::string::npos);
    }
}

TEST_CASE_TEMPLATE("a list comes in pages that name their neighbours", World, blocking_world, coro_world)
{
    World world;
    for (int i = 0; i < 5; ++i) create(world);
    auto const& list = world.konigle.campaigns.list;
    auto const url = world.server.url() + "/reachout/api/v1/campaigns?page=";

    konigle::campaign_filters filters{.page_size = 2, .q = "sale"};
    auto const first = world.wait(list.attempt(filters)).value();
    CHECK(first.payload.size() == 2);
    CHECK(first.count == 5);
    CHECK(first.num_pages == 3);
    CHECK(first.previous.is_null());
    CHECK((first.next == url + "2&page_size=2&q=sale"));

    filters.page = 3;
    auto const last = world.wait(list.attempt(filters)).value();
    REQUIRE(last.payload.size() == 1);
    CHECK(last.payload[0].id == "cmp_5");
    CHECK((last.previous == url + "2&page_size=2&q=sale"));
    CHECK(last.next.is_null());

    filters.page = 4;
    auto const beyond = world.wait(list.attempt(filters)).error();
    CHECK((beyond.kind == error_kind::not_found));
    CHECK(beyond.provider_message == "Invalid page.");

    konigle::campaign_filters const nothing{.q = "no such words"};
    auto const empty = world.wait(list.attempt(nothing)).value();
    CHECK(empty.payload.empty());
    CHECK(empty.count == 0);
    CHECK(empty.num_pages == 1);
    CHECK(empty.next.is_null());
}

TEST_CASE("the URL of the next page leads there")
{
    blocking_world world;
    for (int i = 0; i < 3; ++i) create(world, "a & b");
    auto const first = world.konigle.campaigns.list({.page_size = 2, .q = "a & b"});
    REQUIRE(first.next.has_value());
    auto const path = first.next->substr(world.server.url().size());
    auto const second = world.konigle.request<konigle::page<konigle::campaign>>(waybill::verb::get, path);
    REQUIRE(second.payload.size() == 1);
    CHECK(second.payload[0].id == "cmp_3");
}

TEST_CASE("items go through all pages in the order of creation")
{
    std::vector<std::string> const expected{"cmp_1", "cmp_2", "cmp_3", "cmp_4", "cmp_5"};
    konigle::campaign_filters const by_two{.page_size = 2};
    SUBCASE("blocking")
    {
        blocking_world world;
        for (int i = 0; i < 5; ++i) create(world);
        std::vector<std::string> ids;
        for (auto const& campaign : waybill::items(world.konigle.campaigns.list, by_two)) ids.push_back(campaign.id);
        CHECK((ids == expected));
    }
    SUBCASE("coro")
    {
        coro_world world;
        for (int i = 0; i < 5; ++i) create(world);
        auto all = waybill::items(world.konigle.campaigns.list, by_two);
        std::vector<std::string> ids;
        while (auto const campaign = world.wait(all.next())) ids.push_back(campaign->id);
        CHECK((ids == expected));
    }
}

TEST_CASE_TEMPLATE("filters narrow a list, together too", World, blocking_world, coro_world)
{
    World world;
    create(world, "Spring Sale", "friends");                  // cmp_1
    auto const started = create(world, "SUMMER sale", "all"); // cmp_2
    auto const described = create(world, "Autumn", "all");    // cmp_3
    konigle::campaign_update const words{.description = "the last sale of the year"};
    REQUIRE(world.wait(world.konigle.campaigns.update.attempt(described, words)).has_value());
    REQUIRE(act(world, "start", started).has_value());

    struct {
        konigle::campaign_filters filters;
        std::string ids;
    } const cases[] = {
        {{}, "cmp_1 cmp_2 cmp_3 "},
        {{.q = "sale"}, "cmp_1 cmp_2 cmp_3 "},
        {{.q = "summer"}, "cmp_2 "},
        {{.q = ""}, "cmp_1 cmp_2 cmp_3 "},
        {{.q = "winter"}, ""},
        {{.status = status::draft}, "cmp_1 cmp_3 "},
        {{.status = status::running}, "cmp_2 "},
        {{.status = status::paused}, ""},
        {{.channel_type = konigle::campaign_channel::email}, "cmp_1 cmp_2 cmp_3 "},
        {{.audience = "all"}, "cmp_2 cmp_3 "},
        {{.audience = "al"}, ""},
        {{.q = "sale", .status = status::draft, .audience = "all"}, "cmp_3 "},
    };
    for (auto const& each : cases) {
        auto const page = world.wait(world.konigle.campaigns.list.attempt(each.filters)).value();
        std::string ids;
        for (auto const& campaign : page.payload) ids += campaign.id + ' ';
        CHECK(ids == each.ids);
    }
}

TEST_CASE("a new campaign is answered with 201 and everything that it was given")
{
    blocking_world world;
    konigle::campaign_create const request{.email_channel = "chn_1",
                                           .email_template = "tpl_1",
                                           .audience = "aud_1",
                                           .name = "Spring sale",
                                           .description = "All must go",
                                           .scheduled_at = june,
                                           .execution_duration_minutes = 60,
                                           .from_email = "shop@shop.example",
                                           .from_name = "The shop",
                                           .reply_to_email = "help@shop.example",
                                           .reply_to_name = "Help",
                                           .utm_code = "spring"};
    auto const made = world.konigle.campaigns.create.attempt_with_response(request);
    REQUIRE(made.has_value());
    CHECK(made->response.status == 201);
    auto const got = world.konigle.campaigns.get(made->value.id);
    CHECK(got.id == "cmp_1");
    CHECK((got.email_channel == std::string{"chn_1"}));
    CHECK((got.email_template == std::string{"tpl_1"}));
    CHECK(got.audience == "aud_1");
    CHECK(got.name == "Spring sale");
    CHECK((got.description == std::string{"All must go"}));
    CHECK((got.scheduled_at == june));
    CHECK((got.execution_duration_minutes == 60));
    CHECK((got.from_email == std::string{"shop@shop.example"}));
    CHECK((got.from_name == std::string{"The shop"}));
    CHECK((got.reply_to_email == std::string{"help@shop.example"}));
    CHECK((got.reply_to_name == std::string{"Help"}));
    CHECK((got.utm_code == std::string{"spring"}));
    CHECK((got.status == status::draft));
    CHECK(got.ltv->text() == "0.00");
    CHECK(got.ltv_currency == "USD");
    CHECK((got.created_at == waybill::date_time{world.now}));
    CHECK(got.execution.is_null());
}

TEST_CASE("an update changes what it gives and the time of the change")
{
    blocking_world world;
    auto const id = create(world);
    auto const created = world.now;
    world.now += seconds{5};
    auto const updated = world.konigle.campaigns.update(id, {.description = "words", .utm_code = "x"});
    CHECK(updated.name == "Sale");
    CHECK((updated.description == std::string{"words"}));
    CHECK((updated.utm_code == std::string{"x"}));
    CHECK((updated.created_at == waybill::date_time{created}));
    CHECK((updated.updated_at == waybill::date_time{created + seconds{5}}));
}

TEST_CASE("a time is needed to schedule a campaign, unless it has one")
{
    blocking_world world;
    auto const without = create(world);
    auto const refused = world.konigle.campaigns.schedule.attempt(without).error();
    CHECK(refused.field_errors == std::vector<waybill::field_error>{{"scheduled_at", "This field is required."}});
    CHECK((world.konigle.campaigns.get(without).status == status::draft));

    world.konigle.campaigns.update(without, {.scheduled_at = june});
    auto const scheduled = world.konigle.campaigns.schedule(without);
    CHECK((scheduled.status == status::scheduled));
    CHECK((scheduled.scheduled_at == june));
}

TEST_CASE("a run is told of in answers about one campaign, not in lists")
{
    using konigle::execution_status;
    blocking_world world{sandbox_options{.audience_size = 7}};
    auto const& campaigns = world.konigle.campaigns;
    auto const id = create(world);
    auto const at = [&](int step) { return waybill::date_time{world.now + seconds{step}}; };
    auto const began = at(0);

    auto run = campaigns.start(id).execution.value();
    CHECK((run.status == execution_status::processing));
    CHECK((run.started_at == began));
    CHECK(run.total_contacts == 7);
    CHECK(run.total_sent == 0);
    CHECK(campaigns.list().payload.at(0).execution.is_absent());

    world.now += seconds{1};
    run = campaigns.pause(id).execution.value();
    CHECK((run.status == execution_status::paused));
    CHECK((run.paused_at == at(0)));
    world.now += seconds{1};
    run = campaigns.resume(id).execution.value();
    CHECK((run.status == execution_status::processing));
    CHECK((run.resumed_at == at(0)));
    world.sandbox.complete(id);
    run = campaigns.get(id).execution.value();
    CHECK((run.status == execution_status::completed));
    CHECK((run.completed_at == at(0)));
    CHECK(run.total_sent == 7);
    CHECK(run.total_delivered == 7);
    CHECK((run.started_at == began));
    CHECK_THROWS_AS(world.sandbox.complete(id), waybill::refusal);

    auto const other = campaign_that_is(world, status::running);
    CHECK((campaigns.cancel(other).execution->status == execution_status::cancelled));
    CHECK(campaigns.cancel(create(world)).execution.is_null());
}

TEST_CASE("revenue adds up exactly")
{
    struct {
        std::vector<char const*> values;
        char const* sum;
    } const cases[] = {
        {{"0.1", "0.2"}, "0.30"},  {{"99.99", "0.01"}, "100.00"},  {{"0.05"}, "0.05"},
        {{"1E+2", "1"}, "101.00"}, {{"1.5E+1", "15E-1"}, "16.50"}, {{"9999999999.98", "0.01"}, "9999999999.99"},
    };
    blocking_world world;
    for (auto const& each : cases) {
        auto const id = create(world);
        for (auto const* const value : each.values)
            world.konigle.campaigns.add_ltv(id, {.value = waybill::decimal{value}, .currency = "EUR"});
        auto const after = world.konigle.campaigns.get(id);
        CHECK(after.ltv->text() == each.sum);
        CHECK(after.ltv_currency == "EUR");
    }
    auto const& add_ltv = world.konigle.campaigns.add_ltv;
    CHECK(add_ltv.attempt("cmp_6", {.value = waybill::decimal{"0.01"}, .currency = "EUR"})
              .error()
              .field_errors.at(0)
              .field == "value");
    CHECK(add_ltv.attempt("cmp_1", {.value = waybill::decimal{"99999999999999999.99"}, .currency = "EUR"})
              .error()
              .field_errors.at(0)
              .field == "value");
    CHECK(add_ltv.attempt("cmp_1", {.value = 1, .currency = "USD"}).error().field_errors.at(0).field == "currency");
    CHECK(world.konigle.campaigns.get("cmp_1").ltv->text() == "0.30");
}

TEST_CASE("each test mail has its own id")
{
    blocking_world world;
    auto const id = create(world);
    auto const& send = world.konigle.campaigns.send_test_email;
    CHECK(send(id, {.email_address = "ada@shop.example"}).text == R"({"status":"sent","message_id":"m-1"})");
    CHECK(send(id, {.email_address = "ada@shop.example"}).text == R"({"status":"sent","message_id":"m-2"})");
}

TEST_CASE("a campaign made in one call is a draft with an audience and a template")
{
    blocking_world world;
    auto const made = world.konigle.campaigns.new_email_campaign({.campaign_name = "Spring sale",
                                                                  .email_channel = "news",
                                                                  .contact_tags = std::vector<std::string>{"friend"},
                                                                  .subject = "Sale",
                                                                  .body_html = "<p>Sale</p>",
                                                                  .scheduled_at = june});
    CHECK(made.campaign.name == "Spring sale");
    CHECK((made.campaign.email_channel == std::string{"news"}));
    CHECK(made.campaign.email_template.has_value());
    CHECK_FALSE(made.campaign.audience.empty());
    CHECK((made.campaign.scheduled_at == june));
    CHECK((world.konigle.campaigns.get(made.campaign.id).status == status::draft));
}

TEST_CASE("a removed campaign is gone and its id is not used again")
{
    blocking_world world;
    create(world);
    auto const id = create(world);
    create(world);
    CHECK(world.konigle.campaigns.remove.attempt_with_response(id).value().response.status == 204);
    CHECK(world.konigle.campaigns.get.attempt(id).error().http_status == 404);
    CHECK(world.konigle.campaigns.list().count == 2);
    CHECK(create(world) == "cmp_4");
}

TEST_CASE("answers have ids, and the sandbox a list of the calls")
{
    blocking_world world;
    auto const id = create(world);
    auto const refused = world.konigle.campaigns.pause.attempt(id).error();
    CHECK(refused.request_id == "req_2");
    auto const calls = world.sandbox.calls();
    REQUIRE(calls.size() == 2);
    CHECK(calls[1].operation == "campaigns.pause");
    CHECK(calls[1].status == 400);
}

TEST_CASE("the sandbox answers within the process too")
{
    konigle_sandbox sandbox;
    konigle::client const plain{"sandbox-key", {}, waybill::in_process{sandbox}};
    plain.campaigns.create({.audience = "aud_1", .name = "a"});
    plain.campaigns.create({.audience = "aud_1", .name = "b"});
    CHECK((plain.campaigns.list({.page_size = 1}).next ==
           std::string{"https://tim.konigle.com/reachout/api/v1/campaigns?page=2&page_size=1"}));
}
