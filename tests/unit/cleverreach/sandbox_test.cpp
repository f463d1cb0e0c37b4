#include <sandbox/cleverreach_sandbox.hpp>

#include <waybill/cleverreach.hpp>
#include <waybill/codec/soap.hpp>
#include <waybill/transport/in_process.hpp>

#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace cleverreach = waybill::cleverreach;
using cleverreach::readout;
using waybill::error_kind;
using waybill::unix_time;

/// A sandbox whose clock the test sets, and a client of it.
struct lists {
    lists()
        : sandbox([this] {
              cleverreach_sandbox_options options;
              options.now = [this] { return now; };
              return options;
          }())
    {
    }

    std::int32_t add_list() { return client.groups.add({.name = "Readers"}).id.value(); }
    cleverreach::receiver add(std::int32_t list, std::string const& email)
    {
        return client.receivers.add({.list_id = list, .receiver = {.email = email}});
    }
    static std::vector<cleverreach::receiver> many(std::size_t count)
    {
        std::vector<cleverreach::receiver> made;
        for (std::size_t i = 0; i < count; ++i) made.push_back({.email = std::to_string(i) + "@shop.example"});
        return made;
    }

    std::chrono::sys_seconds now{std::chrono::sys_days{std::chrono::year{2030} / 6 / 1}};
    cleverreach_sandbox sandbox;
    cleverreach::client client{"sandbox-key", {.retry = {.attempts = 1}}, waybill::in_process{sandbox}};
};

/// What a call fails with: its code and text.
template <class Result>
std::pair<std::string, std::string> failure_of(Result const& got)
{
    REQUIRE(got.has_error());
    return {got.error().provider_code, got.error().provider_message};
}

using said = std::pair<std::string, std::string>;
said const not_found{"20", "data not found"};

struct outcome {
    std::int32_t statuscode{};
};
BOOST_DESCRIBE_STRUCT(outcome, (), (statuscode))

std::string with_key(std::string body)
{
    return body.insert(body.find("<listId"), "<apiKey>sandbox-key</apiKey>");
}

waybill::http::response post(cleverreach_sandbox& sandbox, std::string body)
{
    return sandbox.answer({waybill::verb::post, "/soap/interface_v5.1.php", {}, std::move(body)});
}

} // namespace

TEST_CASE("CleverReach sandbox: calls need the key, but the one that trades a token for it")
{
    cleverreach_sandbox sandbox;
    cleverreach::client const stranger{"other", {}, waybill::in_process{sandbox}};
    CHECK(failure_of(stranger.groups.list.attempt()) == said{"1", "invalid api key"});
    CHECK(stranger.groups.list.attempt().error().kind == error_kind::authentication);
    CHECK(stranger.account.trade_token({.token = "sandbox-token"}) == "sandbox-key");
    CHECK(failure_of(stranger.account.trade_token.attempt({.token = "no"})) == not_found);
    cleverreach::client const owner{"sandbox-key", {}, waybill::in_process{sandbox}};
    CHECK(owner.account.details().id == 4242);
    REQUIRE(sandbox.calls().size() == 5);
    CHECK(sandbox.calls()[4].operation == "account.details");
}

TEST_CASE("CleverReach sandbox: receivers are activated and deactivated, by the clock")
{
    lists of;
    auto const list = of.add_list();
    auto const added = of.client.receivers.add(
        {.list_id = list,
         .receiver = {.email = "ada@shop.example", .attributes = {{.key = "first_name", .value = "Ada"}}}});
    CHECK(added.active == false);
    CHECK(added.registered == unix_time{of.now});
    CHECK(added.activated == unix_time{});
    REQUIRE(added.attributes.size() == 1);
    CHECK(added.attributes[0].value == "Ada");

    of.now += std::chrono::hours{1};
    auto const active = of.client.receivers.set_active({.list_id = list, .email = "ada@shop.example"});
    CHECK(active.active == true);
    CHECK(active.activated == unix_time{of.now});
    CHECK(of.client.groups.stats({.list_id = list}).active == 1);
    auto const inactive = of.client.receivers.set_inactive({.list_id = list, .email = "ada@shop.example"});
    CHECK(inactive.active == false);
    CHECK(inactive.deactivated == unix_time{of.now});
    CHECK(inactive.activated == unix_time{of.now});
    auto const updated = of.client.receivers.update(
        {.list_id = list,
         .receiver = {.email = "ada@shop.example",
                      .active = true,
                      .attributes = {{.key = "first_name", .value = "A"}, {.key = "x", .value = ""}}}});
    CHECK(updated.active == true);
    REQUIRE(updated.attributes.size() == 2);
    CHECK(updated.attributes[0].value == "A");
    CHECK(updated.attributes[0].type == cleverreach::attribute_type::text);
    CHECK(of.client.groups.list().front().count == 1);
}

TEST_CASE("CleverReach sandbox: refusals have the service's codes and texts")
{
    lists of;
    auto const list = of.add_list();
    of.add(list, "ada@shop.example");
    auto& to = of.client;
    auto const add = [&](std::string const& email, std::int32_t to_list) {
        return to.receivers.add.attempt({.list_id = to_list, .receiver = {.email = email}});
    };
    CHECK(failure_of(add("ada@shop.example", list)) == said{"50", "duplicate data"});
    CHECK(add("ada@shop.example", list).error().kind == error_kind::conflict);
    CHECK(failure_of(add("not an address", list)) == said{"30", "email invalid"});
    CHECK(failure_of(add("a@shop.example", 99)) == not_found);
    CHECK(to.blacklist.add({.email = "no@shop.example"}) == "no@shop.example");
    CHECK(failure_of(add("no@shop.example", list)) == said{"40", "email blacklisted"});
    CHECK(to.blacklist.remove({.email = "no@shop.example"}) == "no@shop.example");
    CHECK_FALSE(add("no@shop.example", list).has_error());
    to.groups.blacklist({.list_id = list, .email = "b@shop.example"});
    CHECK(failure_of(add("b@shop.example", list)).first == "40");
    CHECK(failure_of(to.receivers.get_by_email.attempt({.list_id = list, .email = "nobody@shop.example"})) == not_found);
    CHECK(failure_of(to.receivers.get_by_id.attempt({.list_id = list, .id = 99})) == not_found);
    CHECK(failure_of(to.receivers.remove.attempt({.list_id = list, .email = "nobody@shop.example"})) == not_found);
    CHECK(failure_of(to.forms.list.attempt({.list_id = list})) == said{"110", "no forms available"});
    CHECK(failure_of(to.mailings.create.attempt({.mailing = {.name = "x", .html = "", .text = "a"}})) ==
          said{"100", "given mail to short"});
    CHECK(failure_of(to.mailings.get.attempt({.mailing_id = 1})) == not_found);
    CHECK(failure_of(to.reports.get.attempt({.report_id = 1})) == not_found);
}

TEST_CASE("CleverReach sandbox: batches hold 50, pages 100, and bulk and items do with that")
{
    lists of;
    auto const list = of.add_list();
    CHECK(failure_of(of.client.receivers.list.attempt({.list_id = list})) == not_found);
    // The client would not send it.
    auto const large =
        waybill::soap_write_call("CRS", "receiverAddBatch",
                                 cleverreach::receiver_add_batch{.list_id = list, .receivers = lists::many(51)})
            .value();
    CHECK(waybill::soap_read_response<outcome>(post(of.sandbox, with_key(large)).body)->statuscode == 80);
    CHECK(of.client.receivers.add_batch({.list_id = list, .receivers = {{.email = "0@shop.example"}, {.email = "none"}}}) == "1");

    auto const everybody = lists::many(205);
    auto const report = waybill::bulk(of.client.receivers.add_batch, {.list_id = list}, everybody);
    CHECK(report.all_done());
    CHECK(of.client.groups.stats({.list_id = list}).total == 205);
    std::vector<std::size_t> sizes;
    for (std::int32_t page = 0; page < 3; ++page)
        sizes.push_back(of.client.receivers.list({.list_id = list, .page = {.page = page}}).size());
    CHECK(sizes == std::vector<std::size_t>{100, 100, 5});
    CHECK(failure_of(of.client.receivers.list.attempt({.list_id = list, .page = {.page = 3}})) == not_found);
    std::size_t found = 0;
    for (auto const& each : waybill::items(of.client.receivers.list, {.list_id = list})) {
        CHECK(each.email == std::to_string(found) + "@shop.example");
        ++found;
    }
    CHECK(found == 205);
    of.client.receivers.set_active({.list_id = list, .email = "7@shop.example"});
    auto const active = of.client.receivers.list({.list_id = list, .page = {.filter = cleverreach::receiver_filter::active}});
    REQUIRE(active.size() == 1);
    CHECK(active[0].id == 8);
    CHECK(of.client.groups.clear({.list_id = list}) == std::to_string(list));
    CHECK(of.client.groups.stats({.list_id = list}).total == 0);
}

TEST_CASE("CleverReach sandbox: a receiver has what the level asks for, orders of batches included")
{
    lists of;
    auto const list = of.add_list();
    of.client.receivers.add({.list_id = list,
                             .receiver = {.email = "ada@shop.example",
                                          .attributes = {{.key = "a", .value = "1"}},
                                          .events = {{.type = "click"}}}});
    cleverreach::receiver_order const first{.order_id = "A-1", .product = "Käse <1kg>", .price = waybill::decimal{"19.90"}};
    cleverreach::receiver_order const second{.order_id = "A-2"};
    CHECK(of.client.receivers.add_order_batch(
              {.list_id = list, .orders = {{.email = "ada@shop.example", .orders = {first, second}}}}) == "2");
    CHECK(of.client.receivers.add_order({.list_id = list, .email = "ada@shop.example", .order = {.order_id = "A-3"}}) == "A-3");
    auto const read = [&](std::optional<readout> level) {
        return of.client.receivers.get_by_email({.list_id = list, .email = "ada@shop.example", .level = level});
    };
    CHECK(read(readout::basic).attributes.empty());
    CHECK(read(std::nullopt).attributes.size() == 1);
    CHECK(read(readout::attributes).attributes.size() == 1);
    CHECK(read(readout::attributes).orders.empty());
    auto const all = read(readout::everything);
    CHECK(all.events.size() == 1);
    REQUIRE(all.orders.size() == 3);
    CHECK(all.orders[0].product == "Käse <1kg>");
    CHECK(all.orders[0].price == waybill::decimal{"19.9"});
}

TEST_CASE("CleverReach sandbox: attributes, filters, forms and mailings")
{
    lists of;
    of.sandbox.seed();
    auto& to = of.client;
    CHECK(to.groups.add_attribute({.list_id = 1, .name = "Shoe size", .type = cleverreach::attribute_type::number}) ==
          "shoe_size");
    CHECK(failure_of(to.groups.add_attribute.attempt(
                         {.list_id = 1, .name = "Shoe size", .type = cleverreach::attribute_type::number}))
              .first == "50");
    auto const details = to.groups.get({.list_id = 1});
    REQUIRE(details.attributes.size() == 2);
    CHECK(details.attributes[1].variable == "{SHOE_SIZE}");
    CHECK(details.global_attributes.size() == 1);
    CHECK(to.groups.remove_attribute({.list_id = 1, .name = "shoe_size"}) == "shoe_size");
    CHECK(to.groups.add_filter({.list_id = 1,
                                .name = "B",
                                .conditions = {{.field = "first_name", .comparison = "LIKE", .condition = "B%"}}}) ==
          1);

    REQUIRE(to.forms.list({.list_id = 1}).size() == 1);
    CHECK(to.forms.get_code({.form_id = 1, .ssl = true}).find("https://") != std::string::npos);
    CHECK(to.forms.send_activation_mail({.form_id = 1,
                                         .email = "edsger@shop.example",
                                         .evidence = cleverreach::doi_data{.user_ip = "192.0.2.7"}}) ==
          "edsger@shop.example");
    CHECK(failure_of(to.forms.activation_mail.attempt({.form_id = 1, .email = "ada@shop.example"})) ==
          said{"60", "subscriber allready active"});
    CHECK(failure_of(to.forms.unsubscribe_mail.attempt({.form_id = 1, .email = "barbara@shop.example"})) ==
          said{"90", "subscriber allready inactive"});
    REQUIRE(of.sandbox.mails().size() == 1);
    CHECK(of.sandbox.mails()[0].to == "edsger@shop.example");
    CHECK(of.sandbox.mails()[0].about == cleverreach_sandbox_mail::purpose::activation);

    auto const made = to.mailings.create({.mailing = {.name = "June", .group_id = 1, .html = "<p>Hello, all of you</p>"}});
    CHECK(made.id == 2);
    CHECK(made.group_ids.size() == 1);
    CHECK(to.mailings.add_group({.mailing_id = 2, .group_id = 2}).group_ids.size() == 2);
    CHECK(to.mailings.update({.mailing_id = 2, .mailing = {.subject = "New"}}).name == "June");
    CHECK(to.mailings.get({.mailing_id = 2}).subject == "New");
    CHECK(to.reports.get({.report_id = 1, .level = 1}).xml.has_value());
    CHECK(to.reports.user_activity({.report_id = 1}).size() == 2);
    CHECK(to.groups.remove({.list_id = 1}) == "1");
    CHECK(failure_of(to.forms.get_code.attempt({.form_id = 1})) == not_found);
}

TEST_CASE("CleverReach sandbox: what is no call of a method is answered by a fault, an empty list by a list")
{
    cleverreach_sandbox sandbox;
    auto const call = [&](std::string const& method) {
        return post(sandbox, "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><" + method +
                                 "><apiKey>sandbox-key</apiKey></" + method + "></e:Body></e:Envelope>");
    };
    auto const unknown = call("nowhere");
    CHECK(unknown.status == 500);
    CHECK(waybill::soap_read_fault(unknown.body)->text == "Procedure 'nowhere' not present");
    CHECK(waybill::soap_read_fault(post(sandbox, "hello").body)->text == "Bad Request");
    CHECK(waybill::soap_read_fault(call("groupClear").body)->code == "SOAP-ENV:Client");
    auto const empty = call("groupGetList");
    CHECK(empty.status == 200);
    CHECK(empty.body.find("SOAP-ENC:arrayType=\"tns:group[0]\"") != std::string::npos);
}
