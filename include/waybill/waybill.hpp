#ifndef WAYBILL_WAYBILL_HPP
#define WAYBILL_WAYBILL_HPP

// All of waybill but the socket server of <waybill/testing.hpp>.
#include <waybill/atom.hpp>
#include <waybill/bulk.hpp>
#include <waybill/cassette.hpp>
#include <waybill/catalog.hpp>
#include <waybill/cleverreach.hpp>
#include <waybill/cloudmailing.hpp>
#include <waybill/constantcontact.hpp>
#include <waybill/coro.hpp>
#include <waybill/download.hpp>
#include <waybill/dyn.hpp>
#include <waybill/konigle.hpp>
#include <waybill/limit.hpp>
#include <waybill/observe.hpp>
#include <waybill/poll.hpp>
#include <waybill/preview.hpp>
#include <waybill/server.hpp>
#include <waybill/soap.hpp>
#include <waybill/xmlrpc.hpp>

#endif
