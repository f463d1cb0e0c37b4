#ifndef EXAMPLES_SANDBOX_KONIGLE_TEXT_HPP
#define EXAMPLES_SANDBOX_KONIGLE_TEXT_HPP

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox_detail {

constexpr std::string_view blanks = " \t\r\n";

inline bool is_blank(std::string_view text)
{
    return text.find_first_not_of(blanks) == std::string_view::npos;
}

inline char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return lower(c); });
    return text;
}

inline bool equal_ignoring_case(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

inline bool contains_ignoring_case(std::string_view text, std::string_view part)
{
    auto const same = [](char a, char b) { return lower(a) == lower(b); };
    return part.empty() || std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

/// The parts between commas without the blanks around them, and without empty ones.
inline std::vector<std::string> split(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        auto const comma = (std::min)(text.find(','), text.size());
        auto const part = text.substr(0, comma);
        text.remove_prefix((std::min)(comma + 1, text.size()));
        if (is_blank(part)) continue;
        auto const begin = part.find_first_not_of(blanks);
        parts.emplace_back(part.substr(begin, part.find_last_not_of(blanks) + 1 - begin));
    }
    return parts;
}

inline bool has_all(std::vector<std::string> const& tags, std::vector<std::string> const& wanted)
{
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](auto const& tag) { return std::find(tags.begin(), tags.end(), tag) != tags.end(); });
}

/// A code made from a name: "Spring Sale!" becomes "spring-sale"; without letters and digits of ASCII, "untitled".
inline std::string to_code(std::string_view name)
{
    std::string code;
    for (char const given : name) {
        char const c = lower(given);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) code += c;
        else if (!code.empty() && code.back() != '-') code += '-';
        if (code.size() == 40) break;
    }
    if (code.ends_with('-')) code.pop_back();
    return code.empty() ? "untitled" : code;
}

} // namespace sandbox_detail

#endif
