#ifndef WAYBILL_PROVIDERS_CLEVERREACH_READOUT_HPP
#define WAYBILL_PROVIDERS_CLEVERREACH_READOUT_HPP

#include <waybill/codec/json.hpp>
#include <waybill/codec/soap.hpp>

#include <cstdint>
#include <string>

namespace waybill::cleverreach {

/// What to read of a receiver, as flags: `readout::attributes | readout::orders`. Source: docs/wire/cleverreach.md,
/// "Receivers".
enum class readout : std::int32_t { basic = 0, attributes = 1, events = 2, orders = 4, everything = 7 };

constexpr readout operator|(readout left, readout right)
{
    return readout{static_cast<std::int32_t>(left) | static_cast<std::int32_t>(right)};
}
constexpr readout operator&(readout left, readout right)
{
    return readout{static_cast<std::int32_t>(left) & static_cast<std::int32_t>(right)};
}

} // namespace waybill::cleverreach

namespace waybill {

/// The number.
template <>
struct soap_codec<cleverreach::readout> {
    static std::string type() { return soap_codec<std::int32_t>::type(); }
    static bool read(soap_value from, cleverreach::readout& out, codec_error& failure)
    {
        std::int32_t number{};
        bool const ok = soap_codec<std::int32_t>::read(from, number, failure);
        out = cleverreach::readout{number};
        return ok;
    }
    static bool write(soap_element& to, cleverreach::readout value, codec_error& failure)
    {
        return soap_codec<std::int32_t>::write(to, static_cast<std::int32_t>(value), failure);
    }
};

template <>
struct json_codec<cleverreach::readout> {
    static bool read(json_value from, cleverreach::readout& out, codec_error& failure)
    {
        std::int32_t number{};
        bool const ok = json_codec<std::int32_t>::read(from, number, failure);
        out = cleverreach::readout{number};
        return ok;
    }
    static bool write(json_writer& to, cleverreach::readout value, codec_error& failure)
    {
        return json_codec<std::int32_t>::write(to, static_cast<std::int32_t>(value), failure);
    }
};

} // namespace waybill

#endif
