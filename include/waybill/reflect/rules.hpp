#ifndef WAYBILL_REFLECT_RULES_HPP
#define WAYBILL_REFLECT_RULES_HPP

#include <waybill/reflect/fixed_string.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace waybill {

/// What a model says about its members beyond their types: wire names, defaults, limits. A model
/// states its rules in the return type of a function that is declared beside it and never defined:
///
///     auto waybill_rules(contact const&) -> waybill::rules<waybill::naming::pascal_case,
///                                                          waybill::max_length<&contact::name, 255>>;
template <class... Rules>
struct rules {};

/// How member and enumerator identifiers become wire names.
namespace naming {
struct as_written {};  ///< `first_name` (what holds without a rule)
struct camel_case {};  ///< `firstName`
struct pascal_case {}; ///< `FirstName`
} // namespace naming

/// The wire name of one member or enumerator, where the naming policy does not give it.
template <auto Subject, fixed_string Name>
struct named {};

/// A second name under which a member may arrive; the first name wins where both do.
template <auto Member, fixed_string Name>
struct alias {};

/// These members may be absent on the wire and then keep their initializers.
template <auto... Members>
struct defaulted {};

/// These nullable members are null when the wire says "".
template <auto... Members>
struct empty_is_null {};

/// This member, a map from std::string to raw_json or dynamic (std::string in a form), receives the members that the
/// model does not name, and gives them back when written; of a form only those that begin as keys_begin_with says.
template <auto... Members>
struct keeps_unknown {};

/// These numbers and bools may arrive in JSON as text ("42"), the bools as 1 and 0 too.
template <auto... Members>
struct numbers_as_text {};

/// These bools are 1 and 0 in a query or form.
template <auto... Members>
struct flags_as_digits {};

/// These members keep their initializers when JSON has {}, [], "" or null in their place, or nothing.
template <auto... Members>
struct empty_in_any_shape {};

/// These times are in UTC when they arrive without a zone.
template <auto... Members>
struct utc {};

/// These lists are one field of a query or form, with commas between the elements; none when empty.
template <auto... Members>
struct comma_joined {};

/// In a query or form, one element of such a list is `name=`, of several each is `name[]=`.
template <auto... Members>
struct bracketed {};

/// Of an answer that wraps its value: the call gives this member alone. It may be of a type that wraps in turn.
template <auto Member>
struct value_of {};

/// Text of at most `Limit` characters (Unicode code points, not bytes).
template <auto Member, std::size_t Limit>
struct max_length {};

/// An integer from `Low` to `High`, both allowed.
template <auto Member, std::int64_t Low, std::int64_t High>
struct between {};

/// A decimal above zero.
template <auto Member>
struct positive {};

/// A decimal of at most `Digits` digits, `Places` of them behind the point.
template <auto Member, int Digits, int Places>
struct max_digits {};

/// A mailbox as it stands in a header of a mail: an address, perhaps with a name before it ("Ada <ada@shop.example>"), or
/// empty text. It goes out as given; where a bare address is wanted, use the type `email_address`.
template <auto... Members>
struct mailbox {};

/// Groups of small letters and digits with single hyphens between them: "summer-sale-2024".
template <auto Member>
struct slug {};

/// A list of at least `Limit` elements.
template <auto Member, std::size_t Limit>
struct min_items {};

/// A list of at most `Limit` elements.
template <auto Member, std::size_t Limit>
struct max_items {};

/// A file, or each file of a list, of at most `Limit` bytes.
template <auto Member, std::uint64_t Limit>
struct max_bytes {};

/// The files of a list have at most `Limit` bytes together.
template <auto Member, std::uint64_t Limit>
struct max_total_bytes {};

/// A file, or each file of a list, whose name ends in one of these: "pdf", without the dot, in whatever case.
template <auto Member, fixed_string... Extensions>
struct file_extensions {};

/// A map whose keys all begin so.
template <auto Member, fixed_string Prefix>
struct keys_begin_with {};

/// At most one of the two is given; an empty list is not.
template <auto First, auto Second>
struct exclusive {};

/// In the request of a list: the member that numbers the pages, counting up from the first; or a struct with such a member,
/// which its rules name. Where the answer has no `has_next()`, the list ends with an empty page, or with a not_found error
/// behind the first one.
template <auto Member>
struct page_number {};

/// In the request of a list: the member that says how many items to skip, from 0. The list ends with an empty page.
template <auto Member>
struct start_index {};

/// In the request of a list: the text that says where to go on, empty at the beginning. The list ends with an empty page.
template <auto Member>
struct cursor {};

/// In the answer of a list: where to go on, for the member that is the request's `cursor`.
template <auto Member>
struct next_cursor {};

/// In the answer of a list: the member that holds the items of the page, where the answer is not a std::vector of them. With
/// `page_number` the answer may have a member function `has_next()`.
template <auto Member>
struct page_items {};

/// In a request that takes several inputs at once: their list, with at most `Limit` elements a call. The answer is a
/// std::vector of results in the same order, whose `rejection()`, an optional text, says why an input was not taken; any
/// other answer, or none, is about all of them.
template <auto Member, std::size_t Limit>
struct batch {};

namespace detail {

template <class T>
auto find_rules(int) -> decltype(waybill_rules(std::declval<T const&>()));
template <class T>
auto find_rules(long) -> rules<>;

/// The rules stated for T; none when T states none.
template <class T>
using rules_of = decltype(find_rules<T>(0));

/// All rules of a T as the bases of one type, by which a rule of a kind is found without going through them.
template <class Rules>
struct all_rules;
template <class... Rules>
struct all_rules<rules<Rules...>> : Rules... {};

template <class T>
inline constexpr all_rules<rules_of<T>>* rules_pointer = nullptr;

template <auto A, auto B>
constexpr bool same_subject()
{
    if constexpr (std::is_same_v<decltype(A), decltype(B)>) return A == B;
    else return false;
}

template <class Rule, auto Subject>
struct name_from_rule {
    static constexpr std::string_view value{};
};
template <auto Member, fixed_string Name, auto Subject>
struct name_from_rule<named<Member, Name>, Subject> {
    static constexpr std::string_view value = same_subject<Member, Subject>() ? Name.view() : std::string_view{};
};

template <class Rule, auto Subject>
inline constexpr std::string_view key_prefix_by{};
template <auto Member, fixed_string Prefix, auto Subject>
inline constexpr std::string_view key_prefix_by<keys_begin_with<Member, Prefix>, Subject> =
    same_subject<Member, Subject>() ? Prefix.view() : std::string_view{};

template <class Rule, auto Subject>
struct alias_from_rule {
    static constexpr std::string_view value{};
};
template <auto Member, fixed_string Name, auto Subject>
struct alias_from_rule<alias<Member, Name>, Subject> {
    static constexpr std::string_view value = same_subject<Member, Subject>() ? Name.view() : std::string_view{};
};

/// Whether the rule is of this kind and names the subject.
template <template <auto...> class Kind, class Rule, auto Subject>
inline constexpr bool applies = false;
template <template <auto...> class Kind, auto... Members, auto Subject>
inline constexpr bool applies<Kind, Kind<Members...>, Subject> = (same_subject<Members, Subject>() || ...);

template <class Rules>
struct rule_set;

template <class... Rules>
struct rule_set<rules<Rules...>> {
    /// The name that a rule gives the subject; empty when none does.
    template <auto Subject>
    static constexpr std::string_view name()
    {
        std::string_view found;
        ((found = found.empty() ? name_from_rule<Rules, Subject>::value : found), ...);
        return found;
    }
    template <auto Subject>
    static constexpr std::string_view alternative()
    {
        std::string_view found;
        ((found = found.empty() ? alias_from_rule<Rules, Subject>::value : found), ...);
        return found;
    }
    /// What the keys of a map begin with; empty when no rule says so.
    template <auto Subject>
    static constexpr std::string_view key_prefix()
    {
        std::string_view found;
        ((found = found.empty() ? key_prefix_by<Rules, Subject> : found), ...);
        return found;
    }
    /// Whether a rule of this kind names the subject.
    template <template <auto...> class Kind, auto Subject>
    static constexpr bool has = (applies<Kind, Rules, Subject> || ...);

    static constexpr bool is_camel_case = (std::is_same_v<Rules, naming::camel_case> || ...);
    static constexpr bool is_pascal_case = (std::is_same_v<Rules, naming::pascal_case> || ...);
};

} // namespace detail
} // namespace waybill

#endif
