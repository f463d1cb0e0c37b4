#ifndef WAYBILL_TESTS_WIRE_CONSTANTCONTACT_PLAYER_HPP
#define WAYBILL_TESTS_WIRE_CONSTANTCONTACT_PLAYER_HPP

#include "../outcome.hpp"
#include "call.hpp"

#include <waybill/call/options.hpp>

#include <memory>

namespace wire::constantcontact {

/// A client of one mode that makes calls.
class player {
public:
    virtual ~player() = default;
    /// What it gives, in the names of the original client.
    virtual outcome play(call const& made) = 0;
};

/// Throws waybill::exception when such a client cannot be.
using make_player = std::unique_ptr<player>(account const& caller, waybill::client_options const&);
make_player make_blocking_player;
make_player make_coro_player;

} // namespace wire::constantcontact

#endif
