#ifndef WAYBILL_BENCH_MEMORY_HPP
#define WAYBILL_BENCH_MEMORY_HPP

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bench {

/// A figure of the kernel about this process, in bytes: "VmRSS:" is what it has, "VmHWM:" the most that it had.
inline std::size_t process_memory(std::string_view name)
{
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name)) return std::strtoul(line.c_str() + name.size(), nullptr, 10) * 1024;
    throw std::runtime_error{"no line about memory"};
}

} // namespace bench

#endif
