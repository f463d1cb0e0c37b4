#include <waybill/cleverreach.hpp>
#include <waybill/coro.hpp>

#include <boost/describe/class.hpp>

#include <string>

struct customer {
    std::string email{};
};
BOOST_DESCRIBE_STRUCT(customer, (), (email))

boost::asio::awaitable<void> use(waybill::cleverreach::async_client const& cleverreach, customer const& ada)
{
#ifdef WAYBILL_MISUSE
    co_await waybill::cleverreach::insert_new_user(cleverreach, ada, 108907, {.form_id = 5001});
#else
    waybill::cleverreach::new_user_options const options{.form_id = 5001};
    co_await waybill::cleverreach::insert_new_user(cleverreach, ada, 108907, options);
#endif
}
