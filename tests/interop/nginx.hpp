#ifndef INTEROP_NGINX_HPP
#define INTEROP_NGINX_HPP

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

#include <spawn.h>
#include <sys/wait.h>

extern char** environ;

namespace interop {

struct temporary_folder {
    temporary_folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "waybill-nginx-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
        path = pattern;
    }
    temporary_folder(temporary_folder const&) = delete;
    temporary_folder& operator=(temporary_folder const&) = delete;
    ~temporary_folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }

    std::filesystem::path path;
};

/// nginx on free ports of 127.0.0.1, in a folder of its own, with certificates made for it; gone with the object.
class nginx {
public:
    enum port {
        plain,
        http2,              ///< TLS, HTTP/2.
        http1,              ///< TLS, HTTP/1.1 only.
        self_signed,
        wrong_host,         ///< The certificate is another host's.
        client_certificate, ///< Asks for one.
        port_count,
    };

    nginx()
    {
        make_certificates();
        // Another process may take a port between its choice and its use.
        for (int attempt = 0; attempt < 5; ++attempt) {
            choose_ports();
            write_configuration();
            if (start()) return;
        }
        throw std::runtime_error{"nginx does not start:\n" + log("error.log")};
    }
    nginx(nginx const&) = delete;
    nginx& operator=(nginx const&) = delete;
    ~nginx()
    {
        if (process_ > 0) {
            ::kill(process_, SIGTERM);
            ::waitpid(process_, nullptr, 0);
        }
    }

    std::string url(port which, std::string const& host = "127.0.0.1") const
    {
        return (which == plain ? "http://" : "https://") + host + ':' + std::to_string(ports_[which]);
    }
    std::string file(std::string const& name) const { return (folder_.path / name).string(); }

    /// Requests so far, whatever became of them.
    std::size_t requests() const
    {
        auto const lines = log("access.log");
        std::size_t count = 0;
        for (char const c : lines) count += c == '\n' ? 1U : 0U;
        return count;
    }

private:
    std::string log(std::string const& name) const
    {
        std::ifstream in{folder_.path / name};
        return {std::istreambuf_iterator<char>{in}, {}};
    }

    void openssl(std::string const& arguments) const
    {
        auto const command = "cd '" + folder_.path.string() + "' && " OPENSSL_PROGRAM " " + arguments + " >openssl.log 2>&1";
        if (std::system(command.c_str()) != 0) throw std::runtime_error{"openssl " + arguments + ":\n" + log("openssl.log")};
    }

    void make_certificates() const
    {
        std::string const make = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
        auto const names = [](std::string const& who, std::string const& san) {
            return " -keyout " + who + ".key -out " + who + ".pem -subj /CN=" + who + " -addext subjectAltName=" + san;
        };
        std::string const signed_by_ca = " -CA ca.pem -CAkey ca.key";
        openssl(make + " -keyout ca.key -out ca.pem -subj /CN=waybill-tests");
        openssl(make + signed_by_ca + names("server", "DNS:localhost,IP:127.0.0.1"));
        openssl(make + signed_by_ca + names("elsewhere", "DNS:elsewhere.test,IP:127.0.0.9"));
        openssl(make + names("self_signed", "DNS:localhost,IP:127.0.0.1"));
        openssl(make + signed_by_ca + names("client", "DNS:client.test"));
        openssl("ec -in client.key -aes256 -passout pass:open-sesame -out client_locked.key");
    }

    void choose_ports()
    {
        boost::asio::io_context io;
        std::array<boost::asio::ip::tcp::acceptor*, port_count> held{};
        for (std::size_t i = 0; i < port_count; ++i) {
            held[i] = new boost::asio::ip::tcp::acceptor{io, {boost::asio::ip::address_v4::loopback(), 0}};
            ports_[i] = held[i]->local_endpoint().port();
        }
        for (auto* const acceptor : held) delete acceptor;
    }

    void write_configuration() const
    {
        std::ofstream out{folder_.path / "nginx.conf"};
        out << "daemon off;\nmaster_process off;\npid nginx.pid;\nerror_log error.log info;\n"
               "events { worker_connections 256; }\n"
               "http {\n"
               "  access_log access.log;\n"
               "  default_type application/json;\n"
               "  gzip on; gzip_min_length 1; gzip_types application/json;\n"
               "  add_header X-Protocol $server_protocol;\n"
               "  add_header X-Connection $connection;\n"
               "  keepalive_requests 100000;\n";
        for (auto const* const name : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
            out << "  " << name << "_temp_path " << name << ";\n";
        server(out, plain, "", "", "");
        server(out, http2, " ssl http2", "server", "");
        server(out, http1, " ssl", "server", "");
        server(out, self_signed, " ssl", "self_signed", "");
        server(out, wrong_host, " ssl", "elsewhere", "");
        server(out, client_certificate, " ssl", "server", "ssl_client_certificate ca.pem; ssl_verify_client on;");
        out << "}\n";
    }

    void server(std::ostream& out, port which, char const* how, std::string const& certificate, char const* more) const
    {
        out << "  server {\n    listen 127.0.0.1:" << std::to_string(ports_[which]) << how << ";\n";
        if (!certificate.empty())
            out << "    ssl_certificate " << certificate << ".pem;\n    ssl_certificate_key " << certificate << ".key;\n";
        out << "    " << more << "\n    location / { return 200 '{\"id\":1,\"title\":\"Emma\"}'; }\n";
        // libcurl before 8 fails when HTTP/2 answers before it has read the request, as `return` does.
        if (which != plain) {
            out << "    location = /books {\n      proxy_hide_header X-Protocol;\n      proxy_hide_header X-Connection;\n"
                   "      proxy_pass http://127.0.0.1:"
                << std::to_string(ports_[plain]) << ";\n    }\n";
        }
        out << "  }\n";
    }

    bool start()
    {
        auto const folder = folder_.path.string() + '/';
        auto const log_file = folder + "error.log";
        std::array<std::string, 7> words{NGINX_PROGRAM, "-p", folder, "-c", folder + "nginx.conf", "-e", log_file};
        std::array<char*, words.size() + 1> arguments{};
        for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
        if (::posix_spawn(&process_, NGINX_PROGRAM, nullptr, nullptr, arguments.data(), environ) != 0) return false;
        while (!listens()) {
            if (::waitpid(process_, nullptr, WNOHANG) == process_) {
                process_ = 0;
                return false;
            }
            std::this_thread::yield();
        }
        return true;
    }

    bool listens() const
    {
        boost::asio::io_context io;
        boost::asio::ip::tcp::socket socket{io};
        boost::system::error_code code;
        socket.connect({boost::asio::ip::address_v4::loopback(), ports_[port_count - 1]}, code);
        return !code;
    }

    temporary_folder folder_;
    std::array<unsigned short, port_count> ports_{};
    pid_t process_ = 0;
};

} // namespace interop

#endif
