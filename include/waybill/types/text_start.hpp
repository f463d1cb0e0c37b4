#ifndef WAYBILL_TYPES_TEXT_START_HPP
#define WAYBILL_TYPES_TEXT_START_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace waybill::detail {

/// At most `limit` bytes of the text, not ending within a UTF-8 sequence.
inline std::string text_start(std::string_view text, std::size_t limit)
{
    if (text.size() > limit) {
        while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
        text = text.substr(0, limit);
    }
    return std::string{text};
}

/// The text as messages show it, long ones cut.
inline std::string shown(std::string_view text)
{
    constexpr std::size_t limit = 40;
    return '"' + text_start(text, limit) + (text.size() > limit ? "...\"" : "\"");
}

} // namespace waybill::detail

#endif
