#ifndef WAYBILL_PAGING_ITEMS_HPP
#define WAYBILL_PAGING_ITEMS_HPP

#include <waybill/call/blocking.hpp>
#include <waybill/call/endpoint.hpp>
#include <waybill/paging/page_cursor.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace waybill {
namespace detail {

/// What is on the pages of a list, item by item or a whole page at a time, fetched while it is read.
template <class Operation, bool WholePages>
class paged_range {
    using cursor = page_cursor<Operation>;

public:
    using value_type = std::conditional_t<WholePages, typename cursor::page_type, typename cursor::item_type>;

    class iterator {
    public:
        using value_type = paged_range::value_type;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::input_iterator_tag;

        iterator() = default;
        explicit iterator(paged_range& range) : range_(&range) { ++*this; }

        value_type& operator*() const { return *range_->present_; }
        value_type* operator->() const { return &*range_->present_; }
        iterator& operator++()
        {
            range_->advance();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const { return !range_->present_; }

    private:
        paged_range* range_ = nullptr;
    };

    paged_range(bound_list<endpoint<blocking, Operation>> list, typename Operation::request_type first, paging_options const& options)
        : list_(std::move(list)), cursor_(std::move(first), options)
    {
    }

    /// Fetches the first page. A range can be gone through once.
    iterator begin() { return iterator{*this}; }
    std::default_sentinel_t end() const { return {}; }

    /// Where to go on another time, also in another process: all that comes before the present item is behind it. It is the
    /// beginning of a page, so that items may come again. At the end: where items that come later will be.
    std::string position() const { return cursor_.position(); }

private:
    void advance()
    {
        while (auto const* const request = cursor_.wanted()) {
            list_.aim(cursor_.target());
            try {
                cursor_.accept(list_(*request), [&] { return list_.url(*request); });
            } catch (exception const& failed) {
                if (!cursor_.ends_with(failed.error())) throw;
            }
        }
        if constexpr (WholePages) present_ = cursor_.take_page();
        else present_ = cursor_.take();
    }

    bound_list<endpoint<blocking, Operation>> list_;
    cursor cursor_;
    std::optional<value_type> present_;
};

} // namespace detail

/// The items on all pages of a list, fetched page by page while they are read: an input range.
///
///     for (auto const& campaign : waybill::items(client.campaigns.list, {.status = campaign_status::draft})) ...
///
/// Reading throws waybill::exception when a page cannot be fetched, after the items of the pages before it.
template <class Operation>
using item_range = detail::paged_range<Operation, false>;

/// The same a page at a time: what the endpoint returns. Pages without items are passed over.
template <class Operation>
using page_range = detail::paged_range<Operation, true>;

/// The items on all pages of the list, from the page that `first` names.
template <class Operation>
    requires(Operation::path_arguments == 0)
[[nodiscard]] item_range<Operation> items(endpoint<blocking, Operation> const& list, typename Operation::request_type first = {},
                                          paging_options const& options = {})
{
    return {{list, {}}, std::move(first), options};
}

/// The same of a list below one thing, say the members of a group, which `owner` names.
template <class Operation>
    requires(Operation::path_arguments == 1)
[[nodiscard]] item_range<Operation> items(endpoint<blocking, Operation> const& list, path_argument const& owner,
                                          typename Operation::request_type first = {}, paging_options const& options = {})
{
    return {{list, {std::string{owner.view()}}}, std::move(first), options};
}

/// The pages themselves.
template <class Operation>
    requires(Operation::path_arguments == 0)
[[nodiscard]] page_range<Operation> pages(endpoint<blocking, Operation> const& list, typename Operation::request_type first = {},
                                          paging_options const& options = {})
{
    return {{list, {}}, std::move(first), options};
}
template <class Operation>
    requires(Operation::path_arguments == 1)
[[nodiscard]] page_range<Operation> pages(endpoint<blocking, Operation> const& list, path_argument const& owner,
                                          typename Operation::request_type first = {}, paging_options const& options = {})
{
    return {{list, {std::string{owner.view()}}}, std::move(first), options};
}

} // namespace waybill

#endif
