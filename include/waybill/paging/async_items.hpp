#ifndef WAYBILL_PAGING_ASYNC_ITEMS_HPP
#define WAYBILL_PAGING_ASYNC_ITEMS_HPP

#include <waybill/call/coro.hpp>
#include <waybill/paging/page_cursor.hpp>

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace waybill {

/// The items on all pages of a list, for coroutines:
///
///     auto all = waybill::items(client.campaigns.list, filters);
///     while (auto const campaign = co_await all.next()) ...
template <class Operation>
class async_items {
public:
    using value_type = typename detail::page_cursor<Operation>::item_type;

    async_items(detail::bound_list<endpoint<coro, Operation>> list, typename Operation::request_type first, std::string_view position)
        : list_(std::move(list)), cursor_(std::move(first), position)
    {
    }

    /// The next item; nullopt after the last. Throws waybill::exception when a page cannot be fetched; the call may be
    /// repeated then. The object must outlive the call.
    boost::asio::awaitable<std::optional<value_type>> next()
    {
        while (auto const* const request = cursor_.wanted()) {
            list_.aim(cursor_.target());
            try {
                auto page = co_await list_(*request);
                cursor_.accept(std::move(page), [&] { return list_.url(*request); });
            } catch (exception const& failed) {
                if (!cursor_.ends_with(failed.error())) throw;
            }
        }
        co_return cursor_.take();
    }

    /// As item_range's: where to go on another time.
    std::string position() const { return cursor_.position(); }

private:
    detail::bound_list<endpoint<coro, Operation>> list_;
    detail::page_cursor<Operation> cursor_;
};

/// The items on all pages of the list, from the page that `first` names, or from a `position` of an earlier iteration.
template <class Operation>
    requires(Operation::path_arguments == 0)
[[nodiscard]] async_items<Operation> items(endpoint<coro, Operation> const& list, typename Operation::request_type const& first = {},
                                           std::string_view position = {})
{
    return {{list, {}}, first, position};
}

/// The same of a list below one thing, which `owner` names.
template <class Operation>
    requires(Operation::path_arguments == 1)
[[nodiscard]] async_items<Operation> items(endpoint<coro, Operation> const& list, path_argument const& owner,
                                           typename Operation::request_type const& first = {}, std::string_view position = {})
{
    return {{list, {std::string{owner.view()}}}, first, position};
}

} // namespace waybill

#endif
