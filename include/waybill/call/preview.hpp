#ifndef WAYBILL_CALL_PREVIEW_HPP
#define WAYBILL_CALL_PREVIEW_HPP

#include <waybill/call/client.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace waybill {
namespace detail {

template <class Operation, class Indices = std::make_index_sequence<Operation::path_arguments>>
class preview_endpoint;

template <class Operation, std::size_t... I>
class preview_endpoint<Operation, std::index_sequence<I...>> {
public:
    using operation = Operation;
    using request_type = typename Operation::request_type;

    /// The request that a client would send, credentials included. Throws waybill::exception when the arguments are
    /// not valid.
    http::request operator()(path_argument_at<I>... arguments, request_type const& request) const
    {
        return attempt(arguments..., request).value();
    }
    http::request operator()(path_argument_at<I>... arguments) const
        requires may_omit_request<request_type>
    {
        return attempt(arguments...).value();
    }

    /// The same, returning the error.
    [[nodiscard]] result<http::request> attempt(path_argument_at<I>... arguments, request_type const& request) const
    {
        auto built = build_request<Operation>(*core_, std::array<path_argument, sizeof...(I)>{arguments...}, request);
        if (!built) return with_operation(std::move(built).error(), name_);
        try {
            return http::with_whole_body(std::move(*built));
        } catch (http::unreadable_body const& gone) {
            return with_operation({error_kind::file, effect::not_sent, gone.what()}, name_);
        }
    }
    [[nodiscard]] result<http::request> attempt(path_argument_at<I>... arguments) const
        requires may_omit_request<request_type>
    {
        return attempt(arguments..., request_type{});
    }

    void bind(session_core const& core, std::string name)
    {
        core_ = &core;
        name_ = std::move(name);
    }

private:
    session_core const* core_ = nullptr;
    std::string name_;
};

} // namespace detail

template <class Operation>
class endpoint<preview, Operation> : public detail::preview_endpoint<Operation> {};

/// Builds requests and sends nothing: "what would you send?"
template <template <class> class Api>
class client<Api, preview> : public Api<preview> {
public:
    using provider = typename Api<preview>::provider;
    using credentials = typename provider::credentials;

    explicit client(credentials const& given, client_options options = {})
        : core_(std::make_unique<detail::session_core const>(
              detail::make_client_session<provider>(given, std::move(options))))
    {
        for_each_endpoint(static_cast<Api<preview>&>(*this),
                          [&](std::string const& name, auto& endpoint) { endpoint.bind(*core_, name); });
    }

    /// The request with everything secret replaced by "***", to be shown.
    http::request without_secrets(http::request request) const { return core_->without_secrets_in(std::move(request)); }

private:
    std::unique_ptr<detail::session_core const> core_;
};

} // namespace waybill

#endif
