#ifndef WAYBILL_TYPES_REQUIRED_HPP
#define WAYBILL_TYPES_REQUIRED_HPP

#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace waybill {

template <class T>
class required;

namespace detail {

template <class T>
inline constexpr bool is_required = false;
template <class T>
inline constexpr bool is_required<required<T>> = true;

} // namespace detail

/// A member of a request that the caller must give. One left out of a designated initialiser stays unset,
/// which is found before anything is sent; an empty string that was given counts as given.
/// Bare braces, `.name = {}`, leave it unset too: write `""`, or `{{}}` for an empty list.
template <class T>
class required {
public:
    using value_type = T;

    /// Unset.
    constexpr required() = default;

    /// Given. A string refuses `nullptr`, which it would read as text.
    template <class U = T>
        requires(!std::same_as<std::remove_cvref_t<U>, required> && std::convertible_to<U, T> &&
                 !(std::same_as<std::remove_cvref_t<U>, std::nullptr_t> &&
                   std::convertible_to<T const&, std::string_view>))
    constexpr required(U&& value) : value_(std::in_place, std::forward<U>(value))
    {
    }

    constexpr bool has_value() const noexcept { return value_.has_value(); }

    /// The value; throws `std::bad_optional_access` when unset.
    constexpr T& value() { return value_.value(); }
    constexpr T const& value() const { return value_.value(); }

    /// As `value()`.
    constexpr operator T const&() const { return value(); }

    /// The value; it must be set.
    constexpr T& operator*() noexcept { return *value_; }
    constexpr T const& operator*() const noexcept { return *value_; }
    constexpr T* operator->() noexcept { return &*value_; }
    constexpr T const* operator->() const noexcept { return &*value_; }

    /// Makes a value from `args`, in place.
    template <class... Args>
    constexpr T& emplace(Args&&... args)
    {
        return value_.emplace(std::forward<Args>(args)...);
    }

    /// Equal when both are unset or both hold equal values.
    friend constexpr bool operator==(required const&, required const&) = default;

private:
    std::optional<T> value_{};
};

/// True when set and equal to `right`.
template <class T, class U>
    requires(!detail::is_required<U> &&
             requires(T const& value, U const& other) { { value == other } -> std::convertible_to<bool>; })
constexpr bool operator==(required<T> const& left, U const& right)
{
    return left.has_value() && *left == right;
}

} // namespace waybill

#endif
