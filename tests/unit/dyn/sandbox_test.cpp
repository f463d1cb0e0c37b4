#include <sandbox/dyn_sandbox.hpp>

#include <waybill/codec/dynamic.hpp>
#include <waybill/codec/json.hpp>
#include <waybill/dyn.hpp>
#include <waybill/transport/in_process.hpp>
#include <waybill/types/dynamic.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace dyn = waybill::dyn;
using std::chrono::days;
using std::chrono::seconds;
using waybill::error_kind;

using texts = std::vector<std::string>;

/// A sandbox whose clock the test sets, and a client of its master account.
struct mail_service {
    explicit mail_service(dyn_sandbox_options given = {})
        : sandbox([&] {
              given.now = [this] { return now; };
              return std::move(given);
          }())
    {}

    std::chrono::sys_seconds now{std::chrono::sys_days{std::chrono::year{2014} / 8 / 1} + seconds{45296}}; // 12:34:56
    dyn_sandbox sandbox;
    dyn::client dyn = client_with("sandbox-key");

    dyn::client client_with(std::string const& key) { return {key, {}, waybill::in_process{sandbox}}; }

    /// What comes back on the wire.
    waybill::http::response get(std::string const& target)
    {
        return sandbox.answer({waybill::verb::get, "/rest/json" + target, {}, {}});
    }
    waybill::http::response post(std::string const& path, std::string form)
    {
        return sandbox.answer({waybill::verb::post, "/rest/json" + path, {}, std::move(form)});
    }
};

/// One with a sender that is ready.
struct shop : mail_service {
    shop() { dyn.senders.create({.emailaddress = "hello@shop.example"}); }

    std::string send(texts to, std::string const& subject = "Hello", std::map<std::string, std::string> xheaders = {})
    {
        return dyn.send({.to = std::move(to),
                         .subject = subject,
                         .bodyhtml = R"(<a href="https://shop.example/">The shop</a>)",
                         .xheaders = std::move(xheaders),
                         .from = "The shop <hello@shop.example>"});
    }
};

dyn::report_filters const since_ever{.starttime = "2000-01-01T00:00:00Z"};

template <class List>
texts addresses_in(List const& list, dyn::report_filters const& filters = since_ever)
{
    texts found;
    for (auto const& each : waybill::items(list, filters)) found.push_back(each.emailaddress.value());
    return found;
}

/// "452 from: must be given;"
template <class Result>
std::string refusal_of(Result const& outcome)
{
    REQUIRE(outcome.has_error());
    auto const& error = outcome.error();
    CHECK((error.effect == waybill::effect::rejected));
    auto text = std::to_string(error.http_status);
    for (auto const& detail : error.field_errors) text += ' ' + detail.message + ';';
    return text;
}

waybill::dynamic as_value(std::string const& json)
{
    auto read = waybill::json_read<waybill::dynamic>(json);
    REQUIRE(read.has_value());
    return *std::move(read);
}

dyn::account_create new_account(std::string const& username)
{
    return {.username = username, .companyname = "Shop, Inc.", .phone = "603-555-0100", .password = "not-a-real-password"};
}

} // namespace

TEST_CASE("answers are those of the service, byte for byte where its order of members is known")
{
    mail_service world;
    world.dyn.senders.create({.emailaddress = "one@example.org"});
    world.dyn.senders.create({.emailaddress = "from@example.com"});
    world.dyn.senders.set_dkim({.emailaddress = "one@example.org", .dkim = "sel1"});
    world.dyn.xheaders.set({.xheader1 = "X-Campaign", .xheader2 = "X-Local"});
    world.dyn.send({.to = {{"user@example.net", "zweite@exämple.net"}},
                    .subject = "s",
                    .bodytext = "x",
                    .from = "from@example.com"});

    struct {
        char const* name;
        char const* target;
        char const* form; ///< Null: GET.
        int status;
        char const* body;
    } const captured[] = {
        {"error_451", "/senders/status?emailaddress=one%40example.org&apikey=test-key", nullptr, 451,
         R"({"response":{"status":451,"message":"Missing or Invalid API Key","data":{}}})"},
        {"sender_create_exists", "/senders", "emailaddress=one%40example.org&seeding=0&apikey=sandbox-key", 453,
         R"({"response":{"status":453,"message":"Object Already Exists","data":{}}})"},
        {"sender_get_not_found", "/senders/details?emailaddress=nobody%40example.com&apikey=sandbox-key", nullptr, 404,
         R"({"response":{"status":404,"message":"Not Found","data":{}}})"},
        {"account_create_invalid", "/accounts",
         "username=sub%40example.com&companyname=&phone=&tracklinks=0&trackopens=0&trackunsubscribes=0&password=x&"
         "generatenewapikey=0&apikey=sandbox-key",
         452,
         R"({"response":{"status":452,"message":"Missing or Invalid Required Fields","data":["companyname: must not be empty","phone: must not be empty"]}})"},
        {"sender_get", "/senders/details?emailaddress=one%40example.org&apikey=sandbox-key", nullptr, 200,
         R"({"response":{"status":200,"message":"OK","data":{"emailaddress":"one@example.org","spf":1,"dkim":1,"dkimval":"sel1","_domainkey.example.org":"o=~; r=postmaster@example.org","sel1._domainkey.example.org":"k=rsa; p=AAAA\/BBBB+CC=="}}})"},
        {"sender_status_ready", "/senders/status?emailaddress=one%40example.org&apikey=sandbox-key", nullptr, 200,
         R"({"response":{"status":200,"message":"OK","data":{"ready":1}}})"},
        {"send_error_sender", "/send",
         "to=to%40example.com&subject=s&bodytext=x&from=stranger%40example.com&apikey=sandbox-key", 452,
         R"({"response":{"status":452,"message":"Missing or Invalid Required Fields","data":["The from address is not an approved sender."]}})"},
        {"send_to_many", "/send",
         "to%5B%5D=a%40example.com&to%5B%5D=%22B%2C+Name%22+%3Cb%40example.com%3E&subject=s&cc%5B%5D=c1%40example.com&"
         "cc%5B%5D=c2%40example.com&bodytext=x&from=from%40example.com&apikey=sandbox-key",
         200, R"({"response":{"status":200,"message":"OK","data":"250 2.1.5 Ok"}})"},
        {"xheaders_get", "/accounts/xheaders?apikey=sandbox-key", nullptr, 200,
         R"({"response":{"status":200,"message":"OK","data":{"xheader1":"X-Campaign","xheader2":"X-Local","xheader3":"","xheader4":""}}})"},
        {"suppressions_count", "/suppressions/count?apikey=sandbox-key", nullptr, 200,
         R"({"response":{"status":200,"message":"OK","data":{"count":"0"}}})"},
        {"report_delivered_correct",
         "/reports/delivered?starttime=2014-08-01T00%3A00%3A00&endtime=2014-08-02T00%3A00%3A00&sender=from%40example.com&"
         "emailaddress=zweite%40ex%C3%A4mple.net&apikey=sandbox-key",
         nullptr, 200,
         R"({"response":{"status":200,"message":"OK","data":{"delivered":[{"emailaddress":"zweite@ex\u00e4mple.net","date":"2014-08-01T12:34:56+00:00","xheaders":[]}]}}})"},
    };
    for (auto const& [name, target, form, status, body] : captured) {
        CAPTURE(name);
        auto const answer = form == nullptr ? world.get(target) : world.post(target, form);
        CHECK(answer.status == status);
        CHECK(answer.body == body);
        CHECK(answer.fields.find("Content-Type") == "application/json;charset=utf-8");
    }
}

TEST_CASE("a refusal is in an envelope, whatever is wrong")
{
    mail_service world;
    world.dyn.senders.create({.emailaddress = "one@example.org"});
    struct {
        char const* name;
        waybill::http::response answer;
        int status;
        char const* message;
    } const cases[] = {
        {"a wrong key in a query", world.get("/senders?apikey=other"), 451, "Missing or Invalid API Key"},
        {"a wrong key in a form", world.post("/senders/delete", "emailaddress=one%40example.org&apikey=x"), 451,
         "Missing or Invalid API Key"},
        {"an empty key", world.get("/senders?apikey="), 451, "Missing or Invalid API Key"},
        {"no key", world.get("/senders"), 451, "Missing or Invalid API Key"},
        {"the key of a form in the query",
         world.post("/senders/delete?apikey=sandbox-key", "emailaddress=one%40example.org"), 451,
         "Missing or Invalid API Key"},
        {"no such path", world.get("/nothing?apikey=sandbox-key"), 404, "Not Found"},
        {"no such method", world.get("/send?apikey=sandbox-key"), 404, "Not Found"},
        {"no such sender", world.get("/senders/details?emailaddress=x%40example.org&apikey=sandbox-key"), 404, "Not Found"},
        {"a field that is no number", world.get("/senders?startindex=x&apikey=sandbox-key"), 452,
         "Missing or Invalid Required Fields"},
        {"a field that is missing", world.get("/senders/status?apikey=sandbox-key"), 452,
         "Missing or Invalid Required Fields"},
        {"what exists", world.post("/senders", "emailaddress=one%40example.org&seeding=0&apikey=sandbox-key"), 453,
         "Object Already Exists"},
    };
    for (auto const& [name, answer, status, message] : cases) {
        CAPTURE(name);
        CHECK(answer.status == status);
        auto const envelope = as_value(answer.body);
        auto const* const response = envelope.get_if<waybill::dynamic::object>("response");
        REQUIRE(response != nullptr);
        CHECK((response->at("status") == waybill::dynamic{status}));
        CHECK((response->at("message") == waybill::dynamic{message}));
    }

    auto const stranger = world.client_with("other").senders.list.attempt({});
    REQUIRE(stranger.has_error());
    CHECK((stranger.error().kind == error_kind::authentication));
    CHECK((world.dyn.senders.status.attempt({.emailaddress = "x@example.org"}).error().kind == error_kind::not_found));
    CHECK((world.dyn.senders.create.attempt({.emailaddress = "one@example.org"}).error().kind == error_kind::conflict));
    CHECK((world.dyn.senders.create.attempt({.emailaddress = "one"}).error().kind == error_kind::validation));
}

TEST_CASE("nothing arrives in every shape that it has, and a client takes each for nothing")
{
    mail_service world;
    std::set<std::string> shapes;
    for (int i = 0; i < 5; ++i) shapes.insert(world.get("/suppressions?apikey=sandbox-key").body);
    std::set<std::string> expected;
    for (std::string const data : {R"(,"data":{})", R"(,"data":[])", R"(,"data":"")", R"(,"data":null)", ""})
        expected.insert(R"({"response":{"status":200,"message":"OK")" + data + "}}");
    CHECK(shapes == expected);

    for (int i = 0; i < 5; ++i) {
        CHECK(world.dyn.suppressions.list({}).suppressions.empty());
        CHECK(world.dyn.reports.opens.unique(since_ever).records.empty());
        CHECK(world.dyn.suppressions.activate.attempt({.emailaddress = {{"a@shop.example"}}}).has_value());
    }
}

TEST_CASE("an account is added, found, changed, given another key, and deleted")
{
    mail_service world;
    auto const key = world.dyn.accounts.create(new_account("shop@shop.example"));
    world.dyn.accounts.create(new_account("other@shop.example"));

    auto const made = dyn::find_account(world.dyn, "shop@shop.example");
    REQUIRE(made.has_value());
    CHECK(made->apikey == key);
    CHECK(made->companyname == "Shop, Inc.");
    CHECK(made->trackopens == false);
    CHECK(made->max_sample_count.is_null());
    CHECK(made->created->time() == waybill::date_time{world.now});
    CHECK((made->usertype == dyn::account_type::sub));

    CHECK(world.dyn.accounts.update({.username = "shop@shop.example", .city = "Bern", .trackopens = true}) == key);
    CHECK(world.dyn.accounts.update({.username = "shop@shop.example", .companyname = "Shop SA", .phone = "1"}) == key);
    auto const changed = dyn::find_account(world.dyn, "shop@shop.example");
    REQUIRE(changed.has_value());
    CHECK(changed->companyname == "Shop SA");
    CHECK(changed->city == "Bern");
    CHECK(changed->trackopens == true); // the second update does not speak of it
    CHECK(changed->tracklinks == false);

    CHECK(world.client_with(key).senders.list.attempt({}).has_value());
    auto const new_key = world.dyn.accounts.generate_new_api_key({.username = "shop@shop.example"});
    CHECK(new_key != key);
    CHECK(world.client_with(key).senders.list.attempt({}).has_error());
    CHECK(world.client_with(new_key).senders.list.attempt({}).has_value());

    world.dyn.accounts.remove({.username = "shop@shop.example"});
    CHECK_FALSE(dyn::find_account(world.dyn, "shop@shop.example").has_value());
    CHECK(world.client_with(new_key).senders.list.attempt({}).has_error());
    auto const page = world.dyn.accounts.list({});
    CHECK(page.emailcap == 100'000);
    REQUIRE(page.accounts.size() == 2);
    CHECK(page.accounts[0].username == "master@shop.example");
    CHECK((page.accounts[0].usertype == dyn::account_type::master));
    CHECK(page.accounts[1].username == "other@shop.example");
}

TEST_CASE("accounts are refused for what is missing, wrong or taken")
{
    mail_service world;
    auto const& accounts = world.dyn.accounts;
    accounts.create(new_account("shop@shop.example"));
    auto no_company = new_account("new@shop.example");
    no_company.companyname = "";
    CHECK(refusal_of(accounts.create.attempt(no_company)) == "452 companyname: must not be empty;");
    CHECK(refusal_of(accounts.create.attempt(new_account("nobody"))) == "452 username: must be an e-mail address;");
    CHECK(refusal_of(accounts.create.attempt(new_account("shop@shop.example"))) == "453");
    CHECK(refusal_of(accounts.update.attempt({.username = "new@shop.example", .phone = "1", .password = "x"})) ==
          "452 companyname: must be given;");
    CHECK(refusal_of(accounts.remove.attempt({.username = "new@shop.example"})) == "404");
    CHECK(refusal_of(accounts.remove.attempt({.username = "master@shop.example"})) ==
          "452 username: the master account cannot be deleted;");
    CHECK(accounts.list({}).accounts.size() == 2);
}

TEST_CASE("each account has senders, x-headers, suppressions and reports of its own")
{
    shop world;
    auto const sub = world.client_with(world.dyn.accounts.create(new_account("sub@shop.example")));
    world.dyn.xheaders.set({.xheader1 = "X-Campaign"});
    world.dyn.suppressions.create({.emailaddress = {{"ada@shop.example"}}});
    world.send({"grace@shop.example"});

    CHECK(sub.senders.list({}).senders.empty());
    CHECK(sub.xheaders.get().xheader1.empty());
    CHECK(sub.suppressions.count({}) == 0);
    CHECK(sub.reports.sent.count(since_ever) == 0);
    CHECK(world.dyn.senders.list({}).senders.size() == 1);
    CHECK(world.dyn.xheaders.get().xheader1 == "X-Campaign");
    CHECK(world.dyn.suppressions.count({}) == 1);
    CHECK(world.dyn.reports.sent.count(since_ever) == 1);
}

TEST_CASE("senders come in pages of 25, until an empty one")
{
    mail_service world;
    texts made;
    for (int i = 0; i < 60; ++i) {
        made.push_back("sender" + std::to_string(i) + "@shop.example");
        world.dyn.senders.create({.emailaddress = made.back()});
    }
    auto const before = world.sandbox.calls().size();
    texts listed;
    for (auto const& each : waybill::items(world.dyn.senders.list)) listed.push_back(each.emailaddress);
    CHECK(listed == made);
    CHECK(world.sandbox.calls().size() - before == 4); // 25, 25, 10, 0
    CHECK(world.dyn.senders.list({.startindex = 1}).senders.size() == 25);
    CHECK(world.dyn.senders.list({.startindex = 50}).senders.size() == 10);
    CHECK(world.dyn.senders.list({.startindex = 61}).senders.empty());
    CHECK(world.get("/senders?startindex=-1&apikey=sandbox-key").status == 452);
}

TEST_CASE("a sender becomes ready, and only then may mail be from it")
{
    mail_service world{{.ready_after = seconds{60}}};
    dyn::sender_name const ada{.emailaddress = "ada@shop.example"};
    dyn::message const mail{
        .to = {{"grace@shop.example"}}, .subject = "Hello", .bodytext = "Hello", .from = "Ada <ada@shop.example>"};
    world.dyn.senders.create({.emailaddress = "ada@shop.example"});

    world.now += seconds{59};
    CHECK_FALSE(world.dyn.senders.status(ada));
    CHECK(world.dyn.senders.details(ada).spf == false);
    CHECK(refusal_of(world.dyn.send.attempt(mail)) == "452 The from address is not an approved sender.;");
    world.now += seconds{1};
    CHECK(world.dyn.senders.status(ada));
    CHECK(world.dyn.send(mail) == "250 2.1.5 Ok");

    world.dyn.senders.remove(ada);
    CHECK(refusal_of(world.dyn.senders.status.attempt(ada)) == "404");
    CHECK(refusal_of(world.dyn.send.attempt(mail)) == "452 The from address is not an approved sender.;");
    REQUIRE(world.sandbox.mails().size() == 1);
    CHECK(world.sandbox.mails()[0].from == "ada@shop.example");
    CHECK(world.sandbox.mails()[0].subject == "Hello");
}

TEST_CASE("a sender's DKIM identifier and seeding can be set")
{
    shop world;
    dyn::sender_name const hello{.emailaddress = "hello@shop.example"};
    CHECK(world.dyn.senders.details(hello).dkim == false);
    CHECK(world.dyn.senders.details(hello).others.empty());
    world.dyn.senders.set_dkim({.emailaddress = "hello@shop.example", .dkim = "sel-1_A"});
    auto const details = world.dyn.senders.details(hello);
    CHECK(details.dkim == true);
    CHECK(details.dkimval == "sel-1_A");
    CHECK(details.others.contains("sel-1_A._domainkey.shop.example"));
    CHECK(refusal_of(world.dyn.senders.set_dkim.attempt({.emailaddress = "hello@shop.example", .dkim = "no blanks"})) ==
          "452 dkim: must be letters, digits, hyphens and underscores;");
    CHECK(refusal_of(world.dyn.senders.set_dkim.attempt({.emailaddress = "x@shop.example", .dkim = "x"})) == "404");

    CHECK(world.dyn.senders.update.attempt({.seeding = true, .emailaddress = "hello@shop.example"}).has_value());
    CHECK(refusal_of(world.dyn.senders.update.attempt({.seeding = true, .emailaddress = "hello@shop.example"})) == "453");
}

TEST_CASE("what becomes of a mail stands in the recipient's address")
{
    using reports = std::set<std::string>;
    struct {
        char const* address;
        reports in;
        std::string_view suppressed_as;
    } const cases[] = {
        {"ada@shop.example", {"sent", "delivered"}, ""},
        {"open.ada@shop.example", {"sent", "delivered", "opens"}, ""},
        {"click.ada@shop.example", {"sent", "delivered", "opens", "clicks"}, ""},
        {"soft.ada@shop.example", {"sent", "bounces"}, ""},
        {"bounce.ada@shop.example", {"sent", "bounces"}, "hardbounce"},
        {"complain.ada@shop.example", {"sent", "delivered", "complaints"}, "complaint"},
        {"nobody", {"issues"}, ""},
    };
    for (auto const& [address, expected, suppressed_as] : cases) {
        CAPTURE(address);
        shop world;
        world.send({address});
        reports found;
        auto const look = [&](char const* name, auto const& report) {
            auto const listed = addresses_in(report.list);
            if (!listed.empty()) found.insert(name);
            for (auto const& each : listed) CHECK(each == address);
        };
        look("sent", world.dyn.reports.sent);
        look("delivered", world.dyn.reports.delivered);
        look("bounces", world.dyn.reports.bounces);
        look("complaints", world.dyn.reports.complaints);
        look("issues", world.dyn.reports.issues);
        look("opens", world.dyn.reports.opens);
        look("clicks", world.dyn.reports.clicks);
        CHECK(found == expected);

        auto const suppressions = world.dyn.suppressions.list({}).suppressions;
        REQUIRE(suppressions.size() == (suppressed_as.empty() ? 0 : 1));
        if (!suppressed_as.empty()) CHECK(suppressions[0].reasontype->text() == suppressed_as);
    }
}

TEST_CASE("mail without HTML, or of an account that does not track, is not known to be opened")
{
    shop world;
    dyn::message text{.subject = "Hello", .bodytext = "Hello", .from = "hello@shop.example"};
    text.to = {{"click.ada@shop.example"}};
    world.dyn.send(text);
    CHECK(world.dyn.reports.opens.count(since_ever) == 0);

    world.dyn.accounts.update({.username = "master@shop.example", .trackopens = false});
    world.send({"click.ada@shop.example"});
    CHECK(world.dyn.reports.opens.count(since_ever) == 0);
    CHECK(world.dyn.reports.clicks.count(since_ever) == 1);
    CHECK(world.dyn.reports.clicks.list(since_ever).records.at(0).clicklink == "https://shop.example/");
}

TEST_CASE("the suppressed get no mail until they are activated")
{
    shop world;
    auto const& dyn = world.dyn;
    dyn::addresses const both{.emailaddress = {{"ada@shop.example", "grace@shop.example"}}};
    dyn.suppressions.create(both);
    dyn.suppressions.create(both);
    CHECK(dyn.suppressions.count({}) == 2);
    auto const listed = dyn.suppressions.list({}).suppressions;
    REQUIRE(listed.size() == 2);
    CHECK(listed[0].emailaddress == "ada@shop.example");
    CHECK((listed[0].reasontype == dyn::suppression_reason::manual));
    CHECK(listed[1].suppressionid == 2);

    world.send({"ada@shop.example", "alan@shop.example"});
    CHECK(addresses_in(dyn.reports.sent.list) == texts{"alan@shop.example"});
    auto const bounces = dyn.reports.bounces.list(since_ever).records;
    REQUIRE(bounces.size() == 1);
    CHECK((bounces[0].bouncetype == dyn::bounce_type::suppressed));

    dyn.suppressions.activate({.emailaddress = {{"ada@shop.example"}}});
    CHECK(dyn.suppressions.count({}) == 1);
    world.send({"ada@shop.example", "grace@shop.example"});
    CHECK(addresses_in(dyn.reports.delivered.list) == texts{"alan@shop.example", "ada@shop.example"});
    CHECK(refusal_of(dyn.suppressions.create.attempt({.emailaddress = {{"ada"}}})) ==
          "452 emailaddress: must be an e-mail address;");
}

TEST_CASE("suppressions are listed and counted by time, the end left out")
{
    mail_service world;
    auto const begin = world.now;
    for (std::string const name : {"ada", "grace", "alan"}) {
        world.dyn.suppressions.create({.emailaddress = {{name + "@shop.example"}}});
        world.now += days{1};
    }
    auto const names = [&](dyn::suppression_filters const& filters) {
        texts found;
        for (auto const& each : waybill::items(world.dyn.suppressions.list, filters)) found.push_back(each.emailaddress);
        return found;
    };
    CHECK(names({.startdate = begin + days{1}}) == texts{"grace@shop.example", "alan@shop.example"});
    CHECK(names({.enddate = begin + days{1}}) == texts{"ada@shop.example"});
    CHECK(names({.startdate = begin + days{1}, .enddate = begin + days{2}}) == texts{"grace@shop.example"});
    CHECK(world.dyn.suppressions.count({.startdate = begin + days{1}}) == 2);
    CHECK(world.dyn.suppressions.count({.startdate = "2014-08-02T12:34:56"}) == 2); // a clock without a zone shows UTC
    CHECK(world.dyn.suppressions.count({.startdate = "2014-08-02T12:34:56-01:00"}) == 1);
}

TEST_CASE("a recipient is known once there was mail, and active unless it came back or was complained about")
{
    shop world;
    world.send({"ada@shop.example", "bounce.grace@shop.example", "complain.alan@shop.example"});
    dyn::addresses const all{.emailaddress = {{"ada@shop.example", "bounce.grace@shop.example",
                                               "complain.alan@shop.example", "stranger@shop.example"}}};
    auto const look = [&] {
        texts found;
        for (auto const& each : world.dyn.recipients.status(all).recipients)
            found.push_back(each.emailaddress.substr(0, each.emailaddress.find('@')) + ' ' +
                            std::string{each.status->text()} + ' ' + std::string{each.suppressionstatus->text()});
        return found;
    };
    CHECK(look() == texts{"ada active unsuppressed", "bounce.grace inactive suppressed",
                          "complain.alan inactive suppressed"});
    world.dyn.recipients.activate({.emailaddress = {{"bounce.grace@shop.example", "stranger@shop.example"}}});
    CHECK(look() == texts{"ada active unsuppressed", "bounce.grace active unsuppressed",
                          "complain.alan inactive suppressed", "stranger active unsuppressed"});
    CHECK(world.post("/recipients/activate", "emailaddress=&apikey=sandbox-key").status == 452);
}

TEST_CASE("a mail goes to all its recipients, however they are written")
{
    shop world;
    dyn::message mail{.subject = "", .bodytext = "", .from = "hello@shop.example"};
    mail.to = {{"Ada <ada@Shop.example>", "grace@shop.example"}};
    mail.cc = {"\"Turing, Alan\" <alan@shop.example>"};
    mail.bcc = {"edsger@shop.example"};
    CHECK(world.dyn.send(mail) == "250 2.1.5 Ok");
    texts const everybody{"ada@shop.example", "grace@shop.example", "alan@shop.example", "edsger@shop.example"};
    CHECK(addresses_in(world.dyn.reports.delivered.list) == everybody);
    CHECK(world.sandbox.mails().at(0).to == everybody);
    CHECK(dyn::find_account(world.dyn, "master@shop.example")->emailssent == 4);
}

TEST_CASE("a send without what it needs is refused and sends nothing")
{
    shop world;
    struct {
        char const* form;
        char const* detail;
    } const cases[] = {
        {"subject=s&bodytext=x&from=hello%40shop.example", "to: must be given"},
        {"to=a%40shop.example&bodytext=x&from=hello%40shop.example", "subject: must be given"},
        {"to=a%40shop.example&subject=s&bodytext=x", "from: must be given"},
        {"to=a%40shop.example&subject=s&from=hello%40shop.example", R"("bodytext or bodyhtml must be given")"},
    };
    for (auto const& [form, detail] : cases) {
        CAPTURE(form);
        auto const answer = world.post("/send", std::string{form} + "&apikey=sandbox-key");
        CHECK(answer.status == 452);
        CHECK(answer.body.find(detail) != std::string::npos);
    }
    CHECK(world.sandbox.mails().empty());
    CHECK(world.dyn.reports.sent.count(since_ever) == 0);
}

TEST_CASE("reports are filtered by time, sender, x-header, recipient and kind of bounce")
{
    shop world;
    auto const& reports = world.dyn.reports;
    world.dyn.senders.create({.emailaddress = "other@shop.example"});
    world.dyn.xheaders.set({.xheader1 = "X-Campaign"});
    auto const begin = world.now;
    world.send({"open.ada@shop.example", "open.ada@shop.org", "soft@shop.example"}, "1",
               {{"X-Campaign", "spring"}, {"X-Other", "1"}});
    world.now += days{1};
    world.send({"grace@shop.example", "bounce@shop.example"}, "2", {{"X-Campaign", std::string(600, 'x')}});
    world.now += days{1};
    world.dyn.send({.to = {{"alan@shop.example"}}, .subject = "3", .bodytext = "x", .from = "other@shop.example"});

    CHECK(reports.sent.count(since_ever) == 6);
    CHECK(reports.sent.count({.starttime = begin + days{1}}) == 3);
    CHECK(reports.sent.count({.starttime = begin + days{1}, .endtime = begin + days{2}}) == 2);
    CHECK(reports.sent.count({.starttime = begin, .endtime = begin}) == 0);
    CHECK(addresses_in(reports.sent.list, {.starttime = begin, .sender = "other@shop.example"}) ==
          texts{"alan@shop.example"});
    CHECK(reports.sent.count({.starttime = begin, .sender = "unknown@shop.example"}) == 0);
    CHECK(reports.sent.count({.starttime = begin, .xheaders = {{"X-Campaign", "spring"}}}) == 3);
    CHECK(reports.sent.count({.starttime = begin, .xheaders = {{"X-Campaign", std::string(500, 'x')}}}) == 2);
    // Of this one the account keeps no record.
    CHECK(reports.sent.count({.starttime = begin, .xheaders = {{"X-Other", "2"}}}) == 6);
    CHECK(reports.opens.count({.starttime = begin, .domain = "shop.org"}) == 2);
    CHECK(reports.opens.count({.starttime = begin, .emailaddress = "open.ada@shop.example"}) == 2);

    dyn::report_filters soft{.starttime = begin, .bouncetype = dyn::bounce_type::soft};
    auto found = reports.bounces.list(soft).records;
    REQUIRE(found.size() == 1);
    CHECK(found[0].emailaddress == "soft@shop.example");
    using waybill::dynamic;
    CHECK((found[0].xheaders == dynamic{dynamic::array{dynamic::object{{"X-Campaign", "spring"}}}}));
    soft.noheaders = true;
    found = reports.bounces.list(soft).records;
    REQUIRE(found.size() == 1);
    CHECK((found[0].xheaders == dynamic{dynamic::array{}}));

    CHECK(world.get("/reports/sent?apikey=sandbox-key").status == 452);
    CHECK(world.get("/reports/sent?starttime=never&apikey=sandbox-key").status == 452);
}

TEST_CASE("a report's records come in pages of 500")
{
    shop world;
    texts everybody;
    for (int i = 0; i < 501; ++i) everybody.push_back("a" + std::to_string(i) + "@shop.example");
    world.send(everybody);
    CHECK(world.dyn.reports.delivered.list(since_ever).records.size() == 500);
    CHECK(addresses_in(world.dyn.reports.delivered.list) == everybody);
}

TEST_CASE("counts tell bounces and complaints apart from what was not sent because of them")
{
    shop world;
    texts const people{"soft@shop.example", "bounce@shop.example", "complain@shop.example"};
    world.send(people);
    world.send(people);
    auto const bounces = world.dyn.reports.bounces.count(since_ever);
    CHECK(bounces.count == 3);
    CHECK(bounces.hardbouncecount == 1);
    CHECK(bounces.softbouncecount == 2);
    CHECK(bounces.prevhardbouncecount == 1);
    CHECK(bounces.totalcount == 5);
    auto const complaints = world.dyn.reports.complaints.count(since_ever);
    CHECK(complaints.count == 1);
    CHECK(complaints.complaintcount == 1);
    CHECK(complaints.prevcomplaintcount == 1);
    CHECK(complaints.totalcount == 2);
}

TEST_CASE("an open counts once for each recipient where that is asked for")
{
    shop world;
    world.send({"open.ada@shop.example", "click.grace@shop.example"});
    auto const& opens = world.dyn.reports.opens;
    CHECK(opens.count(since_ever) == 3);
    CHECK(opens.unique_count(since_ever) == 2);
    CHECK(addresses_in(opens.list).size() == 3);
    CHECK(addresses_in(opens.unique) == texts{"open.ada@shop.example", "click.grace@shop.example"});
    CHECK(world.dyn.reports.clicks.unique_count(since_ever) == 1);
}

TEST_CASE("an issue says what was wrong with which mail")
{
    shop world;
    world.send({"nobody"}, "Rückfrage");
    auto const issues = world.dyn.reports.issues.list(since_ever).records;
    REQUIRE(issues.size() == 1);
    CHECK((issues[0].others.at("subject") == waybill::dynamic{"Rückfrage"}));
    CHECK((issues[0].others.at("sender") == waybill::dynamic{"hello@shop.example"}));
    CHECK((issues[0].others.at("reason") == waybill::dynamic{"Invalid recipient"}));
}

TEST_CASE("a seeded sandbox has something to look at in each place")
{
    mail_service world;
    world.sandbox.seed();
    auto const& dyn = world.dyn;
    CHECK(dyn.accounts.list({}).accounts.size() == 2);
    CHECK(dyn.xheaders.get().xheader1 == "X-Campaign");
    CHECK(dyn.senders.status({.emailaddress = "hello@shop.example"}));
    CHECK(dyn.suppressions.count({}) == 2);
    CHECK(dyn.reports.sent.count(since_ever) == 5);
    CHECK(dyn.reports.delivered.count(since_ever) == 4);
    CHECK(dyn.reports.bounces.count(since_ever).count == 1);
    CHECK(dyn.reports.opens.unique_count(since_ever) == 2);
    CHECK(dyn.reports.clicks.count(since_ever) == 1);
}
