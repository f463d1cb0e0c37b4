#ifndef EXAMPLES_SANDBOX_CLEVERREACH_SANDBOX_HPP
#define EXAMPLES_SANDBOX_CLEVERREACH_SANDBOX_HPP

#include <waybill/call/server.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

struct cleverreach_sandbox_options {
    std::string key = "sandbox-key";
    std::string token = "sandbox-token"; ///< What is traded for the key.
    std::function<std::chrono::sys_seconds()> now = [] {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    };
};

/// A mail that a form has sent.
struct cleverreach_sandbox_mail {
    enum class purpose { activation, unsubscription };
    purpose about{};
    std::int32_t form_id{};
    std::string to{};
};

/// A CleverReach in memory, to try programs against: all of cleverreach::api. Reach it through waybill::in_process or
/// waybill::socket_server.
///
/// It differs from the real service, or may, in this:
/// - Mailings are never sent, so the only reports are those of `seed`; an import from a file imports nothing.
/// - A receiver is active who was activated and has not been deactivated since; `active` in a request does the one or the
///   other at the time of the request.
/// - Of a batch those that cannot be added or changed are passed over; the answer is how many were.
/// - A mail is too short when neither its HTML nor its text has ten bytes.
/// - Any filter but "active" lets all through; times are those of the registration.
/// - Mails of forms are never answered.
/// - A receiver comes with the attributes where no level is given.
/// - Attributes are kept as they are given, whether the list has them or not.
/// - A parameter that is missing or is not of its type makes a fault.
class cleverreach_sandbox {
public:
    explicit cleverreach_sandbox(cleverreach_sandbox_options options = {});
    cleverreach_sandbox(cleverreach_sandbox const&) = delete;
    cleverreach_sandbox& operator=(cleverreach_sandbox const&) = delete;
    ~cleverreach_sandbox();

    /// Answers a request; from any thread.
    waybill::http::response answer(waybill::http::request const& request);

    /// The calls so far.
    std::vector<waybill::received_call> calls() const;

    /// The mails of forms so far, in the order in which they went out.
    std::vector<cleverreach_sandbox_mail> mails() const;

    /// Puts in some data to begin with: the lists 1, "Customers", with five receivers, of whom three are active, and the form
    /// 1, and 2, "Press", which is empty; the mailing 1 and its report 1. For a new sandbox.
    void seed();

private:
    // Compiled once, not wherever a program wants a sandbox.
    class implementation;
    std::unique_ptr<implementation> impl_;
};

#endif
