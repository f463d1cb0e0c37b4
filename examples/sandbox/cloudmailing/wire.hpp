#ifndef EXAMPLES_SANDBOX_CLOUDMAILING_WIRE_HPP
#define EXAMPLES_SANDBOX_CLOUDMAILING_WIRE_HPP

#include "state.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What the server finds wrong with a call that the models could not even express, or not tell from a right one.
namespace cloudmailing_detail {

using waybill::dynamic;

/// The parameters of a call, whatever they are.
struct wire_call {
    std::optional<dynamic> first{};
    std::optional<dynamic> second{};
    std::optional<dynamic> third{};
    std::optional<dynamic> fourth{};
    std::optional<dynamic> fifth{};
    std::optional<dynamic> sixth{};
    std::optional<dynamic> seventh{};
    std::optional<dynamic> eighth{};
};
BOOST_DESCRIBE_STRUCT(wire_call, (), (first, second, third, fourth, fifth, sixth, seventh, eighth))

/// The members of a parameter; none where it is missing or no struct.
inline dynamic::object const& members_of(std::optional<dynamic> const& parameter)
{
    static dynamic::object const none;
    auto const* const members = parameter ? parameter->get_if<dynamic::object>() : nullptr;
    return members == nullptr ? none : *members;
}

inline dynamic const* find_member(dynamic::object const& members, std::string_view name)
{
    auto const found = members.find(name);
    return found == members.end() ? nullptr : &found->second;
}

template <class T>
bool is_a(dynamic const* value)
{
    return value != nullptr && value->get_if<T>() != nullptr;
}

/// Whether a model has a member of this name.
template <class Model>
bool knows(std::string_view name)
{
    bool known = false;
    waybill::for_each_member<Model>([&]<class M>() { known = known || M::wire_name == name; });
    return known;
}

inline void check_dkim(dynamic const& dkim)
{
    auto const* const members = dkim.get_if<dynamic::object>();
    if (members == nullptr) refuse(406, 406, "Bad value for property 'dkim'. It should be a dictionary.");
    for (auto const& [name, value] : *members)
        if (!knows<cloudmailing::dkim_settings>(name))
            refuse(406, 406, "Bad value for property 'dkim'. Field '" + name + " is not allowed.");
    for (std::string_view const name : {"selector", "domain", "privkey"})
        if (!members->contains(name))
            refuse(406, 406, "Bad value for property 'dkim'. Field '" + std::string{name} + " is missing.");
}

inline void check_properties(state const& all, wire_call const& call)
{
    auto const* const id = call.first ? call.first->get_if<std::int64_t>() : nullptr;
    auto const found = id == nullptr ? all.mailings.end() : all.mailings.find(*id);
    if (found == all.mailings.end() || found->second.mailing.status == mailing_status::finished) return; // refused for that

    auto const& members = members_of(call.second);
    for (auto const& [name, value] : members) {
        if (!knows<cloudmailing::mailing_properties>(name))
            refuse(406, 406, "Property '" + name + "' is unknown or can't be changed.");
        if ((name == "testing" || name == "backup_customized_emails") && is_a<std::int64_t>(&value))
            fail("Invalid type <class 'int'> instead of <class 'bool'> for field '" + name + '\'');
        if ((name == "scheduled_start" || name == "scheduled_end") && is_a<date_time>(&value))
            fail("Parser must be a string or character stream, not datetime");
    }
    if (auto const* const dkim = find_member(members, "dkim")) check_dkim(*dkim);
}

inline void check_mailing_filters(wire_call const& call)
{
    if (!call.first) return;
    auto const* const list = call.first->get_if<dynamic::array>();
    if ((list != nullptr && !list->empty()) || call.first->get_if<std::int64_t>() != nullptr)
        refuse_filter("Filters argument has to be a dictionary.");
    for (auto const& [name, value] : members_of(call.first)) {
        if (!knows<cloudmailing::mailing_filters>(name))
            refuse_filter("Bad filter name. Available filters are: domain, id, status, owner_guid");
        if (!is_a<dynamic::array>(&value) && name != "owner_guid")
            fail("$in needs an array, full error: {'ok': 0.0, 'errmsg': '$in needs an array', 'code': 2, 'codeName': "
                 "'BadValue'}");
    }
}

inline void check_recipient_filters(std::optional<dynamic> const& filters)
{
    auto const* const list = filters ? filters->get_if<dynamic::array>() : nullptr;
    if (list != nullptr && !list->empty()) fail("'list' object has no attribute 'setdefault'");
    auto const* const status = find_member(members_of(filters), "status");
    if (status != nullptr && !is_a<dynamic::array>(status))
        refuse_filter("Parameter 'only_status' has to be an array of strings.");
}

/// Whether there are bytes in it, which the server's database has no place for.
inline bool holds_bytes(dynamic const& value)
{
    if (auto const* const list = value.get_if<dynamic::array>()) return std::any_of(list->begin(), list->end(), holds_bytes);
    auto const* const members = value.get_if<dynamic::object>();
    if (members == nullptr) return is_a<waybill::binary>(&value);
    return std::any_of(members->begin(), members->end(), [](auto const& each) { return holds_bytes(each.second); });
}

inline void check_attachments(dynamic const* attachments)
{
    auto const* const list = attachments == nullptr ? nullptr : attachments->get_if<dynamic::array>();
    if (list == nullptr) return;
    for (auto const& each : *list) {
        if (each.get_if<std::string>("content-type") == nullptr) fail("'content-type'");
        if (each.get_if<std::string>("content-id") != nullptr) fail("'error'");
    }
}

inline void check_recipients(wire_call const& call)
{
    if (call.first && call.first->get_if<std::int64_t>() == nullptr) refuse(404, 404, "Mailing not found!");
    auto const* const list = call.second ? call.second->get_if<dynamic::array>() : nullptr;
    if (list == nullptr) return;
    for (auto const& each : *list) {
        auto const* const members = each.get_if<dynamic::object>();
        if (members == nullptr) continue;
        if (is_a<std::int64_t>(find_member(*members, "email"))) fail("'int' object has no attribute 'lower'");
        check_attachments(find_member(*members, "attachments"));
        if (holds_bytes(each)) fail("cannot encode object: <xmlrpc.client.Binary object>");
    }
}

inline void check_satellite(std::optional<dynamic> const& properties)
{
    for (auto const& [name, value] : members_of(properties)) {
        if (!knows<cloudmailing::satellite_properties>(name))
            refuse_filter("Invalid property named '%s' for satellite");
        auto const* const text = value.get_if<std::string>();
        if (name == "domain_affinity" && text != nullptr && !(text->starts_with('{') && text->ends_with('}')))
            refuse_filter("Badly formated string for 'domain_affinity' property. It has to be a valid Python dictionary.");
    }
}

inline void check(state const& all, std::string_view method, wire_call const& call)
{
    if (method == "set_mailing_properties") check_properties(all, call);
    else if (method == "list_mailings" || method == "get_mailings_count") check_mailing_filters(call);
    else if (method == "get_recipients_status_updated_since") check_recipient_filters(call.second);
    else if (method == "get_recipients_count") check_recipient_filters(call.first);
    else if (method == "add_recipients" || method == "send_test") check_recipients(call);
    else if (method == "get_hourly_statistics" && is_a<std::string>(find_member(members_of(call.first), "from_date")))
        refuse_filter("Filter 'from_date' has to be a dateTime.iso8601.");
    else if (method.ends_with("_satellite") || method.ends_with("_satellite_properties")) check_satellite(call.second);
}

} // namespace cloudmailing_detail

#endif
