#ifndef WAYBILL_TRANSPORT_CURL_EASY_HPP
#define WAYBILL_TRANSPORT_CURL_EASY_HPP

#include <waybill/transport/curl_handle.hpp>
#include <waybill/transport/posix.hpp>

#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <stop_token>
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
            handle->easy.start(what, what.timeout);
        } catch (http::unreadable_body const& gone) {
            return detail::failed_transfer(error_kind::file, false, gone.what());
        } catch (std::exception const& unusable) {
            return detail::failed_transfer(error_kind::configuration, false, unusable.what());
        }
        CURLcode code{};
        {
            detail::sigpipe_block const quiet{detail::needs_tls(what, state_->options)};
            code = what.stop.stop_possible() ? handle->perform_until(what.stop) : curl_easy_perform(handle->easy.get());
        }
        auto result = what.stop.stop_requested() && code == CURLE_ABORTED_BY_CALLBACK
                          ? handle->easy.abandon(error_kind::canceled, "the call was stopped")
                          : handle->easy.finish(code);
        // After a failure the handle's connections are of doubtful use.
        if (!result.failure) state_->give_back(handles, std::move(handle));
        return result;
    }

private:
    /// A handle and what it keeps beside it.
    struct pooled {
        pooled(transport_options const& options, CURLSH* cookies) : easy(options, cookies) {}

        /// As curl_easy_perform, which nothing can end from outside but at intervals of a second.
        CURLcode perform_until(std::stop_token const& stop)
        {
            if (!multi) multi.reset(curl_multi_init());
            if (!multi || curl_multi_add_handle(multi.get(), easy.get()) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
            auto code = CURLE_ABORTED_BY_CALLBACK;
            {
                std::stop_callback const wake{stop, [this] { curl_multi_wakeup(multi.get()); }};
                constexpr int longest_wait_ms = 1000; // libcurl's own timers may be nearer
                for (int running = 1; running != 0 && !stop.stop_requested();) {
                    curl_multi_perform(multi.get(), &running);
                    if (running != 0) curl_multi_poll(multi.get(), nullptr, 0, longest_wait_ms, nullptr);
                }
            }
            for (int left = 0; auto const* const message = curl_multi_info_read(multi.get(), &left);)
                if (message->msg == CURLMSG_DONE) code = message->data.result;
            curl_multi_remove_handle(multi.get(), easy.get());
            return code;
        }

        struct cleanup {
            void operator()(CURLM* given) const
            {
                detail::sigpipe_block const quiet{true};
                curl_multi_cleanup(given);
            }
        };
        std::unique_ptr<CURLM, cleanup> multi; // outlives easy; only where a stop token was given
        detail::curl_handle easy;
    };
    using handle_pointer = std::unique_ptr<pooled>;

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
            return std::make_unique<pooled>(options, options.cookies ? handles.cookies.get() : nullptr);
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
