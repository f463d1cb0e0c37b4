#include "../sessions.hpp"
#include "player_of.hpp"

namespace wire::konigle {

std::unique_ptr<player> make_blocking_player(api::provider::credentials const& credentials,
                                             waybill::client_options const& options)
{
    return std::make_unique<player_of<blocking_session<api::client>>>(credentials, options);
}

} // namespace wire::konigle
