#ifndef WAYBILL_LIMIT_HPP
#define WAYBILL_LIMIT_HPP

// Keeping to a provider's rate limits. For a limit that processes share there is <waybill/redis_limiter.hpp>.
#include <waybill/limit/local_limiter.hpp>

#endif
