#include "../sessions.hpp"
#include "player_of.hpp"

namespace wire::dyn {

std::unique_ptr<player> make_coro_player(std::string const& key, waybill::client_options const& options)
{
    return std::make_unique<player_of<coro_session<api::async_client>>>(key, options);
}

} // namespace wire::dyn
