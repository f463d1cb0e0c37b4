#ifndef EXAMPLES_SANDBOX_DYN_RECIPIENTS_HPP
#define EXAMPLES_SANDBOX_DYN_RECIPIENTS_HPP

#include "state.hpp"

#include <waybill/types/email_address.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

// Recipients, and those of them who get no mail.
namespace dyn_sandbox_detail {

/// The addresses that a request names, all of which must be some.
inline std::vector<std::string> addresses_of(dyn::addresses const& given)
{
    problems wrong{given};
    std::vector<std::string> all;
    if (given.emailaddress.has_value()) {
        for (auto const& each : *given.emailaddress) {
            waybill::email_address const address{each};
            if (address.problem()) wrong.add("emailaddress", *address.problem());
            all.push_back(address.text());
        }
    }
    wrong.refuse();
    return all;
}

inline std::vector<dyn::suppression> suppressions_in(kept_account const& account, time_range const& wanted)
{
    std::vector<dyn::suppression> found;
    for (auto const& one : account.suppressions) {
        if (!wanted.holds(one.since)) continue;
        found.push_back({.emailaddress = one.address,
                         .suppresstime = one.since,
                         .reasontype = waybill::open_enum<dyn::suppression_reason>{one.reason},
                         .suppressionid = one.id});
    }
    return found;
}

inline void serve(dyn::recipients<waybill::server>& recipients, dyn::suppressions<waybill::server>& suppressions,
                  state& all)
{
    recipients.status = [&all](dyn::addresses const& given) {
        problems{given}.refuse();
        dyn::recipient_list list;
        for (auto const& address : *given.emailaddress) {
            auto const known = all.account->recipients.find(address);
            bool const is_known = known != all.account->recipients.end();
            bool const is_suppressed = all.account->suppression(address) != nullptr;
            if (!is_known && !is_suppressed) continue;
            using enum dyn::recipient_status;
            using enum dyn::suppression_status;
            list.recipients.push_back({.emailaddress = address,
                                       .status = is_known && !known->second ? inactive : active,
                                       .suppressionstatus = is_suppressed ? suppressed : unsuppressed});
        }
        return list;
    };
    recipients.activate = [&all](dyn::addresses const& given) {
        for (auto const& address : addresses_of(given)) {
            all.account->recipients[address] = true;
            all.account->unsuppress(address);
        }
    };

    suppressions.list = [&all](dyn::suppression_filters const& filters) {
        problems{filters}.refuse();
        auto found = suppressions_in(*all.account, {filters.startdate, filters.enddate});
        return dyn::suppression_page{page_of(std::move(found), filters.startindex, 500)};
    };
    suppressions.count = [&all](dyn::suppression_count_filters const& filters) {
        problems{filters}.refuse();
        return static_cast<std::int64_t>(suppressions_in(*all.account, {filters.startdate, filters.enddate}).size());
    };
    suppressions.create = [&all](dyn::addresses const& given) {
        for (auto const& address : addresses_of(given)) all.account->suppress(address, "manual", all.now());
    };
    suppressions.activate = [&all](dyn::addresses const& given) {
        for (auto const& address : addresses_of(given)) all.account->unsuppress(address);
    };
}

} // namespace dyn_sandbox_detail

#endif
