#ifndef WAYBILL_LIMIT_UMBRELLA_HPP
#define WAYBILL_LIMIT_UMBRELLA_HPP

/// \file
/// Keeping to a provider's rate limits.

#include <waybill/limit/local_limiter.hpp>

#endif
