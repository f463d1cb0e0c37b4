#include <waybill/constantcontact.hpp>
#include <waybill/coro.hpp>

namespace cc = waybill::constantcontact;

boost::asio::awaitable<void> use(cc::async_client const& client)
{
#ifdef WAYBILL_MISUSE
    co_await cc::update_list(client, "1", {.name = "Roses"});
#else
    cc::list_changes const changes{.name = "Roses"};
    co_await cc::update_list(client, "1", changes);
#endif
}
