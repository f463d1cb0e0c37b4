#ifndef EXAMPLES_SANDBOX_KONIGLE_CRUD_HPP
#define EXAMPLES_SANDBOX_KONIGLE_CRUD_HPP

#include "state.hpp"

#include <boost/mp11/algorithm.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// Creating, changing, listing and removing, written once. What is particular to a kind its rules say, a class with
//
//   state& all;
//   static constexpr auto items = &state::contacts;
//   void settle(Model& wanted, problems& wrong) const;            completes and checks what is to be kept
//   static std::string words(Model const&);                       what a filter `q` searches
//
// and, where there is more to say,
//
//   void may_change(Model const&, Update const&) const;           refuses a change
//   void release(Model const&) const;                             refuses a removal
//   void resolve(Filters&) const;                                 puts ids for what filters name otherwise
//   static bool fits(Model const&, Filters const&);               filters that are not a member's value
//   static void abridge(Model&);                                  takes away what items of a list lack
namespace sandbox_detail {

template <class T>
inline constexpr bool is_nullable = false;
template <class T>
inline constexpr bool is_nullable<waybill::nullable<T>> = true;

/// Sets `to`, in its own form, if something is given.
template <class From, class To>
void take(From const& from, To& to)
{
    if constexpr (requires { from.has_value(); }) {
        if (from.has_value()) take(*from, to);
    } else if constexpr (std::is_assignable_v<To&, From const&>) {
        to = from;
    } else if constexpr (std::same_as<To, std::vector<std::string>>) {
        to = split(from);
    } else {
        to = from.text();
    }
}

/// The place of the member of this name, or the number of members.
template <class Model>
constexpr std::size_t place_of(std::string_view name)
{
    std::size_t place = 0;
    bool found = false;
    waybill::for_each_member<Model>([&]<class M>() {
        found = found || M::identifier == name;
        if (!found) ++place;
    });
    return place;
}

template <class Model, std::size_t Place>
inline constexpr auto member_at = boost::mp11::mp_at_c<waybill::members<Model>, Place>::pointer;

/// Calls `visit(value of request, value of model)` for the members that bear the same name in both.
template <class Request, class Model, class Visitor>
void for_each_in_both(Request& request, Model& model, Visitor visit)
{
    waybill::for_each_member<std::remove_const_t<Request>>([&]<class M>() {
        using model_type = std::remove_const_t<Model>;
        constexpr auto place = place_of<model_type>(M::identifier);
        if constexpr (place < boost::mp11::mp_size<waybill::members<model_type>>::value)
            visit(request.*M::pointer, model.*member_at<model_type, place>);
    });
}

template <class Request, class Model>
void apply(Request const& request, Model& model)
{
    for_each_in_both(request, model, [](auto const& from, auto& to) { take(from, to); });
}

/// Whether a filter, if there is one, lets a value through.
template <class Filter, class Value>
bool lets_through(Filter const& filter, Value const& value)
{
    if constexpr (requires { filter.has_value(); }) {
        return !filter.has_value() || lets_through(*filter, value);
    } else if constexpr (std::same_as<Value, std::vector<std::string>>) {
        return has_all(value, split(filter));
    } else if constexpr (requires { { value == filter } -> std::convertible_to<bool>; }) {
        return value == filter;
    } else if constexpr (requires { value.text(); }) {
        return value.text() == filter;
    } else {
        return true; // "image", of a media type
    }
}

/// Whether the values of the member of this name stand in this order.
template <class Model>
bool is_less(Model const& a, Model const& b, std::string_view name)
{
    bool less = false;
    waybill::for_each_member<Model>([&]<class M>() {
        if constexpr (std::same_as<typename M::type, std::string> ||
                      std::same_as<typename M::type, waybill::date_time>) {
            if (M::wire_name == name) less = a.*M::pointer < b.*M::pointer;
        } else if constexpr (requires { (a.*M::pointer).is_known(); }) {
            if (M::wire_name == name) less = (a.*M::pointer).text() < (b.*M::pointer).text();
        }
    });
    return less;
}

/// Sorts by the member of this name, and from high to low where "-" stands before it. What is equal stays in its order.
template <class Model>
void sort(std::vector<Model const*>& sorted, std::string_view by)
{
    bool const descending = by.starts_with('-');
    if (descending) by.remove_prefix(1);
    for (std::size_t end = 1; end < sorted.size(); ++end) {
        for (auto i = end; i > 0; --i) {
            auto const& left = *sorted[i - 1];
            auto const& right = *sorted[i];
            if (!(descending ? is_less(left, right, by) : is_less(right, left, by))) break;
            std::swap(sorted[i - 1], sorted[i]);
        }
    }
}

/// The page that the filters ask for; refuses one that does not exist.
template <class Page, class Item, class Filters>
Page page_of(std::vector<Item const*> const& fitting, Filters filters, std::string const& url)
{
    filters.page_size = std::clamp<std::int64_t>(filters.page_size, 1, 200);
    auto const count = static_cast<std::int64_t>(fitting.size());
    auto const pages = (std::max)(std::int64_t{1}, (count + filters.page_size - 1) / filters.page_size);
    if (filters.page < 1 || filters.page > pages) refuse(404, {.detail = "Invalid page."});

    Page page;
    auto& items = [&]() -> auto& {
        if constexpr (requires { page.payload; }) return page.payload;
        else return page.results;
    }();
    auto const begin = (filters.page - 1) * filters.page_size;
    for (auto i = begin; i < (std::min)(begin + filters.page_size, count); ++i)
        items.push_back(*fitting[static_cast<std::size_t>(i)]);

    page.count = count;
    if constexpr (requires { page.num_pages; }) page.num_pages = pages;
    auto const present = filters.page;
    auto const url_of = [&](std::int64_t number) {
        filters.page = number;
        auto whole = url + '?';
        waybill::form_write(whole, filters);
        return whole;
    };
    page.next = nullptr;
    page.previous = nullptr;
    if (present < pages) page.next = url_of(present + 1);
    if (present > 1) page.previous = url_of(present - 1);
    return page;
}

template <class Rules>
auto& items_of(Rules const& rules)
{
    return rules.all.*Rules::items;
}

template <class Rules>
using model_of = typename std::remove_cvref_t<decltype(items_of(std::declval<Rules const&>()))>::model;

/// Keeps something new. `made` has what does not come from the request.
template <class Rules, class Request>
model_of<Rules>& create(Rules const& rules, Request const& request, model_of<Rules> made = {})
{
    problems wrong{request};
    waybill::for_each_member<model_of<Rules>>([&]<class M>() {
        auto& member = made.*M::pointer;
        if constexpr (is_nullable<typename M::type>)
            if (member.is_absent()) member.set_null();
    });
    made.created_at = rules.all.now();
    if constexpr (requires { made.updated_at; }) made.updated_at = made.created_at;
    apply(request, made);
    rules.settle(made, wrong);
    wrong.refuse();
    return items_of(rules).add(std::move(made));
}

template <class Rules, class Request>
model_of<Rules>& update(Rules const& rules, std::string const& id, Request const& request)
{
    auto& found = items_of(rules).find(id);
    problems wrong{request};
    if constexpr (requires { rules.may_change(found, request); }) rules.may_change(found, request);
    auto wanted = found;
    apply(request, wanted);
    wanted.updated_at = rules.all.now();
    rules.settle(wanted, wrong);
    wrong.refuse();
    return found = std::move(wanted);
}

template <class Rules>
void remove(Rules const& rules, std::string const& id)
{
    auto& items = items_of(rules);
    auto const& found = items.find(id);
    if constexpr (requires { rules.release(found); }) rules.release(found);
    items.remove(id);
}

template <class Rules, class Filters>
konigle::page<model_of<Rules>> list(Rules const& rules, Filters const& given)
{
    using model = model_of<Rules>;
    auto filters = given;
    if constexpr (requires { rules.resolve(filters); }) rules.resolve(filters);

    std::vector<model const*> fitting;
    for (auto const& one : items_of(rules)) {
        bool fits = true;
        for_each_in_both(filters, one,
                         [&](auto const& filter, auto const& value) { fits = fits && lets_through(filter, value); });
        if constexpr (requires { filters.q; })
            if (filters.q.has_value()) fits = fits && contains_ignoring_case(rules.words(one), *filters.q);
        if constexpr (requires { rules.fits(one, filters); }) fits = fits && rules.fits(one, filters);
        if (fits) fitting.push_back(&one);
    }
    if constexpr (requires { filters.ordering; })
        if (filters.ordering) sort(fitting, waybill::enum_to_wire(*filters.ordering));
    auto page = page_of<konigle::page<model>>(fitting, given, rules.all.url);
    if constexpr (requires(model& item) { rules.abridge(item); })
        for (auto& item : page.payload) rules.abridge(item);
    return page;
}

/// Has the endpoints that every kind has served by its rules.
template <class Endpoints, class Rules>
void serve(Endpoints& to, Rules const& rules)
{
    to.list = [rules](typename decltype(to.list)::operation::request_type const& filters) {
        return list(rules, filters);
    };
    to.get = [rules](std::string const& id) { return items_of(rules).find(id); };
    to.create = [rules](typename decltype(to.create)::operation::request_type const& request) {
        return waybill::with_status{201, create(rules, request)};
    };
    if constexpr (requires { to.update; }) {
        to.update = [rules](std::string const& id,
                            typename decltype(to.update)::operation::request_type const& request) {
            return update(rules, id, request);
        };
    }
    to.remove = [rules](std::string const& id) { remove(rules, id); };
}

} // namespace sandbox_detail

#endif
