#ifndef WAYBILL_PROVIDERS_DYN_TIMESTAMP_HPP
#define WAYBILL_PROVIDERS_DYN_TIMESTAMP_HPP

#include <waybill/types/date_time.hpp>

#include <chrono>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::dyn {

/// A time as the provider writes it: seconds without a fraction, and a zone as `+00:00`, never `Z`, or none. Text that
/// is no time is kept as it came. Source: docs/wire/dyn.md, "Times".
class timestamp {
public:
    timestamp() = default;
    template <std::convertible_to<date_time> Time>
    timestamp(Time const& time) : time_(time), text_(write(*time_))
    {}
    template <std::convertible_to<std::string_view> Text>
    timestamp(Text const& text) : time_(date_time::parse(text)), text_(time_ ? write(*time_) : std::string{text})
    {}

    /// The time; nothing when the text is none.
    std::optional<date_time> const& time() const noexcept { return time_; }
    std::string const& text() const noexcept { return text_; }

    /// What is wrong with it in a request.
    std::optional<std::string> problem() const
    {
        if (time_) return std::nullopt;
        return "must be a time, as in 2014-08-01T09:00:00+00:00";
    }

    friend bool operator==(timestamp const&, timestamp const&) = default;

private:
    static std::string write(date_time const& time)
    {
        using namespace std::chrono;
        auto const whole = time.is_naive() ? date_time::local(floor<seconds>(time.since_epoch_local()))
                                           : date_time::with_offset(floor<seconds>(*time.utc()), *time.offset());
        auto text = whole.to_string();
        if (text.back() == 'Z') text.replace(text.size() - 1, 1, "+00:00");
        return text;
    }

    std::optional<date_time> time_{};
    std::string text_{};
};

} // namespace waybill::dyn

#endif
