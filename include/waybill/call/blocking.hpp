#ifndef WAYBILL_CALL_BLOCKING_HPP
#define WAYBILL_CALL_BLOCKING_HPP

#include <waybill/call/endpoint.hpp>
#include <waybill/call/exchange.hpp>
#include <waybill/call/interruptible_wait.hpp>
#include <waybill/call/session.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace waybill {

/// A value with the HTTP response that it was read from.
template <class T>
struct with_response {
    T value{};
    http::response response{};
};
template <>
struct with_response<void> {
    http::response response{};
};

namespace detail {

struct blocking_carrier {
    virtual ~blocking_carrier() = default;
    virtual transfer_result perform(transfer const& what) = 0;
};

template <blocking_transport Transport>
struct blocking_carrier_of final : blocking_carrier {
    explicit blocking_carrier_of(Transport given) : transport(std::move(given)) {}
    transfer_result perform(transfer const& what) override { return transport.perform(what); }
    Transport transport;
};

struct blocking_session {
    session_core core;
    std::unique_ptr<blocking_carrier> carrier{};

    /// A transport of the user's may throw.
    transfer_result perform(transfer const& what)
    {
        try {
            auto done = carrier->perform(what);
            give_to_sink(what, done);
            return done;
        } catch (std::exception const& broken) {
            return failed_transfer(error_kind::transport, true, broken.what());
        }
    }

    /// Drives the exchange to its end.
    void run(exchange& call, interruptible_wait& wait, std::stop_token const& stop)
    {
        using clock = exchange::clock;
        while (call.next() != exchange::step::done) {
            if (stop.stop_requested()) {
                call.cancel();
            } else if (call.next() == exchange::step::send) {
                call.received(perform(call.next_transfer(clock::now())), clock::now());
            } else {
                wait.wait_for(call.delay(), stop);
                call.waited(clock::now());
            }
        }
    }
};

/// Turns the end of an exchange into the call's result.
template <class T, class Decode>
result<T> finish_call(exchange& call, Decode decode)
{
    // One object for all ends, so that it is not moved on the way to the caller.
    result<T> decoded = call.failure() ? result<T>{*call.failure()} : decode(call.response());
    if (call.failure()) {
        call.finish(&*call.failure());
    } else if (decoded) {
        call.finish(nullptr);
    } else {
        error why = call.unusable(decoded.error());
        call.finish(&why);
        decoded = std::move(why);
    }
    return decoded;
}

/// The same with the response beside the value.
template <class T, class Decode>
result<with_response<T>> finish_call_with_response(exchange& call, Decode decode)
{
    auto value = finish_call<T>(call, decode);
    if (!value) return std::move(value).error();
    if constexpr (std::is_void_v<T>) return with_response<void>{std::move(call.response())};
    else return with_response<T>{std::move(*value), std::move(call.response())};
}

template <class Operation>
auto decoder_of(session_core const& core)
{
    return [&core](http::response& response) { return Operation::decode(response, core.options.limit.json); };
}

template <class Operation>
inline constexpr bool carries_credentials = [] {
    if constexpr (requires { Operation::carries_credentials; }) return Operation::carries_credentials;
    else return true;
}();

/// The request of an endpoint's arguments, without credentials.
template <class Operation>
result<http::request> build_open_request(session_core const& core, std::span<path_argument const> arguments,
                                         typename Operation::request_type const& request, std::string_view target = {})
{
    auto built = core.begin(Operation::method, Operation::path, arguments);
    if (!built) return built;
    if (auto encoded = Operation::encode(request, *built); !encoded) return std::move(encoded).error();
    if (!target.empty()) {
        if (auto aimed = core.aim(*built, target); !aimed) return std::move(aimed).error();
    }
    return built;
}

/// The request of an endpoint's arguments.
template <class Operation>
result<http::request> build_request(session_core const& core, std::span<path_argument const> arguments,
                                    typename Operation::request_type const& request, std::string_view target = {})
{
    auto built = build_open_request<Operation>(core, arguments, request, target);
    if (built && carries_credentials<Operation>) core.authenticate(*built);
    return built;
}

inline error with_operation(error why, std::string const& operation)
{
    why.operation = operation;
    return why;
}

/// What an endpoint of a client is besides its operation: nothing here is compiled anew for each.
template <class Session>
class endpoint_state {
public:
    /// The options of its calls: those that `with` has given it.
    call_options options() const { return options_ ? *options_ : call_options{}; }
    /// "campaigns.start"
    std::string const& name() const { return name_; }

    /// Another endpoint of the same client, which its record need not describe, under this name.
    template <class Endpoint>
    Endpoint sibling(std::string name) const
    {
        Endpoint other;
        other.bind(session_, std::move(name));
        return other;
    }

    void bind(std::shared_ptr<Session> session, std::string name)
    {
        session_ = std::move(session);
        name_ = std::move(name);
    }

protected:
    std::string_view target() const { return options_ ? std::string_view{options_->target} : std::string_view{}; }

    std::shared_ptr<Session> session_; // a copy may outlive the client
    std::string name_;
    std::shared_ptr<call_options const> options_;
};

template <std::size_t>
using path_argument_at = path_argument;

template <class Operation, class Indices = std::make_index_sequence<Operation::path_arguments>>
class blocking_endpoint;

template <class Operation, std::size_t... I>
class blocking_endpoint<Operation, std::index_sequence<I...>> : public endpoint_state<blocking_session> {
public:
    using operation = Operation;
    using request_type = typename Operation::request_type;
    using value_type = value_type_of<Operation>;

    /// Makes the call. Throws waybill::exception when it fails.
    value_type operator()(path_argument_at<I>... arguments, request_type const& request) const
    {
        return attempt(arguments..., request).value();
    }
    value_type operator()(path_argument_at<I>... arguments) const
        requires may_omit_request<request_type>
    {
        return attempt(arguments...).value();
    }

    /// Makes the call and returns the value or the error.
    [[nodiscard]] result<value_type> attempt(path_argument_at<I>... arguments, request_type const& request) const
    {
        return call<value_type>({{arguments...}}, request, [](exchange& done, auto decode) {
            return finish_call<value_type>(done, decode);
        });
    }
    [[nodiscard]] result<value_type> attempt(path_argument_at<I>... arguments) const
        requires may_omit_request<request_type>
    {
        return attempt(arguments..., request_type{});
    }

    /// As `attempt`, with the HTTP response beside the value.
    [[nodiscard]] result<with_response<value_type>> attempt_with_response(path_argument_at<I>... arguments,
                                                            request_type const& request) const
    {
        return call<with_response<value_type>>({{arguments...}}, request, [](exchange& done, auto decode) {
            return finish_call_with_response<value_type>(done, decode);
        });
    }
    [[nodiscard]] result<with_response<value_type>> attempt_with_response(path_argument_at<I>... arguments) const
        requires may_omit_request<request_type>
    {
        return attempt_with_response(arguments..., request_type{});
    }

    /// Where a call goes; without what the credentials add. Throws waybill::exception when the arguments are not valid.
    std::string url(path_argument_at<I>... arguments, request_type const& request) const
    {
        return build_open_request<Operation>(session_->core, argument_array{arguments...}, request, this->target()).value().url;
    }

    /// This endpoint with options for its calls, in place of earlier ones.
    [[nodiscard]] endpoint<blocking, Operation> with(call_options options) const
    {
        auto copy = static_cast<endpoint<blocking, Operation> const&>(*this);
        copy.options_ = std::make_shared<call_options const>(std::move(options));
        return copy;
    }

private:
    using argument_array = std::array<path_argument, sizeof...(I)>;

    template <class Result, class Finish>
    result<Result> call(argument_array const& arguments, request_type const& request, Finish finish) const
    {
        static call_options const defaults;
        auto const& options = options_ ? *options_ : defaults;
        auto built = build_request<Operation>(session_->core, arguments, request, options.target);
        if (!built) return with_operation(std::move(built).error(), name_);
        interruptible_wait wait; // outlives the exchange, whose place with the limiter holds on to it
        exchange done{session_->core, name_, Operation::safety, std::move(*built), options, exchange::clock::now(), [&] { wait.wake(); }};
        session_->run(done, wait, options.stop);
        return finish(done, decoder_of<Operation>(session_->core));
    }

    using endpoint_state<blocking_session>::session_;
    using endpoint_state<blocking_session>::name_;
    using endpoint_state<blocking_session>::options_;
};

} // namespace detail

template <class Operation>
class endpoint<blocking, Operation> : public detail::blocking_endpoint<Operation> {};

} // namespace waybill

#endif
