#ifndef WAYBILL_SOAP_HPP
#define WAYBILL_SOAP_HPP

// Endpoints that are methods of a SOAP 1.1 service.
#include <waybill/call/soap.hpp>

#endif
