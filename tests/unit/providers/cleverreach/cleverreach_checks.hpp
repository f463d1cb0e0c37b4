#ifndef UNIT_CLEVERREACH_CHECKS_HPP
#define UNIT_CLEVERREACH_CHECKS_HPP

#include <waybill/cleverreach.hpp>
#include <waybill/preview.hpp>

#include <string>
#include <string_view>

// What the tests of CleverReach's resources have in common.
namespace cleverreach_checks {

inline waybill::client<waybill::cleverreach::api, waybill::preview> const& would_send()
{
    static waybill::client<waybill::cleverreach::api, waybill::preview> const client{"key"};
    return client;
}

/// The call in the body, without the key and with short types: "<groupAdd><name string>x</name></groupAdd>".
inline std::string shown(waybill::http::request const& request)
{
    auto text = request.body.substr(request.body.find("Body>") + 5);
    text.resize(text.rfind("</SOAP-ENV:Body>"));
    auto const drop = [&](std::string_view old, std::string_view by = {}) {
        for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at)) text.replace(at, old.size(), by);
    };
    drop("<apiKey xsi:type=\"xsd:string\">key</apiKey>");
    drop(" xsi:type=\"xsd:", " ");
    drop(" xsi:type=\"tns:", " ");
    drop("\">", ">");
    drop("tns:");
    drop("SOAP-ENC:arrayType=\"");
    drop("\"");
    return text;
}

/// The answer of a service.
inline std::string reply(std::string const& data, std::string const& status = "SUCCESS", int code = 0, std::string const& text = {})
{
    return "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><e:Body>"
           "<r xmlns='CRS'><return><status>" + status + "</status><message>" + text + "</message><statuscode>" + std::to_string(code) +
           "</statuscode>" + data + "</return></r></e:Body></e:Envelope>";
}

/// The member that is wrong; empty for a request that is right.
inline std::string refused(waybill::result<waybill::http::request> const& attempt)
{
    std::string names;
    if (!attempt)
        for (auto const& [field, message] : attempt.error().field_errors) names += (names.empty() ? "" : " ") + field;
    return names;
}

} // namespace cleverreach_checks

#endif
