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

/// This member, a map from std::string to raw_json, receives the members that the model does not
/// name, and gives them back when written.
template <auto Member>
struct keeps_unknown {};

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

/// In the request of a list: the member that numbers the pages, counting up from the first.
template <auto Member>
struct page_number {};

/// In the answer of a list: the member that holds the items of the page. The answer also has a member function
/// `has_next()`.
template <auto Member>
struct page_items {};

namespace detail {

template <class T>
auto find_rules(int) -> decltype(waybill_rules(std::declval<T const&>()));
template <class T>
auto find_rules(long) -> rules<>;

/// The rules stated for T; none when T states none.
template <class T>
using rules_of = decltype(find_rules<T>(0));

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
struct alias_from_rule {
    static constexpr std::string_view value{};
};
template <auto Member, fixed_string Name, auto Subject>
struct alias_from_rule<alias<Member, Name>, Subject> {
    static constexpr std::string_view value = same_subject<Member, Subject>() ? Name.view() : std::string_view{};
};

template <class Rule, auto Subject>
inline constexpr bool is_defaulted_by = false;
template <auto... Members, auto Subject>
inline constexpr bool is_defaulted_by<defaulted<Members...>, Subject> = (same_subject<Members, Subject>() || ...);

template <class Rule, auto Subject>
inline constexpr bool is_null_when_empty_by = false;
template <auto... Members, auto Subject>
inline constexpr bool is_null_when_empty_by<empty_is_null<Members...>, Subject> =
    (same_subject<Members, Subject>() || ...);

template <class Rule, auto Subject>
inline constexpr bool keeps_unknown_by = false;
template <auto Member, auto Subject>
inline constexpr bool keeps_unknown_by<keeps_unknown<Member>, Subject> = same_subject<Member, Subject>();

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
    template <auto Subject>
    static constexpr bool is_defaulted = (is_defaulted_by<Rules, Subject> || ...);
    template <auto Subject>
    static constexpr bool is_null_when_empty = (is_null_when_empty_by<Rules, Subject> || ...);
    template <auto Subject>
    static constexpr bool is_unknown_store = (keeps_unknown_by<Rules, Subject> || ...);

    static constexpr bool is_camel_case = (std::is_same_v<Rules, naming::camel_case> || ...);
    static constexpr bool is_pascal_case = (std::is_same_v<Rules, naming::pascal_case> || ...);
};

} // namespace detail
} // namespace waybill

#endif
