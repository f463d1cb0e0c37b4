#include "konigle_checks.hpp"

#include <waybill/server.hpp>
#include <waybill/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace {

namespace konigle = waybill::konigle;
using konigle_checks::refused;
using konigle_checks::reread;
using konigle_checks::shown;

waybill::client<konigle::forms_api, waybill::preview> const& would_send()
{
    static waybill::client<konigle::forms_api, waybill::preview> const client{"token"};
    return client;
}

} // namespace

TEST_CASE("calls about forms are sent to the forms service in its form")
{
    auto const& forms = would_send().forms;
    struct {
        waybill::http::request request;
        std::string expected;
    } const cases[] = {
        {forms.list(), "GET /api/dev/forms/?page=1&page_size=20"},
        {forms.list({.page = 3, .page_size = 2}), "GET /api/dev/forms/?page=3&page_size=2"},
        {forms.get("contact-us"), "GET /api/dev/forms/contact-us/"},
        {forms.create({.name = "Feedback"}), "POST /api/dev/forms/\n"
                                             R"({"name":"Feedback"})"},
        {forms.list_submissions("contact-us", {.page_size = 50}),
         "GET /api/dev/forms/contact-us/submissions/?page=1&page_size=50"},
    };
    for (auto const& each : cases) {
        CHECK(shown(each.request) == each.expected);
        CHECK(each.request.url.starts_with("https://forms.konigle.com/"));
        CHECK(each.request.fields.find("Authorization").value_or("") == "Bearer token");
    }
}

TEST_CASE("a request about forms that breaks a rule is refused, with the member named")
{
    auto const& forms = would_send().forms;
    CHECK(refused(forms.create.attempt({})) == "name");
    CHECK(refused(forms.list.attempt({.page = 0, .page_size = 201})) == "page page_size");
    CHECK(refused(forms.list_submissions.attempt("s", {.page = 0, .page_size = 0})) == "page page_size");
}

TEST_CASE("answers about forms are read whole and sparse")
{
    std::string const full =
        R"({"id":7,"name":"Contact us","slug":"contact-us","is_active":true,"captcha_enabled":false,)"
        R"("captcha_site_key":null,"endpoint_url":"https://forms.konigle.com/f/contact-us",)"
        R"("created_at":"2024-05-01T08:00:00Z","updated_at":"2024-05-02T09:30:15.250000Z"})";
    struct {
        std::string sent;
        std::string expected;
    } const cases[] = {
        {full, full},
        {R"({"id":"7"})",
         "/id: expected an integer from -9223372036854775808 to 9223372036854775807, found the string \"7\""},
        {R"({"id":7,"slug":"s"})", "/name: expected this member, found none (also missing: is_active, endpoint_url, "
                                   "created_at, updated_at)"},
    };
    for (auto const& each : cases) CHECK(reread<konigle::form>(each.sent) == each.expected);

    CHECK(reread<konigle::form_created>(R"({"slug":"s","name":"n","id":8})") == R"({"slug":"s","name":"n"})");
    CHECK(reread<konigle::form_created>(R"({"slug":"s"})") == R"({"slug":"s","name":""})");
}

TEST_CASE("what was sent by a form is read whole and sparse")
{
    std::string const full =
        R"({"id":1,"form_name":"Contact us","form_slug":"contact-us","form_data":{"age":7,"name":"Ada"},)"
        R"("ip_address":"192.0.2.1","user_agent":"x","country":"SG","submitted_at":"2024-05-01T08:00:00Z",)"
        R"("emails_sent":["a@b.example"],"is_spam":true,"spam_confidence":0.75,"spam_reason":"links"})";
    struct {
        std::string sent;
        std::string expected;
    } const cases[] = {
        {full, full},
        {R"({"id":1,"form_data":null,"ip_address":"::1","submitted_at":"2024-05-01T08:00:00Z","emails_sent":null})",
         R"({"id":1,"form_data":null,"ip_address":"::1","submitted_at":"2024-05-01T08:00:00Z","emails_sent":null,)"
         R"("is_spam":false,"spam_confidence":0})"},
        {R"({"id":1,"ip_address":"::1"})", "/submitted_at: expected this member, found none"},
    };
    for (auto const& each : cases) CHECK(reread<konigle::form_submission>(each.sent) == each.expected);
}

TEST_CASE("the key of the forms service comes from the main service, and all pages of forms are gone through")
{
    waybill::fake<konigle::api> main_service;
    main_service.connections.get_credentials = [](konigle::connection_get_credentials const& request) {
        CHECK(request.provider == "konigle_forms");
        return konigle::connection_credentials{.access_token = "forms-token"};
    };
    waybill::fake<konigle::forms_api> forms_service;
    forms_service.forms.list = [](konigle::page_request const& request) {
        konigle::form_page<konigle::form> page{.results = {{.id = request.page}}, .count = 3};
        if (request.page < 3) page.next = "https://forms.konigle.com/next";
        return page;
    };

    konigle::client const client{"key", {}, waybill::in_process{main_service}};
    auto const credentials = client.connections.get_credentials({.provider = "konigle_forms"});
    konigle::forms_client const forms{credentials.access_token.value(), {}, waybill::in_process{forms_service}};
    std::vector<std::int64_t> ids;
    for (auto const& form : waybill::items(forms.forms.list)) ids.push_back(form.id);
    CHECK((ids == std::vector<std::int64_t>{1, 2, 3}));

    for (auto const& call : forms_service.calls()) {
        CHECK(call.operation == "forms.list");
        CHECK(call.request.fields.find("Authorization").value_or("") == "Bearer forms-token");
    }
}
