#include <waybill/cloudmailing.hpp>
#include <waybill/server.hpp>
#include <waybill/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace {

namespace cloudmailing = waybill::cloudmailing;
using cloudmailing::add_result;
using cloudmailing::recipient;
using cloudmailing::recipients_add;
using cloudmailing::recipients_updated_since;
using cloudmailing::report_filters;
using waybill::binary;
using waybill::dynamic;

/// The members for which the call would be refused before anything is sent.
std::string refused(std::vector<recipient> recipients)
{
    std::string names;
    for (auto const& each : waybill::validate(recipients_add{.mailing_id = 1, .recipients = std::move(recipients)}))
        names += (names.empty() ? "" : " ") + each.field;
    return names;
}

std::string written(recipients_updated_since const& request)
{
    return waybill::xmlrpc_write_call("m", request).value();
}

} // namespace

TEST_CASE("recipients that would make the call or later reports fail are refused, with the member named")
{
    recipient const plain{.email = "ada@shop.example", .fields = {{"points", 12}, {"tags", dynamic::array{"vip"}}}};
    struct {
        std::vector<recipient> recipients;
        std::string members;
    } const cases[] = {
        {{plain}, ""},
        {{}, "recipients"},
        {std::vector<recipient>(1000, plain), ""},
        {std::vector<recipient>(1001, plain), "recipients"},
        {{{.email = "no address", .tracking_id = ""}, {}}, ""}, // their results say what is wrong
        {{plain, {.email = "a", .fields = {{"card", dynamic{}}}}}, "recipients/1"},
        {{{.email = "a", .fields = {{"card", dynamic::array{dynamic::object{{"x", binary{"x"}}}}}}}}, "recipients/0"},
        {{{.email = "a", .attachments = {{{.data = binary{"x"}}}}}}, "recipients/0/attachments/0/content-type"},
    };
    for (auto const& each : cases) CHECK(refused(each.recipients) == each.members);
}

TEST_CASE("a recipient goes out with its data as members of its own, and files as strings of base64")
{
    recipients_add const request{
        .mailing_id = 7,
        .recipients = {{.email = "ada@shop.example",
                        .attachments = {{{.filename = "a.bin", .content_type = "application/pdf", .data = binary{"abc"}}}},
                        .fields = {{"firstname", "Ada"}}}},
    };
    auto const member = [](std::string const& name, std::string const& value) {
        return "<member>\n<name>" + name + "</name>\n<value><string>" + value + "</string></value>\n</member>\n";
    };
    CHECK(waybill::xmlrpc_write_call("m", request).value() ==
          "<?xml version='1.0'?>\n<methodCall>\n<methodName>m</methodName>\n<params>\n"
          "<param>\n<value><int>7</int></value>\n</param>\n"
          "<param>\n<value><array><data>\n<value><struct>\n" +
              member("email", "ada@shop.example") +
              "<member>\n<name>attachments</name>\n<value><array><data>\n<value><struct>\n" + member("filename", "a.bin") +
              member("content-type", "application/pdf") + member("data", "YWJj") +
              "</struct></value>\n</data></array></value>\n</member>\n" + member("firstname", "Ada") +
              "</struct></value>\n</data></array></value>\n</param>\n</params>\n</methodCall>\n");
}

TEST_CASE("a recipient with an id is in, even beside an error")
{
    struct {
        add_result result;
        std::optional<std::string> rejection;
    } const cases[] = {
        {{.email = "a@b", .id = "1", .tracking_id = "1"}, std::nullopt},
        {{.email = "a@b", .id = "1", .tracking_id = "1", .error = "no charset"}, std::nullopt},
        {{.email = "a b", .error = "no address"}, "no address"},
        {{.error = ""}, ""},
        {{}, "the provider gave neither an id nor an error"},
    };
    for (auto const& each : cases) CHECK(each.result.rejection() == each.rejection);
}

TEST_CASE("no filters are an empty array, as in the provider's guide, and a server reads a struct too")
{
    std::string const none = "<value><array><data>\n</data></array></value>\n";
    auto const first = written({});
    CHECK(first.find("<value><string></string></value>\n</param>\n<param>\n" + none + "</param>\n<param>\n<value><int>1000</int>") !=
          std::string::npos);
    recipients_updated_since const some{.cursor = "c", .filters = {.mailings = {{7, 8}}}};
    CHECK(written(some).find("<name>mailings</name>\n<value><array><data>\n<value><int>7</int>") != std::string::npos);

    auto const read = [](std::string document, std::string const& from, std::string const& to) {
        document.replace(document.find(from), from.size(), to);
        return waybill::xmlrpc_read_call<recipients_updated_since>(document);
    };
    CHECK(read(written(some), "7", "9")->filters.mailings == std::vector{9, 8});
    CHECK_FALSE(read(first, none, none)->filters.mailings.has_value());
    CHECK_FALSE(read(first, none, "<value><struct></struct></value>")->filters.status.has_value());
    CHECK(read(first, none, "<value><array><data><value>ERROR</value></data></array></value>").error().path == "/filters");
}

TEST_CASE("reports are followed by their cursors until none is left")
{
    waybill::fake<cloudmailing::api> fake;
    std::vector<std::string> cursors;
    fake.recipients.status_updated_since = [&](recipients_updated_since const& request) {
        cursors.push_back(request.cursor);
        cloudmailing::recipient_reports page{.cursor = "after" + std::to_string(cursors.size())};
        if (cursors.size() < 3) page.recipients = {{.id = "r" + std::to_string(cursors.size()), .email = "a@b"}};
        return page;
    };
    cloudmailing::client const client{"key", {.base_url = "https://cm.example"}, waybill::in_process{fake}};

    std::vector<std::string> ids;
    for (auto const& report : waybill::items(client.recipients.status_updated_since, {.cursor = "kept"})) ids.push_back(report.id);
    CHECK(ids == std::vector<std::string>{"r1", "r2"});
    CHECK(cursors == std::vector<std::string>{"kept", "after1", "after2"});
}

TEST_CASE("any number of recipients are added a thousand at a time")
{
    waybill::fake<cloudmailing::api> fake;
    std::vector<std::size_t> sizes;
    fake.recipients.add = [&](recipients_add const& request) {
        sizes.push_back(request.recipients.size());
        std::vector<add_result> results;
        for (auto const& each : request.recipients) {
            if (each.email == "r1@b") results.push_back({.email = each.email, .error = "no address"});
            else results.push_back({.email = each.email, .id = "i", .tracking_id = "i", .error = "no charset"});
        }
        return results;
    };
    cloudmailing::client const client{"key", {.base_url = "https://cm.example"}, waybill::in_process{fake}};

    std::vector<recipient> all;
    for (int i = 0; i < 1001; ++i) all.push_back({.email = "r" + std::to_string(i) + "@b"});
    auto const report = waybill::bulk(client.recipients.add, {.mailing_id = 1}, all);
    CHECK(sizes == std::vector<std::size_t>{1000, 1});
    CHECK(report.count(waybill::bulk_status::done) == 1000);
    CHECK(report.count(waybill::bulk_status::rejected) == 1);
}
