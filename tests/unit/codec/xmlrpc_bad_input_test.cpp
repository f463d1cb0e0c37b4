#include <waybill/codec/xmlrpc.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What servers should not send and programs should not ask to be sent.
namespace xmlrpc_bad_input_test {

using namespace std::string_literals;
using waybill::binary;
using waybill::codec_error;
using waybill::date_time;
using waybill::decimal;
using waybill::dynamic;
using waybill::xmlrpc_read_fault;
using waybill::xmlrpc_read_response;

enum class state { ready, running };
BOOST_DESCRIBE_ENUM(state, ready, running)

struct point {
    std::int64_t x{};
    std::optional<std::int64_t> y{};
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

template <class T>
struct one {
    T value{};
    BOOST_DESCRIBE_CLASS(one, (), (value), (), ())
};

std::string answer(std::string const& value)
{
    return "<?xml version='1.0'?><methodResponse><params><param>" + value + "</param></params></methodResponse>";
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
    return xmlrpc_read_response<T>({exact.data(), exact.size()});
}

template <class T>
codec_error refusal(std::string const& document)
{
    CAPTURE(document.substr(0, 300));
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

TEST_CASE("a document cut short at any byte is no answer")
{
    std::string const whole =
        "<?xml version='1.0' encoding='utf-8'?>\n<!-- before --><?check a='1'?>\n<methodResponse a=\"1 &amp; 2 > &#x31;\"><params><param>"
        "<value><struct><member><name>a&#98;c</name><value><array><data><value><int> 7 </int></value><value>t&amp;\r\n</value><value/>"
        "<value><string><![CDATA[<]]]><!-- - --></string></value><value><base64>YWJj\r\n</base64></value><value><nil /></value>"
        "<value><dateTime.iso8601>20300102T03:04:05</dateTime.iso8601></value><value><x:double>1.5</x:double ></value>"
        "<value><boolean>1</boolean></value></data></array></value></member></struct></value></param></params></methodResponse>";
    auto const read = read_exactly<dynamic>(whole);
    REQUIRE(read.has_value());
    CHECK(read->get_if<dynamic::array>("abc")->size() == 9);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK(read_exactly<dynamic>(std::string_view{whole}.substr(0, size)).has_error());
    }
    for (bool const big_endian : {false, true}) {
        auto const wide = utf16(whole, big_endian);
        CHECK(read_exactly<dynamic>(wide).has_value());
        for (std::size_t size = 0; size < wide.size(); ++size) {
            CAPTURE(size);
            CHECK(read_exactly<dynamic>(std::string_view{wide}.substr(0, size)).has_error());
        }
    }
}

TEST_CASE("a fault cut short at any byte is neither a fault nor an answer")
{
    auto const text = waybill::xmlrpc_write_fault({4, "no"}).value();
    auto const whole = text.substr(0, text.rfind('>') + 1);
    CHECK(xmlrpc_read_fault(whole)->value().code == 4);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        std::vector<char> const exact(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        auto const fault = xmlrpc_read_fault({exact.data(), exact.size()});
        CHECK((fault.has_error() || !fault->has_value()));
        CHECK(read_exactly<dynamic>({exact.data(), exact.size()}).has_error());
    }
}

TEST_CASE("a document of which one byte is lost or spoilt is no answer, unless text can lose or hold it")
{
    auto const value = "<value><array><data><value><int>7</int></value><value><string>text</string></value></data></array></value>"s;
    auto const whole = answer(value);
    dynamic const right{dynamic::array{7, "text"}};
    CHECK(xmlrpc_read_response<dynamic>(whole).value() == right);
    for (std::size_t at = 0; at < whole.size(); ++at) {
        auto broken = whole;
        broken.erase(at, 1);
        if (auto const read = read_exactly<dynamic>(broken)) {
            // What may be lost: part of the XML declaration, and a letter of the text.
            CAPTURE(broken);
            bool const is_text = at >= whole.find("text") && at < whole.find("text") + 4;
            CHECK((at < whole.find("<methodResponse>") || is_text));
        }
        for (char const c : {'<', '>', '&', '/', '\0', '\x01', '\xFF'}) {
            if (whole[at] == c) continue;
            broken = whole;
            broken[at] = c;
            auto const read = read_exactly<dynamic>(broken);
            if (!read || at < whole.find("<methodResponse>")) continue;
            CAPTURE(broken);
            CHECK((c == '>' || c == '/')); // which text may hold
            CHECK(*read != right);
        }
    }
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
        {"[<!ATTLIST value type CDATA \"int\">]", "x"},
        {"[]", "x"},
    };
    for (auto const& [type, value] : rows) {
        auto const document = "<?xml version='1.0'?><!-- --><!DOCTYPE methodResponse " + type + "><methodResponse><params><param><value>" + value +
                              "</value></param></params></methodResponse>";
        auto const why = refusal<std::string>(document);
        CHECK(why.message == (value == "x" ? "the document has a DOCTYPE, which is refused" : "the document holds a reference to nothing that is known"));
        CHECK_FALSE(xmlrpc_read_fault("<!DOCTYPE methodResponse " + type + ">" + waybill::xmlrpc_write_fault({1, value}).value()).value().has_value());
    }
    refusal<std::string>(answer("<value>&a9;</value>")); // without a declaration either
}

TEST_CASE("values lie within each other as deep as the limit says, and no deeper")
{
    auto const array = [](std::size_t levels) {
        return answer(repeated(levels - 1, "<value><array><data>") + "<value>x</value>" + repeated(levels - 1, "</data></array></value>"));
    };
    auto const object = [](std::size_t levels) {
        return answer(repeated(levels - 1, "<value><struct><member><name>a</name>") + "<value>x</value>" + repeated(levels - 1, "</member></struct></value>"));
    };
    CHECK(xmlrpc_read_response<dynamic>(array(100)).has_value());
    CHECK(xmlrpc_read_response<dynamic>(object(100)).has_value());
    CHECK(xmlrpc_read_response<dynamic>(array(3), {3}).has_value());
    CHECK(xmlrpc_read_response<dynamic>(array(3), {2}).has_error());
    for (std::size_t const levels : {std::size_t{101}, std::size_t{10'000}, std::size_t{300'000}}) {
        auto const in_arrays = refusal<dynamic>(array(levels));
        CHECK(in_arrays.message == "the document is nested too deep");
        CHECK(in_arrays.path == repeated(100, "/0"));
        CHECK(refusal<dynamic>(object(levels)).path == repeated(100, "/a"));
        // What no model asks for is passed over, however deep it lies.
        auto const unknown = repeated(levels, "<value><array><data>") + repeated(levels, "</data></array></value>");
        auto const read = xmlrpc_read_response<point>(
            answer("<value><struct><member><name>z</name>" + unknown + "</member><member><name>x</name><value><int>1</int></value></member></struct></value>"));
        REQUIRE(read.has_value());
        CHECK(read->x == 1);
    }
    refusal<dynamic>(repeated(300'000, "<value>"));
    refusal<dynamic>(repeated(300'000, "</value>"));
    refusal<dynamic>("<methodResponse" + repeated(100'000, " a='b'"));
}

TEST_CASE("a value of one type is not taken for another")
{
    std::pair<std::string, std::string> const wire[] = {
        {"int", "<int>7</int>"},
        {"i8", "<i8>-9000000000</i8>"},
        {"boolean", "<boolean>1</boolean>"},
        {"double", "<double>1.5</double>"},
        {"string", "<string>1</string>"},
        {"bare", "1"},
        {"date", "<dateTime.iso8601>20300102T03:04:05</dateTime.iso8601>"},
        {"base64", "<base64>YWJj</base64>"},
        {"array", "<array><data><value><string>1</string></value></data></array>"},
        {"struct", "<struct><member><name>x</name><value><string>1</string></value></member></struct>"},
        {"nil", "<nil/>"},
        {"text", "<text>1</text>"},       // no type at all
        {"Int", "<Int>7</Int>"},          // names are as they are
        {"dateTime", "<dateTime>20300102T03:04:05</dateTime>"},
    };
    auto const accepted_by = [&]<class T>(T const&) {
        std::string names;
        for (auto const& [name, value] : wire) {
            auto const read = read_exactly<T>(answer("<value>" + value + "</value>"));
            if (read) names += name + ' ';
            else CHECK_FALSE(read.error().message.empty());
        }
        return names;
    };
    CHECK(accepted_by(bool{}) == "boolean ");
    CHECK(accepted_by(std::int32_t{}) == "int ");
    CHECK(accepted_by(std::uint8_t{}) == "int ");
    CHECK(accepted_by(std::int64_t{}) == "int i8 ");
    CHECK(accepted_by(double{}) == "int i8 double ");
    CHECK(accepted_by(decimal{}) == "int i8 double string bare ");
    CHECK(accepted_by(std::string{}) == "string bare ");
    CHECK(accepted_by(state{}).empty());
    CHECK(accepted_by(waybill::open_enum<state>{}) == "string bare ");
    CHECK(accepted_by(date_time{}) == "date ");
    CHECK(accepted_by(binary{}) == "base64 ");
    CHECK(accepted_by(std::vector<std::string>{}) == "array ");
    CHECK(accepted_by(std::vector<int>{}).empty());
    CHECK(accepted_by(std::map<std::string, std::string>{}) == "struct ");
    CHECK(accepted_by(std::map<std::string, bool>{}).empty());
    CHECK(accepted_by(point{}).empty());
    CHECK(accepted_by(std::optional<bool>{}) == "boolean nil ");
    CHECK(accepted_by(waybill::nullable<std::string>{}) == "string bare nil ");
    CHECK(accepted_by(dynamic{}) == "int i8 boolean double string bare date base64 array struct nil ");
}

TEST_CASE("what a fault lacks makes it no success")
{
    std::string const code = "<member><name>faultCode</name><value><int>4</int></value></member>";
    std::string const text = "<member><name>faultString</name><value><string>no</string></value></member>";
    struct {
        std::string content;
        std::string path;
    } const rows[] = {
        {"", "/fault"},
        {"<value/>", "/fault"},
        {"<value><string>4: no</string></value>", "/fault"},
        {"<value><int>4</int></value>", "/fault"},
        {"<value><array><data/></array></value>", "/fault"},
        {"<value><struct/></value>", "/fault/faultCode"},
        {"<value><struct><member><name>faultcode</name><value><int>4</int></value></member>" + text + "</struct></value>", "/fault/faultCode"},
        {"<value><struct><member><name>faultCode</name><value><nil/></value></member>" + text + "</struct></value>", "/fault/faultCode"},
        {"<value><struct><member><name>faultCode</name><value><double>4.0</double></value></member>" + text + "</struct></value>", "/fault/faultCode"},
        {"<value><struct><member><name>faultCode</name><value><int>9223372036854775808</int></value></member>" + text + "</struct></value>",
         "/fault/faultCode"},
        {"<value><struct><member><name>faultCode</name></member>" + text + "</struct></value>", "/fault/faultCode"},
        {"<value><struct>" + code + "<member><name>faultString</name><value><int>4</int></value></member></struct></value>", "/fault/faultString"},
    };
    for (auto const& [content, path] : rows) {
        CAPTURE(content);
        auto const document = "<methodResponse><fault>" + content + "</fault></methodResponse>";
        auto const fault = xmlrpc_read_fault(document);
        REQUIRE(fault.has_error());
        CHECK(fault.error().path == path);
        CHECK_FALSE(fault.error().message.empty());
        CHECK(refusal<dynamic>(document).message == "expected a value, found a fault");
    }
    auto const whole = "<value><struct>" + code + text + "</struct></value>";
    CHECK(xmlrpc_read_fault("<methodResponse><fault>" + whole + "</fault></methodResponse>")->value().text == "no");
    // Beside a value it is a fault all the same.
    CHECK(xmlrpc_read_fault("<methodResponse><params><param><value/></param></params><fault>" + whole + "</fault></methodResponse>")->has_value());
    // Within another document, or deeper, it is none.
    CHECK_FALSE(xmlrpc_read_fault("<answer><fault>" + whole + "</fault></answer>")->has_value());
    CHECK_FALSE(xmlrpc_read_fault(answer("<value><struct><member><name>fault</name>" + whole + "</member></struct></value>"))->has_value());
}

TEST_CASE("of members of one name the last counts, whatever the first was")
{
    auto const member = [](std::string const& name, std::string const& value) { return "<member><name>" + name + "</name><value>" + value + "</value></member>"; };
    auto const object = [](std::string const& members) { return answer("<value><struct>" + members + "</struct></value>"); };
    auto const twice = object(member("x", "<int>1</int>") + member("y", "<int>5</int>") + member("x", "<int>2</int>") + member("y", "<nil/>"));
    auto const read = xmlrpc_read_response<point>(twice).value();
    CHECK(read.x == 2);
    CHECK_FALSE(read.y.has_value());
    using numbers = std::map<std::string, std::optional<int>>;
    CHECK(xmlrpc_read_response<numbers>(twice).value() == numbers{{"x", 2}, {"y", std::nullopt}});
    CHECK(xmlrpc_read_response<dynamic>(twice).value() == dynamic{dynamic::object{{"x", 2}, {"y", dynamic{}}}});
    // A list is replaced, not made longer.
    auto const lists = xmlrpc_read_response<std::map<std::string, std::vector<int>>>(
        object(member("a", "<array><data><value><int>1</int></value></data></array>") + member("a", "<array><data/></array>")));
    CHECK(lists.value().at("a").empty());
}

TEST_CASE("what is no XML-RPC says so")
{
    std::pair<std::string, std::string> const rows[] = {
        {"", "expected one root element"},
        {"\r\n\t ", "expected one root element"},
        {"null", "outside its root element"},
        {R"({"status":"ok"})", "outside its root element"},
        {"<!DOCTYPE html><html></html>", "DOCTYPE"},
        {"<!DOCTYPE html><html><body><p>Log in<br></body></html>", "expected XML"},
        {"<html><body><p>Log in<br></body></html>", "expected XML"},
        {"<html><body/></html>", "expected <methodResponse>, found <html>"},
        {"<methodCall><methodName>m</methodName></methodCall>", "expected <methodResponse>, found <methodCall>"},
        {"<MethodResponse><params/></MethodResponse>", "expected <methodResponse>, found <MethodResponse>"},
        {"%PDF-1.4\n%\xE2\xE3\xCF\xD3", "UTF-8"},
        {"\x1F\x8B\x08\x00\x00\x00\x00\x00"s, "UTF-8"}, // gzip that nobody announced
        {std::string(100, '\0'), "control character"},
        {"HTTP/1.1 200 OK\r\n\r\n" + answer("<value/>"), "outside its root element"},
        {"<methodResponse><params><param/></params></methodResponse>", "expected one value"},
        {"<methodResponse><params/></methodResponse>", "expected one value"},
        {"<methodResponse><param><value/></param></methodResponse>", "expected one value"},
        {"<methodResponse><value/></methodResponse>", "expected one value"},
        {"<methodResponse>text</methodResponse>", "expected one value"},
    };
    for (auto const& [document, message] : rows) {
        CAPTURE(message);
        auto const why = refusal<dynamic>(document);
        CAPTURE(why.message);
        CHECK(why.message.find(message) != std::string::npos);
        CHECK(xmlrpc_read_fault(document).value().has_value() == false);
    }
}

TEST_CASE("XML that is not well-formed is refused")
{
    for (std::string const value :
         {"<value><int>7</int>", "<value></int>7</value>", "<value><int>7</value></int>", "<value><int>7</INT></value>", "<value><int>7</intx></value>",
          "<value><int>7</in></value>", "<value><int>7</ int></value>", "<value>< int>7</int></value>", "<value><1int>7</1int></value>", "<value><>7</></value>",
          "<value a>7</value>", "<value a=>7</value>", "<value a=b>7</value>", "<value a='b>7</value>", "<value a='&x;'>7</value>",
          "<value a='1'b='2'>7</value>", "<value 'b'>7</value>", "<value / >7</value>", "<value><nil/ ></value>", "<value><!- x -></value>", "<value><!ELEMENT a></value>",
          "<value><![CDATA[x]]</value>", "<value><![cdata[x]]></value>", "<value><? x ?></value>", "<value><?x</value>", 
          "<value>&amp ;</value>", "<value>&AMP;</value>", "<value>&#x;</value>", "<value>&#xG;</value>", "<value>&#X41;</value>", "<value>&#-1;</value>",
          "<value>&#x110000;</value>", "<value>&#xFFFE;</value>", "<value>&#4294967361;</value>", "<value>&#1;</value>", "<value>&</value>", "<value>&;</value>",
          "<value><!-- \x01 --></value>", "<value><![CDATA[\x01]]></value>", "<value><?x \x01?></value>", "<value a='\x01'/>", "<val\x01ue/>", "<value>\x7f\x1b</value>"}) {
        refusal<dynamic>(answer(value));
    }
    CHECK(refusal<dynamic>("<methodResponse><a></b></methodResponse>").message == "expected XML: Start-end tags mismatch at byte 21");
    CHECK(refusal<dynamic>("<methodResponse>&oops;</methodResponse>").message == "the document holds a reference to nothing that is known");
    for (auto const& document : {answer("<value/>") + "<!-- -->&amp;", "<![CDATA[x]]>" + answer("<value/>"), answer("<value/>") + "</methodResponse>",
                                 "<a/>" + answer("<value/>"), answer("<value/>") + "\0"s})
        refusal<dynamic>(document);
}

TEST_CASE("comments and instructions may stand anywhere between elements and in text, other elements too where they are not looked at")
{
    auto const aside = "\n<!-- <value>&nothing;</value> --><?php echo \"</value>\"; ?>\r\n"s;
    std::string document = aside.substr(1); // nothing may precede an XML declaration
    for (std::string const tag : {"<methodResponse>", "<params>", "<param>", "<value>", "<struct>", "<member>", "<name>", "x", "</name>", "<value>", "<int>", "1", "2",
                                  "</int>", "</value>", "</member>", "<member>", "<name>", "y", "</name>", "<value>", "<nil>", "</nil>", "</value>", "</member>",
                                  "</struct>", "</value>", "</param>", "</params>", "</methodResponse>"}) {
        // Line ends are part of a name.
        bool const is_name = tag == "<name>" || tag == "x" || tag == "y" || tag == "1";
        document += tag + (is_name ? "<!-- & --><?x <?>"s : aside);
    }
    auto const read = xmlrpc_read_response<point>(document);
    REQUIRE(read.has_value());
    CHECK(read->x == 12);
    CHECK_FALSE(read->y.has_value());
}

TEST_CASE("what counts for nothing in a comment, CDATA or an instruction takes one pass, however much there is")
{
    auto const many = repeated(1'000'000, "& ");
    CHECK(xmlrpc_read_response<std::string>(answer("<value>a<!-- " + many + "--><?x " + many + "?><![CDATA[" + many + "]]></value>")).value() == "a" + many);
    auto const opened = repeated(300'000, "<!-- & --><![CDATA[&]]>");
    CHECK(xmlrpc_read_response<std::string>(answer("<value>" + opened + "</value>")).value() == std::string(300'000, '&'));
    refusal<std::string>(answer("<value>" + opened + "&</value>"));
    refusal<std::string>(answer("<value>" + many + "</value>"));
    refusal<std::string>(answer("<value><!-- " + many + "</value>"));
}

TEST_CASE("the ends of lines are those of XML, and only references keep a carriage return")
{
    std::pair<std::string, std::string> const rows[] = {
        {"\r", "\n"},
        {"\r\n", "\n"},
        {"\r\r\n\n\r", "\n\n\n\n"},
        {"a\r<!-- -->\nb", "a\n\nb"},
        {"a\r&#10;b", "a\n\nb"},
        {"&#13;", "\r"},
        {"&#xD;&#xA;", "\r\n"},
        {"\r&#13;\n", "\n\r\n"},
        {"<![CDATA[a\r\nb\rc&#13;]]>", "a\nb\nc&#13;"},
        {"<![CDATA[]]]]><![CDATA[>]]>", "]]>"},
        {"]] > ]]&gt;", "]] > ]]>"},
        {"&#9;&#x9;\t", "\t\t\t"},
        {"&#38;lt;", "&lt;"},
        {"&amp;amp;", "&amp;"},
        {"&#x10FFFF;&#1114111;", "\U0010FFFF\U0010FFFF"},
        {"&#000000000000065;", "A"},
        {"\xC2\x85\xE2\x80\xA8", "\u0085\u2028"}, // ends of lines of XML 1.1 only
    };
    for (auto const& [wire, text] : rows) {
        CAPTURE(wire);
        CHECK(read_exactly<std::string>(answer("<value><string>" + wire + "</string></value>")).value() == text);
        CHECK(read_exactly<std::string>(answer("<value>" + wire + "</value>")).value() == text);
        auto const named = read_exactly<std::map<std::string, int>>(
            answer("<value><struct><member><name>" + wire + "</name><value><int>1</int></value></member></struct></value>"));
        CHECK(named.value() == std::map<std::string, int>{{text, 1}});
    }
    CHECK(read_exactly<binary>(answer("<value><base64>YW&#13;\r\nJj</base64></value>"))->bytes == "abc");
    CHECK(read_exactly<std::int64_t>(answer("<value><int>&#45;1&#55;\r\n</int></value>")).value() == -17);
}

TEST_CASE("a document is read in its encoding or not at all")
{
    auto const named = [](std::string const& encoding, std::string const& text) {
        auto document = answer("<value>" + text + "</value>");
        return document.insert(document.find("?>"), " encoding=\"" + encoding + '"');
    };
    for (auto const& encoding : {"UTF-8", "utf-8", "Utf8", "US-ASCII", "ascii"}) CHECK(read_exactly<std::string>(named(encoding, "x")).value() == "x");
    CHECK(read_exactly<std::string>(named("UTF-8", "\u20ac")).value() == "\u20ac");
    CHECK(read_exactly<std::string>(named("Latin1", "\xA4\xFF\x85")).value() == "\u00a4\u00ff\u0085");
    CHECK(read_exactly<std::string>("\xEF\xBB\xBF" + named("utf-8", "\u00e9")).value() == "\u00e9");
    // Each of these bytes is another character in the encoding named than it would be in UTF-8 or ISO 8859-1.
    for (auto const& encoding : {"windows-1252", "cp1252", "iso-8859-15", "iso-8859-2", "koi8-r", "shift_jis", "gb18030", "utf-7", "utf-32", "ucs-4", "x"}) {
        CHECK(refusal<std::string>(named(encoding, "\xC2\x80")).message == "the document's encoding is not known");
        CHECK(refusal<std::string>(named(encoding, "x")).message == "the document's encoding is not known");
    }
    CHECK(refusal<std::string>(named("utf-16", "x")).message == "the document's encoding is not known"); // it is in one of single bytes
    CHECK(refusal<std::string>("\xEF\xBB\xBF" + named("iso-8859-1", "\u00e9")).message.find("byte order mark") != std::string::npos);
    CHECK(refusal<std::string>(named("utf-8", "\xE9")).message == "the document is no UTF-8");
    CHECK(refusal<std::string>(answer("<value>\xE9</value>")).message == "the document is no UTF-8");
    CHECK(refusal<std::string>(named("iso-8859-1", "\x01")).message == "the document holds a control character");
    refusal<std::string>(named("us-ascii", "\xE9"));
}

TEST_CASE("UTF-16 is read with or without a byte order mark, and refused where it is broken")
{
    auto const text = answer("<value>x</value>");
    auto const with = [&](bool big_endian, std::string_view units) {
        auto wide = utf16(text, big_endian);
        auto const at = 2 + 2 * text.find("x</value>");
        return wide.replace(at, 2, units);
    };
    using namespace std::string_view_literals;
    for (bool const big_endian : {false, true}) {
        auto named = text;
        named.insert(named.find("?>"), " encoding='UTF-16'");
        CHECK(read_exactly<std::string>(utf16(named, big_endian)).value() == "x");
        CHECK(read_exactly<std::string>(utf16(text, big_endian).substr(2)).value() == "x");
    }
    CHECK(read_exactly<std::string>(with(false, "\xAC\x20"sv)).value() == "\u20ac");
    CHECK(read_exactly<std::string>(with(true, "\x20\xAC"sv)).value() == "\u20ac");
    CHECK(read_exactly<std::string>(with(false, "\x3D\xD8\x00\xDE"sv)).value() == "\U0001F600");
    CHECK(read_exactly<std::string>(with(true, "\xD8\x3D\xDE\x00"sv)).value() == "\U0001F600");
    CHECK(read_exactly<std::string>(with(true, "\x00\r\x00\n"sv)).value() == "\n");
    for (auto const units : {"\xD8\x3D"sv, "\xDE\x00"sv, "\xDE\x00\xD8\x3D"sv, "\xD8\x3D\xD8\x3D"sv, "\xFF\xFE"sv, "\xFF\xFF"sv, "\x00\x01"sv, "\x00\x00"sv, "\x00"sv}) {
        CAPTURE(units.size());
        CHECK(refusal<std::string>(with(true, units)).message == "the document is no UTF-16");
    }
    auto const half = utf16("<methodResponse>", true) + "\xD8\x3D";
    CHECK(refusal<std::string>(half).message == "the document is no UTF-16");
    // UTF-32, whose byte order mark begins like that of UTF-16.
    std::string widest{"\xFF\xFE\0\0", 4};
    for (char const c : text) widest.append({c, '\0', '\0', '\0'});
    refusal<std::string>(widest);
    refusal<std::string>("\xFE\xFF"); // nothing but the mark
    refusal<std::string>("\xEF\xBB\xBF");
    refusal<std::string>("\xEF\xBB");
}

std::string as_utf8(std::uint32_t code)
{
    auto const byte = [](std::uint32_t value) { return static_cast<char>(value); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F))};
    if (code < 0x10000) return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
    return {byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
}

TEST_CASE("a string to send holds characters of XML only, each of which arrives")
{
    // XML 1.0, section 2.2.
    auto const is_character = [](std::uint32_t code) {
        return code == 9 || code == 10 || code == 13 || (code >= 0x20 && code <= 0xD7FF) || (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
    };
    std::string wrong;
    auto const check = [&](std::uint32_t code) {
        auto const text = as_utf8(code);
        auto const written = waybill::xmlrpc_write_response(text);
        bool right = written.has_value() == is_character(code);
        if (written && code != '\r') right = right && xmlrpc_read_response<std::string>(*written).value() == text; // CR is a line's end
        if (!right) wrong += std::to_string(code) + ' ';
    };
    for (std::uint32_t code = 0; code < 0x10000; ++code) check(code);
    for (std::uint32_t plane = 0x10000; plane < 0x120000; plane += 0x10000)
        for (std::uint32_t const code : {plane, plane + 1, plane + 0xFFFE, plane + 0xFFFF}) check(code);
    CHECK(wrong.empty());
}

TEST_CASE("what is no UTF-8 is refused wherever it stands in a string, a name or an enum, and sent as base64")
{
    std::string const bad[] = {
        "\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xE2\x82", "\xE2\x28\xA1", "\xED\xA0\x80", "\xED\xAF\xBF",
        "\xED\xB0\x80", "\xED\xBF\xBF", "\xED\xA0\xBD\xED\xB8\x80", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xF8\x88\x80\x80\x80", "\xFE", "\xFF", "\xE9t\xE9", "\x00"s, "\x08", "\x0B", "\x0C", "\x0E", "\x1F", "\xEF\xBF\xBE", "\xEF\xBF\xBF",
    };
    for (auto const& text : bad) {
        for (std::size_t before = 0; before < 18; ++before) {
            for (std::size_t const after : {0U, 1U, 7U, 8U, 9U}) {
                auto const whole = std::string(before, 'a') + text + std::string(after, 'z');
                CAPTURE(whole);
                CHECK(waybill::xmlrpc_write_response(whole).has_error());
            }
        }
        CAPTURE(text);
        auto const named = waybill::xmlrpc_write_response(std::map<std::string, std::vector<int>>{{"n" + text, {}}});
        REQUIRE(named.has_error());
        CHECK(named.error().message.starts_with("the name "));
        auto const within = waybill::xmlrpc_write_response(dynamic{dynamic::object{{"list", dynamic::array{"fine", text}}}});
        REQUIRE(within.has_error());
        CHECK(within.error().path == "/list/1");
        CHECK(waybill::xmlrpc_write_response(waybill::open_enum<state>{text}).has_error());
        CHECK(waybill::xmlrpc_write_fault({1, text}).has_error());
        CHECK(waybill::xmlrpc_write_call("m" + text, one<int>{}).has_error());
        binary const bytes{text};
        CHECK(xmlrpc_read_response<binary>(waybill::xmlrpc_write_response(bytes).value()).value() == bytes);
    }
}

} // namespace xmlrpc_bad_input_test
