#ifndef WAYBILL_PROVIDERS_CLEVERREACH_AWAITED_HPP
#define WAYBILL_PROVIDERS_CLEVERREACH_AWAITED_HPP

#include <waybill/config.hpp>

#include <type_traits>

namespace waybill::cleverreach::detail {

/// For an argument of type T&& of a function whose awaitable is awaited at once.
template <class T>
constexpr void check_awaited()
{
    static_assert(WAYBILL_AWAIT_BREAKS_TEMPORARIES == 0 || std::is_lvalue_reference_v<T> || std::is_trivially_copyable_v<T>,
                  "waybill: this version of g++ destroys a temporary request or options twice within co_await; name it in a "
                  "statement of its own: new_user_options const options{.form_id = 5001};");
}

} // namespace waybill::cleverreach::detail

#endif
