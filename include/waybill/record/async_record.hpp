#ifndef WAYBILL_RECORD_ASYNC_RECORD_HPP
#define WAYBILL_RECORD_ASYNC_RECORD_HPP

#include <waybill/call/coro.hpp>
#include <waybill/record/record.hpp>

#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace waybill {
namespace detail {

/// The calls of a record, whatever its resource. Arguments must outlive the call.
template <class Item>
struct async_record_calls {
    template <class T>
    using awaitable = boost::asio::awaitable<T>;

    virtual ~async_record_calls() = default;
    virtual awaitable<result<with_response<Item>>> get(Item const& read) const = 0;
    virtual awaitable<result<with_response<std::optional<Item>>>> update(Item const& read, Item const& now,
                                                                         std::string const& etag) const = 0;
    virtual awaitable<result<void>> remove(Item const& read) const = 0;
};

template <class Resource>
struct async_record_calls_of final : async_record_calls<record_item<Resource>> {
    using endpoints = record_endpoints<Resource>;
    using item = record_item<Resource>;
    template <class T>
    using awaitable = boost::asio::awaitable<T>;

    explicit async_record_calls_of(Resource const& resource) : calls(resource) {}

    awaitable<result<with_response<item>>> get(item const& read) const override
    {
        return calls.get.attempt_with_response(endpoints::id_of(read));
    }
    awaitable<result<with_response<std::optional<item>>>> update(item const& read, item const& now,
                                                                 std::string const& etag) const override
    {
        auto const request = make_update<typename endpoints::update_operation>(read, now);
        if (!request) co_return with_operation(request.error(), calls.update.name());
        auto const update = calls.update_of_version(etag);
        auto answer = co_await update.attempt_with_response(endpoints::id_of(read), *request);
        if (!answer) co_return std::move(answer).error();
        co_return endpoints::updated(std::move(*answer));
    }
    awaitable<result<void>> remove(item const& read) const override
    {
        auto const done = co_await calls.remove.attempt(endpoints::id_of(read));
        if (!done) co_return done.error();
        co_return result<void>{};
    }

    endpoints calls;
};

/// The awaited value, or its error thrown.
template <class T>
boost::asio::awaitable<T> awaited_value(boost::asio::awaitable<result<T>> pending)
{
    auto outcome = co_await std::move(pending);
    co_return std::move(outcome).value();
}

} // namespace detail

/// A record for coroutines: `co_await campaign.save();`. It must outlive its calls, and be left alone while one is
/// under way. What the calls do is said at record<Item, blocking>.
template <class Item>
class record<Item, coro> : public detail::record_base<Item> {
public:
    template <class T>
    using awaitable = boost::asio::awaitable<T>;

    template <class Resource>
        requires std::same_as<detail::record_item<Resource>, Item>
    record(Resource const& resource, Item item, completeness have = completeness::whole)
        : detail::record_base<Item>(std::move(item), have), calls_(share(resource))
    {
    }
    template <class Resource>
        requires std::same_as<detail::record_item<Resource>, Item>
    record(Resource const& resource, with_response<Item> answer)
        : detail::record_base<Item>(std::move(answer)), calls_(share(resource))
    {
    }

    [[nodiscard]] awaitable<void> save() { return detail::awaited_value(attempt_save()); }
    [[nodiscard]] awaitable<void> reload() { return detail::awaited_value(attempt_reload()); }
    [[nodiscard]] awaitable<void> complete() { return detail::awaited_value(attempt_complete()); }
    [[nodiscard]] awaitable<void> remove() { return detail::awaited_value(attempt_remove()); }

    [[nodiscard]] awaitable<result<void>> attempt_save()
    {
        if (detail::same_value(this->read_, this->now_)) co_return result<void>{};
        auto answer = co_await calls_->update(this->read_, this->now_, this->etag_);
        if (!answer) co_return std::move(answer).error();
        this->accept_update(std::move(*answer));
        co_return result<void>{};
    }
    [[nodiscard]] awaitable<result<void>> attempt_reload()
    {
        auto answer = co_await calls_->get(this->read_);
        if (!answer) co_return std::move(answer).error();
        this->accept(std::move(*answer));
        co_return result<void>{};
    }
    [[nodiscard]] awaitable<result<void>> attempt_complete()
    {
        if (!this->is_partial()) co_return result<void>{};
        auto const outcome = co_await attempt_reload();
        co_return outcome;
    }
    [[nodiscard]] awaitable<result<void>> attempt_remove() { return calls_->remove(this->read_); }

private:
    template <class Resource>
    static auto share(Resource const& resource)
    {
        return std::make_shared<detail::async_record_calls_of<Resource> const>(resource);
    }

    std::shared_ptr<detail::async_record_calls<Item> const> calls_;
};

/// The record of an item of a coroutine client.
template <class Item>
using async_record = record<Item, coro>;

namespace detail {

template <class Resource>
boost::asio::awaitable<result<async_record<record_item<Resource>>>>
record_of(Resource resource, boost::asio::awaitable<result<with_response<record_item<Resource>>>> pending)
{
    auto answer = co_await std::move(pending);
    if (!answer) co_return std::move(answer).error();
    co_return async_record<record_item<Resource>>{resource, std::move(*answer)};
}

} // namespace detail

/// Gets the item and makes a record of it.
template <class Resource>
    requires std::same_as<detail::record_mode<Resource>, coro>
[[nodiscard]] boost::asio::awaitable<result<async_record<detail::record_item<Resource>>>>
attempt_open(Resource const& resource, path_argument id)
{
    return detail::record_of(resource, resource.get.attempt_with_response(id));
}

/// The same. Awaiting it throws waybill::exception when the item cannot be had.
template <class Resource>
    requires std::same_as<detail::record_mode<Resource>, coro>
[[nodiscard]] boost::asio::awaitable<async_record<detail::record_item<Resource>>> open(Resource const& resource,
                                                                                      path_argument id)
{
    return detail::awaited_value(attempt_open(resource, id));
}

} // namespace waybill

#endif
