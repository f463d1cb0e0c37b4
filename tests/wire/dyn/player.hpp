#ifndef WAYBILL_TESTS_WIRE_DYN_PLAYER_HPP
#define WAYBILL_TESTS_WIRE_DYN_PLAYER_HPP

#include "../outcome.hpp"
#include "call.hpp"

#include <waybill/call/options.hpp>

#include <memory>
#include <string>

namespace wire::dyn {

/// A client of one mode that makes calls.
class player {
public:
    virtual ~player() = default;
    virtual outcome play(call const& made) = 0;
};

/// Throws waybill::exception when such a client cannot be.
using make_player = std::unique_ptr<player>(std::string const& key, waybill::client_options const&);
make_player make_blocking_player;
make_player make_coro_player;

} // namespace wire::dyn

#endif
