#ifndef WAYBILL_BENCH_MEASURE_HPP
#define WAYBILL_BENCH_MEASURE_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

/// One way of doing a piece of work: `run(n)` does it n times.
struct contender {
    std::string name;
    std::function<void(std::size_t)> run;
};

/// Processor time suits what never waits: other programs on the machine then count for less.
enum class time_of { clock, processor };

inline double now(time_of which)
{
    if (which == time_of::processor) return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

inline double seconds_of(contender const& who, std::size_t repeats, time_of which)
{
    auto const start = now(which);
    who.run(repeats);
    return now(which) - start;
}

inline double median(std::vector<double> values)
{
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// How long one repeat of each contender takes, round by round: seconds[contender][round].
using rounds = std::vector<std::vector<double>>;

/// Lets the contenders work in turns, so that whatever else the machine does slows all of them alike. Each turn takes
/// about `turn`; who begins changes from round to round.
inline rounds interleave(std::vector<contender> const& all, std::size_t count, time_of which,
                         std::chrono::duration<double> turn)
{
    std::vector<std::size_t> repeats;
    for (auto const& who : all) {
        std::size_t n = 1;
        while (seconds_of(who, n, which) < turn.count() / 2) n *= 2;
        repeats.push_back(n);
    }
    rounds seconds(all.size());
    for (std::size_t round = 0; round < count; ++round) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto const at = (i + round) % all.size();
            seconds[at].push_back(seconds_of(all[at], repeats[at], which) / static_cast<double>(repeats[at]));
        }
    }
    return seconds;
}

/// The middle and the middle half of a series of ratios.
struct spread {
    double low;
    double middle;
    double high;
};

/// How many times as fast the first contender is as the other, compared within each round.
inline spread speed_ratio(rounds const& seconds, std::size_t first, std::size_t other)
{
    std::vector<double> ratios;
    for (std::size_t round = 0; round < seconds[first].size(); ++round)
        ratios.push_back(seconds[other][round] / seconds[first][round]);
    std::sort(ratios.begin(), ratios.end());
    return {ratios[ratios.size() / 4], ratios[ratios.size() / 2], ratios[ratios.size() * 3 / 4]};
}

/// One line of the results; `aim` is zero where there is none.
inline void print_ratio(std::string const& what, spread ratio, double aim, std::string const& detail)
{
    char wanted[32] = "";
    if (aim > 0) std::snprintf(wanted, sizeof wanted, "%s %.2f", ratio.middle >= aim ? "met  " : "MISSED", aim);
    std::printf("%-58s %6.2f  (%.2f - %.2f)  %-12s %s\n", what.c_str(), ratio.middle, ratio.low, ratio.high, wanted,
                detail.c_str());
    std::fflush(stdout);
}

void json_benchmarks();
void blocking_benchmarks();
void coro_benchmarks();
/// What the layers around a call cost it.
void layer_benchmarks();
/// Many calls at once. `self`: the path of this program, which runs itself to measure memory.
void in_flight_benchmarks(std::string const& self);
void in_flight_memory(std::string_view who, std::string const& url);
void streaming_benchmarks();
/// `self`: the path of this program, which runs itself to measure memory.
void xmlrpc_benchmarks(std::string const& self);
/// One measurement of memory, its result printed for `xmlrpc_benchmarks`.
void xmlrpc_memory(std::string_view what, std::string const& response_file);
/// The same for SOAP.
void soap_benchmarks(std::string const& self);
void soap_memory(std::string_view what, std::string const& document_file);
/// The same for Atom.
void atom_benchmarks(std::string const& self);
void atom_memory(std::string_view who, std::string const& document_file);

} // namespace bench

#endif
