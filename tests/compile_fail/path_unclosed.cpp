#include <waybill/call/blocking.hpp>

struct pinger {
#ifdef WAYBILL_MISUSE
    waybill::post<waybill::blocking, "/a/{", waybill::none, waybill::none> ping;
#else
    waybill::post<waybill::blocking, "/a/{id}/b", waybill::none, waybill::none> ping;
#endif
};
