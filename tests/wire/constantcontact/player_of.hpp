#ifndef WAYBILL_TESTS_WIRE_CONSTANTCONTACT_PLAYER_OF_HPP
#define WAYBILL_TESTS_WIRE_CONSTANTCONTACT_PLAYER_OF_HPP

#include "../sessions.hpp"
#include "compose.hpp"
#include "player.hpp"
#include "values.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wire::constantcontact {

inline boost::asio::awaitable<bool> as_value(boost::asio::awaitable<void> call)
{
    co_await std::move(call);
    co_return true;
}

/// Makes the calls with a client of a session.
template <class Session>
class player_of final : public player {
    static constexpr bool is_blocking = std::same_as<typename Session::mode, waybill::blocking>;

public:
    player_of(account const& caller, waybill::client_options const& options)
        : caller_(caller), session_(api::credentials{caller.api_key, caller.user_name, caller.password}, options)
    {}

    outcome play(call const& made) override
    {
        try {
            return run(made);
        } catch (waybill::exception const& failed) {
            return failed.error();
        }
    }

private:
    json::value run(call const& made)
    {
        auto const& cc = session_.client;
        auto const& operation = made.operation;
        auto const text = [&](char const* name) { return text_of(argument(made, name)); };
        // Where a list begins, when that is not its first page.
        auto const position =
            text("path").empty() ? std::string{} : "/ws/customers/" + caller_.user_name + text("path");

        if (operation == "verify_credentials") return session_.wait(api::verify_credentials(cc));
        if (operation == "get_contact_lists") {
            json::array all;
            for (auto const& each : session_.wait(api::own_lists(cc))) all.push_back(to_json(each, extent::summary));
            return all;
        }
        if (operation == "get_contact_list") return to_json(get(cc.lists.get, text("list_id_number")), extent::whole);
        if (operation == "get_contact_list_members") return collect(cc.lists.members, text("list_id_number"));
        if (operation == "create_contact_list") {
            api::new_list const request{.name = text("contact_list_name")};
            return done(cc.lists.create.attempt(request));
        }
        if (operation == "update_contact_list") return update_list(made);
        if (operation == "delete_contact_list") return done(cc.lists.remove.attempt(text("list_id_number")));
        if (operation == "get_contacts" || operation == "query_contacts") {
            api::contact_filters wanted;
            if (auto const email = text("email"); !email.empty()) wanted.email.push_back(email);
            if (auto const& emails = argument(made, "emails"); emails.is_array())
                for (auto const& each : emails.get_array()) wanted.email.push_back(text_of(each));
            return collect(cc.contacts.list, wanted, from(position));
        }
        if (operation == "get_contact") return get_contact(made);
        if (operation == "create_contact") {
            auto const request = fields_of(argument(made, "params").as_object());
            return done(cc.contacts.create.attempt(request));
        }
        if (operation == "update_contact") {
            auto const id = contact_id(made);
            if (!id) return {};
            auto const& params = argument(made, "params").as_object();
            api::contact_update request;
            if (auto const* const own_id = params.if_contains("id")) request.id = text_of(*own_id);
            request.content.value = fields_of(params);
            return done(cc.contacts.update.attempt(*id, request));
        }
        if (operation == "delete_contact") {
            auto const id = contact_id(made);
            if (!id) return {};
            return done(cc.contacts.remove.attempt(*id));
        }
        if (operation == "get_contact_events") return contact_events(made, position);
        if (operation == "get_campaigns") {
            api::campaign_filters wanted;
            constexpr api::wanted_status statuses[] = {api::wanted_status::draft, api::wanted_status::running,
                                                       api::wanted_status::sent, api::wanted_status::scheduled};
            if (auto const& type = argument(made, "type"); type.is_int64() && type.get_int64() > 0)
                wanted.status = statuses[type.get_int64() - 1];
            return collect(cc.campaigns.list, wanted, from(position));
        }
        if (operation == "get_campaign") return to_json(get(cc.campaigns.get, text("campaign_id_number")));
        if (operation == "get_campaign_events") return campaign_events(made);
        if (operation == "get_activities") return collect(cc.activities.list);
        if (operation == "get_activity")
            return to_json(get(cc.activities.get, api::short_id(text("activity_id_number"))));
        if (operation == "create_activity") return start_activity(made);
        throw unusable_capture{"there is no operation " + operation};
    }

    template <class Get>
    auto get(Get const& endpoint, std::string const& id)
    {
        return session_.wait(endpoint.attempt(id)).value();
    }

    /// True, or the error thrown.
    template <class Attempt>
    json::value done(Attempt attempt)
    {
        session_.wait(std::move(attempt)).value();
        return true;
    }

    static waybill::paging_options from(std::string const& position) { return {.position = position}; }

    template <class... Arguments>
    json::value collect(Arguments const&... arguments)
    {
        json::array all;
        auto pages = waybill::items(arguments...);
        if constexpr (is_blocking) {
            for (auto const& each : pages) all.push_back(to_json(each));
        } else {
            while (auto const each = session_.wait(pages.next())) all.push_back(to_json(*each));
        }
        return all;
    }

    json::value update_list(call const& made)
    {
        api::list_changes changes;
        for (auto const& [name, value] : argument(made, "params").as_object()) {
            if (name == "name") changes.name = text_of(value);
            else if (name == "opt_in_default") set(changes.opt_in_default.emplace(), value);
            else if (name == "sort_order") set(changes.sort_order.emplace(), value);
            else throw unusable_capture{"an argument that an update has no member for"};
        }
        auto const id = text_of(argument(made, "list_id_number"));
        if constexpr (is_blocking) api::update_list(session_.client, id, changes);
        else session_.wait(as_value(api::update_list(session_.client, id, changes)));
        return true;
    }

    /// Of the contact that an id or an e-mail address names; nothing when there is none of the address.
    std::optional<std::string> contact_id(call const& made)
    {
        auto const id = text_of(argument(made, "contact_id_number"));
        if (!id.empty()) return id;
        return session_.wait(api::find_contact_id(session_.client, text_of(argument(made, "email"))));
    }

    json::value get_contact(call const& made)
    {
        auto const id = text_of(argument(made, "contact_id_number"));
        if (!id.empty()) return to_json(get(session_.client.contacts.get, id));
        auto const found = session_.wait(api::find_contact(session_.client, text_of(argument(made, "email"))));
        return found ? to_json(*found) : json::value{};
    }

    json::value contact_events(call const& made, std::string const& position)
    {
        auto const& record = session_.client.contact_events;
        auto const kind = argument(made, "event_type").as_int64();
        if (kind < 0 || kind > 5) throw no_such_endpoint();
        auto const id = contact_id(made);
        if (!id) return {};
        auto const all = [&](auto const& list) { return collect(list, *id, waybill::none{}, from(position)); };
        switch (kind) {
        case 0: return all(record.bounces);
        case 1: return all(record.clicks);
        case 2: return all(record.forwards);
        case 3: return all(record.opens);
        case 4: return all(record.opt_outs);
        default: return all(record.sends);
        }
    }

    json::value campaign_events(call const& made)
    {
        auto const& record = session_.client.campaign_events;
        auto const id = text_of(argument(made, "campaign_id_number"));
        switch (argument(made, "event_type").as_int64()) {
        case 0: return collect(record.bounces, id);
        case 1: return clicks_of(id);
        case 2: return collect(record.forwards, id);
        case 3: return collect(record.opens, id);
        case 4: return collect(record.opt_outs, id);
        case 5: return collect(record.sends, id);
        default: throw no_such_endpoint();
        }
    }

    json::value clicks_of(std::string const& campaign)
    {
        json::array all;
        for (auto const& each : session_.wait(api::campaign_clicks(session_.client, campaign))) {
            auto url = shown_members(each.url);
            url["events"] = nullptr;
            if (each.events) {
                auto& events = url["events"].emplace_array();
                for (auto const& event : *each.events) {
                    auto shown_event = to_json(event).as_object();
                    shown_event.erase("link_url"); // known already
                    events.push_back(std::move(shown_event));
                }
            }
            all.push_back(std::move(url));
        }
        return all;
    }

    json::value start_activity(call const& made)
    {
        auto const& record = session_.client.activities;
        auto const type = text_of(argument(made, "type"));
        auto const& data = argument(made, "data");
        std::vector<std::string> lists;
        for (auto const& each : argument(made, "lists").as_array()) lists.push_back(text_of(each));
        auto const started = [&](auto const& endpoint, auto const& request) {
            return json::value(session_.wait(endpoint.attempt(request)).value().id);
        };
        if (auto const kind = waybill::enum_from_wire<api::add_type>(type)) {
            api::contacts_add request{.type = *kind, .data = {}, .lists = lists};
            if (!data.is_null()) request.data = table_in(data);
            return started(record.add, request);
        }
        if (waybill::enum_from_wire<api::remove_type>(type)) {
            api::contacts_remove request{.data = {}, .lists = lists};
            if (!data.is_null()) request.data = table_in(data);
            return started(record.remove, request);
        }
        if (waybill::enum_from_wire<api::clear_type>(type))
            return started(record.clear, api::lists_clear{.lists = lists});
        if (!waybill::enum_from_wire<api::export_type>(type)) throw no_such_endpoint();
        api::contacts_export request{.list_id = lists};
        if (data.is_object()) {
            for (auto const& [name, value] : data.get_object()) {
                if (name == "fileType") set(request.file_type, value);
                else if (name == "exportOptDate") set(request.export_opt_date, value);
                else if (name == "exportOptSource") set(request.export_opt_source, value);
                else if (name == "exportListName") set(request.export_list_name, value);
                else if (name == "sortBy") set(request.sort_by, value);
                else if (name == "columns") request.columns = texts_in(value.as_array());
                else throw unusable_capture{"an argument that an export has no member for"};
            }
        }
        return started(record.export_contacts, request);
    }

    static waybill::exception no_such_endpoint()
    {
        return waybill::exception{
            {waybill::error_kind::invalid_argument, waybill::effect::not_sent, "there is no endpoint of this kind"}};
    }

    template <class T>
    static void set(T& member, json::value const& value)
    {
        if (!waybill::parse_text(text_of(value), member))
            throw unusable_capture{"no value for a member: " + text_of(value)};
    }

    static std::vector<std::string> texts_in(json::array const& values)
    {
        std::vector<std::string> all;
        for (auto const& each : values) all.push_back(text_of(each));
        return all;
    }

    static api::contact_table table_in(json::value const& data)
    {
        std::vector<std::vector<std::string>> rows;
        for (auto const& each : data.at("rows").as_array()) rows.push_back(texts_in(each.as_array()));
        return {texts_in(data.at("columns").as_array()), rows};
    }

    /// By the names of the members; `name` is one that the original passes over.
    static api::contact_fields fields_of(json::object const& params)
    {
        api::contact_fields fields;
        std::size_t known = params.contains("name") + params.contains("id");
        waybill::for_each_member<api::contact_fields>([&]<class M>() {
            auto const* const value = params.if_contains(M::identifier);
            if (value == nullptr) return;
            ++known;
            auto& field = fields.*M::pointer;
            if constexpr (requires { field.push_back({}); } && !waybill::text_scalar<typename M::type>) {
                for (auto const& each : value->as_array())
                    field.push_back({text_of(each.is_object() ? each.at("id") : each)});
            } else {
                set(field, *value);
            }
        });
        if (known != params.size()) throw unusable_capture{"an argument that a contact has no member for"};
        return fields;
    }

    account caller_;
    Session session_;
};

} // namespace wire::constantcontact

#endif
