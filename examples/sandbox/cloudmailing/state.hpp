#ifndef EXAMPLES_SANDBOX_CLOUDMAILING_STATE_HPP
#define EXAMPLES_SANDBOX_CLOUDMAILING_STATE_HPP

#include "../cloudmailing_sandbox.hpp"
#include "text.hpp"

#include <waybill/cloudmailing.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloudmailing_detail {

namespace cloudmailing = waybill::cloudmailing;
using instant = std::chrono::sys_time<std::chrono::microseconds>;
using date_time = waybill::date_time;
using mailing_status = cloudmailing::mailing_status;
using recipient_status = cloudmailing::recipient_status;

inline instant to_instant(date_time const& given)
{
    return *given.or_utc().utc();
}

struct kept_recipient {
    cloudmailing::recipient_report report{}; ///< Without what is asked for separately and the times of changes.
    waybill::dynamic::object contact{};
    std::optional<std::string> customized{}; ///< The message as it was sent.
    instant next_try{};
    instant changed{};       ///< By a report; before the first one, when it was added.
    std::int64_t change{}; ///< Counts the changes of all recipients: no two have the same.
    bool is_reported = false;
};

struct kept_mailing {
    cloudmailing::mailing mailing{};
    std::string html{};
    bool backs_up_messages = false;
    std::optional<instant> next_step{}; ///< While it is sent.
    std::vector<kept_recipient> recipients{};
};

/// What satellites reported in an hour.
struct hour_counts {
    std::int32_t sent{};
    std::int32_t failed{};
    std::int32_t tries{};
};

/// Everything that the sandbox knows.
struct state {
    cloudmailing_sandbox_options options{};
    instant now{}; ///< Of the present request.
    std::map<std::int64_t, kept_mailing> mailings{};
    std::map<std::int64_t, cloudmailing::satellite> satellites{};
    std::map<std::chrono::sys_time<std::chrono::hours>, std::map<std::string, hour_counts>> hours{}; ///< By serial.
    std::int64_t last_mailing = 0;
    std::int64_t last_satellite = 0;
    std::int64_t last_change = 0;
    std::int64_t last_id = 0;

    kept_mailing& find(std::int64_t id)
    {
        auto const found = mailings.find(id);
        if (found == mailings.end()) refuse(404, 404, "Mailing not found!");
        return found->second;
    }
    /// The satellite that sends.
    std::string sender() const
    {
        for (auto const& [id, satellite] : satellites)
            if (satellite.enabled) return satellite.serial;
        return "";
    }
    void note_change(kept_recipient& of, instant at)
    {
        of.changed = at;
        of.change = ++last_change;
    }
    /// An id for a recipient that came without.
    std::string make_id()
    {
        auto const digits = std::to_string(++last_id);
        return "00000000-0000-4000-8000-" + std::string(12 - (std::min)(digits.size(), std::size_t{12}), '0') + digits;
    }
};

} // namespace cloudmailing_detail

#endif
