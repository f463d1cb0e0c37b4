#include "player.hpp"

#include "../sessions.hpp"
#include "values.hpp"

#include <boost/describe/class.hpp>

#include <optional>

namespace wire::cleverreach {
namespace {

namespace json = boost::json;
namespace cr = waybill::cleverreach;

struct user {
    std::string email{};
};
BOOST_DESCRIBE_STRUCT(user, (), (email))

waybill::unix_time const recorded_now{std::chrono::sys_seconds{std::chrono::seconds{1385913600}}};

cr::new_user_options insert_options(json::object const& arguments)
{
    cr::new_user_options options;
    options.now = [] { return recorded_now; };
    if (auto const* const activated = arguments.if_contains("activated"); activated != nullptr && !activated->is_null()) {
        bool const deactivated = activated->is_bool() && !activated->get_bool();
        options.state = deactivated ? cr::new_user_state::deactivated : cr::new_user_state::activated;
        if (!activated->is_bool()) read_value(*activated, options.since);
    }
    if (auto const* const mail = arguments.if_contains("sendmail"); mail != nullptr && !mail->as_bool()) options.mail = cr::new_user_mail::none;
    if (auto const* const form = arguments.if_contains("form_id")) read_value(*form, options.form_id);
    if (auto const* const names = arguments.if_contains("attrs"); names != nullptr && !names->as_array().empty())
        throw unusable_capture{"attributes of a user"};
    read_value(arguments.at("evidence"), options.evidence);
    return options;
}

user user_of(json::object const& arguments)
{
    auto const* given = &arguments.at("user").as_object();
    if (auto const* const attributes = given->if_contains("__object")) given = &attributes->as_object();
    user one;
    read_value(json::value(*given), one);
    return one;
}

/// Makes the calls with a client of a session.
template <template <class> class Session, class Mode>
class player_of final : public player {
public:
    player_of(std::string const& key, waybill::client_options const& options) : session_(key, options) {}

    std::string_view mode() const override { return decltype(session_)::mode_name; }

    outcome call(std::string_view method, json::array const& arguments, bool rest_is_absent) override
    {
        std::optional<outcome> got;
        waybill::for_each_endpoint(static_cast<cr::api<Mode> const&>(session_.client), [&](auto const&, auto const& endpoint) {
            using operation = typename std::remove_cvref_t<decltype(endpoint)>::operation;
            if (operation::rpc_method != method) return;
            auto const request = read_arguments<typename operation::request_type>(arguments, rest_is_absent);
            auto const done = session_.wait(endpoint.attempt(request));
            got = done ? outcome{written(*done)} : outcome{done.error()};
        });
        if (!got) throw unusable_capture{"there is no method " + std::string{method}};
        return *got;
    }

    outcome query(std::string_view method, json::object const& parameters) override
    {
        if (parameters.empty() && method == "groupGetStats")
            return caught([&] { return cr::query_data<"groupGetStats", cr::stats>(session_.client); });
        if (method == "groupGetDetails") return query<"groupGetDetails", cr::group, cr::group_reference>(parameters);
        if (method == "receiverGetByEmail") return query<"receiverGetByEmail", cr::receiver, cr::receiver_by_email>(parameters);
        throw unusable_capture{"no query of " + std::string{method}};
    }

    outcome insert(json::object const& arguments) override
    {
        auto const one = user_of(arguments);
        auto const options = insert_options(arguments);
        auto const list_id = arguments.at("list_id").to_number<std::int32_t>();
        return caught([&] { return cr::insert_new_user(session_.client, one, list_id, options); });
    }

private:
    template <waybill::fixed_string Method, class Data, class Parameters>
    outcome query(json::object const& parameters)
    {
        Parameters given{};
        read_value(json::value(parameters), given);
        return caught([&] { return cr::query_data<Method, Data>(session_.client, given); });
    }

    template <class Call>
    outcome caught(Call call)
    {
        try {
            return written(session_.wait(call()));
        } catch (waybill::exception const& failed) {
            return failed.error();
        }
    }

    Session<waybill::client<cr::api, Mode>> session_;
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

} // namespace wire::cleverreach
