#ifndef WAYBILL_PROVIDERS_DYN_SUPPRESSION_HPP
#define WAYBILL_PROVIDERS_DYN_SUPPRESSION_HPP

#include <waybill/providers/dyn/timestamp.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/nullable.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Models of the suppression list. Source of every field: docs/wire/dyn.md, "Suppressions".
namespace waybill::dyn {

/// Why an address gets no mail.
enum class suppression_reason { hardbounce, complaint, manual };
BOOST_DESCRIBE_ENUM(suppression_reason, hardbounce, complaint, manual)

/// An address that no mail is sent to.
struct suppression {
    std::string emailaddress{};
    nullable<timestamp> suppresstime{};
    nullable<open_enum<suppression_reason>> reasontype{};
    nullable<std::int64_t> suppressionid{};
};
BOOST_DESCRIBE_STRUCT(suppression, (), (emailaddress, suppresstime, reasontype, suppressionid))
auto waybill_rules(suppression const&) -> rules<numbers_as_text<&suppression::suppressionid>>;

/// Some of the suppressions.
struct suppression_page {
    std::vector<suppression> suppressions{};
};
BOOST_DESCRIBE_STRUCT(suppression_page, (), (suppressions))
auto waybill_rules(suppression_page const&) -> rules<page_items<&suppression_page::suppressions>>;

/// Which suppressions to list.
struct suppression_filters {
    std::optional<std::int64_t> startindex{}; ///< How many to skip.
    std::optional<timestamp> startdate{};
    std::optional<timestamp> enddate{};
};
BOOST_DESCRIBE_STRUCT(suppression_filters, (), (startindex, startdate, enddate))
auto waybill_rules(suppression_filters const&)
    -> rules<between<&suppression_filters::startindex, 0, INT64_MAX>, start_index<&suppression_filters::startindex>>;

/// Which suppressions to count.
struct suppression_count_filters {
    std::optional<timestamp> startdate{};
    std::optional<timestamp> enddate{};
};
BOOST_DESCRIBE_STRUCT(suppression_count_filters, (), (startdate, enddate))

} // namespace waybill::dyn

#endif
