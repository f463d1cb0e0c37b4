#ifndef EXAMPLES_SANDBOX_DYN_STATE_HPP
#define EXAMPLES_SANDBOX_DYN_STATE_HPP

#include "../dyn_sandbox.hpp"
#include "envelope.hpp"

#include <waybill/providers/dyn/api.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dyn_sandbox_detail {

namespace dyn = waybill::dyn;
using std::chrono::sys_seconds;

struct kept_sender {
    std::string address{};
    bool seeding{};
    std::string dkim{}; ///< The identifier; empty when there is none.
    sys_seconds created{};
};

struct kept_suppression {
    std::int64_t id{};
    std::string address{};
    std::string reason{}; ///< hardbounce, complaint or manual
    sys_seconds since{};
};

/// What the reports tell of one recipient of one mail.
struct event {
    std::string address{};
    sys_seconds date{};
    std::string sender{};
    std::string subject{};
    std::map<std::string, std::string> xheaders{}; ///< Those of which the account keeps a record.
    std::string bounce_type{};
    std::string bounce_rule{};
    std::string reason{}; ///< Of an issue.
    std::string ip{};     ///< From where it was opened or clicked.
    std::string link{};   ///< That was clicked.
};

/// The reports on an account's mail; the latest event of each is last.
struct kept_reports {
    std::vector<event> sent{};
    std::vector<event> delivered{};
    std::vector<event> bounces{};
    std::vector<event> complaints{};
    std::vector<event> issues{};
    std::vector<event> opens{};
    std::vector<event> clicks{};
};

/// An account with all that is its own.
struct kept_account {
    dyn::account record{};
    std::array<std::string, 4> xheaders{};
    std::list<kept_sender> senders{};
    std::list<kept_suppression> suppressions{};
    std::map<std::string, bool> recipients{}; ///< Those who had mail: whether mail to them can be delivered.
    std::int64_t last_suppression = 0;
    kept_reports reports{};

    kept_sender* sender(std::string_view address) { return find(senders, address); }
    kept_suppression* suppression(std::string_view address) { return find(suppressions, address); }

    void suppress(std::string_view address, std::string_view reason, sys_seconds since)
    {
        if (suppression(address) == nullptr)
            suppressions.push_back({++last_suppression, std::string{address}, std::string{reason}, since});
    }
    void unsuppress(std::string_view address)
    {
        suppressions.remove_if([&](kept_suppression const& one) { return one.address == address; });
    }

private:
    template <class Kept>
    static Kept* find(std::list<Kept>& all, std::string_view address)
    {
        auto const found = std::find_if(all.begin(), all.end(), [&](Kept const& one) { return one.address == address; });
        return found == all.end() ? nullptr : &*found;
    }
};

/// Everything that the sandbox knows.
struct state {
    dyn_sandbox_options options{};
    std::list<kept_account> accounts{};
    kept_account* account = nullptr; ///< Whose key the present request has.
    std::string form{};              ///< The body of the present request.
    std::vector<dyn_sandbox_mail> mails{};
    std::int64_t keys = 0;

    sys_seconds now() const { return options.now(); }

    kept_account* account_named(std::string_view username) { return find(&dyn::account::username, username); }
    kept_account* account_of_key(std::string_view key) { return find(&dyn::account::apikey, key); }

    /// Thirty-two digits, another each time.
    std::string make_key()
    {
        auto const number = std::to_string(++keys);
        return std::string(32 - number.size(), '0') + number;
    }

private:
    template <class Member>
    kept_account* find(Member member, std::string_view text)
    {
        auto const found = std::find_if(accounts.begin(), accounts.end(),
                                        [&](kept_account const& one) { return one.record.*member == text; });
        return found == accounts.end() ? nullptr : &*found;
    }
};

/// From the first instant to the one before the last; a side that is not given is open. A clock without a zone shows UTC.
class time_range {
public:
    time_range(std::optional<dyn::timestamp> const& begin, std::optional<dyn::timestamp> const& end)
        : begin_(seconds_of(begin)), end_(seconds_of(end))
    {
    }
    bool holds(sys_seconds time) const { return (!begin_ || *begin_ <= time) && (!end_ || time < *end_); }

private:
    static std::optional<sys_seconds> seconds_of(std::optional<dyn::timestamp> const& given)
    {
        using namespace std::chrono;
        if (!given || !given->time()) return std::nullopt;
        auto const utc = given->time()->utc();
        return floor<seconds>(utc ? *utc : sys_time<microseconds>{given->time()->since_epoch_local()});
    }

    std::optional<sys_seconds> begin_;
    std::optional<sys_seconds> end_;
};

/// From `start_index` on, as many as go on a page.
template <class Item>
std::vector<Item> page_of(std::vector<Item> all, std::optional<std::int64_t> start_index, std::size_t size)
{
    auto const begin = static_cast<std::size_t>((std::clamp)(start_index.value_or(0), std::int64_t{0},
                                                             static_cast<std::int64_t>(all.size())));
    auto const end = begin + (std::min)(size, all.size() - begin);
    return {all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(end)};
}

} // namespace dyn_sandbox_detail

#endif
