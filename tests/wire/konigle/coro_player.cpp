#include "../sessions.hpp"
#include "player_of.hpp"

namespace wire::konigle {

std::unique_ptr<player> make_coro_player(api::provider::credentials const& credentials,
                                         waybill::client_options const& options)
{
    return std::make_unique<player_of<coro_session<api::async_client>>>(credentials, options);
}

} // namespace wire::konigle
