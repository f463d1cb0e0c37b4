#ifndef WAYBILL_HTTP_URL_HPP
#define WAYBILL_HTTP_URL_HPP

#include <waybill/http/headers.hpp>
#include <waybill/types/ascii.hpp>

#include <curl/curl.h>
#include <curl/urlapi.h>

#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace waybill {

namespace detail {

class curl_url_parser {
public:
    // Replaces the whole URL, or resolves a relative reference against the one already there.
    bool set(std::string_view reference)
    {
        return acceptable(reference) && curl_url_set(handle_.get(), CURLUPART_URL, std::string{reference}.c_str(),
                                                     CURLU_DISALLOW_USER | CURLU_URLENCODE) == CURLUE_OK;
    }

    // Empty when there is no such part.
    std::string get(CURLUPart part, unsigned flags = 0) const
    {
        char* text = nullptr;
        if (curl_url_get(handle_.get(), part, &text, flags) != CURLUE_OK) return {};
        std::unique_ptr<char, text_free> const owner{text};
        return text;
    }

private:
    struct handle_free {
        void operator()(CURLU* handle) const noexcept { curl_url_cleanup(handle); }
    };
    struct text_free {
        void operator()(char* text) const noexcept { curl_free(text); }
    };

    static bool acceptable(std::string_view reference)
    {
        for (char const c : reference)
            if (c == ' ' || is_control(c)) return false;
        // libcurl takes one to three slashes after a scheme; RFC 3986 has two, and RFC 9110 no empty host.
        auto const colon = reference.find_first_of(":/?#");
        if (colon != std::string_view::npos && reference[colon] == ':') {
            reference.remove_prefix(colon + 1);
            if (!reference.starts_with("//")) return false;
        }
        return !reference.starts_with("///");
    }

    std::unique_ptr<CURLU, handle_free> handle_{curl_url()};
};

// 127.0.0.0/8. libcurl's parser has already turned 127.1, 0x7f.1 and the like into four decimal numbers.
inline bool is_loopback_address(std::string_view host)
{
    auto const* at = host.data();
    auto const* const end = at + host.size();
    for (int part = 0; part < 4; ++part) {
        if (part > 0 && (at == end || *at++ != '.')) return false;
        std::uint8_t value{};
        auto const [next, failure] = std::from_chars(at, end, value);
        if (failure != std::errc{} || (part == 0 && value != 127)) return false;
        at = next;
    }
    return at == end;
}

} // namespace detail

namespace http {

/// Whom a request goes to; credentials for one origin never go to another. Source: RFC 6454.
struct origin {
    std::string scheme{}; ///< Lower case.
    std::string host{};   ///< Lower case; an IPv6 address in brackets.
    int port{};

    bool operator==(origin const&) const = default;
};

/// An absolute http or https URL without user info and without fragment, as libcurl reads it: dot segments removed,
/// numeric IPv4 hosts written as four decimal numbers, bytes above 127 in path and query percent-encoded.
class url {
public:
    /// Nothing for any other scheme, a relative reference, user info (it would leak into logs), an IPv6 zone, spaces,
    /// control characters and whatever else is no URL. A fragment is dropped.
    static std::optional<url> parse(std::string_view text)
    {
        detail::curl_url_parser parser;
        return parser.set(text) ? read(parser) : std::nullopt;
    }

    /// The URL that a reference found at this one means, say in a Location field; refuses what `parse` refuses.
    /// Source: RFC 3986, section 5.2.
    std::optional<url> resolve(std::string_view reference) const
    {
        // Left to libcurl 7.88, an empty reference and a lone fragment would lose the last segment and the query.
        reference = reference.substr(0, reference.find('#'));
        if (reference.empty()) return *this;
        detail::curl_url_parser parser;
        return parser.set(str()) && parser.set(reference) ? read(parser) : std::nullopt;
    }

    std::string const& scheme() const noexcept { return origin_.scheme; } ///< "http" or "https".
    std::string const& host() const noexcept { return origin_.host; }     ///< Lower case; an IPv6 address in brackets.
    int port() const noexcept { return origin_.port; }                    ///< Given, or the default of the scheme.
    std::string const& path() const noexcept { return path_; }            ///< Begins with '/'; still percent-encoded.
    std::string const& query() const noexcept { return query_; }          ///< Without '?'; still percent-encoded.
    http::origin const& origin() const noexcept { return origin_; }

    bool is_https() const noexcept { return origin_.scheme == "https"; }

    /// Does the host name this machine: localhost, *.localhost (RFC 6761), 127.0.0.0/8 or [::1]?
    bool is_loopback() const
    {
        return host() == "localhost" || std::string_view{host()}.ends_with(".localhost") || host() == "[::1]" ||
               detail::is_loopback_address(host());
    }

    /// The whole URL; the port only when it is not the default one.
    std::string str() const
    {
        auto whole = root() + path_;
        if (!query_.empty()) whole += '?' + query_;
        return whole;
    }

    /// What the path of an endpoint, which begins with '/', is appended to: neither query nor trailing slashes.
    std::string base_without_trailing_slash() const
    {
        return root() + path_.substr(0, path_.find_last_not_of('/') + 1);
    }

private:
    url() = default;

    static std::optional<url> read(detail::curl_url_parser const& parser)
    {
        url result;
        auto& [scheme, host, port] = result.origin_;
        scheme = parser.get(CURLUPART_SCHEME);
        if (scheme != "http" && scheme != "https") return std::nullopt;
        if (!parser.get(CURLUPART_ZONEID).empty()) return std::nullopt;
        host = parser.get(CURLUPART_HOST);
        for (char& c : host) c = detail::lower_ascii(c);
        auto const digits = parser.get(CURLUPART_PORT, CURLU_DEFAULT_PORT);
        std::from_chars(digits.data(), digits.data() + digits.size(), port);
        result.path_ = parser.get(CURLUPART_PATH);
        result.query_ = parser.get(CURLUPART_QUERY);
        return result;
    }

    std::string root() const
    {
        auto text = scheme() + "://" + host();
        if (port() != (is_https() ? 443 : 80)) text += ':' + std::to_string(port());
        return text;
    }

    http::origin origin_;
    std::string path_;
    std::string query_;
};

} // namespace http

} // namespace waybill

#endif
