#ifndef WAYBILL_CALL_SESSION_HPP
#define WAYBILL_CALL_SESSION_HPP

#include <waybill/call/environment.hpp>
#include <waybill/call/error.hpp>
#include <waybill/call/operation.hpp>
#include <waybill/call/options.hpp>
#include <waybill/call/provider.hpp>
#include <waybill/config.hpp>
#include <waybill/http/escape.hpp>
#include <waybill/http/url.hpp>
#include <waybill/types/binary.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill::detail {

/// What all calls of a client share, whatever the mode; immutable after construction.
struct session_core {
    provider_info provider;
    client_options options;
    std::string base;            ///< Base URL without trailing slash.
    http::headers common_fields; ///< What every request carries.
    std::function<void(http::request&)> authenticate; ///< Puts the credentials into a request that is otherwise complete.
    std::vector<std::string> secrets;
    path_variables variables; ///< The credentials' texts that are no secrets.

    /// The request of an operation before its arguments are in; an error when a path argument is empty.
    result<http::request> begin(verb method, std::string_view path, std::span<path_argument const> arguments) const
    {
        http::request request{method, base, common_fields, {}};
        if (append_path(request.url, path, arguments, variables)) return request;
        error failure{error_kind::invalid_argument, effect::not_sent, "an argument of the path is empty, \".\" or \"..\""};
        return failure;
    }

    /// Turns the request to another URL, absolute or a reference found at its own, as a list's next page is named. An error
    /// when that is of another host: the credentials go to none but the base URL's.
    result<void> aim(http::request& request, std::string_view target) const
    {
        auto const own = http::url::parse(request.url);
        auto const to = own ? own->resolve(target) : std::nullopt;
        // Services that moved to https go on naming http in their documents.
        bool const is_upgraded = to && own->is_https() && !to->is_https() && to->port() == 80 && own->port() == 443;
        if (!to || to->host() != own->host() || (to->origin() != own->origin() && !is_upgraded)) {
            error failure{error_kind::unexpected_content, effect::not_sent, "what is to be called next is elsewhere than the service"};
            return failure;
        }
        auto const page = to->query().empty() ? to->path() : to->path() + '?' + to->query();
        request.url = own->resolve(page)->str();
        return {};
    }

    /// The text with every secret replaced by "***".
    std::string without_secrets(std::string text) const
    {
        for (auto const& hidden : secrets) {
            std::string shown;
            std::size_t done = 0;
            for (auto at = text.find(hidden); at != std::string::npos; at = text.find(hidden, done)) {
                shown.append(text, done, at - done).append("***");
                done = at + hidden.size();
            }
            if (done > 0) text = shown.append(text, done);
        }
        return text;
    }

    /// The error as everybody may see it; its `body` is the caller's matter, since a secret may be cut at its end.
    void hide_secrets(error& why) const
    {
        for (auto* const text : {&why.message, &why.provider_code, &why.provider_message, &why.request_id, &why.path})
            *text = without_secrets(std::move(*text));
        for (auto& each : why.field_errors) {
            each.field = without_secrets(std::move(each.field));
            each.message = without_secrets(std::move(each.message));
        }
    }

    /// The message as an observer may see it.
    template <class Message>
    Message without_secrets_in(Message message) const
    {
        constexpr std::string_view harmless[] = {
            "Accept",   "Accept-Encoding", "Allow",       "Cache-Control",    "Connection", "Content-Encoding", "Content-Length",
            "Content-Type", "Date",        "ETag",        "Retry-After",      "Server",     "Transfer-Encoding", "User-Agent",
            "Vary",     "X-Request-Id",    "Request-Id",  "X-Correlation-Id"};
        http::headers shown;
        for (auto const [name, value] : message.fields) {
            bool const show = std::any_of(std::begin(harmless), std::end(harmless),
                                          [&](std::string_view known) { return equal_ignoring_case(known, name); });
            shown.add(name, show ? without_secrets(std::string{value}) : "***");
        }
        message.fields = std::move(shown);
        message.body = without_secrets(std::move(message.body));
        if constexpr (requires { message.url; }) {
            message.url = without_secrets(std::move(message.url));
            message.stream = message.stream.without_content();
        }
        return message;
    }
};

/// A secret as it may stand in a text: plain, in a JSON string (with the slash escaped or not), in a URL, in a form.
inline std::vector<std::string> disguises(std::string const& secret)
{
    std::string in_json;
    std::string in_json_of_php;
    std::string in_url;
    for (char const c : secret) {
        if (c == '"' || c == '\\') in_json += '\\';
        if (c == '"' || c == '\\' || c == '/') in_json_of_php += '\\';
        in_json += c;
        in_json_of_php += c;
    }
    http::append_path_segment(in_url, secret);
    std::string in_form;
    http::append_form(in_form, secret);
    return {secret, in_json, in_json_of_php, in_url, in_form};
}

/// Adds the header in place of one of the same name; false when a proxy or server could take it for two.
inline bool set_header(http::headers& fields, std::string_view name, std::string_view value)
{
    if (!http::valid_name(name) || !http::valid_value(value)) return false;
    fields.set(name, value);
    return true;
}

/// "sha256//" and the base64 of 32 bytes. Whatever else libcurl would take for the name of a file.
inline bool is_key_pin(std::string_view pin)
{
    constexpr std::string_view algorithm = "sha256//";
    if (!pin.starts_with(algorithm)) return false;
    auto const digest = base64_decode(pin.substr(algorithm.size()));
    return digest && digest->size() == 32;
}

inline result<session_core> make_session(provider_info const& provider, client_options options)
{
    auto const given = options.base_url.empty() ? std::string{provider.base_url} : options.base_url;
    if (given.empty()) {
        return configuration_error(std::string{provider.name} + " is at no fixed address: set client_options::base_url, or the environment variable " +
                                   variable_name(provider.environment_prefix, "base_url") + " and use from_environment()");
    }
    auto const base = http::url::parse(given);
    // Not where it may hold a password or a key, or characters that a terminal would act upon.
    bool const may_show = given.find("://") != std::string::npos && // else perhaps a key in the wrong place
                          std::none_of(given.begin(), given.end(), [](char c) { return c == '@' || c == '?' || is_control(c); });
    auto const shown = may_show ? "the base URL \"" + given + '"' : std::string{"the base URL"};
    if (!base) return configuration_error(shown + " is no http or https URL without user info");
    if (!base->query().empty()) return configuration_error(shown + " has a query");
    if (!base->is_https() && !base->is_loopback() && options.plain_http != plain_http::allowed) {
        return configuration_error(shown + " is not https; set client_options::plain_http to plain_http::allowed "
                                   "if credentials and data may travel readable");
    }
    if (options.tls.host_check == host_check::off && options.tls.ca_file.empty() && options.tls.public_key_pin.empty()) {
        return configuration_error("the server's name may go unchecked (client_options::tls.host_check) only where its "
                                   "certificate is known: give tls.ca_file or tls.public_key_pin");
    }
    if (auto const& pin = options.tls.public_key_pin; !pin.empty() && !is_key_pin(pin)) {
        return configuration_error("client_options::tls.public_key_pin is not \"sha256//\" and 44 characters of base64");
    }
    auto const& time = options.timeout;
    if ((std::min)({time.connect, time.attempt, time.total}).count() <= 0 || time.stall.count() <= 0)
        return configuration_error("a time limit of the client is not above zero");
    if (!options.budget) options.budget = std::make_shared<retry_budget>();
    session_core core{provider, std::move(options), base->base_without_trailing_slash(), {}, {}, {}, {}};
    constexpr std::string_view own_agent = "waybill/" WAYBILL_VERSION_STRING;
    auto const& agent = core.options.user_agent;
    bool ok = set_header(core.common_fields, "User-Agent",
                         agent.empty() ? std::string{own_agent} : agent + ' ' + std::string{own_agent});
    core.common_fields.set("Accept", "application/json");
    for (auto const& [name, value] : core.options.headers) ok = ok && set_header(core.common_fields, name, value);
    if (!ok) return configuration_error("the user agent or a header of the client holds CR, LF, NUL or another control character");
    return core;
}

/// The variables of what the credentials do not know by themselves.
template <class Credentials>
std::string needed_variables(std::string_view prefix)
{
    Credentials const defaults;
    std::string names;
    for_each_member<Credentials>([&]<class M>() {
        if (!(defaults.*M::pointer).empty()) return;
        names += (names.empty() ? "" : ", ") + variable_name(prefix, M::wire_name);
    });
    return names;
}

template <class Credentials>
result<void> add_credentials(session_core& core, Credentials const& credentials)
{
    if (auto const problem = credentials.problem()) {
        return configuration_error(std::string{core.provider.name} + ": " + *problem +
                                   "; pass it to the client, or set the environment variable " +
                                   needed_variables<Credentials>(core.provider.environment_prefix) +
                                   " and use from_environment()");
    }
    core.authenticate = [credentials](http::request& request) { credentials.authenticate(request); };
    for_each_member<Credentials>([&]<class M>() {
        if constexpr (std::is_same_v<typename M::type, std::string>) core.variables[std::string{M::wire_name}] = credentials.*M::pointer;
    });
    for (auto const& secret : credentials.secrets()) {
        for (auto& each : disguises(secret))
            if (!each.empty() && std::find(core.secrets.begin(), core.secrets.end(), each) == core.secrets.end())
                core.secrets.push_back(std::move(each));
    }
    return {};
}

} // namespace waybill::detail

#endif
