#include <waybill/cloudmailing.hpp>
#include <waybill/preview.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace {

namespace cloudmailing = waybill::cloudmailing;
using cloudmailing::mailing_properties;
using cloudmailing::time_text;
using waybill::binary;

waybill::client<cloudmailing::api, waybill::preview> const& would_send()
{
    static waybill::client<cloudmailing::api, waybill::preview> const client{"key", {.base_url = "https://cm.example:33610"}};
    return client;
}

/// The members for which the call would be refused before anything is sent.
std::string refused(waybill::result<waybill::http::request> const& attempt)
{
    std::string names;
    if (attempt) return names;
    for (auto const& each : attempt.error().field_errors) names += (names.empty() ? "" : " ") + each.field;
    return names;
}

std::string refused(mailing_properties const& properties)
{
    return refused(would_send().mailings.set_properties.attempt({.mailing_id = 1, .properties = properties}));
}

} // namespace

TEST_CASE("a mailing that the provider would fail on is refused, with the member named")
{
    auto const& mailings = would_send().mailings;
    struct {
        waybill::result<waybill::http::request> attempt;
        std::string members;
    } const cases[] = {
        {mailings.create.attempt({}), "mail_from subject html_content"},
        {mailings.create.attempt({.mail_from = "my-mailing@%example.org", .subject = "", .html_content = ""}), ""},
        {mailings.create.attempt({.mail_from = "nobody", .subject = "s", .html_content = "h"}), "mail_from"},
        {mailings.create.attempt({.mail_from = "a@b", .subject = "two\nlines", .html_content = "h"}), "subject"},
        {mailings.create.attempt({.mail_from = "a@b", .subject = "two\rlines", .html_content = "h"}), "subject"},
        {mailings.create.attempt({.mail_from = "a@b", .subject = "bell \a", .html_content = "h"}), "subject"},
        {mailings.create.attempt({.mail_from = "a@b", .subject = "s", .html_content = "h", .charset = "utf-8"}), "charset"},
        {mailings.create_ext.attempt({}), "message"},
        {mailings.create_ext.attempt({.message = binary{"from: a@b\r\nSubject: s\r\n\r\nHello"}}), ""},
        {mailings.create_ext.attempt({.message = binary{"Subject: s\n\nFrom: a@b\n"}}), "message"},
        {mailings.create_ext.attempt({.message = binary{"Subject: s"}}), "message"},
        {mailings.create_ext.attempt({.message = binary{"Subject: s\r\n\r\nFrom: a@b\n"}}), "message"},
        {mailings.create_ext.attempt({.message = cloudmailing::message_text{"=no base64="}}), "message"},
        {mailings.remove.attempt({}), "mailing_id"},
    };
    for (auto const& each : cases) CHECK(refused(each.attempt) == each.members);
}

TEST_CASE("properties that the provider would fail on are refused, with the member named")
{
    cloudmailing::dkim_settings const half{.selector = "mail", .domain = "example.org"};
    struct {
        mailing_properties properties;
        std::string members;
    } const cases[] = {
        {{}, ""},
        {{.charset = "utf-8"}, ""},
        {{.subject = "s"}, "properties"},
        {{.html_content = "h"}, "properties"},
        {{.plain_content = "p"}, "properties"},
        {{.subject = "s", .html_content = "h", .plain_content = "p", .charset = "utf-8"}, ""},
        {{.mail_from = "nobody"}, "properties/mail_from"},
        {{.dkim = half}, "properties/dkim/privkey"},
        {{.scheduled_start = "in the provider's own words"}, ""},
    };
    for (auto const& each : cases) CHECK(refused(each.properties) == each.members);
}

TEST_CASE("a schedule is text, whatever it is given as")
{
    using namespace std::chrono;
    auto const noon = sys_days{year{2030} / 6 / 1} + hours{12};
    struct {
        time_text given;
        std::string_view sent;
    } const cases[] = {
        {noon, "2030-06-01T12:00:00Z"},
        {waybill::date_time::local(noon.time_since_epoch()), "2030-06-01T12:00:00"},
        {waybill::date_time::with_offset(noon, hours{2}), "2030-06-01T14:00:00+02:00"},
        {"1 June 2030", "1 June 2030"},
        {"", ""},
    };
    for (auto const& each : cases) {
        mailing_properties const properties{.scheduled_start = each.given};
        auto const request = would_send().mailings.set_properties({.mailing_id = 1, .properties = properties});
        auto const expected = "<name>scheduled_start</name>\n<value><string>" + std::string{each.sent} + "</string></value>";
        CHECK(request.body.find(expected) != std::string::npos);
    }
    CHECK(time_text{noon}.time() == noon);
    CHECK_FALSE(time_text{}.time().has_value());
}

TEST_CASE("a whole message is a string of base64, not base64 of XML-RPC")
{
    auto const request = would_send().mailings.create_ext({.message = binary{"From: a@b\n"}});
    CHECK(request.body.find("<value><string>RnJvbTogYUBiCg==</string></value>") != std::string::npos);
    CHECK(request.url == "https://cm.example:33610/CloudMailing");
    CHECK(cloudmailing::base64_text{"RnJvbTogYUBiCg=="}.bytes() == "From: a@b\n");
}

TEST_CASE("a mailing with properties that were stored as no text is read all the same")
{
    auto const read = waybill::xmlrpc_read_response<cloudmailing::mailing>(
        "<methodResponse><params><param><value><struct>"
        "<member><name>id</name><value><int>1</int></value></member>"
        "<member><name>mail_from</name><value>a@b</value></member>"
        "<member><name>status</name><value>ARCHIVED</value></member>"
        "<member><name>submit_time</name><value><dateTime.iso8601>20261120T21:48:29</dateTime.iso8601></value></member>"
        "<member><name>owner_guid</name><value><int>42</int></value></member>"
        "<member><name>tracking_url</name><value><array><data><value>x</value></data></array></value></member>"
        "</struct></value></param></params></methodResponse>");
    REQUIRE(read.has_value());
    CHECK(read->owner_guid->text() == "42");
    CHECK(read->tracking_url == R"(["x"])");
    CHECK_FALSE(read->satellite_group.has_value());
    CHECK(read->status.text() == "ARCHIVED");
    CHECK(read->submit_time->to_string() == "2026-11-20T21:48:29Z");
}

TEST_CASE("a client without an address says which setting is missing")
{
    try {
        cloudmailing::client const client{"key"};
        FAIL("a client is made");
    } catch (waybill::exception const& refused) {
        CHECK(refused.error().kind == waybill::error_kind::configuration);
        CHECK(refused.error().message.find("CLOUDMAILING_BASE_URL") != std::string::npos);
    }
}
