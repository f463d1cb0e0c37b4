#ifndef WAYBILL_CALL_ATOM_HPP
#define WAYBILL_CALL_ATOM_HPP

#include <waybill/call/endpoint.hpp>
#include <waybill/codec/atom.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace waybill {

/// An operation with an XML answer, as AtomPub (RFC 5023) has them: what an endpoint is, whatever the mode. The request is
/// the query of GET and DELETE and the XML document or form that POST and PUT send; where that document wraps what the
/// caller gives, its rule value_of says so.
template <verb Verb, fixed_string Path, class Request, class Response, safety Safety, body_format Format>
struct atom_operation {
    static_assert(detail::path_is_well_formed(Path.view()),
                  "waybill: a path begins with '/', and each {placeholder} has a name and fills a whole segment");
    static constexpr bool has_body = Verb == verb::post || Verb == verb::put;
    static constexpr bool sends_xml = has_body && Format == body_format::xml && !std::same_as<Request, none>;
    static_assert(described<Request> || std::same_as<Request, none>,
                  "waybill: the request type is not described; put BOOST_DESCRIBE_STRUCT(type, (), (members)) after its "
                  "definition, or write waybill::none where there is no request");
    static_assert(!sends_xml || detail::named_element<Request>,
                  "waybill: a request that is an XML document states its name with the rule "
                  "waybill::xml_element<\"name\", \"namespace\">");
    static_assert(detail::named_element<Response> || std::same_as<Response, none>,
                  "waybill: a response that is an XML document states its name with the rule "
                  "waybill::xml_element<\"name\", \"namespace\">; write waybill::none where no answer is expected");

    using request_type = detail::inner_type<Request>;
    using response_type = Response;
    static constexpr verb method = Verb;
    static constexpr std::string_view path = Path.view();
    static constexpr std::size_t path_arguments = detail::count_placeholders(Path.view());
    static constexpr waybill::safety safety = Safety;

    /// Puts the request into query or body; an invalid_argument error names the members that are wrong.
    static result<void> encode(request_type const& request, http::request& out)
    {
        out.fields.set("Accept", "application/atom+xml");
        if constexpr (described<request_type>) {
            if (auto wrong = validate(request); !wrong.empty()) return detail::invalid_request(std::move(wrong));
        }
        if constexpr (std::same_as<Request, none>) {
            return {};
        } else if constexpr (sends_xml) {
            auto written = xml_write(detail::wrap_value<Request>(request));
            if (!written) return detail::not_encodable(written.error());
            out.body = std::move(*written);
            out.fields.add("Content-Type", media_type);
            return {};
        } else {
            detail::check_form_members<request_type>();
            std::string form;
            form_write(form, request);
            if constexpr (has_body) {
                out.body = std::move(form);
                out.fields.add("Content-Type", "application/x-www-form-urlencoded");
            } else if (!form.empty()) {
                out.url.append("?").append(form);
            }
            return {};
        }
    }

    /// The value in a success response. Its content type is not looked at: services send XML under several.
    static result<detail::value_of_response<Response>> decode(http::response& response, json_limits limits)
    {
        if constexpr (std::same_as<Response, none>) {
            return {};
        } else {
            if (response.body.empty()) return detail::unexpected_content("expected an XML body, found none");
            auto read = xml_read<Response>(response.body, {limits.depth});
            if (read) return std::move(*read);
            error why{error_kind::decode, effect::unknown, std::move(read.error().message)};
            why.path = std::move(read.error().path);
            return why;
        }
    }

    /// For a server: the request that arrived, or what is wrong with it.
    static boost::system::result<request_type, codec_error> decode_request(http::request const& from)
    {
        if constexpr (std::same_as<Request, none>) {
            return request_type{};
        } else if constexpr (sends_xml) {
            auto read = xml_read<Request>(from.body);
            if (!read) return std::move(read).error();
            return std::move(detail::inner_value(*read));
        } else if constexpr (has_body) {
            return form_read<request_type>(from.body);
        } else {
            return form_read<request_type>(http::query_of(from.url));
        }
    }

    static constexpr std::string_view media_type = "application/atom+xml";

    /// For a server: the body of the answer.
    static boost::system::result<std::string, codec_error> encode_response(Response const& value) { return xml_write(value); }

    /// For a server: the answer to a request that fails, in words.
    static http::response refuse(int status, std::string const& text)
    {
        http::response answer{status, {}, text};
        answer.fields.set("Content-Type", "text/plain; charset=utf-8");
        return answer;
    }
};

/// The verbs of AtomPub. `Safety` says what repeating does, where the verb does not say it right.
template <class Mode, fixed_string Path, class Request, class Response, safety Safety = default_safety(verb::get)>
using atom_get = endpoint<Mode, atom_operation<verb::get, Path, Request, Response, Safety, body_format::xml>>;
template <class Mode, fixed_string Path, class Request, class Response, safety Safety = default_safety(verb::post)>
using atom_post = endpoint<Mode, atom_operation<verb::post, Path, Request, Response, Safety, body_format::xml>>;
template <class Mode, fixed_string Path, class Request, class Response, safety Safety = default_safety(verb::put)>
using atom_put = endpoint<Mode, atom_operation<verb::put, Path, Request, Response, Safety, body_format::xml>>;
template <class Mode, fixed_string Path, class Request, class Response, safety Safety = default_safety(verb::delete_)>
using atom_delete = endpoint<Mode, atom_operation<verb::delete_, Path, Request, Response, Safety, body_format::xml>>;
/// The same with the request as a form in the body.
template <class Mode, fixed_string Path, class Request, class Response, safety Safety = default_safety(verb::post)>
using atom_form_post = endpoint<Mode, atom_operation<verb::post, Path, Request, Response, Safety, body_format::form>>;

} // namespace waybill

#endif
