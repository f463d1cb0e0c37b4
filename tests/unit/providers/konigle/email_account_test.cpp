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

TEST_CASE("calls about e-mail accounts are sent in the service's form")
{
    auto const& accounts = would_send().email_accounts;
    struct {
        waybill::http::request request;
        std::string expected;
    } const cases[] = {
        {accounts.list(), "GET /reachout/api/v1/accounts?page=1&page_size=20"},
        {accounts.get("acc_1"), "GET /reachout/api/v1/accounts/acc_1"},
        {accounts.create({.name = "A"}),
         "POST /reachout/api/v1/accounts\n"
         R"({"name":"A","default_from_email":"","default_from_name":"","default_reply_to_email":"",)"
         R"("default_reply_to_name":""})"},
        {accounts.create({.name = "A",
                          .default_from_email = "No Reply <noreply@Example.com>",
                          .default_from_name = "Team",
                          .default_reply_to_email = "Help <help@Example.com>",
                          .default_reply_to_name = "Help"}),
         "POST /reachout/api/v1/accounts\n"
         R"({"name":"A","default_from_email":"noreply@example.com","default_from_name":"Team",)"
         R"("default_reply_to_email":"Help <help@Example.com>","default_reply_to_name":"Help"})"},
        {accounts.update("acc_1", {.default_from_name = "", .default_reply_to_email = "help@Example.com"}),
         "PATCH /reachout/api/v1/accounts/acc_1\n"
         R"({"default_from_name":"","default_reply_to_email":"help@example.com"})"},
        {accounts.remove("acc_1"), "DELETE /reachout/api/v1/accounts/acc_1"},
        {accounts.setup({.account_name = "Marketing Account",
                         .default_from_email = "noreply@example.com",
                         .identity_value = "example.com"}),
         "POST /reachout/api/v1/accounts/setup\n"
         R"({"account_name":"Marketing Account","default_from_email":"noreply@example.com",)"
         R"("identity_value":"example.com"})"},
        {accounts.setup({.account_name = "A",
                         .default_from_email = "a@b.example",
                         .default_reply_to_email = "r@b.example",
                         .identity_value = "b.example"}),
         "POST /reachout/api/v1/accounts/setup\n"
         R"({"account_name":"A","default_from_email":"a@b.example","default_reply_to_email":"r@b.example",)"
         R"("identity_value":"b.example"})"},
        {accounts.check_status(), "POST /reachout/api/v1/accounts/check-status"},
    };
    for (auto const& each : cases) CHECK(shown(each.request) == each.expected);
}

TEST_CASE("a request about e-mail accounts that breaks a rule is refused, with the member named")
{
    auto const& accounts = would_send().email_accounts;
    struct {
        waybill::result<waybill::http::request> attempt;
        std::string members;
    } const cases[] = {
        {accounts.create.attempt({}), "name"},
        {accounts.create.attempt({.name = text_of(255),
                                  .default_from_name = text_of(255),
                                  .default_reply_to_email = "checked by nobody",
                                  .default_reply_to_name = text_of(255)}),
         ""},
        {accounts.create.attempt({.name = text_of(256),
                                  .default_from_email = "no address",
                                  .default_from_name = text_of(256),
                                  .default_reply_to_name = text_of(256)}),
         "default_from_email name default_from_name default_reply_to_name"},
        {accounts.update.attempt("acc_1", {.name = text_of(256),
                                           .default_from_email = "",
                                           .default_from_name = text_of(256),
                                           .default_reply_to_email = "no address",
                                           .default_reply_to_name = text_of(256)}),
         "default_from_email default_reply_to_email name default_from_name default_reply_to_name"},
        {accounts.setup.attempt({}), "account_name default_from_email identity_value"},
        {accounts.setup.attempt({.account_name = text_of(256),
                                 .default_from_email = "",
                                 .default_reply_to_email = "no address",
                                 .identity_value = text_of(256)}),
         "default_from_email default_reply_to_email account_name identity_value"},
        {accounts.list.attempt({.page = 0, .page_size = 201}), "page page_size"},
    };
    for (auto const& each : cases) CHECK(refused(each.attempt) == each.members);
}

TEST_CASE("answers about e-mail accounts are read whole, sparse and with the empty address that the service keeps")
{
    std::string const full =
        R"({"id":"acc_1","name":"A","default_from_email":"","default_from_name":null,"default_reply_to_email":null,)"
        R"("default_reply_to_name":"Help","is_active":false,"created_at":"2024-05-01T08:00:00Z",)"
        R"("updated_at":"2024-05-02T09:30:15.250000Z"})";
    struct {
        std::string sent;
        std::string expected;
    } const cases[] = {
        {full, full},
        {R"({"id":"a","name":"n","default_from_email":null,"plan":"pro","created_at":"2024-05-01T08:00:00Z",)"
         R"("updated_at":"2024-05-01T08:00:00Z"})",
         R"({"id":"a","name":"n","default_from_email":null,"default_from_name":"","default_reply_to_email":"",)"
         R"("default_reply_to_name":"","is_active":true,"created_at":"2024-05-01T08:00:00Z",)"
         R"("updated_at":"2024-05-01T08:00:00Z"})"},
        {R"({"id":"a"})", "/name: expected this member, found none (also missing: created_at, updated_at)"},
    };
    for (auto const& each : cases) CHECK(reread<konigle::email_account>(each.sent) == each.expected);
}

TEST_CASE("what a set-up made is read with or without channels")
{
    std::string const times = R"("created_at":"2024-05-01T08:00:00Z","updated_at":"2024-05-01T08:00:00Z"})";
    std::string const account = R"({"id":"acc_1","name":"A",)" + times;
    std::string const channel = R"({"id":"ch_1","code":"c","channel_type":"marketing","account":"acc_1",)" + times;
    std::string const identity =
        R"({"id":"eid_1","account":"acc_1","identity_type":"domain","identity_value":"example.com",)" + times;

    auto const whole = waybill::json_read<konigle::email_account_setup_result>(
        R"({"account":)" + account + R"(,"channels":[)" + channel + R"(],"identity":)" + identity + "}");
    REQUIRE(whole.has_value());
    CHECK(whole->account.id == "acc_1");
    REQUIRE(whole->channels.size() == 1);
    CHECK(whole->channels[0].code == "c");
    CHECK(whole->identity.identity_value == "example.com");

    auto const sparse = waybill::json_read<konigle::email_account_setup_result>(R"({"account":)" + account +
                                                                                R"(,"identity":)" + identity + "}");
    REQUIRE(sparse.has_value());
    CHECK(sparse->channels.empty());

    CHECK(reread<konigle::email_account_setup_result>(R"({"account":)" + account + '}') ==
          "/identity: expected this member, found none");
}

TEST_CASE("an account is made once, its state looked at as often as needed")
{
    using waybill::safety;
    CHECK(decltype(would_send().email_accounts.setup)::operation::safety == safety::unsafe);
    CHECK(decltype(would_send().email_accounts.check_status)::operation::safety == safety::idempotent);
}
