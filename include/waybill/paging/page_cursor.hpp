#ifndef WAYBILL_PAGING_PAGE_CURSOR_HPP
#define WAYBILL_PAGING_PAGE_CURSOR_HPP

#include <waybill/call/error.hpp>
#include <waybill/call/operation.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace waybill::detail {

// Which of the bases of all_rules these take is for the compiler to find.
template <auto Member>
constexpr auto page_number_of(page_number<Member>*)
{
    return Member;
}
template <auto Member>
constexpr auto start_index_of(start_index<Member>*)
{
    return Member;
}
template <auto Member>
constexpr auto cursor_of(cursor<Member>*)
{
    return Member;
}
template <auto Member>
constexpr auto next_cursor_of(next_cursor<Member>*)
{
    return Member;
}
template <auto Member>
constexpr auto page_items_of(page_items<Member>*)
{
    return Member;
}

template <class Operation>
using page_of = inner_type<typename Operation::response_type>;

template <class Operation>
concept numbered_pages = requires(page_of<Operation> const& page) {
    page_number_of(rules_pointer<typename Operation::request_type>);
    { page.has_next() } -> std::convertible_to<bool>;
};
template <class Operation>
concept indexed_pages = requires { start_index_of(rules_pointer<typename Operation::request_type>); };
template <class Operation>
concept cursor_pages = requires {
    cursor_of(rules_pointer<typename Operation::request_type>);
    next_cursor_of(rules_pointer<page_of<Operation>>);
};
template <class Operation>
concept paged = requires { page_items_of(rules_pointer<page_of<Operation>>); } &&
                (numbered_pages<Operation> || indexed_pages<Operation> || cursor_pages<Operation>);

/// The value of a member, made where it is an optional without one.
template <class T>
T& value_in(T& value)
{
    return value;
}
template <class T>
T& value_in(std::optional<T>& value)
{
    return value ? *value : value.emplace();
}

/// Where an iteration over pages stands: which page comes next, what is left of the present one.
template <class Operation>
class page_cursor {
    static_assert(paged<Operation>,
                  "waybill: to go through pages, the rules of the request name page_number<&request::member>, and the "
                  "response has has_next(); or they name start_index<&request::member>; or cursor<&request::member>, and "
                  "those of the response next_cursor<&response::member>; and those of the response name "
                  "page_items<&response::member>");

    /// The member of the request that chooses the page.
    static constexpr auto place_member()
    {
        using request = typename Operation::request_type;
        if constexpr (numbered_pages<Operation>) return page_number_of(rules_pointer<request>);
        else if constexpr (indexed_pages<Operation>) return start_index_of(rules_pointer<request>);
        else return cursor_of(rules_pointer<request>);
    }

public:
    using request_type = typename Operation::request_type;
    using page_type = page_of<Operation>;
    static constexpr auto items = page_items_of(rules_pointer<page_type>);
    using item_type = typename std::remove_cvref_t<decltype(std::declval<page_type&>().*items)>::value_type;

    /// Begins at the position, if one is given; throws waybill::exception when it is none.
    explicit page_cursor(request_type first, std::string_view position = {}) : request_(std::move(first))
    {
        if (position.empty() || parse_text(position, place())) return;
        throw exception{{error_kind::invalid_argument, effect::not_sent, "this is no position in the list"}};
    }

    /// The request of the page to fetch; null when an item is at hand or the last page is used up.
    request_type const* wanted() const { return at_end_of_page() && more_ ? &request_ : nullptr; }

    void accept(page_type page)
    {
        page_ = std::move(page);
        next_item_ = 0;
        present_ = text_of_place();
        advance();
        if (++pages_ < page_limit || !more_) return;
        throw exception{{error_kind::too_large, effect::rejected,
                         "the list goes on after " + std::to_string(page_limit) + " pages"}};
    }

    /// The next item; nullopt at the end. Only while nothing is `wanted`.
    std::optional<item_type> take()
    {
        if (at_end_of_page()) return std::nullopt;
        return std::move((page_.*items)[next_item_++]);
    }

    /// Where to begin in order to miss none of the items that have not been taken.
    std::string position() const { return at_end_of_page() ? text_of_place() : present_; }

private:
    /// A server that always names a next page must not keep a program for ever.
    static constexpr std::size_t page_limit = 100'000;

    bool at_end_of_page() const { return next_item_ == (page_.*items).size(); }
    auto& place() { return value_in(request_.*place_member()); }
    std::string text_of_place() const
    {
        std::string text;
        auto const& value = request_.*place_member();
        if constexpr (requires { value.has_value(); }) {
            if (value) append_text(text, *value);
        } else {
            append_text(text, value);
        }
        return text;
    }

    /// An empty page that says there is a next one is not the end.
    void advance()
        requires numbered_pages<Operation>
    {
        more_ = page_.has_next();
        ++place();
    }
    void advance()
        requires indexed_pages<Operation>
    {
        auto const size = (page_.*items).size();
        more_ = size != 0;
        auto& index = place();
        index = static_cast<std::remove_cvref_t<decltype(index)>>(index + static_cast<decltype(+index)>(size));
    }
    void advance()
        requires cursor_pages<Operation>
    {
        std::string next = value_in(page_.*next_cursor_of(rules_pointer<page_type>));
        more_ = !next.empty() && !(page_.*items).empty();
        if (more_ && next == present_) {
            throw exception{{error_kind::unexpected_content, effect::rejected,
                             "the list names the same page as the next one, and would go on for ever"}};
        }
        if (!next.empty()) place() = std::move(next);
    }

    request_type request_;
    page_type page_{};
    std::size_t next_item_ = 0;
    std::size_t pages_ = 0;
    std::string present_; ///< The place of the page at hand.
    bool more_ = true;
};

} // namespace waybill::detail

#endif
