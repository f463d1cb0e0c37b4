#ifndef WAYBILL_HTTP_HEADERS_HPP
#define WAYBILL_HTTP_HEADERS_HPP

#include <waybill/types/ascii.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill {

namespace detail {

// The functions of <cctype> depend on the locale.
constexpr bool is_control(char c)
{
    auto const byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

constexpr std::string_view trim_blanks(std::string_view text)
{
    // The searches of string_view call a function for each character.
    auto const blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

} // namespace detail

namespace http {

/// Is this a field name: one or more characters of a token? Source: RFC 9110, section 5.6.2.
constexpr bool valid_name(std::string_view name)
{
    return !name.empty() &&
           name.find_first_not_of("!#$%&'*+-.^_`|~0123456789"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
}

/// May this stand in a field value? Refuses CR, LF, NUL and every other control character but the tab.
/// Source: RFC 9110, section 5.5.
constexpr bool valid_value(std::string_view value)
{
    for (char const c : value)
        if (detail::is_control(c) && c != '\t') return false;
    return true;
}

/// One field of a `headers`, which owns the text.
struct header {
    std::string_view name{};
    std::string_view value{};
};

/// Fields in the order they were added. Names compare without regard to ASCII case and may repeat.
///
/// Nothing is checked here: see `valid_name` and `valid_value`. Every change invalidates the views handed out before,
/// so no argument of a change may be such a view of the same object.
class headers {
public:
    class iterator;

    /// Adds a field after all others.
    void add(std::string_view name, std::string_view value)
    {
        if (fields_.empty()) { // room for an ordinary response at once
            fields_.reserve(16);
            text_.reserve(1024);
        }
        fields_.push_back({text_.size(), name.size(), value.size()});
        text_ += name;
        text_ += value;
    }

    /// Removes every field of that name and adds this one after all others.
    void set(std::string_view name, std::string_view value)
    {
        erase(name);
        add(name, value);
    }

    /// Removes every field of that name and returns how many there were.
    std::size_t erase(std::string_view name)
    {
        auto const removed = count(name);
        if (removed == 0) return 0;
        headers kept;
        for (field const& f : fields_) {
            auto const each = view(f);
            if (!detail::equal_ignoring_case(each.name, name)) kept.add(each.name, each.value);
        }
        *this = std::move(kept);
        return removed;
    }

    /// Removes all fields and keeps the memory for the next ones.
    void clear() noexcept
    {
        fields_.clear();
        text_.clear();
    }

    /// The value of the first field of that name.
    std::optional<std::string_view> find(std::string_view name) const
    {
        for (field const& f : fields_)
            if (auto const found = view(f); detail::equal_ignoring_case(found.name, name)) return found.value;
        return std::nullopt;
    }

    /// How many fields have that name.
    std::size_t count(std::string_view name) const
    {
        std::size_t found = 0;
        for (field const& f : fields_) found += detail::equal_ignoring_case(view(f).name, name);
        return found;
    }

    std::size_t size() const noexcept { return fields_.size(); }
    bool empty() const noexcept { return fields_.empty(); }

    iterator begin() const noexcept;
    iterator end() const noexcept;

    /// The same names, spelled alike, and values in the same order.
    friend bool operator==(headers const&, headers const&) = default;

private:
    // A name and its value lie side by side in `text_`: two blocks of memory hold all fields.
    struct field {
        std::size_t start;
        std::size_t name_size;
        std::size_t value_size;
        friend bool operator==(field const&, field const&) = default;
    };

    header view(field const& f) const
    {
        auto const text = std::string_view{text_};
        return {text.substr(f.start, f.name_size), text.substr(f.start + f.name_size, f.value_size)};
    }

    std::vector<field> fields_;
    std::string text_;
};

/// Yields a `header` for each field.
class headers::iterator {
public:
    using value_type = header;
    using difference_type = std::ptrdiff_t;

    iterator() = default;

    header operator*() const { return owner_->view(owner_->fields_[index_]); }

    iterator& operator++()
    {
        ++index_;
        return *this;
    }

    iterator operator++(int)
    {
        auto const before = *this;
        ++index_;
        return before;
    }

    bool operator==(iterator const&) const = default;

private:
    friend class headers;
    iterator(headers const* owner, std::size_t index) : owner_{owner}, index_{index} {}

    headers const* owner_ = nullptr;
    std::size_t index_ = 0;
};

inline headers::iterator headers::begin() const noexcept { return {this, 0}; }
inline headers::iterator headers::end() const noexcept { return {this, fields_.size()}; }

} // namespace http

} // namespace waybill

#endif
