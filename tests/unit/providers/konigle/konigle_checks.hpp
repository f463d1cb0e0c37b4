#ifndef UNIT_KONIGLE_CHECKS_HPP
#define UNIT_KONIGLE_CHECKS_HPP

#include <waybill/konigle.hpp>
#include <waybill/preview.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// What the tests of Konigle's resources have in common.
namespace konigle_checks {

inline waybill::client<waybill::konigle::api, waybill::preview> const& would_send()
{
    static waybill::client<waybill::konigle::api, waybill::preview> const client{"key"};
    return client;
}

/// "POST /path" and in the next line the body; before it the media type, where it is not application/json. The boundary
/// of a multipart body is shown as "B", its line ends as "\n".
inline std::string shown(waybill::http::request const& request)
{
    auto const replace = [](std::string text, std::string_view what, std::string_view by) {
        for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
            text.replace(at, what.size(), by);
        return text;
    };
    std::string text{name(request.method)};
    text += ' ' + request.url.substr(request.url.find('/', std::string_view{"https://"}.size()));
    if (request.body.empty()) return text;
    std::string const type{request.fields.find("Content-Type").value_or("no media type")};
    constexpr std::string_view multipart = "multipart/form-data; boundary=";
    if (type.starts_with(multipart)) {
        auto const body = replace(request.body, type.substr(multipart.size()), "B");
        return text + "\nmultipart/form-data\n" + replace(body, "\r\n", "\n");
    }
    if (type != "application/json") text += '\n' + type;
    return text + '\n' + request.body;
}

/// The members that are wrong: "email tags/0"; empty for a request that is right.
inline std::string listed(std::vector<waybill::field_error> const& wrong)
{
    std::string names;
    for (auto const& [field, message] : wrong) names += (names.empty() ? "" : " ") + field;
    return names;
}

/// The members for which the call would be refused before anything is sent.
inline std::string refused(waybill::result<waybill::http::request> const& attempt)
{
    return attempt ? "" : listed(attempt.error().field_errors);
}

inline std::string text_of(std::size_t characters)
{
    return std::string(characters, 'x');
}

/// The text as a T, written again: with the defaults of what it leaves out and without what T does not know; where it
/// is no T, why: "/id: expected a string, found the number 7".
template <class T>
std::string reread(std::string_view text)
{
    auto const read = waybill::json_read<T>(text);
    return read ? waybill::json_write(*read).value() : read.error().path + ": " + read.error().message;
}

} // namespace konigle_checks

#endif
