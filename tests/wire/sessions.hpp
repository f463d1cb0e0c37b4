#ifndef WAYBILL_TESTS_WIRE_SESSIONS_HPP
#define WAYBILL_TESTS_WIRE_SESSIONS_HPP

#include <waybill/coro.hpp>
#include <waybill/paging/items.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <string_view>
#include <utility>

namespace wire {

/// A client in blocking mode. It has the same members as `coro_session`, so that what calls it is written once.
template <class Client>
struct blocking_session {
    using mode = waybill::blocking;
    static constexpr std::string_view mode_name = "blocking";

    template <class Credentials>
    blocking_session(Credentials const& credentials, waybill::client_options const& given)
        : options(given), client(credentials, given)
    {}

    /// Another client, of the same options.
    template <class Other>
    Other connect(typename Other::credentials const& credentials)
    {
        return Other{credentials, options};
    }

    /// What a call gives.
    template <class T>
    T wait(T given)
    {
        return given;
    }

    /// Visits the items on all pages; throws what the iteration throws.
    template <class List, class Filters, class Visit>
    void each_item(List const& list, Filters const& filters, Visit visit)
    {
        for (auto const& item : waybill::items(list, filters)) visit(item);
    }

    waybill::client_options options;
    Client client;
};

/// A client in coro mode, which runs while one of its calls is waited for.
template <class Client>
struct coro_session {
    using mode = waybill::coro;
    static constexpr std::string_view mode_name = "coro";

    template <class Credentials>
    coro_session(Credentials const& credentials, waybill::client_options const& given)
        : options(given), client(context.get_executor(), credentials, given)
    {}

    template <class Other>
    Other connect(typename Other::credentials const& credentials)
    {
        return Other{context.get_executor(), credentials, options};
    }

    template <class T>
    T wait(boost::asio::awaitable<T> call)
    {
        std::optional<T> given;
        std::exception_ptr thrown;
        bool done = false;
        boost::asio::co_spawn(context, store(std::move(call), given), [&](std::exception_ptr failure) {
            thrown = failure;
            done = true;
        });
        context.restart();
        while (!done) context.run_one();
        if (thrown) std::rethrow_exception(thrown);
        return std::move(*given);
    }

    template <class List, class Filters, class Visit>
    void each_item(List const& list, Filters const& filters, Visit visit)
    {
        auto all = waybill::items(list, filters);
        while (auto const item = wait(all.next())) visit(*item);
    }

    boost::asio::io_context context{};
    waybill::client_options options;
    Client client;

private:
    template <class T>
    static boost::asio::awaitable<void> store(boost::asio::awaitable<T> call, std::optional<T>& given)
    {
        given.emplace(co_await std::move(call));
    }
};

} // namespace wire

#endif
