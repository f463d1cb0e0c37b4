#ifndef WAYBILL_CORO_HPP
#define WAYBILL_CORO_HPP

// Clients whose calls are coroutines on Asio: include this beside a provider's header.
#include <waybill/bulk/async_bulk.hpp>
#include <waybill/call/async_download.hpp>
#include <waybill/call/coro.hpp>
#include <waybill/paging/async_items.hpp>
#include <waybill/poll/async_poll.hpp>
#include <waybill/record/async_record.hpp>

#endif
