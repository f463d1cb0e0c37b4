#include <waybill/cleverreach.hpp>

#include <boost/describe/class.hpp>

#include <string>

struct customer {
#ifdef WAYBILL_MISUSE
    std::string address{};
#else
    std::string email{};
#endif
};
#ifdef WAYBILL_MISUSE
BOOST_DESCRIBE_STRUCT(customer, (), (address))
#else
BOOST_DESCRIBE_STRUCT(customer, (), (email))
#endif

void use(waybill::cleverreach::client const& cleverreach, customer const& ada)
{
    waybill::cleverreach::insert_new_user(cleverreach, ada, 108907);
}
