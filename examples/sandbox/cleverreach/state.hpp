#ifndef EXAMPLES_SANDBOX_CLEVERREACH_STATE_HPP
#define EXAMPLES_SANDBOX_CLEVERREACH_STATE_HPP

#include "../cleverreach_sandbox.hpp"
#include "refusal.hpp"

#include <waybill/cleverreach.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cleverreach_sandbox_detail {

using waybill::unix_time;

constexpr std::size_t page_size = 100;
constexpr std::size_t most_in_batch = 50;

struct kept_group {
    std::string name{};
    std::string description{};
    unix_time last_mailing{};
    unix_time last_changed{};
    std::vector<cleverreach::receiver_attribute> attributes{};
    std::vector<cleverreach::receiver> receivers{};
    std::set<std::string> blacklist{};
    std::vector<std::vector<cleverreach::filter_rule>> filters{};

    cleverreach::receiver* find(std::string_view email)
    {
        auto const found =
            std::find_if(receivers.begin(), receivers.end(), [&](auto const& each) { return *each.email == email; });
        return found == receivers.end() ? nullptr : &*found;
    }
};

struct kept_form {
    std::int32_t group{};
    cleverreach::form form{};
};

struct kept_report {
    cleverreach::report_details details{};
    std::vector<cleverreach::report_receiver> active{}; ///< Those who did something.
};

/// Everything that the sandbox knows.
struct state {
    cleverreach_sandbox_options options{};
    unix_time now{}; ///< Of the present request.
    current_call call{};
    cleverreach::account_details account{};
    std::map<std::int32_t, kept_group> groups{};
    std::map<std::int32_t, kept_form> forms{};
    std::map<std::int32_t, cleverreach::mailing> mailings{};
    std::map<std::int32_t, kept_report> reports{};
    std::vector<cleverreach::receiver_attribute> global_attributes{};
    std::set<std::string> blacklist{};
    std::vector<cleverreach_sandbox_mail> mails{};
    std::int32_t last_group = 0;
    std::int32_t last_receiver = 0;
    std::int32_t last_filter = 0;
    std::int32_t last_mailing = 0;

    /// The thing with this id; `subject` goes into the refusal when there is none.
    template <class Kept>
    Kept& find(std::map<std::int32_t, Kept>& in, std::int32_t id, std::string const& subject = {})
    {
        auto const found = in.find(id);
        if (found == in.end()) call.refuse(failure::not_found, subject);
        return found->second;
    }
    cleverreach::receiver& find_receiver(std::int32_t group, std::string const& email)
    {
        auto* const found = find(groups, group, email).find(email);
        if (found == nullptr) call.refuse(failure::not_found, email);
        return *found;
    }
};

/// The page with this number; empty past the end.
template <class Item>
std::vector<Item> page_of(std::vector<Item> const& all, std::int32_t number)
{
    if (number < 0) return {};
    auto const begin = (std::min)(static_cast<std::size_t>(number) * page_size, all.size());
    auto const end = (std::min)(begin + page_size, all.size());
    return {all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(end)};
}

/// Something with a name on both sides of an @.
inline bool is_address(std::string_view text)
{
    auto const at = text.find('@');
    return at != 0 && at != std::string_view::npos && text.find('@', at + 1) == std::string_view::npos &&
           text.find('.', at) != std::string_view::npos && !text.ends_with('.') &&
           text.find_first_of(" \t\r\n") == std::string_view::npos;
}

} // namespace cleverreach_sandbox_detail

#endif
