#ifndef WAYBILL_CASSETTE_RECORDED_EXCHANGE_HPP
#define WAYBILL_CASSETTE_RECORDED_EXCHANGE_HPP

#include <waybill/call/error.hpp>
#include <waybill/cassette/bodies.hpp>
#include <waybill/cassette/clear.hpp>
#include <waybill/cassette/json_text.hpp>
#include <waybill/http/message.hpp>
#include <waybill/http/verb.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/transport/transport.hpp>
#include <waybill/types/binary.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A cassette is a file of JSON documents one behind the other: the first says which version it is and what it shows, each
// further one holds an exchange.
namespace waybill::detail {

inline constexpr int cassette_version = 1;

struct recorded_exchange {
    http::request request{};
    transfer_result answer{};
};

[[noreturn]] inline void refuse_cassette(std::string const& path, std::string const& why)
{
    throw exception{error{error_kind::configuration, effect::not_sent, "the cassette " + path + ' ' + why}};
}

// Writing

inline std::string masked_url(std::string_view url, clearance const& clear)
{
    std::string out;
    if (auto const scheme = url.find("://"); scheme != std::string_view::npos) {
        auto const authority = url.substr(scheme + 3, url.find_first_of("/?#", scheme + 3) - scheme - 3);
        out.append(url.substr(0, scheme + 3)).append(authority.substr(authority.rfind('@') + 1)); // npos + 1 is 0
        url.remove_prefix(scheme + 3 + authority.size());
    }
    auto path = url.substr(0, url.find_first_of("?#"));
    while (!path.empty()) {
        auto const segment = path.substr(0, path.find('/', 1));
        path.remove_prefix(segment.size());
        bool const clean = clear.is_clean(segment) && clear.is_clean(http::percent_decode(segment).value_or(""));
        out += clean ? std::string{segment} : '/' + std::string{cassette_mark};
    }
    auto const query = http::query_of(url.substr(0, url.find('#')));
    if (!query.empty()) out += '?' + masked_form(query, clear, [&](std::string_view name) { return clear.query(name); });
    return out;
}

inline void write_strings(std::string& out, std::vector<std::string> const& texts, std::string_view indent)
{
    if (texts.size() == 1) {
        out += json_string(texts.front());
        return;
    }
    out += '[';
    for (auto const& each : texts) {
        out += &each == &texts.front() ? "\n" : ",\n";
        out.append(indent).append("  ").append(json_string(each));
    }
    if (!texts.empty()) out.append("\n").append(indent);
    out += ']';
}

/// In pieces that are read line by line, each with its end.
inline std::vector<std::string> lines_of(std::string_view text, std::string_view end, std::size_t longest)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        auto size = text.find(end);
        size = (std::min)(size == std::string_view::npos ? text.size() : size + end.size(), longest);
        while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) ++size; // within a character
        lines.emplace_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return lines;
}

inline void write_message(std::string& out, http::headers const& fields, std::string_view body, clearance const& clear)
{
    constexpr std::string_view indent = "    ";
    // What says how a body travelled is not true of what is kept of it.
    constexpr std::string_view framing[] = {"Content-Length", "Content-Encoding", "Transfer-Encoding", "Connection"};
    std::vector<std::string> lines;
    for (auto const [name, value] : fields) {
        bool const is_framing = std::any_of(std::begin(framing), std::end(framing), [&](auto known) { return equal_ignoring_case(known, name); });
        if (is_framing) continue;
        bool const show = clear.header(name) && clear.is_clean(value);
        lines.push_back(std::string{name} + ": " + (show ? std::string{value} : std::string{cassette_mark}));
    }
    out.append(",\n").append(indent).append("\"headers\": ");
    write_strings(out, lines, indent);

    if (body.empty()) return;
    out.append(",\n").append(indent);
    cassette_body read{fields, body, clear};
    if (read.is_json()) {
        out += "\"json\": " + json_rewriter::pretty(body, clear, indent.size() / 2);
        return;
    }
    auto const text = read.masked();
    if (simdjson::validate_utf8(text)) {
        bool const is_form = text.find('\n') == std::string::npos;
        out += "\"text\": ";
        write_strings(out, lines_of(text, is_form ? "&" : "\n", text.size()), indent);
    } else {
        constexpr std::size_t line = 96;
        out += "\"base64\": ";
        write_strings(out, lines_of(base64_encode(text), "\n", line), indent);
    }
}

inline std::string cassette_head(cassette_clear const& clear)
{
    std::string out = "{\n  \"waybill_cassette\": " + std::to_string(cassette_version) + ",\n  \"clear\": {";
    auto const list = [&](std::string_view name, std::vector<std::string> const& names) {
        out.append("\n    \"").append(name).append("\": [");
        for (auto const& each : names) out.append(&each == &names.front() ? "" : ", ").append(json_string(each));
        out += "],";
    };
    list("headers", clear.headers);
    list("query", clear.query);
    list("members", clear.members);
    return out + "\n    \"body\": " + (clear.body == body_clearance::all ? "\"all\"" : "\"members\"") + "\n  }\n}\n";
}

inline std::string write_exchange(http::request const& request, transfer_result const& answer, clearance const& clear)
{
    std::string out = "{\n  \"request\": {\n    \"method\": \"" + std::string{name(request.method)} + "\",\n    \"url\": " +
                      json_string(masked_url(request.url, clear));
    write_message(out, request.fields, request.body, clear);
    out += "\n  }";
    if (answer.response.status != 0 || !answer.failure) {
        out += ",\n  \"response\": {\n    \"status\": " + std::to_string(answer.response.status);
        write_message(out, answer.response.fields, answer.response.body, clear);
        out += "\n  }";
    }
    if (answer.failure) {
        out.append(",\n  \"failure\": {\n    \"kind\": \"").append(enum_to_wire(*answer.failure));
        out.append("\",\n    \"sent\": ").append(answer.sent ? "true" : "false").append("\n  }");
    }
    return out + "\n}\n";
}

// Reading

/// One string or a list of them, joined.
inline std::vector<std::string> read_strings(json_cursor& from)
{
    std::vector<std::string> texts;
    if (from.peek() == '[') from.each_element([&](json_cursor& at) { texts.push_back(json_string_text(at.value())); });
    else texts.push_back(json_string_text(from.value()));
    return texts;
}

inline std::string joined(std::vector<std::string> const& texts)
{
    std::string whole;
    for (auto const& each : texts) whole += each;
    return whole;
}

/// False when a member is not as it should be; members of later versions are passed over.
inline bool read_message(json_cursor& from, http::headers& fields, std::string& body, auto other)
{
    bool ok = true;
    from.each_member([&](std::string_view quoted, json_cursor& at) {
        if (quoted == "\"headers\"") {
            for (auto const& line : read_strings(at)) {
                auto const colon = line.find(": ");
                if (colon == std::string::npos) ok = false;
                else fields.add(std::string_view{line}.substr(0, colon), std::string_view{line}.substr(colon + 2));
            }
        } else if (quoted == "\"json\"") {
            body = json_rewriter::compact(at.value());
        } else if (quoted == "\"text\"") {
            body = joined(read_strings(at));
        } else if (quoted == "\"base64\"") {
            auto bytes = base64_decode(joined(read_strings(at)));
            ok = ok && bytes;
            if (bytes) body = std::move(*bytes);
        } else {
            ok = other(quoted, at.value()) && ok;
        }
    });
    return ok;
}

inline std::optional<recorded_exchange> read_exchange(std::string_view document)
{
    recorded_exchange out;
    bool ok = true;
    bool has_method = false;
    bool has_answer = false;
    json_cursor{document}.each_member([&](std::string_view quoted, json_cursor& at) {
        if (quoted == "\"request\"") {
            ok = ok && read_message(at, out.request.fields, out.request.body, [&](std::string_view member, std::string_view value) {
                if (member == "\"url\"") out.request.url = json_string_text(value);
                for (auto const known : {verb::get, verb::head, verb::post, verb::put, verb::patch, verb::delete_}) {
                    if (member != "\"method\"" || json_string_text(value) != name(known)) continue;
                    out.request.method = known;
                    has_method = true;
                }
                return true;
            });
        } else if (quoted == "\"response\"") {
            auto& response = out.answer.response;
            ok = ok && read_message(at, response.fields, response.body, [&](std::string_view member, std::string_view value) {
                return member != "\"status\"" || std::from_chars(value.data(), value.data() + value.size(), response.status).ec == std::errc{};
            });
            out.answer.sent = true;
            has_answer = true;
        } else if (quoted == "\"failure\"") {
            at.each_member([&](std::string_view member, json_cursor& value) {
                auto const token = value.value();
                if (member == "\"sent\"") out.answer.sent = token == "true";
                if (member == "\"kind\"") {
                    out.answer.failure = enum_from_wire<error_kind>(json_string_text(token));
                    ok = ok && out.answer.failure;
                    has_answer = true;
                }
            });
        } else {
            at.value();
        }
    });
    if (!ok || !has_method || out.request.url.empty() || !has_answer) return std::nullopt;
    return out;
}

struct cassette_content {
    cassette_clear clear{};
    std::vector<recorded_exchange> exchanges{};
};

inline cassette_clear read_cassette_head(std::string const& path, std::string_view document)
{
    std::optional<int> version;
    cassette_clear clear;
    json_cursor{document}.each_member([&](std::string_view quoted, json_cursor& at) {
        if (quoted == "\"waybill_cassette\"") {
            auto const number = at.value();
            int read{};
            if (std::from_chars(number.data(), number.data() + number.size(), read).ec == std::errc{}) version = read;
        } else if (quoted == "\"clear\"") {
            at.each_member([&](std::string_view list, json_cursor& names) {
                auto texts = read_strings(names);
                if (list == "\"headers\"") clear.headers = std::move(texts);
                else if (list == "\"query\"") clear.query = std::move(texts);
                else if (list == "\"members\"") clear.members = std::move(texts);
                else if (list == "\"body\"") clear.body = joined(texts) == "all" ? body_clearance::all : body_clearance::members;
            });
        } else {
            at.value();
        }
    });
    if (!version) refuse_cassette(path, "does not begin as one");
    if (*version != cassette_version) {
        refuse_cassette(path, "is of version " + std::to_string(*version) + "; this reads version " + std::to_string(cassette_version));
    }
    return clear;
}

/// Throws waybill::exception, whose message says what is wrong and in which exchange.
inline cassette_content read_cassette(std::string const& path, std::string_view text)
{
    if (!simdjson::validate_utf8(text)) refuse_cassette(path, "is no UTF-8");
    cassette_content out;
    json_cursor from{without_byte_order_mark(text)};
    bool has_head = false;
    while (from.peek() != '\0' || !has_head) {
        auto const place = has_head ? "exchange " + std::to_string(out.exchanges.size() + 1) : std::string{"its head"};
        auto const document = from.value();
        if (document.empty()) refuse_cassette(path, from.peek() == '\0' && !has_head ? "is empty" : "ends within " + place);
        if (!document.starts_with('{') || !is_json_document(document)) refuse_cassette(path, "holds no JSON object in " + place);
        if (!has_head) {
            out.clear = read_cassette_head(path, document);
            has_head = true;
            continue;
        }
        auto exchange = read_exchange(document);
        if (!exchange) refuse_cassette(path, "lacks something in " + place + ", or holds it in another shape");
        out.exchanges.push_back(std::move(*exchange));
    }
    return out;
}

} // namespace waybill::detail

#endif
