// A web service of one's own that calls a provider while it answers: everything on one thread and one io_context. Each
// answer has a deadline, and a visitor who goes away ends the call made for him.
#include "sandbox/konigle_sandbox.hpp"

#include <waybill/coro.hpp>
#include <waybill/konigle.hpp>
#include <waybill/testing.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <exception>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace asio = boost::asio;
namespace konigle = waybill::konigle;
using asio::ip::tcp;
using namespace std::chrono_literals;
using namespace asio::experimental::awaitable_operators;

std::string http_answer(int status, std::string const& text)
{
    return "HTTP/1.1 " + std::to_string(status) + " \r\nContent-Length: " + std::to_string(text.size()) +
           "\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n" + text;
}

// What the service is for: GET /contacts/ID tells the name of a contact.
asio::awaitable<std::string> answer(konigle::async_client const& konigle, std::string_view request_line)
{
    constexpr std::string_view beginning = "GET /contacts/";
    if (!request_line.starts_with(beginning)) co_return http_answer(404, "there are only contacts\n");
    auto const rest = request_line.substr(beginning.size());

    waybill::call_options const within{.timeout = 200ms};
    auto const contact = co_await konigle.contacts.get.with(within).attempt(rest.substr(0, rest.find(' ')));
    if (contact) co_return http_answer(200, contact->first_name.value_or("") + ' ' + contact->last_name.value_or("") + '\n');
    switch (contact.error().kind) {
    case waybill::error_kind::not_found: co_return http_answer(404, "no such contact\n");
    case waybill::error_kind::canceled: co_return std::string{}; // nobody is there to read it
    case waybill::error_kind::timeout: co_return http_answer(504, "the provider takes too long\n");
    default: std::cerr << waybill::to_string(contact.error()) << '\n'; co_return http_answer(502, "the provider cannot answer\n");
    }
}

// Ends when the visitor closes the connection; whatever else he sends is of no interest.
asio::awaitable<void> gone(tcp::socket& visitor)
{
    char ignored[256];
    boost::system::error_code code;
    while (!code) co_await visitor.async_read_some(asio::buffer(ignored), asio::redirect_error(asio::use_awaitable, code));
}

asio::awaitable<void> serve(konigle::async_client const& konigle, tcp::socket visitor)
{
    std::string head;
    co_await asio::async_read_until(visitor, asio::dynamic_buffer(head, 8192), "\r\n\r\n", asio::use_awaitable);
    // Whichever is over first cancels the other: a call under way is taken back from the network.
    auto const first = co_await (answer(konigle, std::string_view{head}.substr(0, head.find('\r'))) || gone(visitor));
    if (first.index() == 0) co_await asio::async_write(visitor, asio::buffer(std::get<0>(first)), asio::use_awaitable);
}

asio::awaitable<void> accept(konigle::async_client const& konigle, tcp::acceptor& door)
{
    while (true) {
        auto visitor = co_await door.async_accept(asio::use_awaitable);
        asio::co_spawn(co_await asio::this_coro::executor, serve(konigle, std::move(visitor)), [](std::exception_ptr) {});
    }
}

// Says how the calls end, and wakes who waits for that.
class call_log : public waybill::observer {
public:
    explicit call_log(asio::io_context& io) : ended(io, asio::steady_timer::time_point::max()) {}
    void on_done(std::string_view operation, int, waybill::error const* failure) override
    {
        std::cout << "  " << operation << ": " << (failure ? waybill::enum_to_wire(failure->kind) : "ok") << '\n';
        ended.cancel();
    }
    asio::steady_timer ended;
};

asio::awaitable<tcp::socket> ask(tcp::endpoint where, std::string target)
{
    tcp::socket socket{co_await asio::this_coro::executor};
    co_await socket.async_connect(where, asio::use_awaitable);
    auto const request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    co_await asio::async_write(socket, asio::buffer(request), asio::use_awaitable);
    co_return socket;
}

// Visitors, for the example.
asio::awaitable<void> visit_all(tcp::endpoint where, asio::io_context& io, asio::steady_timer& ended)
{
    for (std::string const target : {"/contacts/con_1", "/contacts/con_99", "/elsewhere", "/contacts/con_4"}) {
        auto socket = co_await ask(where, target);
        std::string all;
        boost::system::error_code code;
        co_await asio::async_read(socket, asio::dynamic_buffer(all), asio::redirect_error(asio::use_awaitable, code));
        std::cout << target << ": " << all.substr(9, 3) << ' ' << all.substr(all.find("\r\n\r\n") + 4);
    }
    std::cout << "a visitor leaves before he has an answer\n";
    (co_await ask(where, "/contacts/con_4")).close();
    boost::system::error_code code;
    co_await ended.async_wait(asio::redirect_error(asio::use_awaitable, code));
    io.stop();
}

int main()
try {
    konigle_sandbox sandbox;
    sandbox.seed();
    std::promise<void> late; // what is asked about con_4 is answered when the program is over
    auto const over = late.get_future().share();
    waybill::socket_server const provider{[&](waybill::http::request const& request) {
        if (request.url.find("con_4") != std::string::npos) over.wait();
        return sandbox.answer(request);
    }};

    asio::io_context io; // before the client, which must not outlive it
    auto const log = std::make_shared<call_log>(io);
    konigle::async_client const konigle{io.get_executor(), "sandbox-key", {.base_url = provider.url(), .observers = {log}}};
    tcp::acceptor door{io, {asio::ip::address_v4::loopback(), 0}};
    asio::co_spawn(io, accept(konigle, door), [](std::exception_ptr) {});
    asio::co_spawn(io, visit_all(door.local_endpoint(), io, log->ended), [](std::exception_ptr failed) {
        if (failed) std::rethrow_exception(failed);
    });
    io.run();
    late.set_value();
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
