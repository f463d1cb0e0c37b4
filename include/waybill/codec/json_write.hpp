#ifndef WAYBILL_CODEC_JSON_WRITE_HPP
#define WAYBILL_CODEC_JSON_WRITE_HPP

#include <waybill/codec/codec_error.hpp>
#include <waybill/codec/json_codec.hpp>

#include <boost/system/result.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace waybill {

/// Where JSON text is put together: no white space, non-ASCII characters raw, control characters as
/// \b \f \n \r \t or \u00xx. Codecs ask for room once and then write without further checks.
class json_writer {
public:
    explicit json_writer(std::size_t expected_bytes = 512) { text_.resize(expected_bytes); }

    /// Makes room for so many more bytes, for the `raw_*` functions.
    void reserve(std::size_t bytes)
    {
        if (text_.size() - size_ < bytes) [[unlikely]] text_.resize((std::max)(text_.size() * 2, size_ + bytes));
    }

    /// Needs room for the text.
    void raw(std::string_view text)
    {
        std::memcpy(text_.data() + size_, text.data(), text.size());
        size_ += text.size();
    }
    /// Needs room for one byte.
    void raw(char c) { text_[size_++] = c; }

    /// Makes its own room.
    void put(std::string_view text)
    {
        reserve(text.size());
        raw(text);
    }

    /// Needs room for `number_bytes`.
    template <class Number>
    void raw_number(Number value)
    {
        char* const at = text_.data() + size_;
        size_ += static_cast<std::size_t>(std::to_chars(at, at + number_bytes, value).ptr - at);
    }

    /// Needs room for `string_room(text)`. False when the text is not valid UTF-8.
    bool raw_string(std::string_view text);

    static constexpr std::size_t number_bytes = 32;
    /// The most that a string takes when written: six bytes for a control character.
    static constexpr std::size_t string_room(std::string_view text) { return text.size() * 6 + 2; }

    std::size_t size() const { return size_; }
    char& operator[](std::size_t position) { return text_[position]; }

    /// The whole text; the writer is used up.
    std::string take()
    {
        text_.resize(size_);
        return std::move(text_);
    }

private:
    std::string text_; // kept at its full capacity; size_ bytes of it are written
    std::size_t size_ = 0;
};

namespace detail {

/// The letter after the backslash for each byte that must be escaped: 'u' for \u00xx, 0 for none.
inline constexpr auto json_escapes = [] {
    std::array<char, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    table['"'] = '"';
    table['\\'] = '\\';
    return table;
}();

/// Bit 7 of each byte that is below 0x20, a quote or a backslash; may also be set beyond such a byte, never
/// before the first one.
constexpr std::uint64_t json_special_bytes(std::uint64_t eight)
{
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t tops = 0x8080808080808080U;
    std::uint64_t const quote = eight ^ (ones * '"');
    std::uint64_t const backslash = eight ^ (ones * '\\');
    return ((eight - ones * 0x20U) | (quote - ones) | (backslash - ones)) & ~eight & tops;
}

} // namespace detail

inline bool json_writer::raw_string(std::string_view text)
{
    char* out = text_.data() + size_;
    *out++ = '"';
    char const* in = text.data();
    char const* const end = in + text.size();
    std::uint64_t seen = 0;
    auto const escape = [&](char c) {
        char const letter = detail::json_escapes[static_cast<unsigned char>(c)];
        if (letter == 0) {
            *out++ = c;
            return;
        }
        *out++ = '\\';
        *out++ = letter;
        if (letter != 'u') return;
        constexpr char hex[] = "0123456789abcdef";
        *out++ = '0';
        *out++ = '0';
        *out++ = hex[static_cast<unsigned char>(c) >> 4U];
        *out++ = hex[static_cast<unsigned char>(c) & 15U];
    };
    while (end - in >= 8) {
        std::uint64_t eight;
        std::memcpy(&eight, in, 8);
        seen |= eight;
        if (detail::json_special_bytes(eight) == 0) {
            std::memcpy(out, in, 8);
            out += 8;
            in += 8;
        } else {
            for (char const* const stop = in + 8; in != stop; ++in) escape(*in);
        }
    }
    for (; in != end; ++in) {
        seen |= static_cast<unsigned char>(*in);
        escape(*in);
    }
    *out++ = '"';
    size_ = static_cast<std::size_t>(out - text_.data());
    return (seen & 0x8080808080808080U) == 0 || simdjson::validate_utf8(text.data(), text.size());
}

namespace detail {

template <class T>
bool json_write_value(json_writer& to, T const& value, codec_error& failure)
{
    return json_codec<T>::write(to, value, failure);
}

inline bool json_not_utf8(codec_error& failure)
{
    failure.message = "the text is not valid UTF-8";
    return false;
}

/// `,"name":` of a member, put together at compile time.
template <class M>
inline constexpr auto json_key = [] {
    std::array<char, M::wire_name.size() + 4> text{};
    text[0] = ',';
    text[1] = '"';
    for (std::size_t i = 0; i < M::wire_name.size(); ++i) text[i + 2] = M::wire_name[i];
    text[text.size() - 2] = '"';
    text[text.size() - 1] = ':';
    return text;
}();

/// Whether a member is left out: an empty optional, an absent nullable.
template <class T>
bool json_is_absent(T const& value)
{
    if constexpr (json_may_be_absent<T>) return json_codec<T>::is_absent(value);
    else return false;
}

template <class T, class M>
bool json_write_member(json_writer& to, T const& object, codec_error& failure)
{
    check_json_member<T, M>();
    auto const& value = object.*M::pointer;
    if constexpr (M::is_unknown_store) {
        for (auto const& [name, json] : value) {
            to.reserve(json_writer::string_room(name) + 2);
            to.raw(',');
            if (!to.raw_string(name)) return json_not_utf8(failure);
            to.raw(':');
            if (!json_write_value(to, json, failure)) {
                failure.enter(name);
                return false;
            }
        }
        return true;
    } else {
        if (json_is_absent(value)) return true;
        constexpr auto& key = json_key<M>;
        to.reserve(key.size() + json_writer::number_bytes);
        to.raw({key.data(), key.size()});
        if (json_write_value(to, value, failure)) [[likely]] return true;
        failure.enter(M::wire_name);
        return false;
    }
}

template <described T>
bool json_write_object(json_writer& to, T const& object, codec_error& failure)
{
    // Each member begins with a comma; the first one then becomes the brace.
    std::size_t const start = to.size();
    to.reserve(2);
    bool const ok = [&]<class... M>(boost::mp11::mp_list<M...>) {
        return (json_write_member<T, M>(to, object, failure) && ...);
    }(members<T>{});
    if (!ok) return false;
    if (to.size() == start) {
        to.put("{}");
    } else {
        to[start] = '{';
        to.put("}");
    }
    return true;
}

} // namespace detail

/// The value as a JSON document, or why it has none: text that is not UTF-8, a number that is not finite.
template <class T>
[[nodiscard]] boost::system::result<std::string, codec_error> json_write(T const& value)
{
    detail::check_json<T>();
    json_writer to;
    codec_error failure;
    if (!detail::json_write_value(to, value, failure)) return failure;
    return to.take();
}

} // namespace waybill

#endif
