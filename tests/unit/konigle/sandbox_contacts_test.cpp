#include "shop.hpp"

#include <waybill/types/decimal.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace {

using std::chrono::seconds;
using tags = std::vector<std::string>;

std::string add_contact(shop const& world, std::string const& address, tags const& has = {}, bool wants_mail = true)
{
    return world.konigle.contacts.create({.email = address, .tags = has, .marketing_consent = {.email = wants_mail}})
        .id;
}

std::string add_campaign(shop const& world, std::string const& audience)
{
    return world.konigle.campaigns.create({.audience = audience, .name = "Sale"}).id;
}

} // namespace

TEST_CASE("a new contact is answered with 201 and everything that it was given")
{
    shop world;
    konigle::contact_create const request{.email = "Ada <ada@Shop.example>",
                                          .first_name = "Ada",
                                          .last_name = "Lovelace",
                                          .phone = "+4912345",
                                          .whatsapp = "+4954321",
                                          .country = "DE",
                                          .source = konigle::contact_source::lead,
                                          .tags = {"friend"},
                                          .marketing_consent = {.sms = false}};
    auto const made = world.konigle.contacts.create.attempt_with_response(request);
    REQUIRE(made.has_value());
    CHECK(made->response.status == 201);
    auto const got = world.konigle.contacts.get("con_1");
    CHECK(got.email == "ada@shop.example");
    CHECK((got.first_name == std::string{"Ada"}));
    CHECK((got.last_name == std::string{"Lovelace"}));
    CHECK((got.phone == std::string{"+4912345"}));
    CHECK((got.whatsapp == std::string{"+4954321"}));
    CHECK((got.country == std::string{"DE"}));
    CHECK((got.source == konigle::contact_source::lead));
    CHECK((got.tags == tags{"friend"}));
    CHECK((got.marketing_consent == konigle::marketing_consent{.email = true, .sms = false, .whatsapp = true}));
    CHECK(got.ltv->text() == "0.00");
    CHECK(got.ltv_currency == "USD");
    CHECK(got.last_purchased_at.is_null());
    CHECK((got.created_at == waybill::date_time{world.now}));
}

TEST_CASE("an update of a contact changes what it gives, and consent as a whole")
{
    shop world;
    auto const& contacts = world.konigle.contacts;
    contacts.create(
        {.email = "ada@shop.example", .first_name = "Ada", .tags = {"a"}, .marketing_consent = {.sms = false}});
    world.now += seconds{5};
    auto const got =
        contacts.update("con_1", {.last_name = "L", .tags = tags{}, .marketing_consent = {{.email = false}}});
    CHECK((got.first_name == std::string{"Ada"}));
    CHECK((got.last_name == std::string{"L"}));
    CHECK(got.tags.empty());
    CHECK((got.marketing_consent == konigle::marketing_consent{.email = false, .sms = true, .whatsapp = true}));
    CHECK((got.updated_at == waybill::date_time{world.now}));
    CHECK((got.created_at == waybill::date_time{world.now - seconds{5}}));
}

TEST_CASE("an address belongs to one contact")
{
    shop world;
    auto const& contacts = world.konigle.contacts;
    add_contact(world, "ada@shop.example");
    add_contact(world, "grace@shop.example");
    for (std::string const address : {"ada@shop.example", "ADA@Shop.example", "Ada <ada@shop.example>"}) {
        CAPTURE(address);
        CHECK(is_taken(contacts.create.attempt({.email = address}), "contact", "email"));
        CHECK(is_taken(contacts.update.attempt("con_2", {.email = address}), "contact", "email"));
        CHECK(contacts.update.attempt("con_1", {.email = address}).has_value());
    }
    CHECK(contacts.get("con_2").email == "grace@shop.example");
    contacts.remove("con_1");
    CHECK(refusal_of(contacts.get.attempt("con_1")) == "404 Not found.");
    CHECK(add_contact(world, "ada@shop.example") == "con_3");
}

TEST_CASE("filters narrow a list of contacts, together too")
{
    seeded_shop const world;
    using source = konigle::contact_source;
    struct {
        konigle::contact_filters filters;
        std::string ids;
    } const cases[] = {
        {{}, "con_1 con_2 con_3 con_4 con_5 "},
        {{.q = "A"}, "con_1 con_2 con_3 con_4 con_5 "}, // shop.example
        {{.q = "ada"}, "con_1 "},
        {{.q = "Lovelace"}, ""},
        {{.source = source::purchase}, "con_1 con_3 con_5 "},
        {{.source = source::unknown}, ""},
        {{.tags = "customer"}, "con_1 con_3 con_5 "},
        {{.tags = "customer,newsletter"}, "con_1 con_3 "},
        {{.tags = " customer , "}, "con_1 con_3 con_5 "},
        {{.tags = "custom"}, ""},
        {{.page_size = 2, .source = source::purchase}, "con_1 con_3 "},
        {{.page = 2, .page_size = 2, .source = source::purchase}, "con_5 "},
        {{.q = "ala", .source = source::purchase, .tags = "newsletter"}, "con_3 "},
    };
    for (auto const& each : cases) {
        CAPTURE(each.filters.q.value_or(""));
        CAPTURE(each.filters.tags.value_or(""));
        CHECK(ids_of(world.konigle.contacts.list(each.filters)) == each.ids);
    }
    auto const first = world.konigle.contacts.list({.page_size = 2, .tags = "a b"});
    CHECK(first.next.is_null());
    CHECK((world.konigle.contacts.list({.page_size = 2, .tags = "customer"}).next ==
           std::string{"https://tim.konigle.com/reachout/api/v1/contacts?page=2&page_size=2&tags=customer"}));
}

TEST_CASE("an audience without a code has one made from its name")
{
    shop world;
    auto const& audiences = world.konigle.audiences;
    struct {
        std::string name;
        std::optional<std::string> code;
        std::string expected;
    } const cases[] = {
        {"Spring Sale!", {}, "spring-sale"},
        {"spring sale", {}, "spring-sale-2"},
        {"Café", {}, "caf"},
        {"顧客", {}, "untitled"},
        {"Best", "vip", "vip"},
        {"VIP", {}, "vip-2"},
    };
    for (auto const& each : cases)
        CHECK(audiences.create({.name = each.name, .tags = tags{}, .code = each.code}).code == each.expected);

    CHECK(is_taken(audiences.create.attempt({.name = "x", .tags = tags{}, .code = "vip"}), "audience", "code"));
    CHECK(is_taken(audiences.update.attempt("aud_1", {.code = "vip"}), "audience", "code"));
    CHECK(refusal_of(audiences.update.attempt("aud_1", {.name = " "})) == "400 name: This field may not be blank.");
    CHECK(audiences.update("aud_1", {.name = "Summer", .description = "words"}).code == "spring-sale");
    CHECK(ids_of(audiences.list({.q = "WORD"})) == "aud_1 ");
    CHECK(ids_of(audiences.list({.q = "vip"})) == "aud_5 aud_6 ");
}

TEST_CASE("a campaign is for the contacts with all tags of its audience who have not denied mail")
{
    struct {
        char const* name;
        tags wanted;
        std::int64_t contacts;
    } const cases[] = {
        {"one tag", {"newsletter"}, 3},
        {"two tags", {"newsletter", "customer"}, 2},
        {"no tags: everybody", {}, 4},
        {"a tag that nobody has", {"vip"}, 0},
    };
    seeded_shop const world;
    for (auto const& each : cases) {
        CAPTURE(each.name);
        auto const audience = world.konigle.audiences.create({.name = "Some", .tags = each.wanted}).id;
        auto const id =
            world.konigle.campaigns
                .create({.email_channel = "ch_2", .email_template = "tpl_1", .audience = audience, .name = "n"})
                .id;
        CHECK(world.konigle.campaigns.start(id).execution->total_contacts == each.contacts);
    }
}

TEST_CASE("who is in an audience is seen when a campaign starts")
{
    shop world{{.audience_size = 9}};
    auto const& api = world.konigle;
    auto const total = [&](std::string const& audience) {
        return api.campaigns.start(add_campaign(world, audience)).execution->total_contacts;
    };
    CHECK(total("aud_1") == 9); // not known
    auto const friends = api.audiences.create({.name = "Friends", .tags = tags{"friend"}}).id;
    CHECK(total(friends) == 0);
    auto const ada = add_contact(world, "ada@shop.example", {"friend"});
    add_contact(world, "grace@shop.example", {"friend", "customer"});
    add_contact(world, "alan@shop.example", {"friend"}, false);
    auto const running = add_campaign(world, friends);
    CHECK(api.campaigns.start(running).execution->total_contacts == 2);
    api.contacts.update(ada, {.tags = tags{}});
    CHECK(total(friends) == 1);
    api.audiences.update(friends, {.tags = tags{"nobody"}});
    CHECK(total(friends) == 0);
    world.sandbox.complete(running);
    CHECK(api.campaigns.get(running).execution->total_delivered == 2);
}

TEST_CASE("campaigns are found by the code of their audience, not by its id")
{
    shop world;
    world.konigle.audiences.create({.name = "Friends", .tags = tags{}});
    add_campaign(world, "aud_1");
    add_campaign(world, "elsewhere");
    CHECK(ids_of(world.konigle.campaigns.list({.audience = "friends"})) == "cmp_1 ");
    CHECK(ids_of(world.konigle.campaigns.list({.audience = "aud_1"})).empty());
    CHECK(ids_of(world.konigle.campaigns.list({.audience = "elsewhere"})) == "cmp_2 ");
}

TEST_CASE("revenue of a contact adds up, with the time of the last purchase")
{
    shop world;
    auto const& contacts = world.konigle.contacts;
    auto const add = [&](std::string const& to, char const* value, std::string const& currency) {
        return contacts.update_ltv.attempt({.email = to, .value = waybill::decimal{value}, .currency = currency});
    };
    add_contact(world, "ada@shop.example");
    REQUIRE(add("ada@shop.example", "19.90", "EUR").has_value());
    world.now += seconds{60};
    REQUIRE(add("ADA@shop.example", "0.2", "EUR").has_value());
    auto const check = [&] {
        auto const ada = contacts.get("con_1");
        CHECK(ada.ltv->text() == "20.10");
        CHECK(ada.ltv_currency == "EUR");
        CHECK((ada.last_purchased_at == waybill::date_time{world.now}));
    };
    check();

    CHECK(refusal_of(add("ada@shop.example", "1", "USD")) == "400 currency: The revenue so far is in EUR.");
    CHECK(refusal_of(add("ada@shop.example", "1", " ")) == "400 currency: This field may not be blank.");
    CHECK(refusal_of(add("bob@shop.example", "1", "EUR")) == "404 Not found.");
    CHECK(refusal_of(add("ada@shop.example", "99999999999999999.99", "EUR")) ==
          "400 value: Ensure that there are no more than 19 digits in total.");
    check();
    add_contact(world, "rich@shop.example");
    CHECK(add("rich@shop.example", "99999999999999999.99", "EUR").value().ltv->text() == "99999999999999999.99");
}

TEST_CASE("revenue of a campaign counts for its buyer too, or for neither")
{
    shop world{{.unknown = sandbox_unknown::refused}};
    auto const& api = world.konigle;
    api.audiences.create({.name = "All", .tags = tags{}});
    add_campaign(world, "aud_1");
    add_contact(world, "ada@shop.example");
    add_contact(world, "grace@shop.example");
    auto const add = [&](char const* value, char const* currency, std::optional<std::string> const& buyer) {
        return api.campaigns.add_ltv.attempt(
            "cmp_1", {.value = waybill::decimal{value}, .currency = currency, .contact_email = buyer});
    };
    auto const amounts = [&] {
        std::string text{api.campaigns.get("cmp_1").ltv->text()};
        for (auto const* const id : {"con_1", "con_2"}) (text += ' ') += api.contacts.get(id).ltv->text();
        return text;
    };
    struct {
        char const* value;
        char const* currency;
        std::optional<std::string> buyer;
        std::string amounts;
        std::string refusal;
    } const cases[] = {
        {"10", "EUR", "ada@shop.example", "10.00 10.00 0.00", ""},
        {"2.50", "EUR", "grace@shop.example", "12.50 10.00 2.50", ""},
        {"0.50", "EUR", {}, "13.00 10.00 2.50", ""},
        {"1", "EUR", "ada@SHOP.example", "14.00 11.00 2.50", ""},
        {"1", "EUR", "bob@shop.example", "14.00 11.00 2.50", "400 contact_email: No contact has this address."},
        {"1", "USD", "ada@shop.example", "14.00 11.00 2.50", "400 currency: The revenue so far is in EUR."},
        {"9999999999.99", "EUR", "ada@shop.example", "14.00 11.00 2.50",
         "400 value: Ensure that there are no more than 12 digits in total."},
    };
    for (auto const& each : cases) {
        CAPTURE(each.amounts);
        auto const outcome = add(each.value, each.currency, each.buyer);
        if (each.refusal.empty()) CHECK(outcome.has_value());
        else CHECK(refusal_of(outcome) == each.refusal);
        CHECK(amounts() == each.amounts);
    }
    CHECK((api.contacts.get("con_1").last_purchased_at == waybill::date_time{world.now}));

    // What the contact cannot take the campaign does not get either.
    api.contacts.update_ltv({.email = "grace@shop.example", .value = waybill::decimal{"1"}, .currency = "EUR"});
    add_contact(world, "dollar@shop.example");
    api.contacts.update_ltv({.email = "dollar@shop.example", .value = waybill::decimal{"1"}, .currency = "USD"});
    CHECK(refusal_of(add("1", "EUR", "dollar@shop.example")) == "400 currency: The revenue so far is in USD.");
    CHECK(amounts() == "14.00 11.00 3.50");
}

TEST_CASE("a buyer whom the sandbox does not have is no matter, unless asked for")
{
    shop world;
    add_campaign(world, "aud_1");
    auto const after = world.konigle.campaigns.add_ltv(
        "cmp_1", {.value = waybill::decimal{"1"}, .currency = "USD", .contact_email = "bob@shop.example"});
    CHECK(after.ltv->text() == "1.00");
}

TEST_CASE("a campaign made in one call has an audience and a template of its own")
{
    seeded_shop const world;
    auto const& api = world.konigle;
    auto const made = api.campaigns
                          .new_email_campaign({.campaign_name = "Spring sale",
                                               .email_channel = "marketing",
                                               .contact_tags = tags{"customer"},
                                               .subject = "Sale",
                                               .body_html = "<p>Sale</p>",
                                               .body_text = "Sale",
                                               .description = "All must go",
                                               .utm_code = "spring",
                                               .from_name = "The shop",
                                               .template_name = "Sale mail"})
                          .campaign;
    CHECK((made.email_channel == std::string{"ch_2"}));
    CHECK((made.description == std::string{"All must go"}));
    CHECK((made.utm_code == std::string{"spring"}));
    CHECK((made.from_name == std::string{"The shop"}));
    auto const audience = api.audiences.get(made.audience);
    CHECK(audience.name == "Spring sale");
    CHECK(audience.code == "spring-sale");
    CHECK((audience.tags == tags{"customer"}));
    auto const mail = api.email_templates.get(made.email_template.value());
    CHECK(mail.name == "Sale mail");
    CHECK(mail.code == "sale-mail");
    CHECK(mail.subject == "Sale");
    CHECK(mail.body_html == "<p>Sale</p>");
    CHECK(mail.body_text == "Sale");
    CHECK(api.campaigns.start(made.id).execution->total_contacts == 3);

    CHECK(refusal_of(api.campaigns.new_email_campaign.attempt({.campaign_name = "n",
                                                               .email_channel = "ch_2",
                                                               .contact_tags = tags{},
                                                               .subject = "s",
                                                               .body_html = "b"})) ==
          "400 email_channel: Object with code=ch_2 does not exist.");
    CHECK(api.audiences.list().count == 2);
    CHECK(api.email_templates.list().count == 2);
}

TEST_CASE("what a campaign uses cannot be removed")
{
    seeded_shop const world;
    auto const& api = world.konigle;
    std::string const used = "409 in_use cmp_1 uses it.";
    CHECK(refusal_of(api.audiences.remove.attempt("aud_1")) == used);
    CHECK(refusal_of(api.email_channels.remove.attempt("ch_2")) == used);
    CHECK(refusal_of(api.email_templates.remove.attempt("tpl_1")) == used);
    CHECK(api.email_channels.remove.attempt("ch_1").has_value());
    api.campaigns.remove("cmp_1");
    CHECK(api.audiences.remove.attempt("aud_1").has_value());
    CHECK(api.email_channels.remove.attempt("ch_2").has_value());
    CHECK(api.email_templates.remove.attempt("tpl_1").has_value());
    CHECK(refusal_of(api.audiences.get.attempt("aud_1")) == "404 Not found.");
}

TEST_CASE("where asked for, a campaign names only what there is, and starts with a channel and a template")
{
    seeded_shop const world;
    auto const& campaigns = world.konigle.campaigns;
    auto const unknown = [](std::string const& field, std::string const& id) {
        return "400 " + field + ": Invalid pk \"" + id + "\" - object does not exist.";
    };
    CHECK(refusal_of(campaigns.create.attempt({.audience = "aud_9", .name = "n"})) == unknown("audience", "aud_9"));
    CHECK(refusal_of(campaigns.create.attempt({.email_channel = "marketing", .audience = "aud_1", .name = "n"})) ==
          unknown("email_channel", "marketing"));
    CHECK(refusal_of(campaigns.create.attempt({.email_template = "welcome", .audience = "aud_1", .name = "n"})) ==
          unknown("email_template", "welcome"));
    CHECK(refusal_of(campaigns.update.attempt("cmp_1", {.audience = "aud_9"})) == unknown("audience", "aud_9"));

    auto const bare = campaigns.create({.audience = "aud_1", .name = "n"}).id;
    CHECK(refusal_of(campaigns.start.attempt(bare)) ==
          "400 email_channel: This field may not be blank. email_template: This field may not be blank.");
    campaigns.update(bare, {.email_channel = "ch_2", .email_template = "tpl_1"});
    CHECK(campaigns.start.attempt(bare).has_value());
    CHECK(refusal_of(campaigns.start.attempt(bare)) == "400 invalid_state Campaign cannot be started");
}
