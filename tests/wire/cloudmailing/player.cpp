#include "player.hpp"

#include "../sessions.hpp"
#include "values.hpp"

#include <waybill/http/message.hpp>

namespace wire::cloudmailing {
namespace {

namespace api = waybill::cloudmailing;

template <class T>
outcome as_json(waybill::result<T> const& done)
{
    if (!done) return done.error();
    return written(*done);
}

/// Makes the calls with a client of a session. Methods are found by their names among the endpoints.
template <template <class> class Session, class Mode>
class player_of final : public player {
public:
    player_of(std::string const& key, waybill::client_options const& options) : typed_(key, options), free_(key, options) {}

    std::string_view mode() const override { return decltype(typed_)::mode_name; }

    outcome play_free(free_call const& call) override { return as_json(free_.wait(free_.client.call.attempt(call))); }

    std::optional<outcome> play_typed(std::string_view method, boost::json::array const& arguments) override
    {
        std::optional<outcome> got;
        waybill::for_each_endpoint(static_cast<api::api<Mode> const&>(typed_.client), [&](auto const&, auto const& endpoint) {
            using operation = typename std::remove_cvref_t<decltype(endpoint)>::operation;
            if (operation::rpc_method != method) return;
            auto const request = read_arguments<typename operation::request_type>(arguments);
            got = as_json(typed_.wait(endpoint.attempt(request)));
        });
        return got;
    }

private:
    Session<waybill::client<api::api, Mode>> typed_;
    Session<waybill::client<free_api, Mode>> free_;
};

} // namespace

std::unique_ptr<player> make_blocking_player(std::string const& key, waybill::client_options const& options)
{
    return std::make_unique<player_of<blocking_session, waybill::blocking>>(key, options);
}

std::unique_ptr<player> make_coro_player(std::string const& key, waybill::client_options const& options)
{
    return std::make_unique<player_of<coro_session, waybill::coro>>(key, options);
}

std::optional<waybill::result<std::string>> reread(std::string_view method, std::string const& body)
{
    std::optional<waybill::result<std::string>> again;
    api::api<waybill::blocking> const all;
    waybill::for_each_endpoint(all, [&](auto const&, auto const& endpoint) {
        using operation = typename std::remove_cvref_t<decltype(endpoint)>::operation;
        if (operation::rpc_method != method) return;
        waybill::http::request request{.body = body};
        auto const read = operation::decode_request(request);
        if (!read) {
            again = waybill::detail::not_encodable(read.error());
            return;
        }
        waybill::http::request out;
        auto const encoded = operation::encode(*read, out);
        if (encoded) again = out.body;
        else again = encoded.error();
    });
    return again;
}

} // namespace wire::cloudmailing
