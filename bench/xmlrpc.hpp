#ifndef WAYBILL_BENCH_XMLRPC_HPP
#define WAYBILL_BENCH_XMLRPC_HPP

#include <waybill/types/date_time.hpp>

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// What the XML-RPC benchmarks have in common: everybody writes from and reads into the same structs.
namespace bench {

struct recipient {
    std::string email{};
    std::string tracking_id{};
    std::string first_name{};
    std::string last_name{};
    std::int64_t orders{};
    double spent{};
    bool subscribed{};
    waybill::date_time since{};
};
BOOST_DESCRIBE_STRUCT(recipient, (), (email, tracking_id, first_name, last_name, orders, spent, subscribed, since))

struct status {
    std::string email{};
    std::string tracking_id{};
    std::string state{};
    std::string reason{};
    std::int64_t attempts{};
    bool opened{};
    waybill::date_time changed{};
};
BOOST_DESCRIBE_STRUCT(status, (), (email, tracking_id, state, reason, attempts, opened, changed))

/// What xmlrpc-c does, which goes through values of its own: a <methodCall> of `add` with the recipients as its one parameter;
/// the value of a <methodResponse>; and how many elements that has, without structs.
std::string write_by_xmlrpc_c(std::vector<recipient> const& recipients);
std::vector<status> read_by_xmlrpc_c(std::string_view document);
std::size_t parse_by_xmlrpc_c(std::string_view document);

} // namespace bench

#endif
