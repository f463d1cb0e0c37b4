#include <sandbox/cloudmailing_sandbox.hpp>

#include <waybill/cloudmailing.hpp>
#include <waybill/codec/xmlrpc.hpp>
#include <waybill/transport/in_process.hpp>
#include <waybill/types/binary.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace cloudmailing = waybill::cloudmailing;
using cloudmailing::mailing_status;
using cloudmailing::recipient_status;
using std::chrono::minutes;
using std::chrono::seconds;
using waybill::error_kind;

/// A sandbox whose clock the test sets, and a client of it.
struct mailer {
    explicit mailer(cloudmailing_sandbox_options given = {})
        : sandbox([&] {
              given.now = [this] { return now; };
              return std::move(given);
          }())
    {}

    std::int32_t create(std::string const& subject = "Spring sale")
    {
        return client.mailings.create({.mail_from = "news@shop.example", .subject = subject, .html_content = "<p>Hello</p>"});
    }
    /// A mailing with these recipients, whose ids are their addresses.
    std::int32_t create_for(std::vector<std::string> const& addresses)
    {
        auto const id = create();
        add(id, addresses);
        return id;
    }
    void add(std::int32_t mailing, std::vector<std::string> const& addresses)
    {
        cloudmailing::recipients_add request{.mailing_id = mailing};
        for (auto const& address : addresses) request.recipients.push_back({.email = address, .tracking_id = address});
        client.recipients.add(request);
    }
    cloudmailing::mailing mailing(std::int32_t id) const
    {
        auto const found = client.mailings.list({.filter = cloudmailing::mailing_filters{.id = std::vector{id}}});
        REQUIRE(found.size() == 1);
        return found.front();
    }
    std::string status(std::int32_t id) const { return std::string{mailing(id).status.text()}; }
    cloudmailing::recipient_report report(std::string const& id, cloudmailing::report_options const& options = {}) const
    {
        auto const found = client.recipients.status({.ids = {id}, .options = options});
        REQUIRE(found.size() == 1);
        return found.front();
    }
    /// The ids of those who changed since the cursor, which moves on.
    std::vector<std::string> changes(std::string& cursor, std::int32_t limit = 1000)
    {
        auto const page = client.recipients.status_updated_since({.cursor = cursor, .max_results = limit});
        cursor = page.cursor;
        std::vector<std::string> ids;
        for (auto const& each : page.recipients) ids.push_back(each.id);
        return ids;
    }

    std::chrono::sys_seconds now{std::chrono::sys_days{std::chrono::year{2030} / 6 / 1}};
    cloudmailing_sandbox sandbox;
    cloudmailing::client client{
        "sandbox-key", {.base_url = "https://cm.example:33610", .retry = {.attempts = 1}}, waybill::in_process{sandbox}};
};

std::string int_of(std::int64_t number)
{
    return "<int>" + std::to_string(number) + "</int>";
}
std::string text_of(std::string const& text)
{
    return "<string>" + text + "</string>";
}
std::string struct_of(std::string const& name, std::string const& value)
{
    return "<struct><member><name>" + name + "</name><value>" + value + "</value></member></struct>";
}
std::string list_of(std::vector<std::string> const& values)
{
    std::string list = "<array><data>";
    for (auto const& value : values) list += "<value>" + value + "</value>";
    return list + "</data></array>";
}

/// A request as any client may write it.
waybill::http::request call(std::string const& method, std::vector<std::string> const& parameters)
{
    std::string body = "<?xml version='1.0'?><methodCall><methodName>" + method + "</methodName><params>";
    for (auto const& each : parameters) body += "<param><value>" + each + "</value></param>";
    waybill::http::request request{waybill::verb::post, "/CloudMailing", {}, body + "</params></methodCall>"};
    request.fields.set("Authorization", "Basic YWRtaW46c2FuZGJveC1rZXk=");
    return request;
}

/// "404 404 Mailing not found!": the status, the fault's code and its text.
std::string fault_in(waybill::http::response const& answer)
{
    auto const fault = waybill::xmlrpc_read_fault(answer.body);
    REQUIRE(fault.has_value());
    REQUIRE(fault->has_value());
    return std::to_string(answer.status) + ' ' + std::to_string((*fault)->code) + ' ' + (*fault)->text;
}

TEST_CASE("a mailing goes from one status to the next as time passes, and its recipients with it")
{
    mailer world{{.step = seconds{10}, .per_step = 2}};
    auto const id = world.create();
    CHECK(id == 1);
    CHECK(world.status(id) == "FILLING_RECIPIENTS");
    world.add(id, {"a@example.org", "bounce@example.org", "c@example.org"});
    world.now += minutes{5};
    CHECK(world.mailing(id).total_pending == 3);

    CHECK(world.client.mailings.start({.mailing_id = id}) == mailing_status::ready);
    CHECK_FALSE(world.mailing(id).start_time.has_value());

    world.now += seconds{10}; // two go to a satellite
    CHECK(world.mailing(id).status == mailing_status::running);
    CHECK(world.mailing(id).start_time == world.now);
    CHECK(world.report("a@example.org").in_progress);
    CHECK_FALSE(world.report("c@example.org").in_progress);
    CHECK(world.mailing(id).total_pending == 3);

    world.now += seconds{10}; // it reports, and takes the third
    auto mailing = world.mailing(id);
    CHECK(mailing.total_sent == 1);
    CHECK(mailing.total_error == 1);
    CHECK(mailing.total_pending == 1);
    CHECK(world.report("a@example.org").status == recipient_status::finished);
    CHECK(world.report("bounce@example.org").status == recipient_status::error);
    CHECK(world.report("c@example.org").in_progress);

    world.now += seconds{10};
    mailing = world.mailing(id);
    CHECK(mailing.status == mailing_status::finished);
    CHECK(mailing.end_time == world.now);
    CHECK(mailing.total_recipient == 3);
    CHECK(mailing.total_sent == 2);
    CHECK(mailing.total_pending == 0);
}

TEST_CASE("it does not matter how often the sandbox is asked while time passes")
{
    std::string seen[2];
    for (int const steps : {1, 40}) {
        mailer world;
        auto const id = world.create_for({"a@example.org", "soft@example.org", "nowhere@example.org"});
        world.client.mailings.start({.mailing_id = id});
        for (int i = 0; i < steps; ++i) {
            world.now += seconds{1200} / steps;
            world.status(id);
        }
        auto const mailing = world.mailing(id);
        REQUIRE(mailing.end_time.has_value());
        seen[steps == 1 ? 0 : 1] = mailing.end_time->to_string() + ' ' + std::to_string(mailing.total_sent) + ' ' +
                                   std::to_string(mailing.total_error);
    }
    CHECK(seen[0] == seen[1]);
    CHECK(seen[0] == "2030-06-01T00:10:30Z 2 1");
}

TEST_CASE("what becomes of a mail follows from its address")
{
    mailer world;
    auto const id = world.create_for({"ada@example.org", "Bounce.2@example.org", "nowhere@example.org", "soft@example.org"});
    world.client.mailings.start({.mailing_id = id});
    world.now += seconds{20};

    struct {
        char const* id;
        recipient_status status;
        std::optional<std::int32_t> code;
        char const* text;
    } const expected[] = {
        {"ada@example.org", recipient_status::finished, 250, "OK"},
        {"Bounce.2@example.org", recipient_status::error, 550, "User unknown"},
        {"nowhere@example.org", recipient_status::general_error, std::nullopt, "DNS error"},
        {"soft@example.org", recipient_status::warning, 451, "Greylisted"},
    };
    for (auto const& each : expected) {
        CAPTURE(each.id);
        auto const report = world.report(each.id);
        CHECK(report.status == each.status);
        CHECK(report.reply_code == each.code);
        CHECK(report.reply_text == each.text);
        CHECK(report.try_count == 1);
        CHECK(report.first_try == world.now);
        CHECK(report.modified == world.now);
        CHECK(report.report_ready);
        CHECK_FALSE(report.in_progress);
    }
    CHECK(world.mailing(id).total_softbounce == 1);
    CHECK(world.mailing(id).total_pending == 1);
    CHECK(world.report("soft@example.org").next_try == world.now + minutes{10});

    auto const first_try = world.now;
    world.now += minutes{11};
    auto const again = world.report("soft@example.org");
    CHECK(again.status == recipient_status::finished);
    CHECK(again.try_count == 2);
    CHECK(again.first_try == first_try);
    CHECK(world.status(id) == "FINISHED");
    CHECK(world.mailing(id).total_softbounce == 0);
}

TEST_CASE("a paused mailing stands still until it is started again")
{
    mailer world{{.per_step = 1}};
    auto const id = world.create_for({"a@example.org", "b@example.org", "c@example.org"});
    world.client.mailings.start({.mailing_id = id});
    CHECK(world.client.mailings.pause({.mailing_id = id}) == mailing_status::paused);
    CHECK(world.client.mailings.start({.mailing_id = id}) == mailing_status::ready); // nothing was sent yet
    world.now += seconds{20};
    CHECK(world.mailing(id).total_sent == 1);

    world.client.mailings.pause({.mailing_id = id});
    CHECK(world.client.mailings.pause({.mailing_id = id}) == mailing_status::paused);
    world.now += minutes{60};
    CHECK(world.mailing(id).total_sent == 1);
    CHECK(world.client.mailings.start({.mailing_id = id}) == mailing_status::running);
    world.now += minutes{1};
    CHECK(world.status(id) == "FINISHED");
    CHECK(world.mailing(id).total_sent == 3);
}

TEST_CASE("a scheduled mailing waits for its time and ends at its time")
{
    mailer world;
    SUBCASE("start")
    {
        auto const id = world.create_for({"a@example.org"});
        cloudmailing::mailing_properties const later{.scheduled_start = waybill::date_time{world.now + minutes{30}}};
        world.client.mailings.set_properties({.mailing_id = id, .properties = later});
        world.client.mailings.start({.mailing_id = id});
        world.now += minutes{30};
        CHECK(world.status(id) == "READY");
        world.now += seconds{20};
        CHECK(world.status(id) == "FINISHED");
    }
    SUBCASE("end")
    {
        auto const id = world.create_for({"soft@example.org"});
        cloudmailing::mailing_properties const soon{.scheduled_end = waybill::date_time{world.now + minutes{5}}};
        world.client.mailings.set_properties({.mailing_id = id, .properties = soon});
        world.client.mailings.start({.mailing_id = id});
        world.now += minutes{5};
        CHECK(world.status(id) == "FINISHED");
        CHECK(world.mailing(id).total_pending == 1);
    }
    SUBCASE("duration")
    {
        auto const id = world.create_for({"soft@example.org"});
        world.client.mailings.set_properties({.mailing_id = id, .properties = {.scheduled_duration = 2}});
        world.client.mailings.start({.mailing_id = id});
        world.now += seconds{129}; // two minutes from the first step
        CHECK(world.status(id) == "RUNNING");
        world.now += seconds{1};
        CHECK(world.status(id) == "FINISHED");
    }
}

TEST_CASE("an opened mailing takes further recipients after the last one")
{
    mailer world;
    auto const id = world.create_for({"a@example.org"});
    world.client.mailings.set_properties({.mailing_id = id, .properties = {.type = cloudmailing::mailing_type::opened}});
    world.client.mailings.start({.mailing_id = id});
    world.now += minutes{10};
    CHECK(world.status(id) == "RUNNING");
    CHECK(world.mailing(id).total_sent == 1);
    world.add(id, {"b@example.org"});
    world.now += minutes{10};
    CHECK(world.mailing(id).total_sent == 2);
}

TEST_CASE("each recipient has its own result, in order")
{
    mailer world;
    auto const id = world.create();
    cloudmailing::attachment const text_without_charset{
        .filename = "a.txt", .content_type = "text/plain", .data = waybill::binary{"x"}};
    cloudmailing::recipients_add const request{
        .mailing_id = id,
        .recipients = {{.email = "ok@example.org", .tracking_id = "trk-ok"},
                       {.fields = {{"firstname", "NoEmail"}}},
                       {.email = "bad address"},
                       {.email = "Upper.Bad@LOCALHOST"},
                       {.email = "long.tld@example.photography"},
                       {.email = "ünï@example.org"},
                       {.email = ""},
                       {.email = "Last.OK@Example.org"},
                       {.email = "file@example.org", .attachments = std::vector{text_without_charset}}}};
    auto const results = world.client.recipients.add(request);

    struct {
        std::optional<std::string> email;
        std::optional<std::string> error;
    } const expected[] = {
        {"ok@example.org", {}},
        {{}, "'email' field is mandatory but not found in recipient [1]"},
        {"bad address", "'email' field is not a regular email address: 'bad address'"},
        {"upper.bad@localhost", "'email' field is not a regular email address: 'Upper.Bad@LOCALHOST'"},
        {"long.tld@example.photography", "'email' field is not a regular email address: 'long.tld@example.photography'"},
        {"ünï@example.org", "'email' field is not a regular email address: 'ünï@example.org'"},
        {"", "'email' field is not a regular email address: ''"},
        {"last.ok@example.org", {}},
    };
    REQUIRE(results.size() == 9);
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        CAPTURE(i);
        CHECK(results[i].email == expected[i].email);
        CHECK(results[i].error == expected[i].error);
        CHECK(results[i].id.has_value() == !expected[i].error.has_value());
        CHECK(results[i].id == results[i].tracking_id);
    }
    CHECK(results[0].id == "trk-ok");
    CHECK(results[8].id.has_value()); // in, without the attachment
    CHECK(results[8].error.has_value());
    CHECK(world.mailing(id).total_recipient == 3);
    CHECK(world.report(*results[7].id).email == "Last.OK@Example.org");
    CHECK(world.report(*results[7].id).domain_name == "Example.org");
}

TEST_CASE("a recipient's free members come back when they are asked for")
{
    mailer world;
    auto const id = world.create();
    cloudmailing::recipients_add const request{
        .mailing_id = id,
        .recipients = {{.email = "a@example.org",
                        .tracking_id = "a",
                        .fields = {{"firstname", "Zoë"}, {"points", 12}, {"tags", waybill::dynamic::array{"new", "vip"}}}}}};
    world.client.recipients.send_test(request);
    CHECK_FALSE(world.report("a").contact.has_value());
    auto const report = world.report("a", {.with_contact_data = true});
    CHECK(report.primary);
    waybill::dynamic::object const expected{{"email", "a@example.org"},
                                            {"firstname", "Zoë"},
                                            {"points", 12},
                                            {"tags", waybill::dynamic::array{"new", "vip"}}};
    CHECK((report.contact == expected));
}

TEST_CASE("customized messages are kept where the mailing says so, and fail a call for others")
{
    mailer world;
    auto const id = world.create_for({"a@example.org", "bounce@example.org"});
    world.client.mailings.set_properties({.mailing_id = id, .properties = {.backup_customized_emails = true}});
    world.client.mailings.start({.mailing_id = id});
    world.now += minutes{1};
    cloudmailing::report_options const all_of_it{.with_customized_content = true, .delete_customized_content = true};
    CHECK(world.report("a@example.org", all_of_it).customized_content == "Subject: Spring sale\n\n<p>Hello</p>");
    for (auto const* const without : {"a@example.org", "bounce@example.org"}) {
        auto const refused = world.client.recipients.status.attempt({.ids = {without}, .options = all_of_it});
        REQUIRE(refused.has_error());
        CHECK(refused.error().provider_message ==
              "Can't serialize output: cannot marshal None unless allow_none is enabled");
    }
}

TEST_CASE("the cursor leads from change to change")
{
    mailer world{{.per_step = 2}};
    std::string cursor;
    CHECK(world.changes(cursor).empty());
    CHECK(cursor == "2030-06-01T00:00:00.000000;0;0");

    auto const id = world.create_for({"a@example.org", "soft@example.org", "c@example.org"});
    world.client.mailings.start({.mailing_id = id});
    world.now += seconds{10};
    CHECK(world.changes(cursor).empty()); // they are READY until a report comes
    world.now += seconds{20};
    auto const begin = cursor;
    CHECK(world.changes(cursor) == std::vector<std::string>{"a@example.org", "soft@example.org", "c@example.org"});
    CHECK(world.changes(cursor).empty());
    world.now += minutes{15};
    CHECK(world.changes(cursor) == std::vector<std::string>{"soft@example.org"});
    CHECK(world.changes(cursor).empty());

    cursor = begin; // in pages; whoever has changed since stands at the latest change
    CHECK(world.changes(cursor, 2) == std::vector<std::string>{"a@example.org", "c@example.org"});
    CHECK(world.changes(cursor, 0) == std::vector<std::string>{"soft@example.org"});
    cursor = "garbage"; // starts over
    CHECK(world.changes(cursor, 5000).size() == 3);

    std::size_t seen = 0;
    for (auto const& each : waybill::items(world.client.recipients.status_updated_since, {.max_results = 1}))
        seen += each.report_ready ? 1U : 0U;
    CHECK(seen == 3);
}

TEST_CASE("mailings of different paces change in the order of time")
{
    mailer world;
    auto const first = world.create_for({"1@example.org", "soft1@example.org"});
    auto const second = world.create_for({"2@example.org", "soft2@example.org"});
    world.client.mailings.start({.mailing_id = first});
    world.now += seconds{5};
    world.client.mailings.start({.mailing_id = second});
    world.now += minutes{30};
    std::string cursor;
    CHECK(world.changes(cursor) ==
          std::vector<std::string>{"1@example.org", "2@example.org", "soft1@example.org", "soft2@example.org"});
}

TEST_CASE("filters agree with all that they name")
{
    mailer world;
    auto const first = world.create_for({"a@example.org"});
    auto const second = world.client.mailings.create(
        {.mail_from = "news@other.example", .subject = "Other", .html_content = "<p>Hello</p>"});
    world.add(second, {"b@example.org", "bounce@example.org"});
    world.client.mailings.set_properties({.mailing_id = second, .properties = {.owner_guid = "owner-2"}});
    world.client.mailings.start({.mailing_id = second});
    world.now += minutes{1};

    using strings = std::vector<std::string>;
    using filters = cloudmailing::mailing_filters;
    struct {
        char const* name;
        std::optional<filters> filter;
        std::size_t fit;
    } const mailings[] = {
        {"none", {}, 2},
        {"no member", filters{}, 2},
        {"domain", filters{.domain = strings{"other.example", "third.example"}}, 1},
        {"status", filters{.status = std::vector<waybill::open_enum<mailing_status>>{mailing_status::finished}}, 1},
        {"owner", filters{.owner_guid = strings{"owner-2"}}, 1},
        {"both", filters{.domain = strings{"shop.example"}, .owner_guid = strings{"owner-2"}}, 0},
        {"an empty list", filters{.id = std::vector<std::int32_t>{}}, 0},
    };
    for (auto const& each : mailings) {
        CAPTURE(each.name);
        CHECK(world.client.mailings.list({.filter = each.filter}).size() == each.fit);
        CHECK(static_cast<std::size_t>(world.client.mailings.count({.filter = each.filter})) == each.fit);
    }

    using people = cloudmailing::recipient_filters;
    using statuses = std::vector<waybill::open_enum<recipient_status>>;
    struct {
        char const* name;
        people filter;
        std::int32_t fit;
    } const recipients[] = {
        {"no member", {}, 3},
        {"status", {.status = statuses{recipient_status::ready, recipient_status::error}}, 2},
        {"no status", {.status = statuses{}}, 3},
        {"mailing", {.mailings = std::vector{first}}, 1},
        {"owner", {.owners = strings{"owner-2"}}, 2},
        {"domain", {.sender_domains = strings{"shop.example"}}, 1},
    };
    for (auto const& each : recipients) {
        CAPTURE(each.name);
        CHECK(world.client.recipients.count({.filter = each.filter}) == each.fit);
    }
    // Reports leave out those that are READY unless a list of statuses is given.
    CHECK(world.client.recipients.status_updated_since({}).recipients.size() == 2);
    CHECK(world.client.recipients.status_updated_since({.filters = {.status = statuses{}}}).recipients.size() == 3);
}

TEST_CASE("hours are counted up to the present one, with zeros between")
{
    mailer world;
    auto const begin = world.now;
    world.client.satellites.add({.serial = "SAT-0001", .properties = {.enabled = true}});
    auto const id = world.create_for({"a@example.org", "bounce@example.org", "soft@example.org"});
    world.now += std::chrono::hours{1} + minutes{55};
    world.client.mailings.start({.mailing_id = id});
    world.now += minutes{70};

    using filters = cloudmailing::hourly_filters;
    auto const hours = world.client.statistics.hourly({.filter = filters{.from_date = begin + minutes{59}}});
    REQUIRE(hours.size() == 4);
    CHECK(hours[0].date == begin);
    CHECK(hours[0].tries == 0);
    CHECK(hours[1].epoch_hour == hours[0].epoch_hour + 1);
    CHECK(hours[1].tries == 3);
    CHECK(hours[1].sent == 1);
    CHECK(hours[1].failed == 1);
    CHECK(hours[2].tries == 1);
    CHECK(hours[2].sent == 1);
    CHECK(hours[3].tries == 0);
    auto const of_others = world.client.statistics.hourly(
        {.filter = filters{.from_date = begin, .to_date = begin + minutes{90}, .senders = std::vector<std::string>{"SAT-2"}}});
    REQUIRE(of_others.size() == 2);
    CHECK(of_others[1].tries == 0);
}

TEST_CASE("satellites are added, changed and removed, and their serial stands in reports")
{
    mailer world;
    waybill::dynamic::object const affinity{{"enabled", true}, {"include", waybill::dynamic::array{"orange.fr"}}};
    auto const& satellites = world.client.satellites;
    CHECK(satellites.add({.serial = "SAT-0001", .properties = {.enabled = true, .domain_affinity = affinity}}) == 1);
    CHECK(satellites.add({.serial = "SAT-0002"}) == 2);
    CHECK(satellites.set_properties({.id = 2, .properties = {.serial = "SAT-0002b", .domain_affinity = "{'a.fr': True}"}}) == 2);
    CHECK(satellites.count() == 2);
    auto const listed = satellites.list();
    CHECK(listed[0].enabled);
    CHECK((listed[0].domain_affinity == affinity));
    CHECK(listed[1].serial == "SAT-0002b");
    CHECK_FALSE(listed[1].paired);

    auto const id = world.create_for({"a@example.org"});
    world.client.mailings.start({.mailing_id = id});
    world.now += minutes{1};
    CHECK(world.report("a@example.org").cloud_client == "SAT-0001");
    satellites.remove({.id = 1});
    auto const refused = satellites.remove.attempt({.id = 1});
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == error_kind::not_found);
    CHECK(refused.error().provider_message == "Unknown satellite with id 1");
    CHECK(satellites.count() == 1);
}

TEST_CASE("properties are kept, all or none")
{
    mailer world;
    auto const id = world.create();
    cloudmailing::mailing_properties const given{.mail_from = "sales@other.example",
                                                 .sender_name = "Été & Cie",
                                                 .owner_guid = "owner-1",
                                                 .scheduled_start = "2030-06-01T12:00:00+02:00",
                                                 .scheduled_duration = 60,
                                                 .subject = "Prix: 5 €",
                                                 .charset = "utf-8",
                                                 .click_tracking = true,
                                                 .dkim = cloudmailing::dkim_settings{
                                                     .selector = "mail", .domain = "other.example", .privkey = "fake"}};
    world.client.mailings.set_properties({.mailing_id = id, .properties = given});
    auto const kept = world.mailing(id);
    CHECK(kept.domain_name == "other.example");
    CHECK(kept.sender_name == "Été & Cie");
    CHECK(kept.scheduled_start->to_string() == "2030-06-01T10:00:00Z");
    CHECK(kept.scheduled_duration == 60);
    CHECK(kept.subject == "Prix: 5 €");
    CHECK(kept.click_tracking);
    CHECK(*kept.dkim->get_if<std::string>("selector") == "mail");
    CHECK(kept.header->bytes.find("Subject: =?utf-8?b?") != std::string::npos);
    CHECK(kept.header->bytes.ends_with("\n\n"));

    world.client.mailings.set_properties(
        {.mailing_id = id, .properties = {.scheduled_start = "", .scheduled_duration = 0}});
    CHECK_FALSE(world.mailing(id).scheduled_start.has_value());
    CHECK_FALSE(world.mailing(id).scheduled_duration.has_value());

    auto const refused = world.client.mailings.set_properties.attempt(
        {.mailing_id = id, .properties = {.sender_name = "other", .scheduled_end = "not a date"}});
    REQUIRE(refused.has_error());
    CHECK(refused.error().provider_message == "Unknown string format: not a date");
    CHECK(world.mailing(id).sender_name == "Été & Cie");
}

TEST_CASE("a whole message names the mailing's sender and subject")
{
    mailer world;
    std::string const message = "From: Ada Lovelace <ada@shop.example>\nSubject: A long\n subject\n\nHello";
    auto const id = world.client.mailings.create_ext({.message = waybill::binary{message}});
    auto const kept = world.mailing(id);
    CHECK(kept.mail_from == "ada@shop.example");
    CHECK(kept.sender_name == "Ada Lovelace");
    CHECK(kept.subject == "A long subject");
    CHECK(kept.header->bytes == message.substr(0, message.size() - 5));
}

TEST_CASE("what is reset is sent once more")
{
    mailer world;
    auto const id = world.create_for({"a@example.org", "soft@example.org"});
    world.client.mailings.start({.mailing_id = id});
    world.now += seconds{20};
    world.client.recipients.reset({.ids = {"a@example.org", "unknown"}});
    CHECK(world.report("a@example.org").status == recipient_status::ready);
    world.now += minutes{1};
    CHECK(world.report("a@example.org").status == recipient_status::finished);
    CHECK(world.report("a@example.org").try_count == 2);
}

TEST_CASE("mailings are removed with their recipients")
{
    mailer world;
    auto const first = world.create_for({"a@example.org"});
    world.create_for({"b@example.org"});
    world.client.mailings.remove({.mailing_id = first});
    CHECK(world.client.recipients.count({}) == 1);
    CHECK(world.client.mailings.remove_all_of_domain({.domain_name = "shop.example"}) == 1);
    CHECK(world.client.mailings.count({}) == 0);
    CHECK(world.create() == 3); // ids are not used again
    CHECK(world.client.maintenance.force_purge_empty_mailings() == 0);
}

TEST_CASE("operations are refused with the server's statuses, codes and texts")
{
    mailer world;
    world.create();                                     // 1 is filling
    auto const done = world.create_for({"a@example.org"}); // 2 is finished
    world.client.mailings.start({.mailing_id = done});
    world.now += minutes{1};
    auto const busy = world.create_for({"soft@example.org"}); // 3 is running
    world.client.mailings.start({.mailing_id = busy});
    world.now += minutes{1};

    auto const person = struct_of("email", text_of("a@example.org"));
    std::string const struct_of_nothing = "<struct></struct>";
    struct {
        char const* name;
        char const* method;
        std::vector<std::string> parameters;
        char const* fault;
    } const cases[] = {
        {"unknown method", "no_such_method", {int_of(1)}, "200 8001 procedure no_such_method not found"},
        {"no introspection", "system.listMethods", {}, "200 8001 no such subHandler system"},
        {"set properties of no mailing", "set_mailing_properties", {int_of(99999), struct_of_nothing},
         "404 404 Mailing [99999] not found!"},
        {"set properties of a finished one", "set_mailing_properties",
         {int_of(2), struct_of("click_tracking", "<boolean>1</boolean>")},
         "403 403 Mailing properties can't be changed anymore. Only active mailings can be edited!"},
        {"unknown property", "set_mailing_properties", {int_of(1), struct_of("no_such_property", text_of("x"))},
         "406 406 Property 'no_such_property' is unknown or can't be changed."},
        {"a number for a boolean", "set_mailing_properties", {int_of(1), struct_of("testing", int_of(1))},
         "200 8002 Invalid type <class 'int'> instead of <class 'bool'> for field 'testing'"},
        {"a time for text", "set_mailing_properties",
         {int_of(1), struct_of("scheduled_start", "<dateTime.iso8601>20300102T03:04:05</dateTime.iso8601>")},
         "200 8002 Parser must be a string or character stream, not datetime"},
        {"text that is no time", "set_mailing_properties", {int_of(1), struct_of("scheduled_start", text_of("not a date"))},
         "200 8002 Unknown string format: not a date"},
        {"start of no mailing", "start_mailing", {int_of(99999)}, "404 404 Mailing not found!"},
        {"start of a running one", "start_mailing", {int_of(3)},
         "200 8002 Only mailings in FILLING_RECIPIENTS state can be activated"},
        {"pause of one that is not started", "pause_mailing", {int_of(1)},
         "406 406 Bad mailing status: 'FILLING_RECIPIENTS'. Can't pause it!"},
        {"recipients for no mailing", "add_recipients", {int_of(99999), list_of({person})}, "404 404 Mailing not found!"},
        {"a mailing's id as text", "add_recipients", {text_of("1"), list_of({person})}, "404 404 Mailing not found!"},
        {"recipients for a finished mailing", "add_recipients", {int_of(2), list_of({person})}, "200 400 Mailing finished!"},
        {"too many recipients", "add_recipients", {int_of(1), list_of(std::vector<std::string>(1001, person))},
         "400 400 Too many recipients! Exceeded maximum write batch size of 1000"},
        {"too many testers", "send_test", {int_of(1), list_of(std::vector<std::string>(1001, person))},
         "400 400 Too many recipients! Exceeded maximum write batch size of 1000"},
        {"no good recipient", "add_recipients", {int_of(1), list_of({struct_of("email", text_of("bad address"))})},
         "200 8002 No operations to execute"},
        {"no recipient", "add_recipients", {int_of(1), list_of({})}, "200 8002 No operations to execute"},
        {"a number for an address", "add_recipients", {int_of(1), list_of({struct_of("email", int_of(5))})},
         "200 8002 'int' object has no attribute 'lower'"},
        {"unknown filter", "list_mailings", {struct_of("satellite_group", list_of({text_of("group-1")}))},
         "200 406 Bad filter name. Available filters are: domain, id, status, owner_guid"},
        {"a list for a filter", "list_mailings", {list_of({int_of(1)})}, "200 406 Filters argument has to be a dictionary."},
        {"a number for a filter", "get_mailings_count", {int_of(5)}, "200 406 Filters argument has to be a dictionary."},
        {"a list for filters of reports", "get_recipients_status_updated_since",
         {text_of(""), list_of({text_of("ERROR")}), int_of(10)}, "200 8002 'list' object has no attribute 'setdefault'"},
        {"unknown status", "get_recipients_status_updated_since",
         {text_of(""), struct_of("status", list_of({text_of("DONE")})), int_of(10)},
         "200 406 Parameter 'only_status' has invalid status. Valid values are (READY, IN PROGRESS, WARNING, FINISHED, ERROR, "
         "TIMEOUT, GENERAL_ERROR)"},
        {"unknown status to count", "get_recipients_count", {struct_of("status", list_of({text_of("IN_PROGRESS")}))},
         "200 406 Parameter 'only_status' has invalid status. Valid values are (READY, IN PROGRESS, WARNING, FINISHED, ERROR, "
         "TIMEOUT, GENERAL_ERROR)"},
        {"one status for a list", "get_recipients_status_updated_since",
         {text_of(""), struct_of("status", text_of("ERROR")), int_of(10)},
         "200 406 Parameter 'only_status' has to be an array of strings."},
        {"text for a time", "get_hourly_statistics", {struct_of("from_date", text_of("2026-01-01T00:00:00"))},
         "200 406 Filter 'from_date' has to be a dateTime.iso8601."},
        {"unknown property of a satellite", "cloud_add_satellite", {text_of("SAT-0003"), struct_of("group", text_of("x"))},
         "200 406 Invalid property named '%s' for satellite"},
        {"affinity that is no dictionary", "cloud_set_satellite_properties",
         {int_of(2), struct_of("domain_affinity", text_of("not a dict"))},
         "200 406 Badly formated string for 'domain_affinity' property. It has to be a valid Python dictionary."},
        {"no such satellite", "cloud_delete_satellite", {int_of(7)}, "200 404 Unknown satellite with id 7"},
        {"a subject of two lines", "create_mailing",
         {text_of("a@example.org"), text_of("A"), text_of("two\nlines"), text_of("x")},
         "200 8002 Header values may not contain linefeed or carriage return characters"},
        {"a message from nobody", "create_mailing_ext", {text_of(waybill::base64_encode("Subject: x\n\nbody"))},
         "200 8002 list index out of range"},
        {"no @", "create_mailing", {text_of("nobody"), text_of("A"), text_of("S"), text_of("x")},
         "200 8002 list index out of range"},
    };
    for (auto const& each : cases) {
        CAPTURE(each.name);
        auto const answer = world.sandbox.answer(call(each.method, each.parameters));
        CHECK(fault_in(answer) == each.fault);
        CHECK(answer.fields.find("Content-Type") == "text/xml");
    }
    CHECK(world.client.mailings.count({}) == 3); // none of it has done anything
    CHECK(world.mailing(1).total_recipient == 0);
}

TEST_CASE("what the server did not foresee is fault 8002")
{
    mailer world;
    auto broken = call("list_mailings", {});
    broken.body.resize(60);
    CHECK(fault_in(world.sandbox.answer(broken)).starts_with("200 8002 Can't deserialize input: "));
    CHECK(fault_in(world.sandbox.answer(call("create_mailing", {text_of("a@example.org")}))).starts_with("200 8002 "));
    CHECK(fault_in(world.sandbox.answer(call("start_mailing", {int_of(1), int_of(2), int_of(3)}))).starts_with("200 8002 "));
    CHECK(fault_in(world.sandbox.answer(call("create_mailing_ext", {text_of("===")}))).starts_with("200 8002 "));
    CHECK(fault_in(world.sandbox.answer(call("cloud_delete_satellite", {text_of("x")}))).starts_with("200 8002 "));
}

TEST_CASE("a wrong key is a fault under status 200 that is called HTML")
{
    mailer world;
    for (auto const* const given : {"", "Basic d3Jvbmc6c2FuZGJveC1rZXk=", "Bearer sandbox-key"}) {
        auto request = call("get_mailings_count", {});
        request.fields.set("Authorization", given);
        auto const answer = world.sandbox.answer(request);
        CHECK(fault_in(answer) == "200 401 Authorization Failed!");
        CHECK(answer.fields.find("Content-Type") == "text/html");
    }
    cloudmailing::client const stranger{"wrong", {.base_url = "https://cm.example:33610"}, waybill::in_process{world.sandbox}};
    auto const refused = stranger.mailings.count.attempt({});
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == error_kind::authentication);
    CHECK(refused.error().http_status == 200);
}

TEST_CASE("the service answers below its path and by POST alone")
{
    mailer world;
    struct {
        waybill::verb method;
        char const* url;
        int status;
        char const* type;
    } const cases[] = {
        {waybill::verb::post, "/CloudMailing", 200, "text/xml"},
        {waybill::verb::post, "/CloudMailing/", 200, "text/xml"},
        {waybill::verb::post, "/CloudMailing?x=1", 200, "text/xml"},
        {waybill::verb::post, "http://cm.example/CloudMailing/x", 200, "text/xml"},
        {waybill::verb::post, "/RPC2", 404, "text/html; charset=utf-8"},
        {waybill::verb::post, "/CloudMailings", 404, "text/html; charset=utf-8"},
        {waybill::verb::get, "/CloudMailing", 200, "text/html; charset=utf-8"},
        {waybill::verb::put, "/CloudMailing", 501, "text/html; charset=utf-8"},
    };
    for (auto const& each : cases) {
        CAPTURE(each.url);
        auto request = call("get_mailings_count", {});
        request.method = each.method;
        request.url = each.url;
        auto const answer = world.sandbox.answer(request);
        CHECK(answer.status == each.status);
        CHECK(answer.fields.find("Content-Type") == each.type);
    }
}

TEST_CASE("the seeded sandbox has a mailing that is finished, one that runs and one that is new")
{
    mailer world;
    world.sandbox.seed();
    auto const mailings = world.client.mailings.list({});
    REQUIRE(mailings.size() == 3);
    CHECK(mailings[0].status == mailing_status::finished);
    CHECK(mailings[0].total_sent == 3);
    CHECK(mailings[0].total_error == 2);
    CHECK(mailings[1].status == mailing_status::running);
    CHECK(mailings[1].total_pending == 3);
    CHECK(mailings[2].status == mailing_status::filling_recipients);
    CHECK(world.client.satellites.list().front().serial == "SAT-0001");
    std::string cursor;
    CHECK(world.changes(cursor).size() == 5);
    CHECK(world.report("1-ada", {.with_contact_data = true}).contact->contains("firstname"));
    CHECK(world.sandbox.calls().back().operation == "recipients.status");
}

} // namespace
