#include <waybill/call/blocking.hpp>
#include <waybill/xmlrpc.hpp>

#include <cstdint>

struct lights {
#ifdef WAYBILL_MISUSE
    waybill::xmlrpc<waybill::blocking, "/lights/{room}", "count", waybill::none, std::int64_t> count;
#else
    waybill::xmlrpc<waybill::blocking, "/lights", "count", waybill::none, std::int64_t> count;
#endif
};

void use(lights const& all)
{
    all.count();
}
