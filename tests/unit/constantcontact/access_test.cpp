#include "constantcontact_account.hpp"

#include <string>
#include <string_view>

using namespace constantcontact_checks;
using waybill::error_kind;
using waybill::verb;

TEST_CASE("Constant Contact sandbox: the key, the user's name and the password all have to be right")
{
    constantcontact_sandbox sandbox;
    auto const as = [&](cc::credentials who) { return cc::client{std::move(who), {}, waybill::in_process{sandbox}}; };
    CHECK(verify_credentials(as(owner)));
    CHECK(as(owner).service().workspaces.at(0).collections.at(1).href == "/ws/customers/sandbox/contacts");
    CHECK_FALSE(verify_credentials(as({"other-key", "sandbox", "sandbox-password"})));
    CHECK_FALSE(verify_credentials(as({"sandbox-key", "another", "sandbox-password"})));
    auto const refused = as({"sandbox-key", "sandbox", "Sandbox-password"}).lists.list.attempt();
    CHECK(kind_of(refused) == error_kind::authentication);
    CHECK(refused.error().http_status == 401);
    CHECK(refused.error().effect == waybill::effect::rejected);
    // Without credentials the service says which it wants.
    auto const bare = sandbox.answer({verb::get, "/ws/customers/sandbox/", {}, {}});
    CHECK(bare.status == 401);
    CHECK(bare.fields.find("WWW-Authenticate") == "Basic realm=\"api.constantcontact.com\"");
    // Right ones open no other account.
    CHECK(ask(sandbox, verb::get, "another/lists").status == 401);
    REQUIRE(sandbox.calls().size() == 7);
    CHECK(sandbox.calls()[0].operation == "service");
    CHECK(sandbox.calls()[6].operation.empty());
}

TEST_CASE("Constant Contact sandbox: a user name that the service does not take gets nobody in")
{
    for (std::string const name : {"jo", "jo smith"}) {
        constantcontact_sandbox sandbox{{.user_name = name}};
        cc::client const client{{"sandbox-key", name, "sandbox-password"}, {}, waybill::in_process{sandbox}};
        CHECK_THROWS_WITH_AS(verify_credentials(client), doctest::Contains("user name"), waybill::exception);
    }
    constantcontact_sandbox sandbox{{.user_name = "jo.smith@shop-1"}};
    cc::client const client{{"sandbox-key", "jo.smith@shop-1", "sandbox-password"}, {}, waybill::in_process{sandbox}};
    CHECK(verify_credentials(client));
    CHECK(client.lists.create({.name = "x"}).id ==
          "http://api.constantcontact.com/ws/customers/jo.smith%40shop-1/lists/1");
    CHECK(own_lists(client).size() == 1);
}

TEST_CASE("Constant Contact sandbox: what is no operation is refused with the service's statuses, in words")
{
    constantcontact_sandbox sandbox;
    std::string const atom = "application/atom+xml";
    std::string const form = "application/x-www-form-urlencoded";
    struct {
        char const* name;
        verb method;
        char const* place;
        std::string type;
        char const* body;
        int status;
    } const cases[] = {
        {"unknown collection", verb::get, "sandbox/settings", "", "", 404},
        {"a list of an unknown id", verb::get, "sandbox/lists/9", "", "", 404},
        {"a method that a collection has not", verb::put, "sandbox/lists", atom, "", 415},
        {"a system list removed", verb::delete_, "sandbox/lists/active", "", "", 415},
        {"an entry of another type", verb::post, "sandbox/lists", "text/xml", "<entry/>", 415},
        {"an entry without a type", verb::post, "sandbox/contacts", "", "<entry/>", 415},
        {"an activity that is no form", verb::post, "sandbox/activities", atom, "<entry/>", 415},
        {"an activity of unknown type", verb::post, "sandbox/activities", form, "activityType=FLY", 400},
        {"adding without data", verb::post, "sandbox/activities", form, "activityType=SV_ADD", 400},
        {"broken XML", verb::post, "sandbox/lists", atom, "<entry xmlns=\"http://www.w3.org/2005/Atom\">&</entry>",
         400},
        {"no XML", verb::post, "sandbox/lists", atom, "", 400},
        {"a page that there is not", verb::get, "sandbox/lists?next=x", "", "", 400},
    };
    for (auto const& [name, method, place, type, body, status] : cases) {
        CAPTURE(name);
        auto const answer = ask(sandbox, method, place, type, body);
        CHECK(answer.status == status);
        CHECK(answer.fields.find("Content-Type").value_or("").starts_with("text/plain"));
        CHECK_FALSE(answer.body.empty());
    }
    // The service is asked for with the slash at the end.
    CHECK(ask(sandbox, verb::get, "sandbox/").status == 200);
}
