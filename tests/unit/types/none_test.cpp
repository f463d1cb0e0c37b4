#include <waybill/types/none.hpp>

#include <type_traits>

static_assert(std::is_empty_v<waybill::none>);
static_assert(std::is_aggregate_v<waybill::none>);
static_assert(std::is_trivially_copyable_v<waybill::none>);
