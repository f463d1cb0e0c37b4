#ifndef SUPPORT_RAW_SERVER_HPP
#define SUPPORT_RAW_SERVER_HPP

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <charconv>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace support {

/// A server on 127.0.0.1 and a free port that does exactly what its script says, byte for byte, so that it can also do
/// what no real server should. The script runs once for each connection, in a thread of its own.
class raw_server {
    using tcp = boost::asio::ip::tcp;

public:
    class connection {
    public:
        connection(raw_server& server, tcp::socket socket) : server_(server), socket_(std::move(socket)) {}

        /// Header lines and as much of a body as Content-Length says; empty when the client closes instead.
        std::string read_request()
        {
            constexpr std::string_view end_of_headers = "\r\n\r\n";
            std::size_t size = 0;
            while ((size = ahead_.find(end_of_headers)) == std::string::npos)
                if (!read_more()) return {};
            size += end_of_headers.size();
            size += content_length(std::string_view{ahead_}.substr(0, size));
            while (ahead_.size() < size)
                if (!read_more()) return {};
            auto request = ahead_.substr(0, size);
            ahead_.erase(0, size);
            server_.count(request);
            return request;
        }

        /// False when the client is gone.
        bool send(std::string_view bytes)
        {
            boost::system::error_code failure;
            boost::asio::write(socket_, boost::asio::buffer(bytes), failure);
            return !failure;
        }

        /// Sends no more (FIN), and can still receive.
        void half_close() { shut(tcp::socket::shutdown_send); }

        /// Ends the connection in order: FIN, as long as all that the client sent has been read.
        void close()
        {
            std::lock_guard const lock{mutex_};
            boost::system::error_code ignored;
            socket_.close(ignored);
        }

        /// Breaks the connection: RST.
        void reset()
        {
            std::lock_guard const lock{mutex_};
            boost::system::error_code ignored;
            socket_.set_option(boost::asio::socket_base::linger{true, 0}, ignored);
            socket_.close(ignored);
        }

        /// Until the client closes, or the server stops.
        void wait_for_close()
        {
            while (read_more()) {
            }
        }

    private:
        friend raw_server;

        static std::size_t content_length(std::string_view headers)
        {
            std::size_t length = 0;
            std::string_view const name = "\r\nContent-Length: ";
            if (auto const at = headers.find(name); at != std::string_view::npos)
                std::from_chars(headers.data() + at + name.size(), headers.data() + headers.size(), length);
            return length;
        }

        bool read_more()
        {
            std::array<char, 4096> block;
            boost::system::error_code failure;
            auto const size = socket_.read_some(boost::asio::buffer(block), failure);
            ahead_.append(block.data(), size);
            return !failure;
        }

        // Called from other threads too: closing would change the descriptor that another thread reads from.
        void shut(tcp::socket::shutdown_type what)
        {
            std::lock_guard const lock{mutex_};
            boost::system::error_code ignored;
            socket_.shutdown(what, ignored);
        }

        raw_server& server_;
        std::mutex mutex_;
        tcp::socket socket_;
        std::string ahead_;
    };

    using script = std::function<void(connection&)>;

    explicit raw_server(script each_connection)
        : script_(std::move(each_connection)), acceptor_(context_, {boost::asio::ip::address_v4::loopback(), 0}),
          url_("http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port())), thread_([this] { accept(); })
    {
    }
    raw_server(raw_server const&) = delete;
    raw_server& operator=(raw_server const&) = delete;

    ~raw_server()
    {
        {
            std::lock_guard const lock{mutex_};
            stopping_ = true;
            for (auto const& each : connections_) each->shut(tcp::socket::shutdown_both);
        }
        // Nothing else wakes a thread that accepts, on every system.
        boost::asio::io_context context;
        tcp::socket waker{context};
        boost::system::error_code ignored;
        waker.connect(acceptor_.local_endpoint(), ignored);
        thread_.join();
        for (auto& each : threads_) each.join();
    }

    /// "http://127.0.0.1:50123".
    std::string const& url() const { return url_; }

    std::size_t connections() const
    {
        std::lock_guard const lock{mutex_};
        return connections_.size();
    }

    /// All requests read so far. A request is among them before its answer begins.
    std::vector<std::string> received() const
    {
        std::lock_guard const lock{mutex_};
        return received_;
    }
    std::size_t requests() const
    {
        std::lock_guard const lock{mutex_};
        return received_.size();
    }

    /// Returns when so many have arrived: for a client that gives up without an answer.
    void wait_for_requests(std::size_t count) const
    {
        std::unique_lock lock{mutex_};
        arrived_.wait(lock, [&] { return received_.size() >= count; });
    }

private:
    void accept()
    {
        for (;;) {
            tcp::socket socket{context_};
            boost::system::error_code ignored;
            acceptor_.accept(socket, ignored);
            std::lock_guard const lock{mutex_};
            if (stopping_) return;
            if (!socket.is_open()) continue; // the client was quicker to go
            socket.set_option(tcp::no_delay{true}, ignored);
            auto& client = *connections_.emplace_back(std::make_unique<connection>(*this, std::move(socket)));
            threads_.emplace_back([this, &client] {
                script_(client);
                client.close();
            });
        }
    }

    void count(std::string const& request)
    {
        std::lock_guard const lock{mutex_};
        received_.push_back(request);
        arrived_.notify_all();
    }

    script script_;
    boost::asio::io_context context_;
    tcp::acceptor acceptor_;
    std::string url_;
    mutable std::mutex mutex_;
    mutable std::condition_variable arrived_;
    bool stopping_ = false;
    std::vector<std::string> received_;
    std::vector<std::unique_ptr<connection>> connections_;
    std::vector<std::thread> threads_;
    std::thread thread_; // the last: it uses all others
};

/// Each request, whatever connection it comes by, gets the next of these answers; further ones get the last.
inline raw_server::script in_turn(std::vector<raw_server::script> answers)
{
    struct state {
        std::vector<raw_server::script> answers;
        std::mutex mutex{};
        std::size_t next = 0;
    };
    return [shared = std::make_shared<state>(std::move(answers))](raw_server::connection& client) {
        while (!client.read_request().empty()) {
            std::unique_lock lock{shared->mutex};
            auto const& answer = shared->answers[shared->next];
            if (shared->next + 1 < shared->answers.size()) ++shared->next;
            lock.unlock();
            answer(client);
        }
    };
}

/// A port of 127.0.0.1 that refuses connections for as long as this lives.
class refusing_port {
public:
    refusing_port() : socket_(context_, {boost::asio::ip::address_v4::loopback(), 0}) {} // bound, never listening

    std::string url() const { return "http://127.0.0.1:" + std::to_string(socket_.local_endpoint().port()); }

private:
    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_;
};

/// A whole response: status line and headers as given (each with its line end), Content-Length, body.
inline std::string response_text(std::string_view head, std::string_view body)
{
    return std::string{head} + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string{body};
}

/// A script's step that sends these bytes and leaves the connection open.
inline raw_server::script send(std::string bytes)
{
    return [bytes = std::move(bytes)](raw_server::connection& client) { client.send(bytes); };
}
/// The same, and closes it.
inline raw_server::script send_and_close(std::string bytes)
{
    return [bytes = std::move(bytes)](raw_server::connection& client) {
        client.send(bytes);
        client.close();
    };
}
/// The same, and breaks it.
inline raw_server::script send_and_reset(std::string bytes)
{
    return [bytes = std::move(bytes)](raw_server::connection& client) {
        client.send(bytes);
        client.reset();
    };
}

} // namespace support

#endif
