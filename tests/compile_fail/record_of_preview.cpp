#include <waybill/preview.hpp>
#include <waybill/record/record.hpp>

#include <support/club.hpp>

#ifdef WAYBILL_MISUSE
using mode = waybill::preview;
#else
using mode = waybill::blocking;
#endif

void use(waybill::client<club::api, mode> const& club)
{
    static_cast<void>(waybill::record{club.people, club::person{}});
}
