#ifndef UNIT_DYN_CHECKS_HPP
#define UNIT_DYN_CHECKS_HPP

#include <waybill/dyn.hpp>
#include <waybill/preview.hpp>

#include <string>
#include <string_view>

// What the tests of Dyn's resources have in common.
namespace dyn_checks {

inline waybill::client<waybill::dyn::api, waybill::preview> const& would_send()
{
    static waybill::client<waybill::dyn::api, waybill::preview> const client{"key"};
    return client;
}

/// "GET /senders?apikey=key", or "POST /senders" and in the next line the form; without what all paths begin with.
inline std::string shown(waybill::http::request const& request)
{
    constexpr std::string_view beginning = "https://emailapi.dynect.net/rest/json";
    if (!request.url.starts_with(beginning)) return "elsewhere: " + request.url;
    std::string text{name(request.method)};
    text += ' ' + request.url.substr(beginning.size());
    if (request.method == waybill::verb::get) return text + request.body;
    bool const is_form = request.fields.find("Content-Type") == "application/x-www-form-urlencoded";
    return text + (is_form ? "\n" : "\nno form: ") + request.body;
}

/// The members that are wrong: "to from"; empty for a request that is right.
inline std::string refused(waybill::result<waybill::http::request> const& attempt)
{
    std::string names;
    if (!attempt) {
        for (auto const& [field, message] : attempt.error().field_errors)
            names += (names.empty() ? "" : " ") + (field.empty() ? message : field);
    }
    return names;
}

/// The text as a T, written again; where it is no T, why.
template <class T>
std::string reread(std::string_view text)
{
    auto const read = waybill::json_read<T>(text);
    return read ? waybill::json_write(*read).value() : read.error().path + ": " + read.error().message;
}

} // namespace dyn_checks

#endif
