#ifndef WAYBILL_TYPES_DYNAMIC_HPP
#define WAYBILL_TYPES_DYNAMIC_HPP

#include <waybill/types/binary.hpp>
#include <waybill/types/date_time.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace waybill {

/// A value whose type is known at run time only: for what has no model.
///
///     dynamic const card{dynamic::object{{"points", 12}, {"tags", dynamic::array{"new", "vip"}}}};
///     if (auto const* const points = card.get_if<std::int64_t>("points")) ...
class dynamic {
public:
    using array = std::vector<dynamic>;
    using object = std::map<std::string, dynamic, std::less<>>;
    using nil = std::monostate;
    using variant = std::variant<nil, bool, std::int64_t, double, std::string, date_time, binary, array, object>;

    /// Nil.
    dynamic() = default;
    dynamic(bool value) : value_(value) {}
    template <std::integral Number>
        requires(!std::same_as<Number, bool> && sizeof(Number) <= sizeof(std::int32_t)) || std::same_as<Number, std::int64_t>
    dynamic(Number value) : value_(static_cast<std::int64_t>(value))
    {
    }
    dynamic(double value) : value_(value) {}
    dynamic(std::string value) : value_(std::move(value)) {}
    dynamic(std::string_view value) : value_(std::string{value}) {}
    dynamic(char const* value) : value_(std::string{value}) {}
    dynamic(date_time value) : value_(value) {}
    dynamic(binary value) : value_(std::move(value)) {}
    dynamic(array value) : value_(std::move(value)) {}
    dynamic(object value) : value_(std::move(value)) {}

    /// The value if it is of this type, else null.
    template <class T>
    T const* get_if() const
    {
        return std::get_if<T>(&value_);
    }
    /// The value of this name if this is an object that has one of this type, else null.
    template <class T>
    T const* get_if(std::string_view name) const
    {
        auto const* const members = get_if<object>();
        auto const found = members == nullptr ? object::const_iterator{} : members->find(name);
        return members == nullptr || found == members->end() ? nullptr : found->second.get_if<T>();
    }
    bool is_nil() const { return std::holds_alternative<nil>(value_); }

    /// For std::visit.
    variant const& as_variant() const { return value_; }

    friend bool operator==(dynamic const& left, dynamic const& right) { return left.value_ == right.value_; }

private:
    // Nil. Not `value_{}`: clang asks whether a dynamic can be made from nothing before it has seen the initializer, and
    // remembers that it cannot.
    variant value_;
};

} // namespace waybill

#endif
