#include "contact_row.hpp"

#include <algorithm>

namespace {

std::string as_identifier(std::string_view title)
{
    std::string name{title};
    for (char& c : name) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        else if (c >= ' ' && c <= '~' && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) c = '_';
    }
    return name;
}

} // namespace

std::string listed(std::vector<std::string> const& names)
{
    std::string text;
    for (auto const& each : names) text.append(text.empty() ? "" : ", ").append(each);
    return text;
}

contact_columns::contact_columns(std::vector<std::string> const& header,
                                 std::vector<std::pair<std::string, std::string>> const& renamed)
    : used_(header.size())
{
    for (auto const& title : header) names_.push_back(as_identifier(title));
    for (auto const& [name, title] : renamed) {
        auto const found = std::find(header.begin(), header.end(), title);
        if (found == header.end())
            throw std::runtime_error{"there is no column '" + title + "', only " + listed(header)};
        names_[static_cast<std::size_t>(found - header.begin())] = name;
    }
    if (std::find(names_.begin(), names_.end(), "email") == names_.end())
        throw std::runtime_error{"no column is called email; say which one it is, --column email=NAME, of " +
                                 listed(header)};
    for (auto each = names_.begin(); each != names_.end(); ++each)
        if (std::find(names_.begin(), each, *each) != each)
            throw std::runtime_error{"two columns are called " + *each + "; call one otherwise: --column OTHER=NAME"};
}

std::vector<std::string> contact_columns::unused() const
{
    std::vector<std::string> found;
    for (std::size_t i = 0; i < names_.size(); ++i)
        if (!used_[i]) found.push_back(names_[i]);
    return found;
}

bool contact_row::get_flag(std::string_view name, bool when_empty) const
{
    auto const text = as_identifier(get(name));
    if (text.empty()) return when_empty;
    for (std::string_view const yes : {"1", "yes", "true"})
        if (text == yes) return true;
    for (std::string_view const no : {"0", "no", "false"})
        if (text == no) return false;
    throw std::invalid_argument{std::string{name} + " is neither yes nor no"};
}

std::vector<std::string> contact_row::split(std::string_view list)
{
    constexpr std::string_view between = ", ";
    std::vector<std::string> parts;
    while (true) {
        list.remove_prefix((std::min)(list.find_first_not_of(between), list.size()));
        if (list.empty()) return parts;
        auto const size = (std::min)(list.find(','), list.size());
        parts.emplace_back(list.substr(0, list.find_last_not_of(' ', size - 1) + 1));
        list.remove_prefix(size);
    }
}
