#ifndef WAYBILL_TRANSPORT_CURL_MULTI_HPP
#define WAYBILL_TRANSPORT_CURL_MULTI_HPP

#include <waybill/transport/curl_handle.hpp>
#include <waybill/transport/posix.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <list>
#include <memory>
#include <new>
#include <unordered_map>
#include <utility>
#include <vector>

namespace waybill {

/// Carries requests without waiting: returns an awaitable. Destroying the carrier must end the transfers under way, which
/// must not touch it afterwards. waybill::curl_multi is one.
template <class T>
concept async_transport = requires(T& carrier, transfer const& what) {
    { carrier.perform(what) } -> std::same_as<boost::asio::awaitable<transfer_result>>;
};

namespace detail {

namespace asio = boost::asio;

struct waiting_transfer;

/// What a cancellation slot holds on to. Read and written on the client's executor only.
struct cancellation_link {
    waiting_transfer* waiting = nullptr; // null before the transfer has begun and when it is over
    bool canceled = false;
};

/// A transfer under way and whoever waits for it.
struct waiting_transfer {
    waiting_transfer() = default;
    waiting_transfer(waiting_transfer const&) = delete;
    waiting_transfer& operator=(waiting_transfer const&) = delete;
    virtual ~waiting_transfer() = default;

    /// Hands over the result and ends the object; `at_once` when the caller may run the handler itself.
    virtual void complete(std::unique_ptr<waiting_transfer> self, transfer_result result, bool at_once) = 0;

    transfer const* what = nullptr;
    std::chrono::steady_clock::time_point due{};
    std::chrono::microseconds queued{}; // how long it has waited for its turn
    std::unique_ptr<curl_handle> handle{};   // null while it waits for its turn
    bool started = false;
    std::list<waiting_transfer*> own{this}; // a single node, spliced into the list that it stands in
    std::list<waiting_transfer*>::iterator place{own.begin()};
    std::shared_ptr<cancellation_link> link{}; // null when nobody can cancel it
};

template <class Handler>
struct waiting_transfer_of final : waiting_transfer {
    using executor_type = asio::associated_executor_t<Handler>;

    waiting_transfer_of(Handler given, executor_type where)
        : handler(std::move(given)), executor(asio::prefer(where, asio::execution::outstanding_work.tracked))
    {
    }

    void complete(std::unique_ptr<waiting_transfer> self, transfer_result result, bool at_once) override
    {
        auto finish = [handler = std::move(handler), result = std::move(result)]() mutable {
            std::move(handler)(std::move(result));
        };
        auto const where = std::move(executor);
        self.reset(); // before the handler, which may destroy the client
        if (at_once) asio::dispatch(where, std::move(finish));
        else asio::post(where, std::move(finish));
    }

    Handler handler;
    std::decay_t<decltype(asio::prefer(std::declval<executor_type>(), asio::execution::outstanding_work.tracked))> executor;
};

/// libcurl's multi interface on an Asio executor. Everything but `start` runs on that executor.
///
/// A socket stays registered with Asio from its first use until libcurl closes it, since registering costs more than a
/// request; CURL_POLL_REMOVE only means that nobody waits for it at present.
class curl_multi_engine : public std::enable_shared_from_this<curl_multi_engine> {
public:
    curl_multi_engine(asio::any_io_executor executor, transport_options options)
        : executor_(std::move(executor)), options_(std::move(options)), timer_(executor_), queue_timer_(executor_)
    {
        options_.connections = (std::max)(options_.connections, std::size_t{1}); // with none a call would wait in vain
        open();
    }
    curl_multi_engine(curl_multi_engine const&) = delete;
    curl_multi_engine& operator=(curl_multi_engine const&) = delete;
    ~curl_multi_engine() { close(); }

    template <class Handler>
    void start(transfer const& what, Handler handler)
    {
        auto const where = asio::get_associated_executor(handler, executor_);
        auto slot = asio::get_associated_cancellation_slot(handler);
        std::unique_ptr<waiting_transfer> waiting = std::make_unique<waiting_transfer_of<Handler>>(std::move(handler), where);
        waiting->what = &what;
        // A slot belongs to the executor of the coroutine, where it is filled here and will be used.
        if (slot.is_connected()) {
            waiting->link = std::make_shared<cancellation_link>();
            slot.assign([weak = weak_from_this(), link = waiting->link,
                         is_here = where == executor_](asio::cancellation_type type) {
                auto const self = weak.lock();
                if (!self || type == asio::cancellation_type::none) return;
                if (is_here) self->cancel(*link);
                else asio::dispatch(self->executor_, [self, link] { self->cancel(*link); });
            });
        }
        if (where == executor_) return begin(std::move(waiting));
        asio::dispatch(executor_, [self = shared_from_this(), waiting = std::move(waiting)]() mutable {
            self->begin(std::move(waiting));
        });
    }

    /// Ends all transfers with an error and closes all connections; later ones fail at once.
    void shut_down()
    {
        if (closed_) return;
        if (process_ != process_id()) leave_to_parent();
        give_up_all("the client was destroyed");
        close();
    }

private:
    struct watched_socket {
        watched_socket(asio::any_io_executor const& executor, curl_socket_t native, bool carries_requests)
            : socket(executor, asio::ip::tcp::v4(), native), is_connection(carries_requests)
        {
        }
        asio::ip::tcp::socket socket; // of whatever family: Asio only waits for it
        bool is_connection;           // else a socket of the resolver
        bool is_connected = false;
        CURL* last_user = nullptr;
        bool gone = false;
        bool reading = false;
        bool writing = false;
        int wanted = CURL_POLL_NONE;
    };
    using socket_pointer = std::shared_ptr<watched_socket>;
    using clock = std::chrono::steady_clock;

    void open()
    {
        process_ = process_id();
        multi_ = curl_multi_init();
        if (multi_ == nullptr) throw std::bad_alloc{};
        curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &on_socket);
        curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
        curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &on_timer);
        curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
        curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(options_.connections));
        curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(options_.connections));
    }

    void close()
    {
        if (closed_) return;
        closed_ = true;
        timer_.cancel();
        queue_timer_.cancel();
        if (process_ == process_id()) {
            idle_.clear();
            sigpipe_block const quiet{uses_tls_};
            curl_multi_cleanup(multi_);
        } else {
            leave_to_parent();
        }
        for (auto& [native, watched] : sockets_) let_go(*watched);
        sockets_.clear();
    }

    /// In a forked child: new connections.
    void leave_parent()
    {
        if (process_ == process_id()) return;
        for (auto& [native, watched] : sockets_) let_go(*watched);
        sockets_.clear();
        leave_to_parent();
        give_up_all("the process was forked");
        open();
    }

    /// The parent's handles and connections stay as they are: closing a TLS connection here would end it there.
    void leave_to_parent()
    {
        for (auto& handle : idle_) parents_handles_.push_back(handle.release());
        idle_.clear();
        for (auto* const waiting : active_) parents_handles_.push_back(waiting->handle.release());
        queue_.splice(queue_.begin(), active_);
        parents_multi_ = multi_;
    }

    void begin(std::unique_ptr<waiting_transfer> waiting)
    {
        if (bool const canceled = waiting->link && waiting->link->canceled; closed_ || canceled) {
            auto& over = *waiting;
            char const* const why = canceled ? "the call was canceled" : "the client was destroyed";
            return over.complete(std::move(waiting), failed_transfer(error_kind::canceled, false, why), false);
        }
        leave_parent();
        auto const& what = *waiting->what;
        if (needs_tls(what, options_)) uses_tls_ = true;
        waiting->due = clock::now() + what.timeout;
        if (waiting->link) waiting->link->waiting = waiting.get();
        auto* const raw = waiting.release();
        queue_.splice(queue_.end(), raw->own);
        if (active_.size() < options_.connections) start_next();
        else expire_queue_by(raw->due);
        if (busy_) return; // whoever is busy goes on with it
        beginning_ = true;
        drain();
        beginning_ = false;
    }

    /// Gives the first of the queue to libcurl, whose own queue takes a time that grows with its length at each step.
    void start_next()
    {
        auto* const waiting = queue_.front();
        active_.splice(active_.end(), queue_, queue_.begin());
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(waiting->due - clock::now());
        waiting->queued = waited(*waiting);
        try {
            auto handle = take_handle();
            handle->start(*waiting->what, (std::max)(left, std::chrono::milliseconds{1}));
            handle->set(CURLOPT_PRIVATE, waiting);
            waiting->handle = std::move(handle);
        } catch (std::exception const& unusable) {
            queue_.splice(queue_.begin(), active_, waiting->place);
            bool const is_body = dynamic_cast<http::unreadable_body const*>(&unusable) != nullptr;
            return end(*waiting, failed_transfer(is_body ? error_kind::file : error_kind::configuration, false, unusable.what()), false);
        }
        if (auto const code = curl_multi_add_handle(multi_, waiting->handle->get()); code != CURLM_OK) {
            return end(*waiting, failed_transfer(error_kind::configuration, false, curl_multi_strerror(code)), false);
        }
        waiting->started = true;
    }

    std::unique_ptr<curl_handle> take_handle()
    {
        if (!idle_.empty()) {
            auto handle = std::move(idle_.back());
            idle_.pop_back();
            return handle;
        }
        auto handle = std::make_unique<curl_handle>(options_, options_.cookies ? cookies_.get() : nullptr);
        handle->set(CURLOPT_SOCKOPTFUNCTION, &on_open_socket);
        handle->set(CURLOPT_SOCKOPTDATA, this);
        handle->set(CURLOPT_CLOSESOCKETFUNCTION, &on_close_socket);
        handle->set(CURLOPT_CLOSESOCKETDATA, this);
        return handle;
    }

    void cancel(cancellation_link& link)
    {
        link.canceled = true;
        if (link.waiting == nullptr) return;
        give_up(*link.waiting, error_kind::canceled, "the call was canceled");
        if (!busy_) drain();
    }

    void give_up(waiting_transfer& waiting, error_kind why, char const* message)
    {
        if (!waiting.handle) return end(waiting, failed_transfer(why, waiting.started, message), false);
        forget_connecting(waiting.handle->get());
        remove(waiting);
        end(waiting, waiting.handle->abandon(why, message), false);
    }

    void give_up_all(char const* why)
    {
        stopping_ = true;
        while (!queue_.empty()) give_up(*queue_.front(), error_kind::canceled, why);
        while (!active_.empty()) give_up(*active_.front(), error_kind::canceled, why);
        stopping_ = false;
    }

    /// Since it began.
    static std::chrono::microseconds waited(waiting_transfer const& waiting)
    {
        return std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - (waiting.due - waiting.what->timeout));
    }

    void end(waiting_transfer& waiting, transfer_result result, bool at_once)
    {
        auto& list = waiting.handle ? active_ : queue_;
        if (!waiting.started) waiting.queued = waited(waiting);
        result.metrics.queue += waiting.queued;
        result.metrics.total += waiting.queued;
        waiting.own.splice(waiting.own.begin(), list, waiting.place);
        std::unique_ptr<waiting_transfer> owner{&waiting};
        if (waiting.link) waiting.link->waiting = nullptr;
        // After a failure the handle's state is of doubtful use.
        if (waiting.handle && !result.failure) idle_.push_back(std::move(waiting.handle));
        waiting.handle.reset();
        if (!stopping_ && !queue_.empty() && active_.size() < options_.connections) start_next();
        waiting.complete(std::move(owner), std::move(result), at_once);
    }

    /// Sees to it that no transfer waits for its turn beyond its time.
    void expire_queue_by(clock::time_point due)
    {
        if (queue_timer_armed_ && queue_timer_.expiry() <= due) return;
        queue_timer_armed_ = true;
        queue_timer_.expires_at(due);
        queue_timer_.async_wait([self = shared_from_this()](boost::system::error_code code) {
            if (code || self->closed_) return;
            self->queue_timer_armed_ = false;
            auto next = (clock::time_point::max)();
            auto const now = clock::now();
            for (auto at = self->queue_.begin(); at != self->queue_.end();) {
                auto& waiting = **at++;
                if (waiting.due <= now) self->give_up(waiting, error_kind::timeout, "no connection became free in time");
                else next = (std::min)(next, waiting.due);
            }
            if (!self->queue_.empty()) self->expire_queue_by(next);
            self->drain();
        });
    }

    void step(curl_socket_t native, int events)
    {
        sigpipe_block const quiet{uses_tls_};
        int running = 0;
        curl_multi_socket_action(multi_, native, events, &running);
    }

    /// Takes the transfer away from libcurl, which closes its connection if it is not done.
    void remove(waiting_transfer& waiting)
    {
        sigpipe_block const quiet{uses_tls_};
        curl_multi_remove_handle(multi_, waiting.handle->get());
    }

    /// Lets libcurl act, then hands over whatever is done.
    void act(curl_socket_t native, int events)
    {
        if (closed_) return;
        busy_ = true;
        step(native, events);
        busy_ = false;
        drain();
    }

    void drain()
    {
        auto const self = shared_from_this(); // a handler may destroy the client
        busy_ = true;
        while (!closed_) {
            if (run_now_) {
                run_now_ = false;
                step(CURL_SOCKET_TIMEOUT, 0);
                continue;
            }
            int left = 0;
            CURLMsg const* const message = curl_multi_info_read(multi_, &left);
            if (message == nullptr) break;
            if (message->msg != CURLMSG_DONE) continue;
            char* waiting = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &waiting);
            auto const code = message->data.result;
            auto& done = *reinterpret_cast<waiting_transfer*>(waiting);
            remove(done);
            end(done, done.handle->finish(code), !beginning_);
        }
        busy_ = false;
        if (!closed_ && active_.empty()) rest();
    }

    /// Nothing is under way: leave nothing pending that would keep the executor's run() from returning.
    void rest()
    {
        if (std::exchange(timer_armed_, false)) timer_.cancel();
        if (std::exchange(queue_timer_armed_, false)) queue_timer_.cancel();
        if (pending_waits_ == 0) return;
        for (auto& [native, watched] : sockets_) {
            if (!watched->reading && !watched->writing) continue;
            boost::system::error_code ignored;
            watched->socket.cancel(ignored);
        }
    }

    // Sockets

    static int on_open_socket(void* self, curl_socket_t native, curlsocktype)
    {
        auto& engine = *static_cast<curl_multi_engine*>(self);
        return engine.watch(native, true) ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR;
    }

    static int on_close_socket(void* self, curl_socket_t native)
    {
        static_cast<curl_multi_engine*>(self)->forget(native);
        return close_socket(native);
    }

    static int on_socket(CURL* easy, curl_socket_t native, int what, void* self, void* known)
    {
        auto& engine = *static_cast<curl_multi_engine*>(self);
        auto* watched = static_cast<watched_socket*>(known);
        if (watched == nullptr) {
            auto const at = engine.sockets_.find(native);
            if (at != engine.sockets_.end()) watched = at->second.get();
            else if (what != CURL_POLL_REMOVE) watched = engine.watch(native, false);
            if (watched == nullptr) return what == CURL_POLL_REMOVE ? 0 : -1;
            if (what != CURL_POLL_REMOVE) curl_multi_assign(engine.multi_, native, watched);
        }
        if (what == CURL_POLL_REMOVE) {
            watched->wanted = CURL_POLL_NONE;
            // libcurl says of connected sockets only that it closes them, not of those of its resolver and of connections
            // that it gives up before they stand. The number may soon be another socket's.
            if (!watched->is_connected) engine.forget(native);
            return 0;
        }
        // While it connects it waits for writing alone.
        if (watched->is_connection && (what & CURL_POLL_IN) != 0) watched->is_connected = true;
        watched->last_user = easy;
        watched->wanted = what;
        engine.wait(native, *watched);
        return 0;
    }

    /// Null when out of memory or when Asio takes no more sockets.
    watched_socket* watch(curl_socket_t native, bool is_connection)
    {
        try {
            forget(native); // of a socket that was closed behind our back
            auto const watched = std::make_shared<watched_socket>(executor_, native, is_connection);
            sockets_[native] = watched;
            return watched.get();
        } catch (std::exception const&) {
            return nullptr;
        }
    }

    void forget(curl_socket_t native)
    {
        auto const at = sockets_.find(native);
        if (at == sockets_.end()) return;
        let_go(*at->second);
        sockets_.erase(at);
    }

    /// Before libcurl gives up a connection that does not stand yet: once it has closed the socket, the number may
    /// belong to another one at once, opened by another thread.
    void forget_connecting(CURL* easy)
    {
        for (auto at = sockets_.begin(); at != sockets_.end();) {
            auto const& [native, watched] = *at;
            if (watched->is_connected || watched->last_user != easy) {
                ++at;
                continue;
            }
            curl_multi_assign(multi_, native, nullptr);
            let_go(*watched);
            at = sockets_.erase(at);
        }
    }

    static void let_go(watched_socket& watched)
    {
        watched.gone = true;
        boost::system::error_code ignored;
        watched.socket.release(ignored);
    }

    void wait(curl_socket_t native, watched_socket& watched)
    {
        if ((watched.wanted & CURL_POLL_IN) != 0 && !watched.reading)
            wait_for<&watched_socket::reading>(native, asio::ip::tcp::socket::wait_read, CURL_CSELECT_IN);
        if ((watched.wanted & CURL_POLL_OUT) != 0 && !watched.writing)
            wait_for<&watched_socket::writing>(native, asio::ip::tcp::socket::wait_write, CURL_CSELECT_OUT);
    }

    template <auto Flag>
    void wait_for(curl_socket_t native, asio::ip::tcp::socket::wait_type type, int event)
    {
        auto const watched = sockets_.find(native)->second;
        (*watched).*Flag = true;
        ++pending_waits_;
        watched->socket.async_wait(type, [self = shared_from_this(), watched, native, event](boost::system::error_code code) {
            (*watched).*Flag = false;
            --self->pending_waits_;
            if (watched->gone || self->closed_) return;
            if (code != asio::error::operation_aborted) {
                bool const wanted = (watched->wanted & (event == CURL_CSELECT_IN ? CURL_POLL_IN : CURL_POLL_OUT)) != 0;
                if (!wanted) return;
                self->act(native, code ? event | CURL_CSELECT_ERR : event);
            }
            if (!watched->gone && !self->closed_) self->wait(native, *watched);
        });
    }

    // Timer

    static int on_timer(CURLM*, long timeout_ms, void* self)
    {
        auto& engine = *static_cast<curl_multi_engine*>(self);
        if (timeout_ms == 0) {
            engine.run_now_ = true; // by whoever called libcurl
        } else if (timeout_ms < 0) {
            engine.timer_due_ = (clock::time_point::max)();
        } else {
            engine.timer_due_ = clock::now() + std::chrono::milliseconds{timeout_ms};
            // A timer that fires too early looks again; that is cheaper than setting it for each request.
            if (!engine.timer_armed_ || engine.timer_due_ < engine.timer_.expiry()) engine.arm_timer();
        }
        return 0;
    }

    void arm_timer()
    {
        timer_armed_ = true;
        timer_.expires_at(timer_due_);
        timer_.async_wait([self = shared_from_this()](boost::system::error_code code) {
            if (code || self->closed_) return;
            self->timer_armed_ = false;
            if (clock::now() >= self->timer_due_) {
                self->timer_due_ = (clock::time_point::max)();
                self->act(CURL_SOCKET_TIMEOUT, 0);
            } else if (self->timer_due_ != (clock::time_point::max)()) {
                self->arm_timer();
            }
        });
    }

    asio::any_io_executor executor_;
    transport_options options_;
    curl_cookie_share cookies_;
    CURLM* multi_ = nullptr;
    long process_ = 0;
    std::unordered_map<curl_socket_t, socket_pointer> sockets_;
    std::list<waiting_transfer*> active_; // libcurl has them
    std::list<waiting_transfer*> queue_;  // they wait for one of the active to end
    std::vector<std::unique_ptr<curl_handle>> idle_;
    asio::steady_timer timer_;
    asio::steady_timer queue_timer_;
    bool queue_timer_armed_ = false;
    clock::time_point timer_due_ = (clock::time_point::max)();
    bool timer_armed_ = false;
    bool run_now_ = false;
    bool busy_ = false;
    bool beginning_ = false;
    bool closed_ = false;
    bool stopping_ = false;
    bool uses_tls_ = false;
    std::size_t pending_waits_ = 0;
    // In a forked child; kept, never used or freed.
    CURLM* parents_multi_ = nullptr;
    std::vector<curl_handle*> parents_handles_;
};

} // namespace detail

/// Carries requests by libcurl's multi interface on the given executor, without a thread of its own. Where
/// several threads run it, it must be a strand. A transfer is
/// canceled through the cancellation slot of its awaitable. Destroying the carrier ends its transfers with an error;
/// like any Asio object it must go before its execution context.
class curl_multi {
public:
    curl_multi(boost::asio::any_io_executor executor, transport_options options)
        : engine_(std::make_shared<detail::curl_multi_engine>(std::move(executor), std::move(options)))
    {
    }
    curl_multi(curl_multi&&) = default;
    curl_multi& operator=(curl_multi&&) = delete;
    ~curl_multi()
    {
        if (engine_) engine_->shut_down();
    }

    boost::asio::awaitable<transfer_result> perform(transfer const& what)
    {
        return boost::asio::async_initiate<boost::asio::use_awaitable_t<> const, void(transfer_result)>(
            [engine = engine_, &what](auto handler) { engine->start(what, std::move(handler)); },
            boost::asio::use_awaitable);
    }

private:
    std::shared_ptr<detail::curl_multi_engine> engine_;
};

} // namespace waybill

#endif
