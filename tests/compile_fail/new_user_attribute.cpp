#include <waybill/cleverreach.hpp>

#include <boost/describe/class.hpp>

#include <string>

struct customer {
    std::string email{};
    std::string first_name{};
};
BOOST_DESCRIBE_STRUCT(customer, (), (email, first_name))

void use(waybill::cleverreach::client const& cleverreach, customer const& ada)
{
#ifdef WAYBILL_MISUSE
    waybill::cleverreach::insert_new_user<"firstname">(cleverreach, ada, 108907);
#else
    waybill::cleverreach::insert_new_user<"first_name">(cleverreach, ada, 108907);
#endif
}
