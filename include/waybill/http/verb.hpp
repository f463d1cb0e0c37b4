#ifndef WAYBILL_HTTP_VERB_HPP
#define WAYBILL_HTTP_VERB_HPP

#include <string_view>

namespace waybill {

/// The method of a request.
// `delete` is a keyword and DELETE a macro of <windows.h>.
enum class verb { get, head, post, put, patch, delete_ };

/// The method as it stands in a request line: "GET".
constexpr std::string_view name(verb method)
{
    switch (method) {
    case verb::get: return "GET";
    case verb::head: return "HEAD";
    case verb::post: return "POST";
    case verb::put: return "PUT";
    case verb::patch: return "PATCH";
    case verb::delete_: return "DELETE";
    }
    return {};
}

/// What sending a request twice does. Source: RFC 9110, section 9.2.
enum class safety {
    safe,       ///< Only reads; the caller asks for no change.
    idempotent, ///< Twice has the effect of once.
    unsafe,     ///< Twice may take effect twice: two messages sent, two records made.
};

/// What RFC 9110 says of the method; an endpoint may know better.
constexpr safety default_safety(verb method)
{
    switch (method) {
    case verb::get:
    case verb::head: return safety::safe;
    case verb::put:
    case verb::delete_: return safety::idempotent;
    case verb::post:
    case verb::patch: break;
    }
    return safety::unsafe;
}

} // namespace waybill

#endif
