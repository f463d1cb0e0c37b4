#ifndef WAYBILL_TRANSPORT_POSIX_HPP
#define WAYBILL_TRANSPORT_POSIX_HPP

// All that differs between operating systems: processes, signals, sockets, files that one process has to itself.

#include <curl/curl.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#if defined(_WIN32)
// <curl/curl.h> has brought closesocket.
#include <fcntl.h>
#include <io.h>
#include <share.h>
#include <sys/stat.h>
#else
#include <atomic>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
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

struct file_calls {
    static int open(char const* path)
    {
        int file = -1;
        errno = ::_sopen_s(&file, path, _O_RDWR | _O_CREAT | _O_BINARY | _O_NOINHERIT, _SH_DENYRW, _S_IREAD | _S_IWRITE);
        return file;
    }
    static bool lock(int) { return true; } // nobody else can open it
    static std::int64_t read(int file, char* to, std::size_t size) { return ::_read(file, to, limited(size)); }
    static std::int64_t write(int file, char const* from, std::size_t size) { return ::_write(file, from, limited(size)); }
    static bool go_to(int file, std::int64_t place) { return ::_lseeki64(file, place, SEEK_SET) == place; }
    static bool truncate(int file, std::int64_t size) { return ::_chsize_s(file, size) == 0; }
    static bool sync(int file) { return ::_commit(file) == 0; }
    static void sync_folder_of(std::string const&) {}
    static void close(int file) { ::_close(file); }
    static unsigned limited(std::size_t size) { return static_cast<unsigned>((std::min)(size, std::size_t{1} << 30U)); }
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

struct file_calls {
    static int open(char const* path) { return ::open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600); }
    static bool lock(int file) { return ::flock(file, LOCK_EX | LOCK_NB) == 0; }
    static std::int64_t read(int file, char* to, std::size_t size) { return ::read(file, to, size); }
    static std::int64_t write(int file, char const* from, std::size_t size) { return ::write(file, from, size); }
    static bool go_to(int file, std::int64_t place) { return ::lseek(file, place, SEEK_SET) == place; }
    static bool truncate(int file, std::int64_t size) { return ::ftruncate(file, size) == 0; }
    static bool sync(int file) { return ::fsync(file) == 0; }
    /// A new file is there after a loss of power once its folder is on the disk.
    static void sync_folder_of(std::string const& path)
    {
        auto const slash = path.rfind('/');
        auto const folder = slash == std::string::npos ? std::string{"."} : path.substr(0, slash + 1);
        int const file = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC);
        if (file == -1) return;
        ::fsync(file);
        ::close(file);
    }
    static void close(int file) { ::close(file); }
};

#endif

/// A file that is made if need be, and that no other process, nor another object of this one, has open as such. The lock
/// ends with the process, however that ends. Failures throw std::system_error.
class owned_file {
public:
    explicit owned_file(std::string path) : path_(std::move(path)), file_(file_calls::open(path_.c_str()))
    {
        if (file_ == -1) fail("cannot be opened");
        if (!file_calls::lock(file_)) {
            int const why = errno;
            file_calls::close(file_);
            errno = why;
            fail("is in use");
        }
    }
    owned_file(owned_file&& other) noexcept : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)) {}
    owned_file& operator=(owned_file&&) = delete;
    ~owned_file()
    {
        if (file_ != -1) file_calls::close(file_);
    }

    /// 0 at the end.
    std::size_t read(char* to, std::size_t size)
    {
        while (true) {
            auto const count = file_calls::read(file_, to, size);
            if (count >= 0) return static_cast<std::size_t>(count);
            if (errno != EINTR) fail("cannot be read");
        }
    }
    void write(std::string_view bytes)
    {
        while (!bytes.empty()) {
            auto const count = file_calls::write(file_, bytes.data(), bytes.size());
            if (count >= 0) bytes.remove_prefix(static_cast<std::size_t>(count));
            else if (errno != EINTR) fail("cannot be written");
        }
    }
    void go_to_start() { done(file_calls::go_to(file_, 0)); }
    /// Cuts off what is beyond, and goes on from there.
    void truncate(std::size_t size)
    {
        auto const place = static_cast<std::int64_t>(size);
        done(file_calls::truncate(file_, place) && file_calls::go_to(file_, place));
    }
    /// Waits until all of it is on the disk.
    void sync() { done(file_calls::sync(file_)); }
    void sync_folder() const { file_calls::sync_folder_of(path_); }

    std::string const& path() const { return path_; }

private:
    void done(bool well) const
    {
        if (!well) fail("cannot be written");
    }
    [[noreturn]] void fail(char const* what) const
    {
        throw std::system_error{errno, std::generic_category(), "waybill: the file " + path_ + ' ' + what};
    }

    std::string path_;
    int file_;
};

} // namespace waybill::detail

#endif
