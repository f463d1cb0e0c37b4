#ifndef EXAMPLES_CLI_WIRE_LOG_HPP
#define EXAMPLES_CLI_WIRE_LOG_HPP

#include "output.hpp"

#include <waybill/call/observer.hpp>

#include <cstdio>

namespace cli {

/// What goes over the wire, to standard error; an observer sees no secrets.
class wire_log final : public waybill::observer {
public:
    void on_request(std::string_view operation, int attempt, waybill::http::request const& request) override
    {
        write("* " + std::string{operation} + ", attempt " + std::to_string(attempt) + "\n> " +
              std::string{name(request.method)} + ' ' + printable(request.url) + '\n' +
              to_text(request.fields, request.body, "> "));
    }
    void on_response(std::string_view, int, waybill::http::response const& response) override
    {
        write("< " + std::to_string(response.status) + '\n' + to_text(response.fields, response.body, "< "));
    }
    void on_retry(std::string_view, waybill::error const& why, std::chrono::milliseconds delay) override
    {
        write("* " + printable(to_string(why)) + "\n* again in " + std::to_string(delay.count()) + " ms\n");
    }

private:
    static void write(std::string const& text) { std::fwrite(text.data(), 1, text.size(), stderr); }
};

} // namespace cli

#endif
