#ifndef WAYBILL_TYPES_NULLABLE_HPP
#define WAYBILL_TYPES_NULLABLE_HPP

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

namespace waybill {

template <class T>
class nullable;

namespace detail {

template <class T>
inline constexpr bool is_nullable = false;
template <class T>
inline constexpr bool is_nullable<nullable<T>> = true;

} // namespace detail

/// A member that the wire may leave out, send as null, or give a value: three different things.
/// Use `std::optional` where null does not occur.
template <class T>
class nullable {
public:
    using value_type = T;

    /// Absent: not sent.
    constexpr nullable() = default;

    /// Null: sent as null. A template, because a plain `std::nullptr_t` parameter also takes the literal 0.
    template <std::same_as<std::nullptr_t> Null>
    constexpr nullable(Null) noexcept : null_(true)
    {
    }

    /// A value.
    template <class U = T>
        requires(!std::same_as<std::remove_cvref_t<U>, nullable> &&
                 !std::same_as<std::remove_cvref_t<U>, std::nullptr_t> && std::convertible_to<U, T>)
    constexpr nullable(U&& value) : value_(std::in_place, std::forward<U>(value))
    {
    }

    constexpr bool has_value() const noexcept { return value_.has_value(); }
    constexpr explicit operator bool() const noexcept { return has_value(); }
    constexpr bool is_null() const noexcept { return null_; }
    constexpr bool is_absent() const noexcept { return !null_ && !has_value(); }

    /// The value; there must be one.
    constexpr T& operator*() noexcept { return *value_; }
    constexpr T const& operator*() const noexcept { return *value_; }
    constexpr T* operator->() noexcept { return &*value_; }
    constexpr T const* operator->() const noexcept { return &*value_; }

    /// The value; throws `std::bad_optional_access` when null or absent.
    constexpr T& value() { return value_.value(); }
    constexpr T const& value() const { return value_.value(); }

    /// The value, or `fallback` when null or absent.
    template <class U>
    constexpr T value_or(U&& fallback) const&
    {
        return value_.value_or(std::forward<U>(fallback));
    }
    template <class U>
    constexpr T value_or(U&& fallback) &&
    {
        return std::move(value_).value_or(std::forward<U>(fallback));
    }

    /// Makes a value from `args`, in place.
    template <class... Args>
    constexpr T& emplace(Args&&... args)
    {
        null_ = false;
        return value_.emplace(std::forward<Args>(args)...);
    }

    /// Makes it absent.
    constexpr void reset() noexcept
    {
        null_ = false;
        value_.reset();
    }

    /// Makes it null.
    constexpr void set_null() noexcept
    {
        null_ = true;
        value_.reset();
    }

    /// Equal when both are absent, both are null, or both hold equal values.
    friend constexpr bool operator==(nullable const&, nullable const&) = default;

private:
    std::optional<T> value_{};
    bool null_ = false; // implies that value_ is empty
};

/// True only when null: an absent member is not equal to `nullptr`.
template <class T, std::same_as<std::nullptr_t> Null>
constexpr bool operator==(nullable<T> const& left, Null) noexcept
{
    return left.is_null();
}

/// True when there is a value and it equals `right`.
template <class T, class U>
    requires(!detail::is_nullable<U> && !std::same_as<U, std::nullptr_t> &&
             requires(T const& value, U const& other) { { value == other } -> std::convertible_to<bool>; })
constexpr bool operator==(nullable<T> const& left, U const& right)
{
    return left.has_value() && *left == right;
}

} // namespace waybill

#endif
