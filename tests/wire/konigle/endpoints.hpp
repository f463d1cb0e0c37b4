#ifndef WAYBILL_TESTS_WIRE_KONIGLE_ENDPOINTS_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_ENDPOINTS_HPP

#include <waybill/call/catalog.hpp>

#include <string>
#include <string_view>

namespace wire::konigle {

/// The name of waybill's endpoint for an operation of the original: the same, but for "delete" and "iter_all".
std::string endpoint_name(std::string_view operation);

/// The endpoint of that name; null when there is none.
waybill::endpoint_info const* find_endpoint(std::string_view name);

} // namespace wire::konigle

#endif
