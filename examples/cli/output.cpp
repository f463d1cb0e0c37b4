#include "output.hpp"

#include <waybill/codec/json.hpp>

#include <boost/describe/class.hpp>

#include <libsmartcols/libsmartcols.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <optional>

namespace cli {
namespace {

struct wrong_member {
    std::string field{};
    std::string message{};
};
BOOST_DESCRIBE_STRUCT(wrong_member, (), (field, message))

/// What a failure looks like on standard error.
struct failure_line {
    std::string kind{};
    std::string effect{"not_sent"};
    int status{}; ///< HTTP; 0 when no response arrived.
    std::string message{};
    std::string path{}; ///< Of the value that is wrong.
    std::optional<std::string> operation{};
    std::optional<std::vector<wrong_member>> field_errors{};
    std::optional<std::string> provider_code{};
    std::optional<std::string> provider_message{};
    std::optional<std::string> request_id{};
    std::optional<std::int64_t> retry_after{}; ///< Seconds.
    std::optional<int> attempts{};
    std::optional<std::string> retry_stop{};
};
BOOST_DESCRIBE_STRUCT(failure_line, (),
                      (kind, effect, status, message, path, operation, field_errors, provider_code, provider_message,
                       request_id, retry_after, attempts, retry_stop))

void write_line(failure_line const& line)
{
    auto const text = waybill::json_write(line);
    std::fprintf(stderr, "%s\n", text ? text->c_str() : R"({"kind":"unexpected","message":"the error is no UTF-8"})");
}

std::optional<std::string> if_any(std::string const& text)
{
    return text.empty() ? std::nullopt : std::optional{printable(text)};
}

template <auto Unref>
struct unref {
    template <class T>
    void operator()(T* object) const
    {
        Unref(object);
    }
};
using table_handle = std::unique_ptr<libscols_table, unref<scols_unref_table>>;

/// Zero is success.
void check(int code)
{
    if (code != 0) throw std::bad_alloc{};
}

bool is_nested(waybill::json_value value)
{
    return value.is_object() || value.is_array();
}

std::string cell(waybill::json_value value)
{
    std::string_view text;
    if (value.get_string().get(text) == simdjson::SUCCESS) return std::string{text};
    return value.is_null() ? std::string{} : simdjson::minify(value);
}

/// The members of nested objects under their path: "execution/status". What is empty would only take room.
void add_rows(simdjson::dom::object object, std::string const& path, std::vector<std::vector<std::string>>& rows)
{
    for (auto const field : object) {
        auto const name = path + std::string{field.key};
        simdjson::dom::object nested;
        if (field.value.get_object().get(nested) == simdjson::SUCCESS) add_rows(nested, name + '/', rows);
        else if (auto text = cell(field.value); !text.empty()) rows.push_back({name, std::move(text)});
    }
}

std::string table_of_items(simdjson::dom::array items)
{
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    auto const put = [&](std::string const& name, std::string text) {
        if (text.empty()) return; // so that a column that is empty in all rows does not appear
        auto const at = static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin());
        if (at == columns.size()) columns.push_back(name);
        auto& row = rows.back();
        if (row.size() <= at) row.resize(at + 1);
        row[at] = std::move(text);
    };
    for (waybill::json_value const item : items) {
        rows.emplace_back();
        simdjson::dom::object members;
        if (item.get_object().get(members) != simdjson::SUCCESS) {
            put("value", cell(item));
            continue;
        }
        for (auto const field : members)
            if (!is_nested(field.value)) put(std::string{field.key}, cell(field.value));
    }
    return to_table(columns, rows);
}

} // namespace

void print(std::string_view text)
{
    bool const written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!written) throw std::runtime_error{std::string{"the output cannot be written: "} + std::strerror(errno)};
}

int report(waybill::error const& why)
{
    failure_line line;
    line.kind = waybill::enum_to_wire(why.kind);
    line.effect = waybill::enum_to_wire(why.effect);
    line.status = why.http_status;
    // There is always something to show.
    line.message = printable(!why.message.empty() ? why.message : !why.provider_message.empty() ? why.provider_message : line.kind);
    line.path = printable(why.path);
    line.operation = if_any(why.operation);
    for (auto const& [field, message] : why.field_errors) {
        if (!line.field_errors) line.field_errors.emplace();
        line.field_errors->push_back({printable(field), printable(message)});
    }
    line.provider_code = if_any(why.provider_code);
    if (!why.message.empty()) line.provider_message = if_any(why.provider_message);
    line.request_id = if_any(why.request_id);
    if (why.retry_after) line.retry_after = why.retry_after->count();
    if (why.attempts > 0) {
        line.attempts = why.attempts;
        line.retry_stop = waybill::enum_to_wire(why.retry_stop);
    }
    write_line(line);
    return exit_status(why.kind);
}

int report(usage_error const& why)
{
    write_line({.kind = "usage", .message = printable(why.what())});
    return 2;
}

int report(std::exception const& why)
{
    // It may come from anywhere, from behind a call that was sent too.
    write_line({.kind = "unexpected", .effect = "unknown", .message = printable(why.what())});
    return 1;
}

int exit_status(waybill::error_kind kind)
{
    int status = 3;
    int found = 0;
    waybill::for_each_enumerator<waybill::error_kind>([&](waybill::error_kind each, std::string_view) {
        if (each == kind) found = status;
        ++status;
    });
    return found;
}

std::string to_table(std::vector<std::string> const& columns, std::vector<std::vector<std::string>> const& rows)
{
    if (columns.empty()) return {};
    table_handle const table{scols_new_table()};
    if (!table) throw std::bad_alloc{};
    for (auto const& column : columns)
        if (scols_table_new_column(table.get(), column.c_str(), 0, 0) == nullptr) throw std::bad_alloc{};
    for (auto const& row : rows) {
        auto* const line = scols_table_new_line(table.get(), nullptr);
        if (line == nullptr) throw std::bad_alloc{};
        for (std::size_t i = 0; i < row.size(); ++i) check(scols_line_set_data(line, i, row[i].c_str()));
    }
    char* text = nullptr;
    check(scols_print_table_to_string(table.get(), &text));
    std::unique_ptr<char, unref<std::free>> const owner{text};
    return without_trailing_blanks(text);
}

std::string to_table(std::string const& json, std::string_view items)
{
    simdjson::dom::parser parser;
    waybill::json_value root;
    if (parser.parse(json).get(root) != simdjson::SUCCESS) return json + '\n';
    simdjson::dom::array list;
    simdjson::dom::object object;
    if (root.get_array().get(list) == simdjson::SUCCESS) return table_of_items(list);
    if (root.get_object().get(object) != simdjson::SUCCESS) return cell(root) + '\n';

    std::vector<std::vector<std::string>> rows;
    if (object.at_key(items).get_array().get(list) != simdjson::SUCCESS) {
        add_rows(object, "", rows);
        return to_table({"NAME", "VALUE"}, rows);
    }
    // What a page says besides its items goes below them.
    std::string rest;
    for (auto const field : object) {
        if (is_nested(field.value) || field.value.is_null()) continue;
        rest.append(rest.empty() ? "" : ", ").append(field.key).append(" ").append(cell(field.value));
    }
    return table_of_items(list) + (rest.empty() ? "" : printable(rest) + '\n');
}

std::string without_trailing_blanks(std::string_view text)
{
    std::string shown;
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        shown.append(line.substr(0, line.find_last_not_of(' ') + 1)).append("\n");
        text.remove_prefix((std::min)(text.size(), line.size() + 1));
    }
    return shown;
}

std::string printable(std::string_view text)
{
    bool const is_utf8 = simdjson::validate_utf8(text.data(), text.size());
    std::string shown;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        // U+0080 to U+009F are control characters too: C2 80 to C2 9F.
        bool const is_c1 = byte == 0xC2U && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0U;
        bool const hidden = (byte < 0x20U && byte != '\n' && byte != '\t') || byte == 0x7FU || is_c1 || (byte >= 0x80U && !is_utf8);
        if (!hidden) {
            shown += text[i];
            continue;
        }
        constexpr char digits[] = "0123456789abcdef";
        for (std::size_t const end = is_c1 && is_utf8 ? i + 2 : i + 1; i < end; ++i) {
            auto const each = static_cast<unsigned char>(text[i]);
            shown.append("\\x").append({digits[each >> 4U], digits[each & 15U]});
        }
        --i;
    }
    return shown;
}

std::string to_text(waybill::http::headers const& fields, std::string_view body, std::string_view margin)
{
    std::string text;
    auto const add_line = [&](std::string_view line) { text.append(margin).append(line).append("\n"); };
    for (auto const [name, value] : fields) add_line(printable(std::string{name} + ": " + std::string{value}));
    if (body.empty()) return text;
    add_line("");
    if (body.find('\0') != std::string_view::npos || !simdjson::validate_utf8(body.data(), body.size())) {
        add_line("(" + std::to_string(body.size()) + " bytes that are no text)");
        return text;
    }
    auto shown = printable(body);
    for (std::string_view rest = shown; !rest.empty();) {
        auto const line = rest.substr(0, rest.find('\n'));
        add_line(line.ends_with("\\x0d") ? line.substr(0, line.size() - 4) : line);
        rest.remove_prefix((std::min)(rest.size(), line.size() + 1));
    }
    return text;
}

} // namespace cli
