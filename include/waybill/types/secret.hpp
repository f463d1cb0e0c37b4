#ifndef WAYBILL_TYPES_SECRET_HPP
#define WAYBILL_TYPES_SECRET_HPP

#include <concepts>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace waybill {

/// A key, password or token. It has no conversion to text and does not compile when streamed, so that
/// it reaches a log only through `reveal()`.
class secret {
public:
    /// The empty secret.
    secret() = default;

    /// From a string, string view or literal. `nullptr` is refused: it would be read as text.
    template <class Text>
        requires(!std::same_as<std::remove_cvref_t<Text>, std::nullptr_t> &&
                 std::convertible_to<Text, std::string_view>)
    secret(Text&& text) : text_(std::forward<Text>(text))
    {
    }

    /// The text itself; valid as long as this object.
    std::string const& reveal() const& noexcept { return text_; }
    /// The text itself, moved out of a temporary.
    std::string reveal() && noexcept { return std::move(text_); }

    /// True when there is no text.
    bool empty() const noexcept { return text_.empty(); }

    friend bool operator==(secret const&, secret const&) = default;

    template <class Char, class Traits>
    friend std::basic_ostream<Char, Traits>& operator<<(std::basic_ostream<Char, Traits>&, secret const&) = delete;

private:
    std::string text_;
};

} // namespace waybill

#endif
