#ifndef WAYBILL_CALL_SERVER_HPP
#define WAYBILL_CALL_SERVER_HPP

#include <waybill/call/endpoint.hpp>
#include <waybill/http/escape.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill {

/// A handler throws it to answer with another status than success.
struct refusal : std::runtime_error {
    explicit refusal(int http_status, std::string json = "{}")
        : std::runtime_error("HTTP " + std::to_string(http_status)),
          response{http_status, {}, std::move(json)}
    {
        response.fields.set("Content-Type", "application/json");
    }
    explicit refusal(http::response answer)
        : std::runtime_error("HTTP " + std::to_string(answer.status)), response(std::move(answer))
    {
    }

    http::response response;
};

/// What a handler returns in place of the plain value to name the success status: `with_status{201, value}`.
template <class T>
struct with_status {
    template <std::convertible_to<T> Value>
    with_status(Value&& given) : value(std::forward<Value>(given))
    {
    }
    with_status(int http_status, T given) : status(http_status), value(std::move(given)) {}

    int status = 200;
    T value;
};

namespace detail {

/// How well the path fits the pattern: nullopt not at all; else the number of segments that fit literally. Fills in
/// the arguments.
inline std::optional<int> match_path(std::string_view pattern, std::string_view path, std::vector<std::string>& arguments)
{
    int literal = 0;
    while (!pattern.empty() && !path.empty()) {
        auto const expected = pattern.substr(1, pattern.find('/', 1) - 1);
        auto const found = path.substr(1, path.find('/', 1) - 1);
        pattern.remove_prefix(expected.size() + 1);
        path.remove_prefix(found.size() + 1);
        if (expected.starts_with('{')) {
            auto argument = http::percent_decode(found);
            if (!argument || argument->empty()) return std::nullopt;
            if (!expected.starts_with("{=")) arguments.push_back(std::move(*argument));
        } else if (expected == found) {
            ++literal;
        } else {
            return std::nullopt;
        }
    }
    return pattern.empty() && path.empty() ? std::optional{literal} : std::nullopt;
}

/// Whether the request, whose path and method fit, is for this operation and not for another at the same place.
template <class Operation>
bool is_accepted(http::request const& request)
{
    if constexpr (requires { Operation::accepts(request); }) return Operation::accepts(request);
    else return true;
}

template <class Operation, class Indices = std::make_index_sequence<Operation::path_arguments>>
class server_endpoint;

template <class Operation, std::size_t... I>
class server_endpoint<Operation, std::index_sequence<I...>> {
    template <std::size_t>
    using argument = std::string const&;

public:
    using operation = Operation;
    using request_type = typename Operation::request_type;
    using value_type = value_type_of<Operation>;

    /// Answers a request whose path arguments are known; 501 when no handler is assigned.
    http::response answer(http::request const& request, std::vector<std::string> const& arguments) const
    {
        if (!handler_) return Operation::refuse(501, "no handler is assigned");
        auto read = Operation::decode_request(request);
        if (!read) return Operation::refuse(400, read.error().path + ": " + read.error().message);
        try {
            if constexpr (std::is_void_v<value_type>) {
                handler_(arguments[I]..., *read);
                // Nothing in an envelope is an envelope.
                if constexpr (wraps_value<typename Operation::response_type>) return answer_with(200, none{});
                else return {204, {}, {}};
            } else {
                with_status<value_type> const handled = handler_(arguments[I]..., *read);
                return answer_with(handled.status, handled.value);
            }
        } catch (refusal const& refused) {
            return refused.response;
        } catch (std::exception const& failed) {
            return Operation::refuse(500, failed.what());
        }
    }

protected:
    template <class Handler>
    void assign(Handler handler)
    {
        if constexpr (std::is_invocable_v<Handler&, argument<I>..., request_type const&>) {
            handler_ = std::move(handler);
        } else {
            static_assert(std::same_as<request_type, none> && std::is_invocable_v<Handler&, argument<I>...>,
                          "waybill: a handler takes a std::string const& for each placeholder of the path and then the "
                          "request, if there is one, and returns the response, or with_status of it");
            handler_ = [handler = std::move(handler)](argument<I>... given, request_type const&) mutable {
                return handler(given...);
            };
        }
    }

private:
    template <class Value>
    static http::response answer_with(int status, Value const& value)
    {
        auto written = Operation::encode_response(value);
        if (!written) return Operation::refuse(500, written.error().path + ": " + written.error().message);
        http::response answer{status, {}, std::move(*written)};
        answer.fields.set("Content-Type", Operation::media_type);
        return answer;
    }

    using handled_type = std::conditional_t<std::is_void_v<value_type>, void, with_status<value_type>>;
    std::function<handled_type(argument<I>..., request_type const&)> handler_;
};

} // namespace detail

/// A typed handler. Assign a function of the path's arguments and the request that returns the response, which goes out
/// with status 200 (204 where there is none) unless it comes in a waybill::with_status; it throws waybill::refusal to
/// answer with an error.
template <class Operation>
class endpoint<server, Operation> : public detail::server_endpoint<Operation> {
public:
    endpoint() = default;
    template <class Handler>
        requires(!detail::any_endpoint<Handler>)
    endpoint& operator=(Handler handler)
    {
        this->assign(std::move(handler));
        return *this;
    }
};

/// Answers a request by a record of handlers, which must not change meanwhile. A literal segment of a path goes before a
/// placeholder. `operation_name` receives the name of the operation that fits.
template <described Record>
http::response answer(Record const& record, http::request const& request, std::string* operation_name = nullptr)
{
    auto const path = http::path_of(request.url);
    int best = -1;
    bool path_known = false;
    std::function<http::response()> respond;
    http::response (*refuse)(int, std::string const&) = nullptr; // as the operations at this place word it
    for_each_endpoint(record, [&](std::string const& name, auto const& endpoint) {
        using operation = typename std::remove_cvref_t<decltype(endpoint)>::operation;
        std::vector<std::string> arguments;
        auto const fit = detail::match_path(operation::path, path, arguments);
        if (!fit) return;
        path_known = true;
        if (operation::method != request.method || *fit <= best) return;
        if (!detail::is_accepted<operation>(request)) {
            refuse = &operation::refuse;
            return;
        }
        best = *fit;
        if (operation_name != nullptr) *operation_name = name;
        respond = [&endpoint, &request, arguments = std::move(arguments)] { return endpoint.answer(request, arguments); };
    });
    if (respond) return respond();
    if (refuse != nullptr) return refuse(404, "there is no such operation");
    return path_known ? detail::json_problem(405, "this path has no such method")
                      : detail::json_problem(404, "no operation has this path");
}

/// A call that a fake has received.
struct received_call {
    std::string operation{}; ///< "campaigns.start"; empty when the request fits no operation.
    http::request request{};
    int status{}; ///< What it was answered with.
};

/// A stand-in for a provider: its record with handlers to assign, and a list of the calls that came. Handlers are called one
/// at a time, whatever the threads that call; assign them before the first call.
template <template <class> class Api>
class fake : public Api<server> {
public:
    /// Asked before any handler; a response it returns is the answer: for authentication, rate limits, faults.
    std::function<std::optional<http::response>(http::request const&)> intercept{};

    /// Answers a request by `intercept` or a handler, and remembers it. From any thread.
    http::response answer(http::request const& request)
    {
        std::lock_guard const lock{mutex_};
        received_call call{{}, request, 0};
        auto intercepted = intercept ? intercept(request) : std::nullopt;
        auto response = intercepted ? std::move(*intercepted)
                                    : waybill::answer(static_cast<Api<server> const&>(*this), request, &call.operation);
        call.status = response.status;
        calls_.push_back(std::move(call));
        return response;
    }

    /// The calls so far, in the order in which they came.
    std::vector<received_call> calls() const
    {
        std::lock_guard const lock{mutex_};
        return calls_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<received_call> calls_;
};

} // namespace waybill

#endif
