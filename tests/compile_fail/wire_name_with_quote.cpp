#include <waybill/codec/json.hpp>

#include <boost/describe/class.hpp>

#include <string>

struct subscriber {
    std::string name{};
};
BOOST_DESCRIBE_STRUCT(subscriber, (), (name))
#ifdef WAYBILL_MISUSE
auto waybill_rules(subscriber const&) -> waybill::rules<waybill::named<&subscriber::name, "full\"name">>;
#else
auto waybill_rules(subscriber const&) -> waybill::rules<waybill::named<&subscriber::name, "full/name">>;
#endif

auto const document = waybill::json_write(subscriber{});
