#ifdef WAYBILL_MISUSE
#include <waybill/call/client.hpp>
#else
#include <waybill/coro.hpp>
#endif

#include <support/shelf.hpp>

bool use(waybill::client<shelf::api, waybill::coro> const* shelf)
{
    return shelf != nullptr && sizeof(*shelf) > 0;
}
