#ifndef WAYBILL_TRANSPORT_POSIX_HPP
#define WAYBILL_TRANSPORT_POSIX_HPP

// All that differs between operating systems: processes, signals, sockets.

#include <curl/curl.h>

#if defined(_WIN32)
// <curl/curl.h> has brought closesocket.
#else
#include <atomic>
#include <csignal>
#include <ctime>
#include <pthread.h>
#include <unistd.h>
#endif

namespace waybill::detail {

#if defined(_WIN32)

inline long process_id() { return 0; } // there is no fork

inline int close_socket(curl_socket_t socket) { return closesocket(socket); }

class sigpipe_block {
public:
    explicit sigpipe_block(bool) {}
};

#else

/// A number that differs between a process and those that fork makes of it. Asking the kernel at each call would cost
/// more.
inline long process_id()
{
    static std::atomic<long> forks{0};
    static bool const counting = pthread_atfork(nullptr, nullptr, [] { ++forks; }) == 0;
    return counting ? forks.load(std::memory_order_relaxed) : static_cast<long>(::getpid());
}

inline int close_socket(curl_socket_t socket) { return ::close(socket); }

/// While it lives, a write to a connection that the peer has closed raises no SIGPIPE in this thread. TLS libraries
/// write without MSG_NOSIGNAL; the process's signal handlers are not touched.
class sigpipe_block {
public:
    explicit sigpipe_block(bool needed)
    {
        if (!needed) return;
        sigset_t waiting;
        sigpending(&waiting);
        if (sigismember(&waiting, SIGPIPE) == 1) return; // somebody else's: leave it
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        active_ = pthread_sigmask(SIG_BLOCK, &pipe, &before_) == 0;
    }
    sigpipe_block(sigpipe_block const&) = delete;
    sigpipe_block& operator=(sigpipe_block const&) = delete;
    ~sigpipe_block()
    {
        if (!active_) return;
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        timespec const at_once{};
        while (sigtimedwait(&pipe, nullptr, &at_once) == SIGPIPE) {
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

private:
    bool active_ = false;
    sigset_t before_{};
};

#endif

} // namespace waybill::detail

#endif
