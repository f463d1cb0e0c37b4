#include "constantcontact_checks.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace constantcontact_checks;
using waybill::error_kind;

namespace {

std::string event_named(std::string const& name, std::string const& more = {})
{
    return feed_of(
        "<" + name +
        " xmlns='http://ws.constantcontact.com/ns/1.0/'><Contact "
        "id='http://x/contacts/53'><EmailAddress>a@b.example</EmailAddress>"
        "<link xmlns='http://www.w3.org/2005/Atom' href='/contacts/53'/></Contact><Campaign id='http://x/campaigns/7'/>"
        "<EventTime>2009-01-18T16:50:04.534Z</EventTime>" +
        more + "</" + name + ">");
}

} // namespace

TEST_CASE("campaigns are listed by status")
{
    CHECK(shown(would_send().campaigns.list()) == "GET /campaigns");
    struct {
        cc::wanted_status status;
        std::string_view text;
    } const cases[] = {{cc::wanted_status::draft, "DRAFT"},
                       {cc::wanted_status::running, "RUNNING"},
                       {cc::wanted_status::sent, "SENT"},
                       {cc::wanted_status::scheduled, "SCHEDULED"}};
    for (auto const& [status, text] : cases)
        CHECK(shown(would_send().campaigns.list({status})) == "GET /campaigns?status=" + std::string{text});
}

TEST_CASE("the links of a campaign are read however they are spelled")
{
    auto const links_of = [](std::string const& xml) {
        return answered_with(entry("<Campaign xmlns='http://ws.constantcontact.com/ns/1.0/'><Status>Sent</Status>" +
                                   xml + "</Campaign>"))
            .campaigns.get("1")
            .content.value.urls;
    };
    CHECK(links_of("<URLS></URLS>").empty());
    CHECK(links_of("").empty());
    for (auto const* const xml : {"<Urls><Url id='u'><Value>v</Value><Clicks>5</Clicks></Url></Urls>",
                                  "<URLS><Url id='u'><value>v</value><Clicks>5</Clicks></Url></URLS>"}) {
        CAPTURE(xml);
        auto const links = links_of(xml);
        REQUIRE(links.size() == 1);
        CHECK(links[0].value == "v");
        CHECK(links[0].clicks == 5);
    }
}

TEST_CASE("events of each kind have their place and their element")
{
    auto const& preview = would_send();
    CHECK(shown(preview.contact_events.bounces("53")) == "GET /contacts/53/events/bounces");
    CHECK(shown(preview.contact_events.clicks("53")) == "GET /contacts/53/events/clicks");
    CHECK(shown(preview.contact_events.opt_outs("53")) == "GET /contacts/53/events/optouts");
    CHECK(shown(preview.campaign_events.forwards("7")) == "GET /campaigns/7/events/forwards");
    CHECK(shown(preview.campaign_events.sends("7")) == "GET /campaigns/7/events/sends");
    CHECK(shown(preview.campaign_events.clicks("7", "9")) == "GET /campaigns/7/events/urls/9");

    auto const bounce = answered_with(event_named("BounceEvent", "<Code>B</Code>"))
                            .contact_events.bounces("53")
                            .entries.at(0)
                            .content.value;
    CHECK(bounce.contact.id == "http://x/contacts/53");
    CHECK(bounce.contact.email_address == "a@b.example");
    CHECK(bounce.campaign.id == "http://x/campaigns/7");
    CHECK(bounce.event_time == waybill::date_time::parse("2009-01-18T16:50:04.534Z"));
    CHECK(bounce.code == "B");
    CHECK(answered_with(event_named("ClickEvent", "<LinkUrl>u</LinkUrl>"))
              .contact_events.clicks("53")
              .entries.at(0)
              .content.value.link_url == "u");
    for (auto const* const spelled : {"OptOutEvent", "OptoutEvent"})
        CHECK(answered_with(event_named(spelled)).campaign_events.opt_outs("7").entries.size() == 1);
    CHECK(answered_with(event_named("OpenEvent")).campaign_events.sends.attempt("7").error().kind ==
          error_kind::decode);
}

TEST_CASE("clicks are gathered link by link, and one that fails takes nothing from the others")
{
    service made;
    made.fake.campaigns.get = [](std::string const&) {
        cc::entry<cc::campaign> kept;
        kept.id = "http://x/campaigns/7";
        kept.content.value.urls = {{.id = "http://x/campaigns/7/events/urls/1", .value = "one"},
                                   {.id = "http://x/campaigns/7/events/urls/2"}};
        return kept;
    };
    made.fake.campaign_events.clicks = [](std::string const& campaign, std::string const& url) {
        if (campaign != "7" || url != "1") throw waybill::refusal{404};
        cc::feed<cc::click_event> all;
        all.entries.resize(2);
        return all;
    };
    auto const all = campaign_clicks(made.client, "7");
    REQUIRE(all.size() == 2);
    CHECK(all[0].url.value == "one");
    REQUIRE(all[0].events.has_value());
    CHECK(all[0].events->size() == 2);
    REQUIRE_FALSE(all[1].events.has_value());
    CHECK(all[1].events.error().kind == error_kind::not_found);
    CHECK_THROWS_AS((void)campaign_clicks(service{}.client, "7"), waybill::exception);
}
