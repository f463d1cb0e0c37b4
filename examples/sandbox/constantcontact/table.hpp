#ifndef EXAMPLES_SANDBOX_CONSTANTCONTACT_TABLE_HPP
#define EXAMPLES_SANDBOX_CONSTANTCONTACT_TABLE_HPP

#include <waybill/constantcontact.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The data of activities.
namespace constantcontact_sandbox_detail {

namespace constantcontact = waybill::constantcontact;

/// The cells of a line; quotation marks go round one with commas and are doubled in it.
inline std::vector<std::string> cells_of(std::string_view line)
{
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (; !line.empty(); line.remove_prefix(1)) {
        if (quoted && line.starts_with("\"\"")) {
            cells.back() += '"';
            line.remove_prefix(1);
        } else if (line.front() == '"') {
            quoted = !quoted;
        } else if (line.front() == ',' && !quoted) {
            cells.emplace_back();
        } else if (line.front() != '\r') {
            cells.back() += line.front();
        }
    }
    return cells;
}

/// The member of this column: "CUSTOM FIELD 1" is custom_field1.
inline std::string member_of(std::string_view column)
{
    std::string name;
    for (char const c : column)
        if (waybill::detail::is_ascii_alnum(c)) name += waybill::detail::lower_ascii(c);
    constexpr std::pair<std::string_view, std::string_view> others[] = {
        {"addressline1", "addr1"},       {"addressline2", "addr2"},
        {"addressline3", "addr3"},       {"state", "statecode"},
        {"country", "countryname"},      {"usstatecaprovince", "statecode"},
        {"zippostalcode", "postalcode"}, {"subzippostalcode", "subpostalcode"},
    };
    for (auto const& [from, to] : others)
        if (name == from) return std::string{to};
    return name;
}

/// Calls `use` with the text in a contact that the member is: a string, or an optional one.
template <class Contact, class Use>
void with_text(Contact& contact, std::string_view member, Use use)
{
    waybill::for_each_member<constantcontact::contact>([&]<class M>() {
        if constexpr (std::same_as<typename M::type, std::string> ||
                      std::same_as<typename M::type, std::optional<std::string>>) {
            std::string name{M::identifier};
            std::erase(name, '_');
            if (name == member) use(contact.*M::pointer);
        }
    });
}

/// Rows with a cell for each column.
struct table {
    explicit table(std::string_view text)
    {
        for (std::string_view line; !text.empty(); text.remove_prefix((std::min)(text.size(), line.size() + 1))) {
            line = text.substr(0, text.find('\n'));
            auto cells = cells_of(line);
            if (columns.empty()) {
                for (auto const& each : cells) columns.push_back(member_of(each));
            } else {
                cells.resize(columns.size());
                rows.push_back(std::move(cells));
            }
        }
    }

    /// Where the addresses are; npos when there are none.
    std::size_t address_column() const
    {
        auto const found = std::find(columns.begin(), columns.end(), "emailaddress");
        return found == columns.end() ? std::string::npos : static_cast<std::size_t>(found - columns.begin());
    }

    std::vector<std::string> columns{}; ///< The members of contacts, without "_".
    std::vector<std::vector<std::string>> rows{};
};

} // namespace constantcontact_sandbox_detail

#endif
