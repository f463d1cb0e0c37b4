#ifndef WAYBILL_TESTS_WIRE_CLEVERREACH_PLAYER_HPP
#define WAYBILL_TESTS_WIRE_CLEVERREACH_PLAYER_HPP

#include "../outcome.hpp"

#include <waybill/call/options.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace wire::cleverreach {

/// A client of one mode that makes recorded calls.
class player {
public:
    virtual ~player() = default;
    virtual std::string_view mode() const = 0;
    /// By the endpoint of this method; see `read_arguments`.
    virtual outcome call(std::string_view method, boost::json::array const& arguments, bool rest_is_absent) = 0;
    /// By query_data, with these parameters.
    virtual outcome query(std::string_view method, boost::json::object const& parameters) = 0;
    /// By insert_new_user, with the arguments of the original's.
    virtual outcome insert(boost::json::object const& arguments) = 0;
};

using make_player = std::unique_ptr<player>(std::string const& key, waybill::client_options const& options);
make_player make_blocking_player;
make_player make_coro_player;

} // namespace wire::cleverreach

#endif
