#ifndef EXAMPLES_SANDBOX_CONSTANTCONTACT_STATE_HPP
#define EXAMPLES_SANDBOX_CONSTANTCONTACT_STATE_HPP

#include "../constantcontact_sandbox.hpp"

#include <waybill/constantcontact.hpp>
#include <waybill/http/escape.hpp>
#include <waybill/types/ascii.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace constantcontact_sandbox_detail {

namespace constantcontact = waybill::constantcontact;
using waybill::date_time;

inline waybill::http::response in_words(int status, std::string text)
{
    waybill::http::response answer{status, {}, std::move(text)};
    answer.fields.set("Content-Type", "text/plain; charset=utf-8");
    return answer;
}

[[noreturn]] inline void refuse(int status, std::string text)
{
    throw waybill::refusal{in_words(status, std::move(text))};
}

struct kept_list {
    std::string id{};
    constantcontact::contact_list list{};
    date_time updated{};
};

struct kept_contact {
    std::string id{};
    constantcontact::contact contact{};
};

struct kept_campaign {
    std::string id{};
    constantcontact::campaign campaign{};
};

/// What an activity does when its time has come.
using work = std::variant<constantcontact::contacts_add, constantcontact::contacts_remove, constantcontact::lists_clear,
                          constantcontact::contacts_export>;

struct kept_activity {
    std::string id{};
    constantcontact::activity activity{};
    constantcontact_sandbox_detail::work work{};
    std::chrono::sys_seconds inserted{};
    std::string file{}; ///< Of an export.
};

/// Everything that the sandbox knows. Things refer to each other by their URIs.
struct state {
    constantcontact_sandbox_options options{};
    std::chrono::sys_seconds now{}; ///< Of the present request.
    std::string path{};             ///< Likewise.
    std::string query{};            ///< Likewise.
    std::string created{};          ///< The URI of what the present request has made.
    std::vector<kept_list> lists{};
    std::vector<kept_contact> contacts{};
    std::vector<kept_campaign> campaigns{};
    std::vector<kept_activity> activities{};
    std::tuple<std::vector<constantcontact::bounce_event>, std::vector<constantcontact::click_event>,
               std::vector<constantcontact::forward_event>, std::vector<constantcontact::open_event>,
               std::vector<constantcontact::opt_out_event>, std::vector<constantcontact::sent_event>>
        events{};
    std::int64_t last_list = 0;
    std::int64_t last_contact = 0;
    std::int64_t last_campaign = 1000;
    std::int64_t last_activity = 0;

    /// Where the user's things are.
    std::string home() const
    {
        std::string start = "/ws/customers/";
        waybill::http::append_path_segment(start, options.user_name);
        return start + '/';
    }
    /// The path with the user's name escaped as `home` has it.
    std::string spelled_alike(std::string_view requested) const
    {
        constexpr std::string_view before_name = "/ws/customers/";
        if (!requested.starts_with(before_name)) return std::string{requested};
        auto const name =
            requested.substr(before_name.size(), requested.find('/', before_name.size()) - before_name.size());
        if (waybill::http::percent_decode(name) != options.user_name) return std::string{requested};
        requested.remove_prefix((std::min)(requested.size(), before_name.size() + name.size() + 1));
        return home().append(requested);
    }
    std::string uri(std::string const& place) const { return "http://api.constantcontact.com" + home() + place; }

    /// The thing with this id; refuses when there is none.
    template <class Kept>
    static Kept& find(std::vector<Kept>& in, std::string_view id, std::string_view what)
    {
        auto const found = std::find_if(in.begin(), in.end(), [&](Kept const& each) { return each.id == id; });
        if (found == in.end()) refuse(404, std::string{what} + " not found");
        return *found;
    }
    kept_list& find_list(std::string_view id) { return find(lists, id, "Contact list"); }
    kept_contact& find_contact(std::string_view id) { return find(contacts, id, "Contact"); }
    kept_campaign& find_campaign(std::string_view id) { return find(campaigns, id, "Campaign"); }

    /// The contact of this address, which is compared without case; nullptr when there is none.
    kept_contact* contact_of(std::string_view email)
    {
        auto const found = std::find_if(contacts.begin(), contacts.end(), [&](kept_contact const& each) {
            return waybill::detail::equal_ignoring_case(each.contact.email_address, email);
        });
        return found == contacts.end() ? nullptr : &*found;
    }
};

/// An update names what it updates, or nothing.
inline void check_id(std::string const& given, std::string const& uri)
{
    if (given != uri && !given.starts_with("data:")) refuse(400, "the id is not that of " + uri);
}

} // namespace constantcontact_sandbox_detail

#endif
