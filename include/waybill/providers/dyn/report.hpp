#ifndef WAYBILL_PROVIDERS_DYN_REPORT_HPP
#define WAYBILL_PROVIDERS_DYN_REPORT_HPP

#include <waybill/codec/dynamic.hpp>
#include <waybill/providers/dyn/timestamp.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/dynamic.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// Models of reports. Source of every field: docs/wire/dyn.md, "Reports".
namespace waybill::dyn {

/// Why a mail came back.
enum class bounce_type { hard, soft, previouslyhardbounced, suppressed, previouslycomplained };
BOOST_DESCRIBE_ENUM(bounce_type, hard, soft, previouslyhardbounced, suppressed, previouslycomplained)

/// What to report. Records satisfy starttime <= time < endtime. The provider keeps them for 30 days, counts for 18
/// months.
struct report_filters {
    required<timestamp> starttime{};
    std::optional<timestamp> endtime{};            ///< The provider's default is now.
    std::optional<std::int64_t> startindex{};      ///< How many to skip.
    std::optional<std::string> sender{};           ///< The address that the mail is from.
    std::map<std::string, std::string> xheaders{}; ///< Values of the account's x-headers, names beginning with "X-".
    std::optional<std::string> domain{};           ///< Of the recipients; for opens and clicks.
    std::optional<std::string> emailaddress{};     ///< Of the recipient; for opens, clicks and bounces.
    std::optional<open_enum<bounce_type>> bouncetype{}; ///< For bounces.
    std::optional<bool> noheaders{};                    ///< For bounces: records without their x-headers.
};
BOOST_DESCRIBE_STRUCT(report_filters, (),
                      (starttime, endtime, startindex, sender, xheaders, domain, emailaddress, bouncetype, noheaders))
auto waybill_rules(report_filters const&)
    -> rules<between<&report_filters::startindex, 0, INT64_MAX>, start_index<&report_filters::startindex>,
             flags_as_digits<&report_filters::noheaders>, keeps_unknown<&report_filters::xheaders>,
             keys_begin_with<&report_filters::xheaders, "X-">>;

/// A mail that was sent, delivered, complained about, opened or not accepted.
struct report_record {
    nullable<std::string> emailaddress{}; ///< Of the recipient.
    nullable<timestamp> date{};
    dynamic xheaders{};                      ///< Mostly a list; its elements are documented nowhere.
    std::map<std::string, dynamic> others{}; ///< What else the record holds, which differs from report to report.
};
BOOST_DESCRIBE_STRUCT(report_record, (), (emailaddress, date, xheaders, others))
auto waybill_rules(report_record const&)
    -> rules<defaulted<&report_record::xheaders>, keeps_unknown<&report_record::others>>;

/// A link of a mail that was followed.
struct click_record {
    nullable<std::string> emailaddress{}; ///< Of the recipient.
    nullable<std::string> ip{};           ///< Where the recipient was.
    nullable<std::string> clicklink{};
    nullable<timestamp> date{};
    dynamic xheaders{}; ///< Mostly a list; its elements are documented nowhere.
    std::map<std::string, dynamic> others{};
};
BOOST_DESCRIBE_STRUCT(click_record, (), (emailaddress, ip, clicklink, date, xheaders, others))
auto waybill_rules(click_record const&)
    -> rules<defaulted<&click_record::xheaders>, keeps_unknown<&click_record::others>>;

/// A mail that came back.
struct bounce_record {
    nullable<std::string> emailaddress{}; ///< Of the recipient; may arrive as `bounceemail`.
    nullable<timestamp> bouncetime{};
    nullable<open_enum<bounce_type>> bouncetype{};
    nullable<std::string> bouncerule{}; ///< Why: "emaildoesntexist".
    dynamic xheaders{};                 ///< Mostly a list; its elements are documented nowhere.
    std::map<std::string, dynamic> others{};
};
BOOST_DESCRIBE_STRUCT(bounce_record, (), (emailaddress, bouncetime, bouncetype, bouncerule, xheaders, others))
auto waybill_rules(bounce_record const&)
    -> rules<alias<&bounce_record::emailaddress, "bounceemail">, defaulted<&bounce_record::xheaders>,
             keeps_unknown<&bounce_record::others>>;

/// Some of a report's records; on the wire their list bears the name of the report.
template <fixed_string Kind, class Record>
struct report_page {
    std::vector<Record> records{};

    BOOST_DESCRIBE_CLASS(report_page, (), (records), (), ())
};
template <fixed_string Kind, class Record>
auto waybill_rules(report_page<Kind, Record> const&)
    -> rules<named<&report_page<Kind, Record>::records, Kind>, alias<&report_page<Kind, Record>::records, "unique">,
             page_items<&report_page<Kind, Record>::records>>;

/// How many there are. A call gives the number itself.
struct count_result {
    std::int64_t count{}; ///< May arrive as `unique`.
};
BOOST_DESCRIBE_STRUCT(count_result, (), (count))
auto waybill_rules(count_result const&) -> rules<numbers_as_text<&count_result::count>,
                                                 alias<&count_result::count, "unique">, value_of<&count_result::count>>;

/// How many mails came back.
struct bounce_count {
    std::int64_t count{};
    nullable<std::int64_t> totalcount{};
    nullable<std::int64_t> hardbouncecount{};
    nullable<std::int64_t> softbouncecount{};
    nullable<std::int64_t> prevhardbouncecount{}; ///< Not sent, because of a hard bounce before.
};
BOOST_DESCRIBE_STRUCT(bounce_count, (), (count, totalcount, hardbouncecount, softbouncecount, prevhardbouncecount))
auto waybill_rules(bounce_count const&)
    -> rules<numbers_as_text<&bounce_count::count, &bounce_count::totalcount, &bounce_count::hardbouncecount,
                             &bounce_count::softbouncecount, &bounce_count::prevhardbouncecount>>;

/// How many mails were complained about.
struct complaint_count {
    std::int64_t count{};
    nullable<std::int64_t> totalcount{};
    nullable<std::int64_t> complaintcount{};
    nullable<std::int64_t> prevcomplaintcount{}; ///< Not sent, because of a complaint before.
};
BOOST_DESCRIBE_STRUCT(complaint_count, (), (count, totalcount, complaintcount, prevcomplaintcount))
auto waybill_rules(complaint_count const&)
    -> rules<numbers_as_text<&complaint_count::count, &complaint_count::totalcount, &complaint_count::complaintcount,
                             &complaint_count::prevcomplaintcount>>;

} // namespace waybill::dyn

#endif
