#ifndef WAYBILL_PROVIDERS_CLEVERREACH_RECEIVER_HPP
#define WAYBILL_PROVIDERS_CLEVERREACH_RECEIVER_HPP

#include <waybill/codec/soap.hpp>
#include <waybill/providers/cleverreach/readout.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/decimal.hpp>
#include <waybill/types/required.hpp>
#include <waybill/types/unix_time.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Models of receivers. Source of every member: docs/wire/cleverreach.md, "Receivers".
namespace waybill::cleverreach {

/// What an attribute holds.
enum class attribute_type { text, number, gender, date };
BOOST_DESCRIBE_ENUM(attribute_type, text, number, gender, date)

/// A value that a list, or the whole account, keeps of its receivers; in the details of a group the attribute itself.
struct receiver_attribute {
    required<std::string> key{}; ///< Small letters and digits: "first_name".
    std::optional<std::string> value{};
    std::optional<open_enum<attribute_type>> type{};
    std::optional<std::string> variable{}; ///< What stands for it in a mailing: "{FIRST_NAME}".
};
BOOST_DESCRIBE_STRUCT(receiver_attribute, (), (key, value, type, variable))
auto waybill_rules(receiver_attribute const&) -> rules<soap_type<"receiverAttribute">>;

/// Something that a receiver did.
struct receiver_event {
    std::optional<std::string> type{};
    std::optional<std::string> type_id{};
    std::optional<std::string> value{};
    std::optional<unix_time> stamp{};
};
BOOST_DESCRIBE_STRUCT(receiver_event, (), (type, type_id, value, stamp))
auto waybill_rules(receiver_event const&) -> rules<soap_type<"receiverEvent">>;

/// Something that a receiver bought.
struct receiver_order {
    std::optional<std::string> order_id{};
    std::optional<unix_time> purchase_date{};
    std::optional<std::string> product_id{};
    std::optional<std::string> product{};
    std::optional<std::int32_t> quantity{};
    std::optional<decimal> price{};
    std::optional<std::int32_t> mailings_id{}; ///< The mailing that led to it.
    std::optional<std::string> source{};
};
BOOST_DESCRIBE_STRUCT(receiver_order, (), (order_id, purchase_date, product_id, product, quantity, price, mailings_id, source))
auto waybill_rules(receiver_order const&) -> rules<soap_type<"receiverOrder">, soap_builtin<&receiver_order::price, "float">>;

/// Somebody on a list. What is not given is left out, and in an update not changed. A time of 0 means never.
struct receiver {
    std::optional<std::int32_t> id{}; ///< Given by the provider.
    required<std::string> email{};
    std::optional<unix_time> registered{};
    std::optional<unix_time> activated{};
    std::optional<unix_time> deactivated{};
    std::optional<bool> active{};
    std::optional<std::string> source{};
    std::optional<std::int32_t> quality{};
    std::vector<receiver_attribute> attributes{};
    std::vector<receiver_attribute> global_attributes{};
    std::vector<receiver_event> events{};
    std::vector<receiver_order> orders{};
};
BOOST_DESCRIBE_STRUCT(receiver, (), (id, email, registered, activated, deactivated, active, source, quality, attributes, global_attributes, events, orders))
auto waybill_rules(receiver const&)
    -> rules<soap_type<"receiverData">, named<&receiver::global_attributes, "globalAttributes">,
             soap_list<&receiver::attributes, "receiverAttributes">, soap_list<&receiver::global_attributes, "receiverAttributes">,
             soap_list<&receiver::events, "receiverEvents">, soap_list<&receiver::orders, "receiverOrders">,
             defaulted<&receiver::attributes, &receiver::global_attributes, &receiver::events, &receiver::orders>>;

struct receiver_add {
    required<std::int32_t> list_id{};
    cleverreach::receiver receiver{};
};
BOOST_DESCRIBE_STRUCT(receiver_add, (), (list_id, receiver))
auto waybill_rules(receiver_add const&) -> rules<naming::camel_case, named<&receiver_add::receiver, "subscriberData">>;

/// At most 50 in one call. `waybill::bulk` takes any number.
struct receiver_add_batch {
    required<std::int32_t> list_id{};
    std::vector<receiver> receivers{};
};
BOOST_DESCRIBE_STRUCT(receiver_add_batch, (), (list_id, receivers))
auto waybill_rules(receiver_add_batch const&)
    -> rules<naming::camel_case, named<&receiver_add_batch::receivers, "subscriberData">,
             soap_list<&receiver_add_batch::receivers, "receiverBatchList">, batch<&receiver_add_batch::receivers, 50>>;

struct receiver_update {
    required<std::int32_t> list_id{};
    cleverreach::receiver receiver{}; ///< By its address.
};
BOOST_DESCRIBE_STRUCT(receiver_update, (), (list_id, receiver))
auto waybill_rules(receiver_update const&) -> rules<naming::camel_case, named<&receiver_update::receiver, "userData">>;

/// At most 50 in one call. `waybill::bulk` takes any number.
struct receiver_update_batch {
    required<std::int32_t> list_id{};
    std::vector<receiver> receivers{};
};
BOOST_DESCRIBE_STRUCT(receiver_update_batch, (), (list_id, receivers))
auto waybill_rules(receiver_update_batch const&)
    -> rules<naming::camel_case, named<&receiver_update_batch::receivers, "userData">,
             soap_list<&receiver_update_batch::receivers, "receiverBatchList">, batch<&receiver_update_batch::receivers, 50>>;

/// An address on a list.
struct receiver_address {
    required<std::int32_t> list_id{};
    required<std::string> email{};
};
BOOST_DESCRIBE_STRUCT(receiver_address, (), (list_id, email))
auto waybill_rules(receiver_address const&) -> rules<naming::camel_case>;

struct receiver_by_email {
    required<std::int32_t> list_id{};
    required<std::string> email{};
    std::optional<readout> level{readout::attributes};
};
BOOST_DESCRIBE_STRUCT(receiver_by_email, (), (list_id, email, level))
auto waybill_rules(receiver_by_email const&) -> rules<naming::camel_case>;

struct receiver_by_id {
    required<std::int32_t> list_id{};
    required<std::int32_t> id{};
    std::optional<readout> level{readout::attributes};
};
BOOST_DESCRIBE_STRUCT(receiver_by_id, (), (list_id, id, level))
auto waybill_rules(receiver_by_id const&) -> rules<naming::camel_case>;

/// Which receivers are listed.
enum class receiver_filter { all, active };
BOOST_DESCRIBE_ENUM(receiver_filter, all, active)

/// A page of receivers; the provider decides how many are on one.
struct receiver_page {
    std::int32_t page{}; ///< From 0.
    std::optional<open_enum<receiver_filter>> filter{};
};
BOOST_DESCRIBE_STRUCT(receiver_page, (), (page, filter))
auto waybill_rules(receiver_page const&)
    -> rules<soap_type<"pageFilterSegment">, page_number<&receiver_page::page>, defaulted<&receiver_page::page>>;

struct receiver_list {
    required<std::int32_t> list_id{};
    receiver_page page{};
};
BOOST_DESCRIBE_STRUCT(receiver_list, (), (list_id, page))
auto waybill_rules(receiver_list const&) -> rules<naming::camel_case, page_number<&receiver_list::page>>;

/// A page of receivers of some time.
struct receiver_date_page {
    std::optional<std::string> filter{};
    std::optional<unix_time> range_start{};
    std::optional<unix_time> range_end{};
    std::int32_t page{}; ///< From 0.
};
BOOST_DESCRIBE_STRUCT(receiver_date_page, (), (filter, range_start, range_end, page))
auto waybill_rules(receiver_date_page const&)
    -> rules<soap_type<"dateFilterSegment">, soap_builtin<&receiver_date_page::range_start, "string">,
             soap_builtin<&receiver_date_page::range_end, "string">, page_number<&receiver_date_page::page>,
             defaulted<&receiver_date_page::page>>;

struct receiver_list_by_date {
    required<std::int32_t> list_id{};
    receiver_date_page page{};
};
BOOST_DESCRIBE_STRUCT(receiver_list_by_date, (), (list_id, page))
auto waybill_rules(receiver_list_by_date const&)
    -> rules<naming::camel_case, page_number<&receiver_list_by_date::page>>;

struct receiver_add_order {
    required<std::int32_t> list_id{};
    required<std::string> email{};
    receiver_order order{};
};
BOOST_DESCRIBE_STRUCT(receiver_add_order, (), (list_id, email, order))
auto waybill_rules(receiver_add_order const&) -> rules<naming::camel_case, named<&receiver_add_order::order, "orderData">>;

/// The orders of one address.
struct receiver_orders {
    required<std::string> email{};
    std::vector<receiver_order> orders{};
};
BOOST_DESCRIBE_STRUCT(receiver_orders, (), (email, orders))
auto waybill_rules(receiver_orders const&)
    -> rules<soap_type<"receiverOrderList">, named<&receiver_orders::orders, "data">,
             soap_list<&receiver_orders::orders, "orderBatch">, defaulted<&receiver_orders::orders>>;

/// Of at most 50 addresses in one call. `waybill::bulk` takes any number.
struct receiver_add_order_batch {
    required<std::int32_t> list_id{};
    std::vector<receiver_orders> orders{};
};
BOOST_DESCRIBE_STRUCT(receiver_add_order_batch, (), (list_id, orders))
auto waybill_rules(receiver_add_order_batch const&)
    -> rules<naming::camel_case, named<&receiver_add_order_batch::orders, "orderList">,
             soap_list<&receiver_add_order_batch::orders, "receiverOrderBatch">, batch<&receiver_add_order_batch::orders, 50>>;

} // namespace waybill::cleverreach

#endif
