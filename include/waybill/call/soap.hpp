#ifndef WAYBILL_CALL_SOAP_HPP
#define WAYBILL_CALL_SOAP_HPP

#include <waybill/call/endpoint.hpp>
#include <waybill/codec/soap.hpp>
#include <waybill/types/secret.hpp>

#include <boost/describe/class.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill {

/// Whether a call carries the client's credentials.
enum class credentials_use { sent, omitted };

/// A method of a SOAP 1.1 service in rpc style with encoded parts: what an endpoint is, whatever the mode. The members of
/// the request are the parts, by name.
template <fixed_string Path, fixed_string Namespace, fixed_string Method, class Request, class Response, safety Safety,
          credentials_use Credentials>
struct soap_operation {
    static_assert(detail::path_is_well_formed(Path.view()) && detail::count_placeholders(Path.view()) == 0,
                  "waybill: the path of a SOAP service begins with '/' and has no {placeholders}; what a method needs is in its "
                  "request");
    static_assert(described<Request> || std::same_as<Request, none>,
                  "waybill: the request type is not described; put BOOST_DESCRIBE_STRUCT(type, (), (members)) after its "
                  "definition, or write waybill::none where the method takes no parameters");
    static_assert(detail::has_soap_read<Response>,
                  "waybill: the response type has no SOAP form; put BOOST_DESCRIBE_STRUCT(type, (), (members)) after its "
                  "definition, or specialize waybill::soap_codec");

    using request_type = Request;
    using response_type = Response;
    static constexpr verb method = verb::post;
    static constexpr std::string_view path = Path.view();
    static constexpr std::string_view rpc_method = Method.view();
    static constexpr std::size_t path_arguments = 0;
    static constexpr waybill::safety safety = Safety;
    static constexpr bool carries_credentials = Credentials == credentials_use::sent;

    /// Writes the call into the body; an invalid_argument error names the members that are wrong.
    static result<void> encode(Request const& request, http::request& out)
    {
        if constexpr (described<Request>) {
            if (auto wrong = validate(request); !wrong.empty()) return detail::invalid_request(std::move(wrong));
        }
        auto written = soap_write_call(Namespace.view(), rpc_method, request);
        if (!written) return detail::not_encodable(written.error());
        out.body = std::move(*written);
        out.fields.add("Content-Type", "text/xml; charset=utf-8");
        out.fields.set("Accept", "text/xml");
        out.fields.set("SOAPAction", '"' + std::string{rpc_method} + '"');
        return {};
    }

    /// The value in a success response. Its content type is not looked at.
    static result<detail::value_of_response<Response>> decode(http::response& response, json_limits limits)
    {
        auto read = soap_read_response<Response>(response.body, {limits.depth});
        if (!read) {
            error why{error_kind::decode, effect::unknown, std::move(read.error().message)};
            why.path = std::move(read.error().path);
            return why;
        }
        if constexpr (std::same_as<detail::inner_type<Response>, none>) return {};
        else return std::move(detail::inner_value(*read));
    }

    /// A part of a request as it is written there, or why it cannot be.
    template <class Part>
    static boost::system::result<std::string, codec_error> encode_part(Part const& part)
    {
        std::string written;
        codec_error failure;
        if (!detail::write_soap(written, "item", part, failure)) return failure;
        return written;
    }

    /// For a server: whether the request calls this method.
    static bool accepts(http::request const& request) { return soap_method(request.body) == rpc_method; }

    /// For a server: the request that arrived, or what is wrong with it.
    static boost::system::result<Request, codec_error> decode_request(http::request const& from)
    {
        return soap_read_call<Request>(from.body);
    }

    static constexpr std::string_view media_type = "text/xml; charset=utf-8";

    /// For a server: the body of the answer.
    static boost::system::result<std::string, codec_error> encode_response(detail::inner_type<Response> const& value)
    {
        return soap_write_response(Namespace.view(), rpc_method, detail::wrap_value<Response>(value));
    }

    /// For a server: the answer to a call that fails, a fault under HTTP 500 (SOAP 1.1, 6.2).
    static http::response refuse(int status, std::string const& text)
    {
        auto const* const side = status < 500 ? "SOAP-ENV:Client" : "SOAP-ENV:Server";
        auto body = soap_write_fault({side, text, std::nullopt, std::nullopt});
        http::response answer{500, {}, body ? std::move(*body) : std::string{}};
        answer.fields.set("Content-Type", media_type);
        return answer;
    }
};

/// An endpoint that is a SOAP method. Such methods change what they want, so state the `Safety` of those that may be
/// repeated. The provider finds faults by `find_soap_fault`.
template <class Mode, fixed_string Path, fixed_string Namespace, fixed_string Method, class Request, class Response,
          safety Safety = safety::unsafe, credentials_use Credentials = credentials_use::sent>
using soap = endpoint<Mode, soap_operation<Path, Namespace, Method, Request, Response, Safety, Credentials>>;

/// Looks for a fault in an answer of whatever status, and puts its code and texts into the error: for a provider's `judge`.
/// Returns whether there is one. The effect is unknown, but where the fault says that the client's message is wrong.
inline bool find_soap_fault(http::response const& response, error& failure)
{
    auto const fault = soap_read_fault(response.body);
    if (!fault) return false;
    auto const side = fault->code.substr(fault->code.rfind(':') + 1);
    failure.kind = error_kind::refused;
    failure.effect = side == "Client" || side.starts_with("Client.") ? effect::rejected : effect::unknown;
    failure.provider_code = fault->code;
    failure.provider_message = fault->text;
    if (fault->actor) failure.field_errors.push_back({"faultactor", *fault->actor});
    if (fault->detail) failure.field_errors.push_back({"detail", *fault->detail});
    return true;
}

/// The key as the first part of every SOAP call.
template <fixed_string Name>
struct soap_key {
    secret key{};

    soap_key() = default;
    template <std::convertible_to<secret> Key>
    soap_key(Key&& api_key) : key(std::forward<Key>(api_key))
    {
    }

    void authenticate(http::request& request) const
    {
        // The call is the first element of the body, as soap_write_call has written it.
        auto const call = request.body.find("<tns:", request.body.find(":Body>"));
        if (call == std::string::npos) return; // no call
        auto part = '<' + std::string{Name.view()} + " xsi:type=\"xsd:string\">" + escaped() + "</" + std::string{Name.view()} + '>';
        request.body.insert(request.body.find('>', call) + 1, part);
    }

    std::optional<std::string> problem() const
    {
        std::string text;
        if (key.empty()) return "no API key is given";
        if (!detail::append_xml_whole_text(text, key.reveal())) return "the API key holds a character that XML does not have";
        return std::nullopt;
    }

    std::vector<std::string> secrets() const { return {key.reveal(), escaped()}; }

    BOOST_DESCRIBE_CLASS(soap_key, (), (key), (), ())

private:
    std::string escaped() const
    {
        std::string text;
        detail::append_xml_whole_text(text, key.reveal());
        return text;
    }
};
template <fixed_string Name>
auto waybill_rules(soap_key<Name> const&) -> rules<named<&soap_key<Name>::key, "api_key">>;

} // namespace waybill

#endif
