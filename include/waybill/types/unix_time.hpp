#ifndef WAYBILL_TYPES_UNIX_TIME_HPP
#define WAYBILL_TYPES_UNIX_TIME_HPP

#include <waybill/types/date_time.hpp>

#include <chrono>
#include <compare>

namespace waybill {

/// A point in time that travels as whole seconds since 1970-01-01T00:00:00Z, a number.
struct unix_time {
    std::chrono::sys_seconds instant{};

    unix_time() = default;
    template <class Duration>
    unix_time(std::chrono::sys_time<Duration> when) : instant(std::chrono::floor<std::chrono::seconds>(when))
    {
    }

    /// The same for people; throws std::out_of_range outside the years 0001 to 9999.
    date_time as_date_time() const { return instant; }

    friend auto operator<=>(unix_time const&, unix_time const&) = default;
};

} // namespace waybill

#endif
