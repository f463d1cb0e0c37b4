#ifndef WAYBILL_TESTS_INTEROP_REDIS_SERVER_HPP
#define WAYBILL_TESTS_INTEROP_REDIS_SERVER_HPP

#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <csignal>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/// A Redis server of the test's own on a socket in a new folder, without a port. It ends with the object.
class redis_server {
public:
    redis_server()
    {
        std::string name = (std::filesystem::temp_directory_path() / "waybill-redis-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no folder for the server"};
        folder_ = name;
        start();
    }
    redis_server(redis_server const&) = delete;
    redis_server& operator=(redis_server const&) = delete;
    ~redis_server()
    {
        stop();
        std::filesystem::remove_all(folder_);
    }

    std::string socket() const { return (folder_ / "socket").string(); }

    void start()
    {
        int out[2];
        if (::pipe(out) != 0) throw std::runtime_error{"no pipe"};
        auto const path = socket();
        process_ = ::fork();
        if (process_ == 0) {
            ::dup2(out[1], STDOUT_FILENO);
            ::close(out[0]);
            ::close(out[1]);
            ::execl(REDIS_PROGRAM, REDIS_PROGRAM, "--port", "0", "--unixsocket", path.c_str(), "--save", "", "--appendonly", "no",
                    "--dir", folder_.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(out[1]);
        // It says on its standard output when it is ready.
        std::string said;
        for (char c = 0; said.find("eady to accept connections") == std::string::npos && ::read(out[0], &c, 1) == 1;) said += c;
        kept_ = out[0]; // so that it can go on writing
        if (said.find("eady to accept connections") == std::string::npos) throw std::runtime_error{"redis-server does not start: " + said};
    }

    void stop()
    {
        if (process_ <= 0) return;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = 0;
        ::close(kept_);
    }

private:
    std::filesystem::path folder_;
    pid_t process_ = 0;
    int kept_ = -1;
};

#endif
