#include <waybill/codec/soap.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What servers should not send and programs should not ask to be sent.
namespace soap_bad_input_test {

using namespace std::string_literals;
using waybill::codec_error;
using waybill::soap_read_fault;
using waybill::soap_read_response;

enum class state { ready, running };
BOOST_DESCRIBE_ENUM(state, ready, running)

struct point {
    std::int64_t x{};
    std::optional<std::int64_t> y{};
    std::optional<std::string> label{};
    waybill::nullable<std::string> note{};
    std::vector<std::string> tags{};
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y, label, note, tags))

/// As deep as the data.
struct tree {
    std::vector<tree> branches{};
};
BOOST_DESCRIBE_STRUCT(tree, (), (branches))

template <class T>
struct one {
    T value{};
    BOOST_DESCRIBE_CLASS(one, (), (value), (), ())
};

std::string envelope(std::string const& body)
{
    return "<?xml version='1.0'?><e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' xmlns:xsd='http://www.w3.org/2001/XMLSchema'"
           " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:c='http://schemas.xmlsoap.org/soap/encoding/'><e:Body>" +
           body + "</e:Body></e:Envelope>";
}
std::string answer(std::string const& value, std::string const& more = {})
{
    return envelope("<r:getResponse xmlns:r='urn:r'>" + value + "</r:getResponse>" + more);
}

std::string repeated(std::size_t count, std::string_view text)
{
    std::string all;
    while (count-- > 0) all += text;
    return all;
}

/// In memory that ends where the text does, so that a sanitizer sees what reads on.
template <class T>
boost::system::result<T, codec_error> read_exactly(std::string_view document)
{
    std::vector<char> const exact(document.begin(), document.end());
    return soap_read_response<T>({exact.data(), exact.size()});
}

template <class T>
codec_error refusal(std::string const& document)
{
    CAPTURE(document.substr(0, 600));
    auto const read = read_exactly<T>(document);
    REQUIRE(read.has_error());
    CHECK_FALSE(read.error().message.empty());
    return read.error();
}

std::string utf16(std::string_view ascii, bool big_endian)
{
    std::string out{big_endian ? "\xFE\xFF" : "\xFF\xFE"};
    for (char const c : ascii) {
        if (big_endian) out.append({'\0', c});
        else out.append({c, '\0'});
    }
    return out;
}

TEST_CASE("a message cut short at any byte is no answer, in whatever encoding")
{
    auto const whole = answer("\n<return xsi:type='x:point'><x xsi:type=\"xsd:int\"> 7 </x><y xsi:nil='1'/><label>t&amp;\r\n<![CDATA[<]]><!-- - --></label>"
                              "<tags c:arrayType='xsd:string[2]'><item href='#a'/><item/></tags></return>",
                              "<a id='a'>far</a>");
    auto const read = read_exactly<point>(whole);
    REQUIRE(read.has_value());
    CHECK(read->x == 7);
    CHECK_FALSE(read->y);
    CHECK(read->label == "t&\n<");
    CHECK(read->tags == std::vector<std::string>{"far", ""});
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK(read_exactly<point>(std::string_view{whole}.substr(0, size)).has_error());
    }
    for (bool const big_endian : {false, true}) {
        auto const wide = utf16(whole, big_endian);
        CHECK(read_exactly<point>(wide).has_value());
        for (std::size_t size = 0; size < wide.size(); size += 3) {
            CAPTURE(size);
            CHECK(read_exactly<point>(std::string_view{wide}.substr(0, size)).has_error());
        }
    }
}

TEST_CASE("a fault cut short at any byte is neither a fault nor an answer")
{
    auto const whole = waybill::soap_write_fault({"SOAP-ENV:Server", "no", "urn:a", "why"}).value();
    CHECK(soap_read_fault(whole)->detail == "why");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        std::vector<char> const exact(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK_FALSE(soap_read_fault({exact.data(), exact.size()}).has_value());
        CHECK(read_exactly<std::string>({exact.data(), exact.size()}).has_error());
    }
    CHECK(soap_read_fault(utf16(whole, true))->text == "no");
}

TEST_CASE("nothing that a document type declares is expanded, fetched or ignored")
{
    std::string laughs = "<!ENTITY a0 \"lol\">";
    for (int i = 1; i < 10; ++i) laughs += "<!ENTITY a" + std::to_string(i) + " \"" + repeated(10, "&a" + std::to_string(i - 1) + ";") + "\">";
    struct {
        std::string type;
        std::string value;
    } const rows[] = {
        {"[" + laughs + "]", "&a9;"},
        {"[<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]", "&a;"},
        {"[<!ENTITY x SYSTEM \"file:///etc/hostname\">]", "&x;"},
        {"[<!ENTITY % all SYSTEM \"http://127.0.0.1:9/all.dtd\"> %all;]", "x"},
        {"PUBLIC \"-//X//Y\" \"http://127.0.0.1:9/x.dtd\"", "x"},
        {"[<!ATTLIST item href CDATA \"#x\">]", "x"},
        {"[]", "x"},
    };
    for (auto const& [type, value] : rows) {
        auto const prologue = "<!-- --><!DOCTYPE e:Envelope " + type + ">";
        auto const body = answer("<return>" + value + "</return>").substr(21);
        CHECK(refusal<std::string>(prologue + body).message ==
              (value == "x" ? "the document has a DOCTYPE, which is refused" : "the document holds a reference to nothing that is known"));
        auto const fault = envelope("<e:Fault><faultcode>c</faultcode><faultstring>" + value + "</faultstring></e:Fault>").substr(21);
        CHECK_FALSE(soap_read_fault(prologue + fault).has_value());
    }
    refusal<std::string>(answer("<return>&a9;</return>")); // without a declaration either
}

TEST_CASE("values lie within each other as deep as the limit says, and no deeper")
{
    auto const nested = [](std::size_t levels) {
        return answer("<return>" + repeated(levels, "<branches><item>") + repeated(levels, "</item></branches>") + "</return>");
    };
    CHECK(read_exactly<tree>(nested(49)).has_value()); // 1 + 2 for each: 99
    CHECK(soap_read_response<tree>(nested(1), {3}).has_value());
    CHECK(soap_read_response<tree>(nested(1), {2}).error().path == "/branches/0");
    for (std::size_t const levels : {std::size_t{50}, std::size_t{10'000}, std::size_t{200'000}}) {
        auto const why = refusal<tree>(nested(levels));
        CHECK(why.message == "the message is nested too deep, or refers to itself");
        CHECK(why.path == repeated(49, "/branches/0") + "/branches" + "/0");
        // What no model asks for is passed over, however deep it lies.
        auto const read = soap_read_response<point>(answer("<return><z>" + repeated(levels, "<a>") + repeated(levels, "</a>") + "</z><x>1</x></return>"));
        REQUIRE(read.has_value());
        CHECK(read->x == 1);
    }
    refusal<tree>(repeated(300'000, "<a>"));
    refusal<tree>(repeated(300'000, "</a>"));
}

TEST_CASE("a reference in a circle of whatever length ends")
{
    CHECK(refusal<tree>(answer("<return href='#a'/>", "<m id='a' href='#a'/>")).message == "the message is nested too deep, or refers to itself");
    // Through a list that holds itself.
    CHECK(refusal<tree>(answer("<return href='#a'/>", "<m id='a'><branches><item href='#a'/></branches></m>")).message ==
          "the message is nested too deep, or refers to itself");
    std::string chain;
    for (int i = 0; i < 200; ++i) chain += "<m id='" + std::to_string(i) + "' href='#" + std::to_string(i + 1) + "'/>";
    CHECK(refusal<std::string>(answer("<return href='#0'/>", chain + "<m id='200'>x</m>")).message == "the message is nested too deep, or refers to itself");
    for (auto const* const reference : {"#", "a", "##a", "#A", "http://127.0.0.1:9/#a", ""}) {
        CAPTURE(reference);
        CHECK(refusal<std::string>(answer("<return href='"s + reference + "'/>", "<m id='a'>x</m>")).message.find("leads nowhere") != std::string::npos);
    }
    CHECK(read_exactly<std::string>(answer("<return href='#a'/>", "<m id='a'>x</m><m id='a'>y</m>")).value() == "x");
}

TEST_CASE("what a value says of its type does not make it one of the model's")
{
    struct {
        std::string wire;
        std::string accepted;
    } const rows[] = {
        {"<return xsi:type='xsd:int'>text</return>", "string "},
        {"<return xsi:type='xsd:int'>7</return>", "string int double decimal optional "},
        {"<return xsi:type='xsd:string'>7</return>", "string int double decimal optional "},
        {"<return xsi:type='xsd:boolean'>1.5</return>", "string double decimal "},
        {"<return xsi:type='xsd:int'>true</return>", "bool string "},
        {"<return xsi:type='nothing:at-all'>1</return>", "bool string int double decimal optional "},
        {"<return xsi:type='xsd:string'><b>1</b></return>", "list "},
        {"<return xsi:type='xsd:int'>ready</return>", "string enum "},
        {"<return xsi:type='c:Array'>1</return>", "bool string int double decimal optional "},
        {"<return xsi:type='xsd:string'/>", "string list optional "},
        {"<return xsi:nil='true'/>", "string list optional "},
        {"<return>0x10</return>", "string "},
        {"<return>1e400</return>", "string decimal "},
        {"<return>+-1</return>", "string "},
        {"<return>1 2</return>", "string "},
        {"<return>INF</return>", "string double "},
    };
    auto const accepted_by = [](std::string const& wire) {
        std::string names;
        auto const document = answer(wire);
        auto const ask = [&]<class T>(T const&, char const* name) {
            auto const read = read_exactly<T>(document);
            if (read) names += name + " "s;
            else CHECK_FALSE(read.error().message.empty());
        };
        ask(bool{}, "bool");
        ask(std::string{}, "string");
        ask(std::int32_t{}, "int");
        ask(double{}, "double");
        ask(waybill::decimal{}, "decimal");
        ask(state{}, "enum");
        ask(std::vector<std::string>{}, "list");
        ask(std::optional<int>{}, "optional");
        return names;
    };
    for (auto const& [wire, accepted] : rows) {
        CAPTURE(wire);
        CHECK(accepted_by(wire) == accepted);
    }
}

TEST_CASE("missing, nil and empty are three things, and content beats a nil that denies it")
{
    auto const read = [](std::string const& members) { return soap_read_response<point>(answer("<return><x>1</x>" + members + "</return>")).value(); };
    auto const missing = read("");
    CHECK_FALSE(missing.label);
    CHECK(missing.note.is_absent());
    auto const nil = read("<label xsi:nil='true'/><note xsi:nil='true'></note><y xsi:nil=\"1\"/>");
    CHECK_FALSE(nil.label);
    CHECK(nil.note.is_null());
    CHECK_FALSE(nil.y);
    auto const empty = read("<label/><note></note><y/>");
    CHECK(empty.label == "");
    CHECK(empty.note == "");
    CHECK_FALSE(empty.y);
    auto const not_nil = read("<label xsi:nil='false'/><note xsi:nil='0'/>");
    CHECK(not_nil.label == "");
    CHECK(not_nil.note == "");
    auto const both = read("<label xsi:nil='true'>there</label><note href='#nowhere'>there</note>");
    CHECK(both.label == "there");
    CHECK(both.note == "there");
    CHECK(refusal<point>(answer("<return><x xsi:nil='true'/></return>")).path == "/x");
    CHECK(refusal<point>(answer("<return><x/></return>")).path == "/x");
    CHECK(refusal<point>(answer("<return/>")).message == "expected this member, found none");
    CHECK(refusal<point>(answer("")).message == "expected a value in <getResponse>, found none");
}

TEST_CASE("of members of one name the last counts, whatever the first was")
{
    auto const read = soap_read_response<point>(answer("<return><x>1</x><label>a</label><tags><i>1</i><i>2</i></tags><note xsi:nil='1'/><x>2</x><label xsi:nil='true'/>"
                                                       "<tags><i>3</i></tags><note>n</note></return>"))
                          .value();
    CHECK(read.x == 2);
    CHECK_FALSE(read.label);
    CHECK(read.tags == std::vector<std::string>{"3"});
    CHECK(read.note == "n");
    CHECK(refusal<point>(answer("<return><x>1</x><x>no</x></return>")).path == "/x");
}

TEST_CASE("a list that lies about its size is refused, and takes no memory for what is not there")
{
    auto const list = [](std::string const& size) {
        return answer("<return><x>1</x><tags c:arrayType='xsd:string[" + size + "]'><i>a</i><i>b</i></tags></return>");
    };
    for (std::string const size : {"1000000000", "18446744073709551615", "99999999999999999999", "1", "0", "-2", "2,1", "x", "2 "}) {
        CAPTURE(size);
        auto const why = refusal<point>(list(size));
        CHECK(why.path == "/tags");
        CHECK(why.message == "the list is said to have " + waybill::detail::text_start(size, 20) + " elements and has 2");
    }
    for (std::string const size : {"2", ""}) CHECK(read_exactly<point>(list(size)).value().tags.size() == 2);
    // Each of them says so.
    CHECK(refusal<tree>(answer("<return>" + repeated(40, "<branches c:arrayType='x[1000000000]'><item>") + repeated(40, "</item></branches>") + "</return>")).message ==
          "the list is said to have 1000000000 elements and has 1");
}

TEST_CASE("text among the elements of a structure or list is refused, wherever it stands")
{
    for (std::string const value : {"text<x>1</x>", "<x>1</x>text", "<x>1</x>text<y>2</y>", "<x>1</x><![CDATA[text]]>", "<x>1</x><!-- -->text", "&#48;<x>1</x>"}) {
        CAPTURE(value);
        CHECK(refusal<point>(answer("<return>" + value + "</return>")).message == "expected the elements of a structure, found text");
        CHECK(refusal<std::vector<std::string>>(answer("<return>" + value + "</return>")).message == "expected the elements of a list, found text");
    }
    CHECK(read_exactly<point>(answer("<return>\r\n\t<!-- text --><![CDATA[ ]]><x>1</x> </return>")).value().x == 1);
    CHECK(refusal<std::string>(answer("<return>a<b/></return>")).message == "expected text, found the element <b>");
    CHECK(refusal<std::string>(answer("<return><!-- --><b/></return>")).message == "expected text, found the element <b>");
}

TEST_CASE("what a fault lacks makes it no success")
{
    struct {
        std::string content;
        std::string code;
        std::string text;
    } const rows[] = {
        {"", "", ""},
        {"text", "", ""},
        {"<faultstring>no</faultstring>", "", "no"},
        {"<faultcode/><faultstring>no</faultstring>", "", "no"},
        {"<faultcode>c</faultcode>", "c", ""},
        {"<FaultCode>c</FaultCode>", "", ""},
        {"<faultcode>\n e:Client\n</faultcode><faultstring> no </faultstring>", "e:Client", " no "},
        {"<faultcode>a</faultcode><faultcode>b</faultcode>", "b", ""},
        {"<faultcode><b>c</b></faultcode><faultstring>x<b>y</b>z</faultstring>", "c", "xyz"},
        {"<faultstring xsi:nil='true'/>", "", ""},
        {"<faultcode>c</faultcode><faultstring><![CDATA[<no>]]> &amp; &#x41;</faultstring>", "c", "<no> & A"},
    };
    for (auto const& [content, code, text] : rows) {
        CAPTURE(content);
        auto const document = envelope("<e:Fault>" + content + "</e:Fault>");
        auto const fault = soap_read_fault(document);
        REQUIRE(fault);
        CHECK(fault->code == code);
        CHECK(fault->text == text);
        CHECK_FALSE(fault->actor);
        CHECK_FALSE(fault->detail);
        CHECK(refusal<std::string>(document).message == "expected a value, found a fault");
        CHECK(waybill::soap_read_response<waybill::none>(document).has_error());
    }
    // Deeper, or in another document, it is none.
    CHECK_FALSE(soap_read_fault(answer("<e:Fault><faultcode>c</faultcode></e:Fault>")));
    CHECK_FALSE(soap_read_fault("<Fault><faultcode>c</faultcode></Fault>"));
    CHECK_FALSE(soap_read_fault("<e:Envelope xmlns:e='urn:other'><e:Body><e:Fault/></e:Body></e:Envelope>"));
}

TEST_CASE("what is no SOAP says so")
{
    std::pair<std::string, std::string> const rows[] = {
        {"", "expected one root element"},
        {"\r\n\t ", "expected one root element"},
        {"null", "outside its root element"},
        {R"({"status":"ok"})", "outside its root element"},
        {"<!DOCTYPE html><html></html>", "DOCTYPE"},
        {"<!DOCTYPE html><html><body><p>Log in<br></body></html>", "expected XML"},
        {"<html><body/></html>", "expected a SOAP envelope, found <html>"},
        {"<methodResponse/>", "expected a SOAP envelope, found <methodResponse>"},
        {"%PDF-1.4\n%\xE2\xE3\xCF\xD3", "UTF-8"},
        {"\x1F\x8B\x08\x00\x00\x00\x00\x00"s, "UTF-8"}, // gzip that nobody announced
        {std::string(100, '\0'), "control character"},
        {"HTTP/1.1 200 OK\r\n\r\n" + answer("<a>1</a>"), "outside its root element"},
        {answer("<a>1</a>") + answer("<a>1</a>"), "expected"},
        {"<Envelope/>", "the envelope is not of SOAP 1.1"},
        {"<Envelope xmlns='urn:other'><Body><a><b>1</b></a></Body></Envelope>", "the envelope is not of SOAP 1.1"},
        {"<e:Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body/></e:Envelope>", "the envelope is not of SOAP 1.1"},
        {"<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope'><e:Body/></e:Envelope>", "the envelope is not of SOAP 1.1"},
        {"<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'>text</Envelope>", "the SOAP envelope has no body"},
        {"<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><body/></Envelope>", "the SOAP envelope has no body"},
        {envelope(""), "the SOAP body is empty"},
        {envelope("text"), "the SOAP body is empty"},
        {envelope("<r/>"), "expected a value in <r>, found none"},
        {envelope("<r>1</r>"), "expected a value in <r>, found none"},
        {answer("<a>\x01</a>"), "control character"},
        {answer("<a>\xC3</a>"), "UTF-8"},
        {answer("<a>&#0;</a>"), "reference"},
        {answer("<a>&#xFFFE;</a>"), "reference"},
        {answer("<a>&nbsp;</a>"), "reference"},
    };
    for (auto const& [document, message] : rows) {
        CAPTURE(message);
        auto const why = refusal<std::string>(document);
        CAPTURE(why.message);
        CHECK(why.message.find(message) != std::string::npos);
        CHECK_FALSE(soap_read_fault(document).has_value());
        CHECK(why.path.empty());
    }
}

TEST_CASE("what XML cannot hold is not written, with its place")
{
    for (auto const& bad : {"\0"s, "\x01"s, "\x0B"s, "\x1F"s, "\xEF\xBF\xBE"s, "\xED\xA0\x80"s, "\xC3"s, "\xFF"s, "\xC0\x80"s, "\xF4\x90\x80\x80"s}) {
        CAPTURE(bad);
        for (auto const& text : {bad, "a" + bad, bad + "b", std::string(100, 'x') + bad + std::string(100, 'y'), "\r" + bad}) {
            auto const why = waybill::soap_write_call("urn:r", "m", one<std::vector<std::string>>{.value = {"fine", text}}).error();
            CHECK(why.path == "/value/1");
            CHECK_FALSE(why.message.empty());
            CHECK(waybill::soap_write_call("urn:r", "m", one<waybill::open_enum<state>>{.value = waybill::open_enum<state>{text}}).has_error());
            CHECK(waybill::soap_write_fault({text, {}, {}, {}}).has_error());
            CHECK(waybill::soap_write_fault({{}, {}, {}, text}).has_error());
        }
    }
    CHECK(waybill::soap_write_call("urn:r", "m", one<state>{.value = static_cast<state>(9)}).error().path == "/value");
}

} // namespace soap_bad_input_test
