#ifndef EXAMPLES_SANDBOX_CLEVERREACH_REFUSAL_HPP
#define EXAMPLES_SANDBOX_CLEVERREACH_REFUSAL_HPP

#include <waybill/call/server.hpp>
#include <waybill/cleverreach.hpp>
#include <waybill/codec/soap.hpp>
#include <waybill/types/nullable.hpp>

#include <boost/describe/class.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <vector>

// The provider's ways of answering without what was asked for.
namespace cleverreach_sandbox_detail {

namespace cleverreach = waybill::cleverreach;

/// The codes of the provider.
enum class failure : std::int32_t {
    none = 0,
    key = 1,
    not_found = 20,
    email = 30,
    blacklisted = 40,
    duplicate = 50,
    active = 60,
    batch = 80,
    inactive = 90,
    short_mail = 100,
    no_forms = 110,
    filter = 120,
};

/// In the provider's spelling.
inline std::string text_of(failure why)
{
    switch (why) {
    case failure::none: break;
    case failure::key: return "invalid api key";
    case failure::not_found: return "data not found";
    case failure::email: return "email invalid";
    case failure::blacklisted: return "email blacklisted";
    case failure::duplicate: return "duplicate data";
    case failure::active: return "subscriber allready active";
    case failure::batch: return "batch to big";
    case failure::inactive: return "subscriber allready inactive";
    case failure::short_mail: return "given mail to short";
    case failure::no_forms: return "no forms available";
    case failure::filter: return "filter could not be stored";
    }
    return "";
}

template <class Data>
inline constexpr bool is_list = false;
template <class Item>
inline constexpr bool is_list<std::vector<Item>> = true;

template <class Data>
struct bare_reply {
    std::string status{};
    std::string message{};
    std::int32_t statuscode{};
    waybill::nullable<Data> data{};
    BOOST_DESCRIBE_CLASS(bare_reply, (), (status, message, statuscode, data), (), ())
};

/// An answer whose data are an empty list, the text or address that the call was about, or nil.
template <class Data>
waybill::http::response bare_answer(std::string const& method, failure why, std::string const& subject)
{
    bare_reply<Data> reply{.status = why == failure::none ? "SUCCESS" : "ERROR",
                           .message = text_of(why),
                           .statuscode = static_cast<std::int32_t>(why),
                           .data = nullptr};
    if constexpr (std::same_as<Data, std::string>) reply.data = subject;
    else if constexpr (std::same_as<Data, cleverreach::receiver>) reply.data = Data{.email = subject};
    else if constexpr (is_list<Data>) reply.data = Data{};
    waybill::http::response answer{200, {}, waybill::soap_write_response("CRS", method, reply).value()};
    answer.fields.set("Content-Type", "text/xml; charset=utf-8");
    return answer;
}

/// The present call.
struct current_call {
    std::string method{};
    bool wants_list{};
    waybill::http::response (*bare)(std::string const&, failure, std::string const&){};

    waybill::http::response answer(failure why, std::string const& subject = {}) const { return bare(method, why, subject); }
    [[noreturn]] void refuse(failure why, std::string const& subject = {}) const { throw waybill::refusal{answer(why, subject)}; }
};

} // namespace cleverreach_sandbox_detail

#endif
