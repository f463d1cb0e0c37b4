#ifndef EXAMPLES_SANDBOX_CLOUDMAILING_SATELLITES_HPP
#define EXAMPLES_SANDBOX_CLOUDMAILING_SATELLITES_HPP

#include "mailings.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

// The operations on satellites, and what these have done.
namespace cloudmailing_detail {

inline cloudmailing::satellite& find_satellite(state& all, std::int32_t id)
{
    auto const found = all.satellites.find(id);
    if (found == all.satellites.end()) refuse(200, 404, "Unknown satellite with id " + std::to_string(id));
    return found->second;
}

template <class Properties>
void set_satellite(cloudmailing::satellite& to, Properties const& given)
{
    take(given.enabled, to.enabled);
    take(given.shared_key, to.shared_key);
    take(given.domain_affinity, to.domain_affinity);
    if constexpr (requires { given.serial; }) take(given.serial, to.serial);
}

inline std::int32_t add_satellite(state& all, cloudmailing::satellite_add const& request)
{
    auto const id = static_cast<std::int32_t>(++all.last_satellite);
    auto& made = all.satellites[id];
    made = {.id = id, .serial = *request.serial};
    set_satellite(made, request.properties);
    return id;
}

inline std::int32_t set_satellite_properties(state& all, cloudmailing::satellite_set_properties const& request)
{
    set_satellite(find_satellite(all, *request.id), request.properties);
    return *request.id;
}

inline std::int32_t delete_satellite(state& all, cloudmailing::satellite_reference const& request)
{
    find_satellite(all, *request.id);
    all.satellites.erase(*request.id);
    return 0;
}

inline std::vector<cloudmailing::satellite> list_satellites(state& all)
{
    std::vector<cloudmailing::satellite> listed;
    for (auto const& [id, each] : all.satellites) listed.push_back(each);
    return listed;
}

inline std::vector<cloudmailing::hourly_statistics> hourly_statistics(state& all,
                                                                      cloudmailing::statistics_hourly const& request)
{
    using std::chrono::hours;
    auto const& filter = *request.filter;
    auto const from = to_instant(*filter.from_date);
    auto const to = filter.to_date ? to_instant(*filter.to_date) : from + hours{999};
    std::vector<cloudmailing::hourly_statistics> listed;
    for (auto hour = std::chrono::floor<hours>(from); hour <= (std::min)(to, all.now); hour += hours{1}) {
        auto& shown = listed.emplace_back();
        shown.date = hour;
        shown.epoch_hour = static_cast<std::int32_t>(hour.time_since_epoch().count());
        auto const found = all.hours.find(hour);
        if (found == all.hours.end()) continue;
        for (auto const& [serial, counts] : found->second) {
            if (!lets_through(filter.senders, serial)) continue;
            shown.sent += counts.sent;
            shown.failed += counts.failed;
            shown.tries += counts.tries;
        }
    }
    return listed;
}

} // namespace cloudmailing_detail

#endif
