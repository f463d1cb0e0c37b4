#include <waybill/http/url.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace std::string_view_literals;
using waybill::http::origin;
using waybill::http::url;

url parsed(std::string_view text)
{
    CAPTURE(text);
    auto const result = url::parse(text);
    REQUIRE(result.has_value());
    return *result;
}

std::string resolved(std::string_view base, std::string_view reference)
{
    auto const result = parsed(base).resolve(reference);
    return result ? result->str() : "refused";
}

TEST_CASE("a URL is taken apart")
{
    struct {
        std::string_view text;
        std::string_view scheme;
        std::string_view host;
        int port;
        std::string_view path;
        std::string_view query;
        std::string_view whole;
    } const rows[] = {
        {"https://api.example.test", "https", "api.example.test", 443, "/", "", "https://api.example.test/"},
        {"http://api.example.test/", "http", "api.example.test", 80, "/", "", "http://api.example.test/"},
        {"HTTPS://API.Example.TEST/V1", "https", "api.example.test", 443, "/V1", "", "https://api.example.test/V1"},
        {"https://h:443/a", "https", "h", 443, "/a", "", "https://h/a"},
        {"https://h:80/a", "https", "h", 80, "/a", "", "https://h:80/a"},
        {"http://h:8080/a?b=c&d=e", "http", "h", 8080, "/a", "b=c&d=e", "http://h:8080/a?b=c&d=e"},
        {"http://h:/a", "http", "h", 80, "/a", "", "http://h/a"},
        {"http://h:65535/", "http", "h", 65535, "/", "", "http://h:65535/"},
        {"http://h?q", "http", "h", 80, "/", "q", "http://h/?q"},
        {"http://h/a?b#c?d", "http", "h", 80, "/a", "b", "http://h/a?b"},
        {"http://h#f", "http", "h", 80, "/", "", "http://h/"},
        {"http://h/a?u=http://x/../y", "http", "h", 80, "/a", "u=http://x/../y", "http://h/a?u=http://x/../y"},
        {"http://h/a/../b/./c/", "http", "h", 80, "/b/c/", "", "http://h/b/c/"},
        {"http://h/a%20b%2Fc", "http", "h", 80, "/a%20b%2Fc", "", "http://h/a%20b%2Fc"},
        {"http://h//a//", "http", "h", 80, "//a//", "", "http://h//a//"},
        {"http://[2001:DB8::1]:8080/", "http", "[2001:db8::1]", 8080, "/", "", "http://[2001:db8::1]:8080/"},
        {"http://[0:0:0:0:0:0:0:1]/", "http", "[::1]", 80, "/", "", "http://[::1]/"},
        {"http://127.1/", "http", "127.0.0.1", 80, "/", "", "http://127.0.0.1/"},
        {"http://%6cocalhost/", "http", "localhost", 80, "/", "", "http://localhost/"},
    };
    for (auto const& row : rows) {
        auto const result = parsed(row.text);
        CAPTURE(row.text);
        CHECK(result.scheme() == row.scheme);
        CHECK(result.host() == row.host);
        CHECK(result.port() == row.port);
        CHECK(result.path() == row.path);
        CHECK(result.query() == row.query);
        CHECK(result.str() == row.whole);
        CHECK(result.is_https() == (row.scheme == "https"));
        CHECK(parsed(result.str()).str() == row.whole);
    }
}

TEST_CASE("bytes above 127 in path and query are percent-encoded once")
{
    auto const once = parsed("http://h/\u00e9?\u00e9=%41").str();
    CHECK((once == "http://h/%c3%a9?%c3%a9=%41" || once == "http://h/%C3%A9?%C3%A9=%41"));
    CHECK(parsed(once).str() == once);
}

TEST_CASE("what is no absolute http or https URL, or would be unsafe to send, is refused")
{
    for (std::string_view const text : {
             // not absolute
             ""sv, "/"sv, "/path"sv, "path"sv, "//host/path"sv, "?q"sv, "#f"sv, "api.example.test"sv,
             "localhost:8080/x"sv,
             // other schemes
             "ftp://h/"sv, "file:///etc/passwd"sv, "file://h/x"sv, "gopher://h/"sv, "ws://h/"sv,
             "javascript:alert(1)"sv, "mailto:ada@example.test"sv, "data:text/plain,x"sv, "httpx://h/"sv,
             "ht tp://h/"sv, "://h/"sv,
             // no or more than two slashes, no host
             "http:"sv, "http:h"sv, "http:/h"sv, "http://"sv, "http:///h"sv, "http:////h"sv, "http://?q"sv,
             "http://#f"sv, "http://:80/"sv,
             // user info
             "https://user@h/"sv, "https://user:secret@h/"sv, "https://:secret@h/"sv, "https://@h/"sv,
             "https://good.test\\@evil.test/"sv, "https://good.test:80@evil.test/"sv,
             // hosts and ports
             "http://h:65536/"sv, "http://h:-1/"sv, "http://h:+80/"sv, "http://h:8o/"sv, "http://h:80:80/"sv,
             "http://[::1"sv, "http://::1/"sv, "http://[::g]/"sv, "http://[]/"sv, "http://[fe80::1%25eth0]/"sv,
             "http://a\\b/"sv, "http://a%0Ab/"sv, "http://a%00b/"sv, "http://a%2Fb/"sv, "http://a<b>/"sv,
             // characters that split a request
             "http://h/a b"sv, "http://h /"sv, " http://h/"sv, "http://h/ "sv, "http://h/\r\nX: y"sv, "http://h/a\nb"sv,
             "http://h/a\tb"sv, "http://h/a\0b"sv, "http://h\0.evil.test/"sv, "http://h/?a\x7f"sv,
             "http://h/?a\x01"sv}) {
        CAPTURE(text);
        CHECK_FALSE(url::parse(text).has_value());
    }
}

TEST_CASE("two URLs have one origin when scheme, host and port are the same")
{
    auto const base = parsed("https://api.example.test/v1").origin();
    CHECK(base == origin{"https", "api.example.test", 443});
    CHECK(parsed("HTTPS://API.example.TEST:443/other?x").origin() == base);
    for (auto const other : {"http://api.example.test/", "https://api.example.test:8443/", "https://example.test/",
                             "https://api.example.test.evil.test/", "http://api.example.test:443/"}) {
        CAPTURE(other);
        CHECK_FALSE(parsed(other).origin() == base);
    }
}

TEST_CASE("only names and addresses of this machine are loopback")
{
    for (auto const here :
         {"http://localhost", "http://LOCALHOST:8080/x", "http://api.localhost/", "http://127.0.0.1:1/",
          "http://127.255.255.254/", "http://127.1/", "http://0x7f000001/", "http://[::1]:80/", "http://[0::1]/"}) {
        CAPTURE(here);
        CHECK(parsed(here).is_loopback());
    }
    for (auto const elsewhere :
         {"http://example.test/", "http://localhost.example.test/", "http://notlocalhost/", "http://127.example.test/",
          "http://127.0.0.1.example.test/", "http://127.0.0.example/", "http://128.0.0.1/", "http://1.127.0.0/",
          "http://0.0.0.0/", "http://10.0.0.1/", "http://[::2]/", "http://[::]/", "http://[::ffff:10.0.0.1]/"}) {
        CAPTURE(elsewhere);
        CHECK_FALSE(parsed(elsewhere).is_loopback());
    }
    // Not a number: a name server would be asked. Some versions of libcurl refuse it already.
    auto const too_large = url::parse("http://127.0.0.256/");
    CHECK_FALSE((too_large && too_large->is_loopback()));
}

TEST_CASE("references resolve as the examples of RFC 3986, section 5.4, do, without the fragment")
{
    struct {
        std::string_view reference;
        std::string_view whole;
    } const rows[] = {
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g/"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q"},
        {"g#s", "http://a/b/c/g"},
        {"g?y#s", "http://a/b/c/g?y"},
        {";x", "http://a/b/c/;x"},
        {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/./x", "http://a/b/c/g"},
        {"g#s/../x", "http://a/b/c/g"},
        {"g:h", "refused"},   // another scheme
        {"http:g", "refused"} // as a strict parser
    };
    for (auto const& row : rows) {
        CAPTURE(row.reference);
        CHECK(resolved("http://a/b/c/d;p?q", row.reference) == row.whole);
    }
}

TEST_CASE("references that occur in Location fields and page links resolve")
{
    CHECK(resolved("https://h:8443/v1/items?page=1", "?page=2") == "https://h:8443/v1/items?page=2");
    CHECK(resolved("https://h:8443/v1/items?page=1", "/v2/items") == "https://h:8443/v2/items");
    CHECK(resolved("https://h:8443/v1/items", "https://h:8443/v1/items?page=2") == "https://h:8443/v1/items?page=2");
    CHECK(resolved("https://h:8443/v1/items", "HTTP://Other.test:80/x") == "http://other.test/x");
    CHECK(resolved("https://h:8443/v1/items", "//other.test/x") == "https://other.test/x");
    CHECK(resolved("https://h", "x") == "https://h/x");
    CHECK(resolved("https://h", "?y") == "https://h/?y");
    CHECK(resolved("https://h/a?next=/b/c", "d") == "https://h/d");
    CHECK(resolved("https://h/a", "b?next=http://x/y") == "https://h/b?next=http://x/y");
    CHECK(resolved("http://[::1]:81/a/b", "c") == "http://[::1]:81/a/c");
}

TEST_CASE("a reference that no request may go to is refused")
{
    for (std::string_view const reference :
         {"ftp://h/"sv, "file:///etc/passwd"sv, "javascript:alert(1)"sv, "//user:secret@h/"sv, "https://user@h/"sv,
          "a b"sv, "a\r\nX: y"sv, "a\0b"sv, "\t/a"sv, "//h:99999/"sv, "//"sv, "///h/x"sv, "http:///x"sv, "https:/x"sv,
          "a\r\n#f"sv}) {
        CAPTURE(reference);
        CHECK(resolved("https://h/v1/items?page=1", reference) == "refused");
    }
}

TEST_CASE("a base has neither query nor trailing slash")
{
    struct {
        std::string_view text;
        std::string_view base;
    } const rows[] = {
        {"https://h", "https://h"},
        {"https://h/", "https://h"},
        {"https://h///", "https://h"},
        {"https://H:443/api/v3/", "https://h/api/v3"},
        {"http://h:8080/api/v3//?a=b#c", "http://h:8080/api/v3"},
        {"http://[::1]:8080/", "http://[::1]:8080"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        CHECK(parsed(row.text).base_without_trailing_slash() == row.base);
    }
}

TEST_CASE("a URL is a value")
{
    auto first = parsed("https://h/a?b");
    auto const second = first;
    first = parsed("http://other/");
    CHECK(second.str() == "https://h/a?b");
    CHECK(first.str() == "http://other/");
}

} // namespace
