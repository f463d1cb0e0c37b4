#include <waybill/coro.hpp>
#include <waybill/download.hpp>

#include <interop/nginx.hpp>

#include <support/scratch_file.hpp>
#include <support/shelf.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace {

namespace asio = boost::asio;
using interop::nginx;
using support::scratch_file;
using waybill::download_options;
using waybill::download_resume;
using waybill::error_kind;
using waybill::transfer_progress;
using waybill::upload;
using waybill::verb;

nginx& server()
{
    static nginx running;
    return running;
}

waybill::client_options options_for(nginx::port port)
{
    waybill::client_options options;
    options.base_url = server().url(port);
    options.proxy = "";
    options.tls.ca_file = server().file("ca.pem");
    return options;
}

struct blocking_caller {
    explicit blocking_caller(nginx::port port) : client{{"key"}, options_for(port)} {}
    auto fetch(std::string const& to, download_options const& options) { return attempt_download(client, "/files/large.csv", to, options); }
    auto put(upload const& body) { return client.attempt_request<waybill::none>(verb::put, "/files/uploaded.csv", body); }
    waybill::client<shelf::api, waybill::blocking> client;
};

struct coro_caller {
    explicit coro_caller(nginx::port port) : client{io.get_executor(), {"key"}, options_for(port)} {}
    auto fetch(std::string const& to, download_options const& options) { return run(attempt_download(client, "/files/large.csv", to, options)); }
    auto put(upload const& body) { return run(client.attempt_request<waybill::none>(verb::put, "/files/uploaded.csv", body)); }
    template <class T>
    T run(asio::awaitable<T> call)
    {
        std::optional<T> got;
        asio::co_spawn(io, [](asio::awaitable<T> work, std::optional<T>& kept) -> asio::awaitable<void> {
            auto done = co_await std::move(work);
            kept.emplace(std::move(done));
        }(std::move(call), got), asio::detached);
        io.restart();
        io.run();
        return std::move(got).value();
    }
    asio::io_context io;
    waybill::client<shelf::api, waybill::coro> client;
};

std::string lines(char what)
{
    std::string text;
    for (int i = 0; i < 400'000; ++i) text += std::to_string(i) + what + '\n';
    return text;
}

void put_there(std::string const& content, std::chrono::hours age)
{
    auto const path = server().file("files/large.csv");
    std::ofstream{path, std::ios::binary} << content;
    std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() - age);
}

} // namespace

TEST_CASE_TEMPLATE("what is left of a download is gone on with by nginx, unless it has another document by then", Caller, blocking_caller, coro_caller)
{
    for (auto const& [port, changed] : {std::pair{nginx::plain, false}, {nginx::plain, true}, {nginx::http2, false}, {nginx::http2, true}}) {
        CAPTURE(port);
        CAPTURE(changed);
        auto content = lines(',');
        put_there(content, std::chrono::hours{2});
        scratch_file const to;
        download_options options{.resume = download_resume::across_calls, .media_type = "application/json"};
        options.call.on_progress = [](transfer_progress const& now) {
            if (now.bytes_received > 1'000'000) throw std::runtime_error{"enough"};
        };
        auto const ended = Caller{port}.fetch(to.path(), options);
        REQUIRE(ended.has_error());
        CHECK(ended.error().kind == error_kind::canceled);
        auto const left = std::filesystem::file_size(to.path() + ".part");
        CHECK(left > 0);
        CHECK(left < content.size());

        std::uint64_t begun = 0;
        std::uint64_t announced = 0;
        options.call.on_progress = [&](transfer_progress const& now) {
            if (begun == 0) begun = now.bytes_received;
            announced = now.bytes_to_receive;
        };
        if (changed) {
            content = lines(';');
            put_there(content, std::chrono::hours{1});
        }
        auto const got = Caller{port}.fetch(to.path(), options);
        REQUIRE(got.has_value());
        CHECK(got->response.status == (changed ? 200 : 206));
        CHECK(got->size_bytes == content.size());
        CHECK(announced == content.size());
        if (!changed) CHECK(begun >= left);
        CHECK(to.read() == content);
        CHECK_FALSE(std::filesystem::exists(to.path() + ".part"));
        CHECK_FALSE(std::filesystem::exists(to.path() + ".part.from"));
    }
}

TEST_CASE_TEMPLATE("nginx answers for what lies behind the end of a file that is there already", Caller, blocking_caller, coro_caller)
{
    auto const content = lines(',');
    put_there(content, std::chrono::hours{2});
    scratch_file const to;
    download_options options{.resume = download_resume::across_calls};
    options.call.on_progress = [&](transfer_progress const& now) {
        if (now.bytes_received == content.size()) throw std::runtime_error{"at the last byte"};
    };
    REQUIRE(Caller{nginx::plain}.fetch(to.path(), options).has_error());
    CHECK(std::filesystem::file_size(to.path() + ".part") == content.size());
    options.call.on_progress = {};
    auto const got = Caller{nginx::plain}.fetch(to.path(), options);
    REQUIRE(got.has_value());
    CHECK(got->response.status == 416);
    CHECK(to.read() == content);
}

TEST_CASE_TEMPLATE("nginx stores what a file or a function gives, with and without a known size", Caller, blocking_caller, coro_caller)
{
    auto const content = lines(',');
    scratch_file const from{content};
    auto const stored = server().file("files/uploaded.csv");
    for (auto const port : {nginx::plain, nginx::http1, nginx::http2}) {
        CAPTURE(port);
        Caller call{port};
        auto const source = [&, i = std::size_t{0}]() mutable { return content.substr((std::min)(i++ * 10'000, content.size()), 10'000); };
        for (auto const& body : {upload{waybill::file::at(from.path())}, upload{source, "text/csv"}, upload{source, "text/csv", content.size()}}) {
            std::filesystem::remove(stored);
            REQUIRE(call.put(body).has_value());
            CHECK(scratch_file::read(stored) == content);
        }
    }
}
