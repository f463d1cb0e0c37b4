#ifndef WAYBILL_PREVIEW_HPP
#define WAYBILL_PREVIEW_HPP

// The HTTP requests that calls would send.
#include <waybill/call/preview.hpp>

#endif
