#include "compose.hpp"

#include "client.hpp"

#include <waybill/types/ascii.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace wire::konigle {

namespace json = boost::json;

namespace {

/// Where a resource's operations are.
std::string_view base_path(std::string_view resource)
{
    static std::map<std::string_view, std::string_view> const paths{
        {"campaigns", "/reachout/api/v1/campaigns"},
        {"contacts", "/reachout/api/v1/contacts"},
        {"audiences", "/reachout/api/v1/audiences"},
        {"email_accounts", "/reachout/api/v1/accounts"},
        {"email_channels", "/reachout/api/v1/channels"},
        {"email_identities", "/reachout/api/v1/identities"},
        {"email_templates", "/reachout/api/v1/email-templates"},
        {"uploads", "/admin/api/uploads"},
        {"images", "/admin/api/storefront-assets"}};
    auto const found = paths.find(resource);
    if (found == paths.end()) throw unusable_capture{"the path of " + std::string{resource} + " is not known"};
    return found->second;
}

std::string method_of(std::string_view action)
{
    return action == "get" ? "GET" : action == "update" ? "PATCH" : action == "delete" ? "DELETE" : "POST";
}

} // namespace

std::string composed_target(call const& made, std::string_view id)
{
    std::string target;
    auto const settings = made.settings();
    if (auto const* const base = settings.if_contains("base_url_path"))
        target = text_of(*base).substr(0, text_of(*base).find_last_not_of('/') + 1);
    target += base_path(made.resource());
    if (!id.empty()) target += '/';
    for (char const c : id) {
        constexpr char digits[] = "0123456789ABCDEF";
        auto const byte = static_cast<unsigned char>(c);
        if (waybill::detail::is_ascii_alnum(c) || c == '-' || c == '_' || c == '.' || c == '~') target += c;
        else target.append({'%', digits[byte >> 4U], digits[byte & 15U]});
    }
    static std::set<std::string_view> const plain_verbs{"list", "get", "create", "update", "delete"};
    if (plain_verbs.contains(made.action())) return target;
    std::string action{made.action()};
    std::replace(action.begin(), action.end(), '_', '-');
    return target + '/' + action;
}

message composed_request(call const& made, std::string_view id, std::optional<json::value> const& body)
{
    message request;
    request.start_line = method_of(made.action()) + ' ' + composed_target(made, id) + " HTTP/1.1";
    auto const credentials = credentials_of(made.settings());
    request.fields.add("Authorization", credentials.scheme + ' ' + credentials.key.reveal());
    request.fields.add("Accept", "application/json");
    if (body) {
        request.fields.add("Content-Type", "application/json");
        request.body = json::serialize(*body);
    }
    return request;
}

std::string composed_answer(int status, json::value const& body)
{
    auto const text = json::serialize(body);
    return "HTTP/1.1 " + std::to_string(status) +
           " Composed\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(text.size()) +
           "\r\n\r\n" + text;
}

std::string composed_redirect(std::string const& location)
{
    return "HTTP/1.1 302 Composed\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n";
}

} // namespace wire::konigle
