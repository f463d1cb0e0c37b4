#ifndef WAYBILL_TESTS_INTEROP_PYTHON_SERVER_HPP
#define WAYBILL_TESTS_INTEROP_PYTHON_SERVER_HPP

#include <cstdio>
#include <stdexcept>
#include <string>

#include <unistd.h>

/// A server in Python that prints its port when it is ready. It ends with its standard input, and so with the object.
class python_server {
public:
    python_server(std::string const& python, std::string const& script)
    {
        int ports[2];
        if (::pipe(ports) != 0) throw std::runtime_error{"no pipe"};
        auto const command = "exec " + python + " '" INTEROP_FOLDER "/" + script + "' >&" + std::to_string(ports[1]);
        process_ = ::popen(command.c_str(), "w"); // its standard input
        ::close(ports[1]);
        std::string line;
        for (char c = 0; ::read(ports[0], &c, 1) == 1 && c != '\n';) line += c;
        ::close(ports[0]);
        if (process_ == nullptr || line.empty()) throw std::runtime_error{script + " does not start"};
        url_ = "http://127.0.0.1:" + line;
    }
    python_server(python_server const&) = delete;
    python_server& operator=(python_server const&) = delete;
    ~python_server()
    {
        if (process_ != nullptr) ::pclose(process_);
    }
    std::string const& url() const { return url_; }

private:
    std::FILE* process_ = nullptr;
    std::string url_;
};

#endif
