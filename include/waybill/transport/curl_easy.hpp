#ifndef WAYBILL_TRANSPORT_CURL_EASY_HPP
#define WAYBILL_TRANSPORT_CURL_EASY_HPP

#include <waybill/transport/curl_handle.hpp>
#include <waybill/transport/posix.hpp>

#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace waybill {

/// Carries requests by libcurl's easy interface, on the caller's thread. Any number of threads may use it at once: each
/// transfer takes a handle from a pool and puts it back with its open connections. After fork the child starts with a
/// pool of its own and leaves its parent's connections alone.
class curl_easy {
public:
    explicit curl_easy(transport_options options) : state_(std::make_unique<state>(std::move(options))) {}

    transfer_result perform(transfer const& what)
    {
        auto& handles = state_->handles();
        handle_pointer handle;
        try {
            handle = state_->take(handles);
            handle->start(what, what.timeout);
        } catch (std::exception const& unusable) {
            return detail::failed_transfer(error_kind::configuration, false, unusable.what());
        }
        CURLcode code{};
        {
            detail::sigpipe_block const quiet{detail::needs_tls(what, state_->options)};
            code = curl_easy_perform(handle->get());
        }
        auto result = handle->finish(code);
        // After a failure the handle's connections are of doubtful use.
        if (!result.failure) state_->give_back(handles, std::move(handle));
        return result;
    }

private:
    using handle_pointer = std::unique_ptr<detail::curl_handle>;

    struct pool {
        long process = detail::process_id();
        pool* parents = nullptr; // in a forked child: kept, never used or freed
        std::mutex mutex{};
        detail::curl_cookie_share cookies{};
        std::vector<handle_pointer> idle{};
    };

    struct state {
        explicit state(transport_options given) : options(std::move(given)), current(new pool) {}
        state(state const&) = delete;
        state& operator=(state const&) = delete;
        ~state()
        {
            auto* const last = current.load();
            if (last->process == detail::process_id()) delete last;
        }

        /// This process's pool. A forked child leaves its parent's as it is: closing a TLS connection would end it for
        /// the parent, and another of the parent's threads may have held the lock.
        pool& handles()
        {
            auto* known = current.load(std::memory_order_acquire);
            if (known->process == detail::process_id()) return *known;
            auto fresh = std::make_unique<pool>();
            fresh->parents = known;
            if (current.compare_exchange_strong(known, fresh.get())) return *fresh.release();
            return *known; // another thread was faster
        }

        handle_pointer take(pool& handles)
        {
            {
                std::lock_guard const lock{handles.mutex};
                if (!handles.idle.empty()) {
                    auto handle = std::move(handles.idle.back());
                    handles.idle.pop_back();
                    return handle;
                }
            }
            return std::make_unique<detail::curl_handle>(options, options.cookies ? handles.cookies.get() : nullptr);
        }

        void give_back(pool& handles, handle_pointer handle)
        {
            std::lock_guard const lock{handles.mutex};
            if (handles.idle.size() < options.connections) handles.idle.push_back(std::move(handle));
        }

        transport_options options;
        std::atomic<pool*> current;
    };

    std::unique_ptr<state> state_;
};

} // namespace waybill

#endif
