#ifndef EXAMPLES_SANDBOX_DYN_PHP_JSON_HPP
#define EXAMPLES_SANDBOX_DYN_PHP_JSON_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// JSON as the service writes it, which is PHP: escapes in texts, numbers and flags as texts.
namespace dyn_sandbox_detail {

/// "\u00fc", or a surrogate pair.
inline void append_escaped(std::string& out, std::uint32_t code_point)
{
    auto const unit = [&](std::uint32_t value) {
        out += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4) out += "0123456789abcdef"[(value >> shift) & 0xFU];
    };
    if (code_point < 0x10000) return unit(code_point);
    unit(0xD800U + ((code_point - 0x10000U) >> 10U));
    unit(0xDC00U + ((code_point - 0x10000U) & 0x3FFU));
}

/// Takes a character that is not ASCII from the front of valid UTF-8.
inline std::uint32_t take_code_point(std::string_view& text)
{
    auto const byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at])); };
    std::size_t const size = byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
    std::uint32_t code_point = byte(0) & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) code_point = code_point << 6U | (byte(i) & 0x3FU);
    text.remove_prefix(size);
    return code_point;
}

/// Whether the service sends the numbers and flags of this member as texts.
inline bool is_text_in_php(std::string_view member)
{
    constexpr std::array<std::string_view, 11> texts{
        "count",         "totalcount", "hardbouncecount", "softbouncecount", "prevhardbouncecount", "emailcap",
        "suppressionid", "tracklinks", "trackopens",      "testmode",        "trackunsubscribes"};
    return std::find(texts.begin(), texts.end(), member) != texts.end();
}

/// Takes the text in quotation marks at the front of JSON.
inline std::string_view take_text(std::string_view& json)
{
    std::size_t end = 1;
    while (json[end] != '"') end += json[end] == '\\' ? 2 : 1;
    auto const text = json.substr(0, end + 1);
    json.remove_prefix(text.size());
    return text;
}

/// The same JSON as PHP writes it. There are no blanks between its tokens.
inline std::string as_php_writes(std::string_view json)
{
    std::string out;
    std::string_view text;
    std::string_view member;
    while (!json.empty()) {
        char const next = json.front();
        if (next == '"') {
            text = take_text(json);
            for (auto rest = text; !rest.empty();) {
                if (static_cast<unsigned char>(rest.front()) >= 0x80) {
                    append_escaped(out, take_code_point(rest));
                    continue;
                }
                if (rest.front() == '/') out += '\\';
                out += rest.front();
                rest.remove_prefix(1);
            }
        } else if (std::string_view{"-0123456789tf"}.find(next) != std::string_view::npos) {
            auto value = json.substr(0, json.find_first_of(",]}"));
            json.remove_prefix(value.size());
            if (value == "true") value = "1";
            if (value == "false") value = "0";
            auto const quote = is_text_in_php(member) ? "\"" : "";
            out.append(quote).append(value).append(quote);
        } else {
            if (next == ':') member = text.substr(1, text.size() - 2);
            out += next;
            json.remove_prefix(1);
        }
    }
    return out;
}

} // namespace dyn_sandbox_detail

#endif
