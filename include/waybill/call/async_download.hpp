#ifndef WAYBILL_CALL_ASYNC_DOWNLOAD_HPP
#define WAYBILL_CALL_ASYNC_DOWNLOAD_HPP

#include <waybill/call/coro.hpp>
#include <waybill/call/download.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace waybill {
namespace detail {

template <bool Throws, template <class> class Api>
auto start_download(client<Api, coro> const& from, std::string_view where, std::string_view to, download_options const& options)
{
    auto const& session = client_access::session(from);
    auto name = download_name(where);
    auto request = build_download(session->core, where);
    std::unique_ptr<file_download> file;
    if (request) {
        file = std::make_unique<file_download>(std::string{to}, options, request->url);
        session->core.authenticate(*request);
    } else {
        request = with_operation(std::move(request).error(), name);
        if constexpr (Throws) throw exception{request.error()};
    }
    auto* const target = file.get();
    return run_call<downloaded, Throws>({session, std::move(name), safety::safe, std::make_shared<call_options const>(options.call),
                                         std::move(request), std::move(file)},
                                        [target](exchange& call) { return finish_download(call, *target); });
}

template <class Options>
constexpr void check_named_options()
{
    if constexpr (!std::is_lvalue_reference_v<Options> && must_be_named<Options>) refuse_temporary<Options>();
}

} // namespace detail

/// As the blocking client's, returning the awaitable. The file is written on the client's executor.
template <template <class> class Api>
[[nodiscard]] boost::asio::awaitable<downloaded> download(client<Api, coro> const& from, std::string_view where, std::string_view to)
{
    return detail::start_download<true>(from, where, to, {});
}
template <template <class> class Api, class Options>
[[nodiscard]] boost::asio::awaitable<downloaded> download(client<Api, coro> const& from, std::string_view where, std::string_view to,
                                                          Options&& options)
{
    detail::check_named_options<Options>();
    return detail::start_download<true>(from, where, to, options);
}

template <template <class> class Api>
[[nodiscard]] boost::asio::awaitable<result<downloaded>> attempt_download(client<Api, coro> const& from, std::string_view where,
                                                                          std::string_view to)
{
    return detail::start_download<false>(from, where, to, {});
}
template <template <class> class Api, class Options>
[[nodiscard]] boost::asio::awaitable<result<downloaded>> attempt_download(client<Api, coro> const& from, std::string_view where,
                                                                          std::string_view to, Options&& options)
{
    detail::check_named_options<Options>();
    return detail::start_download<false>(from, where, to, options);
}

} // namespace waybill

#endif
