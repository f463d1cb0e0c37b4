#ifndef WAYBILL_CALL_JSON_ERRORS_HPP
#define WAYBILL_CALL_JSON_ERRORS_HPP

#include <waybill/call/error.hpp>
#include <waybill/codec/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill {

/// How a provider words its errors in JSON: under which names message, code and waiting time stand.
struct json_error_names {
    std::array<std::string_view, 2> message{"message", "detail"}; ///< The first that is there counts.
    std::string_view code{"code"};
    std::string_view retry_after{"retry_after"}; ///< Seconds.
};

namespace detail {

inline std::string json_as_text(json_value value)
{
    std::string_view text;
    if (value.get_string().get(text) == simdjson::SUCCESS) return std::string{text};
    return simdjson::minify(value);
}

/// Each text in the value becomes a field error of this name; nested members get a path.
inline void add_field_errors(std::string const& field, json_value value, std::vector<field_error>& errors)
{
    simdjson::dom::object object;
    simdjson::dom::array array;
    if (value.get_object().get(object) == simdjson::SUCCESS) {
        for (auto const nested : object)
            add_field_errors(field + '/' + std::string{nested.key}, nested.value, errors);
    } else if (value.get_array().get(array) == simdjson::SUCCESS) {
        for (json_value const element : array) {
            if (element.is_object() || element.is_array()) add_field_errors(field, element, errors);
            else errors.push_back({field, json_as_text(element)});
        }
    } else {
        errors.push_back({field, json_as_text(value)});
    }
}

/// Text that is no UTF-8 is taken for ISO 8859-1, in which every byte is a character.
inline std::string as_utf8(std::string text)
{
    if (simdjson::validate_utf8(text.data(), text.size())) return text;
    std::string converted;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte < 0x80U) {
            converted += c;
        } else {
            converted += static_cast<char>(0xC0U | byte >> 6U);
            converted += static_cast<char>(0x80U | (byte & 0x3FU));
        }
    }
    return converted;
}

inline void read_error_object(simdjson::dom::object object, json_error_names const& names, error& failure)
{
    for (auto const name : names.message) {
        if (json_value value; failure.provider_message.empty() && object[name].get(value) == simdjson::SUCCESS &&
                              !value.is_null())
            failure.provider_message = json_as_text(value);
    }
    for (auto const field : object) {
        if (field.value.is_null()) continue; // as good as absent
        bool const is_text = !field.value.is_array() && !field.value.is_object();
        if (field.key == names.code && is_text) { // a list of texts is about a member of that name
            failure.provider_code = json_as_text(field.value);
        } else if (field.key == names.retry_after) {
            constexpr double longest = 365.0 * 24 * 3600;
            if (double seconds{}; parse_text(json_as_text(field.value), seconds) && seconds >= 0 && seconds <= longest)
                failure.retry_after = std::chrono::ceil<std::chrono::seconds>(std::chrono::duration<double>{seconds});
        } else if ((std::find)(names.message.begin(), names.message.end(), field.key) == names.message.end()) {
            add_field_errors(std::string{field.key}, field.value, failure.field_errors);
        }
    }
}

} // namespace detail

/// Reads message, code, waiting time and the words about single members from the body of an error response. A body of
/// another shape, or no JSON at all, is no reason to fail: the status has decided already.
inline void read_json_error(http::response const& response, json_error_names const& names, error& failure)
{
    auto const type = http::media_type(response.fields.find("Content-Type").value_or(""));
    if (detail::equal_ignoring_case(type, "text/plain")) failure.provider_message = detail::as_utf8(detail::text_start(response.body, 200));
    if (!http::is_json_media_type(type)) return;

    detail::json_parser_lease const parser;
    json_value root;
    codec_error ignored;
    std::string body = response.body;
    if (!detail::parse_json(*parser, body, {}, root, ignored)) return;
    simdjson::dom::object object;
    simdjson::dom::array array;
    if (root.get_object().get(object) == simdjson::SUCCESS) {
        detail::read_error_object(object, names, failure);
    } else if (root.get_array().get(array) == simdjson::SUCCESS) {
        for (json_value const element : array) {
            if (element.get_object().get(object) == simdjson::SUCCESS)
                detail::read_error_object(object, names, failure);
            else failure.provider_message += (failure.provider_message.empty() ? "" : "; ") + detail::json_as_text(element);
        }
    } else if (!root.is_null()) {
        failure.provider_message = detail::json_as_text(root);
    }
}

/// Under which names an envelope says how a call went: {"result": {"code": 200, "text": "OK", "content": ...}}.
struct json_envelope_names {
    std::string_view envelope{};
    std::string_view status{}; ///< An integer, perhaps as text.
    std::string_view message{};
    std::string_view details{}; ///< The words about single members, and the value of a success.
    std::int64_t success{200};  ///< The status without which the error is filled in.
};

/// The status in the envelope of an answer; nullopt where there is none. Status, message and details of a failure go into
/// the error.
inline std::optional<std::int64_t> read_json_envelope(http::response const& response, json_envelope_names const& names,
                                                      error& failure)
{
    detail::json_parser_lease const parser;
    json_value root;
    codec_error ignored;
    std::string body = response.body;
    if (body.empty() || !detail::parse_json(*parser, body, {}, root, ignored)) return std::nullopt;
    simdjson::dom::object envelope;
    json_value value;
    std::int64_t status{};
    if (root.get_object().get(envelope) != simdjson::SUCCESS ||
        envelope[names.envelope].get_object().get(envelope) != simdjson::SUCCESS ||
        envelope[names.status].get(value) != simdjson::SUCCESS || !detail::json_read_lenient(value, status, ignored))
        return std::nullopt;
    if (status == names.success) return status;
    failure.provider_code = std::to_string(status);
    if (envelope[names.message].get(value) == simdjson::SUCCESS && !value.is_null())
        failure.provider_message = detail::json_as_text(value);
    if (envelope[names.details].get(value) == simdjson::SUCCESS && !value.is_null() && detail::json_as_text(value) != "")
        detail::add_field_errors(std::string{names.details}, value, failure.field_errors);
    return status;
}

} // namespace waybill

#endif
