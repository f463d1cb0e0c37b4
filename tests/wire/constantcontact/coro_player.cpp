#include "player_of.hpp"

namespace wire::constantcontact {

std::unique_ptr<player> make_coro_player(account const& caller, waybill::client_options const& options)
{
    return std::make_unique<player_of<coro_session<api::async_client>>>(caller, options);
}

} // namespace wire::constantcontact
