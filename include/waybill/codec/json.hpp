#ifndef WAYBILL_CODEC_JSON_HPP
#define WAYBILL_CODEC_JSON_HPP

#include <waybill/codec/json_read.hpp>
#include <waybill/codec/json_write.hpp>
#include <waybill/types/binary.hpp>
#include <waybill/types/checked_text.hpp>
#include <waybill/types/file.hpp>
#include <waybill/types/none.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/raw_json.hpp>
#include <waybill/types/required.hpp>
#include <waybill/types/unix_time.hpp>

#include <boost/mp11/list.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace waybill {

template <>
struct json_codec<bool> {
    static bool read(json_value from, bool& out, codec_error& failure)
    {
        if (from.get_bool().get(out) == simdjson::SUCCESS) return true;
        return detail::json_mismatch(failure, "true or false", from);
    }
    static bool write(json_writer& to, bool value, codec_error&)
    {
        to.put(value ? "true" : "false");
        return true;
    }
};

/// Integers. A number that does not fit the type is an error, and so is 60.0.
template <detail::integer T>
struct json_codec<T> {
    static bool read(json_value from, T& out, codec_error& failure)
    {
        if (std::int64_t number{}; from.get_int64().get(number) == simdjson::SUCCESS) {
            if (std::in_range<T>(number)) {
                out = static_cast<T>(number);
                return true;
            }
        } else if (std::uint64_t large{}; from.get_uint64().get(large) == simdjson::SUCCESS) {
            if (std::in_range<T>(large)) {
                out = static_cast<T>(large);
                return true;
            }
        }
        std::string range{"an integer from "};
        append_text(range, (std::numeric_limits<T>::min)());
        range += " to ";
        append_text(range, (std::numeric_limits<T>::max)());
        return detail::json_mismatch(failure, range, from);
    }
    static bool write(json_writer& to, T value, codec_error&)
    {
        to.reserve(json_writer::number_bytes);
        to.raw_number(value);
        return true;
    }
};

/// Floating-point numbers, written as the shortest text that reads back the same. NaN and infinity have no JSON form.
template <std::floating_point T>
struct json_codec<T> {
    static bool read(json_value from, T& out, codec_error& failure)
    {
        double number{};
        if (from.get_double().get(number) != simdjson::SUCCESS)
            return detail::json_mismatch(failure, "a number", from);
        out = static_cast<T>(number);
        return std::isfinite(out) || detail::json_mismatch(failure, "a number that fits", from);
    }
    static bool write(json_writer& to, T value, codec_error& failure)
    {
        if (!std::isfinite(value)) {
            failure.message = "NaN and infinity have no JSON form";
            return false;
        }
        to.reserve(json_writer::number_bytes);
        to.raw_number(value);
        return true;
    }
};

template <>
struct json_codec<std::string> {
    static bool read(json_value from, std::string& out, codec_error& failure)
    {
        std::string_view text;
        if (from.get_string().get(text) != simdjson::SUCCESS)
            return detail::json_mismatch(failure, "a string", from);
        out.assign(text);
        return true;
    }
    static bool write(json_writer& to, std::string const& value, codec_error& failure)
    {
        to.reserve(json_writer::string_room(value));
        return to.raw_string(value) || detail::json_not_utf8(failure);
    }
};

/// What is checked when the whole request is.
template <checked_text T>
struct json_codec<T> {
    static bool read(json_value from, T& out, codec_error& failure)
    {
        std::string_view text;
        if (from.get_string().get(text) != simdjson::SUCCESS)
            return detail::json_mismatch(failure, "a string", from);
        out = T{text};
        return true;
    }
    static bool write(json_writer& to, T const& value, codec_error& failure)
    {
        std::string_view const text = value.text();
        to.reserve(json_writer::string_room(text));
        return to.raw_string(text) || detail::json_not_utf8(failure);
    }
};

/// Times (RFC 3339), enums and decimals: JSON strings. A decimal may also arrive as a number.
template <class T>
    requires std::same_as<T, date_time> || std::same_as<T, decimal> || described_enum<T> || detail::is_open_enum<T>
struct json_codec<T> {
    static bool read(json_value from, T& out, codec_error& failure)
    {
        std::string_view text;
        if (from.get_string().get(text) == simdjson::SUCCESS && parse_text(text, out)) return true;
        if constexpr (std::same_as<T, decimal>) {
            if (from.is_number()) return detail::json_read_decimal_number(from, out, failure);
        }
        return detail::json_mismatch(failure, detail::text_scalar_name<T>(), from);
    }
    static bool write(json_writer& to, T const& value, codec_error& failure)
    {
        if constexpr (std::same_as<T, date_time>) {
            char buffer[date_time::max_size];
            auto const size = static_cast<std::size_t>(value.write(buffer) - buffer);
            to.reserve(size + 2);
            to.raw('"');
            to.raw({buffer, size});
            to.raw('"');
            return true;
        } else {
            std::string_view text;
            if constexpr (described_enum<T>) text = enum_to_wire(value);
            else text = value.text();
            bool listed = !text.empty();
            if constexpr (detail::is_open_enum<T>) listed |= !value.is_known();
            if (!listed) {
                failure.message = "the enum lists no such value";
                return false;
            }
            to.reserve(json_writer::string_room(text));
            return to.raw_string(text) || detail::json_not_utf8(failure);
        }
    }
};

/// Any JSON, kept as text. Inside a document its white space is dropped and its doubles are written anew.
template <>
struct json_codec<raw_json> {
    static bool read(json_value from, raw_json& out, codec_error&)
    {
        out.text = simdjson::minify(from);
        return true;
    }
    static bool write(json_writer& to, raw_json const& value, codec_error& failure)
    {
        detail::json_parser_lease const parser;
        json_value root;
        std::string text = value.text;
        if (!detail::parse_json(*parser, text, {}, root, failure)) return false;
        to.put(detail::without_byte_order_mark(value.text));
        return true;
    }
};

/// Bytes: a string in base64.
template <>
struct json_codec<binary> {
    static bool read(json_value from, binary& out, codec_error& failure)
    {
        std::string_view text;
        if (from.get_string().get(text) == simdjson::SUCCESS) {
            if (auto bytes = base64_decode(text)) {
                out.bytes = std::move(*bytes);
                return true;
            }
        }
        return detail::json_mismatch(failure, "a string in base64", from);
    }
    static bool write(json_writer& to, binary const& value, codec_error&)
    {
        to.put("\"" + base64_encode(value.bytes) + "\"");
        return true;
    }
};

/// Whole seconds, a number.
template <>
struct json_codec<unix_time> {
    static bool read(json_value from, unix_time& out, codec_error& failure)
    {
        std::int64_t seconds{};
        if (!json_codec<std::int64_t>::read(from, seconds, failure)) return false;
        out = std::chrono::sys_seconds{std::chrono::seconds{seconds}};
        return true;
    }
    static bool write(json_writer& to, unix_time value, codec_error& failure)
    {
        std::int64_t const seconds = value.instant.time_since_epoch().count();
        return json_codec<std::int64_t>::write(to, seconds, failure);
    }
};

/// Nothing: never written, and whatever arrives in its place is passed over.
template <>
struct json_codec<none> {
    static constexpr bool may_be_absent = true;
    static bool is_absent(none) { return true; }
    static bool read(json_value, none&, codec_error&) { return true; }
    static bool write(json_writer& to, none, codec_error&)
    {
        to.put("null");
        return true;
    }
};

/// A file has no JSON form: it is sent by multipart/form-data, and no name in a document makes one be read.
template <>
struct json_codec<file> {
    static bool read(json_value, file&, codec_error& failure)
    {
        failure.message = "a file has no JSON form";
        return false;
    }
    static bool write(json_writer&, file const&, codec_error& failure)
    {
        failure.message = "a file has no JSON form";
        return false;
    }
};

/// An optional member may be absent and is then not written. On the wire it is never null; see nullable.
template <class T>
struct json_codec<std::optional<T>> {
    using parts = boost::mp11::mp_list<T>;
    static constexpr bool may_be_absent = true;
    static bool is_absent(std::optional<T> const& value) { return !value.has_value(); }
    static bool read(json_value from, std::optional<T>& out, codec_error& failure)
    {
        return detail::json_read_value(from, out.emplace(), failure);
    }
    static bool write(json_writer& to, std::optional<T> const& value, codec_error& failure)
    {
        if (value) return detail::json_write_value(to, *value, failure);
        to.put("null"); // as an element of an array, where it cannot be left out
        return true;
    }
};

template <class T>
struct json_codec<nullable<T>> {
    using parts = boost::mp11::mp_list<T>;
    static constexpr bool may_be_absent = true;
    static bool is_absent(nullable<T> const& value) { return value.is_absent(); }
    static bool read(json_value from, nullable<T>& out, codec_error& failure)
    {
        if (!from.is_null()) return detail::json_read_value(from, out.emplace(), failure);
        out = nullptr;
        return true;
    }
    static bool write(json_writer& to, nullable<T> const& value, codec_error& failure)
    {
        if (value) return detail::json_write_value(to, *value, failure);
        to.put("null");
        return true;
    }
};

template <class T>
struct json_codec<required<T>> {
    using parts = boost::mp11::mp_list<T>;
    static bool read(json_value from, required<T>& out, codec_error& failure)
    {
        return detail::json_read_value(from, out.emplace(), failure);
    }
    static bool write(json_writer& to, required<T> const& value, codec_error& failure)
    {
        if (value.has_value()) return detail::json_write_value(to, *value, failure);
        failure.message = "this member must be given";
        return false;
    }
};

template <class T>
struct json_codec<std::vector<T>> {
    using parts = boost::mp11::mp_list<T>;
    static bool read(json_value from, std::vector<T>& out, codec_error& failure)
    {
        simdjson::dom::array array;
        if (from.get_array().get(array) != simdjson::SUCCESS)
            return detail::json_mismatch(failure, "an array", from);
        out.clear();
        out.reserve(array.size());
        for (json_value const element : array) {
            bool ok = false;
            if constexpr (std::is_class_v<T>) {
                ok = detail::json_read_value(element, out.emplace_back(), failure);
            } else { // also bool, whose vector hands out no references
                T value{};
                ok = detail::json_read_value(element, value, failure);
                out.push_back(value);
            }
            if (ok) continue;
            failure.enter(std::to_string(out.size() - 1));
            return false;
        }
        return true;
    }
    static bool write(json_writer& to, std::vector<T> const& value, codec_error& failure)
    {
        to.put("[");
        std::size_t index = 0;
        for (T const& element : value) {
            if (index != 0) to.put(",");
            if (!detail::json_write_value(to, element, failure)) {
                failure.enter(std::to_string(index));
                return false;
            }
            ++index;
        }
        to.put("]");
        return true;
    }
};

namespace detail {

/// std::map, std::unordered_map and their like, without including either.
template <class T>
concept string_keyed_map = requires(T& map, std::string key) {
    typename T::mapped_type;
    requires std::same_as<typename T::key_type, std::string>;
    { map[key] } -> std::same_as<typename T::mapped_type&>;
    map.begin();
};

} // namespace detail

/// A map with string keys: an object with free member names. Of duplicate members the last counts.
template <detail::string_keyed_map T>
struct json_codec<T> {
    using parts = boost::mp11::mp_list<typename T::mapped_type>;
    static bool read(json_value from, T& out, codec_error& failure)
    {
        simdjson::dom::object object;
        if (from.get_object().get(object) != simdjson::SUCCESS)
            return detail::json_mismatch(failure, "an object", from);
        out.clear();
        for (auto const field : object) {
            auto& value = out[std::string{field.key}];
            value = typename T::mapped_type{};
            if (!detail::json_read_value(field.value, value, failure)) {
                failure.enter(field.key);
                return false;
            }
        }
        return true;
    }
    static bool write(json_writer& to, T const& value, codec_error& failure)
    {
        char before = '{';
        for (auto const& [name, element] : value) {
            to.reserve(json_writer::string_room(name) + 2);
            to.raw(before);
            if (!to.raw_string(name)) return detail::json_not_utf8(failure);
            to.raw(':');
            if (!detail::json_write_value(to, element, failure)) {
                failure.enter(name);
                return false;
            }
            before = ',';
        }
        to.put(before == '{' ? "{}" : "}");
        return true;
    }
};

/// A value of several shapes: the first alternative that can be read from what is there.
template <class... Alternatives>
struct json_codec<std::variant<Alternatives...>> {
    using parts = boost::mp11::mp_list<Alternatives...>;
    static bool read(json_value from, std::variant<Alternatives...>& out, codec_error& failure)
    {
        std::string reasons;
        auto const reads = [&]<class T>() {
            codec_error reason;
            if (detail::json_read_value(from, out.template emplace<T>(), reason)) return true;
            reasons += (reasons.empty() ? "" : "; or ") + reason.message +
                       (reason.path.empty() ? "" : " (at " + reason.path + ")");
            return false;
        };
        if ((reads.template operator()<Alternatives>() || ...)) return true;
        failure.message = std::move(reasons);
        return false;
    }
    static bool write(json_writer& to, std::variant<Alternatives...> const& value, codec_error& failure)
    {
        return std::visit([&](auto const& alternative) { return detail::json_write_value(to, alternative, failure); },
                          value);
    }
};

template <>
struct json_codec<std::monostate> {
    static bool read(json_value from, std::monostate&, codec_error& failure)
    {
        return from.is_null() || detail::json_mismatch(failure, "null", from);
    }
    static bool write(json_writer& to, std::monostate, codec_error&)
    {
        to.put("null");
        return true;
    }
};

template <described T>
struct json_codec<T> {
    static bool read(json_value from, T& out, codec_error& failure)
    {
        simdjson::dom::object object;
        if (from.get_object().get(object) != simdjson::SUCCESS)
            return detail::json_mismatch(failure, "an object", from);
        return detail::object_reader<T, detail::json_object_source>{detail::json_object_source{object}, out, failure}.read();
    }
    static bool write(json_writer& to, T const& value, codec_error& failure)
    {
        return detail::json_write_object(to, value, failure);
    }
};

} // namespace waybill

#endif
