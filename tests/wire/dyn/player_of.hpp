#ifndef WAYBILL_TESTS_WIRE_DYN_PLAYER_OF_HPP
#define WAYBILL_TESTS_WIRE_DYN_PLAYER_OF_HPP

#include "player.hpp"

#include <waybill/codec/json.hpp>
#include <waybill/codec/text.hpp>
#include <waybill/dyn.hpp>

#include <boost/json/serialize.hpp>

#include <concepts>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace wire::dyn {

namespace api = waybill::dyn;

inline std::string as_text(boost::json::value const& value)
{
    return value.is_string() ? std::string{value.get_string()} : boost::json::serialize(value);
}

/// Sets a member to a recorded value.
template <class T>
void set_member(T& member, boost::json::value const& value)
{
    if constexpr (requires { member.emplace(); member.has_value(); }) {
        set_member(member.emplace(), value);
    } else if constexpr (requires { member.emplace_back(); }) {
        if (!value.is_array()) return set_member(member.emplace_back(), value);
        for (auto const& each : value.get_array()) set_member(member.emplace_back(), each);
    } else {
        auto text = as_text(value);
        if constexpr (std::same_as<T, bool>) {
            if (text == "1" || text == "0") text = text == "1" ? "true" : "false";
        }
        if (!waybill::parse_text(text, member)) throw unusable_capture{"no value for a member: " + text};
    }
}

/// A request from its fields by their wire names.
template <class Request>
Request read_request(boost::json::object const& fields)
{
    Request request{};
    std::size_t known = 0;
    if constexpr (waybill::described<Request>) {
        waybill::for_each_member<Request>([&]<class M>() {
            auto& member = request.*M::pointer;
            if constexpr (M::is_unknown_store) {
                for (auto const& [name, value] : fields) {
                    if (!name.starts_with("X-")) continue;
                    member[std::string{name}] = as_text(value);
                    ++known;
                }
            } else if (auto const* const value = fields.if_contains(M::wire_name)) {
                set_member(member, *value);
                ++known;
            }
        });
    }
    if (known != fields.size()) throw unusable_capture{"an argument that the request has no member for"};
    return request;
}

template <class T>
outcome as_json(waybill::result<T> const& done)
{
    if (!done) return done.error();
    if constexpr (std::is_void_v<T>) {
        return boost::json::value(true);
    } else {
        auto const text = waybill::json_write(*done);
        if (!text) throw std::runtime_error{"cannot be written: " + text.error().message + " at " + text.error().path};
        return parse_json(*text).value();
    }
}

/// Makes the calls with a client of a session. Operations are found by their names among the endpoints.
template <class Session>
class player_of final : public player {
public:
    player_of(std::string const& key, waybill::client_options const& options) : session_(key, options) {}

    outcome play(call const& made) override
    {
        if (made.operation == "find_account") return find_account(made);
        if (made.operation == "senders.seeding") return read_seeding();
        std::optional<outcome> got;
        waybill::for_each_endpoint(static_cast<api::api<typename Session::mode> const&>(session_.client),
                                   [&](std::string const& name, auto const& endpoint) {
                                       if (name == made.operation) got = run(endpoint, made.fields);
                                   });
        if (!got) throw unusable_capture{"there is no operation " + made.operation};
        return *got;
    }

private:
    template <class Endpoint>
    outcome run(Endpoint const& endpoint, boost::json::object const& fields)
    {
        using request = typename Endpoint::operation::request_type;
        auto const given = read_request<request>(fields);
        return as_json(session_.wait(endpoint.attempt(given)));
    }

    outcome find_account(call const& made)
    {
        auto const username = as_text(made.fields.at("username"));
        try {
            auto const found = session_.wait(api::find_account(session_.client, username));
            if (!found) return boost::json::value{};
            return as_json(waybill::result<api::account>{*found});
        } catch (waybill::exception const& failed) {
            return failed.error();
        }
    }

    /// Null when no answer has it.
    outcome read_seeding()
    {
        boost::json::value told;
        waybill::for_each_member<api::sender_details>([&]<class M>() {
            if (M::wire_name == "seeding") told = true;
        });
        return told;
    }

    Session session_;
};

} // namespace wire::dyn

#endif
