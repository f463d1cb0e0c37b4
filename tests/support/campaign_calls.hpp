#ifndef SUPPORT_CAMPAIGN_CALLS_HPP
#define SUPPORT_CAMPAIGN_CALLS_HPP

#include <waybill/coro.hpp>
#include <waybill/konigle.hpp>

#include <support/raw_server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

// Calls of a real client over real sockets, the same in each mode: for tests of what all providers have in common.
namespace support {

/// What a campaign client needs to be sent and nothing more.
inline constexpr std::string_view campaign_json =
    R"({"id":"cmp_1","audience":"aud_1","name":"Spring","created_at":"2024-01-02T03:04:05Z","updated_at":"2024-01-02T03:04:05Z"})";

inline constexpr std::string_view ok_json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

inline raw_server::script send_campaign() { return send(response_text(ok_json, campaign_json)); }

inline waybill::client_options options_for(std::string url)
{
    waybill::client_options options;
    options.base_url = std::move(url);
    options.retry.jitter = [] { return 0.0; }; // no waits
    return options;
}
inline waybill::client_options options_for(raw_server const& server) { return options_for(server.url()); }

inline constexpr std::string_view api_key = "k9/Secret+Key";

/// A client in either mode. `caller([](auto& campaigns) { return campaigns.start.attempt("cmp_1"); })` makes the
/// call, waits for its end and returns its result.
template <class Mode>
class caller;

template <>
class caller<waybill::blocking> {
public:
    explicit caller(waybill::client_options options, std::string_view key = api_key) : client_(key, std::move(options))
    {
    }

    template <class Call>
    auto operator()(Call call)
    {
        return call(client_.campaigns);
    }

private:
    waybill::konigle::client client_;
};

template <>
class caller<waybill::coro> {
public:
    explicit caller(waybill::client_options options, std::string_view key = api_key)
        : client_(context_.get_executor(), key, std::move(options))
    {
    }

    template <class Call>
    auto operator()(Call call)
    {
        auto result = boost::asio::co_spawn(context_, call(client_.campaigns), boost::asio::use_future);
        context_.restart();
        context_.run();
        return result.get();
    }

private:
    boost::asio::io_context context_;
    waybill::konigle::async_client client_;
};

/// A POST that must not be sent twice.
inline constexpr auto start_campaign = [](auto& campaigns) { return campaigns.start.attempt("cmp_1"); };
/// A GET.
inline constexpr auto get_campaign = [](auto& campaigns) { return campaigns.get.attempt("cmp_1"); };
/// A DELETE, which has no answer but its status.
inline constexpr auto remove_campaign = [](auto& campaigns) { return campaigns.remove.attempt("cmp_1"); };

/// Something that goes wrong while a request is answered, and what the caller is told.
struct fault {
    std::string_view name;
    raw_server::script happens;
    waybill::error_kind kind{};
    int http_status = 0;
    bool may_pass = true; ///< Another attempt is worth while.
    waybill::effect effect = waybill::effect::unknown;
};

template <class Result>
void check_failure(Result const& result, waybill::error_kind kind, waybill::effect effect, int http_status)
{
    REQUIRE(result.has_error());
    waybill::error const& failure = result.error();
    CAPTURE(to_string(failure));
    CHECK(enum_to_wire(failure.kind) == enum_to_wire(kind));
    CHECK(enum_to_wire(failure.effect) == enum_to_wire(effect));
    CHECK(failure.http_status == http_status);
    CHECK_FALSE(failure.operation.empty());
}

/// The fault ends a POST after one request, whatever the retry policy; a GET gets over it by another attempt if that is
/// worth while. Either way the client goes on working.
template <class Mode>
void check_fault(fault const& what, waybill::client_options options = {})
{
    using waybill::retry_stop;
    CAPTURE(what.name);
    options.retry.jitter = [] { return 0.0; };
    {
        raw_server server{in_turn({what.happens, send_campaign()})};
        options.base_url = server.url();
        caller<Mode> call{options};
        auto const failed = call(start_campaign);
        check_failure(failed, what.kind, what.effect, what.http_status);
        auto const stop = what.may_pass ? retry_stop::not_repeatable : retry_stop::not_retryable;
        CHECK(enum_to_wire(failed.error().retry_stop) == enum_to_wire(stop));
        CHECK(failed.error().attempts == 1);
        CHECK(server.requests() == 1);

        CHECK(call(start_campaign).has_value());
        CHECK(server.requests() == 2);
    }
    raw_server server{in_turn({what.happens, send_campaign()})};
    options.base_url = server.url();
    caller<Mode> call{options};
    auto const got = call(get_campaign);
    if (what.may_pass) {
        REQUIRE(got.has_value());
        CHECK(got->name == "Spring");
    } else {
        check_failure(got, what.kind, what.effect, what.http_status);
        CHECK(server.requests() == 1);
        CHECK(call(get_campaign).has_value());
    }
    CHECK(server.requests() == 2);
}

} // namespace support

#endif
