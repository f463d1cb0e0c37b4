#ifndef SUPPORT_HTTP_SERVER_HPP
#define SUPPORT_HTTP_SERVER_HPP

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <cstddef>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace support {

/// A request as a server sees it.
struct arrival {
    std::size_t connection{}; ///< Counted from 0, in the order in which they were accepted.
    std::string line{};       ///< "GET /books HTTP/1.1"
    std::string head{};       ///< The whole of it, with the line.
    std::string body{};

    bool operator==(arrival const&) const = default;
};

inline std::string response(int status, std::string_view body, std::string_view more_headers = {})
{
    return "HTTP/1.1 " + std::to_string(status) + " Whatever\r\n" + std::string{more_headers} +
           "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string{body};
}

inline std::string const a_book = response(200, R"({"id":1,"title":"Emma"})");

/// HTTP/1.1 on 127.0.0.1. The io_context is run by the test: in the same thread step by step, or in another one.
class http_server {
public:
    /// The bytes of the answer; "" closes the connection; nullopt keeps the client waiting.
    using answerer = std::function<std::optional<std::string>(arrival const&)>;

    explicit http_server(boost::asio::io_context& io, answerer answer = [](arrival const&) { return a_book; })
        : acceptor_(io, {boost::asio::ip::address_v4::loopback(), 0}), answer_(std::move(answer))
    {
        accept();
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }

    std::vector<arrival> arrivals() const
    {
        std::lock_guard const lock{mutex_};
        return arrivals_;
    }
    std::size_t requests() const
    {
        std::lock_guard const lock{mutex_};
        return arrivals_.size();
    }
    std::size_t connections() const
    {
        std::lock_guard const lock{mutex_};
        return accepted_;
    }

private:
    using tcp = boost::asio::ip::tcp;

    struct connection : std::enable_shared_from_this<connection> {
        connection(http_server& owner, tcp::socket taken, std::size_t number)
            : server(owner), socket(std::move(taken)), number_(number)
        {
        }

        void read_head()
        {
            boost::asio::async_read_until(socket, boost::asio::dynamic_buffer(buffer), "\r\n\r\n",
                                          [self = shared_from_this()](boost::system::error_code code, std::size_t size) {
                                              if (!code) self->read_body(size);
                                          });
        }

        void read_body(std::size_t head_size)
        {
            auto head = buffer.substr(0, head_size);
            buffer.erase(0, head_size);
            if (head.find("Transfer-Encoding: chunked") != std::string::npos) return read_chunks(std::move(head));
            std::size_t length = 0;
            if (auto const at = head.find("Content-Length: "); at != std::string::npos)
                length = static_cast<std::size_t>(std::atoi(head.c_str() + at + 16));
            auto const missing = length - std::min(length, buffer.size());
            boost::asio::async_read(socket, boost::asio::dynamic_buffer(buffer), boost::asio::transfer_exactly(missing),
                                    [self = shared_from_this(), head = std::move(head),
                                     length](boost::system::error_code code, std::size_t) {
                                        if (!code) self->answer(head, length);
                                    });
        }

        /// Of bodies that do not hold what ends them.
        void read_chunks(std::string head)
        {
            boost::asio::async_read_until(
                socket, boost::asio::dynamic_buffer(buffer), "0\r\n\r\n",
                [self = shared_from_this(), head = std::move(head)](boost::system::error_code code, std::size_t size) {
                    if (code) return;
                    std::string body;
                    auto& chunks = self->buffer;
                    for (std::size_t at = 0; at < size;) {
                        auto const length = std::strtoul(chunks.c_str() + at, nullptr, 16);
                        at = chunks.find('\n', at) + 1;
                        body.append(chunks, at, length);
                        at += length + 2;
                    }
                    chunks.replace(0, size, body);
                    self->answer(head, body.size());
                });
        }

        void answer(std::string const& head, std::size_t length)
        {
            arrival request{number_, head.substr(0, head.find('\r')), head, buffer.substr(0, length)};
            buffer.erase(0, length);
            {
                std::lock_guard const lock{server.mutex_};
                server.arrivals_.push_back(request);
            }
            auto given = server.answer_(request);
            if (!given) return read_head(); // notices when the client goes away
            if (given->empty()) return;
            out = std::move(*given);
            boost::asio::async_write(socket, boost::asio::buffer(out),
                                     [self = shared_from_this()](boost::system::error_code code, std::size_t) {
                                         if (!code) self->read_head();
                                     });
        }

        http_server& server;
        tcp::socket socket;
        std::size_t number_;
        std::string buffer;
        std::string out;
    };

    void accept()
    {
        acceptor_.async_accept([this](boost::system::error_code code, tcp::socket socket) {
            if (code) return;
            std::size_t number{};
            {
                std::lock_guard const lock{mutex_};
                number = accepted_++;
            }
            std::make_shared<connection>(*this, std::move(socket), number)->read_head();
            accept();
        });
    }

    tcp::acceptor acceptor_;
    answerer answer_;
    mutable std::mutex mutex_;
    std::vector<arrival> arrivals_;
    std::size_t accepted_ = 0;
};

/// The same in a thread of its own.
class server_thread {
public:
    explicit server_thread(http_server::answerer answer = [](arrival const&) { return a_book; })
        : server_(std::make_unique<http_server>(io_, std::move(answer))), thread_([this] { io_.run(); })
    {
    }
    server_thread(server_thread const&) = delete;
    server_thread& operator=(server_thread const&) = delete;
    ~server_thread()
    {
        io_.stop();
        thread_.join();
    }

    http_server& operator*() { return *server_; }
    http_server* operator->() { return server_.get(); }

private:
    boost::asio::io_context io_;
    std::unique_ptr<http_server> server_;
    std::thread thread_;
};

} // namespace support

#endif
