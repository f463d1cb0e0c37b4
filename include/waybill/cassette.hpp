#ifndef WAYBILL_CASSETTE_HPP
#define WAYBILL_CASSETTE_HPP

// Real exchanges in a file, to be replayed without the server; for coroutines also <waybill/cassette/async_cassette.hpp>.
#include <waybill/cassette/player.hpp>
#include <waybill/cassette/recorder.hpp>

#endif
