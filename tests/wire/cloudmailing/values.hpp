#ifndef WAYBILL_TESTS_WIRE_CLOUDMAILING_VALUES_HPP
#define WAYBILL_TESTS_WIRE_CLOUDMAILING_VALUES_HPP

#include <waybill/cloudmailing.hpp>
#include <waybill/types/checked_text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Recorded values: JSON with tags for what it lacks, such as {"$dateTime": "20300102T03:04:05"}. They become arguments
// and results become such values here, without waybill's codecs.
namespace wire::cloudmailing {

/// Arguments for which a typed call has no place, and the deliberate difference that this is.
struct cannot_be_said : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The text of a value that is tagged so; nothing when it is no such value.
std::optional<std::string_view> tagged(boost::json::value const& value, std::string_view tag);

/// What the clock of the time shows, without its zone.
std::optional<waybill::date_time> read_time(boost::json::value const& value);
std::optional<waybill::binary> read_binary(boost::json::value const& value);
waybill::dynamic read_dynamic(boost::json::value const& value);

/// With one tag for times and one for bytes, and times in one form.
boost::json::value normal(boost::json::value const& recorded);

boost::json::value written(waybill::date_time const& value);
boost::json::value written(waybill::binary const& value);
boost::json::value written(waybill::dynamic const& value);

template <class T>
inline constexpr bool is_open_enum = false;
template <class E>
inline constexpr bool is_open_enum<waybill::open_enum<E>> = true;
template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;
template <class T>
concept may_be_missing = waybill::detail::is_required<T> || requires(T const& value) { value.has_value(); };

inline void say_if(bool can_be_said)
{
    if (!can_be_said) throw cannot_be_said{"a value of another type"};
}

template <class T>
void read_value(boost::json::value const& from, T& out)
{
    namespace json = boost::json;
    if constexpr (std::same_as<T, waybill::dynamic>) {
        out = read_dynamic(from);
    } else if constexpr (std::same_as<T, bool>) {
        say_if(from.is_bool());
        out = from.get_bool();
    } else if constexpr (std::integral<T>) {
        say_if(from.is_int64() && std::in_range<T>(from.get_int64()));
        out = static_cast<T>(from.get_int64());
    } else if constexpr (std::same_as<T, waybill::date_time>) {
        auto const time = read_time(from);
        say_if(time.has_value());
        out = *time;
    } else if constexpr (std::same_as<T, waybill::binary>) {
        auto bytes = read_binary(from);
        say_if(bytes.has_value());
        out = std::move(*bytes);
    } else if constexpr (std::same_as<T, std::string> || is_open_enum<T> || waybill::checked_text<T>) {
        say_if(from.is_string());
        out = T{std::string_view{from.get_string()}};
    } else if constexpr (may_be_missing<T>) {
        read_value(from, out.emplace());
    } else if constexpr (is_list<T>) {
        say_if(from.is_array());
        for (auto const& element : from.get_array()) read_value(element, out.emplace_back());
    } else {
        if constexpr (std::same_as<T, waybill::cloudmailing::report_filters>) {
            // Without filters it is the empty array of the provider's guide, never an empty struct.
            if (from.is_array() && from.get_array().empty()) return;
            say_if(!from.is_object() || !from.get_object().empty());
        }
        say_if(from.is_object());
        auto rest = from.get_object();
        waybill::for_each_member<T>([&]<class M>() {
            if constexpr (!M::is_unknown_store) {
                auto const* const found = rest.if_contains(M::wire_name);
                if (found == nullptr) return;
                read_value(*found, out.*M::pointer);
                rest.erase(M::wire_name);
            }
        });
        waybill::for_each_member<T>([&]<class M>() {
            if constexpr (M::is_unknown_store) {
                for (auto const& [name, value] : rest) (out.*M::pointer)[std::string{name}] = read_dynamic(value);
                rest.clear();
            }
        });
        say_if(rest.empty());
    }
}

/// The arguments of a method, by position.
template <class Request>
Request read_arguments(boost::json::array const& arguments)
{
    Request request{};
    std::size_t used = 0;
    if constexpr (waybill::described<Request>) {
        waybill::for_each_member<Request>([&]<class M>() {
            if (used < arguments.size()) read_value(arguments[used++], request.*M::pointer);
            else if constexpr (M::is_defaulted) throw cannot_be_said{"fewer arguments"};
        });
    }
    say_if(used == arguments.size());
    return request;
}

template <class T>
boost::json::value written(T const& value)
{
    if constexpr (std::same_as<T, bool>) {
        return value;
    } else if constexpr (std::integral<T>) {
        return std::int64_t{value};
    } else if constexpr (std::same_as<T, std::string>) {
        return boost::json::string{value};
    } else if constexpr (is_open_enum<T> || waybill::checked_text<T>) {
        return boost::json::string{value.text()};
    } else if constexpr (is_list<T>) {
        boost::json::array list;
        for (auto const& element : value) list.push_back(written(element));
        return list;
    } else if constexpr (may_be_missing<T>) {
        return value.has_value() ? written(*value) : boost::json::value{};
    } else if constexpr (waybill::described<T>) {
        boost::json::object members;
        waybill::for_each_member<T>([&]<class M>() { members[M::wire_name] = written(value.*M::pointer); });
        return members;
    } else {
        boost::json::object members; // of a map
        for (auto const& [name, element] : value) members[name] = written(element);
        return members;
    }
}

} // namespace wire::cloudmailing

#endif
