#ifndef WAYBILL_PROVIDERS_CLEVERREACH_REPORT_HPP
#define WAYBILL_PROVIDERS_CLEVERREACH_REPORT_HPP

#include <waybill/codec/soap.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/required.hpp>
#include <waybill/types/unix_time.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>

// Models of reports. Source of every member: docs/wire/cleverreach.md, "Reports".
namespace waybill::cleverreach {

/// A mailing that was sent.
struct report {
    std::optional<std::int32_t> id{};
    std::optional<std::string> name{};
    std::optional<unix_time> sent{};
    std::optional<std::string> receivers_name{}; ///< The group that it went to.
};
BOOST_DESCRIBE_STRUCT(report, (), (id, name, sent, receivers_name))
auto waybill_rules(report const&) -> rules<soap_type<"report">, naming::camel_case>;

/// The same with figures.
struct report_details {
    std::optional<std::int32_t> id{};
    std::optional<std::string> name{};
    std::optional<unix_time> sent{};
    std::optional<std::string> groups{}; ///< Their names, with commas between.
    std::optional<std::int32_t> receiver_count{};
    std::optional<std::int32_t> opened{};
    std::optional<std::int32_t> clicks{};
    std::optional<std::int32_t> bounced{};
    std::optional<std::int32_t> quality{};
    std::optional<std::string> xml{};
};
BOOST_DESCRIBE_STRUCT(report_details, (), (id, name, sent, groups, receiver_count, opened, clicks, bounced, quality, xml))
auto waybill_rules(report_details const&) -> rules<soap_type<"reportData">>;

struct report_get {
    required<std::int32_t> report_id{};
    std::optional<std::int32_t> level{};
};
BOOST_DESCRIBE_STRUCT(report_get, (), (report_id, level))
auto waybill_rules(report_get const&) -> rules<naming::camel_case>;

/// A page of the receivers who did something.
struct activity_page {
    std::optional<std::string> filter{};
    std::optional<std::int32_t> link_id{};
    std::optional<unix_time> range_start{};
    std::optional<unix_time> range_end{};
    std::int32_t page{}; ///< From 0.
};
BOOST_DESCRIBE_STRUCT(activity_page, (), (filter, link_id, range_start, range_end, page))
auto waybill_rules(activity_page const&)
    -> rules<soap_type<"dateReportFilterSegment">, soap_builtin<&activity_page::range_start, "string">,
             soap_builtin<&activity_page::range_end, "string">, defaulted<&activity_page::page>>;

struct report_activity {
    required<std::int32_t> report_id{};
    activity_page page{};
};
BOOST_DESCRIBE_STRUCT(report_activity, (), (report_id, page))
auto waybill_rules(report_activity const&) -> rules<naming::camel_case>;

/// A receiver in a report.
struct report_receiver {
    std::optional<std::int32_t> id{};
    std::optional<std::string> email{};
};
BOOST_DESCRIBE_STRUCT(report_receiver, (), (id, email))
auto waybill_rules(report_receiver const&) -> rules<soap_type<"receiverReportData">>;

} // namespace waybill::cleverreach

#endif
