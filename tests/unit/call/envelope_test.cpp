#include <waybill/call/client.hpp>
#include <waybill/catalog.hpp>
#include <waybill/preview.hpp>
#include <waybill/server.hpp>
#include <waybill/transport/in_process.hpp>

#include <support/depot.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// Values in envelopes that decide what the answer is, and keys in forms.
namespace envelope_test {

using waybill::error_kind;

waybill::result<depot::trucks> answered(int status, std::string_view body)
{
    waybill::client<depot::api, waybill::blocking> const client{"k", {.retry = {.attempts = 1}},
                                                                waybill::in_process{[&](waybill::http::request const&) {
                                                                    waybill::http::response response{status, {}, std::string{body}};
                                                                    response.fields.set("Content-Type", "application/json");
                                                                    return response;
                                                                }}};
    return client.trucks.attempt();
}

TEST_CASE("a call returns what is in the envelope, or nothing")
{
    CHECK(answered(200, R"({"answer": {"status": 200, "data": {"names": ["a", "b"]}}})").value().names.size() == 2);

    waybill::fake<depot::api> fake;
    std::string added;
    fake.add_truck = [&](depot::truck_add const& request) { added = *request.name; };
    fake.trucks = [](depot::shown_from const&) { return depot::trucks{{"only"}}; };
    waybill::client<depot::api, waybill::blocking> const client{"k", {}, waybill::in_process{fake}};
    client.add_truck({.name = "new"});
    static_assert(std::is_void_v<decltype(client.add_truck({}))>);
    CHECK(added == "new");
    CHECK(client.trucks().names == std::vector<std::string>{"only"});

    auto const answer = fake.answer({waybill::verb::get, "https://d.example.test/trucks", {}, {}});
    CHECK(answer.body == R"({"answer":{"status":200,"data":{"names":["only"]}}})");
    CHECK(fake.answer({waybill::verb::post, "https://d.example.test/trucks", {}, "name=x"}).body == R"({"answer":{"status":200}})");
}

TEST_CASE("empty data is empty in whatever shape it comes")
{
    for (auto const* const data : {R"("data": {})", R"("data": [])", R"("data": "")", R"("data": null)", R"("data": {"names": null})",
                                   R"("data": {"names": ""})", R"("data": {"names": {}})", R"("other": 1)"}) {
        CAPTURE(data);
        auto const got = answered(200, std::string{R"({"answer": {"status": 200, )"} + data + "}}");
        REQUIRE(got.has_value());
        CHECK(got->names.empty());
    }
    CHECK(answered(200, R"({"answer": {"status": 200, "data": "no"}})").error().kind == error_kind::decode);
}

TEST_CASE("the envelope decides, whatever the HTTP status")
{
    CHECK(answered(503, R"({"answer": {"status": 200, "data": {"names": ["a"]}}})").value().names.size() == 1);
    auto const refused = answered(200, R"({"answer": {"status": 452}})").error();
    CHECK(refused.kind == error_kind::refused);
    CHECK(refused.effect == waybill::effect::rejected);
    CHECK(refused.provider_code == "452");
    CHECK(answered(500, R"({"answer": {"status": 451}})").error().kind == error_kind::authentication);
    auto const broken = answered(500, R"({"answer": {"status": 452}})").error();
    CHECK(broken.effect == waybill::effect::unknown); // what HTTP 500 says of the effect stands
}

TEST_CASE("without an envelope the HTTP status counts, and a success without one is none")
{
    CHECK(answered(404, "gone").error().kind == error_kind::not_found);
    CHECK(answered(200, R"({"hello": {"status": 200}})").error().kind == error_kind::decode);
    CHECK(answered(200, "").error().kind == error_kind::unexpected_content);
}

TEST_CASE("the key is the last field, of the query or of the form")
{
    waybill::client<depot::api, waybill::preview> const preview{"k&y =1"};
    CHECK(preview.trucks().url == "https://depot.example.test/trucks?key=k%26y+%3D1");
    CHECK(preview.trucks({.start = 3}).url == "https://depot.example.test/trucks?start=3&key=k%26y+%3D1");
    auto const added = preview.add_truck({.name = "n"});
    CHECK(added.url == "https://depot.example.test/trucks");
    CHECK(added.body == "name=n&key=k%26y+%3D1");

    for (auto const& shown : {preview.without_secrets(preview.trucks()), preview.without_secrets(added)}) {
        CHECK((shown.url + shown.body).find("k%26y") == std::string::npos);
        CHECK((shown.url + shown.body).find("key=***") != std::string::npos);
    }
}

TEST_CASE("an error that echoes the key in whatever form does not show it")
{
    waybill::client<depot::api, waybill::blocking> const client{"k&y =1", {.retry = {.attempts = 1}},
                                                                waybill::in_process{[](waybill::http::request const& request) {
                                                                    return waybill::http::response{500, {}, request.url};
                                                                }}};
    auto const failed = client.trucks.attempt().error();
    CHECK(failed.body.find("key=***") != std::string::npos);
    CHECK(failed.body.find("k%26y") == std::string::npos);
}

TEST_CASE("basic authentication takes the key as it is")
{
    waybill::basic_key<"admin"> const key{"p%40ss:w\xC3\xB6rd"};
    waybill::http::request request;
    key.authenticate(request);
    CHECK(request.fields.find("Authorization") == "Basic YWRtaW46cCU0MHNzOnfDtnJk");
    CHECK_FALSE(key.problem());
    CHECK(waybill::basic_key<"admin">{"a\nb"}.problem());
    CHECK(waybill::basic_key<"admin">{}.problem());
    CHECK(key.secrets() == std::vector<std::string>{"p%40ss:w\xC3\xB6rd", "YWRtaW46cCU0MHNzOnfDtnJk"});
}

TEST_CASE("the catalog describes the value, not the envelope")
{
    auto const all = waybill::describe_endpoints<depot::api>();
    CHECK(all.at(2).response == "trucks");
    CHECK(all.at(4).name == "add_truck");
    CHECK(all.at(4).response.empty());
}

} // namespace envelope_test
