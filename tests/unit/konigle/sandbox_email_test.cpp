#include "shop.hpp"

#include <waybill/types/file.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace {

using std::chrono::seconds;
using tags = std::vector<std::string>;
using addresses = std::vector<waybill::email_address>;
using verification = konigle::verification_status;

} // namespace

TEST_CASE("a set-up makes an account, its channels and an identity, or nothing")
{
    shop world{{.unknown = sandbox_unknown::refused}};
    auto const& api = world.konigle;
    konigle::email_account_setup const request{.account_name = "Shop",
                                               .default_from_email = "hello@shop.example",
                                               .default_reply_to_email = "help@shop.example",
                                               .identity_value = "Shop.example"};
    auto const made = api.email_accounts.setup(request);
    CHECK(made.account.id == "acc_1");
    CHECK(made.account.name == "Shop");
    CHECK((made.account.default_from_email == std::string{"hello@shop.example"}));
    CHECK((made.account.default_reply_to_email == std::string{"help@shop.example"}));
    REQUIRE(made.channels.size() == 2);
    CHECK(made.channels[0].code == "transactional");
    CHECK(made.channels[1].code == "marketing");
    CHECK(made.channels[1].account == "acc_1");
    CHECK(made.identity.account == "acc_1");
    CHECK(made.identity.identity_value == "shop.example");
    CHECK_FALSE(made.identity.verified);

    CHECK(is_taken(api.email_accounts.setup.attempt(request), "identity", "identity_value"));
    CHECK(api.email_accounts.list().count == 1);
    CHECK(api.email_channels.list().count == 2);

    auto other = request;
    other.identity_value = "other.example";
    CHECK(api.email_accounts.setup(other).channels.at(1).code == "marketing-2");
}

TEST_CASE("an account is changed, and stays while something belongs to it")
{
    shop world{{.unknown = sandbox_unknown::refused}};
    auto const& api = world.konigle;
    CHECK(refusal_of(api.email_channels.create.attempt(
              {.code = "news", .channel_type = konigle::email_channel_type::marketing})) ==
          "400 no_account There is no e-mail account yet");
    CHECK(refusal_of(api.email_accounts.check_status.attempt()) == "404 Not found.");
    CHECK(refusal_of(api.email_accounts.create.attempt({.name = " "})) == "400 name: This field may not be blank.");

    auto const made = api.email_accounts.create({.name = "Shop"});
    CHECK((made.default_from_email == std::string{}));
    CHECK(made.is_active);
    api.email_channels.create({.code = "news", .channel_type = konigle::email_channel_type::marketing});
    auto const changed = api.email_accounts.update("acc_1", {.default_from_name = "The shop"});
    CHECK(changed.name == "Shop");
    CHECK((changed.default_from_name == std::string{"The shop"}));
    CHECK(refusal_of(api.email_accounts.remove.attempt("acc_1")) == "409 in_use ch_1 uses it.");
    api.email_channels.remove("ch_1");
    CHECK(api.email_accounts.remove.attempt("acc_1").has_value());
}

TEST_CASE("an identity is pending until a check, which the account's status tells of")
{
    shop world{{.unknown = sandbox_unknown::refused}};
    auto const& api = world.konigle;
    api.email_accounts.create({.name = "Shop"});
    auto const made = api.email_identities.create({.identity_value = "shop.example"});
    CHECK((made.dkim_verification_status == verification::pending));
    CHECK_FALSE(made.verified);
    REQUIRE(made.dkim_records.size() == 2);
    CHECK(made.dkim_records[0].at("type").text == "\"CNAME\"");
    CHECK(api.email_accounts.check_status().text ==
          R"({"status":"ok","sending_enabled":false,"unverified":["shop.example"]})");

    world.now += seconds{5};
    auto const checked = api.email_identities.check_verification_status("idn_1");
    CHECK(checked.verified);
    CHECK(checked.dkim_verified);
    CHECK((checked.dkim_verification_status == verification::success));
    CHECK((checked.mail_from_verification_status == verification::pending));
    CHECK((checked.updated_at == waybill::date_time{world.now}));
    CHECK(api.email_accounts.check_status().text == R"({"status":"ok","sending_enabled":true,"unverified":[]})");
}

TEST_CASE("an identity is a domain or an address, once")
{
    using type = konigle::email_identity_type;
    shop world;
    auto const& identities = world.konigle.email_identities;
    struct {
        char const* given;
        type kind;
        char const* kept;
    } const cases[] = {
        {"Shop.Example", type::domain, "shop.example"},
        {"mail.shop.example", type::domain, "mail.shop.example"},
        {"Ada <ada@Shop.example>", type::email, "ada@shop.example"},
    };
    for (auto const& each : cases) {
        auto const made = identities.create({.identity_value = each.given});
        CHECK((made.identity_type == each.kind));
        CHECK(made.identity_value == each.kept);
        CHECK(is_taken(identities.create.attempt({.identity_value = each.kept}), "identity", "identity_value"));
    }
    for (char const* const wrong : {"", "shop", "shop .example", "ada@", "@shop.example", "ada@shop"}) {
        CAPTURE(wrong);
        CHECK(refusal_of(identities.create.attempt({.identity_value = wrong})) ==
              "400 identity_value: Enter a domain or an e-mail address.");
    }
    using ordering = konigle::email_identity_ordering;
    CHECK(ids_of(identities.list({.identity_type = type::email})) == "idn_3 ");
    CHECK(ids_of(identities.list({.q = "MAIL."})) == "idn_2 ");
    CHECK(ids_of(identities.list({.ordering = ordering::identity_value})) == "idn_3 idn_2 idn_1 ");
    CHECK(ids_of(identities.list({.ordering = ordering::created_at_descending})) == "idn_1 idn_2 idn_3 ");
}

TEST_CASE("mail can come from a subdomain of the identity's own")
{
    shop world;
    auto const& identities = world.konigle.email_identities;
    identities.create({.identity_value = "shop.example"});
    CHECK(refusal_of(identities.update.attempt("idn_1", {.use_custom_mail_from = true})) ==
          "400 use_custom_mail_from: Set up a custom mail-from domain first.");
    for (char const* const wrong :
         {"", "shop.example", "bounce.other.example", "bounceshop.example", "b b.shop.example"}) {
        CAPTURE(wrong);
        CHECK(refusal_of(identities.setup_custom_mail_from.attempt("idn_1", {.mail_from_domain = wrong})) ==
              "400 mail_from_domain: Enter a subdomain of the identity's domain.");
    }
    identities.check_verification_status("idn_1");
    auto const set = identities.setup_custom_mail_from("idn_1", {.mail_from_domain = "Bounce.shop.example"});
    CHECK((set.mail_from_domain == std::string{"bounce.shop.example"}));
    CHECK(set.use_custom_mail_from);
    CHECK_FALSE(set.mail_from_verified);
    REQUIRE(set.mail_from_records.size() == 2);
    CHECK(set.mail_from_records[0].at("name").text == "\"bounce.shop.example\"");
    auto const checked = identities.check_verification_status("idn_1");
    CHECK(checked.mail_from_verified);
    CHECK((checked.mail_from_verification_status == verification::success));
    CHECK_FALSE(identities.update("idn_1", {.use_custom_mail_from = false}).use_custom_mail_from);
    CHECK(identities.get("idn_1").verified);
}

TEST_CASE("channel codes are handles in lower case, each used once")
{
    using enum konigle::email_channel_type;
    shop world;
    auto const& channels = world.konigle.email_channels;
    auto const made = channels.create({.code = "News", .channel_type = marketing});
    CHECK(made.code == "news");
    CHECK(made.account == "acc_1");
    CHECK((made.status == konigle::email_channel_status::active));
    CHECK(made.daily_quota == 1000);
    channels.create({.code = "bills", .channel_type = transactional});
    CHECK(is_taken(channels.create.attempt({.code = "NEWS", .channel_type = broadcast}), "channel", "code"));
    CHECK(is_taken(channels.update.attempt("ch_2", {.code = "News"}), "channel", "code"));
    CHECK(channels.update("ch_1", {.code = "News"}).code == "news");
    for (char const* const wrong : {"", "no blanks", "no.dots"}) {
        CAPTURE(wrong);
        CHECK(refusal_of(channels.update.attempt("ch_2", {.code = wrong})).starts_with("400 "));
    }
    CHECK(channels.get("ch_2").code == "bills");
}

TEST_CASE("channels are found and put into order")
{
    using enum konigle::email_channel_type;
    using ordering = konigle::email_channel_ordering;
    shop world;
    auto const& channels = world.konigle.email_channels;
    for (auto const& [code, type] :
         {std::pair{"news", marketing}, {"bills", transactional}, {"alarms", transactional}}) {
        world.now += seconds{1};
        channels.create({.code = code, .channel_type = type});
    }
    world.now += seconds{1};
    channels.set_engagement_tracking("ch_2", {.enable = true});
    struct {
        konigle::email_channel_filters filters;
        std::string ids;
    } const cases[] = {
        {{}, "ch_1 ch_2 ch_3 "},
        {{.q = "l"}, "ch_2 ch_3 "},
        {{.channel_type = "transactional"}, "ch_2 ch_3 "},
        {{.channel_type = "unheard-of"}, ""},
        {{.status = "active"}, "ch_1 ch_2 ch_3 "},
        {{.status = "suspended"}, ""},
        {{.ordering = ordering::code}, "ch_3 ch_2 ch_1 "},
        {{.ordering = ordering::code_descending}, "ch_1 ch_2 ch_3 "},
        {{.ordering = ordering::channel_type}, "ch_1 ch_2 ch_3 "},
        {{.ordering = ordering::channel_type_descending}, "ch_2 ch_3 ch_1 "},
        {{.ordering = ordering::status_descending}, "ch_1 ch_2 ch_3 "},
        {{.ordering = ordering::created_at_descending}, "ch_3 ch_2 ch_1 "},
        {{.ordering = ordering::updated_at}, "ch_1 ch_3 ch_2 "},
        {{.page = 2, .page_size = 1, .channel_type = "transactional", .ordering = ordering::code}, "ch_2 "},
    };
    for (auto const& each : cases) CHECK(ids_of(channels.list(each.filters)) == each.ids);
}

TEST_CASE("opening and clicks are counted where the channel tracks them")
{
    seeded_shop const world;
    auto const& api = world.konigle;
    auto const start = [&] {
        auto const id =
            api.campaigns.create({.email_channel = "ch_2", .email_template = "tpl_1", .audience = "aud_1", .name = "n"})
                .id;
        return api.campaigns.start(id).execution.value();
    };
    CHECK_FALSE(start().total_opened.has_value());
    CHECK(api.email_channels.set_engagement_tracking("ch_2", {.enable = true}).enable_engagement_tracking);
    CHECK((start().total_opened == 0));
    CHECK((start().total_clicked == 0));
    CHECK_FALSE(api.email_channels.set_engagement_tracking("ch_2", {.enable = false}).enable_engagement_tracking);
    CHECK_FALSE(start().total_clicked.has_value());
}

TEST_CASE("templates have a code each and something in every part")
{
    shop world;
    auto const& templates = world.konigle.email_templates;
    auto const create = [&](char const* name, char const* code, char const* subject, char const* body) {
        return templates.create.attempt({.name = name, .code = code, .subject = subject, .body_html = body});
    };
    CHECK(create("Welcome", "welcome", "Hello {{ name }}", "<p></p>").value().subject == "Hello {{ name }}");
    CHECK(is_taken(create("Other", "Welcome", "s", "b"), "template", "code"));
    CHECK(refusal_of(create(" ", "c", "s", "b")) == "400 name: This field may not be blank.");
    CHECK(refusal_of(create("n", "c", "", "b")) == "400 subject: This field may not be blank.");
    CHECK(refusal_of(create("n", "c", "s", "")) == "400 body_html: This field may not be blank.");
    CHECK(refusal_of(templates.update.attempt("tpl_1", {.subject = ""})) ==
          "400 subject: This field may not be blank.");
    CHECK(templates.update("tpl_1", {.body_text = "text", .is_base = true}).is_base);
    CHECK(templates.get("tpl_1").body_text == "text");
}

TEST_CASE("templates are found and put into order")
{
    using ordering = konigle::email_template_ordering;
    shop world;
    auto const& templates = world.konigle.email_templates;
    auto const add = [&](char const* name, char const* code, tags const& has, bool is_base) {
        templates.create(
            {.name = name, .code = code, .subject = "About us", .body_html = "b", .tags = has, .is_base = is_base});
    };
    add("Base", "z", {}, true);
    add("Welcome", "y", {"new", "mail"}, false);
    add("Parting", "x", {"mail"}, false);
    struct {
        konigle::email_template_filters filters;
        std::string ids;
    } const cases[] = {
        {{.q = "ABOUT"}, "tpl_1 tpl_2 tpl_3 "},
        {{.q = "part"}, "tpl_3 "},
        {{.tags = "mail"}, "tpl_2 tpl_3 "},
        {{.tags = "mail,new"}, "tpl_2 "},
        {{.is_base = true}, "tpl_1 "},
        {{.is_base = false}, "tpl_2 tpl_3 "},
        {{.ordering = ordering::name}, "tpl_1 tpl_3 tpl_2 "},
        {{.ordering = ordering::code}, "tpl_3 tpl_2 tpl_1 "},
        {{.is_base = false, .ordering = ordering::code_descending}, "tpl_2 tpl_3 "},
    };
    for (auto const& each : cases) CHECK(ids_of(templates.list(each.filters)) == each.ids);
}

TEST_CASE("mails that were sent are kept to be looked at")
{
    seeded_shop const world;
    auto const& api = world.konigle;
    konigle::email_send mail{.to_email = addresses{"ada@shop.example", "Grace <grace@shop.example>"},
                             .subject = "Your order",
                             .body_html = "<p>Thanks</p>",
                             .channel = "transactional"};
    auto const sent = api.emails.send(mail);
    CHECK(sent.status == "sent");
    CHECK((sent.message_id == std::string{"m-1"}));
    CHECK(sent.template_id.is_null());

    mail.from_email = "bills@shop.example";
    mail.attachments = std::vector<waybill::file>{waybill::file{"%PDF", "bill.pdf"}, waybill::file{"x", "terms.txt"}};
    CHECK((api.emails.send(mail).message_id == std::string{"m-2"}));
    api.campaigns.send_test_email("cmp_1", {.email_address = "ada@shop.example"});

    auto const mails = world.sandbox.mails();
    REQUIRE(mails.size() == 3);
    CHECK(mails[0].from == "hello@shop.example"); // the account's
    CHECK((mails[0].to == tags{"ada@shop.example", "grace@shop.example"}));
    CHECK(mails[0].subject == "Your order");
    CHECK(mails[0].attachments.empty());
    CHECK(mails[1].from == "bills@shop.example");
    CHECK((mails[1].attachments == tags{"bill.pdf", "terms.txt"}));
    CHECK((mails[2].to == tags{"ada@shop.example"}));
    CHECK(mails[2].subject == "Welcome to the shop");
    CHECK(world.sandbox.calls().at(1).request.fields.find("Content-Type")->starts_with("multipart/form-data"));
}

TEST_CASE("a mail can be kept as a template")
{
    shop world;
    konigle::email_send const mail{.to_email = addresses{"ada@shop.example"},
                                   .subject = "Your order",
                                   .body_html = "<p>Thanks</p>",
                                   .body_text = "Thanks",
                                   .channel = "any",
                                   .save_as_template = true};
    CHECK((world.konigle.emails.send(mail).template_id == std::string{"tpl_1"}));
    CHECK((world.konigle.emails.send(mail).template_id == std::string{"tpl_2"}));
    auto const kept = world.konigle.email_templates.get("tpl_2");
    CHECK(kept.name == "Your order");
    CHECK(kept.code == "your-order-2");
    CHECK(kept.body_html == "<p>Thanks</p>");
    CHECK(kept.body_text == "Thanks");
}

TEST_CASE("where asked for, mail goes by a channel there is, from a sender that is verified")
{
    seeded_shop const world;
    auto const& api = world.konigle;
    api.email_identities.create({.identity_value = "ada@other.example"});
    auto const send = [&](char const* from, char const* channel) {
        return api.emails.send.attempt({.from_email = from,
                                        .to_email = addresses{"grace@shop.example"},
                                        .subject = "s",
                                        .body_html = "b",
                                        .channel = channel});
    };
    CHECK(send("any@shop.example", "marketing").has_value());
    CHECK(refusal_of(send("any@shop.example", "ch_1")) == "400 channel: Invalid pk \"ch_1\" - object does not exist.");
    std::string const unverified = "400 from_email: This address is not verified.";
    CHECK(refusal_of(send("ada@other.example", "marketing")) == unverified);
    api.email_identities.check_verification_status("idn_2");
    CHECK(send("ada@other.example", "marketing").has_value());
    CHECK(refusal_of(send("bob@other.example", "marketing")) == unverified);
    CHECK(refusal_of(send("any@mail.shop.example", "marketing")) == unverified);
    CHECK(world.sandbox.mails().size() == 2);
}
