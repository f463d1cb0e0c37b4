#include "server.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bench {
namespace {

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int free_port()
{
    int const probe = socket(AF_INET, SOCK_STREAM, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    bool const ok = bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                    getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    close(probe);
    if (!ok) throw std::runtime_error{"no free port"};
    return ntohs(address.sin_port);
}

bool answers(int port)
{
    int const probe = socket(AF_INET, SOCK_STREAM, 0);
    auto const address = loopback(port);
    bool const ok = connect(probe, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
    close(probe);
    return ok;
}

constexpr char campaign_json[] =
    R"({"id":"cmp_7Q2","channel_type":"email","email_channel":"ch_1","email_template":"tpl_1","audience":"aud_1",)"
    R"("name":"Summer Sale 2024","description":"Promotional campaign for summer sale","scheduled_at":null,)"
    R"("execution_duration_minutes":60,"from_email":"","from_name":"","reply_to_email":"","reply_to_name":"",)"
    R"("utm_code":"summer-sale-2024","status":"draft","ltv":"0.00","ltv_currency":"USD",)"
    R"("created_at":"2024-05-01T08:00:00Z","updated_at":"2024-05-02T09:30:15.250000Z"})";

} // namespace

server::server()
{
    folder_ = (std::filesystem::temp_directory_path() / "waybill-bench-XXXXXX").string();
    if (mkdtemp(folder_.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    int const port = free_port();
    base_url_ = "http://127.0.0.1:" + std::to_string(port);
    std::ofstream{folder_ + "/campaign.json"} << campaign_json;
    std::ofstream config{folder_ + "/nginx.conf"};
    config << "daemon off;\nmaster_process off;\npid " << folder_ << "/pid;\nerror_log " << folder_ << "/error.log;\n"
           << "events { worker_connections 4096; }\nhttp {\n"
              "access_log off;\nkeepalive_requests 1000000000;\nkeepalive_timeout 3600;\nopen_file_cache max=16;\n"
              "types { application/json json; }\n";
    for (auto const* const kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
        config << kind << "_temp_path " << folder_ << '/' << kind << ";\n";
    config << "server { listen 127.0.0.1:" << port << " backlog=4096; root " << folder_
           << "; location / { try_files /campaign.json =404; }\n"
              "location /files/ { dav_methods PUT; create_full_put_path on; client_max_body_size 0; } }\n}\n";
    config.close();

    process_ = fork();
    if (process_ < 0) throw std::runtime_error{"no process for nginx"};
    if (process_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        auto const settings = folder_ + "/nginx.conf";
        auto const log = folder_ + "/error.log";
        execlp("nginx", "nginx", "-p", folder_.c_str(), "-c", settings.c_str(), "-e", log.c_str(), nullptr);
        _exit(127);
    }
    while (!answers(port)) {
        if (waitpid(process_, nullptr, WNOHANG) == process_) {
            std::filesystem::remove_all(folder_);
            throw std::runtime_error{"nginx does not start: is it installed, and in PATH?"};
        }
        std::this_thread::yield();
    }
}

server::~server()
{
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

} // namespace bench
