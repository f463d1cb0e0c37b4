#ifndef EXAMPLES_SANDBOX_CLEVERREACH_RECEIVERS_HPP
#define EXAMPLES_SANDBOX_CLEVERREACH_RECEIVERS_HPP

#include "state.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// The operations on receivers.
namespace cleverreach_sandbox_detail {

inline bool is_active(cleverreach::receiver const& of)
{
    auto const activated = of.activated.value_or(unix_time{});
    return activated != unix_time{} && of.deactivated.value_or(unix_time{}) < activated;
}

inline void activate(cleverreach::receiver& whom, unix_time when)
{
    whom.activated = when;
    whom.deactivated = unix_time{};
}

/// Why an address cannot be on a list.
inline failure problem_with(state const& all, kept_group const& group, std::string const& email)
{
    if (!is_address(email)) return failure::email;
    if (all.blacklist.contains(email) || group.blacklist.contains(email)) return failure::blacklisted;
    return failure::none;
}

/// What is given for an attribute replaces what there was.
inline void merge(std::vector<cleverreach::receiver_attribute>& into, std::vector<cleverreach::receiver_attribute> const& given)
{
    for (auto const& each : given) {
        auto const same = [&](auto const& other) { return *other.key == *each.key; };
        auto found = std::find_if(into.begin(), into.end(), same);
        if (found == into.end()) found = into.insert(into.end(), each);
        else found->value = each.value;
        if (!found->type) found->type = cleverreach::attribute_type::text;
    }
}

template <class T>
void take(std::optional<T>& to, std::optional<T> const& given)
{
    if (given) to = given;
}

/// Puts in what is given.
inline void change(state const& all, cleverreach::receiver& kept, cleverreach::receiver const& given)
{
    take(kept.registered, given.registered);
    take(kept.activated, given.activated);
    take(kept.deactivated, given.deactivated);
    take(kept.source, given.source);
    take(kept.quality, given.quality);
    if (given.active && *given.active != is_active(kept)) {
        if (*given.active) activate(kept, all.now);
        else kept.deactivated = all.now;
    }
    merge(kept.attributes, given.attributes);
    merge(kept.global_attributes, given.global_attributes);
    kept.events.insert(kept.events.end(), given.events.begin(), given.events.end());
    kept.orders.insert(kept.orders.end(), given.orders.begin(), given.orders.end());
}

/// What a call shows of a receiver.
inline cleverreach::receiver shown(cleverreach::receiver of, cleverreach::readout level)
{
    using cleverreach::readout;
    of.active = is_active(of);
    if ((level & readout::attributes) == readout::basic) {
        of.attributes.clear();
        of.global_attributes.clear();
    }
    if ((level & readout::events) == readout::basic) of.events.clear();
    if ((level & readout::orders) == readout::basic) of.orders.clear();
    return of;
}

/// Adds a receiver to a list, or says why not.
inline failure add_to(state& all, kept_group& group, cleverreach::receiver const& given)
{
    if (auto const wrong = problem_with(all, group, *given.email); wrong != failure::none) return wrong;
    if (group.find(*given.email) != nullptr) return failure::duplicate;
    cleverreach::receiver added{.id = ++all.last_receiver,
                                .email = given.email,
                                .registered = all.now,
                                .activated = unix_time{},
                                .deactivated = unix_time{},
                                .quality = 3};
    change(all, added, given);
    group.receivers.push_back(std::move(added));
    group.last_changed = all.now;
    return failure::none;
}

inline cleverreach::receiver add_receiver(state& all, cleverreach::receiver_add const& request)
{
    auto const& email = *request.receiver.email;
    auto& group = all.find(all.groups, *request.list_id, email);
    if (auto const wrong = add_to(all, group, request.receiver); wrong != failure::none) all.call.refuse(wrong, email);
    return shown(group.receivers.back(), cleverreach::readout::attributes);
}

inline void check_batch(state const& all, std::size_t size)
{
    if (size > most_in_batch) all.call.refuse(failure::batch, std::to_string(size));
}

inline std::string add_receivers(state& all, cleverreach::receiver_add_batch const& request)
{
    check_batch(all, request.receivers.size());
    auto& group = all.find(all.groups, *request.list_id);
    auto const added = std::count_if(request.receivers.begin(), request.receivers.end(),
                                     [&](auto const& each) { return add_to(all, group, each) == failure::none; });
    return std::to_string(added);
}

inline cleverreach::receiver update_receiver(state& all, cleverreach::receiver_update const& request)
{
    auto& kept = all.find_receiver(*request.list_id, *request.receiver.email);
    change(all, kept, request.receiver);
    return shown(kept, cleverreach::readout::attributes);
}

inline std::string update_receivers(state& all, cleverreach::receiver_update_batch const& request)
{
    check_batch(all, request.receivers.size());
    auto& group = all.find(all.groups, *request.list_id);
    std::size_t changed = 0;
    for (auto const& each : request.receivers) {
        auto* const kept = group.find(*each.email);
        if (kept == nullptr) continue;
        change(all, *kept, each);
        ++changed;
    }
    return std::to_string(changed);
}

inline std::string remove_receiver(state& all, cleverreach::receiver_address const& request)
{
    auto const& gone = all.find_receiver(*request.list_id, *request.email);
    std::erase_if(all.groups[*request.list_id].receivers, [id = gone.id](auto const& each) { return each.id == id; });
    return *request.email;
}

inline cleverreach::receiver set_active(state& all, cleverreach::receiver_address const& request, bool active)
{
    auto& kept = all.find_receiver(*request.list_id, *request.email);
    if (active) activate(kept, all.now);
    else kept.deactivated = all.now;
    return shown(kept, cleverreach::readout::attributes);
}

inline cleverreach::receiver receiver_by_id(state& all, cleverreach::receiver_by_id const& request)
{
    auto const& receivers = all.find(all.groups, *request.list_id).receivers;
    auto const found =
        std::find_if(receivers.begin(), receivers.end(), [&](auto const& each) { return each.id == *request.id; });
    if (found == receivers.end()) all.call.refuse(failure::not_found);
    return shown(*found, request.level.value_or(cleverreach::readout::attributes));
}

/// The receivers of whom `is_wanted` is true, a page of them.
template <class Predicate>
std::vector<cleverreach::receiver> list_receivers(state& all, std::int32_t group, std::int32_t page, Predicate is_wanted)
{
    std::vector<cleverreach::receiver> found;
    for (auto const& each : all.find(all.groups, group).receivers)
        if (is_wanted(each)) found.push_back(shown(each, cleverreach::readout::attributes));
    auto wanted = page_of(found, page);
    if (wanted.empty()) all.call.refuse(failure::not_found);
    return wanted;
}

inline std::vector<cleverreach::receiver> list_page(state& all, cleverreach::receiver_list const& request)
{
    bool const active_only = request.page.filter == cleverreach::receiver_filter::active;
    return list_receivers(all, *request.list_id, request.page.page,
                          [&](auto const& each) { return !active_only || is_active(each); });
}

inline std::vector<cleverreach::receiver> list_by_date(state& all, cleverreach::receiver_list_by_date const& request)
{
    auto const& wanted = request.page;
    return list_receivers(all, *request.list_id, wanted.page, [&](auto const& each) {
        return (wanted.filter != "active" || is_active(each)) &&
               (!wanted.range_start || *wanted.range_start <= *each.registered) &&
               (!wanted.range_end || *each.registered <= *wanted.range_end);
    });
}

inline std::string add_order(state& all, cleverreach::receiver_add_order const& request)
{
    all.find_receiver(*request.list_id, *request.email).orders.push_back(request.order);
    return request.order.order_id.value_or("");
}

inline std::string add_orders(state& all, cleverreach::receiver_add_order_batch const& request)
{
    check_batch(all, request.orders.size());
    auto& group = all.find(all.groups, *request.list_id);
    std::size_t added = 0;
    for (auto const& each : request.orders) {
        auto* const kept = group.find(*each.email);
        if (kept == nullptr) continue;
        std::copy(each.orders.begin(), each.orders.end(), std::back_inserter(kept->orders));
        added += each.orders.size();
    }
    return std::to_string(added);
}

inline void serve(cleverreach::receivers<waybill::server>& to, state& all)
{
    to.add = [&all](cleverreach::receiver_add const& request) { return add_receiver(all, request); };
    to.add_batch = [&all](cleverreach::receiver_add_batch const& request) { return add_receivers(all, request); };
    to.update = [&all](cleverreach::receiver_update const& request) { return update_receiver(all, request); };
    to.update_batch = [&all](cleverreach::receiver_update_batch const& request) { return update_receivers(all, request); };
    to.remove = [&all](cleverreach::receiver_address const& request) { return remove_receiver(all, request); };
    to.set_active = [&all](cleverreach::receiver_address const& request) { return set_active(all, request, true); };
    to.set_inactive = [&all](cleverreach::receiver_address const& request) { return set_active(all, request, false); };
    to.get_by_email = [&all](cleverreach::receiver_by_email const& request) {
        return shown(all.find_receiver(*request.list_id, *request.email),
                     request.level.value_or(cleverreach::readout::attributes));
    };
    to.get_by_id = [&all](cleverreach::receiver_by_id const& request) { return receiver_by_id(all, request); };
    to.list = [&all](cleverreach::receiver_list const& request) { return list_page(all, request); };
    to.list_by_date = [&all](cleverreach::receiver_list_by_date const& request) { return list_by_date(all, request); };
    to.add_order = [&all](cleverreach::receiver_add_order const& request) { return add_order(all, request); };
    to.add_order_batch = [&all](cleverreach::receiver_add_order_batch const& request) { return add_orders(all, request); };
}

} // namespace cleverreach_sandbox_detail

#endif
