#ifndef WAYBILL_PAGING_ITEMS_HPP
#define WAYBILL_PAGING_ITEMS_HPP

#include <waybill/call/blocking.hpp>
#include <waybill/call/endpoint.hpp>
#include <waybill/call/error.hpp>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace waybill {
namespace detail {

template <class Rules>
struct all_rules;
template <class... Rules>
struct all_rules<rules<Rules...>> : Rules... {};

// Which of the bases of all_rules these take is for the compiler to find.
template <auto Member>
constexpr auto page_number_of(page_number<Member>*)
{
    return Member;
}
template <auto Member>
constexpr auto page_items_of(page_items<Member>*)
{
    return Member;
}

template <class T>
constexpr all_rules<rules_of<T>>* rules_pointer = nullptr;

template <class Operation>
concept numbered_pages = requires(typename Operation::response_type const& page) {
    page_number_of(rules_pointer<typename Operation::request_type>);
    page_items_of(rules_pointer<typename Operation::response_type>);
    { page.has_next() } -> std::convertible_to<bool>;
};

/// Where an iteration over pages stands: which page comes next, what is left of the present one.
template <class Operation>
class page_cursor {
    static_assert(numbered_pages<Operation>,
                  "waybill: to go through pages, the rules of the request name page_number<&request::member>, those of "
                  "the response page_items<&response::member>, and the response has has_next()");

public:
    using request_type = typename Operation::request_type;
    using page_type = typename Operation::response_type;
    static constexpr auto number = page_number_of(rules_pointer<request_type>);
    static constexpr auto items = page_items_of(rules_pointer<page_type>);
    using item_type = typename std::remove_cvref_t<decltype(std::declval<page_type&>().*items)>::value_type;

    explicit page_cursor(request_type first) : request_(std::move(first)) {}

    /// The request of the page to fetch; null when an item is at hand or the last page is used up.
    request_type const* wanted() const
    {
        return next_item_ == (page_.*items).size() && more_ ? &request_ : nullptr;
    }

    void accept(page_type page)
    {
        page_ = std::move(page);
        next_item_ = 0;
        // An empty page that says there is a next one is not the end.
        more_ = page_.has_next();
        ++(request_.*number);
        if (++pages_ < page_limit || !more_) return;
        throw exception{{error_kind::too_large, effect::rejected,
                         "the list goes on after " + std::to_string(page_limit) + " pages"}};
    }

    /// The next item; nullopt at the end. Only while nothing is `wanted`.
    std::optional<item_type> take()
    {
        if (next_item_ == (page_.*items).size()) return std::nullopt;
        return std::move((page_.*items)[next_item_++]);
    }

private:
    /// A server that always names a next page must not keep a program for ever.
    static constexpr std::size_t page_limit = 100'000;

    request_type request_;
    page_type page_{};
    std::size_t next_item_ = 0;
    std::size_t pages_ = 0;
    bool more_ = true;
};

} // namespace detail

/// The items on all pages of a list, fetched page by page while they are read: an input range.
///
///     for (auto const& campaign : waybill::items(client.campaigns.list, {.status = campaign_status::draft})) ...
///
/// Reading throws waybill::exception when a page cannot be fetched, after the items of the pages before it.
template <class Operation>
class item_range {
public:
    using value_type = typename detail::page_cursor<Operation>::item_type;

    class iterator {
    public:
        using value_type = item_range::value_type;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::input_iterator_tag;

        iterator() = default;
        explicit iterator(item_range& range) : range_(&range) { ++*this; }

        value_type& operator*() const { return *range_->item_; }
        value_type* operator->() const { return &*range_->item_; }
        iterator& operator++()
        {
            range_->advance();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const { return !range_->item_; }

    private:
        item_range* range_ = nullptr;
    };

    item_range(endpoint<blocking, Operation> list, typename Operation::request_type first)
        : list_(std::move(list)), cursor_(std::move(first))
    {
    }

    /// Fetches the first page. A range can be gone through once.
    iterator begin() { return iterator{*this}; }
    std::default_sentinel_t end() const { return {}; }

private:
    void advance()
    {
        while (auto const* const request = cursor_.wanted()) cursor_.accept(list_(*request));
        item_ = cursor_.take();
    }

    endpoint<blocking, Operation> list_;
    detail::page_cursor<Operation> cursor_;
    std::optional<value_type> item_;
};

/// The items on all pages of the list, from the page that `first` names.
template <class Operation>
[[nodiscard]] item_range<Operation> items(endpoint<blocking, Operation> const& list, typename Operation::request_type first = {})
{
    return {list, std::move(first)};
}

} // namespace waybill

#endif
