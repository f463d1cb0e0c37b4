#ifndef WAYBILL_CONFIG_HPP
#define WAYBILL_CONFIG_HPP

// The one place that names the version: the build reads it from here.
#define WAYBILL_VERSION_MAJOR 0
#define WAYBILL_VERSION_MINOR 1
#define WAYBILL_VERSION_PATCH 0
#define WAYBILL_VERSION_STRING "0.1.0"

#endif
