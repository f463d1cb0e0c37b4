#ifndef WAYBILL_PAGING_ITEMS_HPP
#define WAYBILL_PAGING_ITEMS_HPP

#include <waybill/call/blocking.hpp>
#include <waybill/call/endpoint.hpp>
#include <waybill/paging/page_cursor.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace waybill {
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

    item_range(detail::bound_list<endpoint<blocking, Operation>> list, typename Operation::request_type first, std::string_view position)
        : list_(std::move(list)), cursor_(std::move(first), position)
    {
    }

    /// Fetches the first page. A range can be gone through once.
    iterator begin() { return iterator{*this}; }
    std::default_sentinel_t end() const { return {}; }

    /// Where to go on another time, also in another process: all items before the present one are behind it. It is the
    /// beginning of a page, so that some of them may come again. At the end: where items that come later will be.
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
        item_ = cursor_.take();
    }

    detail::bound_list<endpoint<blocking, Operation>> list_;
    detail::page_cursor<Operation> cursor_;
    std::optional<value_type> item_;
};

/// The items on all pages of the list, from the page that `first` names, or from a `position` of an earlier range.
template <class Operation>
    requires(Operation::path_arguments == 0)
[[nodiscard]] item_range<Operation> items(endpoint<blocking, Operation> const& list, typename Operation::request_type first = {},
                                          std::string_view position = {})
{
    return {{list, {}}, std::move(first), position};
}

/// The same of a list below one thing, say the members of a group, which `owner` names.
template <class Operation>
    requires(Operation::path_arguments == 1)
[[nodiscard]] item_range<Operation> items(endpoint<blocking, Operation> const& list, path_argument const& owner,
                                          typename Operation::request_type first = {}, std::string_view position = {})
{
    return {{list, {std::string{owner.view()}}}, std::move(first), position};
}

} // namespace waybill

#endif
