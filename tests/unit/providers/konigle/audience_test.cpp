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
using tags = std::vector<std::string>;

} // namespace

TEST_CASE("calls about audiences are sent in the service's form")
{
    auto const& audiences = would_send().audiences;
    struct {
        waybill::http::request request;
        std::string expected;
    } const cases[] = {
        {audiences.list(), "GET /reachout/api/v1/audiences?page=1&page_size=20"},
        {audiences.list({.q = "sub", .tags = "newsletter"}),
         "GET /reachout/api/v1/audiences?page=1&page_size=20&q=sub&tags=newsletter"},
        {audiences.get("aud_1"), "GET /reachout/api/v1/audiences/aud_1"},
        {audiences.create({.name = "All", .tags = tags{}}), "POST /reachout/api/v1/audiences\n"
                                                            R"({"name":"All","description":"","tags":[]})"},
        {audiences.create({.name = "Newsletter",
                           .description = "All subscribers",
                           .tags = tags{"newsletter", "engaged"},
                           .code = "newsletter-2"}),
         "POST /reachout/api/v1/audiences\n"
         R"({"name":"Newsletter","description":"All subscribers","tags":["newsletter","engaged"],)"
         R"("code":"newsletter-2"})"},
        {audiences.update("aud_1", {.name = "n", .code = "c", .description = "", .tags = tags{"t"}}),
         "PATCH /reachout/api/v1/audiences/aud_1\n"
         R"({"name":"n","code":"c","description":"","tags":["t"]})"},
        {audiences.remove("aud_1"), "DELETE /reachout/api/v1/audiences/aud_1"},
    };
    for (auto const& each : cases) CHECK(shown(each.request) == each.expected);
}

TEST_CASE("a request about audiences that breaks a rule is refused, with the member named")
{
    auto const& audiences = would_send().audiences;
    struct {
        waybill::result<waybill::http::request> attempt;
        std::string members;
    } const cases[] = {
        {audiences.create.attempt({}), "name tags"},
        {audiences.create.attempt({.name = text_of(255), .tags = tags{}, .code = text_of(100)}), ""},
        {audiences.create.attempt({.name = text_of(256), .tags = tags{}, .code = text_of(101)}), "name code"},
        {audiences.create.attempt({.name = "n", .tags = tags{}, .code = "Bad Code"}), "code"},
        {audiences.update.attempt("aud_1", {.name = text_of(256), .code = "a--b"}), "name code"},
        {audiences.update.attempt("aud_1", {.code = text_of(101)}), "code"},
        {audiences.list.attempt({.page = 0, .page_size = 201}), "page page_size"},
    };
    for (auto const& each : cases) CHECK(refused(each.attempt) == each.members);
}

TEST_CASE("answers about audiences are read whole, sparse and with codes that nobody expected")
{
    std::string const full =
        R"({"id":"aud_1","name":"Newsletter","code":"Not a slug","description":null,"tags":["newsletter"],)"
        R"("created_at":"2024-05-01T08:00:00Z","updated_at":"2024-05-02T09:30:15.250000Z"})";
    struct {
        std::string sent;
        std::string expected;
    } const cases[] = {
        {full, full},
        {R"({"id":"a","name":"n","code":"c","tags":[],"size":3,"created_at":"2024-05-01T08:00:00Z",)"
         R"("updated_at":"2024-05-01T08:00:00Z"})",
         R"({"id":"a","name":"n","code":"c","description":"","tags":[],"created_at":"2024-05-01T08:00:00Z",)"
         R"("updated_at":"2024-05-01T08:00:00Z"})"},
        {R"({"id":"a"})", "/name: expected this member, found none (also missing: code, tags, created_at, updated_at)"},
    };
    for (auto const& each : cases) CHECK(reread<konigle::audience>(each.sent) == each.expected);
}
