#ifndef WAYBILL_HTTP_MESSAGE_HPP
#define WAYBILL_HTTP_MESSAGE_HPP

#include <waybill/http/body_stream.hpp>
#include <waybill/http/headers.hpp>
#include <waybill/http/verb.hpp>
#include <waybill/types/ascii.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace waybill::http {

/// A request ready to be sent.
struct request {
    waybill::verb method{};
    std::string url{}; ///< Absolute, with its query.
    headers fields{};
    std::string body{};
    body_stream stream{}; ///< In place of `body` where there is one: read while it is sent.
};

/// The request with its body in `body`, whatever it was before. Throws what reading a stream throws.
inline request with_whole_body(request given)
{
    if (given.stream) given.body = std::exchange(given.stream, {}).read_whole();
    return given;
}

/// A complete response.
struct response {
    int status = 0; ///< 0 when none arrived.
    headers fields{};
    std::string body{}; ///< Content codings already undone.
};

/// The path of a URL or of a request's target: without the origin and the query.
constexpr std::string_view path_of(std::string_view url)
{
    if (auto const scheme = url.find("://"); scheme != std::string_view::npos && !url.starts_with('/')) {
        auto const slash = url.find('/', scheme + 3);
        url = slash == std::string_view::npos ? "/" : url.substr(slash);
    }
    return url.substr(0, url.find_first_of("?#"));
}

/// The query of a URL, without its '?'; empty when there is none.
constexpr std::string_view query_of(std::string_view url)
{
    auto const mark = url.find('?');
    return mark == std::string_view::npos ? std::string_view{} : url.substr(mark + 1);
}

/// The media type of a Content-Type value, as it is spelled there, without parameters.
/// Source: RFC 9110, section 8.3.1.
constexpr std::string_view media_type(std::string_view content_type)
{
    return detail::trim_blanks(content_type.substr(0, content_type.find(';')));
}

/// Does this Content-Type value announce JSON: application/json, text/json or application/*+json (RFC 6839)?
constexpr bool is_json_media_type(std::string_view content_type)
{
    constexpr std::string_view tree = "application/";
    constexpr std::string_view suffix = "+json";

    auto const type = media_type(content_type);
    if (detail::equal_ignoring_case(type, "application/json") || detail::equal_ignoring_case(type, "text/json"))
        return true;
    return type.size() > tree.size() + suffix.size() &&
           detail::equal_ignoring_case(type.substr(0, tree.size()), tree) &&
           detail::equal_ignoring_case(type.substr(type.size() - suffix.size()), suffix);
}

} // namespace waybill::http

#endif
