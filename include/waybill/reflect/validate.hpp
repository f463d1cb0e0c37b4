#ifndef WAYBILL_REFLECT_VALIDATE_HPP
#define WAYBILL_REFLECT_VALIDATE_HPP

#include <waybill/reflect/enums.hpp>
#include <waybill/types/ascii.hpp>
#include <waybill/types/decimal.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <algorithm>
#include <array>
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

constexpr bool is_ascii_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Splits at each dot and asks whether all parts pass.
template <class Check>
constexpr bool all_parts(std::string_view dotted, Check check)
{
    while (true) {
        auto const dot = dotted.find('.');
        if (!check(dotted.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        dotted.remove_prefix(dot + 1);
    }
}

/// Whether mail could be delivered to the address: dot-atom local part (RFC 5322, 3.2.3; RFC 6531 lets UTF-8 in)
/// and a dotted host name outside the special-use names of RFC 6761. "Name <address>" is looked into.
constexpr bool is_email_address(std::string_view text)
{
    // A line break in the name would end the header field that the address is written to.
    if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20U; }))
        return false;
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    if (text.ends_with('>')) {
        auto const open = text.rfind('<');
        if (open == std::string_view::npos) return false;
        text = text.substr(open + 1, text.size() - open - 2);
    }
    auto const at = text.rfind('@');
    if (at == std::string_view::npos || text.size() > 254) return false;
    auto const local = text.substr(0, at);
    auto const domain = text.substr(at + 1);
    auto const is_utf8 = [](char c) { return static_cast<unsigned char>(c) >= 0x80U; };
    bool const local_ok = local.size() <= 64 && all_parts(local, [&](std::string_view part) {
        return !part.empty() && std::all_of(part.begin(), part.end(), [&](char c) {
            return is_ascii_alnum(c) || is_utf8(c) ||
                   std::string_view{"!#$%&'*+-/=?^_`{|}~"}.find(c) != std::string_view::npos;
        });
    });
    bool const domain_ok = all_parts(domain, [&](std::string_view label) {
        return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
               std::all_of(label.begin(), label.end(),
                           [&](char c) { return is_ascii_alnum(c) || is_utf8(c) || c == '-'; });
    });
    auto const dot = domain.rfind('.');
    if (!local_ok || !domain_ok || dot == std::string_view::npos) return false;
    auto const top = domain.substr(dot + 1);
    constexpr std::array<std::string_view, 6> undeliverable{"arpa", "invalid", "local", "localhost", "onion", "test"};
    return std::any_of(top.begin(), top.end(), [](char c) { return c < '0' || c > '9'; }) &&
           std::none_of(undeliverable.begin(), undeliverable.end(),
                        [&](std::string_view name) { return equal_ignoring_case(top, name); });
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
    void report(Member pointer, std::string message)
    {
        std::string_view name;
        for_each_member<T>([&]<class M>() {
            if constexpr (std::is_same_v<decltype(M::pointer), Member const>) {
                if (M::pointer == pointer) name = M::wire_name;
            }
        });
        errors_.push_back({prefix_ + std::string{name}, std::move(message)});
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
    void check(email_address<Members...>*)
    {
        (with_value(object_.*Members,
                    [&](std::string_view text) {
                        if (!text.empty() && !is_email_address(text)) report(Members, "must be an e-mail address");
                    }),
         ...);
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
        }
    }
    template <class Inner>
    void descend(std::vector<Inner> const& list, std::string_view name)
    {
        if constexpr (described<Inner>) {
            for (std::size_t i = 0; i < list.size(); ++i) {
                validator<Inner>{list[i], prefix_ + std::string{name} + '/' + std::to_string(i) + '/', errors_}.run();
            }
        }
    }

    T const& object_;
    std::string prefix_;
    std::vector<field_error>& errors_;
};

} // namespace detail

/// Everything that the rules of T, and of the described structs in it (optional, nullable, required, in vectors), find wrong, and every enum with a value that it
/// does not list; empty when nothing.
template <described T>
[[nodiscard]] std::vector<field_error> validate(T const& object)
{
    std::vector<field_error> errors;
    detail::validator<T>{object, {}, errors}.run();
    return errors;
}

} // namespace waybill

#endif
