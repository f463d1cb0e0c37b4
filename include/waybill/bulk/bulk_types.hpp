#ifndef WAYBILL_BULK_BULK_TYPES_HPP
#define WAYBILL_BULK_BULK_TYPES_HPP

#include <waybill/call/operation.hpp>
#include <waybill/reflect/rules.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill::detail {

template <auto Member, std::size_t Limit>
struct batch_of {
    static constexpr auto member = Member;
    static constexpr std::size_t limit = Limit;
};
template <auto Member, std::size_t Limit>
auto find_batch(batch<Member, Limit>*) -> batch_of<Member, Limit>;

template <class Operation>
concept takes_batches = requires { find_batch(rules_pointer<typename Operation::request_type>); };

template <class Results>
concept has_rejections = requires(Results const& results) {
    { results[0].rejection() } -> std::same_as<std::optional<std::string>>;
};

/// The list inside a plain or required member.
template <class T>
auto& list_in(T& member)
{
    if constexpr (is_required<T>) return member.has_value() ? *member : member.emplace();
    else return member;
}

/// What a bulk operation by these calls reads and gives. Each call takes one input, which is the request.
template <class Operation>
struct bulk_types {
    using list_type = std::vector<typename Operation::request_type>;
    using input_type = typename Operation::request_type;
    using result_type = inner_type<typename Operation::response_type>;
    static constexpr bool is_itemized = false;
    static constexpr std::size_t limit = 1;
};

/// Each call takes a list of inputs, which the request holds.
template <takes_batches Operation>
struct bulk_types<Operation> {
    using request_type = typename Operation::request_type;
    using description = decltype(find_batch(rules_pointer<request_type>));
    using list_type = std::remove_cvref_t<decltype(list_in(std::declval<request_type&>().*description::member))>;
    using input_type = typename list_type::value_type;
    using response_type = inner_type<typename Operation::response_type>;

    /// Whether the answer has a result for each input; else it is about all of them.
    static constexpr bool is_itemized =
        requires { typename response_type::value_type; } && !std::same_as<response_type, std::string>;
    static_assert(!is_itemized || has_rejections<response_type>,
                  "waybill: for waybill::bulk, a response with a result for each input is a std::vector of results with "
                  "`std::optional<std::string> rejection() const`, which says why the provider did not take the input");
    static constexpr std::size_t limit = description::limit;

    template <class Response, bool IsItemized>
    struct result_in {
        using type = Response;
    };
    template <class Response>
    struct result_in<Response, true> {
        using type = typename Response::value_type;
    };
    using result_type = typename result_in<response_type, is_itemized>::type;
};

/// Explains what a failed substitution would not.
template <class Operation, class Range, bool HasRequest>
consteval bool check_bulk()
{
    if constexpr (HasRequest) {
        static_assert(takes_batches<Operation>,
                      "waybill: for waybill::bulk with a request, the rules of the request name batch<&request::list, Limit>; "
                      "where each input is a request of its own, give the endpoint and the range alone");
    }
    static_assert(Operation::path_arguments == 0,
                  "waybill: waybill::bulk has nothing for the {placeholders} of this endpoint's path");
    static_assert(std::constructible_from<typename bulk_types<Operation>::input_type, std::ranges::range_reference_t<Range>>,
                  "waybill: the elements of the range given to waybill::bulk are not what this endpoint takes");
    return true;
}

} // namespace waybill::detail

#endif
