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
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

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

/// nginx on free ports of 127.0.0.1, in a folder of its own, with certificates made for it; gone with the object. What is in
/// its folder "files" can be read and put below /files/.
class nginx {
public:
    enum port {
        plain,
        http2,              ///< TLS, HTTP/2.
        http1,              ///< TLS, HTTP/1.1 only.
        self_signed,
        wrong_host,         ///< The certificate is another host's.
        client_certificate, ///< Asks for one.
        old_style,          ///< RSA of 1024 bits, SHA-1, X.509 v1, another name: what old appliances make for themselves.
        port_count,
    };

    nginx()
    {
        std::filesystem::create_directory(folder_.path / "files");
        make_certificates();
        listen();
        write_configuration();
        start();
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

    /// What tls_options::public_key_pin wants to know of a certificate.
    std::string key_pin(std::string const& who) const
    {
        openssl("x509 -in " + who + ".pem -pubkey -noout | " OPENSSL_PROGRAM " pkey -pubin -outform der | " OPENSSL_PROGRAM
                " dgst -sha256 -binary | " OPENSSL_PROGRAM " base64 -out " + who + ".pin");
        auto pin = log(who + ".pin");
        pin.resize(pin.find_last_not_of('\n') + 1);
        return "sha256//" + pin;
    }

    /// Requests so far whose path holds this, whatever became of them.
    std::size_t requests(std::string const& path) const
    {
        auto const lines = log("access.log");
        std::size_t count = 0;
        for (auto at = lines.find(path); at != std::string::npos; at = lines.find(path, at + 1)) ++count;
        return count;
    }

private:
    using tcp = boost::asio::ip::tcp;

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
        openssl("req -new -newkey rsa:1024 -nodes -keyout old_style.key -subj /CN=appliance.test -out old_style.csr");
        openssl("x509 -req -sha1 -days 2 -in old_style.csr -signkey old_style.key -out old_style.pem");
        openssl("ec -in client.key -aes256 -passout pass:open-sesame -out client_locked.key");
    }

    /// nginx inherits sockets that already listen: no other process can take a port before it, and none has to wait.
    void listen()
    {
        for (std::size_t i = 0; i < port_count; ++i) {
            sockets_.emplace_back(io_, tcp::endpoint{boost::asio::ip::address_v4::loopback(), 0});
            ports_[i] = sockets_.back().local_endpoint().port();
        }
    }

    void write_configuration() const
    {
        std::ofstream out{folder_.path / "nginx.conf"};
        // Else root's nginx would work as a user who cannot enter the folder.
        if (::geteuid() == 0) out << "user root;\n";
        // Without its master process nginx 1.22 crashes over inherited sockets.
        out << "daemon off;\nmaster_process on;\nworker_processes 1;\npid nginx.pid;\nerror_log error.log info;\n"
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
        server(out, old_style, " ssl", "old_style", "ssl_ciphers DEFAULT@SECLEVEL=0;");
        out << "}\n";
    }

    void server(std::ostream& out, port which, char const* how, std::string const& certificate, char const* more) const
    {
        out << "  server {\n    listen 127.0.0.1:" << std::to_string(ports_[which]) << how << ";\n";
        if (!certificate.empty())
            out << "    ssl_certificate " << certificate << ".pem;\n    ssl_certificate_key " << certificate << ".key;\n";
        out << "    " << more
            << "\n    location /files/ { root " << folder_.path.string() << "; dav_methods PUT; client_max_body_size 0; }"
               "\n    location / { return 200 '{\"id\":1,\"title\":\"Emma\"}'; }\n";
        // libcurl before 8 fails when HTTP/2 answers before it has read the request, as `return` does.
        if (which != plain) {
            out << "    location = /books {\n      proxy_hide_header X-Protocol;\n      proxy_hide_header X-Connection;\n"
                   "      proxy_pass http://127.0.0.1:"
                << std::to_string(ports_[plain]) << ";\n    }\n";
        }
        out << "  }\n";
    }

    void start()
    {
        auto const folder = folder_.path.string() + '/';
        auto const log_file = folder + "error.log";
        std::string inherited = "NGINX="; // how nginx hands its sockets to a new program of its own
        for (auto& socket : sockets_) {
            ::fcntl(socket.native_handle(), F_SETFD, 0);
            inherited += std::to_string(socket.native_handle()) + ';';
        }
        std::array<std::string, 7> words{NGINX_PROGRAM, "-p", folder, "-c", folder + "nginx.conf", "-e", log_file};
        std::array<char*, words.size() + 1> arguments{};
        for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
        std::array<char*, 2> environment{inherited.data(), nullptr};
        auto const failure = ::posix_spawn(&process_, NGINX_PROGRAM, nullptr, nullptr, arguments.data(), environment.data());
        sockets_.clear(); // should nginx not start, connecting fails at once
        if (failure != 0) throw std::system_error{failure, std::generic_category(), NGINX_PROGRAM};
    }

    temporary_folder folder_;
    boost::asio::io_context io_;
    std::vector<tcp::acceptor> sockets_;
    std::array<unsigned short, port_count> ports_{};
    pid_t process_ = 0;
};

} // namespace interop

#endif
