#include "konigle_checks.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

namespace konigle = waybill::konigle;
using konigle::contact_source;
using konigle_checks::refused;
using konigle_checks::reread;
using konigle_checks::shown;
using konigle_checks::text_of;
using konigle_checks::would_send;

} // namespace

TEST_CASE("calls about contacts are sent in the service's form")
{
    auto const& contacts = would_send().contacts;
    struct {
        waybill::http::request request;
        std::string expected;
    } const cases[] = {
        {contacts.list(), "GET /reachout/api/v1/contacts?page=1&page_size=20"},
        {contacts.list({.page = 2,
                        .page_size = 200,
                        .q = "@example.com",
                        .source = contact_source::purchase,
                        .tags = "vip,newsletter"}),
         "GET /reachout/api/v1/contacts?page=2&page_size=200&q=%40example.com&source=purchase&tags=vip%2Cnewsletter"},
        {contacts.get("con_1"), "GET /reachout/api/v1/contacts/con_1"},
        {contacts.create({.email = "John@EXAMPLE.com"}),
         "POST /reachout/api/v1/contacts\n"
         R"({"email":"John@example.com","first_name":"","last_name":"","phone":"","whatsapp":"","country":"",)"
         R"("source":"unknown","tags":[],"marketing_consent":{"email":true,"sms":true,"whatsapp":true}})"},
        {contacts.create({.email = " John Doe <john@example.com> ",
                          .first_name = "John",
                          .last_name = "Doe",
                          .phone = "+1234567890",
                          .whatsapp = "+1",
                          .country = "US",
                          .source = contact_source::lead,
                          .tags = {"newsletter", "webinar"},
                          .marketing_consent = {.sms = false}}),
         "POST /reachout/api/v1/contacts\n"
         R"({"email":"john@example.com","first_name":"John","last_name":"Doe","phone":"+1234567890","whatsapp":"+1",)"
         R"("country":"US","source":"lead","tags":["newsletter","webinar"],)"
         R"("marketing_consent":{"email":true,"sms":false,"whatsapp":true}})"},
        {contacts.update("con_1", {}), "PATCH /reachout/api/v1/contacts/con_1\n{}"},
        {contacts.update(
             "con_1", {.first_name = "", .tags = std::vector<std::string>{}, .marketing_consent = {{.email = false}}}),
         "PATCH /reachout/api/v1/contacts/con_1\n"
         R"({"first_name":"","tags":[],"marketing_consent":{"email":false,"sms":true,"whatsapp":true}})"},
        {contacts.remove("con_1"), "DELETE /reachout/api/v1/contacts/con_1"},
        {contacts.update_ltv({.email = "customer@example.com", .value = waybill::decimal{"149.90"}, .currency = "USD"}),
         "POST /reachout/api/v1/contacts/update-ltv\n"
         R"({"email":"customer@example.com","value":"149.90","currency":"USD"})"},
    };
    for (auto const& each : cases) CHECK(shown(each.request) == each.expected);
}

TEST_CASE("a request about contacts that breaks a rule is refused, with the member named")
{
    auto const& contacts = would_send().contacts;
    struct {
        waybill::result<waybill::http::request> attempt;
        std::string members;
    } const cases[] = {
        {contacts.create.attempt({}), "email"},
        {contacts.create.attempt({.email = ""}), "email"},
        {contacts.create.attempt({.email = "a@host.test"}), "email"},
        {contacts.create.attempt({.email = "a@b.example",
                                  .first_name = text_of(100),
                                  .last_name = text_of(100),
                                  .phone = text_of(20),
                                  .whatsapp = text_of(20),
                                  .country = text_of(100)}),
         ""},
        {contacts.create.attempt({.email = "a@b.example",
                                  .first_name = text_of(101),
                                  .last_name = text_of(101),
                                  .phone = text_of(21),
                                  .whatsapp = text_of(21),
                                  .country = text_of(101),
                                  .source = static_cast<contact_source>(7)}),
         "source first_name last_name phone whatsapp country"},
        {contacts.update.attempt("con_1", {.email = "no address",
                                           .first_name = text_of(101),
                                           .last_name = text_of(101),
                                           .phone = text_of(21),
                                           .whatsapp = text_of(21),
                                           .country = text_of(101)}),
         "email first_name last_name phone whatsapp country"},
        {contacts.update_ltv.attempt({}), "email value currency"},
        {contacts.update_ltv.attempt({.email = "", .value = 0, .currency = "EURO"}), "email value currency"},
        {contacts.update_ltv.attempt({.email = "a@b.example", .value = waybill::decimal{"1.005"}, .currency = "EUR"}),
         "value"},
        {contacts.update_ltv.attempt(
             {.email = "a@b.example", .value = waybill::decimal{"99999999999999999.99"}, .currency = "EUR"}),
         ""},
        {contacts.update_ltv.attempt(
             {.email = "a@b.example", .value = waybill::decimal{"100000000000000000"}, .currency = "EUR"}),
         "value"},
        {contacts.list.attempt({.page = 0, .page_size = 201}), "page page_size"},
    };
    for (auto const& each : cases) CHECK(refused(each.attempt) == each.members);
}

TEST_CASE("answers about contacts are read whole, sparse and with values that nobody knew")
{
    std::string const full =
        R"({"id":"con_1","email":"john@example.com","first_name":"John","last_name":null,"phone":"+1234567890",)"
        R"("whatsapp":"","country":"","source":"lead","tags":["newsletter","webinar"],)"
        R"("marketing_consent":{"email":true,"sms":false,"whatsapp":true},"customer_id":"8812","ltv":"149.99",)"
        R"("ltv_currency":"EUR","last_purchased_at":"2024-04-30T23:59:59Z","created_at":"2024-05-01T08:00:00Z",)"
        R"("updated_at":"2024-05-02T09:30:15.250000Z"})";
    struct {
        std::string sent;
        std::string expected;
    } const cases[] = {
        {full, full},
        {R"({"id":"c","email":"e","created_at":"2024-05-01T08:00:00Z","updated_at":"2024-05-01T08:00:00Z"})",
         R"({"id":"c","email":"e","first_name":"","last_name":"","phone":"","whatsapp":"","country":"",)"
         R"("source":"unknown","tags":[],"marketing_consent":{"email":true,"sms":true,"whatsapp":true},)"
         R"("customer_id":"","ltv_currency":"USD","created_at":"2024-05-01T08:00:00Z",)"
         R"("updated_at":"2024-05-01T08:00:00Z"})"},
        {R"({"score":9,"id":"c","email":"not checked","source":"import","marketing_consent":{"sms":false,"post":true},)"
         R"("ltv":149.5,"created_at":"2024-05-01T08:00:00Z","updated_at":"2024-05-01T08:00:00Z"})",
         R"({"id":"c","email":"not checked","first_name":"","last_name":"","phone":"","whatsapp":"","country":"",)"
         R"("source":"import","tags":[],"marketing_consent":{"email":true,"sms":false,"whatsapp":true},)"
         R"("customer_id":"","ltv":"149.5","ltv_currency":"USD","created_at":"2024-05-01T08:00:00Z",)"
         R"("updated_at":"2024-05-01T08:00:00Z"})"},
        {R"({"id":"c"})", "/email: expected this member, found none (also missing: created_at, updated_at)"},
        {R"({"id":7})", "/id: expected a string, found the number 7"},
        {R"({"id":"c","tags":[1]})", "/tags/0: expected a string, found the number 1"},
    };
    for (auto const& each : cases) CHECK(reread<konigle::contact>(each.sent) == each.expected);
}

TEST_CASE("revenue is not sent again in silence")
{
    CHECK(decltype(would_send().contacts.update_ltv)::operation::safety == waybill::safety::unsafe);
}
