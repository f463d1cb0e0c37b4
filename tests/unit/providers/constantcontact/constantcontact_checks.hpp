#ifndef UNIT_CONSTANTCONTACT_CHECKS_HPP
#define UNIT_CONSTANTCONTACT_CHECKS_HPP

#include <waybill/constantcontact.hpp>
#include <waybill/preview.hpp>
#include <waybill/server.hpp>
#include <waybill/transport/in_process.hpp>

#include <string>
#include <string_view>

// What the tests of Constant Contact's resources have in common.
namespace constantcontact_checks {

namespace cc = waybill::constantcontact;

inline cc::credentials const joe{"key", "joesflowers", "password"};

inline waybill::client<cc::api, waybill::preview> const& would_send()
{
    static waybill::client<cc::api, waybill::preview> const client{joe};
    return client;
}

/// "GET /lists", or "POST /lists" and in the next line the body; without what all paths begin with.
inline std::string shown(waybill::http::request const& request)
{
    constexpr std::string_view beginning = "https://api.constantcontact.com/ws/customers/joesflowers";
    if (!request.url.starts_with(beginning)) return "elsewhere: " + request.url;
    auto text = std::string{name(request.method)} + ' ' + request.url.substr(beginning.size());
    return request.body.empty() ? text : text + '\n' + request.body;
}

/// A fake of the service and a client of it.
struct service {
    waybill::fake<cc::api> fake{};
    cc::client client{joe, {}, waybill::in_process{fake}};
};

/// A client that always gets this body.
inline cc::client answered_with(std::string body)
{
    return cc::client{joe, {}, waybill::in_process{[body = std::move(body)](waybill::http::request const&) {
                          return waybill::http::response{200, {}, body};
                      }}};
}

inline std::string entry(std::string const& content)
{
    return "<entry xmlns='http://www.w3.org/2005/Atom'><id>http://x/1</id><content type='application/vnd.ctct+xml'>" +
           content + "</content></entry>";
}
inline std::string feed_of(std::string const& content)
{
    return "<feed xmlns='http://www.w3.org/2005/Atom'>" + entry(content) + "</feed>";
}

} // namespace constantcontact_checks

#endif
