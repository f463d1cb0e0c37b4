// Maps calls to spans as OpenTelemetry's semantic conventions for HTTP clients name things: a span for each request.
// https://opentelemetry.io/docs/specs/semconv/http/http-spans/
//
// `tracing` is what a program takes over. It wants of a tracer what opentelemetry-cpp has: there, `tracer::start_span` is
// opentelemetry::trace::Tracer::StartSpan with StartSpanOptions{.kind = SpanKind::kClient} and the start times set, and
// `span` has the same three functions. The tracer here needs no package: it writes a line of OTLP/JSON for each span, as a
// collector's file receiver reads them.
#include <waybill/call/observer.hpp>
#include <waybill/codec/json.hpp>
#include <waybill/http/url.hpp>
#include <waybill/konigle.hpp>
#include <waybill/transport/in_process.hpp>

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace konigle = waybill::konigle;

using time_point = std::chrono::sys_time<std::chrono::microseconds>;
using attribute = std::variant<std::int64_t, std::string>;

// What is wanted of a tracing library

class span {
public:
    virtual ~span() = default;
    virtual void set_attribute(std::string_view key, attribute value) = 0;
    virtual void set_error() = 0;
    virtual void end(time_point when) = 0;
};

class tracer {
public:
    virtual ~tracer() = default;
    /// Of the kind "client". Spans of the same trace hang together.
    virtual std::unique_ptr<span> start_span(std::string_view name, std::uint64_t trace, time_point when) = 0;
};

// The mapping

/// The URL without what its query says.
std::string redacted(std::string_view url)
{
    std::string out;
    bool hides = false;
    for (char const c : url) {
        if (c == '&') hides = false;
        if (!hides) out += c;
        if (c != '=' || out.find('?') == std::string::npos || hides) continue;
        out += "REDACTED";
        hides = true;
    }
    return out;
}

class tracing final : public waybill::observer {
public:
    tracing(std::shared_ptr<tracer> where, std::function<time_point()> clock) : tracer_(std::move(where)), clock_(std::move(clock)) {}

    void on_transfer(waybill::transfer_report const& done) override
    {
        auto const end = clock_();
        auto const method = std::string{name(done.request.method)};
        // A path would make too many names of spans; that of the operation is one of few.
        auto const each = tracer_->start_span(method + ' ' + std::string{done.operation}, done.call, end - done.metrics.total);
        each->set_attribute("http.request.method", method);
        each->set_attribute("url.full", redacted(done.request.url));
        if (auto const url = waybill::http::url::parse(done.request.url)) {
            each->set_attribute("server.address", url->host());
            each->set_attribute("server.port", url->port());
        }
        if (done.attempt > 1) each->set_attribute("http.request.resend_count", done.attempt - 1);
        if (done.status != 0) each->set_attribute("http.response.status_code", done.status);
        each->set_attribute("http.request.body.size", static_cast<std::int64_t>(done.metrics.request_body_bytes));
        each->set_attribute("http.response.body.size", static_cast<std::int64_t>(done.metrics.wire_body_bytes));
        if (done.failure || done.status >= 400) {
            each->set_attribute("error.type", done.failure ? std::string{enum_to_wire(*done.failure)} : std::to_string(done.status));
            each->set_error();
        }
        each->end(end);
    }

private:
    std::shared_ptr<tracer> tracer_;
    std::function<time_point()> clock_;
};

// A tracer that writes OTLP/JSON: times and 64-bit integers are strings there, ids hexadecimal

namespace otlp {

struct value {
    std::optional<std::string> stringValue{};
    std::optional<std::string> intValue{};
    BOOST_DESCRIBE_CLASS(value, (), (stringValue, intValue), (), ())
};
struct key_value {
    std::string key{};
    otlp::value value{};
    BOOST_DESCRIBE_CLASS(key_value, (), (key, value), (), ())
};
struct status {
    int code{}; // 2: error
    BOOST_DESCRIBE_CLASS(status, (), (code), (), ())
};
struct span {
    std::string traceId{};
    std::string spanId{};
    std::string name{};
    int kind = 3; // client
    std::string startTimeUnixNano{};
    std::string endTimeUnixNano{};
    std::vector<key_value> attributes{};
    std::optional<otlp::status> status{};
    BOOST_DESCRIBE_CLASS(span, (), (traceId, spanId, name, kind, startTimeUnixNano, endTimeUnixNano, attributes, status), (), ())
};
struct scope {
    std::string name{};
    BOOST_DESCRIBE_CLASS(scope, (), (name), (), ())
};
struct scope_spans {
    otlp::scope scope{};
    std::vector<span> spans{};
    BOOST_DESCRIBE_CLASS(scope_spans, (), (scope, spans), (), ())
};
struct resource {
    std::vector<key_value> attributes{};
    BOOST_DESCRIBE_CLASS(resource, (), (attributes), (), ())
};
struct resource_spans {
    otlp::resource resource{};
    std::vector<scope_spans> scopeSpans{};
    BOOST_DESCRIBE_CLASS(resource_spans, (), (resource, scopeSpans), (), ())
};
struct traces {
    std::vector<resource_spans> resourceSpans{};
    BOOST_DESCRIBE_CLASS(traces, (), (resourceSpans), (), ())
};

key_value pair(std::string_view key, attribute const& from)
{
    key_value out{std::string{key}, {}};
    if (auto const* const number = std::get_if<std::int64_t>(&from)) out.value.intValue = std::to_string(*number);
    else out.value.stringValue = std::get<std::string>(from);
    return out;
}

std::string hex(std::uint64_t number)
{
    std::string out(16, '0');
    for (auto at = out.rbegin(); number != 0; number >>= 4U) *at++ = "0123456789abcdef"[number & 15U];
    return out;
}

std::string nanoseconds(time_point when)
{
    return std::to_string(std::chrono::nanoseconds{when.time_since_epoch()}.count());
}

class writer final : public tracer {
public:
    writer(std::string service, std::function<void(std::string_view)> sink) : service_(std::move(service)), sink_(std::move(sink)) {}

    std::unique_ptr<::span> start_span(std::string_view name, std::uint64_t trace, time_point when) override;

    void write(otlp::span done)
    {
        traces const line{{{{{pair("service.name", service_)}}, {{{"waybill"}, {std::move(done)}}}}}};
        auto const text = waybill::json_write(line).value();
        std::lock_guard const lock{mutex_};
        sink_(text);
    }

private:
    std::string service_;
    std::function<void(std::string_view)> sink_;
    std::mutex mutex_;
};

class written_span final : public ::span {
public:
    written_span(writer& to, otlp::span begun) : to_(to), span_(std::move(begun)) {}
    void set_attribute(std::string_view key, attribute from) override { span_.attributes.push_back(pair(key, from)); }
    void set_error() override { span_.status = status{2}; }
    void end(time_point when) override
    {
        span_.endTimeUnixNano = nanoseconds(when);
        to_.write(std::move(span_));
    }

private:
    writer& to_;
    otlp::span span_;
};

std::unique_ptr<::span> writer::start_span(std::string_view name, std::uint64_t trace, time_point when)
{
    otlp::span begun{.traceId = hex(0) + hex(trace), .spanId = hex(waybill::detail::random_bits()), .name = std::string{name}, .startTimeUnixNano = nanoseconds(when)};
    return std::make_unique<written_span>(*this, std::move(begun));
}

} // namespace otlp

int main()
{
    // The ids differ from run to run.
    auto const show = [](std::string_view line) {
        std::string text{line};
        for (std::string const id : {"\"traceId\":\"", "\"spanId\":\""}) {
            auto const from = text.find(id) + id.size();
            text.replace(from, text.find('"', from) - from, "...");
        }
        std::cout << text << '\n';
    };
    auto const clock = [] { return time_point{std::chrono::seconds{1'700'000'000}}; };
    waybill::client_options options{.base_url = "https://api.example.test", .retry = {.first_delay = std::chrono::milliseconds{1}}};
    options.observers = {std::make_shared<tracing>(std::make_shared<otlp::writer>("shop", show), clock)};

    // A provider that is overloaded at first.
    int requests = 0;
    konigle::client const konigle{"key", options, waybill::in_process{[&](waybill::http::request const&) {
                                      waybill::http::response answer{++requests == 1 ? 503 : 200, {}, R"({"payload":[],"count":0})"};
                                      answer.fields.add("Content-Type", "application/json");
                                      return answer;
                                  }}};
    konigle.contacts.list({.q = "ada@shop.example"});
}
