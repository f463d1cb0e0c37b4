#ifndef WAYBILL_TESTS_WIRE_KONIGLE_PLAYER_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_PLAYER_HPP

#include "arguments.hpp"
#include "call.hpp"

#include <waybill/konigle.hpp>

#include <memory>
#include <string_view>

namespace wire::konigle {

/// A client of one mode that makes recorded calls, and the records that it keeps between them.
class player {
public:
    virtual ~player() = default;
    virtual std::string_view mode() const = 0;
    virtual outcome play(call const& made, arguments const& given) = 0;
};

/// Throws waybill::exception when such a client cannot be.
using make_player = std::unique_ptr<player>(waybill::konigle::provider::credentials const&,
                                            waybill::client_options const&);
make_player make_blocking_player;
make_player make_coro_player;

} // namespace wire::konigle

#endif
