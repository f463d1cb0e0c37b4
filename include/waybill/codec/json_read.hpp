#ifndef WAYBILL_CODEC_JSON_READ_HPP
#define WAYBILL_CODEC_JSON_READ_HPP

#include <waybill/codec/codec_error.hpp>
#include <waybill/codec/json_codec.hpp>
#include <waybill/codec/object_reader.hpp>
#include <waybill/types/raw_json.hpp>
#include <waybill/types/text_start.hpp>

#include <boost/system/result.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace waybill {

/// Limits on documents from outside.
struct json_limits {
    std::size_t depth = 64; ///< Arrays and objects within each other, at most; one that is empty does not count.
};

namespace detail {

/// "the string \"abc\"", "the number 42", "null", "an array", "an object": for messages.
inline std::string describe_json(json_value value)
{
    using simdjson::dom::element_type;
    switch (value.type()) {
    case element_type::ARRAY: return "an array";
    case element_type::OBJECT: return "an object";
    case element_type::NULL_VALUE: return "null";
    case element_type::BOOL: return value.get_bool().value_unsafe() ? "true" : "false";
    case element_type::INT64: return "the number " + std::to_string(value.get_int64().value_unsafe());
    case element_type::UINT64: return "the number " + std::to_string(value.get_uint64().value_unsafe());
    case element_type::DOUBLE: {
        std::string text = "the number ";
        append_text(text, value.get_double().value_unsafe());
        return text;
    }
    case element_type::STRING: break;
    }
    return "the string " + shown(value.get_string().value_unsafe());
}

inline bool json_mismatch(codec_error& failure, std::string_view expected, json_value found)
{
    failure.message.assign("expected ").append(expected).append(", found ").append(describe_json(found));
    return false;
}

template <class T>
bool json_read_value(json_value from, T& out, codec_error& failure)
{
    return json_codec<T>::read(from, out, failure);
}

/// A decimal that arrives as a JSON number. The parser keeps numbers as doubles, which hold 15 digits exactly; where the
/// double needs more, digits may be gone, and the number is refused. (Digits beyond the 17th leave no trace: those are
/// rounded off.)
inline bool json_read_decimal_number(json_value from, decimal& out, codec_error& failure)
{
    using simdjson::dom::element_type;
    if (from.type() == element_type::INT64) {
        out = decimal{from.get_int64().value_unsafe()};
        return true;
    }
    if (from.type() == element_type::UINT64) {
        out = decimal{from.get_uint64().value_unsafe()};
        return true;
    }
    char buffer[32];
    auto const end = std::to_chars(buffer, buffer + sizeof buffer, from.get_double().value_unsafe()).ptr;
    std::string_view const text{buffer, static_cast<std::size_t>(end - buffer)};
    auto const significant = text.substr((std::min)(text.find_first_of("123456789"), text.size()));
    auto const digits = std::count_if(significant.begin(), (std::find)(significant.begin(), significant.end(), 'e'),
                                      [](char c) { return c >= '0' && c <= '9'; });
    auto parsed = decimal::parse(text);
    if (!parsed || digits > 15) {
        json_mismatch(failure, "a decimal as a string or as a number of at most 15 digits", from);
        return false;
    }
    out = std::move(*parsed);
    return true;
}

/// Null for a wrapper; null and absence are the same to an optional here.
template <class T>
bool json_read_null(T& out, codec_error& failure)
{
    if constexpr (requires { out = nullptr; }) {
        out = nullptr;
        return true;
    } else if constexpr (requires { out.reset(); }) {
        out.reset();
        return true;
    } else {
        failure.message = "expected a value, found null";
        return false;
    }
}

/// A number or bool, or text of one; in a bool 1 and 0 too. Wrappers are looked into.
template <class T>
bool json_read_lenient(json_value from, T& out, codec_error& failure)
{
    if constexpr (requires { out.emplace(); }) {
        if (from.is_null()) return json_read_null(out, failure);
        return json_read_lenient(from, out.emplace(), failure);
    } else {
        std::string_view text;
        if constexpr (std::same_as<T, bool>) {
            std::int64_t number{};
            bool const is_text = from.get_string().get(text) == simdjson::SUCCESS;
            bool const is_number = from.get_int64().get(number) == simdjson::SUCCESS;
            out = text == "1" || text == "true" || (is_number && number == 1);
            if (out || text == "0" || text == "false" || (is_number && number == 0)) return true;
            if (is_text || is_number) return json_mismatch(failure, "true or false, 1 or 0", from);
        } else {
            if (from.get_string().get(text) == simdjson::SUCCESS)
                return parse_text(text, out) || json_mismatch(failure, "a number, perhaps as text", from);
        }
        return json_read_value(from, out, failure);
    }
}

/// The members of a JSON object, for object_reader.
class json_object_source {
public:
    explicit json_object_source(simdjson::dom::object object) : at_(object.begin()), end_(object.end()) {}

    template <class T>
    static constexpr bool may_be_absent = json_may_be_absent<T>;
    template <class Struct, class M>
    static constexpr void check_member()
    {
        check_json_member<Struct, M>();
    }

    bool done() const { return !(at_ != end_); }
    void advance() { ++at_; }
    std::string_view key() const { return at_.key(); }
    template <class T>
    bool read(T& out, codec_error& failure) const
    {
        return json_read_value(at_.value(), out, failure);
    }
    bool is_empty_text() const
    {
        auto const value = at_.value();
        return value.is_string() && value.get_string().value_unsafe().empty();
    }
    template <class T>
    bool keep(T& out, codec_error& failure) const
    {
        return json_read_value(at_.value(), out, failure);
    }
    /// For the rule empty_in_any_shape.
    bool is_empty() const
    {
        auto const value = at_.value();
        simdjson::dom::array array;
        simdjson::dom::object object;
        return value.is_null() || is_empty_text() || (value.get_array().get(array) == simdjson::SUCCESS && array.size() == 0) ||
               (value.get_object().get(object) == simdjson::SUCCESS && object.size() == 0);
    }
    /// For the rule numbers_as_text.
    template <class T>
    bool read_lenient(T& out, codec_error& failure) const
    {
        return json_read_lenient(at_.value(), out, failure);
    }

private:
    simdjson::dom::object::iterator at_;
    simdjson::dom::object::iterator end_;
};

/// A parser and room for a document, from this thread's store, which keeps one of each between documents.
class json_parser_lease {
public:
    json_parser_lease() : tools_(std::move(kept())) // taken out: a codec may read a document within a document
    {
        if (!tools_) tools_ = std::make_unique<tools>();
    }
    json_parser_lease(json_parser_lease const&) = delete;
    json_parser_lease& operator=(json_parser_lease const&) = delete;
    ~json_parser_lease()
    {
        constexpr std::size_t kept_bytes = 4U << 20U;
        if (tools_->parser.capacity() <= kept_bytes) kept() = std::move(tools_);
    }
    simdjson::dom::parser& operator*() const { return tools_->parser; }
    std::string& text() const { return tools_->text; }

private:
    struct tools {
        simdjson::dom::parser parser{};
        std::string text{};
    };
    static std::unique_ptr<tools>& kept()
    {
        thread_local std::unique_ptr<tools> kept_tools;
        return kept_tools;
    }
    std::unique_ptr<tools> tools_;
};

/// A document should not begin with a byte order mark, but may be read when it does (RFC 8259, section 8.1).
inline std::string_view without_byte_order_mark(std::string_view document)
{
    if (document.starts_with("\xEF\xBB\xBF")) document.remove_prefix(3);
    return document;
}

inline bool parse_json(simdjson::dom::parser& parser, std::string& text, json_limits limits, json_value& root,
                       codec_error& failure)
{
    std::size_t const size = text.size();
    // The kernels read in blocks, up to the padding beyond the end.
    text.reserve(size + simdjson::SIMDJSON_PADDING);
    auto const document = without_byte_order_mark(text);
    auto code = simdjson::SUCCESS;
    // The parser keeps a few bytes for each level.
    constexpr std::size_t deepest = 1U << 20U;
    std::size_t const first_refused_depth = (std::min)(limits.depth, deepest) + 1;
    if (document.size() > parser.capacity() || parser.max_depth() != first_refused_depth) {
        code = parser.allocate((std::max)(document.size(), parser.capacity()), first_refused_depth);
    }
    if (code == simdjson::SUCCESS) code = parser.parse(document.data(), document.size(), false).get(root);
    if (code == simdjson::SUCCESS) return true;
    switch (code) {
    case simdjson::EMPTY: failure.message = "expected a JSON document, found nothing"; break;
    case simdjson::DEPTH_ERROR:
        failure.message = "the document is nested deeper than " + std::to_string(limits.depth) + " levels";
        break;
    case simdjson::UTF8_ERROR: failure.message = "the document is not valid UTF-8"; break;
    case simdjson::NUMBER_ERROR:
        failure.message = "a number in the document is malformed or too large";
        break;
    default: failure.message = std::string{"the document is not valid JSON: "} + simdjson::error_message(code); break;
    }
    return false;
}

/// Reads from text that may be given more capacity but is not changed.
template <class T>
bool json_read_into(T& out, std::string& text, json_limits limits, codec_error& failure,
                    json_parser_lease const& parser = {})
{
    check_json<T>();
    json_value root;
    if (!parse_json(*parser, text, limits, root, failure)) return false;
    if constexpr (std::same_as<T, raw_json>) out.text = without_byte_order_mark(text);
    else return json_read_value(root, out, failure);
    return true;
}

} // namespace detail

/// A value read from a whole JSON document (RFC 8259), or why it cannot be read. Members that the model
/// does not name are skipped; of duplicate members the last counts; the text must be valid UTF-8.
template <class T>
[[nodiscard]] boost::system::result<T, codec_error> json_read(std::string_view text, json_limits limits = {})
{
    detail::json_parser_lease const parser;
    // The parser needs room behind the text. A copy into memory in use costs less than fresh memory.
    parser.text().reserve(text.size() + simdjson::SIMDJSON_PADDING);
    parser.text().assign(text);
    boost::system::result<T, codec_error> read{T{}};
    codec_error failure;
    if (!detail::json_read_into(*read, parser.text(), limits, failure, parser)) read = std::move(failure);
    return read;
}

} // namespace waybill

#endif
