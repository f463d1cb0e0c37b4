#include <waybill/call/client.hpp>
#include <waybill/preview.hpp>
#include <waybill/server.hpp>

#include <support/http_server.hpp>
#include <support/shelf.hpp>

#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

namespace request_bodies_test {

using waybill::file;

struct letter {
    waybill::required<waybill::email_address> to{};
    std::string text{};
    std::optional<std::vector<file>> attachments{};
};
BOOST_DESCRIBE_STRUCT(letter, (), (to, text, attachments))
auto waybill_rules(letter const&) -> waybill::rules<waybill::defaulted<&letter::text>, waybill::max_bytes<&letter::attachments, 9>>;

struct note {
    waybill::required<std::string> text{};
    std::vector<std::string> tags{};
};
BOOST_DESCRIBE_STRUCT(note, (), (text, tags))

struct receipt {
    std::string seen{};
};
BOOST_DESCRIBE_STRUCT(receipt, (), (seen))

template <class Mode>
struct api {
    using provider = shelf::provider;
    waybill::post<Mode, "/letters", letter, receipt> send{};
    waybill::form_post<Mode, "/notes", note, receipt> add{};
    waybill::form_patch<Mode, "/notes/{id}", note, receipt> change{};
    waybill::form_put<Mode, "/notes/{id}", note, receipt> replace{};
    BOOST_DESCRIBE_CLASS(api, (), (send, add, change, replace), (), ())
};

std::string content_type(waybill::http::request const& request)
{
    return std::string{request.fields.find("Content-Type").value_or("")};
}

TEST_CASE("a request goes out as JSON until it holds a file")
{
    waybill::client<api, waybill::preview> const shown{{"key"}};
    auto const plain = shown.send({.to = "Ada <ada@Shop.Example>", .text = "x"});
    CHECK(content_type(plain) == "application/json");
    CHECK(plain.body == R"({"to":"ada@shop.example","text":"x"})");
    auto const empty = shown.send({.to = "ada@shop.example", .attachments = std::vector<file>{}});
    CHECK(content_type(empty) == "application/json");
    CHECK(empty.body == R"({"to":"ada@shop.example","text":"","attachments":[]})");
    auto const whole = shown.send({.to = "ada@shop.example", .attachments = {{file{"hello", "a.txt"}}}});
    CHECK(content_type(whole).starts_with("multipart/form-data; boundary="));
    CHECK(whole.body.find("name=\"to\"\r\n\r\nada@shop.example\r\n") != std::string::npos);
}

TEST_CASE("a request with a file that breaks a rule is not sent, and names it")
{
    waybill::client<api, waybill::preview> const shown{{"key"}};
    auto const refused = shown.send.attempt({.to = "ada@shop.example", .attachments = {{file{"ok"}, file{"ten bytes."}, file::at("/no/such")}}});
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == waybill::error_kind::invalid_argument);
    CHECK(refused.error().effect == waybill::effect::not_sent);
    CHECK(refused.error().field_errors ==
          std::vector<waybill::field_error>{{"attachments/2", "cannot be read as a file: /no/such"}, {"attachments/1", "must have at most 9 bytes"}});
}

TEST_CASE("forms are written in the body, and read by a fake, as files are")
{
    waybill::client<api, waybill::preview> const shown{{"key"}};
    auto const form = shown.add({.text = "# Hi & bye = \u00e9", .tags = {"a", "b c"}});
    CHECK(form.method == waybill::verb::post);
    CHECK(form.url == "https://shelf.example.test/notes");
    CHECK(content_type(form) == "application/x-www-form-urlencoded");
    CHECK(form.body == "text=%23+Hi+%26+bye+%3D+%C3%A9&tags=a&tags=b+c");

    waybill::fake<api> fake;
    fake.add = [](note const& n) { return receipt{*n.text + '|' + n.tags.at(1)}; };
    fake.change = [](std::string const& id, note const& n) { return receipt{id + *n.text}; };
    fake.replace = [](std::string const& id, note const& n) { return receipt{id + '=' + *n.text}; };
    fake.send = [](letter const& l) {
        auto const& got = l.attachments.value().at(1);
        return receipt{l.to->text() + ' ' + l.text + ' ' + got.name() + ' ' + got.media_type() + ' ' + got.read().value()};
    };
    waybill::client<api, waybill::blocking> const client{{"key"}, {}, waybill::in_process{fake}};
    CHECK(client.add({.text = "x&y=z+1 \u00e9", .tags = {"a", "b c"}}).seen == "x&y=z+1 \u00e9|b c");
    CHECK(client.change("n 1", {.text = "%"}).seen == "n 1%");
    CHECK(client.replace("1", {.text = ""}).seen == "1=");
    CHECK(client.send({.to = "ada@shop.example", .text = "t", .attachments = {{file{"1"}, file{"\r\n--2", "\"q\".pdf"}}}}).seen ==
          "ada@shop.example t \"q\".pdf application/pdf \r\n--2");
}

TEST_CASE("a body with a file that arrives as JSON or broken is refused by a fake")
{
    waybill::fake<api> fake;
    fake.send = [](letter const&) { return receipt{}; };
    struct {
        char const* type;
        char const* body;
    } const rows[] = {
        {"application/json", R"({"to":"a@b.co","attachments":["/etc/passwd"]})"},
        {"multipart/form-data; boundary=B", "--B\r\n"},
        {"multipart/form-data", "x"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.body);
        waybill::http::request request{waybill::verb::post, "/letters", {}, row.body};
        request.fields.set("Content-Type", row.type);
        CHECK(fake.answer(request).status == 400);
    }
}

TEST_CASE("a request with a file that is sent again is the same")
{
    int count = 0;
    support::server_thread server{[&](support::arrival const&) -> std::optional<std::string> {
        return count++ == 0 ? support::response(429, "{}", "Retry-After: 0\r\n") : support::response(200, R"({"seen":"x"})");
    }};
    waybill::client_options options;
    options.base_url = server->url();
    options.proxy = "";
    waybill::client<api, waybill::blocking> const client{{"key"}, options};
    client.send({.to = "ada@shop.example", .attachments = {{file{"hello", "a.txt"}}}});
    auto const came = server->arrivals();
    REQUIRE(came.size() == 2);
    CHECK(came[0].body == came[1].body);
    CHECK(came[0].head == came[1].head);
}

} // namespace request_bodies_test
