#include <waybill/codec/soap.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace soap_test {

using namespace std::string_literals;
using waybill::nullable;
using waybill::required;
using waybill::soap_read_response;

enum class color { red, blue };
BOOST_DESCRIBE_ENUM(color, red, blue)

struct entry {
    required<std::string> key{};
    std::optional<std::string> value{};
};
BOOST_DESCRIBE_STRUCT(entry, (), (key, value))
auto waybill_rules(entry const&) -> waybill::rules<waybill::soap_type<"pair">>;

struct member {
    std::optional<std::int32_t> id{};
    std::string name{};
    std::optional<bool> active{};
    std::optional<float> price{};
    std::optional<waybill::unix_time> since{};
    nullable<std::string> note{};
    std::vector<entry> entries{};
    std::optional<color> shade{};
};
BOOST_DESCRIBE_STRUCT(member, (), (id, name, active, price, since, note, entries, shade))
auto waybill_rules(member const&)
    -> waybill::rules<waybill::soap_type<"memberData">, waybill::soap_list<&member::entries, "pairs">, waybill::defaulted<&member::name>>;

struct add {
    required<std::int64_t> club{};
    std::optional<std::string> comment{};
    member who{};
};
BOOST_DESCRIBE_STRUCT(add, (), (club, comment, who))
auto waybill_rules(add const&) -> waybill::rules<waybill::named<&add::club, "clubId">>;

std::string const opening = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\""
                            " xmlns:SOAP-ENC=\"http://schemas.xmlsoap.org/soap/encoding/\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
                            " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:tns=\"urn:club\""
                            " SOAP-ENV:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"><SOAP-ENV:Body>";
std::string const closing = "</SOAP-ENV:Body></SOAP-ENV:Envelope>";

template <class Params>
std::string written(Params const& params)
{
    auto const text = waybill::soap_write_call("urn:club", "add", params);
    if (!text) return text.error().path + ": " + text.error().message;
    REQUIRE(text->starts_with(opening + "<tns:add>"));
    REQUIRE(text->ends_with("</tns:add>" + closing));
    return text->substr(opening.size() + 9, text->size() - opening.size() - 9 - 10 - closing.size());
}

std::string message(std::string const& body, std::string const& more = {})
{
    return "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
           "<e:Header><x>1</x></e:Header><e:Body>" + body + more + "</e:Body></e:Envelope>";
}
std::string answer(std::string const& value, std::string const& more = {})
{
    return message("<r:addResponse xmlns:r='urn:club'>" + value + "</r:addResponse>", more);
}

template <class T>
T value_of(std::string const& text)
{
    auto read = soap_read_response<T>(text);
    if (!read) FAIL((read.error().path + ": " + read.error().message));
    return std::move(*read);
}
template <class T>
std::string error_of(std::string const& text)
{
    auto const read = soap_read_response<T>(text);
    return read ? "none" : read.error().path + ": " + read.error().message;
}

TEST_CASE("parameters are elements with their types, and what has no value is left out")
{
    CHECK(written(add{.club = 7}) == "<clubId xsi:type=\"xsd:long\">7</clubId><who xsi:type=\"tns:memberData\"><name xsi:type=\"xsd:string\"></name></who>");
    CHECK(written(add{.club = 7, .comment = "", .who = {.id = -1, .name = "a<b>&\"c'", .active = false, .price = 19.9F,
                                                        .since = std::chrono::sys_seconds{std::chrono::seconds{1385913600}}, .note = nullptr,
                                                        .entries = {{.key = "k", .value = "v"}, {.key = "l"}}, .shade = color::blue}}) ==
          "<clubId xsi:type=\"xsd:long\">7</clubId><comment xsi:type=\"xsd:string\"></comment><who xsi:type=\"tns:memberData\">"
          "<id xsi:type=\"xsd:int\">-1</id><name xsi:type=\"xsd:string\">a&lt;b&gt;&amp;\"c'</name><active xsi:type=\"xsd:boolean\">false</active>"
          "<price xsi:type=\"xsd:float\">19.9</price><since xsi:type=\"xsd:int\">1385913600</since><note xsi:nil=\"true\"/>"
          "<entries xsi:type=\"tns:pairs\" SOAP-ENC:arrayType=\"tns:pair[2]\"><item xsi:type=\"tns:pair\"><key xsi:type=\"xsd:string\">k</key>"
          "<value xsi:type=\"xsd:string\">v</value></item><item xsi:type=\"tns:pair\"><key xsi:type=\"xsd:string\">l</key></item></entries>"
          "<shade xsi:type=\"xsd:string\">blue</shade></who>");
    CHECK(written(waybill::none{}).empty());
}

struct receipt {
    std::optional<waybill::decimal> amount{};
    std::optional<waybill::unix_time> from{};
    std::vector<std::int32_t> numbers{};
};
BOOST_DESCRIBE_STRUCT(receipt, (), (amount, from, numbers))
auto waybill_rules(receipt const&) -> waybill::rules<waybill::soap_builtin<&receipt::amount, "float">, waybill::soap_builtin<&receipt::from, "string">>;

TEST_CASE("a member may be declared as another type than its own")
{
    CHECK(written(receipt{.amount = waybill::decimal{"19.90"}, .from = waybill::unix_time{}, .numbers = {1}}) ==
          "<amount xsi:type=\"xsd:float\">19.90</amount><from xsi:type=\"xsd:string\">0</from>"
          "<numbers xsi:type=\"SOAP-ENC:Array\" SOAP-ENC:arrayType=\"xsd:int[1]\"><item xsi:type=\"xsd:int\">1</item></numbers>");
    auto const read = value_of<receipt>(answer("<return><amount>9.99</amount><from>5</from></return>"));
    CHECK(read.amount == waybill::decimal{"9.99"});
    CHECK(read.from == waybill::unix_time{std::chrono::sys_seconds{std::chrono::seconds{5}}});
}

TEST_CASE("text arrives as it was given, carriage returns, entities and all")
{
    for (auto const& text : {"&amp; &lt;b&gt; &copy;"s, "a\r\nb\rc\td"s, "\r"s, "  blank  "s, "\u00e9\u20ac\U0001F600"s, "]]>"s, ""s}) {
        auto const call = waybill::soap_write_call("urn:club", "add", add{.club = 1, .comment = text}).value();
        CHECK(waybill::soap_read_call<add>(call).value().comment == text);
    }
    for (auto const& text : {"\x01"s, "a\0b"s, "\xff"s, "\xef\xbf\xbe"s})
        CHECK(written(add{.club = 1, .comment = text}) == "/comment: the text is no UTF-8, or holds a character that XML does not have");
    CHECK(written(add{}) == "/clubId: this member must be given");
    CHECK(written(add{.club = 1, .who = {.entries = {{.key = "k"}, {}}}}) == "/who/entries/1/key: this member must be given");
}

TEST_CASE("what was written is read back")
{
    member const whole{.id = 5, .name = "n", .active = true, .price = 0.1F, .since = waybill::unix_time{}, .note = "x", .entries = {{.key = "k"}}, .shade = color::red};
    auto const text = waybill::soap_write_response("urn:club", "add", whole).value();
    auto const read = value_of<member>(text);
    CHECK(read.id == 5);
    CHECK(read.active == true);
    CHECK(read.price == 0.1F);
    CHECK(read.since == waybill::unix_time{});
    CHECK(read.note == "x");
    CHECK(*read.entries.at(0).key == "k");
    CHECK(read.shade == color::red);
}

TEST_CASE("nil, empty and absent are told apart")
{
    auto const read = value_of<member>(answer("<return><note xsi:nil='true'/><name/><id/></return>"));
    CHECK(read.note.is_null());
    CHECK(read.name.empty());
    CHECK_FALSE(read.id);
    CHECK(value_of<member>(answer("<return><note></note></return>")).note == "");
    CHECK(value_of<member>(answer("<return/>")).note.is_absent());
    CHECK(error_of<member>(answer("<return xsi:nil='1'/>")) == ": expected a structure, found nil");
    CHECK_FALSE(value_of<std::optional<member>>(answer("<return xsi:nil='1'/>")));
    CHECK(error_of<entry>(answer("<return><value>v</value></return>")) == "/key: expected this member, found none");
}

TEST_CASE("lists are read with or without arrayType, whatever their elements are called")
{
    for (char const* const list : {"<entries SOAP-ENC:arrayType='x:pair[2]' xmlns:SOAP-ENC='urn:e' xmlns:x='urn:x'><item><key>a</key></item><item><key>b</key></item></entries>",
                                   "<entries><a><key>a</key></a>\n <!-- c --> <b><key>b</key></b></entries>",
                                   "<entries enc:arrayType='pair[]' xmlns:enc='urn:e'><item><key>a</key></item><item><key>b</key></item></entries>"}) {
        auto const read = value_of<member>(answer("<return>"s + list + "</return>"));
        REQUIRE(read.entries.size() == 2);
        CHECK(*read.entries[1].key == "b");
    }
    CHECK(value_of<member>(answer("<return><entries/></return>")).entries.empty());
    CHECK(value_of<member>(answer("<return><entries xsi:nil='true'/></return>")).entries.empty());
    CHECK(value_of<std::vector<std::string>>(answer("<return><item>x</item><item/></return>")) == std::vector<std::string>{"x", ""});
}

TEST_CASE("a list that is not as long as it says, or comes in part, is refused")
{
    auto const list = [](char const* attribute) {
        return answer("<return><entries xmlns:c='urn:e' c:"s + attribute + "><item><key>a</key></item></entries></return>");
    };
    CHECK(error_of<member>(list("arrayType='x[2]'")) == "/entries: the list is said to have 2 elements and has 1");
    CHECK(error_of<member>(list("arrayType='x[0]'")).starts_with("/entries: the list is said"));
    CHECK(error_of<member>(list("arrayType='x[99999999999999999999]'")).starts_with("/entries"));
    CHECK(error_of<member>(list("arrayType='x[2,2]'")).starts_with("/entries"));
    CHECK(error_of<member>(list("offset='[1]'")) == "/entries: the list is sent in part, which is not read");
    CHECK(error_of<member>(list("arrayType='x[1]'")) == "none");
    CHECK(error_of<member>(answer("<return><entries>text</entries></return>")) == "/entries: expected the elements of a list, found text");
}

TEST_CASE("references are followed, in whatever order the parts stand")
{
    auto const read = value_of<member>(answer("<return href='#m'/>", "<multiRef id='e2'><key href='#k'/></multiRef><multiRef id='k'>far</multiRef>"
                                                                     "<multiRef id='m'><name>n</name><entries><item href='#e2'/><item href='#e2'/></entries></multiRef>"));
    CHECK(read.name == "n");
    REQUIRE(read.entries.size() == 2);
    CHECK(*read.entries[1].key == "far");
}

TEST_CASE("references that lead nowhere, in a circle, or to too much are refused")
{
    CHECK(error_of<member>(answer("<return href='#x'/>")) == ": the reference \"#x\" leads nowhere");
    CHECK(error_of<member>(answer("<return href='http://elsewhere.test/'/>")) == ": the reference \"http://elsewhere.test/\" leads nowhere");
    CHECK(error_of<member>(answer("<return href='#a'/>", "<m id='a' href='#b'/><m id='b' href='#a'/>")) == ": the message is nested too deep, or refers to itself");
    // Each level refers ten times to the one below: a thousand million strings.
    std::string levels = "<m id='l0'>text</m>";
    for (int i = 1; i < 10; ++i) {
        levels += "<m id='l" + std::to_string(i) + "'>";
        for (int j = 0; j < 10; ++j) levels += "<i href='#l" + std::to_string(i - 1) + "'/>";
        levels += "</m>";
    }
    using list = std::vector<std::string>;
    using deep = std::vector<std::vector<std::vector<std::vector<std::vector<std::vector<std::vector<std::vector<list>>>>>>>>;
    CHECK(error_of<deep>(answer("<return href='#l9'/>", levels)).find("refers to its parts too often") != std::string::npos);
    auto const long_text = "<m id='t'>" + std::string(100'000, 'x') + "</m>";
    std::string many = "<m id='n'>";
    for (int i = 0; i < 10'000; ++i) many += "<i href='#t'/>";
    CHECK(error_of<list>(answer("<return href='#n'/>", many + "</m>" + long_text)).find("refers to its parts too often") != std::string::npos);
}

TEST_CASE("messages as deep as they are long do no harm")
{
    std::string deep;
    std::string ends;
    for (int i = 0; i < 200'000; ++i) deep += "<a>";
    for (int i = 0; i < 200'000; ++i) ends += "</a>";
    CHECK(error_of<member>(answer("<return href='#x'/>", deep + ends)) == ": the reference \"#x\" leads nowhere");
    CHECK(value_of<member>(answer("<return><later>" + deep + ends + "</later><id>1</id></return>")).id == 1);
    CHECK(waybill::soap_read_fault(message("<e:Fault><detail>" + deep + "x" + ends + "</detail></e:Fault>"))->detail == "x");
}

TEST_CASE("unknown elements are passed over, wrong ones are refused with their place")
{
    CHECK(value_of<member>(answer("<return><later><x>1</x></later><name>n</name></return>")).name == "n");
    CHECK(error_of<member>(answer("<return><id>seven</id></return>")) == "/id: expected an integer, found \"seven\"");
    CHECK(error_of<member>(answer("<return><id>99999999999</id></return>")).starts_with("/id: expected an integer"));
    CHECK(error_of<member>(answer("<return><active>maybe</active></return>")) == "/active: expected true or false, found \"maybe\"");
    CHECK(error_of<member>(answer("<return><name><b>x</b></name></return>")) == "/name: expected text, found the element <b>");
    CHECK(error_of<member>(answer("<return>text</return>")) == ": expected the elements of a structure, found text");
    CHECK(error_of<member>(answer("<return><entries><i><key/></i><i/></entries></return>")) == "/entries/1/key: expected this member, found none");
    CHECK(value_of<member>(answer("<return><id> +7\n</id><active>1</active></return>")).id == 7);
    CHECK(value_of<double>(answer("<return>1e3</return>")) == 1000);
}

TEST_CASE("what is no message of SOAP 1.1 is refused")
{
    CHECK(error_of<int>("") != "none");
    CHECK(error_of<int>("<html><body>Log in</body></html>") == ": expected a SOAP envelope, found <html>");
    CHECK(error_of<int>("<Envelope><Body><a><b>1</b></a></Body></Envelope>") == ": the envelope is not of SOAP 1.1");
    CHECK(error_of<int>("<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Body><a><b>1</b></a></e:Body></e:Envelope>") == ": the envelope is not of SOAP 1.1");
    CHECK(error_of<int>("<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'/>") == ": the SOAP envelope has no body");
    CHECK(error_of<int>(message("")) == ": the SOAP body is empty");
    CHECK(error_of<int>(message("<addResponse/>")) == ": expected a value in <addResponse>, found none");
    CHECK(error_of<int>("<!DOCTYPE x [<!ENTITY a 'b'>]>" + answer("<return>1</return>")).find("DOCTYPE") != std::string::npos);
    CHECK(value_of<int>("<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body><a><b>1</b></a></Body></Envelope>") == 1);
    auto const whole = answer("<return><name>n</name></return>");
    for (std::size_t size = 0; size < whole.size(); ++size) CHECK(error_of<member>(whole.substr(0, size)) != "none");
    CHECK(waybill::soap_read_response<waybill::none>(message("<addResponse/>")).has_value());
}

TEST_CASE("faults are found, and nothing else is taken for one")
{
    auto const fault = waybill::soap_read_fault(message("<e:Fault><faultcode> e:Server </faultcode><faultstring>no &lt;b&gt;</faultstring><faultactor>urn:a</faultactor>"
                                                        "<detail><why>one</why> two</detail></e:Fault>"));
    REQUIRE(fault);
    CHECK(fault->code == "e:Server");
    CHECK(fault->text == "no <b>");
    CHECK(fault->actor == "urn:a");
    CHECK(fault->detail == "one two");
    CHECK(waybill::soap_read_fault(message("<e:Fault/>")).has_value());
    CHECK_FALSE(waybill::soap_read_fault(answer("<return>Fault</return>")));
    CHECK_FALSE(waybill::soap_read_fault("Default page"));
    CHECK(error_of<int>(message("<e:Fault/>")) == ": expected a value, found a fault");
    auto const written = waybill::soap_write_fault({"SOAP-ENV:Client", "x<y", std::nullopt, "d"}).value();
    CHECK(waybill::soap_read_fault(written)->text == "x<y");
    CHECK(waybill::soap_read_fault(written)->detail == "d");
}

TEST_CASE("a server reads the call by name")
{
    auto const call = waybill::soap_write_call("urn:club", "add", add{.club = 7, .who = {.name = "n"}}).value();
    CHECK(waybill::soap_method(call) == "add");
    CHECK(waybill::soap_method("<html/>").empty());
    auto const read = waybill::soap_read_call<add>(message("<add><who><name>n</name></who><unknown/><clubId>7</clubId></add>")).value();
    CHECK(*read.club == 7);
    CHECK(read.who.name == "n");
    CHECK(waybill::soap_read_call<add>(message("<add/>")).error().path == "/clubId");
}

} // namespace soap_test
