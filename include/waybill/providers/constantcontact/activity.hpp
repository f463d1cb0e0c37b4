#ifndef WAYBILL_PROVIDERS_CONSTANTCONTACT_ACTIVITY_HPP
#define WAYBILL_PROVIDERS_CONSTANTCONTACT_ACTIVITY_HPP

#include <waybill/call/atom.hpp>
#include <waybill/providers/constantcontact/contact_table.hpp>
#include <waybill/providers/constantcontact/entry.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Models of activities, the work that the service does in the background. Source of every member:
// docs/wire/constantcontact.md, "Activities".
namespace waybill::constantcontact {

enum class activity_type {
    sv_add,
    add_contacts,
    add_contact_detail,
    remove_contacts_from_lists,
    clear_contacts_from_lists,
    export_contacts
};
BOOST_DESCRIBE_ENUM(activity_type, sv_add, add_contacts, add_contact_detail, remove_contacts_from_lists,
                    clear_contacts_from_lists, export_contacts)
auto waybill_rules(activity_type const&)
    -> rules<named<activity_type::sv_add, "SV_ADD">, named<activity_type::add_contacts, "ADD_CONTACTS">,
             named<activity_type::add_contact_detail, "ADD_CONTACT_DETAIL">,
             named<activity_type::remove_contacts_from_lists, "REMOVE_CONTACTS_FROM_LISTS">,
             named<activity_type::clear_contacts_from_lists, "CLEAR_CONTACTS_FROM_LISTS">,
             named<activity_type::export_contacts, "EXPORT_CONTACTS">>;

enum class activity_status { pending, running, complete, failed };
BOOST_DESCRIBE_ENUM(activity_status, pending, running, complete, failed)
auto waybill_rules(activity_status const&)
    -> rules<named<activity_status::pending, "PENDING">, named<activity_status::running, "RUNNING">,
             named<activity_status::complete, "COMPLETE">, named<activity_status::failed, "ERROR">>;

/// What was wrong with a row of the data.
struct activity_error {
    std::optional<std::int64_t> line_number{};
    std::optional<std::string> email_address{};
    std::optional<std::string> message{};
};
BOOST_DESCRIBE_STRUCT(activity_error, (), (line_number, email_address, message))
auto waybill_rules(activity_error const&) -> rules<naming::pascal_case>;

/// An activity, under way or done.
struct activity {
    std::optional<std::string> id{};
    std::optional<open_enum<activity_type>> type{};
    std::optional<open_enum<activity_status>> status{};
    std::vector<activity_error> errors{};
    std::optional<std::string> file_name{}; ///< Of an export: the path of the file.
    std::optional<std::int64_t> transaction_count{};
    std::optional<date_time> run_start_time{};
    std::optional<date_time> run_finish_time{};
    std::optional<date_time> insert_time{};
};
BOOST_DESCRIBE_STRUCT(activity, (),
                      (id, type, status, errors, file_name, transaction_count, run_start_time, run_finish_time,
                       insert_time))
auto waybill_rules(activity const&)
    -> rules<xml_element<"Activity", service_namespace>, naming::pascal_case, named<&activity::id, "id">,
             xml_attribute<&activity::id>, xml_items<&activity::errors, "Error">>;

using activity_entry = entry<activity>;

/// The three names of adding, which mean the same.
enum class add_type { sv_add, add_contacts, add_contact_detail };
BOOST_DESCRIBE_ENUM(add_type, sv_add, add_contacts, add_contact_detail)
auto waybill_rules(add_type const&)
    -> rules<named<add_type::sv_add, "SV_ADD">, named<add_type::add_contacts, "ADD_CONTACTS">,
             named<add_type::add_contact_detail, "ADD_CONTACT_DETAIL">>;

enum class remove_type { remove_contacts_from_lists };
BOOST_DESCRIBE_ENUM(remove_type, remove_contacts_from_lists)
auto waybill_rules(remove_type const&)
    -> rules<named<remove_type::remove_contacts_from_lists, "REMOVE_CONTACTS_FROM_LISTS">>;

enum class clear_type { clear_contacts_from_lists };
BOOST_DESCRIBE_ENUM(clear_type, clear_contacts_from_lists)
auto waybill_rules(clear_type const&)
    -> rules<named<clear_type::clear_contacts_from_lists, "CLEAR_CONTACTS_FROM_LISTS">>;

enum class export_type { export_contacts };
BOOST_DESCRIBE_ENUM(export_type, export_contacts)
auto waybill_rules(export_type const&) -> rules<named<export_type::export_contacts, "EXPORT_CONTACTS">>;

/// Adds contacts to lists.
struct contacts_add {
    add_type type{};
    required<contact_table> data{};
    std::vector<std::string> lists{}; ///< By their whole URIs.
};
BOOST_DESCRIBE_STRUCT(contacts_add, (), (type, data, lists))
auto waybill_rules(contacts_add const&) -> rules<named<&contacts_add::type, "activityType">>;

/// Takes contacts off lists.
struct contacts_remove {
    remove_type type{};
    required<contact_table> data{};
    std::vector<std::string> lists{}; ///< By their whole URIs.
};
BOOST_DESCRIBE_STRUCT(contacts_remove, (), (type, data, lists))
auto waybill_rules(contacts_remove const&) -> rules<named<&contacts_remove::type, "activityType">>;

/// Takes all contacts off lists.
struct lists_clear {
    clear_type type{};
    std::vector<std::string> lists{}; ///< By their whole URIs.
};
BOOST_DESCRIBE_STRUCT(lists_clear, (), (type, lists))
auto waybill_rules(lists_clear const&) -> rules<named<&lists_clear::type, "activityType">>;

enum class export_file_type { txt, csv };
BOOST_DESCRIBE_ENUM(export_file_type, txt, csv)
auto waybill_rules(export_file_type const&)
    -> rules<named<export_file_type::txt, "TXT">, named<export_file_type::csv, "CSV">>;

enum class export_order { email_address, newest_first };
BOOST_DESCRIBE_ENUM(export_order, email_address, newest_first)
auto waybill_rules(export_order const&)
    -> rules<named<export_order::email_address, "EMAIL_ADDRESS">, named<export_order::newest_first, "DATE_DESC">>;

/// Writes the contacts of a list into a file, whose path the activity tells when it is complete.
struct contacts_export {
    export_type type{};
    export_file_type file_type{};
    bool export_opt_date{true};
    bool export_opt_source{true};
    bool export_list_name{true};
    export_order sort_by{};
    /// "EMAIL ADDRESS", "FIRST NAME" and so on; the e-mail address alone when nothing is said.
    std::optional<std::vector<std::string>> columns{};
    std::vector<std::string> list_id{}; ///< By its whole URI. The service's documents allow one.
};
BOOST_DESCRIBE_STRUCT(contacts_export, (),
                      (type, file_type, export_opt_date, export_opt_source, export_list_name, sort_by, columns,
                       list_id))
auto waybill_rules(contacts_export const&) -> rules<naming::camel_case, named<&contacts_export::type, "activityType">>;

namespace detail {

/// The type of a form, by which the activities at the one path are told apart.
struct activity_kind {
    std::string type{};
};
BOOST_DESCRIBE_STRUCT(activity_kind, (), (type))
auto waybill_rules(activity_kind const&) -> rules<named<&activity_kind::type, "activityType">>;

/// A form spelled as the original client does: the rows of the data as a path would have them, all else as forms have
/// it.
inline std::string respelled_activity(std::string_view form)
{
    std::string spelled;
    spelled.reserve(form.size());
    bool in_data = false;
    bool in_rows = false;
    for (; !form.empty(); form.remove_prefix(1)) {
        if (form.front() == '&') {
            in_data = form.starts_with("&data=");
            in_rows = false;
        } else if (in_data && form.starts_with("%0A")) {
            in_rows = true;
        }
        if (form.front() == '~') {
            spelled += "%7E";
        } else if (in_rows && form.front() == '+') {
            spelled += "%20";
        } else if (in_rows && form.starts_with("%2F")) {
            spelled += '/';
            form.remove_prefix(2);
        } else {
            spelled += form.front();
        }
    }
    return spelled;
}

/// The default of the columns, spelled otherwise than those that are given.
inline void add_default_columns(std::string& form)
{
    form.insert((std::min)(form.find("&listId="), form.size()), "&columns=EMAIL%20ADDRESS");
}

} // namespace detail

/// Starts an activity: a form whose escaping is not that of forms. Source: docs/wire/constantcontact.md, "Activities".
template <class Request>
struct activity_operation : atom_operation<verb::post, "/ws/customers/{=user_name}/activities", Request, activity_entry,
                                           safety::unsafe, body_format::form> {
    static result<void> encode(Request const& request, http::request& out)
    {
        auto encoded = activity_operation::atom_operation::encode(request, out);
        if (!encoded) return encoded;
        if constexpr (requires { request.columns; }) {
            if (!request.columns) detail::add_default_columns(out.body);
        }
        out.body = detail::respelled_activity(out.body);
        return encoded;
    }

    /// For a server: whether the form is of this activity.
    static bool accepts(http::request const& request)
    {
        auto const kind = form_read<detail::activity_kind>(request.body);
        return kind && enum_from_wire<decltype(Request::type)>(kind->type).has_value();
    }
};

template <class Mode, class Request>
using start_activity = endpoint<Mode, activity_operation<Request>>;

} // namespace waybill::constantcontact

#endif
