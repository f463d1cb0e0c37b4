#ifndef WAYBILL_BENCH_DOCUMENTS_HPP
#define WAYBILL_BENCH_DOCUMENTS_HPP

#include "measure.hpp"
#include "memory.hpp"

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

// What the benchmarks of SOAP and Atom have in common.
namespace bench {

template <class Result>
auto value_of(Result result)
{
    if (!result) throw std::runtime_error{result.error().path + ": " + result.error().message};
    return std::move(*result);
}

inline void require(bool ok, char const* what)
{
    if (!ok) throw std::runtime_error{std::string{"the results differ: "} + what};
}

/// Lets a function work again and again.
template <class Function>
contender repeating(std::string name, Function function)
{
    return {std::move(name), [function](std::size_t times) {
                for (std::size_t i = 0; i < times; ++i)
                    if (function() == 0) throw std::runtime_error{"no result"};
            }};
}

/// The first contender against each other one, and what is aimed at.
inline void compare(char const* title, std::size_t bytes, std::vector<contender> const& all, std::vector<double> const& aims)
{
    auto const seconds = interleave(all, 11, time_of::processor, std::chrono::milliseconds{100});
    auto const speed = [&](std::size_t which) {
        return std::to_string(static_cast<int>(static_cast<double>(bytes) / 1e6 / median(seconds[which]))) + " MB/s";
    };
    std::printf("\n%s, %zu bytes: %s\n", title, bytes, speed(0).c_str());
    for (std::size_t i = 1; i < all.size(); ++i)
        print_ratio("waybill / " + all[i].name, speed_ratio(seconds, 0, i), aims[i], speed(i));
}

/// A file that goes with the object.
struct temporary_file {
    explicit temporary_file(std::string_view text)
    {
        auto const handle = ::mkstemp(name.data());
        if (handle < 0) throw std::runtime_error{"no temporary file"};
        ::close(handle);
        std::ofstream{name, std::ios::binary} << text;
    }
    temporary_file(temporary_file const&) = delete;
    temporary_file& operator=(temporary_file const&) = delete;
    ~temporary_file() { std::filesystem::remove(name); }

    std::string name = (std::filesystem::temp_directory_path() / "waybill_bench_XXXXXX").string();
};

/// By how much another process grows at its peak, in sizes of the document.
inline double measured_memory(std::string const& command, std::size_t document_size)
{
    auto* const process = ::popen(command.c_str(), "r");
    double bytes = 0;
    bool const found = process != nullptr && std::fscanf(process, "%lf", &bytes) == 1;
    if (process == nullptr || ::pclose(process) != 0 || !found) throw std::runtime_error{"a process gave no answer"};
    return bytes / static_cast<double>(document_size);
}

/// The memory that this process has; its peak begins anew.
inline std::size_t start_of_memory()
{
    std::ofstream{"/proc/self/clear_refs"} << '5';
    return process_memory("VmRSS:");
}

/// The whole of a file. Nothing is given back on the way, lest it be used again and not be counted.
inline std::string load(std::string const& file)
{
    std::string text(std::filesystem::file_size(file), '\0');
    std::ifstream{file, std::ios::binary}.read(text.data(), static_cast<std::streamsize>(text.size()));
    return text;
}

} // namespace bench

#endif
