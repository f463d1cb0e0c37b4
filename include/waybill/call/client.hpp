#ifndef WAYBILL_CALL_CLIENT_HPP
#define WAYBILL_CALL_CLIENT_HPP

#include <waybill/call/blocking.hpp>
#include <waybill/call/environment.hpp>
#include <waybill/call/upload.hpp>
#include <waybill/transport/curl_easy.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace waybill {

/// A client of an API: its record of endpoints, ready to call. `Api` is a template over the mode whose member
/// `provider` describes the provider.
template <template <class> class Api, class Mode>
class client {
    static_assert(!std::is_same_v<Mode, coro>, "waybill: include <waybill/coro.hpp> to use a client in coro mode");
    static_assert(!std::is_same_v<Mode, preview>, "waybill: include <waybill/preview.hpp> to use a client in preview mode");
    static_assert(!std::is_same_v<Mode, server>,
                  "waybill: a server is no client; include <waybill/server.hpp> and write waybill::fake<Api>");
};

namespace detail {

template <class Value>
Value value_or_throw(result<Value> made)
{
    return std::move(made).value();
}

/// The session of a client in whatever mode, or an exception that says how to give what is missing.
template <class Provider>
session_core make_client_session(typename Provider::credentials const& credentials, client_options options)
{
    static_assert(provider_description<Provider>,
                  "waybill: the API's `provider` must have name, base_url, environment_prefix, redirects, "
                  "cookies, credentials and read_error; see provider_description");
    auto core = make_session(describe_provider<Provider>(), std::move(options));
    if (!core) throw exception{std::move(core).error()};
    if (auto const added = add_credentials(*core, credentials); !added) throw exception{added.error()};
    return std::move(*core);
}

inline transport_options transport_options_of(session_core const& core)
{
    return {core.options.tls, core.options.proxy, core.options.connections,
            core.provider.cookies == cookie_policy::keep};
}

template <class Body>
result<void> encode_free_body(Body const& body, http::request& out)
{
    if constexpr (std::is_same_v<Body, upload>) return body.encode(out);
    else return encode_json(body, out);
}

/// A request to an endpoint that no record describes, without a body and credentials.
inline result<http::request> begin_free_request(session_core const& core, verb method, std::string_view path)
{
    bool const clean = std::none_of(path.begin(), path.end(), [](char c) { return is_control(c) || c == ' '; });
    if (!path.starts_with('/') || !clean) {
        error why{error_kind::invalid_argument, effect::not_sent,
                  "a path begins with '/' and has its spaces and control characters percent-encoded"};
        return why;
    }
    http::request request{method, core.base, core.common_fields, {}};
    request.url += path;
    return request;
}

/// The request of the escape hatch.
template <class Body>
result<http::request> build_free_request(session_core const& core, verb method, std::string_view path, Body const& body)
{
    auto begun = begin_free_request(core, method, path);
    if (!begun) return begun;
    auto& request = *begun;
    if constexpr (!std::is_same_v<Body, none>) {
        if (method == verb::head) {
            error why{error_kind::invalid_argument, effect::not_sent, "a HEAD request has no body"};
            return why;
        }
        if (auto encoded = encode_free_body(body, request); !encoded) return std::move(encoded).error();
    }
    core.authenticate(request);
    return begun;
}

inline std::string free_operation_name(verb method, std::string_view path)
{
    return std::string{name(method)} + ' ' + std::string{path.substr(0, path.find('?'))};
}

/// For what is built on clients.
struct client_access {
    template <class Client>
    static auto const& session(Client const& of)
    {
        return of.session_;
    }
};

} // namespace detail

/// The blocking client: each endpoint is a function that waits. One client may be shared by any number of threads; it
/// keeps connections open for reuse. Copies of it, its endpoints and iterations over pages share them and may outlive it.
/// A process made by fork may go on using it. Constructing it throws waybill::exception when the base URL or the
/// credentials are unusable.
template <template <class> class Api>
class client<Api, blocking> : public Api<blocking> {
public:
    using provider = typename Api<blocking>::provider;
    using credentials = typename provider::credentials;

    explicit client(credentials const& given, client_options options = {})
        : session_(std::make_shared<detail::blocking_session>(
              detail::make_client_session<provider>(given, std::move(options)), nullptr))
    {
        carry_by(curl_easy{detail::transport_options_of(session_->core)});
    }

    /// With a transport of your own.
    template <blocking_transport Transport>
    client(credentials const& given, client_options options, Transport transport)
        : session_(std::make_shared<detail::blocking_session>(
              detail::make_client_session<provider>(given, std::move(options)), nullptr))
    {
        carry_by(std::move(transport));
    }

    /// With credentials and options as the environment sets them: see options_from_environment, whose `options` these are.
    static client from_environment(client_options options = {})
    {
        return client{credentials_from_environment<provider>(),
                      options_from_environment(provider::environment_prefix, std::move(options))};
    }

    /// Calls an endpoint that the record does not describe, through the same pipeline: authentication, limits,
    /// retries, errors. `path` goes behind the base URL, with its query if any; `body` is anything that can be
    /// written as JSON, a waybill::upload, or waybill::none for no body. Repeating follows the verb's safety. Throws waybill::exception.
    template <class Response, class Body = none>
    detail::value_of_response<Response> request(verb method, std::string_view path, Body const& body = {},
                                                call_options const& options = {}) const
    {
        return attempt_request<Response>(method, path, body, options).value();
    }
    /// As `request`, returning the error.
    template <class Response, class Body = none>
    [[nodiscard]] result<detail::value_of_response<Response>> attempt_request(verb method, std::string_view path,
                                                                Body const& body = {},
                                                                call_options const& options = {}) const
    {
        using value = detail::value_of_response<Response>;
        auto const name = detail::free_operation_name(method, path);
        auto built = detail::build_free_request(session_->core, method, path, body);
        if (!built) return detail::with_operation(std::move(built).error(), name);
        detail::interruptible_wait wait; // outlives the exchange, whose place with the limiter holds on to it
        detail::exchange call{session_->core,    name,    default_safety(method),
                              std::move(*built), options, detail::exchange::clock::now(), [&] { wait.wake(); }};
        session_->run(call, wait, options.stop);
        return detail::finish_call<value>(call, [&](http::response& response) {
            return detail::decode_json<Response>(response, session_->core.options.limit.json);
        });
    }

private:
    friend detail::client_access;

    template <class Transport>
    void carry_by(Transport transport)
    {
        session_->carrier = std::make_unique<detail::blocking_carrier_of<Transport>>(std::move(transport));
        for_each_endpoint(static_cast<Api<blocking>&>(*this),
                          [&](std::string const& name, auto& endpoint) { endpoint.bind(session_, name); });
    }

    std::shared_ptr<detail::blocking_session> session_;
};

} // namespace waybill

#endif
