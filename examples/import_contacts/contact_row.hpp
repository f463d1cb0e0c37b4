#ifndef EXAMPLES_IMPORT_CONTACTS_CONTACT_ROW_HPP
#define EXAMPLES_IMPORT_CONTACTS_CONTACT_ROW_HPP

#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/members.hpp>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// "a, b, c"
std::string listed(std::vector<std::string> const& names);

/// The columns of a file, by names as C++ has them: "First Name" is first_name.
class contact_columns {
public:
    /// `renamed` has pairs of what a column shall be called, and what it is called in the header. Throws
    /// std::runtime_error when one is not there, none is the e-mail address, or two are the same.
    contact_columns(std::vector<std::string> const& header,
                    std::vector<std::pair<std::string, std::string>> const& renamed);

    std::vector<std::string> const& names() const { return names_; }
    /// Of nobody's interest so far.
    std::vector<std::string> unused() const;

private:
    friend class contact_row;
    std::vector<std::string> names_;
    std::vector<bool> used_; ///< By the same places.
};

/// A row. It says what of the columns was asked for.
class contact_row {
public:
    contact_row(contact_columns& columns, std::vector<std::string> const& cells) : columns_(columns), cells_(cells) {}

    /// Empty where there is no such column.
    std::string get(std::string_view name) const
    {
        auto const& names = columns_.names_;
        auto const place = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
        if (place == names.size() || place >= cells_.size()) return {};
        columns_.used_[place] = true;
        return cells_[place];
    }
    std::string email() const { return get("email"); }

    /// Yes or no; throws std::invalid_argument when it is anything else.
    bool get_flag(std::string_view name, bool when_empty) const;

    /// Gives members that hold text the cells of the columns of their names. Throws std::invalid_argument for a value
    /// that an enumeration does not have.
    template <class T>
    void fill(T& into) const
    {
        waybill::for_each_member<T>([&]<class M>() {
            using type = typename M::type;
            if constexpr (std::is_constructible_v<type, std::string const&>) {
                if (auto const text = get(M::identifier); !text.empty()) into.*M::pointer = type(text);
            } else if constexpr (std::is_enum_v<type>) {
                auto const text = get(M::identifier);
                if (text.empty()) return;
                auto const value = waybill::enum_from_wire<type>(text);
                if (!value) throw std::invalid_argument{std::string{M::identifier} + " cannot be '" + text + "'"};
                into.*M::pointer = *value;
            } else if constexpr (std::is_same_v<type, std::vector<std::string>>) {
                into.*M::pointer = split(get(M::identifier));
            }
        });
    }

    /// Names and cells of the columns that T has no members for; without the empty ones.
    template <class T>
    std::vector<std::pair<std::string, std::string>> others() const
    {
        std::vector<std::pair<std::string, std::string>> found;
        for (auto const& name : columns_.names_) {
            bool is_member = name == "email";
            waybill::for_each_member<T>([&]<class M>() { is_member = is_member || name == M::identifier; });
            if (is_member) continue;
            if (auto text = get(name); !text.empty()) found.emplace_back(name, std::move(text));
        }
        return found;
    }

private:
    /// "vip, spring"
    static std::vector<std::string> split(std::string_view list);

    contact_columns& columns_;
    std::vector<std::string> const& cells_;
};

#endif
