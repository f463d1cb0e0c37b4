#include "compose.hpp"

#include "../outcome.hpp"
#include "xml.hpp"

#include <waybill/types/binary.hpp>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace wire::constantcontact {
namespace {

namespace json = boost::json;

constexpr char service[] = "http://ws.constantcontact.com/ns/1.0/";

std::string escaped_but(std::string_view text, std::string_view plain, std::string_view space)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string all;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (waybill::detail::is_ascii_alnum(c) || plain.find(c) != std::string_view::npos) all += c;
        else if (c == ' ') all += space;
        else (all += '%').append({digits[byte >> 4U], digits[byte & 15U]});
    }
    return all;
}

std::string element(std::string const& name, std::string_view text)
{
    return '<' + name + '>' + escape_xml(text) + "</" + name + '>';
}

std::string entry_of(std::string const& head, std::string const& name, std::string const& content)
{
    return "<entry xmlns=\"http://www.w3.org/2005/Atom\">" + head + "<content type=\"application/vnd.ctct+xml\"><" +
           name + " xmlns=\"" + service + "\">" + content + "</" + name + "></content></entry>";
}

/// custom_field1 of CustomField1.
std::string snake(std::string_view name)
{
    std::string text;
    for (char const c : name) {
        if (c >= 'A' && c <= 'Z' && !text.empty()) text += '_';
        text += waybill::detail::lower_ascii(c);
    }
    return text;
}

std::string list_body(call const& made)
{
    return entry_of("<id>data:,</id><title/><author/><updated>2008-04-16</updated>", "ContactList",
                    element("OptInDefault", "false") + element("Name", text_of(argument(made, "contact_list_name"))) +
                        element("SortOrder", "99"));
}

std::string contact_body(call const& made)
{
    constexpr std::string_view before_fields[] = {
        "Status",      "EmailAddress", "EmailType",   "FirstName",   "MiddleName", "LastName",      "JobTitle",
        "CompanyName", "HomePhone",    "WorkPhone",   "Addr1",       "Addr2",      "Addr3",         "City",
        "StateCode",   "StateName",    "CountryCode", "CountryName", "PostalCode", "SubPostalCode", "Note"};
    auto const& params = argument(made, "params").as_object();
    auto const given = [&](std::string const& name) {
        auto const* const value = params.if_contains(name);
        return value == nullptr ? std::string{} : text_of(*value);
    };
    std::string content;
    for (auto const name : before_fields) content += element(std::string{name}, given(snake(name)));
    for (int i = 1; i <= 15; ++i)
        content += element("CustomField" + std::to_string(i), given("custom_field" + std::to_string(i)));
    auto const source = given("opt_in_source");
    content += element("OptInSource", source.empty() ? "ACTION_BY_CUSTOMER" : source) + "<ContactLists>";
    if (auto const* const lists = params.if_contains("contact_lists")) {
        for (auto const& each : lists->as_array())
            content += "<ContactList id=\"" + escape_xml(text_of(each.is_object() ? each.at("id") : each)) + "\"/>";
    }
    content += "</ContactLists>";
    auto const id = given("id");
    return entry_of("<title type=\"text\"/><updated>2008-07-23T14:21:06.407Z</updated><author/>" +
                        element("id", id.empty() ? "data:,none" : id) + "<summary type=\"text\">Contact</summary>",
                    "Contact", content);
}

std::string activity_body(call const& made)
{
    auto const type = text_of(argument(made, "type"));
    auto form = "activityType=" + type;
    auto const& data = argument(made, "data");
    bool const is_export = type == "EXPORT_CONTACTS";
    if (is_export) {
        auto const option = [&](std::string_view name, std::string const& otherwise) {
            auto const* const given = data.is_object() ? data.get_object().if_contains(name) : nullptr;
            form += '&' + std::string{name} + '=' + (given == nullptr ? otherwise : text_of(*given));
        };
        option("fileType", "TXT");
        option("exportOptDate", "true");
        option("exportOptSource", "true");
        option("exportListName", "true");
        option("sortBy", "EMAIL_ADDRESS");
        auto const* const columns = data.is_object() ? data.get_object().if_contains("columns") : nullptr;
        if (columns == nullptr) form += "&columns=EMAIL%20ADDRESS";
        else
            for (auto const& each : columns->as_array()) form += "&columns=" + form_escaped(text_of(each));
    } else if (!data.is_null()) {
        form += "&data=";
        auto const row = [&](json::array const& cells, auto escape) {
            bool first = true;
            for (auto const& cell : cells) {
                if (!first) form += "%2C";
                first = false;
                form += escape(text_of(cell));
            }
        };
        row(data.at("columns").as_array(), form_escaped);
        for (auto const& cells : data.at("rows").as_array()) {
            form += "%0A";
            row(cells.as_array(), cell_escaped);
        }
    }
    for (auto const& each : argument(made, "lists").as_array())
        form += (is_export ? "&listId=" : "&lists=") + form_escaped(text_of(each));
    return form;
}

} // namespace

std::string text_of(json::value const& value)
{
    if (value.is_null()) return {};
    return value.is_string() ? std::string{value.get_string()} : json::serialize(value);
}

json::value const& argument(call const& made, std::string_view name)
{
    static json::value const none;
    auto const* const found = made.args.if_contains(name);
    return found == nullptr ? none : *found;
}

std::string form_escaped(std::string_view text)
{
    return escaped_but(text, "_.-", "+");
}

std::string cell_escaped(std::string_view text)
{
    return escaped_but(text, "_.-/", "%20");
}

std::string authorization_of(account const& caller)
{
    return "Basic " + waybill::base64_encode(caller.api_key + '%' + caller.user_name + ':' + caller.password);
}

message request_to(account const& caller, std::string_view method, std::string_view target)
{
    message request;
    request.start_line = std::string{method} + ' ' + std::string{target} + " HTTP/1.1";
    request.fields.set("Authorization", authorization_of(caller));
    request.fields.set("Accept", "application/atom+xml");
    return request;
}

message compose_request(call const& made, account const& caller)
{
    auto const base = "/ws/customers/" + caller.user_name;
    auto const with_body = [](message request, char const* type, std::string body) {
        request.fields.set("Content-Type", type);
        request.body = std::move(body);
        return request;
    };
    constexpr char atom[] = "application/atom+xml";
    if (made.operation == "create_contact_list")
        return with_body(request_to(caller, "POST", base + "/lists"), atom, list_body(made));
    if (made.operation == "create_contact")
        return with_body(request_to(caller, "POST", base + "/contacts"), atom, contact_body(made));
    if (made.operation == "update_contact")
        return with_body(request_to(caller, "PUT", base + "/contacts/" + text_of(argument(made, "contact_id_number"))),
                         atom, contact_body(made));
    if (made.operation == "create_activity")
        return with_body(request_to(caller, "POST", base + "/activities"), "application/x-www-form-urlencoded",
                         activity_body(made));
    throw unusable_capture{"no request can be put together for " + made.operation};
}

message compose_list_update(call const& made, account const& caller, std::string const& entry)
{
    auto const& params = argument(made, "params").as_object();
    auto const setting = [&](std::string const& name, std::string_view key) {
        auto const* const given = params.if_contains(key);
        auto const kept = text_of_element(entry, name);
        if (given == nullptr && !kept) throw unusable_capture{"the list has no " + name};
        return element(name, given == nullptr ? *kept : text_of(*given));
    };
    auto const content =
        "<content xmlns=\"http://www.w3.org/2005/Atom\" type=\"application/vnd.ctct+xml\"><ContactList xmlns=\"" +
        std::string{service} + "\">" + setting("Name", "name") + setting("OptInDefault", "opt_in_default") +
        setting("SortOrder", "sort_order") + "</ContactList></content>";
    auto request = request_to(
        caller, "PUT", "/ws/customers/" + caller.user_name + "/lists/" + text_of(argument(made, "list_id_number")));
    request.fields.set("Content-Type", "application/atom+xml");
    request.body = replace_content(entry, content);
    return request;
}

} // namespace wire::constantcontact
