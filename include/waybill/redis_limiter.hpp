#ifndef WAYBILL_REDIS_LIMITER_HPP
#define WAYBILL_REDIS_LIMITER_HPP

// A rate limit that processes and machines share. Needs hiredis, which the program links by itself; so <waybill/waybill.hpp> does
// not include it.
#include <waybill/limit/redis_limiter.hpp>

#endif
