#ifndef WAYBILL_CASSETTE_JSON_TEXT_HPP
#define WAYBILL_CASSETTE_JSON_TEXT_HPP

#include <waybill/cassette/clear.hpp>
#include <waybill/codec/json_read.hpp>
#include <waybill/codec/json_write.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

// JSON as text: a parser would not keep the digits of its numbers.
namespace waybill::detail {

inline constexpr json_limits cassette_json_limits{256};

inline bool is_json_document(std::string_view text)
{
    json_parser_lease const parser;
    parser.text().assign(text);
    json_value root;
    codec_error ignored;
    return parse_json(*parser, parser.text(), cassette_json_limits, root, ignored);
}

/// What a JSON string says; empty when it is none.
inline std::string json_string_text(std::string_view quoted)
{
    json_parser_lease const parser;
    parser.text().assign(quoted);
    json_value root;
    codec_error ignored;
    std::string_view text;
    if (!parse_json(*parser, parser.text(), {}, root, ignored) || root.get_string().get(text) != simdjson::SUCCESS) return {};
    return std::string{text};
}

/// As a JSON string; what is no UTF-8 becomes a mark.
inline std::string json_string(std::string_view text)
{
    json_writer writer{0};
    writer.reserve(json_writer::string_room(text));
    if (!writer.raw_string(text)) return '"' + std::string{cassette_mark} + '"';
    return writer.take();
}

/// Goes through JSON text.
class json_cursor {
public:
    explicit json_cursor(std::string_view text) : rest_(text) {}

    /// The next character that is no white space; NUL at the end.
    char peek()
    {
        while (!rest_.empty() && std::string_view{" \t\r\n"}.find(rest_.front()) != std::string_view::npos) rest_.remove_prefix(1);
        return rest_.empty() ? '\0' : rest_.front();
    }
    bool take(char wanted)
    {
        if (peek() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }
    /// The next value as it is written; empty when it has no end.
    std::string_view value()
    {
        peek();
        auto const size = value_size();
        auto const found = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return found;
    }
    std::string_view rest() const { return rest_; }

    /// Calls visit(quoted name, cursor) for each member of the object that comes next; the visitor takes its value.
    template <class Visit>
    void each_member(Visit visit)
    {
        if (!take('{')) return;
        while (!take('}') && peek() != '\0') {
            auto const quoted = value();
            if (!take(':')) return;
            visit(quoted, *this);
            take(',');
        }
    }
    template <class Visit>
    void each_element(Visit visit)
    {
        if (!take('[')) return;
        while (!take(']') && peek() != '\0') {
            visit(*this);
            take(',');
        }
    }

private:
    std::size_t value_size() const
    {
        std::size_t depth = 0;
        for (std::size_t at = 0; at < rest_.size(); ++at) {
            char const c = rest_[at];
            if (c == '"') {
                for (++at; at < rest_.size() && rest_[at] != '"'; ++at)
                    if (rest_[at] == '\\') ++at;
                if (at >= rest_.size()) return 0;
                if (depth == 0) return at + 1;
            } else if (c == '{' || c == '[') {
                ++depth;
            } else if (depth == 0) {
                auto const end = rest_.find_first_of(" \t\r\n,:{}[]\"", at);
                return (std::min)(end, rest_.size());
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return at + 1;
            }
        }
        return 0;
    }

    std::string_view rest_;
};

/// Writes a JSON document anew: by a line for each member, what may not be seen masked, or as short as it can be.
class json_rewriter {
public:
    /// `indent`: of the line on which the document begins.
    static std::string pretty(std::string_view document, clearance const& clear, std::size_t indent)
    {
        json_rewriter to{&clear, indent};
        json_cursor from{without_byte_order_mark(document)};
        to.value(from, clear.whole_bodies());
        return std::move(to.out_);
    }
    static std::string compact(std::string_view document)
    {
        json_rewriter to{nullptr, 0};
        json_cursor from{document};
        to.value(from, true);
        return std::move(to.out_);
    }

private:
    json_rewriter(clearance const* clear, std::size_t indent) : clear_(clear), indent_(indent) {}

    void value(json_cursor& from, bool shown)
    {
        char const next = from.peek();
        if (next == '{') {
            begin('{');
            from.each_member([&](std::string_view quoted, json_cursor& at) {
                element();
                out_.append(quoted).append(clear_ != nullptr ? ": " : ":");
                value(at, clear_ == nullptr || clear_->member(json_string_text(quoted)));
            });
            end('}');
        } else if (next == '[') {
            begin('[');
            from.each_element([&](json_cursor& at) {
                element();
                value(at, shown);
            });
            end(']');
        } else {
            scalar(from.value(), shown);
        }
    }

    void scalar(std::string_view token, bool shown)
    {
        bool const is_text = token.starts_with('"');
        if (clear_ == nullptr || token == "null" || (shown && clear_->is_clean(token))) out_ += token;
        else if (is_text) out_ += '"' + masked_text(token.substr(1, token.size() - 2)) + '"';
        else out_ += token == "true" || token == "false" ? "false" : "0";
    }

    void begin(char bracket)
    {
        out_ += bracket;
        is_first_ = true;
        ++indent_;
    }
    void element()
    {
        if (!is_first_) out_ += ',';
        is_first_ = false;
        line();
    }
    void end(char bracket)
    {
        --indent_;
        if (!is_first_) line();
        is_first_ = false;
        out_ += bracket;
    }
    void line()
    {
        if (clear_ == nullptr) return;
        out_ += '\n';
        out_.append(indent_ * 2, ' ');
    }

    clearance const* clear_;
    std::size_t indent_;
    bool is_first_ = true;
    std::string out_;
};

} // namespace waybill::detail

#endif
