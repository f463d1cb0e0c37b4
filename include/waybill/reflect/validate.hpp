#ifndef WAYBILL_REFLECT_VALIDATE_HPP
#define WAYBILL_REFLECT_VALIDATE_HPP

#include <waybill/reflect/enums.hpp>
#include <waybill/types/ascii.hpp>
#include <waybill/types/decimal.hpp>
#include <waybill/types/email_address.hpp>
#include <waybill/types/file.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill {

/// What is wrong with one member of a request, said by our rules or by the provider.
struct field_error {
    std::string field{};   ///< Wire name; of nested members a path: "consent/email".
    std::string message{}; ///< For people.
    friend bool operator==(field_error const&, field_error const&) = default;
};

namespace detail {

constexpr std::size_t count_code_points(std::string_view utf8)
{
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// The whole text matches ^[a-z0-9]+(-[a-z0-9]+)*$.
constexpr bool is_slug(std::string_view text)
{
    bool after_hyphen = true;
    for (char const c : text) {
        if (c == '-' ? after_hyphen : !is_ascii_alnum(c) || lower_ascii(c) != c) return false;
        after_hyphen = c == '-';
    }
    return !after_hyphen;
}

/// Calls `check` with the value inside, if there is one.
template <class T, class Check>
void with_value(T const& value, Check check)
{
    check(value);
}
template <class T, class Check>
void with_value(std::optional<T> const& value, Check check)
{
    if (value) check(*value);
}
template <class T, class Check>
void with_value(nullable<T> const& value, Check check)
{
    if (value.has_value()) check(*value);
}
template <class T, class Check>
void with_value(required<T> const& value, Check check)
{
    if (value.has_value()) check(*value);
}

/// Calls `check` with the value inside and "", or with each element of the list inside and its place in the path.
template <class T, class Check>
void with_each(T const& value, Check check)
{
    with_value(value, [&](auto const& inner) {
        if constexpr (requires { inner.front(); inner.size(); }) {
            for (std::size_t i = 0; i < inner.size(); ++i) check(inner[i], '/' + std::to_string(i));
        } else {
            check(inner, std::string{});
        }
    });
}

/// Whether there is a value, and something in it where it is a list.
template <class T>
bool is_given(T const& value)
{
    bool given = false;
    with_value(value, [&](auto const& inner) {
        if constexpr (requires { inner.empty(); }) given = !inner.empty();
        else given = true;
    });
    return given;
}

template <class T>
concept has_problem = requires(T const& value) {
    { value.problem() } -> std::same_as<std::optional<std::string>>;
};

/// Whether there is something to look for in a T.
template <class T>
inline constexpr bool is_validated = described<T> || described_enum<T> || has_problem<T>;
template <class T>
inline constexpr bool is_validated<std::vector<T>> = is_validated<T>;

/// Whether a request must be given something: it has a `required` member.
template <class T>
constexpr bool has_required_member()
{
    bool found = false;
    if constexpr (described<T>) {
        for_each_member<T>([&]<class M>() { found = found || is_required<typename M::type>; });
    }
    return found;
}

template <class T>
class validator {
public:
    validator(T const& object, std::string prefix, std::vector<field_error>& errors)
        : object_(object), prefix_(std::move(prefix)), errors_(errors)
    {
    }

    void run()
    {
        for_each_member<T>([&]<class M>() {
            auto const& value = object_.*M::pointer;
            if constexpr (is_required<typename M::type>) {
                if (!value.has_value()) report(M::pointer, "must be given");
            }
            with_value(value, [&](auto const& inner) { descend(inner, M::wire_name); });
        });
        [&]<class... M>(boost::mp11::mp_list<M...>) {
            // Those of described bases too; a class that states none may share its base's.
            apply_all(boost::mp11::mp_unique<boost::mp11::mp_list<rules_of<typename M::owner>..., rules_of<T>>>{});
        }(members<T>{});
        if constexpr (has_problem<T>) {
            auto const place = prefix_.substr(0, prefix_.size() - (prefix_.empty() ? 0 : 1));
            if (auto problem = object_.problem()) errors_.push_back({place, std::move(*problem)});
        }
    }

private:
    template <class... Stated>
    void apply_all(boost::mp11::mp_list<Stated...>)
    {
        (apply(Stated{}), ...);
    }
    template <class... Rules>
    void apply(rules<Rules...>)
    {
        (check(static_cast<Rules*>(nullptr)), ...);
    }

    template <class Member>
    std::string wire_name(Member pointer)
    {
        std::string_view name;
        for_each_member<T>([&]<class M>() {
            if constexpr (std::is_same_v<decltype(M::pointer), Member const>) {
                if (M::pointer == pointer) name = M::wire_name;
            }
        });
        return std::string{name};
    }

    template <class Member>
    void report(Member pointer, std::string message, std::string const& place = {})
    {
        errors_.push_back({prefix_ + wire_name(pointer) + place, std::move(message)});
    }

    template <auto Member, std::size_t Limit>
    void check(max_length<Member, Limit>*)
    {
        with_value(object_.*Member, [&](std::string_view text) {
            if (text.size() > Limit && count_code_points(text) > Limit)
                report(Member, "must have at most " + std::to_string(Limit) + " characters");
        });
    }
    template <auto Member, std::int64_t Low, std::int64_t High>
    void check(between<Member, Low, High>*)
    {
        with_value(object_.*Member, [&](auto number) {
            if (std::cmp_less(number, Low) || std::cmp_greater(number, High))
                report(Member, "must be from " + std::to_string(Low) + " to " + std::to_string(High));
        });
    }
    template <auto Member>
    void check(positive<Member>*)
    {
        with_value(object_.*Member, [&](decimal const& number) {
            if (number.is_negative() || number.is_zero()) report(Member, "must be greater than 0");
        });
    }
    template <auto Member, int Digits, int Places>
    void check(max_digits<Member, Digits, Places>*)
    {
        with_value(object_.*Member, [&](decimal const& number) {
            if (number.decimal_places() > Places)
                report(Member, "must have at most " + std::to_string(Places) + " decimal places");
            else if (number.digits() - number.decimal_places() > Digits - Places)
                report(Member, "must have at most " + std::to_string(Digits - Places) + " digits before the point");
        });
    }
    template <auto... Members>
    void check(mailbox<Members...>*)
    {
        (with_value(object_.*Members,
                    [&](std::string_view text) {
                        if (!text.empty() && !is_deliverable(address_in(text))) report(Members, "must be an e-mail address");
                    }),
         ...);
    }
    template <auto Member>
    void check(slug<Member>*)
    {
        with_value(object_.*Member, [&](std::string_view text) {
            if (!is_slug(text)) report(Member, "must be small letters and digits with single hyphens between them");
        });
    }
    template <auto Member, std::size_t Limit>
    void check(min_items<Member, Limit>*)
    {
        with_value(object_.*Member, [&](auto const& list) {
            if (list.size() < Limit) report(Member, "must have at least " + std::to_string(Limit) + (Limit == 1 ? " element" : " elements"));
        });
    }
    template <auto Member, std::size_t Limit>
    void check(max_items<Member, Limit>*)
    {
        with_value(object_.*Member, [&](auto const& list) {
            if (list.size() > Limit) report(Member, "must have at most " + std::to_string(Limit) + " elements");
        });
    }
    template <auto Member, std::uint64_t Limit>
    void check(max_bytes<Member, Limit>*)
    {
        with_each(object_.*Member, [&](auto const& file, std::string const& place) {
            if (file.size() > Limit) report(Member, "must have at most " + std::to_string(Limit) + " bytes", place);
        });
    }
    template <auto Member, std::uint64_t Limit>
    void check(max_total_bytes<Member, Limit>*)
    {
        std::uint64_t total = 0;
        with_each(object_.*Member, [&](auto const& file, std::string const&) { total += file.size(); });
        if (total > Limit) report(Member, "must have at most " + std::to_string(Limit) + " bytes together");
    }
    template <auto Member, fixed_string... Extensions>
    void check(file_extensions<Member, Extensions...>*)
    {
        with_each(object_.*Member, [&](auto const& file, std::string const& place) {
            auto const extension = extension_of(file.name());
            if (!extension.empty() && (equal_ignoring_case(extension.substr(1), Extensions.view()) || ...)) return;
            std::string listed;
            ((listed += (listed.empty() ? "." : ", ."), listed += Extensions.view()), ...);
            report(Member, "must be a file of a supported type: " + listed, place);
        });
    }
    template <auto Member, fixed_string Prefix>
    void check(keys_begin_with<Member, Prefix>*)
    {
        with_value(object_.*Member, [&](auto const& map) {
            for (auto const& [key, value] : map)
                if (!key.starts_with(Prefix.view())) report(Member, "must begin with " + std::string{Prefix.view()}, '/' + key);
        });
    }
    template <auto Member, std::size_t Limit>
    void check(batch<Member, Limit>*)
    {
        check(static_cast<max_items<Member, Limit>*>(nullptr));
    }
    template <auto... Members>
    void check(keeps_unknown<Members...>*)
    {
        (check_free_names(Members), ...);
    }
    /// One name must not stand for two members.
    template <class Member>
    void check_free_names(Member store)
    {
        for (auto const& [name, value] : object_.*store) {
            for_each_member<T>([&]<class M>() {
                if (!M::is_unknown_store && name == M::wire_name) report(store, "is the name of a member of its own", '/' + name);
            });
        }
    }
    template <auto First, auto Second>
    void check(exclusive<First, Second>*)
    {
        if (is_given(object_.*First) && is_given(object_.*Second))
            report(First, "cannot be given together with " + wire_name(Second));
    }
    // Rules that say how a member is read or named limit no value.
    void check(void*) {}

    template <class Inner>
    void descend(Inner const& inner, std::string_view name)
    {
        if constexpr (described<Inner>) {
            validator<Inner>{inner, prefix_ + std::string{name} + '/', errors_}.run();
        } else if constexpr (described_enum<Inner>) {
            if (enum_to_wire(inner).empty())
                errors_.push_back({prefix_ + std::string{name}, "must be one of the enum's values"});
        } else if constexpr (has_problem<Inner>) {
            if (auto problem = inner.problem()) errors_.push_back({prefix_ + std::string{name}, std::move(*problem)});
        }
    }
    template <class Inner>
    void descend(std::vector<Inner> const& list, std::string_view name)
    {
        if constexpr (is_validated<Inner>) {
            for (std::size_t i = 0; i < list.size(); ++i)
                descend(list[i], std::string{name} + '/' + std::to_string(i));
        }
    }

    T const& object_;
    std::string prefix_;
    std::vector<field_error>& errors_;
};

} // namespace detail

/// Everything that the rules of T, and of the described structs in it (optional, nullable, required, in vectors), find
/// wrong, every enum with a value that it does not list, and the `problem()` of every type that has one, T included; empty
/// when nothing.
template <described T>
[[nodiscard]] std::vector<field_error> validate(T const& object)
{
    std::vector<field_error> errors;
    detail::validator<T>{object, {}, errors}.run();
    return errors;
}

} // namespace waybill

#endif
