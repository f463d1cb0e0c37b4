#ifndef WAYBILL_PROVIDERS_CLOUDMAILING_STATISTICS_HPP
#define WAYBILL_PROVIDERS_CLOUDMAILING_STATISTICS_HPP

#include <waybill/reflect/rules.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Models of statistics. Source of every member and limit: docs/wire/cloudmailing.md, "Statistics".
namespace waybill::cloudmailing {

/// Which hours. Naive times are in UTC.
struct hourly_filters {
    required<date_time> from_date{};
    std::optional<date_time> to_date{};                ///< Not given: 999 hours later.
    std::optional<std::vector<std::string>> senders{}; ///< Serials of satellites; with them the dates limit nothing.
};
BOOST_DESCRIBE_STRUCT(hourly_filters, (), (from_date, to_date, senders))
auto waybill_rules(hourly_filters const&) -> rules<utc<&hourly_filters::from_date, &hourly_filters::to_date>>;

/// Which hours to report.
struct statistics_hourly {
    required<hourly_filters> filter{};
};
BOOST_DESCRIBE_STRUCT(statistics_hourly, (), (filter))

/// What was sent within one hour, by all satellites.
struct hourly_statistics {
    date_time date{};          ///< UTC.
    std::int32_t epoch_hour{}; ///< Hours since 1970-01-01T00:00:00Z.
    std::int32_t sent{};
    std::int32_t failed{};
    std::int32_t tries{};
};
BOOST_DESCRIBE_STRUCT(hourly_statistics, (), (date, epoch_hour, sent, failed, tries))
auto waybill_rules(hourly_statistics const&) -> rules<utc<&hourly_statistics::date>>;

} // namespace waybill::cloudmailing

#endif
