#ifndef WAYBILL_POLL_HPP
#define WAYBILL_POLL_HPP

// Waiting for something at a provider; coroutines also by <waybill/coro.hpp>.
#include <waybill/poll/poll.hpp>

#endif
