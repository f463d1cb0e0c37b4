#ifndef WAYBILL_ATOM_HPP
#define WAYBILL_ATOM_HPP

// Endpoints of AtomPub services.
#include <waybill/call/atom.hpp>

#endif
