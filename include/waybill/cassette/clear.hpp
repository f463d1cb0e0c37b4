#ifndef WAYBILL_CASSETTE_CLEAR_HPP
#define WAYBILL_CASSETTE_CLEAR_HPP

#include <waybill/http/escape.hpp>
#include <waybill/types/ascii.hpp>
#include <waybill/types/binary.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill {

/// How much of bodies a cassette shows.
enum class body_clearance {
    members, ///< What `cassette_clear::members` names.
    all,     ///< Everything: for test data.
};

/// What a cassette shows. Of all else it shows that it was there: of a header, a query field, a form field, a JSON member or
/// an XML element the name, and in place of the value a mark of its shape, so that the answer can still be read: "***" for
/// text, 0 for a number (also where it is text), false for a bool, midnight of 2000-01-01 for a time in the layout of the
/// original, base64 of "***" in XML-RPC's element for it. Null and empty text stay. A body that is none of these is "***" as
/// a whole. Method, host, path, status and names are always shown; a path that holds a secret needs cassette_recorder's `secrets`.
///
/// Names compare exactly, those of headers without regard to case. Never shown, even when listed: user info in a URL, the
/// reason of a failure, and Authorization, Proxy-Authorization, Cookie and Set-Cookie.
struct cassette_clear {
    /// Besides Accept, Content-Type, Date and Retry-After.
    std::vector<std::string> headers{};
    std::vector<std::string> query{};
    /// Form fields, JSON members, XML elements and attributes by their local names, XML-RPC's members, parts of
    /// multipart/form-data (their file names too), at any depth. An object or element that is listed does not show what is
    /// in it; a list's elements are shown with it.
    std::vector<std::string> members{};
    body_clearance body{};
};

namespace detail {

inline constexpr std::string_view cassette_mark = "***";

constexpr bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

inline bool all_of_text(std::string_view text, bool (*allowed)(char))
{
    return std::all_of(text.begin(), text.end(), allowed);
}

inline bool looks_like_number(std::string_view text)
{
    if (text.starts_with('-')) text.remove_prefix(1);
    auto const dot = (std::min)(text.find('.'), text.size());
    auto const fraction = text.substr((std::min)(dot + 1, text.size()));
    return dot > 0 && all_of_text(text.substr(0, dot), &is_digit) && all_of_text(fraction, &is_digit);
}

/// "2024-05-01", "2024-05-01T10:00:00.5+02:00", "20240501T10:00:00" and the like.
inline bool looks_like_time(std::string_view text)
{
    constexpr std::size_t longest = 40;
    auto const digits_at = [&](std::size_t from, std::size_t count) {
        return text.size() >= from + count && all_of_text(text.substr(from, count), &is_digit);
    };
    bool const dashed = text.size() >= 10 && digits_at(0, 4) && text[4] == '-' && digits_at(5, 2) && text[7] == '-' && digits_at(8, 2);
    bool const packed = text.size() > 8 && digits_at(0, 8) && text[8] == 'T';
    return (dashed || packed) && text.size() <= longest &&
           all_of_text(text, [](char c) { return is_digit(c) || std::string_view{"-:.+TZ ,"}.find(c) != std::string_view::npos; });
}

/// Nothing of the text but its shape.
inline std::string masked_text(std::string_view text)
{
    if (text.empty()) return {};
    if (text == "true" || text == "false") return "false";
    if (looks_like_number(text)) return "0";
    if (!looks_like_time(text)) return std::string{cassette_mark};
    std::string midnight{text};
    for (char& c : midnight)
        if (is_digit(c)) c = '0';
    midnight[0] = '2';
    midnight[midnight[4] == '-' ? 6 : 5] = '1';
    midnight[midnight[4] == '-' ? 9 : 7] = '1';
    return midnight;
}

/// Decides what is shown.
class clearance {
public:
    explicit clearance(cassette_clear shown, std::vector<std::string> const& secrets = {}) : shown_(std::move(shown))
    {
        for (auto const& secret : secrets)
            if (!secret.empty()) hide(secret);
    }

    cassette_clear const& shown() const { return shown_; }
    bool whole_bodies() const { return shown_.body == body_clearance::all; }

    bool header(std::string_view name) const
    {
        constexpr std::string_view never[] = {"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"};
        constexpr std::string_view always[] = {"Accept", "Content-Type", "Date", "Retry-After"};
        auto const same = [&](std::string_view known) { return equal_ignoring_case(known, name); };
        if (std::any_of(std::begin(never), std::end(never), same)) return false;
        return std::any_of(std::begin(always), std::end(always), same) ||
               std::any_of(shown_.headers.begin(), shown_.headers.end(), same);
    }
    bool query(std::string_view name) const { return holds(shown_.query, name); }
    bool member(std::string_view name) const { return whole_bodies() || holds(shown_.members, name); }

    /// Whether no secret is in the text, however it is written.
    bool is_clean(std::string_view text) const
    {
        return std::none_of(hidden_.begin(), hidden_.end(), [&](std::string const& each) { return text.find(each) != std::string_view::npos; });
    }

    /// The value if it may be seen.
    std::string text(std::string_view value, bool show) const
    {
        return show && is_clean(value) ? std::string{value} : masked_text(value);
    }

    /// With a mark in place of every secret.
    std::string without_secrets(std::string text) const
    {
        for (auto const& each : hidden_)
            for (auto at = text.find(each); at != std::string::npos; at = text.find(each, at + cassette_mark.size()))
                text.replace(at, each.size(), cassette_mark);
        return text;
    }

private:
    static bool holds(std::vector<std::string> const& names, std::string_view name)
    {
        return std::find(names.begin(), names.end(), name) != names.end();
    }

    static std::string with_small_digits(std::string escaped)
    {
        for (std::size_t at = escaped.find('%'); at != std::string::npos; at = escaped.find('%', at + 3)) {
            escaped[at + 1] = lower_ascii(escaped[at + 1]);
            escaped[at + 2] = lower_ascii(escaped[at + 2]);
        }
        return escaped;
    }

    void hide(std::string const& secret)
    {
        std::string in_json;
        std::string in_slashed_json;
        for (char const c : secret) {
            if (c == '"' || c == '\\') in_json += '\\';
            if (c == '"' || c == '\\' || c == '/') in_slashed_json += '\\';
            in_json += c;
            in_slashed_json += c;
        }
        std::string in_url;
        http::append_path_segment(in_url, secret);
        std::string in_form;
        http::append_form(in_form, secret);
        // In base64 it depends on what stands before it, but for the characters at the ends.
        std::vector<std::string> forms{secret, in_json, in_slashed_json, in_url, in_form};
        for (std::size_t before = 0; before < 3; ++before) {
            auto const coded = base64_encode(std::string(before, 'x') + secret);
            auto const skipped = before == 0 ? 0U : before + 1;
            auto const whole = (before + secret.size()) * 8 / 6;
            if (whole >= skipped + 4) forms.push_back(coded.substr(skipped, whole - skipped));
        }
        for (auto const at : {3U, 4U}) // in a URL and in a form: %2f as well as %2F
            forms.push_back(with_small_digits(forms[at]));
        for (auto& each : forms)
            if (std::find(hidden_.begin(), hidden_.end(), each) == hidden_.end()) hidden_.push_back(std::move(each));
    }

    cassette_clear shown_;
    std::vector<std::string> hidden_;
};

} // namespace detail
} // namespace waybill

#endif
