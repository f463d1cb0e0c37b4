#ifndef EXAMPLES_SANDBOX_CONSTANTCONTACT_ACTIVITIES_HPP
#define EXAMPLES_SANDBOX_CONSTANTCONTACT_ACTIVITIES_HPP

#include "contacts.hpp"
#include "feed.hpp"
#include "membership.hpp"
#include "state.hpp"
#include "table.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// The operations on activities, and their work.
namespace constantcontact_sandbox_detail {

using constantcontact::activity_status;

/// Why a contact of this address cannot be put on lists; "" when it can.
inline std::string problem_with(state& all, std::string const& email)
{
    if (waybill::email_address{email}.problem()) return "Invalid email address";
    auto const* const known = all.contact_of(email);
    return known != nullptr && has_opted_out(known->contact) ? "Contact has opted out" : "";
}

inline void add_row(state& all, table const& data, std::vector<std::string> const& row,
                    std::vector<std::string> const& lists)
{
    auto const& email = row[data.address_column()];
    auto* const known = all.contact_of(email);
    auto& contact = (known != nullptr ? *known : keep_contact(all, {.email_address = email})).contact;
    for (std::size_t i = 0; i < row.size(); ++i)
        if (!row[i].empty() && i != data.address_column())
            with_text(contact, data.columns[i], [&](auto& text) { text = row[i]; });
    contact.name = name_of(contact);
    contact.last_update_time = all.now;
    for (auto const& each : lists) join(all, contact, each, constantcontact::opt_in_source::customer);
}

/// Does to each row what `use` does, unless that tells what is wrong with it. Without addresses the activity fails.
template <class Use>
void for_each_row(kept_activity& of, table const& data, Use use)
{
    auto const addresses = data.address_column();
    if (addresses == std::string::npos) {
        of.activity.status = activity_status::failed;
        return;
    }
    for (std::size_t i = 0; i < data.rows.size(); ++i) {
        auto const problem = use(data.rows[i]);
        if (problem.empty()) {
            ++*of.activity.transaction_count;
        } else {
            auto const line = static_cast<std::int64_t>(i) + 2; // the columns are the first
            of.activity.errors.push_back({line, data.rows[i][addresses], problem});
        }
    }
}

inline void perform(state& all, kept_activity& of, constantcontact::contacts_add const& wanted)
{
    table const data{wanted.data->text()};
    for_each_row(of, data, [&](std::vector<std::string> const& row) {
        auto problem = problem_with(all, row[data.address_column()]);
        if (problem.empty()) add_row(all, data, row, wanted.lists);
        return problem;
    });
}

inline void perform(state& all, kept_activity& of, constantcontact::contacts_remove const& wanted)
{
    table const data{wanted.data->text()};
    for_each_row(of, data, [&](std::vector<std::string> const& row) -> std::string {
        auto* const known = all.contact_of(row[data.address_column()]);
        if (known == nullptr) return "Unknown contact";
        for (auto const& each : wanted.lists) leave(all, known->contact, each);
        return "";
    });
}

inline void perform(state& all, kept_activity& of, constantcontact::lists_clear const& wanted)
{
    for (auto& each : all.contacts) {
        bool left = false;
        for (auto const& list : wanted.lists) left = leave(all, each.contact, list) || left;
        if (left) ++*of.activity.transaction_count;
    }
}

inline void perform(state& all, kept_activity& of, constantcontact::contacts_export const& wanted)
{
    auto const columns = wanted.columns.value_or(std::vector<std::string>{"EMAIL ADDRESS"});
    auto const write = [&of](std::vector<std::string> const& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            of.file.append(i == 0 ? "" : ",").append(constantcontact::quoted_cell(cells[i]));
        of.file += '\n';
    };
    write(columns);
    for (auto const& each : all.contacts) {
        auto const& lists = wanted.list_id;
        bool const is_there =
            std::any_of(lists.begin(), lists.end(), [&](auto const& uri) { return is_on(each.contact, uri); });
        if (!is_there) continue;
        std::vector<std::string> row(columns.size());
        for (std::size_t i = 0; i < row.size(); ++i)
            with_text(each.contact, member_of(columns[i]), [&](auto const& text) {
                if constexpr (requires { text.value_or(""); }) row[i] = text.value_or("");
                else row[i] = text;
            });
        write(row);
        ++*of.activity.transaction_count;
    }
    of.activity.file_name = all.home() + "activities/" + of.id +
                            (wanted.file_type == constantcontact::export_file_type::csv ? ".csv" : ".txt");
}

/// Lets each activity come as far as it has by the time of the present request, one after the other.
inline void advance(state& all)
{
    auto const now = all.now;
    std::chrono::sys_seconds free{};
    for (auto& each : all.activities) {
        auto& shown = each.activity;
        auto const start = (std::max)(each.inserted + all.options.starts_after, free);
        auto const finish = free = start + all.options.takes;
        if (shown.status == activity_status::pending && start <= now) {
            shown.status = activity_status::running;
            shown.run_start_time = start;
        }
        if (shown.status != activity_status::running || now < finish) continue;
        all.now = finish;
        shown.status = activity_status::complete;
        shown.run_finish_time = finish;
        std::visit([&](auto const& wanted) { perform(all, each, wanted); }, each.work);
    }
    all.now = now;
}

inline constantcontact::activity_entry entry_of(state const& all, kept_activity const& of)
{
    auto const& shown = of.activity;
    auto const updated = shown.run_finish_time  ? shown.run_finish_time
                         : shown.run_start_time ? shown.run_start_time
                                                : shown.insert_time;
    return entry_at(all, "activities/" + of.id, "", *updated, shown);
}

inline constantcontact::activity_entry start(state& all, constantcontact::activity_type type, work wanted)
{
    // As long as those of the service.
    auto const number = std::to_string(++all.last_activity);
    auto id = "a07e" + std::string(15 - (std::min)(number.size(), std::size_t{15}), '0') + number;
    constantcontact::activity shown{.id = all.uri("activities/" + id),
                                    .type = type,
                                    .status = activity_status::pending,
                                    .file_name = "",
                                    .transaction_count = 0,
                                    .insert_time = all.now};
    all.activities.push_back(
        {.id = std::move(id), .activity = std::move(shown), .work = std::move(wanted), .inserted = all.now});
    all.created = *all.activities.back().activity.id;
    return entry_of(all, all.activities.back());
}

inline void serve(constantcontact::activities<waybill::server>& to, state& all)
{
    using answer = waybill::with_status<constantcontact::activity_entry>;
    to.list = [&all] {
        std::vector<constantcontact::activity_entry> found;
        for (auto const& each : all.activities) found.push_back(entry_of(all, each));
        return page(all, "Activities", std::move(found));
    };
    to.get = [&all](std::string const& id) { return entry_of(all, all.find(all.activities, id, "Activity")); };

    auto const with_data = [&all](constantcontact::activity_type type, auto const& wanted) {
        if (wanted.data->text().empty() || wanted.lists.empty()) refuse(400, "data and lists are required");
        check_lists(all, wanted.lists);
        return answer{201, start(all, type, wanted)};
    };
    to.add = [=](constantcontact::contacts_add const& wanted) {
        return with_data(*waybill::enum_from_wire<constantcontact::activity_type>(waybill::enum_to_wire(wanted.type)),
                         wanted);
    };
    to.remove = [=](constantcontact::contacts_remove const& wanted) {
        return with_data(constantcontact::activity_type::remove_contacts_from_lists, wanted);
    };
    to.clear = [&all](constantcontact::lists_clear const& wanted) {
        if (wanted.lists.empty()) refuse(400, "lists is required");
        check_lists(all, wanted.lists);
        return answer{201, start(all, constantcontact::activity_type::clear_contacts_from_lists, wanted)};
    };
    to.export_contacts = [&all](constantcontact::contacts_export const& wanted) {
        if (wanted.list_id.empty()) refuse(400, "listId is required");
        check_lists(all, wanted.list_id);
        return answer{201, start(all, constantcontact::activity_type::export_contacts, wanted)};
    };
}

} // namespace constantcontact_sandbox_detail

#endif
