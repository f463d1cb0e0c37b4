#ifndef WAYBILL_TYPES_RANDOM_HPP
#define WAYBILL_TYPES_RANDOM_HPP

#include <chrono>
#include <cstdint>

namespace waybill::detail {

/// 64 bits, different in each thread, process and at each time: splitmix64. Nobody may depend on their being hard to
/// guess (and <random> is slow to compile).
inline std::uint64_t random_bits()
{
    thread_local std::uint64_t state = reinterpret_cast<std::uintptr_t>(&state);
    // The time, since a forked child has its parent's state.
    state += static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
    std::uint64_t mixed = state += 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
}

} // namespace waybill::detail

#endif
