#include <waybill/cloudmailing.hpp>
#include <waybill/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

namespace cloudmailing = waybill::cloudmailing;
using waybill::effect;
using waybill::error_kind;

/// What a call makes of an answer.
waybill::error failure_of(int status, std::string const& type, std::string const& body)
{
    waybill::in_process server{[&](waybill::http::request const&) {
        waybill::http::response answer{status, {}, body};
        answer.fields.set("Content-Type", type);
        return answer;
    }};
    cloudmailing::client const client{"key", {.base_url = "https://cm.example", .retry = {.attempts = 1}}, std::move(server)};
    return client.mailings.start.attempt({.mailing_id = 7}).error();
}

} // namespace

TEST_CASE("a fault says what failed under whatever status, and whether anything was done where that is sure")
{
    struct {
        int status;
        int code;
        std::string_view text;
        error_kind kind;
        effect done;
    } const cases[] = {
        {200, 401, "Authorization Failed!", error_kind::authentication, effect::rejected},
        {403, 403, "Only active mailings can be edited!", error_kind::conflict, effect::rejected},
        {404, 404, "Mailing [7] not found!", error_kind::not_found, effect::rejected},
        {200, 404, "Unknown satellite with id 7", error_kind::not_found, effect::rejected},
        {400, 400, "Too many recipients!", error_kind::validation, effect::rejected},
        {200, 400, "Mailing finished!", error_kind::conflict, effect::rejected},
        {406, 406, "Bad mailing status: 'FINISHED'. Can't pause it!", error_kind::conflict, effect::rejected},
        {406, 406, "Property 'x' is unknown or can't be changed.", error_kind::validation, effect::rejected},
        {200, 406, "Filters argument has to be a dictionary.", error_kind::validation, effect::rejected},
        {200, 8001, "procedure x not found", error_kind::refused, effect::rejected},
        {200, 8002, "Only mailings in FILLING_RECIPIENTS state can be activated", error_kind::conflict, effect::rejected},
        {200, 8002, "No operations to execute", error_kind::validation, effect::rejected},
        {200, 8002, "Can't deserialize input: not well-formed", error_kind::validation, effect::rejected},
        {200, 8002, "Unknown string format: soon", error_kind::validation, effect::rejected},
        {200, 8002, "Can't serialize output: cannot marshal None", error_kind::refused, effect::unknown},
        {200, 8002, "list index out of range", error_kind::refused, effect::unknown},
        {200, 7, "No operations to execute", error_kind::refused, effect::unknown},
        {500, 8002, "'NoneType' object", error_kind::server, effect::unknown},
    };
    for (auto const& each : cases) {
        CAPTURE(each.text);
        auto const body = waybill::xmlrpc_write_fault({each.code, std::string{each.text}}).value();
        for (auto const* const type : {"text/xml", "text/html"}) {
            auto const failure = failure_of(each.status, type, body);
            CHECK(failure.kind == each.kind);
            CHECK(failure.effect == each.done);
            CHECK(failure.http_status == each.status);
            CHECK(failure.provider_code == std::to_string(each.code));
            CHECK(failure.provider_message == each.text);
        }
    }
}

TEST_CASE("an answer without a fault is what its status says")
{
    std::string const page = "<html><body>default of a server</body></html>";
    CHECK(failure_of(404, "text/html", page).kind == error_kind::not_found);
    CHECK(failure_of(500, "text/html", page).effect == effect::unknown);
    CHECK(failure_of(200, "text/html", page).kind == error_kind::decode);
    CHECK(failure_of(204, "text/xml", "").kind == error_kind::decode);
}
