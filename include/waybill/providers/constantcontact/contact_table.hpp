#ifndef WAYBILL_PROVIDERS_CONSTANTCONTACT_CONTACT_TABLE_HPP
#define WAYBILL_PROVIDERS_CONSTANTCONTACT_CONTACT_TABLE_HPP

#include <waybill/codec/text.hpp>
#include <waybill/reflect/members.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::constantcontact {

/// A cell as the service reads it where it may hold a comma: in double quotes. Source: docs/wire/constantcontact.md,
/// "Activities".
inline std::string quoted_cell(std::string_view text)
{
    if (text.find_first_of(",\"") == std::string_view::npos) return std::string{text};
    std::string quoted{'"'};
    for (char const c : text) quoted.append(c == '"' ? 2 : 1, c);
    return quoted += '"';
}

/// Contacts for an activity: a line of column names and a line for each contact, cells separated by commas. Columns are
/// "EMAIL ADDRESS", "FIRST NAME", "CUSTOM FIELD 1" and so on.
class contact_table {
public:
    /// Empty, which is no table.
    contact_table() : contact_table(std::string_view{}) {}

    /// As it goes over the wire.
    explicit contact_table(std::string_view text) : text_(text)
    {
        auto const line = text.find('\n');
        if (line == 0 || text.empty()) problem_ = "must have a column";
        else if (line == std::string_view::npos || line + 1 == text.size()) problem_ = "must have a row";
    }

    /// Cells go out as they are: see `quoted_cell`.
    contact_table(std::vector<std::string> const& columns, std::vector<std::vector<std::string>> const& rows)
    {
        if (columns.empty()) problem_ = "must have a column";
        else if (rows.empty()) problem_ = "must have a row";
        add(columns);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows[i].size() != columns.size() && !problem_) {
                problem_ = "row " + std::to_string(i + 1) + " must have as many cells as there are columns, " +
                           std::to_string(columns.size()) + ", not " + std::to_string(rows[i].size());
            }
            text_ += '\n';
            add(rows[i]);
        }
    }

    std::string const& text() const noexcept { return text_; }

    /// What is wrong with it in a request.
    std::optional<std::string> problem() const { return problem_; }

    friend bool operator==(contact_table const& left, contact_table const& right) { return left.text_ == right.text_; }

private:
    void add(std::vector<std::string> const& cells)
    {
        bool first = true;
        for (auto const& cell : cells) {
            if (!first) text_ += ',';
            first = false;
            text_ += cell;
            if (cell.find_first_of("\r\n") != std::string::npos && !problem_)
                problem_ = "a cell must not hold a line break";
        }
    }

    std::string text_{};
    std::optional<std::string> problem_{};
};

namespace detail {

template <std::size_t Size>
struct column_text {
    std::array<char, Size> text{};
    constexpr std::string_view view() const { return {text.data(), text.size()}; }
};

/// "EMAIL ADDRESS" of email_address.
template <class M>
struct column {
    static constexpr auto made = [] {
        column_text<M::identifier.size()> name;
        for (std::size_t i = 0; i < M::identifier.size(); ++i)
            name.text[i] = M::identifier[i] == '_' ? ' ' : waybill::detail::to_upper(M::identifier[i]);
        return name;
    }();
    static constexpr std::string_view given = M::rules::template name<M::pointer>();
    static constexpr std::string_view name = given.empty() ? made.view() : given;
};

template <class T>
std::string cell_of(T const& value)
{
    if constexpr (text_scalar<T>) {
        std::string text;
        append_text(text, value);
        return quoted_cell(text);
    } else {
        return value.has_value() ? cell_of(*value) : std::string{};
    }
}

} // namespace detail

/// The contacts as a table: a column for each member of the struct, named as the member ("EMAIL ADDRESS" of
/// email_address, "ADDRESS LINE 1" of address_line_1) or as its rule `named` says ("ZIP/POSTAL CODE"). Members are
/// text, numbers and the like, or optional ones, of which an absent one is an empty cell.
///
///     struct person { std::string email_address{}; std::optional<std::string> first_name{}; };
///     BOOST_DESCRIBE_STRUCT(person, (), (email_address, first_name))
///     client.activities.add({.data = table_of(people), .lists = {list.id}});
template <std::ranges::input_range Range>
requires described<std::ranges::range_value_t<Range>> contact_table table_of(Range&& contacts)
{
    using row_type = std::ranges::range_value_t<Range>;
    std::vector<std::string> columns;
    for_each_member<row_type>([&]<class M>() { columns.emplace_back(detail::column<M>::name); });
    std::vector<std::vector<std::string>> rows;
    for (auto const& each : contacts) {
        auto& row = rows.emplace_back();
        for_each_member<row_type>([&]<class M>() { row.push_back(detail::cell_of(each.*M::pointer)); });
    }
    return {columns, rows};
}

} // namespace waybill::constantcontact

#endif
