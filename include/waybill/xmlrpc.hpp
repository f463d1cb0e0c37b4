#ifndef WAYBILL_XMLRPC_HPP
#define WAYBILL_XMLRPC_HPP

// Endpoints that are methods of an XML-RPC service.
#include <waybill/call/xmlrpc.hpp>

#endif
