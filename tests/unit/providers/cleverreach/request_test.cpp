#include "cleverreach_checks.hpp"

#include <waybill/codec/json.hpp>
#include <waybill/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace {

namespace cr = waybill::cleverreach;
using cleverreach_checks::refused;
using cleverreach_checks::reply;
using cleverreach_checks::shown;
using cleverreach_checks::would_send;

waybill::unix_time at(std::int64_t seconds)
{
    return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
}

} // namespace

TEST_CASE("what to read of a receiver is a number made of flags")
{
    auto const level = [](std::optional<cr::readout> what) {
        auto const text = shown(would_send().receivers.get_by_id({.list_id = 1, .id = 2, .level = what}));
        auto const begin = text.find("<level int>");
        return begin == std::string::npos ? "none" : text.substr(begin + 11, text.find("</level>") - begin - 11);
    };
    CHECK(level(cr::readout::basic) == "0");
    CHECK(level(cr::readout::attributes | cr::readout::orders) == "5");
    CHECK(level(cr::readout::attributes | cr::readout::events | cr::readout::orders) == "7");
    CHECK((cr::readout::everything & cr::readout::events) == cr::readout::events);
    CHECK(level(std::nullopt) == "none");
    CHECK(shown(would_send().receivers.get_by_email({.list_id = 1, .email = "e"})) ==
          "<receiverGetByEmail><listId int>1</listId><email string>e</email><level int>1</level></receiverGetByEmail>");
}

TEST_CASE("structures, lists, prices and times go out under the names and types of the description")
{
    cr::receiver const ada{.email = "a", .registered = at(9), .attributes = {{.key = "k", .value = "v"}}, .orders = {{.order_id = "o", .price = waybill::decimal{"19.90"}}}};
    CHECK(shown(would_send().receivers.update({.list_id = 1, .receiver = ada})) ==
          "<receiverUpdate><listId int>1</listId><userData receiverData><email string>a</email><registered int>9</registered>"
          "<attributes receiverAttributes receiverAttribute[1]><item receiverAttribute><key string>k</key><value string>v</value></item></attributes>"
          "<orders receiverOrders receiverOrder[1]><item receiverOrder><order_id string>o</order_id><price float>19.90</price></item></orders>"
          "</userData></receiverUpdate>");
    CHECK(shown(would_send().receivers.list_by_date({.list_id = 1, .page = {.range_start = at(5), .range_end = at(6), .page = 2}})) ==
          "<receiverGetByDate><listId int>1</listId><page dateFilterSegment><range_start string>5</range_start><range_end string>6</range_end>"
          "<page int>2</page></page></receiverGetByDate>");
    CHECK(shown(would_send().groups.add_filter({.list_id = 1, .name = "f", .conditions = {{.field = "x", .comparison = "="}}})) ==
          "<groupFilterAdd><listId int>1</listId><name string>f</name><rules filterRules filterRule[1]><item filterRule><field string>x</field>"
          "<operator string>=</operator></item></rules></groupFilterAdd>");
    CHECK(shown(would_send().mailings.add_group({.mailing_id = 1, .group_id = 2})) ==
          "<mailingAddgroup><mailingId int>1</mailingId><GroupId int>2</GroupId></mailingAddgroup>");
    CHECK(shown(would_send().forms.send_activation_mail({.form_id = 1, .email = "e"})) ==
          "<formsSendActivationMail><formId int>1</formId><email string>e</email></formsSendActivationMail>");
}

TEST_CASE("what the service is bound to refuse is refused, with the member named")
{
    auto const& api = would_send();
    CHECK(refused(api.receivers.add.attempt({.list_id = 1, .receiver = {.source = "x"}})) == "subscriberData/email");
    CHECK(refused(api.receivers.add.attempt({.receiver = {.email = "e"}})) == "listId");
    CHECK(refused(api.receivers.add_batch.attempt({.list_id = 1, .receivers = std::vector<cr::receiver>(51, {.email = "e"})})) == "subscriberData");
    CHECK(refused(api.receivers.add_batch.attempt({.list_id = 1, .receivers = std::vector<cr::receiver>(50, {.email = "e"})})).empty());
    CHECK(refused(api.receivers.update_batch.attempt({.list_id = 1, .receivers = {{.email = "e"}, {}}})) == "userData/1/email");
    CHECK(refused(api.forms.get_code.attempt({})) == "formId");
}

TEST_CASE("all pages of a list end with a page that is not found, or an empty one")
{
    for (auto const& last : {reply("<data/>"), reply("<data/>", "ERROR", 20, "data not found")}) {
        std::vector<std::string> asked;
        cr::client const client{"key", {}, waybill::in_process{[&](waybill::http::request const& request) {
                                    asked.push_back(shown(request));
                                    auto const page = "<data><item><email>e" + std::to_string(asked.size()) + "</email></item></data>";
                                    return waybill::http::response{200, {}, asked.size() < 3 ? reply(page) : last};
                                }}};
        std::string seen;
        auto all = waybill::items(client.receivers.list, {.list_id = 1, .page = {.filter = cr::receiver_filter::active}});
        for (auto const& each : all) seen += *each.email;
        CHECK(seen == "e1e2");
        REQUIRE(asked.size() == 3);
        CHECK(asked[2] == "<receiverGetPage><listId int>1</listId><page pageFilterSegment><page int>2</page><filter string>active</filter></page></receiverGetPage>");
        CHECK(all.position() == "1");
    }
    cr::client const client{"key", {}, waybill::in_process{[](waybill::http::request const&) {
                                return waybill::http::response{200, {}, reply("<data/>", "ERROR", 20, "data not found")};
                            }}};
    CHECK_THROWS_AS(waybill::items(client.receivers.list, {.list_id = 1}).begin(), waybill::exception);
}

TEST_CASE("many receivers go out fifty at a time")
{
    std::vector<std::size_t> sizes;
    cr::client const client{"key", {}, waybill::in_process{[&](waybill::http::request const& request) {
                                std::size_t count = 0;
                                for (auto found = request.body.find("<item "); found != std::string::npos; found = request.body.find("<item ", found + 1)) ++count;
                                sizes.push_back(count);
                                return waybill::http::response{200, {}, reply("<data>" + std::to_string(count) + "</data>")};
                            }}};
    std::vector<cr::receiver> many(120, {.email = "e"});
    auto const report = waybill::bulk(client.receivers.add_batch, {.list_id = 1}, many);
    CHECK(report.all_done());
    CHECK(sizes == std::vector<std::size_t>{50, 50, 20});
}

TEST_CASE("a method is called by its name, with parameters of one's own")
{
    std::string asked;
    cr::client const client{"key", {}, waybill::in_process{[&](waybill::http::request const& request) {
                                asked = shown(request);
                                return waybill::http::response{200, {}, reply("<data>12</data>")};
                            }}};
    CHECK(cr::query_data<"groupCount", std::int32_t>(client, cr::group_reference{.list_id = 7}) == 12);
    CHECK(asked == "<groupCount><listId int>7</listId></groupCount>");
    CHECK(cr::query_data<"everythingCount", std::int32_t>(client) == 12);
    CHECK(asked == "<everythingCount></everythingCount>");
}

TEST_CASE("in JSON too what may be left out may be absent, lists and pages included")
{
    CHECK(waybill::json_read<cr::mailing_create>(R"({"mailingData": {"name": "June"}})").has_value());
    CHECK(waybill::json_read<cr::receiver_add_order_batch>(R"({"listId": 1, "orderList": [{"email": "e"}]})").has_value());
    CHECK(waybill::json_read<cr::report_activity>(R"({"reportId": 1, "page": {"link_id": 7}})")->page.link_id == 7);
    CHECK(waybill::json_read<cr::group>(R"({"id": 1})")->attributes.empty());
    CHECK(waybill::json_read<cr::receiver_add>(R"({"listId": 1, "subscriberData": {}})").has_error());
}
