#include <waybill/codec/xmlrpc.hpp>

#include <boost/describe/class.hpp>

#include <map>
#include <string>

struct subscriber {
    std::string email{};
#ifdef WAYBILL_MISUSE
    std::map<std::string, waybill::raw_json> others{};
#else
    std::map<std::string, std::string> others{};
#endif
};
BOOST_DESCRIBE_STRUCT(subscriber, (), (email, others))
#ifdef WAYBILL_MISUSE
auto waybill_rules(subscriber const&) -> waybill::rules<waybill::keeps_unknown<&subscriber::others>>;
#endif

auto const document = waybill::xmlrpc_write_call("subscribe", subscriber{});
