#include "measure.hpp"
#include "memory.hpp"
#include "server.hpp"

#include <waybill/coro.hpp>
#include <waybill/download.hpp>
#include <waybill/konigle.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>

#include <unistd.h>

namespace bench {
namespace {

namespace asio = boost::asio;

constexpr std::size_t megabyte = 1'000'000;
constexpr std::size_t size_bytes = 200 * megabyte;
constexpr char where[] = "/files/large.bin";

struct scratch_folder {
    scratch_folder() { std::filesystem::create_directory(path); }
    scratch_folder(scratch_folder const&) = delete;
    scratch_folder& operator=(scratch_folder const&) = delete;
    ~scratch_folder() { std::filesystem::remove_all(path); }
    std::string path = (std::filesystem::temp_directory_path() / ("waybill-bench-files-" + std::to_string(getpid()))).string();
};

/// How fast it is and by how much the process grows meanwhile.
void measure(char const* what, std::function<void()> const& run)
{
    std::ofstream{"/proc/self/clear_refs"} << '5' << std::flush; // the peak begins anew
    auto const at_start = process_memory("VmRSS:");
    auto const begin = now(time_of::clock);
    run();
    auto const seconds = now(time_of::clock) - begin;
    std::printf("%-58s %6.2f  MB more than before at its peak, %.0f MB/s\n", what,
                static_cast<double>(process_memory("VmHWM:") - at_start) / megabyte, size_bytes / seconds / megabyte);
}

void wait_for(asio::io_context& io, asio::awaitable<void> work)
{
    std::exception_ptr failure;
    asio::co_spawn(io, std::move(work), [&](std::exception_ptr why) { failure = why; });
    io.restart();
    io.run();
    if (failure) std::rethrow_exception(failure);
}

void check(std::string const& path)
{
    if (std::filesystem::file_size(path) != size_bytes) throw std::runtime_error{"not all of the file came"};
}

} // namespace

void streaming_benchmarks()
{
    server const nginx;
    scratch_folder const folder;
    auto const source = folder.path + "/source";
    auto const target = folder.path + "/target";
    {
        std::ofstream out{source, std::ios::binary};
        std::string const block(megabyte, 'x');
        for (std::size_t i = 0; i < size_bytes; i += block.size()) out << block;
    }
    waybill::client_options options;
    options.base_url = nginx.base_url();
    waybill::upload const body{waybill::file::at(source)};
    waybill::call_options call;
    call.timeout = std::chrono::minutes{10};
    waybill::download_options const to_file{.call = call};

    std::printf("\na file of %zu MB, one call each, in turn\n", size_bytes / megabyte);
    waybill::konigle::client const client{"key", options};
    measure("blocking upload", [&] { client.request<waybill::none>(waybill::verb::put, where, body, call); });
    measure("blocking download", [&] { download(client, where, target, to_file); });
    check(target);

    asio::io_context io{1};
    waybill::konigle::async_client const async{io.get_executor(), "key", options};
    measure("coroutine upload", [&] { wait_for(io, async.request<waybill::none>(waybill::verb::put, where, body, call)); });
    measure("coroutine download", [&] {
        wait_for(io, [&]() -> asio::awaitable<void> { co_await download(async, where, target, to_file); }());
    });
    check(target);
}

} // namespace bench
