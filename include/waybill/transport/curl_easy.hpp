#ifndef WAYBILL_TRANSPORT_CURL_EASY_HPP
#define WAYBILL_TRANSPORT_CURL_EASY_HPP

#include <waybill/transport/curl_handle.hpp>
#include <waybill/transport/posix.hpp>

#include <atomic>
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
        state_->leave_parent();
        auto handle = state_->take();
        handle->start(what, what.timeout);
        CURLcode code{};
        {
            detail::sigpipe_block const quiet{what.request.url.starts_with("https")};
            code = curl_easy_perform(handle->get());
        }
        auto result = handle->finish(code);
        // After a failure the handle's connections are of doubtful use.
        if (!result.failure) state_->give_back(std::move(handle));
        return result;
    }

private:
    using handle_pointer = std::unique_ptr<detail::curl_handle>;

    struct pool {
        std::mutex mutex{};
        detail::curl_cookie_share cookies{};
        std::vector<handle_pointer> idle{};
    };

    struct state {
        explicit state(transport_options given) : options(std::move(given)), process(detail::process_id())
        {
            current = std::make_unique<pool>();
        }

        /// In a forked child: a new pool. The old one stays as it is, since closing its TLS connections would
        /// end them for the parent, and another of the parent's threads may have held its lock.
        void leave_parent()
        {
            auto const here = detail::process_id();
            auto const before = process.load(std::memory_order_relaxed);
            if (before == here) return;
            parents = current.release();
            current = std::make_unique<pool>();
            process = here;
        }

        handle_pointer take()
        {
            {
                std::lock_guard const lock{current->mutex};
                if (!current->idle.empty()) {
                    auto handle = std::move(current->idle.back());
                    current->idle.pop_back();
                    return handle;
                }
            }
            return std::make_unique<detail::curl_handle>(options, options.cookies ? current->cookies.get() : nullptr);
        }

        void give_back(handle_pointer handle)
        {
            std::lock_guard const lock{current->mutex};
            if (current->idle.size() < options.connections) current->idle.push_back(std::move(handle));
        }

        transport_options options;
        std::unique_ptr<pool> current;
        pool* parents = nullptr; // kept, never used or freed
        std::atomic<long> process;
    };

    std::unique_ptr<state> state_;
};

} // namespace waybill

#endif
