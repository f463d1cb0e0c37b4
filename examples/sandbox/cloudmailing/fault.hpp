#ifndef EXAMPLES_SANDBOX_CLOUDMAILING_FAULT_HPP
#define EXAMPLES_SANDBOX_CLOUDMAILING_FAULT_HPP

#include <waybill/call/server.hpp>
#include <waybill/codec/xmlrpc.hpp>

#include <string>
#include <string_view>
#include <utility>

// The provider's ways of refusing.
namespace cloudmailing_detail {

inline waybill::http::response fault(int status, int code, std::string text, std::string_view media_type = "text/xml")
{
    waybill::http::response answer{status, {}, *waybill::xmlrpc_write_fault({code, std::move(text)})};
    answer.fields.set("Content-Type", media_type);
    return answer;
}

/// What the operation itself refuses; some of it has the HTTP status of its code.
[[noreturn]] inline void refuse(int status, int code, std::string text)
{
    throw waybill::refusal{fault(status, code, std::move(text))};
}

[[noreturn]] inline void refuse_filter(std::string text)
{
    refuse(200, 406, std::move(text));
}

/// What the server did not foresee.
[[noreturn]] inline void fail(std::string text)
{
    refuse(200, 8002, std::move(text));
}

} // namespace cloudmailing_detail

#endif
