#include "nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace cli {
namespace {

/// How many characters have to be added, taken away or changed to come from one to the other (Levenshtein).
std::size_t distance(std::string_view from, std::string_view to)
{
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        auto diagonal = row[0]++;
        for (std::size_t j = 0; j < to.size(); ++j) {
            auto const changed = diagonal + (from[i] == to[j] ? 0U : 1U);
            diagonal = row[j + 1];
            row[j + 1] = (std::min)({changed, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

} // namespace

std::string did_you_mean(std::string_view typed, std::vector<std::string> const& candidates)
{
    constexpr std::size_t longest = 100; // of what somebody may have typed
    if (typed.size() > longest) return {};
    std::string_view best;
    auto best_distance = (std::max)(std::size_t{2}, typed.size() / 3) + 1;
    for (std::string_view const candidate : candidates) {
        // "schedule" means "campaigns.schedule".
        auto const last_part = candidate.substr(candidate.rfind('.') + 1);
        auto const found = (std::min)(distance(typed, candidate), distance(typed, last_part));
        if (found >= best_distance) continue;
        best = candidate;
        best_distance = found;
    }
    return best.empty() ? std::string{} : "; did you mean \"" + std::string{best} + "\"?";
}

} // namespace cli
