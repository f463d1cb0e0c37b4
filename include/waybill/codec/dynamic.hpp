#ifndef WAYBILL_CODEC_DYNAMIC_HPP
#define WAYBILL_CODEC_DYNAMIC_HPP

#include <waybill/codec/json.hpp>
#include <waybill/types/dynamic.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace waybill {

/// Any JSON. Times and bytes, which JSON does not have, are written as strings and read as such.
template <>
struct json_codec<dynamic> {
    static bool read(json_value from, dynamic& out, codec_error& failure)
    {
        using simdjson::dom::element_type;
        switch (from.type()) {
        case element_type::NULL_VALUE: out = {}; return true;
        case element_type::BOOL: return read_as<bool>(from, out, failure);
        case element_type::INT64: return read_as<std::int64_t>(from, out, failure);
        case element_type::UINT64: // beyond std::int64_t
        case element_type::DOUBLE: return read_as<double>(from, out, failure);
        case element_type::STRING: return read_as<std::string>(from, out, failure);
        case element_type::ARRAY: return read_as<dynamic::array>(from, out, failure);
        case element_type::OBJECT: break;
        }
        return read_as<dynamic::object>(from, out, failure);
    }
    static bool write(json_writer& to, dynamic const& value, codec_error& failure)
    {
        return std::visit([&](auto const& held) { return detail::json_write_value(to, held, failure); }, value.as_variant());
    }

private:
    template <class T>
    static bool read_as(json_value from, dynamic& out, codec_error& failure)
    {
        T value{};
        if (!detail::json_read_value(from, value, failure)) return false;
        out = std::move(value);
        return true;
    }
};

} // namespace waybill

#endif
