#include "konigle_checks.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace {

namespace konigle = waybill::konigle;
using konigle_checks::listed;
using konigle_checks::refused;
using konigle_checks::reread;
using konigle_checks::shown;
using konigle_checks::text_of;
using konigle_checks::would_send;
using addresses = std::vector<waybill::email_address>;
using files = std::vector<waybill::file>;
using header_fields = std::map<std::string, std::string>;

/// A mail with what must be given and nothing more.
konigle::email_send mail()
{
    return {.to_email = addresses{"a@example.com"}, .subject = "S", .body_html = "h", .channel = "m"};
}

konigle::email_send with_attachments(files attachments)
{
    auto request = mail();
    request.attachments = std::move(attachments);
    return request;
}

/// A file of this many bytes that takes up no room.
class hollow_file {
public:
    explicit hollow_file(std::uint64_t size_bytes)
    {
        std::ofstream{path_}.close();
        std::filesystem::resize_file(path_, size_bytes);
    }
    hollow_file(hollow_file const&) = delete;
    hollow_file& operator=(hollow_file const&) = delete;
    ~hollow_file() { std::filesystem::remove(path_); }

    waybill::file file() const { return waybill::file::at(path_.string()); }

private:
    static std::filesystem::path new_path()
    {
        auto const number = waybill::detail::random_bits();
        return std::filesystem::temp_directory_path() / ("waybill-" + std::to_string(number));
    }
    std::filesystem::path path_ = new_path();
};

} // namespace

TEST_CASE("a mail without attachments is sent as JSON")
{
    auto const& emails = would_send().emails;
    auto empty_list = mail();
    empty_list.attachments.emplace();
    struct {
        waybill::http::request request;
        std::string body;
    } const cases[] = {
        {emails.send(mail()),
         R"({"to_email":["a@example.com"],"subject":"S","body_html":"h","channel":"m","save_as_template":false})"},
        {emails.send(empty_list), R"({"to_email":["a@example.com"],"subject":"S","body_html":"h","attachments":[],)"
                                  R"("channel":"m","save_as_template":false})"},
        {emails.send({.from_email = "Me <me@Example.com>",
                      .to_email = addresses{"A@Example.com", " b@example.com "},
                      .subject = "S ☀",
                      .body_html = "<p>\"x\"</p>",
                      .body_text = "x",
                      .reply_to_email = "r@example.com",
                      .channel = "m",
                      .category = "promo",
                      .save_as_template = true,
                      .headers = header_fields{{"X-B", "é"}, {"X-Entity-Ref", "1"}}}),
         R"({"from_email":"me@example.com","to_email":["A@example.com","b@example.com"],"subject":"S ☀",)"
         R"("body_html":"<p>\"x\"</p>","body_text":"x","reply_to_email":"r@example.com","channel":"m",)"
         R"("category":"promo","save_as_template":true,"headers":{"X-B":"é","X-Entity-Ref":"1"}})"},
    };
    for (auto const& each : cases) CHECK(shown(each.request) == "POST /reachout/api/v1/send-email\n" + each.body);
}

TEST_CASE("a mail with attachments is sent in parts, the files last")
{
    auto request = with_attachments({waybill::file{"hello", "report.txt"}, waybill::file{"raw"},
                                     waybill::file{"%PDF-1", "ü \"q\" \\ .pdf"}, waybill::file{"x", "n.unknownext"}});
    request.to_email->push_back("b@example.com");
    request.subject = "S é";
    request.save_as_template = true;
    CHECK(shown(would_send().emails.send(request)) == R"(POST /reachout/api/v1/send-email
multipart/form-data
--B
Content-Disposition: form-data; name="to_email"

a@example.com
--B
Content-Disposition: form-data; name="to_email"

b@example.com
--B
Content-Disposition: form-data; name="subject"

S é
--B
Content-Disposition: form-data; name="body_html"

h
--B
Content-Disposition: form-data; name="channel"

m
--B
Content-Disposition: form-data; name="save_as_template"

true
--B
Content-Disposition: form-data; name="attachments"; filename="report.txt"
Content-Type: text/plain

hello
--B
Content-Disposition: form-data; name="attachments"; filename="upload.bin"
Content-Type: application/octet-stream

raw
--B
Content-Disposition: form-data; name="attachments"; filename="ü %22q%22 \\ .pdf"
Content-Type: application/pdf

%PDF-1
--B
Content-Disposition: form-data; name="attachments"; filename="n.unknownext"
Content-Type: application/octet-stream

x
--B--
)");
}

TEST_CASE("a mail that breaks a rule is refused, with the member named")
{
    auto const changed = [](auto change) {
        auto request = mail();
        change(request);
        return refused(would_send().emails.send.attempt(request));
    };
    CHECK(refused(would_send().emails.send.attempt({})) == "to_email subject body_html channel");
    CHECK(changed([](auto&) {}) == "");
    CHECK(changed([](auto& mail) { mail.to_email = addresses{}; }) == "to_email");
    CHECK(changed([](auto& mail) { mail.to_email = addresses{"a@b.example", "b"}; }) == "to_email/1");
    CHECK(changed([](auto& mail) { mail.from_email = ""; }) == "from_email");
    CHECK(changed([](auto& mail) { mail.reply_to_email = "a@host.test"; }) == "reply_to_email");
    CHECK(changed([](auto& mail) {
              mail.subject = text_of(255);
              mail.channel = text_of(20);
              mail.category = text_of(50);
          }) == "");
    CHECK(changed([](auto& mail) {
              mail.subject = text_of(256);
              mail.channel = text_of(21);
              mail.category = text_of(51);
          }) == "subject channel category");
    CHECK(changed([](auto& mail) {
              mail.headers = header_fields{{"X-A", "1"}, {"List-Unsubscribe", "x"}};
          }) == "headers/List-Unsubscribe");
    CHECK(changed([](auto& mail) {
              mail.headers = header_fields{{"X-A", "1"}};
              mail.attachments = files{waybill::file{"x"}};
          }) == "headers");
    CHECK(changed([](auto& mail) { mail.attachments = files(10, waybill::file{"x"}); }) == "");
    CHECK(changed([](auto& mail) { mail.attachments = files(11, waybill::file{"x"}); }) == "attachments");
    CHECK(changed([](auto& mail) {
              mail.attachments = files{waybill::file{"x"}, waybill::file::at("no/such/file")};
          }) == "attachments/1");
}

TEST_CASE("attachments have at most 20 MiB each and 100 MiB together")
{
    constexpr std::uint64_t mebibyte = 1024 * 1024;
    hollow_file const largest{20 * mebibyte};
    hollow_file const too_large{20 * mebibyte + 1};
    waybill::file const one_byte{"x"};
    auto const wrong = [](files attachments) {
        return listed(waybill::validate(with_attachments(std::move(attachments))));
    };

    CHECK(wrong({largest.file()}) == "");
    CHECK(wrong({one_byte, too_large.file()}) == "attachments/1");
    CHECK(wrong(files(5, largest.file())) == "");
    auto one_byte_too_much = files(5, largest.file());
    one_byte_too_much.push_back(one_byte);
    CHECK(wrong(one_byte_too_much) == "attachments");
}

TEST_CASE("what became of a mail is read whole, sparse and with statuses that nobody knew")
{
    struct {
        std::string sent;
        std::string expected;
    } const cases[] = {
        {R"({"status":"queued","message_id":"m","template_id":"tpl_9"})",
         R"({"status":"queued","message_id":"m","template_id":"tpl_9"})"},
        {R"({"status":"held","message_id":null,"extra":1})", R"({"status":"held","message_id":null})"},
        {R"({"status":"sent"})", R"({"status":"sent"})"},
        {"{}", "/status: expected this member, found none"},
    };
    for (auto const& each : cases) CHECK(reread<konigle::email_send_result>(each.sent) == each.expected);
}

TEST_CASE("a mail is never sent again in silence")
{
    CHECK(decltype(would_send().emails.send)::operation::safety == waybill::safety::unsafe);
}
