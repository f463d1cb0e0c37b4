#ifndef WAYBILL_TESTS_WIRE_CLOUDMAILING_PLAYER_HPP
#define WAYBILL_TESTS_WIRE_CLOUDMAILING_PLAYER_HPP

#include "../outcome.hpp"
#include "free_call.hpp"

#include <boost/json/array.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace wire::cloudmailing {

/// A client of one mode that makes recorded calls.
class player {
public:
    virtual ~player() = default;
    virtual std::string_view mode() const = 0;
    virtual outcome play_free(free_call const& call) = 0;
    /// By the endpoint of this method; nothing when there is none. Throws `cannot_be_said`.
    virtual std::optional<outcome> play_typed(std::string_view method, boost::json::array const& arguments) = 0;
};

/// Throws waybill::exception when such a client cannot be.
std::unique_ptr<player> make_blocking_player(std::string const& key, waybill::client_options const& options);
std::unique_ptr<player> make_coro_player(std::string const& key, waybill::client_options const& options);

/// What the typed server reads from a call, written again; nothing when it has no such method.
std::optional<waybill::result<std::string>> reread(std::string_view method, std::string const& body);

} // namespace wire::cloudmailing

#endif
