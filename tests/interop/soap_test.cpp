#include <waybill/cleverreach.hpp>
#include <waybill/codec/json.hpp>
#include <waybill/testing.hpp>

#include <sandbox/cleverreach_sandbox.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

// Against SOAP that nobody here wrote: PHP's server and client, and Python's suds.
namespace {

namespace cleverreach = waybill::cleverreach;
using waybill::effect;
using waybill::error_kind;
using waybill::unix_time;

/// PHP's server, which ends with the object, or with the process.
class php_server {
public:
    php_server()
    {
        int log[2];
        if (::pipe(log) != 0) throw std::runtime_error{"no pipe"};
        // The shell waits for the end of its standard input.
        auto const command = PHP_PROGRAM " -q -d display_errors=0 -S 127.0.0.1:0 '" INTEROP_FOLDER "/soap_server.php' 2>&" +
                             std::to_string(log[1]) + " & server=$!; exec 2>/dev/null; cat; kill $server; wait $server";
        process_ = ::popen(command.c_str(), "w");
        ::close(log[1]);
        log_ = log[0]; // open as long as PHP may write into it
        std::string line;
        for (char c = 0; ::read(log_, &c, 1) == 1 && c != '\n';) line += c;
        auto const begin = line.find("(http://");
        if (process_ == nullptr || begin == std::string::npos) throw std::runtime_error{"PHP's server does not start: " + line};
        url_ = line.substr(begin + 1, line.find(')', begin) - begin - 1);
    }
    php_server(php_server const&) = delete;
    php_server& operator=(php_server const&) = delete;
    ~php_server()
    {
        ::pclose(process_);
        ::close(log_);
    }
    std::string const& url() const { return url_; }

private:
    std::FILE* process_ = nullptr;
    int log_ = -1;
    std::string url_;
};

std::string const key = "k<e&y \u00e9";

cleverreach::client const& php()
{
    static php_server const server;
    static cleverreach::client const client{key, {.base_url = server.url(), .retry = {.attempts = 1}, .proxy = ""}};
    return client;
}

/// A call, and what PHP says has arrived.
template <class Endpoint, class... Request>
std::string arrived(Endpoint const& endpoint, Request const&... request)
{
    auto const got = endpoint.attempt_with_response(request...);
    if (got.has_error()) FAIL(to_string(got.error()));
    return std::string{got->response.fields.find("X-Arrived").value_or("")};
}

/// Behind the method's name: the key as PHP writes it, and the other parts.
std::string call(std::string const& method, std::string const& parts)
{
    return method + R"( ["k<e&y \u00e9")" + parts + ']';
}

unix_time at(std::int64_t seconds) { return std::chrono::sys_seconds{std::chrono::seconds{seconds}}; }

std::string const texts = " <&> \"quoted\" ]]> \u00e9 \U0001F600\ttab\nline\r\nend ";
std::string const texts_in_json = R"(" <&> \"quoted\" ]]> \u00e9 \ud83d\ude00\ttab\nline\r\nend ")";

cleverreach::receiver full_receiver()
{
    return {.id = -1,
            .email = "ada@shop.example",
            .registered = at(4102444800),
            .activated = at(-1),
            .deactivated = at(0),
            .active = false,
            .source = "",
            .quality = 3,
            .attributes = {{.key = "a", .value = texts},
                           {.key = "b", .value = "", .type = cleverreach::attribute_type::date}},
            .global_attributes = {{.key = "c"}},
            .events = {{.type = "click", .stamp = at(5)}},
            .orders = {{.order_id = "1", .quantity = 2, .price = waybill::decimal{"19.9"}},
                       {.price = waybill::decimal{"-0.125"}}}};
}

std::string const text_in_json = R"(" <b> & \"quoted\" 'x' ]]> \u00e9 \ud83d\ude00\ttab\nline ")";

/// What the programs print, in which Ada stands three times.
std::string const ada_and_source = R"("quality":3,"registered":1385913600,"source":)" + text_in_json;
std::string const ada_and_attributes =
    R"({"activated":1772442000,"active":true,"attributes":[{"key":"a","type":"text","value":)" + text_in_json +
    R"(},{"key":"b","type":"text"}],"deactivated":0,"email":"ada@press.example","id":6,)";
std::string const heard =
    R"(groupGetList {"data":[)"
    R"({"count":3,"id":1,"inactive_count":2,"last_changed":1772355600,"last_mailing":1772355600,"name":"Customers","total_count":5},)"
    R"({"count":0,"id":2,"inactive_count":0,"last_changed":1769850000,"last_mailing":0,"name":"Press","total_count":0}],)"
    R"("status":"SUCCESS","statuscode":0}
groupGetList {"data":[],"message":"invalid api key","status":"ERROR","statuscode":1}
receiverAddBatch {"data":"2","status":"SUCCESS","statuscode":0}
receiverAddOrderBatch {"data":"3","status":"SUCCESS","statuscode":0}
receiverGetByEmail {"data":)" +
    ada_and_attributes + R"("orders":[{"order_id":"1","price":19.9},{"order_id":"2","quantity":-2}],)" +
    ada_and_source + R"(},"status":"SUCCESS","statuscode":0}
receiverAdd {"data":{"email":"ada@press.example"},"message":"duplicate data","status":"ERROR","statuscode":50}
receiverGetPage {"data":[)" +
    ada_and_attributes + ada_and_source + R"(}],"status":"SUCCESS","statuscode":0}
receiverGetPage {"data":[],"message":"data not found","status":"ERROR","statuscode":20}
receiverGetByDate {"data":[)" +
    ada_and_attributes + ada_and_source +
    R"(}],"status":"SUCCESS","statuscode":0}
groupGetStats {"data":{"active":1,"avgStars":3.0,"bounces":0,"inactive":1,"total":2},"status":"SUCCESS","statuscode":0}
formsGetCode {"data":"<form action=\"https://sandbox.example/f/1\" method=\"post\"><input name=\"email\"></form>","status":"SUCCESS","statuscode":0}
formsSendActivationMail {"data":"edsger@shop.example","status":"SUCCESS","statuscode":0}
groupFilterAdd {"data":1,"status":"SUCCESS","statuscode":0}
mailingGet {"data":{"groupId":1,"groupIds":[{"id":1}],"html":"<p>Tea &amp; cups</p>","id":1,"name":"Spring",)"
    R"("sender_email":"hello@shop.example","sender_name":"The shop","subject":"What is new","text":"Tea and cups","type":"html/text"},)"
    R"("status":"SUCCESS","statuscode":0}
mailingGet {"message":"data not found","status":"ERROR","statuscode":20}
reportCampaignGetList {"data":[],"status":"SUCCESS","statuscode":0}
groupClear {"fault":"SOAP-ENV:Client"}
)";

std::string output_of(std::string const& command)
{
    std::string text;
    auto* const program = ::popen(command.c_str(), "r");
    if (program == nullptr) throw std::runtime_error{"cannot run " + command};
    for (int c = 0; (c = std::fgetc(program)) != EOF;) text += static_cast<char>(c);
    CHECK(::pclose(program) == 0);
    return text;
}

} // namespace

TEST_CASE("PHP gets what was sent, each part as what it is")
{
    CHECK(arrived(php().groups.list) == call("groupGetList", ""));
    CHECK(arrived(php().account.trade_token, cleverreach::token_trade{.token = "t"}) == R"(tradeTokenForApiKey ["t"])");
    CHECK(arrived(php().forms.get_code, cleverreach::form_code{.form_id = 1, .ssl = true, .badge = false}) ==
          call("formsGetCode", ",1,true,false"));
    CHECK(arrived(php().receivers.add, cleverreach::receiver_add{.list_id = 7, .receiver = full_receiver()}) ==
          call("receiverAdd",
               R"(,7,{"id":-1,"email":"ada@shop.example","registered":4102444800,"activated":-1,"deactivated":0,"active":false,)"
               R"("source":"","quality":3,"attributes":[{"key":"a","value":)" + texts_in_json + R"(},{"key":"b","value":"","type":"date"}],)"
               R"("globalAttributes":[{"key":"c"}],"events":[{"type":"click","stamp":5}],)"
               R"("orders":[{"order_id":"1","quantity":2,"price":19.9},{"price":-0.125}]})"));
    CHECK(arrived(php().groups.add_filter,
                  cleverreach::group_add_filter{
                      .list_id = 1, .name = "f", .conditions = {{.field = "a", .comparison = "LIKE"}, {}}}) ==
          call("groupFilterAdd", R"(,1,"f",[{"field":"a","operator":"LIKE"},{}])"));
    CHECK(arrived(php().receivers.list_by_date,
                  cleverreach::receiver_list_by_date{
                      .list_id = 1, .page = {.range_start = at(1), .range_end = at(4102444800), .page = 2}}) ==
          call("receiverGetByDate", R"(,1,{"range_start":"1","range_end":"4102444800","page":2})"));
}

TEST_CASE("PHP takes what was left out for null")
{
    CHECK(arrived(php().forms.get_code, cleverreach::form_code{.form_id = 1, .badge = true}) ==
          call("formsGetCode", ",1,null,true"));
    CHECK(arrived(php().receivers.add_batch, cleverreach::receiver_add_batch{.list_id = 1}) ==
          call("receiverAddBatch", ",1,null"));
    CHECK(arrived(php().receivers.add, cleverreach::receiver_add{.list_id = 1, .receiver = {.email = ""}}) ==
          call("receiverAdd", R"(,1,{"email":""})"));
    CHECK(arrived(php().forms.send_activation_mail,
                  cleverreach::form_send_activation_mail{.form_id = 1, .email = "a", .evidence = cleverreach::doi_data{}}) ==
          call("formsSendActivationMail", R"(,1,"a",{})"));
}

TEST_CASE("PHP gets batches and lists in lists")
{
    cleverreach::receiver_add_batch batch{.list_id = 1};
    std::string expected = ",1,[";
    for (int i = 0; i < 50; ++i) {
        auto const number = std::to_string(i);
        batch.receivers.push_back({.email = number, .attributes = {{.key = "k", .value = number}}});
        expected += R"({"email":")" + number + R"(","attributes":[{"key":"k","value":")" + number + R"("}]})" + (i < 49 ? "," : "]");
    }
    CHECK(arrived(php().receivers.add_batch, batch) == call("receiverAddBatch", expected));
    cleverreach::receiver_add_order_batch const orders{
        .list_id = 1,
        .orders = {{.email = "a", .orders = {{.order_id = "1"}, {.order_id = "2"}}},
                   {.email = "b"},
                   {.email = "c", .orders = {{}}}}};
    CHECK(arrived(php().receivers.add_order_batch, orders) ==
          call("receiverAddOrderBatch", R"(,1,[{"email":"a","data":[{"order_id":"1"},{"order_id":"2"}]},{"email":"b"},{"email":"c","data":[{}]}])"));
}

TEST_CASE("what PHP sends back is what it was sent")
{
    auto const sent = full_receiver();
    CHECK(*waybill::json_write(php().receivers.add({.list_id = 7, .receiver = sent})) == *waybill::json_write(sent));
    cleverreach::mailing const mailing{.name = "M", .type = cleverreach::mailing_type::html_and_text, .group_ids = {{1}, {2}},
                                       .html = std::string(1'000'000, '<'), .text = texts};
    CHECK(*waybill::json_write(php().mailings.create({.mailing = mailing})) == *waybill::json_write(mailing));
}

TEST_CASE("answers of PHP are read in all their shapes")
{
    auto const code = [](std::int32_t which) { return php().forms.get_code({.form_id = which}); };
    CHECK(code(1).empty());
    CHECK(code(2).empty());
    CHECK(code(3) == texts);
    CHECK(code(4).size() == 3'000'000);
    auto const forms = php().forms.list({.list_id = 1});
    REQUIRE(forms.size() == 2);
    CHECK(forms[0].name == texts);
    CHECK(forms[0].description == "");
    CHECK(forms[1].id == 2);
    CHECK_FALSE(forms[1].name);
    CHECK(php().forms.list({.list_id = 2}).empty());
    CHECK(php().forms.list({.list_id = 3}).empty());
    CHECK(php().groups.add_filter({.list_id = 1, .name = "f"}) == 7001);
    auto const stats = php().groups.stats({.list_id = 1});
    CHECK(stats.active == -2147483647 - 1);
    CHECK(stats.inactive == 2147483647);
    CHECK(stats.avg_stars == 3.25);
    CHECK_FALSE(stats.bounces);

    auto const got = php().receivers.get_by_email({.list_id = 1, .email = "<a>"});
    CHECK(got.email == "<a>");
    CHECK(got.registered == at(1385913600));
    CHECK(got.deactivated == unix_time{});
    CHECK_FALSE(got.activated);
    CHECK_FALSE(got.quality);
    CHECK(got.active == true);
    REQUIRE(got.attributes.size() == 3);
    CHECK(got.attributes[0].value == texts);
    CHECK(got.attributes[0].type == cleverreach::attribute_type::text);
    CHECK(got.attributes[1].type->text() == "odd");
    CHECK_FALSE(got.attributes[2].value);
    CHECK(got.global_attributes.empty());
    REQUIRE(got.orders.size() == 1);
    CHECK(got.orders[0].price == waybill::decimal{"19.9"});
}

TEST_CASE("failures of PHP are errors with their codes and texts")
{
    auto const failed = [](std::int32_t which) { return php().groups.get.attempt({.list_id = which}).error(); };
    auto const full = failed(1);
    CHECK(full.kind == error_kind::refused);
    CHECK(full.http_status == 500);
    CHECK(full.effect == effect::unknown);
    CHECK(full.provider_code == "SOAP-ENV:Server");
    CHECK(full.provider_message == "no <such> \"thing\" & \u00e9");
    REQUIRE(full.field_errors.size() == 2);
    CHECK(full.field_errors[0] == waybill::field_error{"faultactor", "urn:actor"});
    CHECK(full.field_errors[1] == waybill::field_error{"detail", "line 3"});
    CHECK(failed(2).provider_code == "SOAP-ENV:Client");
    CHECK(failed(2).effect == effect::rejected);
    auto const escaped = failed(3); // the exception; PHP says nothing of it
    CHECK(escaped.kind == error_kind::server);
    CHECK(escaped.http_status == 500);
    CHECK(escaped.effect == effect::unknown);
    auto const error = failed(4);
    CHECK(error.kind == error_kind::not_found);
    CHECK(error.effect == effect::rejected);
    CHECK(error.http_status == 200);
    CHECK(error.provider_code == "20");
    CHECK(error.provider_message == "data not found");
    auto const unknown = [] { return cleverreach::query_data<"nowhere", std::string>(php()); };
    CHECK_THROWS_WITH_AS(unknown(), doctest::Contains("Procedure 'nowhere' not present"), waybill::exception);
}

TEST_CASE("clients of PHP and Python understand the answers of a server made with waybill, and it their calls")
{
    for (std::string const program :
         {PHP_PROGRAM " '" INTEROP_FOLDER "/soap_client.php'", SUDS_PYTHON " '" INTEROP_FOLDER "/soap_client.py'"}) {
        CAPTURE(program);
        cleverreach_sandbox_options options;
        options.now = [] { return std::chrono::sys_days{std::chrono::March / 2 / 2026} + std::chrono::hours{9}; };
        cleverreach_sandbox sandbox{options};
        sandbox.seed();
        waybill::socket_server const server{sandbox};
        CHECK(output_of(program + " '" INTEROP_FOLDER "/cleverreach.wsdl' " + server.url() +
                        "/soap/interface_v5.1.php") == heard);
        REQUIRE(sandbox.mails().size() == 1);
        CHECK(sandbox.mails()[0].to == "edsger@shop.example");
    }
}
