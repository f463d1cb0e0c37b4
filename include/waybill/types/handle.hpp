#ifndef WAYBILL_TYPES_HANDLE_HPP
#define WAYBILL_TYPES_HANDLE_HPP

#include <waybill/types/ascii.hpp>

#include <algorithm>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace waybill {

/// A name as it stands in addresses: letters, digits, '-' and '_', the letters A to Z made small. Of other letters
/// it knows nothing and lets all characters beyond ASCII pass.
class handle {
public:
    handle() = default;
    template <std::convertible_to<std::string_view> Text>
    handle(Text const& given) : text_(std::string_view{given})
    {
        std::transform(text_.begin(), text_.end(), text_.begin(), detail::lower_ascii);
    }

    std::string const& text() const noexcept { return text_; }
    operator std::string_view() const noexcept { return text_; }

    /// What is wrong: empty text is no handle either.
    std::optional<std::string> problem() const
    {
        bool const ok = !text_.empty() && std::all_of(text_.begin(), text_.end(), [](char c) {
            return detail::is_ascii_alnum(c) || c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80U;
        });
        if (ok) return std::nullopt;
        return "must be made of letters, digits, '-' and '_'";
    }

    friend bool operator==(handle const&, handle const&) = default;

private:
    std::string text_;
};

} // namespace waybill

#endif
