#ifndef WAYBILL_TESTING_HPP
#define WAYBILL_TESTING_HPP

// For the tests of programs that use waybill: fakes of providers, and a server to reach them through a socket.
#include <waybill/call/server.hpp>
#include <waybill/transport/in_process.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/system/error_code.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace waybill {
namespace detail {

namespace beast_http = boost::beast::http;

using answer_function = std::function<http::response(http::request const&)>;

/// One connection: reads a request, answers it, reads the next.
class server_connection : public std::enable_shared_from_this<server_connection> {
    using error_code = boost::system::error_code;
    using message = beast_http::response<beast_http::string_body>;

public:
    server_connection(boost::asio::ip::tcp::socket socket, answer_function const& answer)
        : socket_(std::move(socket)), answer_(answer)
    {
        error_code ignored;
        socket_.set_option(boost::asio::ip::tcp::no_delay{true}, ignored);
    }

    void read()
    {
        parser_.emplace();
        parser_->header_limit(1U << 20U);
        parser_->body_limit(256U << 20U);
        beast_http::async_read(socket_, buffer_, *parser_,
                               [self = shared_from_this()](error_code code, std::size_t) { self->received(code); });
    }

private:
    void received(error_code code)
    {
        static auto const& http_errors = beast_http::make_error_code(beast_http::error::bad_method).category();
        if (!code) return send(respond());
        if (code.category() != http_errors || code == beast_http::error::end_of_stream) return;
        int const status = code == beast_http::error::body_limit     ? 413
                           : code == beast_http::error::header_limit ? 431
                                                                     : 400;
        auto refused = to_message({status, {}, code.message()});
        refused.keep_alive(false);
        send(std::move(refused));
    }

    /// The handler's answer to what the parser holds.
    message respond() const
    {
        auto const& received = parser_->get();
        auto method = find_verb(received.method_string());
        message answer;
        if (!method) {
            answer = to_message({501, {}, "this method is not known"});
        } else {
            http::request request{*method, std::string{received.target()}, {}, received.body()};
            for (auto const& field : received) request.fields.add(field.name_string(), field.value());
            try {
                answer = to_message(answer_(request));
            } catch (std::exception const& failed) {
                answer = to_message({500, {}, failed.what()});
            }
        }
        answer.version(received.version());
        answer.keep_alive(received.keep_alive() && answer.keep_alive());
        if (method == verb::head) answer.body().clear();
        return answer;
    }

    static std::optional<verb> find_verb(std::string_view text)
    {
        for (auto const known : {verb::get, verb::head, verb::post, verb::put, verb::patch, verb::delete_})
            if (name(known) == text) return known;
        return std::nullopt;
    }

    static message to_message(http::response given)
    {
        if (given.status < 200 || given.status > 999)
            throw std::out_of_range("the handler answered with status " + std::to_string(given.status));
        message answer;
        answer.result(static_cast<unsigned>(given.status));
        for (auto const [field, value] : given.fields) {
            bool const is_framing =
                equal_ignoring_case(field, "Content-Length") || equal_ignoring_case(field, "Transfer-Encoding");
            if (!is_framing) answer.insert(field, value);
        }
        // RFC 9110, section 8.6: never in a 204; and these statuses have no body.
        if (given.status == 204 || given.status == 304) return answer;
        answer.content_length(given.body.size());
        answer.body() = std::move(given.body);
        return answer;
    }

    void send(message answer)
    {
        message_ = std::move(answer);
        beast_http::async_write(socket_, message_, [self = shared_from_this()](error_code code, std::size_t) {
            if (code) return;
            if (self->message_.keep_alive()) return self->read();
            error_code ignored;
            self->socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
            self->discard();
        });
    }

    /// Closing while something unread has arrived would reset the connection and lose the answer.
    void discard()
    {
        socket_.async_read_some(boost::asio::buffer(discarded_),
                                [self = shared_from_this()](error_code code, std::size_t) {
                                    if (!code) self->discard();
                                });
    }

    boost::asio::ip::tcp::socket socket_;
    answer_function const& answer_;
    boost::beast::flat_buffer buffer_{};
    std::optional<beast_http::request_parser<beast_http::string_body>> parser_{};
    message message_{};
    std::array<char, 4096> discarded_{};
};

} // namespace detail

/// An HTTP/1.1 server on 127.0.0.1, from construction to destruction, with a thread of its own on which it calls the
/// handler, for one request at a time. A request's `url` is its target: "/contacts?page=2". A handler that throws is
/// answered for with 500, a malformed request with 400.
class socket_server {
public:
    /// Port 0: one that is free. Throws boost::system::system_error when the port cannot be had.
    explicit socket_server(std::function<http::response(http::request const&)> handler, std::uint16_t port = 0)
        : handler_(std::move(handler)), acceptor_(io_, {boost::asio::ip::address_v4::loopback(), port}),
          port_(acceptor_.local_endpoint().port())
    {
        accept();
        thread_ = std::thread{[this] { io_.run(); }};
    }
    /// For a fake, which must outlive the server.
    template <class Fake>
        requires requires(Fake& fake, http::request const& request) { fake.answer(request); }
    explicit socket_server(Fake& fake, std::uint16_t port = 0)
        : socket_server([&fake](http::request const& request) { return fake.answer(request); }, port)
    {
    }
    socket_server(socket_server const&) = delete;
    socket_server& operator=(socket_server const&) = delete;
    /// Waits for the handler if it is running, not for connections.
    ~socket_server()
    {
        io_.stop();
        thread_.join();
    }

    /// "http://127.0.0.1:12345"
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

private:
    void accept()
    {
        acceptor_.async_accept([this](boost::system::error_code code, boost::asio::ip::tcp::socket socket) {
            if (!code) std::make_shared<detail::server_connection>(std::move(socket), handler_)->read();
            accept();
        });
    }

    detail::answer_function handler_;
    boost::asio::io_context io_{1};
    boost::asio::ip::tcp::acceptor acceptor_;
    std::uint16_t port_;
    std::thread thread_;
};

} // namespace waybill

#endif
