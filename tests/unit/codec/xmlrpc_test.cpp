#include <waybill/codec/xmlrpc.hpp>
#include <waybill/reflect/validate.hpp>
#include <waybill/types/none.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xmlrpc_test {

using namespace std::string_literals;
using waybill::binary;
using waybill::date_time;
using waybill::decimal;
using waybill::nullable;
using waybill::xmlrpc_read_response;
using waybill::xmlrpc_write_call;

enum class state { ready, running };
BOOST_DESCRIBE_ENUM(state, ready, running)

struct recipient {
    std::string email{};
    std::optional<std::int64_t> id{};
    nullable<std::string> name{};
};
BOOST_DESCRIBE_STRUCT(recipient, (), (email, id, name))
auto waybill_rules(recipient const&) -> waybill::rules<waybill::named<&recipient::email, "e&mail">>;

template <class T>
struct one {
    T value{};
    BOOST_DESCRIBE_CLASS(one, (), (value), (), ())
};

/// The <value> that a T is written as, without the line's end.
template <class T>
std::string written(T value)
{
    auto const call = xmlrpc_write_call("m", one<T>{std::move(value)});
    if (!call) return "refused: " + call.error().path + ": " + call.error().message;
    std::string_view const begin = "<?xml version='1.0'?>\n<methodCall>\n<methodName>m</methodName>\n<params>\n<param>\n";
    std::string_view const end = "</param>\n</params>\n</methodCall>\n";
    REQUIRE(call->starts_with(begin));
    REQUIRE(call->ends_with(end));
    auto value_text = call->substr(begin.size(), call->size() - begin.size() - end.size());
    // As Python writes them, only nil is not followed by one.
    bool const has_line_end = value_text.ends_with('\n');
    CHECK(has_line_end == !value_text.ends_with("<nil/></value>"));
    if (has_line_end) value_text.pop_back();
    return value_text;
}

std::string answer(std::string const& value)
{
    return "<?xml version='1.0'?><methodResponse><params><param>" + value + "</param></params></methodResponse>";
}

template <class T>
waybill::codec_error refusal(std::string const& document)
{
    auto const read = xmlrpc_read_response<T>(document);
    REQUIRE(read.has_error());
    CHECK_FALSE(read.error().message.empty());
    return read.error();
}

TEST_CASE("each type has its element")
{
    CHECK(written(-5) == "<value><int>-5</int></value>");
    CHECK(written(true) == "<value><boolean>1</boolean></value>");
    CHECK(written(1.5) == "<value><double>1.5</double></value>");
    CHECK(written("a & <b> \"c\" \u00e9"s) == "<value><string>a &amp; &lt;b&gt; \"c\" \u00e9</string></value>");
    CHECK(written(""s) == "<value><string></string></value>");
    CHECK(written(state::running) == "<value><string>running</string></value>");
    CHECK(written(decimal{"1.50"}) == "<value><double>1.50</double></value>");
    CHECK(written(binary{"abc"}) == "<value><base64>\nYWJj\n</base64></value>");
    CHECK(written(binary{std::string(58, 'x')}) ==
          "<value><base64>\neHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4\neA==\n</base64></value>");
    CHECK(written(std::vector<int>{1, 2}) ==
          "<value><array><data>\n<value><int>1</int></value>\n<value><int>2</int></value>\n</data></array></value>");
    CHECK(written(std::vector<int>{}) == "<value><array><data>\n</data></array></value>");
    CHECK(written(std::map<std::string, bool>{{"<k>", false}}) ==
          "<value><struct>\n<member>\n<name>&lt;k&gt;</name>\n<value><boolean>0</boolean></value>\n</member>\n</struct></value>");
    CHECK(written(recipient{.email = "a"}) ==
          "<value><struct>\n<member>\n<name>e&amp;mail</name>\n<value><string>a</string></value>\n</member>\n</struct></value>");
    CHECK(written(recipient{.email = "a", .id = 7, .name = nullptr}).find("<name>name</name>\n<value><nil/></value></member>\n") != std::string::npos);
}

TEST_CASE("times go out without a zone, those with one in UTC")
{
    auto const text = [](char const* time) { return written(date_time::parse(time).value()); };
    CHECK(text("2030-01-02T03:04:05") == "<value><dateTime.iso8601>20300102T03:04:05</dateTime.iso8601></value>");
    CHECK(text("2030-01-02T03:04:05.999999Z") == "<value><dateTime.iso8601>20300102T03:04:05</dateTime.iso8601></value>");
    CHECK(text("2030-01-01T00:30:00+02:00") == "<value><dateTime.iso8601>20291231T22:30:00</dateTime.iso8601></value>");
}

TEST_CASE("doubles are the shortest text that reads back the same, laid out as Python does")
{
    struct {
        double value;
        char const* text;
    } const rows[] = {{0, "0.0"}, {-0.0, "-0.0"}, {3, "3.0"}, {0.1, "0.1"}, {1e15, "1000000000000000.0"}, {1e16, "1e+16"},
                      {123456789012345678.0, "1.2345678901234568e+17"}, {0.0001, "0.0001"}, {0.00001, "1e-05"}, {5e-324, "5e-324"},
                      {9007199254740991.0, "9007199254740991.0"}, {-1.5e300, "-1.5e+300"}};
    for (auto const& row : rows) CHECK(written(row.value) == "<value><double>" + std::string{row.text} + "</double></value>");
}

TEST_CASE("what XML-RPC cannot say is refused, with its place")
{
    CHECK(written(std::int64_t{1} << 31) == "refused: /value: an integer of XML-RPC has 32 bits");
    CHECK(written(-(std::int64_t{1} << 31)) == "<value><int>-2147483648</int></value>");
    CHECK(written(std::uint64_t{4'000'000'000}).starts_with("refused"));
    for (auto const& text : {"\x01"s, "a\0b"s, "\x1b[2J"s, "\xff"s, "\xed\xa0\x80"s, "\xef\xbf\xbe"s, "\xc3"s}) {
        CAPTURE(text);
        CHECK(written(text) == "refused: /value: the text is no UTF-8, or holds a character that XML does not have");
        CHECK(written(std::map<std::string, int>{{text, 1}}).starts_with("refused: /value: the name is no UTF-8"));
    }
    CHECK(written(std::vector<recipient>{{.email = "a"}, {.email = "\x01"}}).starts_with("refused: /value/1/e&mail: "));
    CHECK(written(static_cast<state>(9)) == "refused: /value: the enum lists no such value");
    CHECK(written("tab\t, line\n and return\r are fine"s).starts_with("<value><string>tab\t"));
}

struct positions {
    std::int64_t id{};
    std::optional<std::string> filter{};
    std::optional<std::int64_t> limit{};
};
BOOST_DESCRIBE_STRUCT(positions, (), (id, filter, limit))

TEST_CASE("parameters are known by their position: only those at the end can be left out")
{
    CHECK(xmlrpc_write_call("m", waybill::none{}).value() ==
          "<?xml version='1.0'?>\n<methodCall>\n<methodName>m</methodName>\n<params>\n</params>\n</methodCall>\n");
    auto const two = xmlrpc_write_call("m", positions{.id = 1, .filter = "f"}).value();
    CHECK(two.ends_with("<int>1</int></value>\n</param>\n<param>\n<value><string>f</string></value>\n</param>\n</params>\n</methodCall>\n"));
    auto const gap = xmlrpc_write_call("m", positions{.id = 1, .limit = 3});
    REQUIRE(gap.has_error());
    CHECK(gap.error().path == "/limit");
    CHECK(gap.error().message == "cannot be given without filter, which stands before it");

    auto const read = waybill::xmlrpc_read_call<positions>(two).value();
    CHECK(read.id == 1);
    CHECK(read.filter == "f");
    CHECK_FALSE(read.limit.has_value());
    CHECK(waybill::xmlrpc_method(two) == "m");
    CHECK(waybill::xmlrpc_method("<methodResponse/>").empty());
    CHECK(waybill::xmlrpc_read_call<positions>("<methodCall><methodName>m</methodName></methodCall>").error().path == "/id");
    CHECK(waybill::xmlrpc_read_call<one<int>>(two).error().message == "expected no further parameter");
}

TEST_CASE("every integer, double, string and date that servers send is read")
{
    auto const integer = [](char const* value) { return xmlrpc_read_response<std::int64_t>(answer(value)).value(); };
    for (char const* const value : {"<value><int>7</int></value>", "<value><i4>7</i4></value>", "<value><i8> +7\n</i8></value>",
                                    "<value>\n<i1>7</i1>\n</value>", "<value><x:int xmlns:x='u'>7</x:int></value>",
                                    "<value><!-- seven --><int>7</int></value>", "<value><int>&#55;</int></value>"})
        CHECK(integer(value) == 7);
    CHECK(integer("<value><i8>9223372036854775807</i8></value>") == 9223372036854775807);
    auto const number = [](char const* value) { return xmlrpc_read_response<double>(answer(value)).value(); };
    CHECK(number("<value><double> .5 </double></value>") == 0.5);
    CHECK(number("<value><double>-1e3</double></value>") == -1000);
    CHECK(number("<value><int>3</int></value>") == 3);
    CHECK(xmlrpc_read_response<decimal>(answer("<value><double>1.50</double></value>"))->text() == "1.50");
    auto const text = [](std::string const& value) { return xmlrpc_read_response<std::string>(answer(value)).value(); };
    CHECK(text("<value>plain</value>") == "plain");
    CHECK(text("<value/>").empty());
    CHECK(text("<value><string/></value>").empty());
    CHECK(text("<value><string>  </string></value>") == "  ");
    CHECK(text("<value><string> a <!-- b --> <![CDATA[<&c>]]>&amp;</string></value>") == " a  <&c>&");
    CHECK(text("<value><string>a\r\nb\rc&#13;d</string></value>") == "a\nb\nc\rd");
    CHECK(text("<value><string>&#x1F600;&quot;&apos;</string></value>") == "\U0001F600\"'");
    auto const time = [](char const* value) { return xmlrpc_read_response<date_time>(answer(value)).value().to_string(); };
    CHECK(time("<value><dateTime.iso8601>20300102T03:04:05</dateTime.iso8601></value>") == "2030-01-02T03:04:05");
    CHECK(time("<value><dateTime.iso8601> 2030-01-02T03:04:05Z </dateTime.iso8601></value>") == "2030-01-02T03:04:05Z");
    CHECK(xmlrpc_read_response<binary>(answer("<value><base64>\nYW\nJj </base64></value>"))->bytes == "abc");
    CHECK(xmlrpc_read_response<waybill::open_enum<state>>(answer("<value>paused</value>"))->text() == "paused");
    CHECK_FALSE(xmlrpc_read_response<std::optional<int>>(answer("<value><nil/></value>"))->has_value());
}

TEST_CASE("documents in other encodings are read")
{
    CHECK(xmlrpc_read_response<std::string>("\xEF\xBB\xBF" + answer("<value>\u00e9</value>")).value() == "\u00e9");
    std::string const latin = "<?xml version='1.0' encoding='ISO-8859-1'?><methodResponse><params><param><value>\xe9</value></param></params></methodResponse>";
    CHECK(xmlrpc_read_response<std::string>(latin).value() == "\u00e9");
    std::string wide{"\xFF\xFE"};
    for (char const c : answer("<value>x</value>")) wide.append({c, '\0'});
    CHECK(xmlrpc_read_response<std::string>(wide).value() == "x");
    std::string big;
    for (char const c : answer("<value>x</value>")) big.append({'\0', c});
    CHECK(xmlrpc_read_response<std::string>(big).value() == "x");
    CHECK(refusal<std::string>(wide + "a").message == "the document is no UTF-16");
    CHECK(refusal<std::string>("<?xml version='1.0' encoding='ebcdic'?><methodResponse/>").message == "the document's encoding is not known");
}

TEST_CASE("members are found by name, in any order, the last of two, others skipped")
{
    auto const read = xmlrpc_read_response<recipient>(
        answer("<value><struct><member><name>more</name><value><array><data/></array></value></member>"
               "<member><name>name</name><value><nil/></value></member>"
               "<member><name>e&amp;mail</name><value>first</value></member>"
               "<member><name>e&amp;mail</name><value>second</value></member></struct></value>"));
    REQUIRE(read.has_value());
    CHECK(read->email == "second");
    CHECK(read->name.is_null());
    CHECK_FALSE(read->id.has_value());
    auto const lists = xmlrpc_read_response<std::map<std::string, std::vector<int>>>(
        answer("<value><struct><member><name>a</name><value><array><data><value><int>1</int></value></data></array></value></member></struct></value>"));
    CHECK(lists.value() == std::map<std::string, std::vector<int>>{{"a", {1}}});
}

TEST_CASE("an answer that does not fit says where and why")
{
    CHECK(refusal<recipient>(answer("<value><struct/></value>")).path == "/e&mail");
    auto const wrong = refusal<std::vector<recipient>>(
        answer("<value><array><data><value><struct><member><name>e&amp;mail</name><value><int>1</int></value></member></struct></value></data></array></value>"));
    CHECK(wrong.path == "/0/e&mail");
    CHECK(wrong.message == "expected <string>, found <int>");
    CHECK(refusal<std::string>(answer("<value><text>x</text></value>")).message == "<text> is no type of XML-RPC");
    CHECK(refusal<bool>(answer("<value><boolean>true</boolean></value>")).message == "expected <boolean> of 0 or 1, found <boolean>");
    for (char const* const value : {"<value><int>7.5</int></value>", "<value><int>9</int><int>9</int></value>", "<value>9<int>9</int></value>", "<value><int/></value>", "<value>7</value>",
                                    "<value><int>99999999999999999999</int></value>", "<value><int>+-7</int></value>"})
        refusal<std::int64_t>(answer(value));
    refusal<double>(answer("<value><double>1e</double></value>"));
    refusal<std::int64_t>(answer("<value><int>1<b/>2</int></value>"));
    refusal<std::string>(answer("<value><string>a<b>secret</b>c</string></value>"));
    refusal<std::vector<int>>(answer("<value><array><data><int>5</int></data></array></value>"));
    refusal<std::string>(answer("<value>a</value><value>b</value>"));
    refusal<std::string>(answer("<value>a</value></param><param><value>b</value>"));
    using text_map = std::map<std::string, std::string>;
    refusal<text_map>(answer("<value><struct><member><name>a</name><value>1</value><value>2</value></member></struct></value>"));
    refusal<text_map>(answer("<value><struct><entry><name>a</name><value>1</value></entry></struct></value>"));
    CHECK(xmlrpc_read_response<text_map>(answer("<value><struct><member><name>ad<!-- -->min</name><value>1</value></member></struct></value>")).value() ==
          text_map{{"admin", "1"}});
    refusal<text_map>(answer("<value><struct><member><value>1</value><name>a</name></member></struct></value>"));
    CHECK(xmlrpc_read_response<std::vector<int>>(answer("<value><array/></value>")).value().empty());
    refusal<date_time>(answer("<value><dateTime.iso8601>20301301T00:00:00</dateTime.iso8601></value>"));
    refusal<date_time>(answer("<value><dateTime.iso8601/></value>"));
    for (char const* const value : {"YWJ", "YWJj=", "Y===", "YW=j", "YW@j", "YW==YWJj"})
        refusal<binary>(answer("<value><base64>"s + value + "</base64></value>"));
    CHECK(refusal<recipient>(answer("<value><struct><member><name>e&amp;mail</name></member></struct></value>")).message ==
          "a <member> has one <name> and one <value>");
    CHECK(refusal<int>("<methodResponse/>").message == "expected one value, found none or several");
    CHECK(refusal<int>("<html><body>Log in</body></html>").message == "expected <methodResponse>, found <html>");
}

TEST_CASE("documents that are broken or meant to harm are refused")
{
    std::string deep;
    for (int i = 0; i < 10'000; ++i) deep += "<value><array><data>";
    for (int i = 0; i < 10'000; ++i) deep += "</data></array></value>";
    for (std::string const& document :
         {""s, " "s, "{}"s, "<"s, "<methodResponse>"s, answer("<value>x</value>").substr(0, 70), answer("<value>x</value>") + "<more/>", answer("<value>x</value>") + "more", "more" + answer("<value>x</value>"),
          answer("<value>\x01</value>"), answer("<value>\xff</value>"), answer("<value>&unknown;</value>"), answer("<value>&#0;</value>"),
          answer("<value>&#xD800;</value>"), answer("<value>a & b</value>"), answer("<value>&amp</value>"), answer("<value>&#;</value>"),
          answer("<value>&#99999999999;</value>"), answer("<value><![CDATA[x</value>"), answer("<value><!-- x</value>"),
          "<!DOCTYPE methodResponse>" + answer("<value>x</value>"),
          R"(<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><methodResponse><params><param><value>&b;</value></param></params></methodResponse>)"s,
          R"(<!DOCTYPE m SYSTEM "http://127.0.0.1/x.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]><methodResponse><params><param><value>&x;</value></param></params></methodResponse>)"s}) {
        CAPTURE(document);
        refusal<std::string>(document);
    }
    CHECK(refusal<std::vector<std::vector<std::vector<std::string>>>>(answer(deep)).message == "expected <string>, found <array>");
    CHECK(xmlrpc_read_response<std::vector<std::vector<std::string>>>(answer("<value><array><data><value><array><data/></array></value></data></array></value>"), {1})
              .error()
              .message == "the document is nested too deep");
    // In one pass, however many comments and references there are.
    std::string many;
    for (int i = 0; i < 300'000; ++i) many += "<!---->&amp;";
    CHECK(xmlrpc_read_response<std::string>(answer("<value>" + many + "</value>")).value() == std::string(300'000, '&'));
    refusal<std::string>("<?a <!-- ?>" + answer("<value>&bogus;<!-- --></value>"));
    CHECK(waybill::xmlrpc_read_fault(deep).value().has_value() == false);
}

TEST_CASE("a fault has a code and a text, whatever else")
{
    auto const fault = [](std::string const& members) {
        return waybill::xmlrpc_read_fault("<methodResponse><fault><value><struct>" + members + "</struct></value></fault></methodResponse>");
    };
    std::string const code = "<member><name>faultCode</name><value><i4>8002</i4></value></member>";
    std::string const text = "<member><name>faultString</name><value>no &lt;b&gt;</value></member>";
    auto const read = fault(code + "<member><name>more</name><value/></member>" + text).value();
    REQUIRE(read.has_value());
    CHECK(read->code == 8002);
    CHECK(read->text == "no <b>");
    CHECK(fault(text).error().path == "/fault/faultCode");
    CHECK(fault(code).error().path == "/fault/faultString");
    CHECK(fault("<member><name>faultCode</name><value>8002</value></member>" + text).error().path == "/fault/faultCode");
    CHECK_FALSE(waybill::xmlrpc_read_fault(answer("<value>my fault</value>"))->has_value());
    CHECK_FALSE(waybill::xmlrpc_read_fault("default of the server")->has_value());
    CHECK(refusal<std::string>(waybill::xmlrpc_write_fault({4, "x"}).value()).message == "expected a value, found a fault");
    CHECK(waybill::xmlrpc_read_fault(waybill::xmlrpc_write_fault({4, "<x>"}).value())->value().text == "<x>");
}

TEST_CASE("what was written is read back")
{
    std::vector<recipient> const some{{.email = "a<b", .id = -1, .name = "\u00e9"}, {.email = ""}};
    auto const read = xmlrpc_read_response<std::vector<recipient>>(waybill::xmlrpc_write_response(some).value()).value();
    REQUIRE(read.size() == 2);
    CHECK(read[0].email == "a<b");
    CHECK(read[0].id == -1);
    CHECK(read[0].name == "\u00e9");
    CHECK(read[1].email.empty());
    CHECK(read[1].name.is_absent());
}

TEST_CASE("doubles that are no numbers go as the widespread implementations write them")
{
    constexpr auto infinity = std::numeric_limits<double>::infinity();
    CHECK(written(infinity) == "<value><double>inf</double></value>");
    CHECK(written(-infinity) == "<value><double>-inf</double></value>");
    CHECK(written(std::numeric_limits<double>::quiet_NaN()) == "<value><double>nan</double></value>");
    CHECK(xmlrpc_read_response<double>(answer("<value><double> -inf </double></value>")).value() == -infinity);
    CHECK(std::isnan(xmlrpc_read_response<double>(answer("<value><double>nan</double></value>")).value()));
}

TEST_CASE("a dynamic value is of the type that the wire says")
{
    using waybill::dynamic;
    auto const text = answer("<value><struct><member><name>list</name><value><array><data><value><i8>9000000000</i8></value><value>plain</value>"
                             "<value><boolean>1</boolean></value><value><double>-0.5</double></value><value><nil/></value></data></array></value></member>"
                             "<member><name>when</name><value><dateTime.iso8601>20300102T03:04:05</dateTime.iso8601></value></member>"
                             "<member><name>raw</name><value><base64>AAE=</base64></value></member></struct></value>");
    auto const read = xmlrpc_read_response<dynamic>(text).value();
    CHECK(read == dynamic{dynamic::object{{"list", dynamic::array{std::int64_t{9'000'000'000}, "plain", true, -0.5, {}}},
                                          {"raw", waybill::binary{"\0\1"s}},
                                          {"when", waybill::date_time::parse("2030-01-02T03:04:05").value()}}});
    CHECK(read.get_if<waybill::binary>("raw") != nullptr);
    CHECK(read.get_if<std::string>("raw") == nullptr);
    CHECK(read.get_if<std::string>("missing") == nullptr);
    CHECK(dynamic{1}.get_if<std::int64_t>("of no object") == nullptr);
    CHECK(waybill::json_write(read).value() ==
          R"({"list":[9000000000,"plain",true,-0.5,null],"raw":"AAE=","when":"2030-01-02T03:04:05"})");
    CHECK(refusal<dynamic>(answer("<value><array><data><value><int>x</int></value></data></array></value>")).path == "/0");
}

TEST_CASE("a dynamic value is written with its type")
{
    using waybill::dynamic;
    CHECK(written(dynamic{}) == "<value><nil/></value>");
    CHECK(written(dynamic{7}) == "<value><int>7</int></value>");
    CHECK(written(dynamic{dynamic::array{"a<", false}}) ==
          "<value><array><data>\n<value><string>a&lt;</string></value>\n<value><boolean>0</boolean></value>\n</data></array></value>");
    CHECK(written(dynamic{std::int64_t{1} << 40}).starts_with("refused"));
    CHECK(waybill::json_read<dynamic>(R"([null, 1, 2.5, {"a": "b"}, 18446744073709551615])").value() ==
          dynamic{dynamic::array{{}, 1, 2.5, dynamic::object{{"a", "b"}}, 18446744073709551615.0}});
}

struct free_form {
    std::string email{};
    std::map<std::string, waybill::dynamic> fields{};
    std::optional<waybill::date_time> seen{};
};
BOOST_DESCRIBE_STRUCT(free_form, (), (email, fields, seen))
auto waybill_rules(free_form const&) -> waybill::rules<waybill::keeps_unknown<&free_form::fields>, waybill::utc<&free_form::seen>>;

TEST_CASE("members without a name in the model are kept beside those with one, and written back")
{
    auto const read = xmlrpc_read_response<free_form>(
        answer("<value><struct><member><name>points</name><value><int>3</int></value></member><member><name>email</name><value>a@b.c</value>"
               "</member><member><name>seen</name><value><dateTime.iso8601>20300102T03:04:05</dateTime.iso8601></value></member></struct></value>"))
                          .value();
    CHECK(read.fields.at("points") == 3);
    CHECK(read.seen->to_string() == "2030-01-02T03:04:05Z"); // by the rule utc
    auto const text = written(read);
    CHECK(text.find("<name>points</name>\n<value><int>3</int></value>") != std::string::npos);
    CHECK(text.find("fields") == std::string::npos);
    CHECK(waybill::json_write(read).value() == R"({"email":"a@b.c","points":3,"seen":"2030-01-02T03:04:05Z"})");

    auto twice = read;
    twice.fields["email"] = "x@y.z";
    auto const wrong = waybill::validate(twice);
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0].field == "fields/email");
}

} // namespace xmlrpc_test
