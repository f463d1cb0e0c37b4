#ifndef WAYBILL_TESTS_WIRE_CLOUDMAILING_FREE_CALL_HPP
#define WAYBILL_TESTS_WIRE_CLOUDMAILING_FREE_CALL_HPP

#include <waybill/cloudmailing.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wire::cloudmailing {

/// A call of any method with any arguments, as a client without models makes it.
struct free_call {
    std::string method{};
    std::vector<waybill::dynamic> arguments{};
    std::string target{"/CloudMailing"};
};

/// Up to ten arguments of whatever types, as the members of a request.
struct any_arguments {
    using argument = waybill::nullable<waybill::dynamic>;

    argument a0{}, a1{}, a2{}, a3{}, a4{}, a5{}, a6{}, a7{}, a8{}, a9{};
};
BOOST_DESCRIBE_STRUCT(any_arguments, (), (a0, a1, a2, a3, a4, a5, a6, a7, a8, a9))

inline any_arguments as_request(std::vector<waybill::dynamic> const& list)
{
    any_arguments all;
    std::size_t used = 0;
    waybill::for_each_member<any_arguments>([&]<class M>() {
        if (used == list.size()) return;
        auto const& next = list[used++];
        if (next.is_nil()) all.*M::pointer = nullptr;
        else all.*M::pointer = next;
    });
    if (used < list.size()) throw std::length_error{"more arguments than this tool has room for"};
    return all;
}

inline std::vector<waybill::dynamic> as_list(any_arguments const& all)
{
    std::vector<waybill::dynamic> list;
    waybill::for_each_member<any_arguments>([&]<class M>() {
        auto const& next = all.*M::pointer;
        if (!next.is_absent()) list.push_back(next.value_or(waybill::dynamic{}));
    });
    return list;
}

/// What waybill::xmlrpc_operation is, but for methods that are known at run time only.
struct free_operation {
    using request_type = free_call;
    using response_type = waybill::dynamic;
    static constexpr waybill::verb method = waybill::verb::post;
    static constexpr std::string_view path{};
    static constexpr std::size_t path_arguments = 0;
    static constexpr waybill::safety safety = waybill::safety::unsafe;

    static waybill::result<void> encode(free_call const& call, waybill::http::request& out)
    {
        auto written = waybill::xmlrpc_write_call(call.method, as_request(call.arguments));
        if (!written) return waybill::detail::not_encodable(written.error());
        out.body = std::move(*written);
        out.url += call.target;
        out.fields.add("Content-Type", "text/xml");
        out.fields.set("Accept", "text/xml");
        return {};
    }

    static waybill::result<waybill::dynamic> decode(waybill::http::response& response, waybill::json_limits limits)
    {
        return waybill::xmlrpc_operation<"/", "any", waybill::none, waybill::dynamic, safety>::decode(response, limits);
    }

    /// What a server reads; an error for what is no call.
    static boost::system::result<free_call, waybill::codec_error> read(std::string const& body)
    {
        auto const arguments = waybill::xmlrpc_read_call<any_arguments>(body);
        if (!arguments) return arguments.error();
        return free_call{.method = waybill::xmlrpc_method(body), .arguments = as_list(*arguments)};
    }
};

template <class Mode>
struct free_api {
    using provider = waybill::cloudmailing::provider;
    waybill::endpoint<Mode, free_operation> call{};
    BOOST_DESCRIBE_CLASS(free_api, (), (call), (), ())
};

} // namespace wire::cloudmailing

#endif
