#ifndef WAYBILL_PAGING_PAGE_CURSOR_HPP
#define WAYBILL_PAGING_PAGE_CURSOR_HPP

#include <waybill/call/error.hpp>
#include <waybill/call/operation.hpp>
#include <waybill/http/url.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill {

/// How to go through a list.
struct paging_options {
    std::string position{};            ///< Where an earlier iteration was, by its `position()`. Empty: the page that the request names.
    std::size_t page_limit = 100'000;  ///< Of pages; a list that goes on after it is an error, since a server may name a next page for ever.
    bool prefetch = false;             ///< Coroutines: fetch the next page while the items of the one before are used.
};

namespace detail {

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

/// Its rules name a page_number.
template <class T>
concept numbers_pages = requires { page_number_of(rules_pointer<T>); };

template <class Operation>
concept numbered_pages = numbers_pages<typename Operation::request_type>;
/// Those that say whether there is a next one.
template <class Operation>
concept announced_pages = numbered_pages<Operation> && requires(page_of<Operation> const& page) {
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
concept linked_pages = requires(page_of<Operation> const& page) {
    { page.next_link() } -> std::convertible_to<std::string_view>;
};
template <class Page>
concept names_items = requires { page_items_of(rules_pointer<Page>); };
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class Operation>
concept paged = (names_items<page_of<Operation>> || is_vector<page_of<Operation>>) &&
                (numbered_pages<Operation> || indexed_pages<Operation> || cursor_pages<Operation> || linked_pages<Operation>);

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

/// The items of a page: a member of it, or itself.
template <class Page>
auto& items_in(Page& page)
{
    if constexpr (names_items<std::remove_const_t<Page>>) return page.*page_items_of(rules_pointer<std::remove_const_t<Page>>);
    else return page;
}

/// The page number in a request, perhaps in a struct within it.
template <class T>
auto& page_number_in(T& holder)
{
    auto& member = holder.*page_number_of(rules_pointer<std::remove_const_t<T>>);
    if constexpr (numbers_pages<std::remove_cvref_t<decltype(member)>>) return page_number_in(member);
    else return member;
}

/// An endpoint that lists, with the arguments of its path.
template <class Endpoint>
class bound_list {
    using operation = typename Endpoint::operation;
    using request_type = typename operation::request_type;
    static constexpr auto indices = std::make_index_sequence<operation::path_arguments>{};

public:
    using arguments = std::array<std::string, operation::path_arguments>;

    bound_list(Endpoint list, arguments path) : list_(std::move(list)), path_(std::move(path)) {}

    /// Turns to a page that an answer names by its URL; not for an empty one.
    void aim(std::string const& target)
    {
        auto options = list_.options();
        if (target == options.target) return;
        options.target = target;
        list_ = list_.with(options);
    }
    auto operator()(request_type const& request) const { return apply(list_, request, indices); }
    std::string url(request_type const& request) const { return url_of(request, indices); }

private:
    template <std::size_t... I>
    auto apply(Endpoint const& list, request_type const& request, std::index_sequence<I...>) const
    {
        return list(path_[I]..., request);
    }
    template <std::size_t... I>
    std::string url_of(request_type const& request, std::index_sequence<I...>) const
    {
        return list_.url(path_[I]..., request);
    }

    Endpoint list_;
    arguments path_;
};

/// Where an iteration over pages stands: which page comes next, what is left of the present one.
template <class Operation>
class page_cursor {
    static_assert(paged<Operation>,
                  "waybill: to go through pages, the rules of the request name page_number<&request::member>; or "
                  "start_index<&request::member>; or cursor<&request::member>, and those of the response "
                  "next_cursor<&response::member>; or the response has next_link(); and the response is a std::vector, or its "
                  "rules name page_items<&response::member>");

public:
    using request_type = typename Operation::request_type;
    using page_type = page_of<Operation>;
    using item_type = typename std::remove_cvref_t<decltype(items_in(std::declval<page_type&>()))>::value_type;

    /// Begins at the position, if one is given; throws waybill::exception when it is none.
    page_cursor(request_type first, paging_options const& options)
        : request_(std::move(first)), page_limit_(options.page_limit), from_position_(!options.position.empty())
    {
        if (options.position.empty() || parse_text(options.position, place())) return;
        throw exception{{error_kind::invalid_argument, effect::not_sent, "this is no position in the list"}};
    }

    /// The URL of the page to fetch; empty for the endpoint's own.
    std::string const& target() const { return target_; }

    /// The request of the page to fetch; null when an item is at hand or the last page is used up.
    /// Throws waybill::exception when that would be one too many.
    request_type const* wanted() const
    {
        if (!at_end_of_page() || !more_) return nullptr;
        if (pages_ < page_limit_) return &request_;
        throw exception{{error_kind::too_large, effect::rejected,
                         "the list goes on after " + std::to_string(page_limit_) + " pages"}};
    }
    /// The request of the page after the present one, to be fetched before it is wanted; null when there is none.
    request_type const* next_wanted() const { return more_ && pages_ < page_limit_ ? &request_ : nullptr; }

    /// `url` gives the URL that the page is from, for the reference to its next one.
    template <class Url>
    void accept(page_type page, Url url)
    {
        page_ = std::move(page);
        next_item_ = 0;
        present_ = text_of_place();
        if constexpr (linked_pages<Operation>) advance(url);
        else advance();
        ++pages_;
    }

    /// Whether a failure to fetch a page means that there are no more.
    bool ends_with(error const& failure)
    {
        if constexpr (numbered_pages<Operation> && !announced_pages<Operation>) {
            if (failure.kind != error_kind::not_found || (pages_ == 0 && !from_position_)) return false;
            page_ = {};
            next_item_ = 0;
            advance();
            return true;
        } else {
            return false;
        }
    }

    /// The next item; nullopt at the end. Only while nothing is `wanted`.
    std::optional<item_type> take()
    {
        if (at_end_of_page()) return std::nullopt;
        return std::move(items_in(page_)[next_item_++]);
    }

    /// The page at hand, whole; nullopt at the end. Only while nothing is `wanted`.
    std::optional<page_type> take_page()
    {
        if (at_end_of_page()) return std::nullopt;
        next_item_ = 0;
        return std::exchange(page_, page_type{});
    }

    /// Where to begin in order to miss none of the items that have not been taken.
    std::string position() const { return at_end_of_page() ? text_of_place() : present_; }

private:
    bool at_end_of_page() const { return next_item_ == items_in(page_).size(); }
    /// What chooses the page: a member of the request, or its URL.
    auto& place()
    {
        if constexpr (numbered_pages<Operation>) return value_in(page_number_in(request_));
        else if constexpr (indexed_pages<Operation>) return value_in(request_.*start_index_of(rules_pointer<request_type>));
        else if constexpr (cursor_pages<Operation>) return value_in(request_.*cursor_of(rules_pointer<request_type>));
        else return (target_);
    }
    std::string text_of_place() const
    {
        auto const text_of = [](auto const& value) {
            std::string text;
            if constexpr (requires { value.has_value(); }) {
                if (value) append_text(text, *value);
            } else {
                append_text(text, value);
            }
            return text;
        };
        if constexpr (numbered_pages<Operation>) return text_of(page_number_in(request_));
        else if constexpr (indexed_pages<Operation>) return text_of(request_.*start_index_of(rules_pointer<request_type>));
        else if constexpr (cursor_pages<Operation>) return text_of(request_.*cursor_of(rules_pointer<request_type>));
        else return target_;
    }

    /// An empty page that says there is a next one is not the end.
    void advance()
        requires announced_pages<Operation>
    {
        more_ = page_.has_next();
        ++place();
    }
    /// The last page may fill up, so at the end the place is not behind it.
    void advance()
        requires(numbered_pages<Operation> && !announced_pages<Operation>)
    {
        more_ = !items_in(page_).empty();
        if (more_) ++place();
        else if (pages_ > 0) --place();
    }
    void advance()
        requires indexed_pages<Operation>
    {
        auto const size = items_in(page_).size();
        more_ = size != 0;
        auto& index = place();
        index = static_cast<std::remove_cvref_t<decltype(index)>>(index + static_cast<decltype(+index)>(size));
    }
    void advance()
        requires cursor_pages<Operation>
    {
        std::string next = value_in(page_.*next_cursor_of(rules_pointer<page_type>));
        if (next.empty()) more_ = false;
        else go_on_to(std::move(next), !items_in(page_).empty());
    }
    template <class Url>
    void advance(Url url)
    {
        std::string const next{page_.next_link()};
        if (next.empty()) {
            more_ = false;
            return;
        }
        auto const from = http::url::parse(url());
        auto const to = from ? from->resolve(next) : std::nullopt;
        if (!to) throw exception{{error_kind::unexpected_content, effect::rejected, "the list names a next page that is no URL"}};
        go_on_to(to->str(), true);
    }

    /// A circle of pages would keep a program for ever. It comes by the page remembered, the first, second, fourth, eighth
    /// and so on, once it is long enough.
    void go_on_to(std::string next, bool more)
    {
        more_ = more;
        if (more && next == remembered_) {
            throw exception{{error_kind::unexpected_content, effect::rejected, "the list names a page as its next one that was there before"}};
        }
        if ((pages_ & (pages_ - 1)) == 0 || pages_ == 0) remembered_ = present_.empty() ? next : present_;
        place() = std::move(next);
    }

    request_type request_;
    page_type page_{};
    std::size_t next_item_ = 0;
    std::size_t pages_ = 0;
    std::size_t page_limit_;
    bool from_position_;
    std::string target_;
    std::string present_;    ///< The place of the page at hand.
    std::string remembered_; ///< The place of an earlier one.
    bool more_ = true;
};

} // namespace detail
} // namespace waybill

#endif
