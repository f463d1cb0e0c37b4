#ifndef EXAMPLES_SANDBOX_CONSTANTCONTACT_SANDBOX_HPP
#define EXAMPLES_SANDBOX_CONSTANTCONTACT_SANDBOX_HPP

#include <waybill/call/server.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

struct constantcontact_sandbox_options {
    std::string key = "sandbox-key";
    std::string user_name = "sandbox"; ///< One that the service would not take gets nobody in.
    std::string password = "sandbox-password";
    std::size_t page_size = 50;
    std::chrono::seconds starts_after{0}; ///< How long an activity is pending,
    std::chrono::seconds takes{0}; ///< and how long it then runs. With 0 it is complete when it is next asked for.
    std::function<std::chrono::sys_seconds()> now = [] {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    };
};

/// What is sent at the service's site: the API has nothing for it.
struct constantcontact_sandbox_campaign {
    std::string name{};
    std::vector<std::string> lists{}; ///< Short ids, "1".
    std::vector<std::string> links{}; ///< In the mail.
};

/// A Constant Contact in memory, to try programs against: all of constantcontact::api, and the files of exports. Reach
/// it through waybill::in_process or waybill::socket_server.
///
/// It differs from the real service, or may, in this:
/// - The documents have what the models read; of what surrounds them the links, but neither author nor source.
/// - What is wrong is told in words of its own.
/// - A contact that leaves its last list is Removed; the status in a request does not count.
/// - A contact that has opted out is put on a list only by ACTION_BY_CONTACT, and not by activities.
/// - An update may have the id of what it updates or a `data:` one.
/// - Activities are done one after the other. A row that cannot be used is among the errors of its activity; data
/// without
///   the column EMAIL ADDRESS make it fail. Columns that it does not know are passed over, empty cells change nothing.
/// - Activities are started by a form, not by a file.
class constantcontact_sandbox {
public:
    explicit constantcontact_sandbox(constantcontact_sandbox_options options = {});
    constantcontact_sandbox(constantcontact_sandbox const&) = delete;
    constantcontact_sandbox& operator=(constantcontact_sandbox const&) = delete;
    ~constantcontact_sandbox();

    /// Answers a request; from any thread.
    waybill::http::response answer(waybill::http::request const& request);

    /// The calls so far.
    std::vector<waybill::received_call> calls() const;

    /// Sends a campaign to the active contacts of its lists and gives its short id. What becomes of a mail is in the
    /// address: one that begins with "bounce" comes back, with "open" it is opened, with "click" a link is followed
    /// too, with "forward" it is passed on, and with "leave" the contact opts out.
    std::string send(constantcontact_sandbox_campaign const& campaign);

    /// Puts in some data to begin with: the lists 1, "Customers", with four contacts, and 2, "Café", with one of them; a
    /// contact on no list and one that has opted out; campaigns of each status, of which the one sent, 1001, has events;
    /// an export. For a new sandbox.
    void seed();

private:
    // Compiled once, not wherever a program wants a sandbox.
    class implementation;
    std::unique_ptr<implementation> impl_;
};

#endif
