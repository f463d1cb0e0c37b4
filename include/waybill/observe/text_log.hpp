#ifndef WAYBILL_OBSERVE_TEXT_LOG_HPP
#define WAYBILL_OBSERVE_TEXT_LOG_HPP

#include <waybill/call/error.hpp>
#include <waybill/call/observer.hpp>
#include <waybill/call/transfer_report.hpp>
#include <waybill/http/headers.hpp>
#include <waybill/http/verb.hpp>
#include <waybill/reflect/enums.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace waybill {

/// Writes a line for each event: request, answer with its size and times, retry, end of the call.
///
///     client_options options;
///     options.observers = {std::make_shared<waybill::text_log>(std::clog)};
///
/// Of URLs it shows neither queries nor credentials, of messages no body; control characters are escaped, so that no server
/// can forge a line.
class text_log final : public observer {
public:
    /// The function gets each line without its end, for one event at a time, whatever the number of threads.
    explicit text_log(std::function<void(std::string_view)> sink) : sink_(std::move(sink)) {}
    /// A std::ostream, which must outlive the clients.
    template <class Stream>
        requires requires(Stream& stream, char const* text) { stream.write(text, 1).flush(); }
    explicit text_log(Stream& stream)
        : sink_([&stream](std::string_view line) {
              auto const text = std::string{line} + '\n';
              stream.write(text.data(), static_cast<std::ptrdiff_t>(text.size())).flush();
          })
    {
    }

    void on_request(std::string_view operation, int attempt, http::request const& request) override
    {
        auto text = title(operation, attempt) + " > " + std::string{name(request.method)} + ' ';
        auto const query = request.url.find('?');
        text.append(request.url, 0, query).append(query == std::string::npos ? "" : "?...");
        if (auto const size = request.stream ? request.stream.size() : request.body.size(); !size) text += ", a stream of unknown size";
        else if (*size != 0) text += ", " + bytes(*size);
        write(std::move(text));
    }
    void on_transfer(transfer_report const& done) override
    {
        auto text = title(done.operation, done.attempt) + " < ";
        if (done.status != 0) text += std::to_string(done.status);
        if (done.failure) text.append(done.status != 0 ? ", " : "").append(enum_to_wire(*done.failure));
        auto const& took = done.metrics;
        if (took.response_body_bytes != 0) text += ", " + bytes(took.response_body_bytes);
        if (took.wire_body_bytes != took.response_body_bytes) text += " (" + bytes(took.wire_body_bytes) + " on the wire)";
        if (took.total.count() != 0) {
            text += " in " + milliseconds(took.total);
            struct phase {
                std::string_view name;
                std::chrono::microseconds time;
            };
            for (auto const& [name, time] : {phase{"queue", took.queue}, {"dns", took.dns}, {"connect", took.connect}, {"tls", took.tls}, {"first byte", took.first_byte}})
                if (time.count() != 0) text.append(", ").append(name).append(" ").append(milliseconds(time));
            if (took.reused_connection) text += ", connection reused";
        }
        write(std::move(text));
    }
    void on_retry(std::string_view operation, error const& why, std::chrono::milliseconds delay) override
    {
        write(std::string{operation} + ": again in " + std::to_string(delay.count()) + " ms, since " + std::string{enum_to_wire(why.kind)});
    }
    void on_done(std::string_view operation, int attempts, error const* failure) override
    {
        auto text = std::string{operation} + (failure != nullptr ? ": failed" : ": done") + " after " + std::to_string(attempts) +
                    (attempts == 1 ? " attempt" : " attempts");
        if (failure != nullptr) text += ": " + to_string(*failure);
        write(std::move(text));
    }

private:
    static std::string title(std::string_view operation, int attempt) { return std::string{operation} + " #" + std::to_string(attempt); }
    static std::string bytes(std::uint64_t count) { return std::to_string(count) + (count == 1 ? " byte" : " bytes"); }
    /// "1.5 ms"
    static std::string milliseconds(std::chrono::microseconds time)
    {
        auto const tenths = (time.count() + 50) / 100;
        return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " ms";
    }

    void write(std::string text)
    {
        constexpr char digits[] = "0123456789abcdef";
        std::string line;
        for (char const c : text) {
            if (!detail::is_control(c)) line += c;
            else if (c == '\n') line += "\\n";
            else line.append({'\\', 'x', digits[static_cast<unsigned char>(c) >> 4U], digits[static_cast<unsigned char>(c) & 15U]});
        }
        std::lock_guard const lock{mutex_};
        sink_(line);
    }

    std::mutex mutex_;
    std::function<void(std::string_view)> sink_;
};

} // namespace waybill

#endif
