#ifndef EXAMPLES_SANDBOX_CLEVERREACH_GROUPS_HPP
#define EXAMPLES_SANDBOX_CLEVERREACH_GROUPS_HPP

#include "receivers.hpp"
#include "state.hpp"

#include <waybill/types/ascii.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

// The operations on lists of receivers, and those on the account.
namespace cleverreach_sandbox_detail {

inline std::int32_t as_count(std::size_t size) { return static_cast<std::int32_t>(size); }

inline std::size_t count_active(kept_group const& group)
{
    return static_cast<std::size_t>(std::count_if(group.receivers.begin(), group.receivers.end(), is_active));
}

/// What the list of all lists shows of one.
inline cleverreach::group summary(std::int32_t id, kept_group const& of)
{
    auto const active = count_active(of);
    return {.id = id,
            .name = of.name,
            .last_mailing = of.last_mailing,
            .last_changed = of.last_changed,
            .count = as_count(active),
            .inactive_count = as_count(of.receivers.size() - active),
            .total_count = as_count(of.receivers.size())};
}

inline cleverreach::group details(state const& all, std::int32_t id, kept_group const& of)
{
    auto group = summary(id, of);
    group.description = of.description;
    group.attributes = of.attributes;
    group.global_attributes = all.global_attributes;
    return group;
}

inline cleverreach::group add_group(state& all, cleverreach::group_add const& request)
{
    auto const id = ++all.last_group;
    auto& added = all.groups[id] = {.name = *request.name, .last_changed = all.now};
    return details(all, id, added);
}

inline std::string remove_group(state& all, std::int32_t id)
{
    all.find(all.groups, id, std::to_string(id));
    all.groups.erase(id);
    std::erase_if(all.forms, [id](auto const& each) { return each.second.group == id; });
    return std::to_string(id);
}

inline std::string clear_group(state& all, std::int32_t id)
{
    all.find(all.groups, id, std::to_string(id)).receivers.clear();
    return std::to_string(id);
}

inline std::vector<cleverreach::group> list_groups(state const& all)
{
    std::vector<cleverreach::group> list;
    for (auto const& [id, group] : all.groups) list.push_back(summary(id, group));
    return list;
}

inline cleverreach::stats stats_of(state& all, std::int32_t id)
{
    auto const& group = all.find(all.groups, id);
    auto const total = group.receivers.size();
    auto const active = count_active(group);
    double stars = 0;
    for (auto const& each : group.receivers) stars += each.quality.value_or(0);
    return {.total = as_count(total),
            .active = as_count(active),
            .inactive = as_count(total - active),
            .bounces = 0,
            .avg_stars = total == 0 ? 0 : stars / static_cast<double>(total)};
}

inline std::int32_t add_filter(state& all, cleverreach::group_add_filter const& request)
{
    auto& group = all.find(all.groups, *request.list_id);
    if (request.conditions.empty()) all.call.refuse(failure::filter);
    group.filters.push_back(request.conditions);
    return ++all.last_filter;
}

/// The attributes of a list, or with the id 0 those of the account.
inline std::vector<cleverreach::receiver_attribute>& attributes_of(state& all, std::int32_t id, std::string const& subject)
{
    return id == 0 ? all.global_attributes : all.find(all.groups, id, subject).attributes;
}

/// Adds an attribute and gives its key: "Shoe size" has "shoe_size" and is {SHOE_SIZE} in a mailing.
inline std::string add_attribute(state& all, cleverreach::group_add_attribute const& request)
{
    auto& attributes = attributes_of(all, *request.list_id, *request.name);
    std::string key;
    std::string variable;
    for (char const c : *request.name) {
        bool const fits = waybill::detail::is_ascii_alnum(c);
        key += fits ? waybill::detail::lower_ascii(c) : '_';
        bool const is_small = key.back() >= 'a' && key.back() <= 'z';
        variable += is_small ? static_cast<char>(key.back() - 'a' + 'A') : key.back();
    }
    auto const same = [&](auto const& each) { return *each.key == key; };
    if (std::any_of(attributes.begin(), attributes.end(), same)) all.call.refuse(failure::duplicate, key);
    attributes.push_back({.key = key, .type = *request.type, .variable = '{' + variable + '}'});
    return key;
}

inline std::string remove_attribute(state& all, cleverreach::group_remove_attribute const& request)
{
    auto& attributes = attributes_of(all, *request.list_id, *request.name);
    if (std::erase_if(attributes, [&](auto const& each) { return *each.key == *request.name; }) == 0)
        all.call.refuse(failure::not_found, *request.name);
    return *request.name;
}

inline std::string bar(state const& all, std::set<std::string>& from, std::string const& email)
{
    if (!is_address(email)) all.call.refuse(failure::email, email);
    from.insert(email);
    return email;
}

inline std::string unbar(state const& all, std::set<std::string>& from, std::string const& email)
{
    if (from.erase(email) == 0) all.call.refuse(failure::not_found, email);
    return email;
}

inline void serve(cleverreach::groups<waybill::server>& to, state& all)
{
    to.add = [&all](cleverreach::group_add const& request) { return add_group(all, request); };
    to.remove = [&all](cleverreach::group_reference const& request) { return remove_group(all, *request.list_id); };
    to.clear = [&all](cleverreach::group_reference const& request) { return clear_group(all, *request.list_id); };
    to.add_filter = [&all](cleverreach::group_add_filter const& request) { return add_filter(all, request); };
    to.list = [&all] { return list_groups(all); };
    to.stats = [&all](cleverreach::group_reference const& request) { return stats_of(all, *request.list_id); };
    to.import_csv = [&all](cleverreach::group_import_csv const& request) {
        all.find(all.groups, *request.list_id);
        return std::to_string(*request.list_id);
    };
    to.get = [&all](cleverreach::group_reference const& request) {
        return details(all, *request.list_id, all.find(all.groups, *request.list_id));
    };
    to.add_attribute = [&all](cleverreach::group_add_attribute const& request) { return add_attribute(all, request); };
    to.remove_attribute = [&all](cleverreach::group_remove_attribute const& request) { return remove_attribute(all, request); };
    to.blacklist = [&all](cleverreach::receiver_address const& request) {
        return bar(all, all.find(all.groups, *request.list_id, *request.email).blacklist, *request.email);
    };
    to.unblacklist = [&all](cleverreach::receiver_address const& request) {
        return unbar(all, all.find(all.groups, *request.list_id, *request.email).blacklist, *request.email);
    };
    to.rename = [&all](cleverreach::group_rename const& request) {
        auto& group = all.find(all.groups, *request.group_id);
        group.name = *request.name;
        group.last_changed = all.now;
        return details(all, *request.group_id, group);
    };
}

inline void serve(cleverreach::account<waybill::server>& account, cleverreach::blacklist<waybill::server>& blacklist, state& all)
{
    account.details = [&all] { return all.account; };
    account.register_product_search = [](cleverreach::product_search const& request) { return *request.name; };
    account.trade_token = [&all](cleverreach::token_trade const& request) {
        if (*request.token != all.options.token) all.call.refuse(failure::not_found);
        return all.options.key;
    };
    auto const add = [&all](cleverreach::blacklist_address const& request) { return bar(all, all.blacklist, *request.email); };
    auto const remove = [&all](cleverreach::blacklist_address const& request) {
        return unbar(all, all.blacklist, *request.email);
    };
    blacklist.add = add;
    blacklist.add_by_old_name = add;
    blacklist.remove = remove;
    blacklist.remove_by_old_name = remove;
}

} // namespace cleverreach_sandbox_detail

#endif
