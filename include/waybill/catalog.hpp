#ifndef WAYBILL_CATALOG_HPP
#define WAYBILL_CATALOG_HPP

// The endpoints of an API as values.
#include <waybill/call/catalog.hpp>

#endif
