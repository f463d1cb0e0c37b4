#include "konigle_checks.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

namespace konigle = waybill::konigle;
using konigle::site_document_type;
using konigle_checks::refused;
using konigle_checks::reread;
using konigle_checks::shown;
using konigle_checks::would_send;

} // namespace

TEST_CASE("calls about the website are sent in the service's form")
{
    auto const& website = would_send().website;
    struct {
        waybill::http::request request;
        std::string expected;
    } const cases[] = {
        {website.get(), "GET /admin/api/shops/info"},
        {website.update("site_1", {}), "PATCH /admin/api/shops/site_1\n{}"},
        {website.update("site_1", {.name = "n",
                                   .address1 = "a",
                                   .address2 = "b",
                                   .city = "c",
                                   .country = "SG",
                                   .province = "p",
                                   .phone = "1"}),
         "PATCH /admin/api/shops/site_1\n"
         R"({"name":"n","address1":"a","address2":"b","city":"c","country":"SG","province":"p","phone":"1"})"},
        {website.bootstrap_document({.type = site_document_type::northstar}),
         "POST /admin/api/site-documents/bootstrap\napplication/x-www-form-urlencoded\ntype=northstar"},
        {website.bootstrap_document({.type = site_document_type::business_info}),
         "POST /admin/api/site-documents/bootstrap\napplication/x-www-form-urlencoded\ntype=biz_info"},
        {website.bootstrap_document({.type = site_document_type::website_info}),
         "POST /admin/api/site-documents/bootstrap\napplication/x-www-form-urlencoded\ntype=website_info"},
        {website.bootstrap_document({.type = site_document_type::design_system}),
         "POST /admin/api/site-documents/bootstrap\napplication/x-www-form-urlencoded\ntype=design_system"},
        {website.get_document("doc_1"), "GET /admin/api/site-documents/doc_1"},
        {website.update_document("doc_1", {.content = "# Hi & bye = é + 100%\n~*()'!"}),
         "PATCH /admin/api/site-documents/doc_1\napplication/x-www-form-urlencoded\n"
         "content=%23+Hi+%26+bye+%3D+%C3%A9+%2B+100%25%0A~%2A%28%29%27%21"},
        {website.update_document("doc_1", {.content = ""}),
         "PATCH /admin/api/site-documents/doc_1\napplication/x-www-form-urlencoded\ncontent="},
        {website.add_url({.pathname = "/about/team"}), "POST /admin/api/pages/add-url\n"
                                                       R"({"pathname":"/about/team","url_type":"page"})"},
        {website.add_url({.pathname = "/about", .url_type = konigle::site_url_type::folder}),
         "POST /admin/api/pages/add-url\n"
         R"({"pathname":"/about","url_type":"folder"})"},
        {website.get_url({.pathname = "/a b/é"}), "GET /admin/api/pages/get-url?pathname=%2Fa+b%2F%C3%A9"},
        {website.get_url({.pathname = "/", .version = "draft"}),
         "GET /admin/api/pages/get-url?pathname=%2F&version=draft"},
        {website.get_settings("site_1"), "GET /admin/api/site-settings/site_1"},
        {website.set_settings("site_1", waybill::raw_json{R"({"a":1})"}), "PUT /admin/api/site-settings/site_1\n"
                                                                          R"({"a":1})"},
    };
    for (auto const& each : cases) CHECK(shown(each.request) == each.expected);
}

TEST_CASE("a request about the website that lacks what must be given is refused, with the member named")
{
    auto const& website = would_send().website;
    CHECK(refused(website.bootstrap_document.attempt({})) == "type");
    CHECK(refused(website.update_document.attempt("doc_1", {})) == "content");
    CHECK(refused(website.add_url.attempt({})) == "pathname");
    CHECK(refused(website.get_url.attempt({})) == "pathname");
}

TEST_CASE("answers about the website are read whole and sparse")
{
    std::string const full =
        R"({"name":"n","domain":"shop.example","konigle_domain":"s.konigle.net","uid":"site_1",)"
        R"("password_enabled":true,"address1":"a","address2":"b","city":"c","country":"SG","province":"p",)"
        R"("phone":"1","email":"a@b.example","currency":"SGD","asset_bucket":"x","asset_domain":"cdn.example"})";
    struct {
        std::string sent;
        std::string expected;
    } const cases[] = {
        {full, full},
        {R"({"name":"n","domain":"d","konigle_domain":null,"uid":"u","city":null,"plan":"pro"})",
         R"({"name":"n","domain":"d","konigle_domain":null,"uid":"u","password_enabled":false,"city":null})"},
        {R"({"name":"n","domain":"d"})", "/uid: expected this member, found none"},
    };
    for (auto const& each : cases) CHECK(reread<konigle::site>(each.sent) == each.expected);

    CHECK(reread<konigle::site_document>(R"({"id":"doc_1","type":"northstar"})") == R"({"id":"doc_1","content":""})");
    CHECK(reread<konigle::site_document>(R"({"id":"doc_1","content":"# Hi"})") == R"({"id":"doc_1","content":"# Hi"})");
    CHECK(reread<konigle::site_document>(R"({"id":"doc_1","content":null})") == R"({"id":"doc_1","content":null})");
}

TEST_CASE("documents may be found and replaced again, a URL is added once")
{
    using waybill::safety;
    auto const& website = would_send().website;
    CHECK(decltype(website.bootstrap_document)::operation::safety == safety::idempotent);
    CHECK(decltype(website.update_document)::operation::safety == safety::idempotent);
    CHECK(decltype(website.set_settings)::operation::safety == safety::idempotent);
    CHECK(decltype(website.add_url)::operation::safety == safety::unsafe);
}
