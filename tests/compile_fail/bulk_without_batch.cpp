#include <waybill/bulk.hpp>
#include <waybill/call/client.hpp>

#include <support/depot.hpp>

#include <vector>

void use(waybill::client<depot::api, waybill::blocking> const& depot, std::vector<depot::parcel> const& parcels)
{
#ifdef WAYBILL_MISUSE
    waybill::bulk(depot.changes, {}, parcels);
#else
    waybill::bulk(depot.take, {}, parcels);
#endif
}
