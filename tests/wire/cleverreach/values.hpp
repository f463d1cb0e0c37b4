#ifndef WAYBILL_TESTS_WIRE_CLEVERREACH_VALUES_HPP
#define WAYBILL_TESTS_WIRE_CLEVERREACH_VALUES_HPP

#include "../outcome.hpp"
#include "recorded.hpp"

#include <waybill/cleverreach.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// Recorded values. They become arguments, and results become such values, here, without waybill's codecs.
namespace wire::cleverreach {

template <class T>
concept may_be_missing = waybill::detail::is_required<T> || requires(T const& value) { value.has_value(); };

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;

template <class T>
void read_value(boost::json::value const& from, T& out)
{
    namespace cr = waybill::cleverreach;
    if constexpr (may_be_missing<T>) {
        // None; and True where a time is wanted, which no C++ caller can say.
        bool const is_sayable = !from.is_null() && !(from.is_bool() && std::constructible_from<waybill::unix_time, decltype(out.value())>);
        if (is_sayable) read_value(from, out.emplace());
        else out = T{};
    } else if constexpr (is_list<T>) {
        if (from.is_null()) return;
        for (auto const& element : from.as_array()) read_value(element, out.emplace_back());
    } else if constexpr (std::same_as<T, std::string>) {
        out = text_of(from);
    } else if constexpr (std::same_as<T, bool>) {
        out = from.as_bool();
    } else if constexpr (std::integral<T>) {
        out = from.to_number<T>();
    } else if constexpr (std::same_as<T, waybill::unix_time>) {
        out = std::chrono::sys_seconds{std::chrono::seconds{seconds_of(from)}};
    } else if constexpr (std::same_as<T, waybill::decimal>) {
        out = waybill::decimal{price_of(from)};
    } else if constexpr (std::same_as<T, cr::readout>) {
        out = cr::readout{from.to_number<std::int32_t>()};
    } else if constexpr (waybill::detail::is_open_enum<T>) {
        out = T{text_of(from)};
    } else {
        auto rest = from.as_object();
        waybill::for_each_member<T>([&]<class M>() {
            if (auto const* const found = rest.if_contains(M::wire_name)) {
                read_value(*found, out.*M::pointer);
                rest.erase(M::wire_name);
            }
        });
        if (!rest.empty()) throw unusable_capture{"there is no member " + std::string{rest.begin()->key()}};
    }
}

/// The parameters of a method, by position; those behind them that have a value by themselves too where `rest_is_absent`.
template <class Request>
Request read_arguments(boost::json::array const& arguments, bool rest_is_absent)
{
    Request request{};
    std::size_t used = 0;
    if constexpr (waybill::described<Request>) {
        waybill::for_each_member<Request>([&]<class M>() {
            auto& member = request.*M::pointer;
            if (used < arguments.size()) read_value(arguments[used++], member);
            else if (rest_is_absent) member = typename M::type{};
        });
    }
    if (used != arguments.size()) throw unusable_capture{"there are more arguments than parameters"};
    return request;
}

/// In the form that `normal` gives a recorded value.
template <class T>
boost::json::value written(T const& value)
{
    if constexpr (may_be_missing<T>) {
        return value.has_value() ? written(*value) : boost::json::value();
    } else if constexpr (is_list<T>) {
        boost::json::array list;
        for (auto const& element : value) list.push_back(written(element));
        return list.empty() ? boost::json::value() : boost::json::value(list);
    } else if constexpr (std::same_as<T, std::string>) {
        return value.empty() ? boost::json::value() : boost::json::value(value);
    } else if constexpr (std::same_as<T, bool> || std::floating_point<T>) {
        return value;
    } else if constexpr (std::integral<T>) {
        return std::int64_t{value};
    } else if constexpr (std::same_as<T, waybill::unix_time>) {
        return std::int64_t{value.instant.time_since_epoch().count()};
    } else if constexpr (std::same_as<T, waybill::decimal>) {
        return number_of(value.text());
    } else if constexpr (waybill::detail::is_open_enum<T>) {
        return boost::json::string(value.text());
    } else {
        boost::json::object members;
        waybill::for_each_member<T>([&]<class M>() {
            auto member = written(value.*M::pointer);
            if (!member.is_null()) members[M::wire_name] = std::move(member);
        });
        return members;
    }
}

} // namespace wire::cleverreach

#endif
