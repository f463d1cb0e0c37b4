#ifndef SUPPORT_STEPPING_HPP
#define SUPPORT_STEPPING_HPP

#include <support/http_server.hpp>

#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <utility>

namespace support {

/// A server and the io_context of its clients in one thread, where a test takes every step itself.
struct stepped_world {
    explicit stepped_world(http_server::answerer answer = [](arrival const&) { return a_book; })
        : server(server_io, std::move(answer))
    {
    }

    /// Runs one handler of the clients' io_context, letting the server act while none is ready; false when the
    /// io_context has nothing left to wait for.
    bool step()
    {
        constexpr int patience = 20'000; // turns of a millisecond: only what hangs takes so many
        for (int turn = 0; turn < patience; ++turn) {
            if (io.stopped()) io.restart();
            if (io.poll_one() == 1) return true;
            if (io.stopped()) return false;
            server_io.restart();
            if (server_io.poll() == 0 && io.run_one_for(std::chrono::milliseconds{1}) == 1) return true;
        }
        FAIL("nothing happens any more");
        return false;
    }

    template <class Condition>
    void step_until(Condition condition)
    {
        while (!condition()) REQUIRE(step());
    }

    /// Until neither side has anything left to do.
    void finish()
    {
        while (step()) {
        }
        let_server_act();
    }

    /// Lets the server see all that was sent.
    void let_server_act()
    {
        do server_io.restart();
        while (server_io.poll() > 0);
    }

    boost::asio::io_context io{1};
    boost::asio::io_context server_io{1};
    http_server server;
};

} // namespace support

#endif
