#include "konigle_checks.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

namespace konigle = waybill::konigle;
using konigle::email_channel_type;
using konigle_checks::refused;
using konigle_checks::reread;
using konigle_checks::shown;
using konigle_checks::text_of;
using konigle_checks::would_send;

} // namespace

TEST_CASE("calls about e-mail channels are sent in the service's form")
{
    auto const& channels = would_send().email_channels;
    struct {
        waybill::http::request request;
        std::string expected;
    } const cases[] = {
        {channels.list(), "GET /reachout/api/v1/channels?page=1&page_size=20"},
        {channels.list({.q = "news",
                        .channel_type = "marketing",
                        .status = "active",
                        .ordering = konigle::email_channel_ordering::created_at_descending}),
         "GET /reachout/api/v1/channels?page=1&page_size=20&q=news&channel_type=marketing&status=active"
         "&ordering=-created_at"},
        {channels.get("ch_1"), "GET /reachout/api/v1/channels/ch_1"},
        {channels.create({.code = "Order_Updates-1", .channel_type = email_channel_type::transactional}),
         "POST /reachout/api/v1/channels\n"
         R"({"code":"order_updates-1","channel_type":"transactional"})"},
        {channels.update("ch_1", {.code = "UPPER code"}), "PATCH /reachout/api/v1/channels/ch_1\n"
                                                          R"({"code":"UPPER code"})"},
        {channels.remove("ch_1"), "DELETE /reachout/api/v1/channels/ch_1"},
        {channels.set_engagement_tracking("ch_1", {.enable = true}),
         "POST /reachout/api/v1/channels/ch_1/set-engagement-tracking\n"
         R"({"enable":true})"},
        {channels.set_engagement_tracking("ch_1", {.enable = false}),
         "POST /reachout/api/v1/channels/ch_1/set-engagement-tracking\n"
         R"({"enable":false})"},
    };
    for (auto const& each : cases) CHECK(shown(each.request) == each.expected);
}

TEST_CASE("channels can be listed in each of the service's orders")
{
    using enum konigle::email_channel_ordering;
    struct {
        konigle::email_channel_ordering ordering;
        std::string expected;
    } const cases[] = {
        {code, "code"},
        {code_descending, "-code"},
        {channel_type, "channel_type"},
        {channel_type_descending, "-channel_type"},
        {status, "status"},
        {status_descending, "-status"},
        {created_at, "created_at"},
        {created_at_descending, "-created_at"},
        {updated_at, "updated_at"},
        {updated_at_descending, "-updated_at"},
    };
    for (auto const& each : cases)
        CHECK(
            would_send().email_channels.list({.ordering = each.ordering}).url.ends_with("&ordering=" + each.expected));
}

TEST_CASE("a request about e-mail channels that breaks a rule is refused, with the member named")
{
    auto const& channels = would_send().email_channels;
    auto const type = email_channel_type::marketing;
    struct {
        waybill::result<waybill::http::request> attempt;
        std::string members;
    } const cases[] = {
        {channels.create.attempt({}), "code channel_type"},
        {channels.create.attempt({.code = text_of(50), .channel_type = type}), ""},
        {channels.create.attempt({.code = text_of(51), .channel_type = type}), "code"},
        {channels.create.attempt({.code = "a b", .channel_type = type}), "code"},
        {channels.create.attempt({.code = "", .channel_type = type}), "code"},
        {channels.create.attempt({.code = "a", .channel_type = static_cast<email_channel_type>(3)}), "channel_type"},
        {channels.update.attempt("ch_1", {.code = text_of(50)}), ""},
        {channels.update.attempt("ch_1", {.code = text_of(51)}), "code"},
        {channels.set_engagement_tracking.attempt("ch_1", {}), "enable"},
        {channels.list.attempt({.page = 0, .page_size = 201}), "page page_size"},
    };
    for (auto const& each : cases) CHECK(refused(each.attempt) == each.members);
}

TEST_CASE("answers about e-mail channels are read whole, sparse and beyond the limits known so far")
{
    std::string const full =
        R"({"id":"ch_1","code":"transactional","channel_type":"broadcast","account":"acc_1","status":"suspended",)"
        R"("suspension_reason":"bounce rate","suspended_at":"2024-05-01T00:00:00Z","daily_quota":0,)"
        R"("rate_limit":500,"enable_engagement_tracking":true,"created_at":"2024-05-01T08:00:00Z",)"
        R"("updated_at":"2024-05-02T09:30:15.250000Z"})";
    struct {
        std::string sent;
        std::string expected;
    } const cases[] = {
        {full, full},
        {R"({"id":"c","code":"c","channel_type":"push","account":"a","status":"warming","pool":"x",)"
         R"("suspension_reason":null,"created_at":"2024-05-01T08:00:00Z","updated_at":"2024-05-01T08:00:00Z"})",
         R"({"id":"c","code":"c","channel_type":"push","account":"a","status":"warming","suspension_reason":null,)"
         R"("daily_quota":1000,"rate_limit":10,"enable_engagement_tracking":false,)"
         R"("created_at":"2024-05-01T08:00:00Z","updated_at":"2024-05-01T08:00:00Z"})"},
        {R"({"id":"c","code":"c","channel_type":"marketing","account":"a","created_at":"2024-05-01T08:00:00Z",)"
         R"("updated_at":"2024-05-01T08:00:00Z"})",
         R"({"id":"c","code":"c","channel_type":"marketing","account":"a","status":"active","daily_quota":1000,)"
         R"("rate_limit":10,"enable_engagement_tracking":false,"created_at":"2024-05-01T08:00:00Z",)"
         R"("updated_at":"2024-05-01T08:00:00Z"})"},
        {R"({"id":"c","code":"c"})",
         "/channel_type: expected this member, found none (also missing: account, created_at, updated_at)"},
    };
    for (auto const& each : cases) CHECK(reread<konigle::email_channel>(each.sent) == each.expected);
}

TEST_CASE("tracking may be set again where an answer got lost")
{
    CHECK(decltype(would_send().email_channels.set_engagement_tracking)::operation::safety ==
          waybill::safety::idempotent);
}
