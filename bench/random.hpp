#ifndef WAYBILL_BENCH_RANDOM_HPP
#define WAYBILL_BENCH_RANDOM_HPP

#include <cstddef>
#include <cstdint>
#include <string>

namespace bench {

/// The same numbers on every machine.
class random_numbers {
public:
    std::uint64_t below(std::uint64_t limit)
    {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        return state_ % limit;
    }
    bool one_in(std::uint64_t count) { return below(count) == 0; }
    template <std::size_t N>
    std::string pick(char const* const (&texts)[N])
    {
        return texts[below(N)];
    }

private:
    std::uint64_t state_ = 88172645463325252U;
};

} // namespace bench

#endif
