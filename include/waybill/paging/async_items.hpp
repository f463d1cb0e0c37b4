#ifndef WAYBILL_PAGING_ASYNC_ITEMS_HPP
#define WAYBILL_PAGING_ASYNC_ITEMS_HPP

#include <waybill/call/coro.hpp>
#include <waybill/paging/page_cursor.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace waybill {

namespace detail {

/// A page that is fetched before anybody wants it.
template <class Page>
struct page_ahead {
    explicit page_ahead(boost::asio::any_io_executor const& executor) : done(executor, (boost::asio::steady_timer::time_point::max)()) {}

    boost::asio::cancellation_signal stop;
    boost::asio::steady_timer done; // canceled when the page is here
    bool is_done = false;
    std::exception_ptr failure;
    std::optional<Page> page;
};

/// What is on the pages of a list, item by item or a whole page at a time, for coroutines.
template <class Operation, bool WholePages>
class async_paged {
    using cursor = page_cursor<Operation>;
    using list_type = bound_list<endpoint<coro, Operation>>;
    using ahead = page_ahead<typename cursor::page_type>;

public:
    using value_type = std::conditional_t<WholePages, typename cursor::page_type, typename cursor::item_type>;

    async_paged(list_type list, typename Operation::request_type first, paging_options const& options)
        : list_(std::move(list)), cursor_(std::move(first), options), prefetch_(options.prefetch)
    {
    }
    async_paged(async_paged&&) = default;
    async_paged& operator=(async_paged&&) = delete;
    ~async_paged()
    {
        if (ahead_ && !ahead_->is_done) ahead_->stop.emit(boost::asio::cancellation_type::terminal);
    }

    /// The next one; nullopt after the last. Throws waybill::exception when a page cannot be fetched; the call may be
    /// repeated then. The object must outlive the call.
    boost::asio::awaitable<std::optional<value_type>> next()
    {
        while (auto const* const request = cursor_.wanted()) {
            try {
                auto page = co_await fetch(*request);
                cursor_.accept(std::move(page), [&] { return list_.url(*request); });
            } catch (exception const& failed) {
                if (!cursor_.ends_with(failed.error())) throw;
            }
            if (prefetch_) fetch_ahead(co_await boost::asio::this_coro::executor);
        }
        if constexpr (WholePages) co_return cursor_.take_page();
        else co_return cursor_.take();
    }

    /// As item_range's: where to go on another time.
    std::string position() const { return cursor_.position(); }

private:
    boost::asio::awaitable<typename cursor::page_type> fetch(typename Operation::request_type const& request)
    {
        if (!ahead_) {
            list_.aim(cursor_.target());
            co_return co_await list_(request);
        }
        // When this coroutine is canceled meanwhile, the page is still there for the next one.
        if (!ahead_->is_done) {
            auto const [code] = co_await ahead_->done.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
            if (!ahead_->is_done) throw boost::system::system_error{code};
        }
        auto const arrived = std::exchange(ahead_, nullptr);
        if (arrived->failure) std::rethrow_exception(arrived->failure);
        co_return std::move(*arrived->page);
    }

    void fetch_ahead(boost::asio::any_io_executor const& executor)
    {
        auto const* const request = cursor_.next_wanted();
        if (request == nullptr) return;
        list_.aim(cursor_.target());
        ahead_ = std::make_shared<ahead>(executor);
        auto const arrived = [to = ahead_](std::exception_ptr failure, std::optional<typename cursor::page_type> page) {
            to->is_done = true;
            to->failure = failure;
            to->page = std::move(page);
            to->done.cancel();
        };
        boost::asio::co_spawn(executor, one_page(list_, *request), boost::asio::bind_cancellation_slot(ahead_->stop.slot(), arrived));
    }

    /// Holds all that it needs, since the list may go away meanwhile.
    static boost::asio::awaitable<std::optional<typename cursor::page_type>> one_page(list_type list, typename Operation::request_type request)
    {
        co_return co_await list(request);
    }

    list_type list_;
    cursor cursor_;
    bool prefetch_;
    std::shared_ptr<ahead> ahead_; // or null
};

} // namespace detail

/// The items on all pages of a list, for coroutines:
///
///     auto all = waybill::items(client.campaigns.list, filters);
///     while (auto const campaign = co_await all.next()) ...
template <class Operation>
using async_items = detail::async_paged<Operation, false>;

/// The same a page at a time; pages without items are passed over.
template <class Operation>
using async_pages = detail::async_paged<Operation, true>;

/// The items on all pages of the list, from the page that `first` names.
template <class Operation>
    requires(Operation::path_arguments == 0)
[[nodiscard]] async_items<Operation> items(endpoint<coro, Operation> const& list, typename Operation::request_type const& first = {},
                                           paging_options const& options = {})
{
    return {{list, {}}, first, options};
}

/// The same of a list below one thing, which `owner` names.
template <class Operation>
    requires(Operation::path_arguments == 1)
[[nodiscard]] async_items<Operation> items(endpoint<coro, Operation> const& list, path_argument const& owner,
                                           typename Operation::request_type const& first = {}, paging_options const& options = {})
{
    return {{list, {std::string{owner.view()}}}, first, options};
}

/// The pages themselves.
template <class Operation>
    requires(Operation::path_arguments == 0)
[[nodiscard]] async_pages<Operation> pages(endpoint<coro, Operation> const& list, typename Operation::request_type const& first = {},
                                           paging_options const& options = {})
{
    return {{list, {}}, first, options};
}
template <class Operation>
    requires(Operation::path_arguments == 1)
[[nodiscard]] async_pages<Operation> pages(endpoint<coro, Operation> const& list, path_argument const& owner,
                                           typename Operation::request_type const& first = {}, paging_options const& options = {})
{
    return {{list, {std::string{owner.view()}}}, first, options};
}

} // namespace waybill

#endif
