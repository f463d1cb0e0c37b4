#ifndef WAYBILL_CALL_DOWNLOAD_HPP
#define WAYBILL_CALL_DOWNLOAD_HPP

#include <waybill/call/client.hpp>
#include <waybill/call/file_download.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace waybill {
namespace detail {

inline std::string download_name(std::string_view where)
{
    return "download " + std::string{http::path_of(where)};
}

/// The request for a document, without credentials.
inline result<http::request> build_download(session_core const& core, std::string_view where)
{
    if (!where.starts_with('/')) {
        http::request request{verb::get, core.base + '/', core.common_fields, {}};
        if (auto aimed = core.aim(request, where); !aimed) return std::move(aimed).error();
        request.fields.set("Accept", "*/*");
        return request;
    }
    auto request = begin_free_request(core, verb::get, where);
    if (request) request->fields.set("Accept", "*/*");
    return request;
}

inline result<downloaded> finish_download(exchange& call, file_download& file)
{
    return finish_call<downloaded>(call, [&](http::response& response) { return file.finish(response); });
}

} // namespace detail

/// Fetches what is at a path behind the base URL, or at a URL of the same host, into a file: as it comes, so that memory does not grow with
/// it. Authentication, time limits, retries, limiter, observers and errors are as in any call. An attempt that breaks off is followed
/// by one that asks for the rest, where the server knows the document again (RFC 9110, section 14); else it begins anew.
///
/// The bytes go to PATH.part, which takes the place of PATH when all are there; a call that fails leaves PATH as it was. Only one
/// call at a time may fetch to a path. For a large file give the call a longer time limit.
template <template <class> class Api>
[[nodiscard]] result<downloaded> attempt_download(client<Api, blocking> const& from, std::string_view where, std::string to,
                                                  download_options const& options = {})
{
    auto const& session = detail::client_access::session(from);
    auto const name = detail::download_name(where);
    auto request = detail::build_download(session->core, where);
    if (!request) return detail::with_operation(std::move(request).error(), name);
    detail::file_download file{std::move(to), options, request->url};
    if (auto const opened = file.open(); !opened) return detail::with_operation(opened.error(), name);
    session->core.authenticate(*request);
    detail::interruptible_wait wait; // outlives the exchange, whose place with the limiter holds on to it
    detail::exchange call{session->core, name, safety::safe, std::move(*request), options.call, detail::exchange::clock::now(),
                          [&] { wait.wake(); }, &file};
    session->run(call, wait, options.call.stop);
    return detail::finish_download(call, file);
}

/// The same, throwing waybill::exception when it fails.
template <template <class> class Api>
downloaded download(client<Api, blocking> const& from, std::string_view where, std::string to, download_options const& options = {})
{
    return attempt_download(from, where, std::move(to), options).value();
}

} // namespace waybill

#endif
