#ifndef WAYBILL_PROVIDERS_CLEVERREACH_GROUP_HPP
#define WAYBILL_PROVIDERS_CLEVERREACH_GROUP_HPP

#include <waybill/codec/soap.hpp>
#include <waybill/providers/cleverreach/receiver.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/required.hpp>
#include <waybill/types/unix_time.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Models of groups, which are the lists of receivers. Source of every member: docs/wire/cleverreach.md, "Groups".
namespace waybill::cleverreach {

/// A list of receivers. Lists of groups lack description and attributes.
struct group {
    std::optional<std::int32_t> id{};
    std::optional<std::string> name{};
    std::optional<std::string> description{};
    std::optional<unix_time> last_mailing{}; ///< 0: never.
    std::optional<unix_time> last_changed{};
    std::optional<std::int32_t> count{};
    std::optional<std::int32_t> inactive_count{};
    std::optional<std::int32_t> total_count{};
    std::vector<receiver_attribute> attributes{}; ///< Without values.
    std::vector<receiver_attribute> global_attributes{};
};
BOOST_DESCRIBE_STRUCT(group, (), (id, name, description, last_mailing, last_changed, count, inactive_count, total_count, attributes, global_attributes))
auto waybill_rules(group const&)
    -> rules<soap_type<"group">, named<&group::global_attributes, "globalAttributes">,
             soap_list<&group::attributes, "receiverAttributes">, soap_list<&group::global_attributes, "receiverAttributes">,
             defaulted<&group::attributes, &group::global_attributes>>;

/// How many are on a list.
struct stats {
    std::optional<std::int32_t> total{};
    std::optional<std::int32_t> active{};
    std::optional<std::int32_t> inactive{};
    std::optional<std::int32_t> bounces{};
    std::optional<double> avg_stars{};
};
BOOST_DESCRIBE_STRUCT(stats, (), (total, active, inactive, bounces, avg_stars))
auto waybill_rules(stats const&) -> rules<soap_type<"stats">, naming::camel_case>;

struct group_reference {
    required<std::int32_t> list_id{};
};
BOOST_DESCRIBE_STRUCT(group_reference, (), (list_id))
auto waybill_rules(group_reference const&) -> rules<naming::camel_case>;

struct group_add {
    required<std::string> name{};
};
BOOST_DESCRIBE_STRUCT(group_add, (), (name))

struct group_rename {
    required<std::int32_t> group_id{};
    required<std::string> name{};
};
BOOST_DESCRIBE_STRUCT(group_rename, (), (group_id, name))
auto waybill_rules(group_rename const&) -> rules<naming::camel_case>;

/// A condition of a filter.
struct filter_rule {
    std::optional<std::string> field{};
    std::optional<std::string> comparison{}; ///< "LIKE"
    std::optional<std::string> logic{};      ///< "AND"
    std::optional<std::string> condition{};  ///< "B%"
};
BOOST_DESCRIBE_STRUCT(filter_rule, (), (field, comparison, logic, condition))
auto waybill_rules(filter_rule const&) -> rules<soap_type<"filterRule">, named<&filter_rule::comparison, "operator">>;

struct group_add_filter {
    required<std::int32_t> list_id{};
    required<std::string> name{};
    std::vector<filter_rule> conditions{};
};
BOOST_DESCRIBE_STRUCT(group_add_filter, (), (list_id, name, conditions))
auto waybill_rules(group_add_filter const&)
    -> rules<naming::camel_case, named<&group_add_filter::conditions, "rules">, soap_list<&group_add_filter::conditions, "filterRules">>;

struct group_import_csv {
    required<std::int32_t> list_id{};
    required<std::string> file{}; ///< The address of the file.
    std::optional<std::string> action{};
};
BOOST_DESCRIBE_STRUCT(group_import_csv, (), (list_id, file, action))
auto waybill_rules(group_import_csv const&) -> rules<naming::camel_case>;

struct group_add_attribute {
    required<std::int32_t> list_id{}; ///< 0: of the whole account.
    required<std::string> name{};     ///< "Shoe size". The key is made from it.
    required<open_enum<attribute_type>> type{};
    std::optional<std::string> default_value{};
};
BOOST_DESCRIBE_STRUCT(group_add_attribute, (), (list_id, name, type, default_value))
auto waybill_rules(group_add_attribute const&) -> rules<naming::camel_case, named<&group_add_attribute::default_value, "default">>;

struct group_remove_attribute {
    required<std::int32_t> list_id{};
    required<std::string> name{}; ///< Its key.
};
BOOST_DESCRIBE_STRUCT(group_remove_attribute, (), (list_id, name))
auto waybill_rules(group_remove_attribute const&) -> rules<naming::camel_case>;

} // namespace waybill::cleverreach

#endif
