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

TEST_CASE("calls about e-mail identities are sent in the service's form")
{
    auto const& identities = would_send().email_identities;
    struct {
        waybill::http::request request;
        std::string expected;
    } const cases[] = {
        {identities.list(), "GET /reachout/api/v1/identities?page=1&page_size=20"},
        {identities.list({.q = "example",
                          .identity_type = konigle::email_identity_type::domain,
                          .ordering = konigle::email_identity_ordering::identity_value}),
         "GET /reachout/api/v1/identities?page=1&page_size=20&q=example&identity_type=domain&ordering=identity_value"},
        {identities.get("eid_1"), "GET /reachout/api/v1/identities/eid_1"},
        {identities.create({.identity_value = "example.com"}), "POST /reachout/api/v1/identities\n"
                                                               R"({"identity_value":"example.com"})"},
        {identities.update("eid_1", {.use_custom_mail_from = false}), "PATCH /reachout/api/v1/identities/eid_1\n"
                                                                      R"({"use_custom_mail_from":false})"},
        {identities.remove("eid_1"), "DELETE /reachout/api/v1/identities/eid_1"},
        {identities.check_verification_status("eid_1"), "POST /reachout/api/v1/identities/eid_1/check-status"},
        {identities.setup_custom_mail_from("eid_1", {.mail_from_domain = "bounce.example.com"}),
         "POST /reachout/api/v1/identities/eid_1/setup-custom-mail-from\n"
         R"({"mail_from_domain":"bounce.example.com"})"},
    };
    for (auto const& each : cases) CHECK(shown(each.request) == each.expected);
}

TEST_CASE("identities can be listed in each of the service's orders")
{
    using enum konigle::email_identity_ordering;
    struct {
        konigle::email_identity_ordering ordering;
        std::string expected;
    } const cases[] = {
        {identity_value, "identity_value"}, {identity_value_descending, "-identity_value"},
        {created_at, "created_at"},         {created_at_descending, "-created_at"},
        {updated_at, "updated_at"},         {updated_at_descending, "-updated_at"},
    };
    for (auto const& each : cases)
        CHECK(would_send()
                  .email_identities.list({.ordering = each.ordering})
                  .url.ends_with("&ordering=" + each.expected));
}

TEST_CASE("a request about e-mail identities that breaks a rule is refused, with the member named")
{
    auto const& identities = would_send().email_identities;
    struct {
        waybill::result<waybill::http::request> attempt;
        std::string members;
    } const cases[] = {
        {identities.create.attempt({}), "identity_value"},
        {identities.create.attempt({.identity_value = text_of(255)}), ""},
        {identities.create.attempt({.identity_value = text_of(256)}), "identity_value"},
        {identities.setup_custom_mail_from.attempt("eid_1", {}), "mail_from_domain"},
        {identities.list.attempt({.page = 0, .page_size = 201}), "page page_size"},
    };
    for (auto const& each : cases) CHECK(refused(each.attempt) == each.members);
}

TEST_CASE("answers about e-mail identities are read whole, sparse and whatever the DNS records are made of")
{
    std::string const full =
        R"({"id":"eid_1","account":"acc_1","identity_type":"email","identity_value":"a@example.com","verified":true,)"
        R"("dkim_verification_status":"success","dkim_verified":true,"mail_from_domain":"bounce.example.com",)"
        R"("mail_from_verification_status":"failed","mail_from_verified":true,"use_custom_mail_from":true,)"
        R"("dkim_records":[{"name":"abc._domainkey.example.com","type":"CNAME"}],)"
        R"("mail_from_records":[{"priority":10,"type":"MX"},{}],"created_at":"2024-05-01T08:00:00Z",)"
        R"("updated_at":"2024-05-02T09:30:15.250000Z"})";
    struct {
        std::string sent;
        std::string expected;
    } const cases[] = {
        {full, full},
        {R"({"id":"e","account":"a","identity_type":"subdomain","identity_value":"v","mail_from_domain":null,)"
         R"("dkim_verification_status":"expired","region":"eu","created_at":"2024-05-01T08:00:00Z",)"
         R"("updated_at":"2024-05-01T08:00:00Z"})",
         R"({"id":"e","account":"a","identity_type":"subdomain","identity_value":"v","verified":false,)"
         R"("dkim_verification_status":"expired","dkim_verified":false,"mail_from_domain":null,)"
         R"("mail_from_verification_status":"pending","mail_from_verified":false,"use_custom_mail_from":false,)"
         R"("dkim_records":[],"mail_from_records":[],"created_at":"2024-05-01T08:00:00Z",)"
         R"("updated_at":"2024-05-01T08:00:00Z"})"},
        {R"({"id":"e","account":"a","dkim_records":["x"]})",
         "/dkim_records/0: expected an object, found the string \"x\""},
        {R"({"id":"e","account":"a"})",
         "/identity_type: expected this member, found none (also missing: identity_value, created_at, updated_at)"},
    };
    for (auto const& each : cases) CHECK(reread<konigle::email_identity>(each.sent) == each.expected);
}

TEST_CASE("a verification may be looked at again, an envelope sender is set up once")
{
    using waybill::safety;
    auto const& identities = would_send().email_identities;
    CHECK(decltype(identities.check_verification_status)::operation::safety == safety::idempotent);
    CHECK(decltype(identities.setup_custom_mail_from)::operation::safety == safety::unsafe);
}
