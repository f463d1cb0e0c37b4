#include "konigle_checks.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

namespace konigle = waybill::konigle;
using konigle_checks::refused;
using konigle_checks::reread;
using konigle_checks::shown;
using konigle_checks::text_of;
using konigle_checks::would_send;

} // namespace

TEST_CASE("calls about uploads are sent in the service's form")
{
    auto const& uploads = would_send().uploads;
    struct {
        waybill::http::request request;
        std::string expected;
    } const cases[] = {
        {uploads.list(), "GET /admin/api/uploads?page=1&page_size=20"},
        {uploads.get("up_1"), "GET /admin/api/uploads/up_1"},
        {uploads.remove("up_1"), "DELETE /admin/api/uploads/up_1"},
        {uploads.create_cloud_upload({.mime_type = "video/mp4", .file_size = 1048576, .filename = "v.mp4"}),
         "POST /admin/api/uploads/create-cloud-upload\n"
         R"({"mime_type":"video/mp4","file_size":1048576,"filename":"v.mp4"})"},
        {uploads.create_cloud_upload({.mime_type = "text/csv", .file_size = 0, .filename = "a.csv", .name = "A"}),
         "POST /admin/api/uploads/create-cloud-upload\n"
         R"({"mime_type":"text/csv","file_size":0,"filename":"a.csv","name":"A"})"},
        {uploads.mark_started("up_2"), "POST /admin/api/uploads/up_2/mark-started"},
        {uploads.mark_completed("up_2"), "POST /admin/api/uploads/up_2/mark-completed"},
        {uploads.mark_failed("up_2"), "POST /admin/api/uploads/up_2/mark-failed"},
        {uploads.create({.file = waybill::file{"a,b\n", "contacts.csv"}}), R"(POST /admin/api/uploads
multipart/form-data
--B
Content-Disposition: form-data; name="name"


--B
Content-Disposition: form-data; name="tags"


--B
Content-Disposition: form-data; name="file"; filename="contacts.csv"
Content-Type: text/csv

a,b

--B--
)"},
        {uploads.create({.name = "Contacts",
                         .tags = "a,b",
                         .meta = waybill::raw_json{R"({"rows": 1, "n": null})"},
                         .description = "",
                         .file = waybill::file{"a", "c.CSV"}}),
         R"(POST /admin/api/uploads
multipart/form-data
--B
Content-Disposition: form-data; name="name"

Contacts
--B
Content-Disposition: form-data; name="tags"

a,b
--B
Content-Disposition: form-data; name="meta"

{"rows": 1, "n": null}
--B
Content-Disposition: form-data; name="description"


--B
Content-Disposition: form-data; name="file"; filename="c.CSV"
Content-Type: text/csv

a
--B--
)"},
    };
    for (auto const& each : cases) CHECK(shown(each.request) == each.expected);
}

TEST_CASE("an upload that breaks a rule is refused, with the member named")
{
    auto const& uploads = would_send().uploads;
    auto const named = [&](std::string name) {
        return uploads.create.attempt({.file = waybill::file{"x", std::move(name)}});
    };
    struct {
        waybill::result<waybill::http::request> attempt;
        std::string members;
    } const cases[] = {
        {uploads.create.attempt({}), "file"},
        {uploads.create.attempt({.name = text_of(255), .file = waybill::file{"x", "a.pdf"}}), ""},
        {uploads.create.attempt({.name = text_of(256), .file = waybill::file{"x", "a.pdf"}}), "name"},
        {named("a.exe"), "file"},
        {named("pdf"), "file"},
        {named("a.PDF"), ""},
        {named("a.csv"), ""},
        {named("a.txt"), ""},
        {named("a.png"), ""},
        {named("a.jpeg"), ""},
        {named("a.jpg"), ""},
        {named("a.gif"), ""},
        {named("a.webp"), ""},
        {named("a.svg"), ""},
        {named("a.zip"), ""},
        {named("a.doc"), ""},
        {named("a.docx"), ""},
        {uploads.create.attempt({.file = waybill::file::at("no/such/file.pdf")}), "file"},
        {uploads.create_cloud_upload.attempt({}), "mime_type file_size filename"},
        {uploads.list.attempt({.page = 0, .page_size = 201}), "page page_size"},
    };
    for (auto const& each : cases) CHECK(refused(each.attempt) == each.members);
}

TEST_CASE("answers about uploads are read whole, sparse and with values that nobody knew")
{
    std::string const full =
        R"({"id":"up_1","url":"https://cdn.example.net/c","mime_type":"text/csv","name":"contacts.csv","size":11,)"
        R"("meta":{"rows":1},"description":"d","created_at":"2024-05-01T08:00:00Z","storage_path":"u/1/contacts.csv",)"
        R"("etag":"5d41","status":"uploading","upload_started_at":"2024-05-01 08:00","upload_ended_at":null,)"
        R"("tags":["a"]})";
    struct {
        std::string sent;
        std::string expected;
    } const cases[] = {
        {full, full},
        {R"({"id":"u","url":null,"mime_type":"text/csv","status":"scanning","owner":1,)"
         R"("created_at":"2024-05-01T08:00:00Z"})",
         R"({"id":"u","url":null,"mime_type":"text/csv","name":"","size":0,"meta":{},"description":"",)"
         R"("created_at":"2024-05-01T08:00:00Z","storage_path":"","etag":"","status":"scanning","tags":[]})"},
        {R"({"id":"u","mime_type":"text/csv","created_at":"2024-05-01T08:00:00Z"})",
         R"({"id":"u","mime_type":"text/csv","name":"","size":0,"meta":{},"description":"",)"
         R"("created_at":"2024-05-01T08:00:00Z","storage_path":"","etag":"","status":"completed","tags":[]})"},
        {R"({"id":"u"})", "/mime_type: expected this member, found none (also missing: created_at)"},
    };
    for (auto const& each : cases) CHECK(reread<konigle::upload>(each.sent) == each.expected);
}

TEST_CASE("an upload may be marked again, but is made once")
{
    using waybill::safety;
    auto const& uploads = would_send().uploads;
    CHECK(decltype(uploads.mark_started)::operation::safety == safety::idempotent);
    CHECK(decltype(uploads.mark_completed)::operation::safety == safety::idempotent);
    CHECK(decltype(uploads.mark_failed)::operation::safety == safety::idempotent);
    CHECK(decltype(uploads.create)::operation::safety == safety::unsafe);
    CHECK(decltype(uploads.create_cloud_upload)::operation::safety == safety::unsafe);
}
