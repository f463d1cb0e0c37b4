#ifndef WAYBILL_TYPES_DATE_TIME_HPP
#define WAYBILL_TYPES_DATE_TIME_HPP

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace waybill {

namespace detail {

// Reads from left to right and remembers any failure, so that the caller asks once.
struct time_reader {
    char const* at;
    char const* end;
    bool ok = true;

    constexpr bool done() const { return at == end; }

    constexpr int digits(int width)
    {
        if (end - at < width) {
            ok = false;
            return 0;
        }
        int number = 0;
        for (; width > 0; --width, ++at) {
            int const digit = *at - '0';
            ok &= static_cast<unsigned>(digit) <= 9U;
            number = number * 10 + digit;
        }
        return number;
    }

    constexpr bool take(char wanted)
    {
        if (done() || *at != wanted) return false;
        ++at;
        return true;
    }

    constexpr void expect(char wanted) { ok &= take(wanted); }

    // One digit or more after the separator; those beyond microseconds are dropped.
    constexpr int microseconds()
    {
        int number = digits(1);
        int weight = 100'000;
        number *= weight;
        for (; !done() && *at >= '0' && *at <= '9'; ++at) {
            weight /= 10;
            number += (*at - '0') * weight;
        }
        return number;
    }
};

constexpr char* write_digits(char* out, int number, int width)
{
    for (int i = width; i-- > 0; number /= 10) out[i] = static_cast<char>('0' + number % 10);
    return out + width;
}

} // namespace detail

/// A point in time as RFC 3339 (ISO 8601) text on the wire, in the years 0001 to 9999, to the microsecond.
///
/// Its zone is UTC, a fixed offset from UTC, or none: then it is *naive*, a reading of some local clock that
/// names no instant.
class date_time {
public:
    static constexpr std::size_t max_size = 32; ///< Characters that `write` needs at most.

    /// 1970-01-01T00:00:00Z.
    constexpr date_time() = default;

    /// An instant, in UTC. Fractions of a microsecond are cut off.
    /// Throws `std::out_of_range` outside the years 0001 to 9999.
    template <class Duration>
        requires(!std::chrono::treat_as_floating_point_v<typename Duration::rep>)
    constexpr date_time(std::chrono::sys_time<Duration> instant) : local_(in_range(instant.time_since_epoch()))
    {
    }

    /// What a local clock shows, in time since it showed 1970-01-01 00:00; naive.
    /// Throws `std::out_of_range` outside the years 0001 to 9999.
    static constexpr date_time local(std::chrono::microseconds since_epoch)
    {
        date_time result{};
        result.local_ = in_range(since_epoch);
        result.naive_ = true;
        return result;
    }

    /// An instant, shown on a clock `offset` ahead of UTC; an offset of zero is UTC. Throws `std::out_of_range` when
    /// the offset reaches 24 hours or the clock is outside the years 0001 to 9999.
    template <class Duration>
    static constexpr date_time with_offset(std::chrono::sys_time<Duration> instant, std::chrono::minutes offset)
    {
        if (offset <= -std::chrono::days{1} || offset >= std::chrono::days{1}) {
            throw std::out_of_range("waybill: the offset of a date_time is less than 24 hours");
        }
        date_time result{instant};
        result.local_ = in_range(result.local_ + offset);
        result.offset_minutes_ = static_cast<std::int16_t>(offset.count());
        return result;
    }

    /// Reads RFC 3339 and what providers send in its place:
    /// - `2024-06-01T09:00:00Z`, also with a lower-case `t` or `z`, or a space for the `T`;
    /// - the seconds left out; a fraction of any length after '.' or ',', cut off at microseconds;
    /// - an offset `+05:30` or `+0530`; `+00:00` and `-00:00` are UTC; no zone at all makes it naive;
    /// - a date alone, which is its midnight, naive;
    /// - a leap second, 23:59:60 in UTC or naive, which becomes the second after it (RFC 3339, section 5.7).
    ///
    /// Nothing for other text, a day that its month does not have, or anything before or after.
    static constexpr std::optional<date_time> parse(std::string_view text)
    {
        using namespace std::chrono;
        detail::time_reader in{text.data(), text.data() + text.size()};

        int const year_read = in.digits(4);
        in.expect('-');
        int const month_read = in.digits(2);
        in.expect('-');
        int const day_read = in.digits(2);
        if (!in.ok) return std::nullopt;
        year_month_day const date{year{year_read}, month{static_cast<unsigned>(month_read)},
                                  day{static_cast<unsigned>(day_read)}};
        if (year_read < 1 || !date.ok()) return std::nullopt;

        date_time result{};
        result.local_ = sys_days{date}.time_since_epoch();
        if (in.done()) {
            result.naive_ = true;
            return result;
        }

        if (!in.take('T') && !in.take(' ')) in.expect('t');
        int const hour = in.digits(2);
        in.expect(':');
        int const minute = in.digits(2);
        int second = 0;
        int fraction = 0;
        if (in.take(':')) {
            second = in.digits(2);
            if (in.take('.') || in.take(',')) fraction = in.microseconds();
        }
        int const offset = result.read_zone(in);
        if (!in.ok || !in.done() || hour > 23 || minute > 59 || second > 60) return std::nullopt;

        int const minute_of_day = hour * 60 + minute;
        if (second == 60 && (minute_of_day - offset + 2 * 1440) % 1440 != 1439) return std::nullopt;
        result.local_ += microseconds{(minute_of_day * 60 + second) * std::int64_t{1'000'000} + fraction};
        if (result.local_ >= last_day + days{1}) return std::nullopt; // the leap second that ends the year 9999
        return result;
    }

    /// True when it has no zone.
    constexpr bool is_naive() const noexcept { return naive_; }

    /// How far its clock is ahead of UTC, zero for UTC; nothing when naive.
    constexpr std::optional<std::chrono::minutes> offset() const noexcept
    {
        if (naive_) return std::nullopt;
        return std::chrono::minutes{offset_minutes_};
    }

    /// The instant; nothing when naive.
    constexpr std::optional<std::chrono::sys_time<std::chrono::microseconds>> utc() const noexcept
    {
        if (naive_) return std::nullopt;
        return std::chrono::sys_time<std::chrono::microseconds>{at_utc()};
    }

    /// This time; a naive one as what a clock in UTC shows.
    constexpr date_time or_utc() const noexcept
    {
        date_time result = *this;
        result.naive_ = false;
        return result;
    }

    /// What its own clock shows, in time since that clock showed 1970-01-01 00:00.
    constexpr std::chrono::microseconds since_epoch_local() const noexcept { return local_; }

    /// Writes `2024-06-01T09:00:00`, six digits of fraction if it is not zero, then `Z`, an offset `+05:30`, or nothing
    /// when naive. At most `max_size` characters, no terminating null; returns the end.
    constexpr char* write(char* out) const
    {
        using namespace std::chrono;
        using detail::write_digits;
        auto const midnight = floor<days>(local_);
        year_month_day const date{sys_days{midnight}};
        std::int64_t const time = (local_ - midnight).count();
        int const second_of_day = static_cast<int>(time / 1'000'000);
        int const fraction = static_cast<int>(time % 1'000'000);

        out = write_digits(out, int{date.year()}, 4);
        *out++ = '-';
        out = write_digits(out, static_cast<int>(unsigned{date.month()}), 2);
        *out++ = '-';
        out = write_digits(out, static_cast<int>(unsigned{date.day()}), 2);
        *out++ = 'T';
        out = write_digits(out, second_of_day / 3600, 2);
        *out++ = ':';
        out = write_digits(out, second_of_day / 60 % 60, 2);
        *out++ = ':';
        out = write_digits(out, second_of_day % 60, 2);
        if (fraction != 0) {
            *out++ = '.';
            out = write_digits(out, fraction, 6);
        }
        if (naive_) return out;
        if (offset_minutes_ == 0) {
            *out++ = 'Z';
            return out;
        }
        int const ahead = offset_minutes_ < 0 ? -offset_minutes_ : offset_minutes_;
        *out++ = offset_minutes_ < 0 ? '-' : '+';
        out = write_digits(out, ahead / 60, 2);
        *out++ = ':';
        return write_digits(out, ahead % 60, 2);
    }

    /// As `write`.
    std::string to_string() const
    {
        char text[max_size];
        return std::string(text, write(text));
    }

    /// Equal when both name the same instant, in whatever zones, or both are naive and show the same.
    friend constexpr bool operator==(date_time const& left, date_time const& right) noexcept
    {
        return (left <=> right) == 0;
    }

    /// A naive one and one with a zone are unordered.
    friend constexpr std::partial_ordering operator<=>(date_time const& left, date_time const& right) noexcept
    {
        if (left.naive_ != right.naive_) return std::partial_ordering::unordered;
        return left.at_utc().count() <=> right.at_utc().count();
    }

private:
    static constexpr std::chrono::days first_day{-719'162}; // 0001-01-01
    static constexpr std::chrono::days last_day{2'932'896}; // 9999-12-31

    // Looks at the day first: a coarse or far duration may overflow as microseconds.
    template <class Duration>
    static constexpr std::chrono::microseconds in_range(Duration since_epoch)
    {
        auto const day = std::chrono::floor<std::chrono::days>(since_epoch);
        if (day < first_day || day > last_day) {
            throw std::out_of_range("waybill: a date_time is in the years 0001 to 9999");
        }
        return std::chrono::floor<std::chrono::microseconds>(since_epoch);
    }

    // Returns the offset in minutes.
    constexpr int read_zone(detail::time_reader& in)
    {
        if (in.done()) {
            naive_ = true;
            return 0;
        }
        if (in.take('Z') || in.take('z')) return 0;
        bool const minus = in.take('-');
        if (!minus) in.expect('+');
        int const hours = in.digits(2);
        in.take(':');
        int const minutes = in.digits(2);
        in.ok &= hours <= 23 && minutes <= 59;
        if (!in.ok) return 0;
        int const offset = minus ? -(hours * 60 + minutes) : hours * 60 + minutes;
        offset_minutes_ = static_cast<std::int16_t>(offset);
        return offset;
    }

    constexpr std::chrono::microseconds at_utc() const noexcept
    {
        return local_ - std::chrono::minutes{offset_minutes_};
    }

    std::chrono::microseconds local_{}; // on its own clock, since that showed 1970-01-01 00:00
    std::int16_t offset_minutes_ = 0;
    bool naive_ = false; // implies that offset_minutes_ is zero
};

} // namespace waybill

#endif
