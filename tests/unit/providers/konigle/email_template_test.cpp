#include "konigle_checks.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

namespace konigle = waybill::konigle;
using konigle_checks::refused;
using konigle_checks::reread;
using konigle_checks::shown;
using konigle_checks::text_of;
using konigle_checks::would_send;

} // namespace

TEST_CASE("calls about e-mail templates are sent in the service's form")
{
    auto const& templates = would_send().email_templates;
    struct {
        waybill::http::request request;
        std::string expected;
    } const cases[] = {
        {templates.list(), "GET /reachout/api/v1/email-templates?page=1&page_size=20"},
        {templates.list({.q = "w",
                         .tags = "a b,c",
                         .is_base = false,
                         .ordering = konigle::email_template_ordering::name_descending}),
         "GET /reachout/api/v1/email-templates?page=1&page_size=20&q=w&tags=a+b%2Cc&is_base=false&ordering=-name"},
        {templates.get("tpl_1"), "GET /reachout/api/v1/email-templates/tpl_1"},
        {templates.create({.name = "Welcome", .code = "welcome", .subject = "{{ name }}!", .body_html = "<p>{% x %}"}),
         "POST /reachout/api/v1/email-templates\n"
         R"({"name":"Welcome","code":"welcome","subject":"{{ name }}!","body_html":"<p>{% x %}","body_text":"",)"
         R"("tags":[],"is_base":false})"},
        {templates.create({.name = "n",
                           .code = "c",
                           .subject = "s",
                           .body_html = "h",
                           .body_text = "t",
                           .tags = {"welcome", "onboarding"},
                           .is_base = true}),
         "POST /reachout/api/v1/email-templates\n"
         R"({"name":"n","code":"c","subject":"s","body_html":"h","body_text":"t","tags":["welcome","onboarding"],)"
         R"("is_base":true})"},
        {templates.update("tpl_1", {.body_html = "<p>é</p>", .tags = std::vector<std::string>{}, .is_base = true}),
         "PATCH /reachout/api/v1/email-templates/tpl_1\n"
         R"({"body_html":"<p>é</p>","tags":[],"is_base":true})"},
        {templates.update("tpl_1", {.name = "n", .code = "c", .subject = "s", .body_text = ""}),
         "PATCH /reachout/api/v1/email-templates/tpl_1\n"
         R"({"name":"n","code":"c","subject":"s","body_text":""})"},
        {templates.remove("tpl_1"), "DELETE /reachout/api/v1/email-templates/tpl_1"},
    };
    for (auto const& each : cases) CHECK(shown(each.request) == each.expected);
}

TEST_CASE("templates can be listed in each of the service's orders")
{
    using enum konigle::email_template_ordering;
    struct {
        konigle::email_template_ordering ordering;
        std::string expected;
    } const cases[] = {
        {name, "name"},
        {name_descending, "-name"},
        {code, "code"},
        {code_descending, "-code"},
        {created_at, "created_at"},
        {created_at_descending, "-created_at"},
        {updated_at, "updated_at"},
        {updated_at_descending, "-updated_at"},
    };
    for (auto const& each : cases)
        CHECK(
            would_send().email_templates.list({.ordering = each.ordering}).url.ends_with("&ordering=" + each.expected));
}

TEST_CASE("a request about e-mail templates that breaks a rule is refused, with the member named")
{
    auto const& templates = would_send().email_templates;
    struct {
        waybill::result<waybill::http::request> attempt;
        std::string members;
    } const cases[] = {
        {templates.create.attempt({}), "name code subject body_html"},
        {templates.create.attempt({.name = text_of(255), .code = text_of(100), .subject = "", .body_html = ""}), ""},
        {templates.create.attempt({.name = text_of(256), .code = text_of(101), .subject = "", .body_html = ""}),
         "name code"},
        {templates.update.attempt("tpl_1", {.name = text_of(256), .code = text_of(101)}), "name code"},
        {templates.list.attempt({.page = 0, .page_size = 201}), "page page_size"},
    };
    for (auto const& each : cases) CHECK(refused(each.attempt) == each.members);
}

TEST_CASE("answers about e-mail templates are read whole and sparse")
{
    std::string const full =
        R"({"id":"tpl_1","account":"acc_1","name":"Welcome","code":"welcome","subject":"{{ name }}!",)"
        R"("body_html":"<p>é</p>","body_text":"é","tags":["welcome"],"is_base":true,)"
        R"("preview_url":"https://tim.konigle.com/p/1?x=1&y=2","created_at":"2024-05-01T08:00:00Z",)"
        R"("updated_at":"2024-05-02T09:30:15.250000Z"})";
    struct {
        std::string sent;
        std::string expected;
    } const cases[] = {
        {full, full},
        {R"({"id":"t","account":"a","name":"n","code":"Any Code","subject":"","body_html":"","preview_url":null,)"
         R"("engine":"jinja2","created_at":"2024-05-01T08:00:00Z","updated_at":"2024-05-01T08:00:00Z"})",
         R"({"id":"t","account":"a","name":"n","code":"Any Code","subject":"","body_html":"","body_text":"",)"
         R"("tags":[],"is_base":false,"preview_url":null,"created_at":"2024-05-01T08:00:00Z",)"
         R"("updated_at":"2024-05-01T08:00:00Z"})"},
        {R"({"id":"t","account":"a","name":"n"})", "/code: expected this member, found none (also missing: subject, "
                                                   "body_html, created_at, updated_at)"},
    };
    for (auto const& each : cases) CHECK(reread<konigle::email_template>(each.sent) == each.expected);
}
