#ifndef WAYBILL_CALL_XMLRPC_HPP
#define WAYBILL_CALL_XMLRPC_HPP

#include <waybill/call/endpoint.hpp>
#include <waybill/codec/xmlrpc.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace waybill {

/// An XML-RPC method: what an endpoint is, whatever the mode. The members of the request are the parameters, by position.
template <fixed_string Path, fixed_string Method, class Request, class Response, safety Safety>
struct xmlrpc_operation {
    static_assert(detail::path_is_well_formed(Path.view()) && detail::count_placeholders(Path.view()) == 0,
                  "waybill: the path of an XML-RPC service begins with '/' and has no {placeholders}; what a method needs is "
                  "in its request");
    static_assert(described<Request> || std::same_as<Request, none>,
                  "waybill: the request type is not described; put BOOST_DESCRIBE_STRUCT(type, (), (members)) after its "
                  "definition, or write waybill::none where the method takes no parameters");
    static_assert(detail::has_xmlrpc_read<Response>,
                  "waybill: the response type has no XML-RPC form; put BOOST_DESCRIBE_STRUCT(type, (), (members)) after "
                  "its definition, or specialize waybill::xmlrpc_codec");

    using request_type = Request;
    using response_type = Response;
    static constexpr verb method = verb::post;
    static constexpr std::string_view path = Path.view();
    static constexpr std::string_view rpc_method = Method.view();
    static constexpr std::size_t path_arguments = 0;
    static constexpr waybill::safety safety = Safety;

    /// Writes the call into the body; an invalid_argument error names the members that are wrong.
    static result<void> encode(Request const& request, http::request& out)
    {
        if constexpr (described<Request>) {
            if (auto wrong = validate(request); !wrong.empty()) return detail::invalid_request(std::move(wrong));
        }
        auto written = xmlrpc_write_call(rpc_method, request);
        if (!written) return detail::not_encodable(written.error());
        out.body = std::move(*written);
        out.fields.add("Content-Type", "text/xml");
        out.fields.set("Accept", "text/xml");
        return {};
    }

    /// The value in a success response. Its content type is not looked at: servers send faults as text/html.
    static result<Response> decode(http::response& response, json_limits limits)
    {
        auto read = xmlrpc_read_response<Response>(response.body, {limits.depth});
        if (read) return std::move(*read);
        error why{error_kind::decode, effect::unknown, std::move(read.error().message)};
        why.path = std::move(read.error().path);
        return why;
    }

    /// For a server: whether the request calls this method.
    static bool accepts(http::request const& request) { return xmlrpc_method(request.body) == rpc_method; }

    /// For a server: the request that arrived, or what is wrong with it.
    static boost::system::result<Request, codec_error> decode_request(http::request const& from)
    {
        return xmlrpc_read_call<Request>(from.body);
    }

    /// A part of a request as it is written there, or why it cannot be.
    template <class Part>
    static boost::system::result<std::string, codec_error> encode_part(Part const& part)
    {
        std::string written;
        codec_error failure;
        if (!detail::write_xmlrpc(written, part, failure)) return failure;
        return written;
    }

    static constexpr std::string_view media_type = "text/xml";

    /// For a server: the body of the answer.
    static boost::system::result<std::string, codec_error> encode_response(Response const& value)
    {
        return xmlrpc_write_response(value);
    }

    /// For a server: the answer to a call that fails; the status becomes the fault's code.
    static http::response refuse(int status, std::string const& text)
    {
        auto body = xmlrpc_write_fault({status, text});
        http::response answer{200, {}, body ? std::move(*body) : std::string{}};
        answer.fields.set("Content-Type", media_type);
        return answer;
    }
};

/// An endpoint that is an XML-RPC method. Such methods change what they want, so state the `Safety` of those that may be
/// repeated. The provider finds faults by `find_xmlrpc_fault`.
template <class Mode, fixed_string Path, fixed_string Method, class Request, class Response, safety Safety = safety::unsafe>
using xmlrpc = endpoint<Mode, xmlrpc_operation<Path, Method, Request, Response, Safety>>;

/// Looks for a fault in an answer of whatever status, and puts its code and text into the error: for a provider's
/// `judge`. Returns whether there is one; one that cannot be read counts. Servers make a fault of
/// whatever goes wrong on the way, so the effect is unknown; a provider that knows better by the code says `rejected`.
inline bool find_xmlrpc_fault(http::response const& response, error& failure)
{
    auto const fault = xmlrpc_read_fault(response.body);
    if (fault && !*fault) return false;
    failure.effect = effect::unknown;
    if (fault) {
        failure.provider_code = std::to_string((*fault)->code);
        failure.provider_message = (*fault)->text;
    } else {
        failure.message = "the fault in the answer cannot be read: " + fault.error().message;
        failure.path = fault.error().path;
    }
    return true;
}

} // namespace waybill

#endif
