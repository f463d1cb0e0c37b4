#ifndef WAYBILL_TYPES_NONE_HPP
#define WAYBILL_TYPES_NONE_HPP

namespace waybill {

/// Stands where an operation sends, or answers with, no body.
struct none {};

} // namespace waybill

#endif
