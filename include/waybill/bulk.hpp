#ifndef WAYBILL_BULK_HPP
#define WAYBILL_BULK_HPP

// Any number of inputs through calls that take a limited number; coroutines also by <waybill/coro.hpp>.
#include <waybill/bulk/bulk.hpp>

#endif
