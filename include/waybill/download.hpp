#ifndef WAYBILL_DOWNLOAD_HPP
#define WAYBILL_DOWNLOAD_HPP

// Documents into files; coroutines also by <waybill/coro.hpp>.
#include <waybill/call/download.hpp>

#endif
