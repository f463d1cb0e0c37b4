#ifndef WAYBILL_CALL_OPERATION_HPP
#define WAYBILL_CALL_OPERATION_HPP

#include <waybill/call/error.hpp>
#include <waybill/codec/form.hpp>
#include <waybill/codec/json.hpp>
#include <waybill/codec/multipart.hpp>
#include <waybill/http/escape.hpp>
#include <waybill/http/message.hpp>
#include <waybill/types/none.hpp>

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill {

/// What fills a `{placeholder}` of a path: text or an integer. Refers to the text given; lives as long as the call.
class path_argument {
public:
    path_argument(std::string_view text) : text_(text) {}
    path_argument(std::string const& text) : text_(text) {}
    path_argument(char const* text) : text_(text) {}
    template <detail::integer Number>
    path_argument(Number number)
    {
        auto const end = std::to_chars(digits_.data(), digits_.data() + digits_.size(), number).ptr;
        size_ = static_cast<std::size_t>(end - digits_.data());
    }

    std::string_view view() const { return size_ == 0 ? text_ : std::string_view{digits_.data(), size_}; }

private:
    std::string_view text_{};
    std::array<char, 24> digits_{};
    std::size_t size_ = 0;
};

namespace detail {

/// A path begins with '/' and closes each placeholder, which has a name and fills a whole segment.
constexpr bool path_is_well_formed(std::string_view path)
{
    if (!path.starts_with('/')) return false;
    while (true) {
        auto const open = path.find_first_of("{}");
        if (open == std::string_view::npos) return true;
        // Not find('}'), which g++ cannot evaluate here when told to look for undefined behaviour (its bug 71962).
        auto const close = path.find_first_of("}", open);
        if (path[open] == '}' || path[open - 1] != '/' || close == std::string_view::npos || close == open + 1 ||
            (close + 1 < path.size() && path[close + 1] != '/'))
            return false;
        path.remove_prefix(close + 1);
    }
}

/// Those that the caller fills: not "{=user}", which the credentials do.
constexpr std::size_t count_placeholders(std::string_view path)
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < path.size(); ++i) count += path[i] == '{' && path[i + 1] != '=' ? 1U : 0U;
    return count;
}

/// Text that stands for a part of the path of every call, by the name of its placeholder: "user" for "{=user}".
using path_variables = std::map<std::string, std::string, std::less<>>;

/// Appends the path with its placeholders filled; false for an argument that would address another resource: an empty
/// one the collection in place of its element, "." and ".." (which proxies resolve even when escaped) a parent.
inline bool append_path(std::string& url, std::string_view path, std::span<path_argument const> arguments,
                        path_variables const& variables)
{
    auto argument = arguments.begin();
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{')) {
        auto const name = path.substr(open + 1, path.find('}') - open - 1);
        std::string_view text;
        if (!name.starts_with('=')) text = (argument++)->view();
        else if (auto const found = variables.find(name.substr(1)); found != variables.end()) text = found->second;
        if (text.empty() || text == "." || text == "..") return false;
        url += path.substr(0, open);
        http::append_path_segment(url, text);
        path.remove_prefix(open + name.size() + 2);
    }
    url += path;
    return true;
}

template <auto Member>
constexpr auto value_member(value_of<Member>*)
{
    return Member;
}

/// An answer with the rule value_of.
template <class T>
concept wraps_value = requires { value_member(rules_pointer<T>); };

/// The value in an answer: itself, or what its rules call so.
template <class T>
auto& inner_value(T& answer)
{
    if constexpr (wraps_value<std::remove_const_t<T>>) return inner_value(answer.*value_member(rules_pointer<T>));
    else return answer;
}

/// What an answer of type T holds; `none` where that is nothing.
template <class T>
using inner_type = std::remove_reference_t<decltype(inner_value(std::declval<T&>()))>;

/// What a call gives whose answer is a T.
template <class T>
using value_of_response = std::conditional_t<std::same_as<inner_type<T>, none>, void, inner_type<T>>;

inline error unexpected_content(std::string why)
{
    return {error_kind::unexpected_content, effect::unknown, std::move(why)};
}

/// What an invalid request gives, before it is sent.
inline error invalid_request(std::vector<field_error> wrong)
{
    error failure{error_kind::invalid_argument, effect::not_sent, "the request is not valid"};
    failure.field_errors = std::move(wrong);
    return failure;
}

/// What holds of a body before it is parsed; an error when it cannot be what was promised.
inline result<void> check_json_content(http::response const& response)
{
    if (response.body.empty())
        return unexpected_content("expected a JSON body, found none");
    auto const type = response.fields.find("Content-Type");
    if (type && !http::is_json_media_type(*type))
        return unexpected_content("expected JSON, found " + std::string{http::media_type(*type)});
    return {};
}

/// An invalid_argument error from what the codec found wrong.
inline error not_encodable(codec_error const& why)
{
    error failure{error_kind::invalid_argument, effect::not_sent, "the request cannot be written"};
    failure.field_errors.push_back({why.path.substr(why.path.empty() ? 0 : 1), why.message});
    return failure;
}

template <class Request>
result<void> encode_json(Request const& request, http::request& out)
{
    auto written = json_write(request);
    if (!written) return not_encodable(written.error());
    out.body = std::move(*written);
    out.fields.add("Content-Type", "application/json");
    return {};
}

template <class Request>
result<void> encode_multipart(Request const& request, http::request& out)
{
    auto written = multipart_stream(request);
    if (!written) return not_encodable(written.error());
    out.body = std::move(written->body);
    out.stream = std::move(written->stream);
    out.fields.add("Content-Type", written->content_type);
    return {};
}

/// {"message": "..."}; "{}" when the text is no UTF-8.
inline http::response json_problem(int status, std::string const& text)
{
    std::map<std::string, std::string> const body{{"message", text}};
    auto written = json_write(body);
    http::response answer{status, {}, written ? std::move(*written) : "{}"};
    answer.fields.set("Content-Type", "application/json");
    return answer;
}

/// The value in a success response.
template <class Response>
result<value_of_response<Response>> decode_json(http::response& response, json_limits limits)
{
    if constexpr (std::same_as<Response, none>) {
        if (response.body.empty()) return {};
        return check_json_content(response);
    } else {
        // One object for all ends, so that it is not moved on the way to the caller.
        result<Response> read{boost::system::in_place_value};
        codec_error failure;
        if (auto checked = check_json_content(response); !checked) {
            read = std::move(checked).error();
        } else if (!json_read_into(*read, response.body, limits, failure)) {
            error why{error_kind::decode, effect::unknown, std::move(failure.message)};
            why.path = std::move(failure.path);
            read = std::move(why);
        }
        if constexpr (!wraps_value<Response>) {
            return read;
        } else {
            if (!read) return std::move(read).error();
            if constexpr (std::same_as<inner_type<Response>, none>) return {};
            else return std::move(inner_value(*read));
        }
    }
}

/// For a server: the answer that holds the value.
template <class Response>
decltype(auto) wrap_value(inner_type<Response> const& value)
{
    if constexpr (wraps_value<Response>) {
        Response answer{};
        inner_value(answer) = value;
        return answer;
    } else {
        return (value);
    }
}

} // namespace detail

/// How the request of a POST, PUT or PATCH is written.
enum class body_format {
    json, ///< application/json; multipart/form-data as soon as the request holds a file.
    form, ///< application/x-www-form-urlencoded.
    xml,  ///< An XML document.
};

/// An operation with a JSON answer: what an endpoint is, whatever the mode. The request is the query of GET, HEAD and DELETE
/// and the body of POST, PUT and PATCH.
template <verb Verb, fixed_string Path, class Request, class Response, safety Safety,
          body_format Format = body_format::json>
struct json_operation {
    static_assert(detail::path_is_well_formed(Path.view()),
                  "waybill: a path begins with '/', and each {placeholder} has a name and fills a whole segment");
    static_assert(described<Request> || std::same_as<Request, none> || std::same_as<Request, raw_json>,
                  "waybill: the request type is not described; put BOOST_DESCRIBE_STRUCT(type, (), (members)) after its "
                  "definition, or write waybill::none where there is no request");
    static_assert(detail::has_json_read<Response> || std::same_as<Response, none>,
                  "waybill: the response type is not described; put BOOST_DESCRIBE_STRUCT(type, (), (members)) after "
                  "its definition, or write waybill::none where no answer is expected");

    static_assert(Format != body_format::xml, "waybill: for XML use the endpoints of <waybill/atom.hpp>");

    using request_type = Request;
    using response_type = Response;
    static constexpr verb method = Verb;
    static constexpr std::string_view path = Path.view();
    static constexpr std::size_t path_arguments = detail::count_placeholders(Path.view());
    static constexpr waybill::safety safety = Safety;

    static constexpr bool has_body = Verb == verb::post || Verb == verb::put || Verb == verb::patch;

    /// Puts the request into query or body; an invalid_argument error names the members that are wrong.
    static result<void> encode(Request const& request, http::request& out)
    {
        if constexpr (described<Request>) {
            if (auto wrong = validate(request); !wrong.empty()) return detail::invalid_request(std::move(wrong));
        }
        if constexpr (std::same_as<Request, none>) {
            return {};
        } else if constexpr (has_body && Format == body_format::json) {
            if constexpr (detail::has_files<Request>()) {
                if (holds_file(request)) return detail::encode_multipart(request, out);
            }
            return detail::encode_json(request, out);
        } else {
            static_assert(described<Request>, "waybill: a request that becomes a query (of a GET, HEAD or DELETE) or a "
                                              "form is a described struct");
            detail::check_form_members<Request>();
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

    /// The value in a success response.
    static result<detail::value_of_response<Response>> decode(http::response& response, json_limits limits)
    {
        return detail::decode_json<Response>(response, limits);
    }

    /// For a server: the request that arrived, or what is wrong with it.
    static boost::system::result<Request, codec_error> decode_request(http::request const& from)
    {
        if constexpr (std::same_as<Request, none>) {
            return Request{};
        } else if constexpr (!has_body) {
            return form_read<Request>(http::query_of(from.url));
        } else if constexpr (Format == body_format::form) {
            return form_read<Request>(from.body);
        } else {
            if constexpr (detail::has_files<Request>()) {
                auto const type = from.fields.find("Content-Type").value_or("");
                if (detail::equal_ignoring_case(http::media_type(type), "multipart/form-data"))
                    return multipart_read<Request>(type, from.body);
            }
            return json_read<Request>(from.body);
        }
    }

    /// A part of a request as it is written there, or why it cannot be.
    template <class Part>
    static boost::system::result<std::string, codec_error> encode_part(Part const& part)
    {
        return json_write(part);
    }

    static constexpr std::string_view media_type = "application/json";

    /// For a server: the body of the answer.
    static boost::system::result<std::string, codec_error> encode_response(detail::inner_type<Response> const& value)
    {
        return json_write(detail::wrap_value<Response>(value));
    }

    /// For a server: the answer to a request that fails.
    static http::response refuse(int status, std::string const& text) { return detail::json_problem(status, text); }
};

} // namespace waybill

#endif
