#include "constantcontact_account.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

using namespace constantcontact_checks;
using waybill::error_kind;

namespace {

/// Whose events those are.
template <class Endpoint>
addresses whose(Endpoint const& events, std::string const& id)
{
    addresses found;
    for (auto const& each : waybill::items(events, id))
        found.push_back(each.content.value.contact.email_address.value());
    return found;
}

} // namespace

TEST_CASE("Constant Contact sandbox: what becomes of a mail is an event of the campaign and of the contact")
{
    account of{{.page_size = 2}};
    auto const list = of.add_list("Readers");
    for (std::string const name : {"ada", "open.grace", "click.alan", "bounce.edsger", "leave.barbara", "forward.john"})
        of.add(name + "@shop.example", {{list}});
    of.add("elsewhere@shop.example");
    auto const id =
        of.sandbox.send({.name = "Spring & <Café>", .lists = {"1"}, .links = {"https://shop.example/?a=1&b=2"}});

    auto const campaign = of.client.campaigns.get(id).content.value;
    CHECK(campaign.name == "Spring & <Café>");
    CHECK(campaign.status == cc::campaign_status::sent);
    CHECK(campaign.sent == 6);
    CHECK(campaign.opens == 4);
    CHECK(campaign.clicks == 1);
    CHECK(campaign.bounces == 1);
    CHECK(campaign.forwards == 1);
    CHECK(campaign.opt_outs == 1);
    REQUIRE(campaign.contact_lists.size() == 1);
    CHECK(campaign.contact_lists[0].id == list);

    auto const& events = of.client.campaign_events;
    CHECK(whose(events.sends, id).size() == 6);
    CHECK(whose(events.opens, id) == addresses{"open.grace@shop.example", "click.alan@shop.example",
                                               "leave.barbara@shop.example", "forward.john@shop.example"});
    CHECK(whose(events.bounces, id) == addresses{"bounce.edsger@shop.example"});
    CHECK(whose(events.opt_outs, id) == addresses{"leave.barbara@shop.example"});
    CHECK(whose(events.forwards, id) == addresses{"forward.john@shop.example"});
    auto const clicks = campaign_clicks(of.client, id);
    REQUIRE(clicks.size() == 1);
    CHECK(clicks[0].url.value == "https://shop.example/?a=1&b=2");
    CHECK(clicks[0].url.clicks == 1);
    REQUIRE(clicks[0].events->size() == 1);
    CHECK(clicks[0].events->at(0).content.value.contact.email_address == "click.alan@shop.example");
    auto const bounce = events.bounces(id).entries.at(0).content.value;
    CHECK(bounce.campaign.name == "Spring & <Café>");
    CHECK(bounce.bounce_message == "550 5.1.1 <bounce.edsger@shop.example>");

    auto const alan = find_contact_id(of.client, "click.alan@shop.example").value();
    auto const& of_contact = of.client.contact_events;
    REQUIRE(whose(of_contact.clicks, alan).size() == 1);
    CHECK(of_contact.clicks(alan).entries[0].content.value.link_url == "https://shop.example/?a=1&b=2");
    CHECK(of_contact.clicks(alan).entries[0].content.value.event_time == waybill::date_time{of.now});
    CHECK(whose(of_contact.opens, alan).size() == 1);
    CHECK(whose(of_contact.sends, alan).size() == 1);
    CHECK(whose(of_contact.bounces, alan).empty());
    CHECK(whose(of_contact.forwards, alan).empty());
    CHECK(whose(of_contact.opt_outs, alan).empty());

    // Who left gets no more of them.
    CHECK(of.members("do-not-mail") == addresses{"leave.barbara@shop.example"});
    of.now += std::chrono::days{60};
    auto const next = of.sandbox.send({.name = "Summer", .lists = {"1"}});
    CHECK(of.client.campaigns.get(next).content.value.sent == 5);
    CHECK(whose(of_contact.sends, alan).size() == 2);
    CHECK(campaign_clicks(of.client, next).empty());
    // Events are known for 90 days.
    of.now += std::chrono::days{31};
    CHECK(whose(of_contact.sends, alan).size() == 1);
    CHECK(whose(events.opens, id).empty());
}

TEST_CASE("Constant Contact sandbox: campaigns are found by their status, events by ids that there are")
{
    account of;
    of.sandbox.seed();
    auto const named = [&](std::optional<cc::wanted_status> status) {
        std::vector<std::string> names;
        for (auto const& each : waybill::items(of.client.campaigns.list, {.status = status}))
            names.push_back(each.content.value.name);
        return names;
    };
    CHECK(named(std::nullopt) == std::vector<std::string>{"Spring", "Summer", "Autumn", "Café news"});
    CHECK(named(cc::wanted_status::draft) == std::vector<std::string>{"Summer"});
    CHECK(named(cc::wanted_status::scheduled) == std::vector<std::string>{"Autumn"});
    CHECK(named(cc::wanted_status::running) == std::vector<std::string>{"Café news"});
    CHECK(named(cc::wanted_status::sent) == std::vector<std::string>{"Spring"});
    auto const id = cc::short_id(of.client.campaigns.list().entries.at(0).id);
    CHECK(campaign_clicks(of.client, id).size() == 2);
    CHECK(of.client.campaigns.list().entries.at(0).content.value.date ==
          waybill::date_time{of.now - std::chrono::days{1}});

    CHECK(kind_of(of.client.campaigns.get.attempt("9")) == error_kind::not_found);
    CHECK(kind_of(of.client.campaign_events.opens.attempt("9")) == error_kind::not_found);
    CHECK(kind_of(of.client.campaign_events.clicks.attempt(id, "9")) == error_kind::not_found);
    CHECK(kind_of(of.client.contact_events.clicks.attempt("9")) == error_kind::not_found);
    CHECK_THROWS_AS((void)campaign_clicks(of.client, "9"), waybill::exception);
    CHECK_THROWS_AS(of.sandbox.send({.name = "x", .lists = {"9"}}), std::exception);
}
