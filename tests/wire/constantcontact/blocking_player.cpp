#include "player_of.hpp"

namespace wire::constantcontact {

std::unique_ptr<player> make_blocking_player(account const& caller, waybill::client_options const& options)
{
    return std::make_unique<player_of<blocking_session<api::client>>>(caller, options);
}

} // namespace wire::constantcontact
