#ifndef WAYBILL_SERVER_HPP
#define WAYBILL_SERVER_HPP

// Typed handlers in place of calls, and fakes of whole providers.
#include <waybill/call/server.hpp>
#include <waybill/transport/in_process.hpp>

#endif
