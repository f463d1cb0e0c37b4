#ifndef WAYBILL_CALL_CORO_HPP
#define WAYBILL_CALL_CORO_HPP

#include <waybill/call/blocking.hpp>
#include <waybill/call/client.hpp>
#include <waybill/config.hpp>
#include <waybill/transport/curl_multi.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace waybill {
namespace detail {

struct async_carrier {
    virtual ~async_carrier() = default;
    virtual boost::asio::awaitable<transfer_result> perform(transfer const& what) = 0;
};

template <async_transport Transport>
struct async_carrier_of final : async_carrier {
    explicit async_carrier_of(Transport given) : transport(std::move(given)) {}
    boost::asio::awaitable<transfer_result> perform(transfer const& what) override { return transport.perform(what); }
    Transport transport;
};

/// Kept alive by endpoints and calls; the carrier goes with the client.
struct coro_session {
    coro_session(session_core given, boost::asio::any_io_executor where)
        : core(std::move(given)), executor(std::move(where))
    {
    }

    session_core core;
    boost::asio::any_io_executor executor;
    std::unique_ptr<async_carrier> carrier{}; // null when the client is gone
    std::mutex waits_mutex{};
    std::list<boost::asio::steady_timer*> waits{}; // of calls between two attempts

    /// The client is gone: ends transfers and waits.
    void close()
    {
        carrier.reset();
        std::lock_guard const lock{waits_mutex};
        for (auto* const timer : waits) timer->cancel();
    }
};

/// A timer that the end of the client ends too.
class session_timer {
public:
    session_timer(coro_session& session, std::chrono::steady_clock::duration delay)
        : timer(session.executor, delay), session_(session)
    {
        std::lock_guard const lock{session_.waits_mutex};
        place_ = session_.waits.insert(session_.waits.end(), &timer);
    }
    session_timer(session_timer const&) = delete;
    session_timer& operator=(session_timer const&) = delete;
    ~session_timer()
    {
        std::lock_guard const lock{session_.waits_mutex};
        session_.waits.erase(place_);
    }

    boost::asio::steady_timer timer;

private:
    coro_session& session_;
    std::list<boost::asio::steady_timer*>::iterator place_;
};

/// Lets a limiter end a call's wait before its time. But for `wake`, used on the session's executor only.
class coro_waker : public std::enable_shared_from_this<coro_waker> {
public:
    explicit coro_waker(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

    /// From any thread.
    void wake()
    {
        boost::asio::post(executor_, [self = shared_from_this()] {
            self->woken_ = true;
            if (self->waiting_ != nullptr) self->waiting_->cancel();
        });
    }
    /// Whether the wait was to end: then it ends without an error.
    bool take() { return std::exchange(woken_, false); }
    void watch(boost::asio::steady_timer* timer) { waiting_ = timer; }

private:
    boost::asio::any_io_executor executor_;
    boost::asio::steady_timer* waiting_ = nullptr;
    bool woken_ = false;
};

/// Whether a temporary T within a co_await expression is broken by this compiler.
template <class T>
concept must_be_named = WAYBILL_AWAIT_BREAKS_TEMPORARIES != 0 && !std::is_trivially_copyable_v<T>;

template <class Dependent>
[[noreturn]] void refuse_temporary()
{
    static_assert(sizeof(Dependent) == 0,
                  "waybill: this version of g++ destroys a temporary request or options twice within co_await; name it in "
                  "a statement of its own: auto const request = campaign_create{.name = \"x\"}; co_await create(request);");
}

/// What a call consists of before it starts.
struct coro_call {
    std::shared_ptr<coro_session> session;
    std::string operation;
    safety repeat;
    std::shared_ptr<call_options const> options;
    result<http::request> request;
    std::unique_ptr<file_download> file{}; ///< Of a download.
};

/// Performs the call. `Throws` decides whether an error is thrown or returned in a result.
template <class Value, bool Throws, class Finish>
boost::asio::awaitable<std::conditional_t<Throws, Value, result<Value>>> run_call(coro_call call, Finish finish)
{
    namespace asio = boost::asio;
    using clock = exchange::clock;

    // The value goes from where it is read to the coroutine's promise without a stop between.
    auto const end = [](result<Value> outcome) {
        if constexpr (Throws) return std::move(outcome).value();
        else return outcome;
    };
    if (!call.request) co_return end(std::move(call.request).error());
    if (call.file) {
        if (auto const opened = call.file->open(); !opened) co_return end(with_operation(opened.error(), call.operation));
    }
    std::shared_ptr<coro_waker> waker;
    std::function<void()> wake;
    if (call.session->core.options.limiter) {
        waker = std::make_shared<coro_waker>(call.session->executor);
        wake = [waker] { waker->wake(); };
    }
    exchange steps{call.session->core,       call.operation, call.repeat, std::move(*call.request),
                   call.options ? *call.options : call_options{}, clock::now(), std::move(wake), call.file.get()};
    while (steps.next() != exchange::step::done) {
        auto const state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none || !call.session->carrier) {
            steps.cancel();
        } else if (steps.next() == exchange::step::send) {
            auto const what = steps.next_transfer(clock::now());
            transfer_result answer;
            try {
                answer = co_await call.session->carrier->perform(what);
                give_to_sink(what, answer);
            } catch (boost::system::system_error const& broken) {
                bool const canceled = broken.code() == asio::error::operation_aborted;
                answer = failed_transfer(canceled ? error_kind::canceled : error_kind::transport, true, broken.what());
            } catch (std::exception const& broken) {
                answer = failed_transfer(error_kind::transport, true, broken.what());
            }
            steps.received(std::move(answer), clock::now());
        } else {
            if (!waker || !waker->take()) {
                session_timer wait{*call.session, steps.delay()};
                if (waker) waker->watch(&wait.timer);
                auto const [code] = co_await wait.timer.async_wait(asio::as_tuple(asio::use_awaitable));
                if (waker) waker->watch(nullptr);
                bool const woken = waker && waker->take();
                if (code && !woken) {
                    steps.cancel();
                    continue;
                }
            }
            steps.waited(clock::now());
        }
    }
    co_return end(finish(steps));
}

template <class Operation, class Indices = std::make_index_sequence<Operation::path_arguments>>
class coro_endpoint;

template <class Operation, std::size_t... I>
class coro_endpoint<Operation, std::index_sequence<I...>> : public endpoint_state<coro_session> {
public:
    using operation = Operation;
    using request_type = typename Operation::request_type;
    using value_type = value_type_of<Operation>;
    template <class T>
    using awaitable = boost::asio::awaitable<T>;

    /// Checks and encodes the arguments at once, throwing waybill::exception when they are not valid, and returns the
    /// awaitable of the call, which holds no reference to them. Awaiting it throws waybill::exception when the call fails.
    [[nodiscard]] awaitable<value_type> operator()(path_argument_at<I>... arguments, request_type const& request) const
    {
        auto call = prepare({{arguments...}}, request);
        if (!call.request) throw exception{call.request.error()};
        return run_call<value_type, true>(std::move(call), finisher(*session_));
    }
    [[nodiscard]] awaitable<value_type> operator()(path_argument_at<I>... arguments) const
        requires may_omit_request<request_type>
    {
        request_type const request{};
        return (*this)(arguments..., request);
    }

    /// The same, for a result in place of exceptions.
    [[nodiscard]] awaitable<result<value_type>> attempt(path_argument_at<I>... arguments, request_type const& request) const
    {
        return run_call<value_type, false>(prepare({{arguments...}}, request), finisher(*session_));
    }
    [[nodiscard]] awaitable<result<value_type>> attempt(path_argument_at<I>... arguments) const
        requires may_omit_request<request_type>
    {
        request_type const request{};
        return attempt(arguments..., request);
    }

    /// As `attempt`, with the HTTP response beside the value.
    [[nodiscard]] awaitable<result<with_response<value_type>>> attempt_with_response(path_argument_at<I>... arguments,
                                                                       request_type const& request) const
    {
        return run_call<with_response<value_type>, false>(
            prepare({{arguments...}}, request), [session = session_](exchange& done) {
                return finish_call_with_response<value_type>(done, decoder_of<Operation>(session->core));
            });
    }
    [[nodiscard]] awaitable<result<with_response<value_type>>> attempt_with_response(path_argument_at<I>... arguments) const
        requires may_omit_request<request_type>
    {
        request_type const request{};
        return attempt_with_response(arguments..., request);
    }

    /// As the blocking endpoint's.
    std::string url(path_argument_at<I>... arguments, request_type const& request) const
    {
        return build_open_request<Operation>(session_->core, std::array<path_argument, sizeof...(I)>{arguments...}, request, this->target())
            .value()
            .url;
    }

    /// This endpoint with options for its calls, in place of earlier ones.
    [[nodiscard]] endpoint<coro, Operation> with(call_options const& options) const
    {
        auto copy = static_cast<endpoint<coro, Operation> const&>(*this);
        copy.options_ = std::make_shared<call_options const>(options);
        return copy;
    }

#if WAYBILL_AWAIT_BREAKS_TEMPORARIES
    awaitable<value_type> operator()(path_argument_at<I>..., request_type&&) const
        requires must_be_named<request_type>
    {
        refuse_temporary<Operation>();
    }
    awaitable<result<value_type>> attempt(path_argument_at<I>..., request_type&&) const
        requires must_be_named<request_type>
    {
        refuse_temporary<Operation>();
    }
    awaitable<result<with_response<value_type>>> attempt_with_response(path_argument_at<I>..., request_type&&) const
        requires must_be_named<request_type>
    {
        refuse_temporary<Operation>();
    }
    endpoint<coro, Operation> with(call_options&&) const { refuse_temporary<Operation>(); }
#endif

private:
    coro_call prepare(std::array<path_argument, sizeof...(I)> const& arguments, request_type const& request) const
    {
        auto built = build_request<Operation>(session_->core, arguments, request, this->target());
        if (!built) built = with_operation(std::move(built).error(), name_);
        return {session_, name_, Operation::safety, options_, std::move(built)};
    }

    /// The session outlives the call, which holds it.
    static auto finisher(coro_session& session)
    {
        return [&session](exchange& done) { return finish_call<value_type>(done, decoder_of<Operation>(session.core)); };
    }

    using endpoint_state<coro_session>::session_;
    using endpoint_state<coro_session>::name_;
    using endpoint_state<coro_session>::options_;
};

} // namespace detail

template <class Operation>
class endpoint<coro, Operation> : public detail::coro_endpoint<Operation> {};

/// The coroutine client: each endpoint returns a boost::asio::awaitable that runs on the given executor. Use it from
/// coroutines of that executor; where several threads run it, make it a strand. Destroying the client ends calls
/// under way with error_kind::canceled; it must go before its execution context.
template <template <class> class Api>
class client<Api, coro> : public Api<coro> {
public:
    using provider = typename Api<coro>::provider;
    using credentials = typename provider::credentials;

    client(boost::asio::any_io_executor executor, credentials const& given, client_options options = {})
        : session_(std::make_shared<detail::coro_session>(
              detail::make_client_session<provider>(given, std::move(options)), executor))
    {
        carry_by(curl_multi{std::move(executor), detail::transport_options_of(session_->core)});
    }

    /// With a transport of your own.
    template <async_transport Transport>
    client(boost::asio::any_io_executor executor, credentials const& given, client_options options, Transport transport)
        : session_(std::make_shared<detail::coro_session>(
              detail::make_client_session<provider>(given, std::move(options)), std::move(executor)))
    {
        carry_by(std::move(transport));
    }

    client(client&&) noexcept = default;
    client& operator=(client&&) = delete;
    ~client()
    {
        if (session_) session_->close();
    }

    /// With credentials and options as the environment sets them: see options_from_environment, whose `options` these are.
    static client from_environment(boost::asio::any_io_executor executor, client_options options = {})
    {
        return client{std::move(executor), credentials_from_environment<provider>(),
                      options_from_environment(provider::environment_prefix, std::move(options))};
    }

    /// Calls an endpoint that the record does not describe; see the blocking client's `request`.
    template <class Response>
    boost::asio::awaitable<detail::value_of_response<Response>> request(verb method, std::string_view path) const
    {
        return run<Response, true>(prepare(method, path, none{}, nullptr));
    }
    template <class Response, class Body>
    boost::asio::awaitable<detail::value_of_response<Response>> request(verb method, std::string_view path,
                                                                        Body&& body) const
    {
        check_named<Body>();
        return run<Response, true>(prepare(method, path, body, nullptr));
    }
    template <class Response, class Body, class Options>
    boost::asio::awaitable<detail::value_of_response<Response>> request(verb method, std::string_view path, Body&& body,
                                                                        Options&& options) const
    {
        check_named<Body>();
        check_named<Options>();
        return run<Response, true>(prepare(method, path, body, std::make_shared<call_options const>(options)));
    }

    /// As `request`, for a result in place of exceptions.
    template <class Response>
    boost::asio::awaitable<result<detail::value_of_response<Response>>> attempt_request(verb method,
                                                                                       std::string_view path) const
    {
        return run<Response, false>(prepare(method, path, none{}, nullptr));
    }
    template <class Response, class Body>
    boost::asio::awaitable<result<detail::value_of_response<Response>>>
    attempt_request(verb method, std::string_view path, Body&& body) const
    {
        check_named<Body>();
        return run<Response, false>(prepare(method, path, body, nullptr));
    }
    template <class Response, class Body, class Options>
    boost::asio::awaitable<result<detail::value_of_response<Response>>>
    attempt_request(verb method, std::string_view path, Body&& body, Options&& options) const
    {
        check_named<Body>();
        check_named<Options>();
        return run<Response, false>(prepare(method, path, body, std::make_shared<call_options const>(options)));
    }

private:
    friend detail::client_access;

    template <class T>
    static void check_named()
    {
        if constexpr (!std::is_lvalue_reference_v<T> && detail::must_be_named<T>) detail::refuse_temporary<T>();
    }

    template <class Body>
    detail::coro_call prepare(verb method, std::string_view path, Body const& body,
                              std::shared_ptr<call_options const> options) const
    {
        auto name = detail::free_operation_name(method, path);
        auto built = detail::build_free_request(session_->core, method, path, body);
        if (!built) built = detail::with_operation(std::move(built).error(), name);
        return {session_, std::move(name), default_safety(method), std::move(options), std::move(built)};
    }

    template <class Response, bool Throws>
    auto run(detail::coro_call call) const
    {
        using value = detail::value_of_response<Response>;
        if constexpr (Throws) {
            if (!call.request) throw exception{call.request.error()};
        }
        return detail::run_call<value, Throws>(std::move(call), [session = session_.get()](detail::exchange& done) {
            return detail::finish_call<value>(done, [&](http::response& response) {
                return detail::decode_json<Response>(response, session->core.options.limit.json);
            });
        });
    }

    template <class Transport>
    void carry_by(Transport transport)
    {
        session_->carrier = std::make_unique<detail::async_carrier_of<Transport>>(std::move(transport));
        for_each_endpoint(static_cast<Api<coro>&>(*this),
                          [&](std::string const& name, auto& endpoint) { endpoint.bind(session_, name); });
    }

    std::shared_ptr<detail::coro_session> session_;
};

} // namespace waybill

#endif
