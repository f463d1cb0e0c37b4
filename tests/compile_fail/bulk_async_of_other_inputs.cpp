#include <waybill/call/client.hpp>
#include <waybill/coro.hpp>

#include <support/depot.hpp>

#include <vector>

void use(waybill::client<depot::api, waybill::coro> const& depot, std::vector<depot::parcel> const& parcels,
         std::vector<depot::taken> const& taken)
{
    depot::parcels_to_take const request{.truck = 7, .parcels = {}};
#ifdef WAYBILL_MISUSE
    (void)waybill::bulk(depot.take, request, taken);
    (void)parcels;
#else
    (void)waybill::bulk(depot.take, request, parcels);
    (void)taken;
#endif
}
