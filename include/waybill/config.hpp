#ifndef WAYBILL_CONFIG_HPP
#define WAYBILL_CONFIG_HPP

// The one place that names the version: the build reads it from here.
#define WAYBILL_VERSION_MAJOR 0
#define WAYBILL_VERSION_MINOR 1
#define WAYBILL_VERSION_PATCH 0
#define WAYBILL_VERSION_STRING "0.1.0"

// g++ copies an aggregate temporary within a co_await expression bit by bit and then destroys both copies.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
#define WAYBILL_AWAIT_BREAKS_TEMPORARIES 1
#else
#define WAYBILL_AWAIT_BREAKS_TEMPORARIES 0
#endif

#endif
