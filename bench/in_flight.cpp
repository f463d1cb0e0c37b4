#include "measure.hpp"
#include "memory.hpp"
#include "plain_curl.hpp"

#include <waybill/coro.hpp>
#include <waybill/konigle.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <cstdio>
#include <deque>
#include <exception>
#include <list>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

namespace bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::size_t call_count = 10'000;

/// Answers nobody before everybody has asked, so that all calls are under way at once.
class patient_server {
public:
    patient_server() : acceptor_(io_, {asio::ip::address_v4::loopback(), 0})
    {
        acceptor_.listen(static_cast<int>(call_count));
        accept();
        thread_ = std::jthread{[this] { io_.run(); }};
    }
    patient_server(patient_server const&) = delete;
    patient_server& operator=(patient_server const&) = delete;
    ~patient_server() { io_.stop(); }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }

private:
    struct connection {
        tcp::socket socket;
        std::string buffer{};
    };

    void accept()
    {
        acceptor_.async_accept([this](boost::system::error_code code, tcp::socket socket) {
            if (code) return;
            auto& added = connections_.emplace_back(connection{std::move(socket)});
            asio::async_read_until(added.socket, asio::dynamic_buffer(added.buffer), "\r\n\r\n",
                                   [this](boost::system::error_code, std::size_t) {
                                       if (++asked_ == call_count) answer_all();
                                   });
            accept();
        });
    }
    void answer_all()
    {
        for (auto& each : connections_) asio::async_write(each.socket, asio::buffer(answer_), [](boost::system::error_code, std::size_t) {});
        asked_ = 0;
        asio::post(io_, [this] { connections_.clear(); });
    }

    std::string body_ = R"({"id":"cmp_1","name":"Spring sale","status":"draft"})";
    std::string answer_ = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                          std::to_string(body_.size()) + "\r\n\r\n" + body_;
    asio::io_context io_;
    tcp::acceptor acceptor_;
    std::list<connection> connections_;
    std::size_t asked_ = 0;
    std::jthread thread_;
};

void by_waybill(std::string const& url)
{
    asio::io_context context{1};
    waybill::client_options options;
    options.base_url = url;
    options.connections = call_count;
    waybill::konigle::async_client const client{context.get_executor(), "key", options};
    std::size_t complete = 0;
    for (std::size_t i = 0; i < call_count; ++i) {
        asio::co_spawn(
            context, [](waybill::konigle::async_client const& with) -> asio::awaitable<void> { co_await with.request<waybill::raw_json>(waybill::verb::get, "/campaigns/cmp_1"); }(client),
            [&](std::exception_ptr failed) {
                if (failed) std::rethrow_exception(failed);
                ++complete;
            });
    }
    context.run();
    if (complete != call_count) throw std::runtime_error{"not all calls are complete"};
}

void by_curl(std::string const& url)
{
    auto* const multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(call_count));
    std::deque<plain_request> requests;
    for (std::size_t i = 0; i < call_count; ++i) curl_multi_add_handle(multi, requests.emplace_back(url + "/campaigns/cmp_1").get());
    for (int running = 1; running != 0;) {
        curl_multi_perform(multi, &running);
        if (running != 0) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
    }
    std::size_t complete = 0;
    int left = 0;
    while (auto const* const message = curl_multi_info_read(multi, &left)) {
        if (message->data.result == CURLE_OK) ++complete;
    }
    for (auto const& each : requests) curl_multi_remove_handle(multi, each.get());
    requests.clear();
    curl_multi_cleanup(multi);
    if (complete != call_count) throw std::runtime_error{"not all transfers are complete"};
}

/// In a process of its own, whose memory nothing else has used.
double bytes_per_call(std::string const& self, std::string const& who)
{
    patient_server const server;
    auto const command = '\'' + self + "' in-flight-memory " + who + ' ' + server.url();
    auto* const process = ::popen(command.c_str(), "r");
    if (process == nullptr) throw std::runtime_error{"cannot run itself"};
    std::size_t bytes = 0;
    bool const read = std::fscanf(process, "%zu", &bytes) == 1;
    if (::pclose(process) != 0 || !read) throw std::runtime_error{who + " failed"};
    return static_cast<double>(bytes) / static_cast<double>(call_count);
}

} // namespace

void in_flight_benchmarks(std::string const& self)
{
    std::printf("\n%zu calls under way at once on one thread, each on a connection of its own: peak memory\n", call_count);
    for (std::string const who : {"waybill", "curl"}) std::printf("%-10s %8.1f kB a call\n", who.c_str(), bytes_per_call(self, who) / 1024);
}

void in_flight_memory(std::string_view who, std::string const& url)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
    auto const at_start = process_memory("VmRSS:");
    if (who == "waybill") by_waybill(url);
    else by_curl(url);
    std::printf("%zu\n", process_memory("VmHWM:") - at_start);
}

} // namespace bench
