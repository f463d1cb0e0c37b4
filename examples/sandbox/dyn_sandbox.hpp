#ifndef EXAMPLES_SANDBOX_DYN_SANDBOX_HPP
#define EXAMPLES_SANDBOX_DYN_SANDBOX_HPP

#include <waybill/call/server.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

struct dyn_sandbox_options {
    std::string key = "sandbox-key"; ///< Of the master account; each sub-account has a key of its own.
    /// From the creation of a sender until its status is ready and mail may be from it.
    std::chrono::seconds ready_after{0};
    std::function<std::chrono::sys_seconds()> now = [] {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    };
};

/// A mail that was taken by the sandbox, whatever became of it.
struct dyn_sandbox_mail {
    std::string from{};
    std::vector<std::string> to{}; ///< With those of cc and bcc; addresses alone.
    std::string subject{};
};

/// A Dyn Message Management in memory, to try programs against: all of dyn::api, with the master account
/// "master@shop.example" and the service's ways of answering and refusing. Reach it through waybill::in_process or
/// waybill::socket_server. Each account has senders, x-header names, suppressions and reports of its own.
///
/// What becomes of a mail stands in the recipient's address, and happens at once:
///
/// | it begins with | so it is |
/// |---|---|
/// | `bounce` | sent and bounced for ever; the address is suppressed from then on |
/// | `soft` | sent and bounced for now |
/// | `complain` | delivered and complained about; the address is suppressed from then on |
/// | `open` | delivered and, if it has HTML and the account tracks opens, opened twice |
/// | `click` | the same, opened once; and clicked if the HTML has a link and the account tracks links |
/// | anything else | delivered |
///
/// Mail to a suppressed address is a bounce that was never sent, mail to what is no address an issue.
///
/// Accounts and senders come 25 at a time, suppressions and records of reports 500.
///
/// The real service lags by minutes after a write, checks DNS records before a sender is ready, and forgets the records of
/// reports after 30 days; what is here as soon as it is written stays. What it does in these cases is written nowhere, so
/// it may be another thing than here:
/// - the key of a sub-account is as good for managing accounts as that of the master account;
/// - POST /accounts with a username that exists is an update, unless it has all that a new account needs: then 453;
/// - POST /senders with an address that exists is an update if `seeding` is another than before, otherwise 453;
/// - to suppress an address twice, or to activate one that is not suppressed, changes nothing and is no refusal;
/// - a recipient of whom nothing is known is left out of the list of their states.
class dyn_sandbox {
public:
    explicit dyn_sandbox(dyn_sandbox_options options = {});
    dyn_sandbox(dyn_sandbox const&) = delete;
    dyn_sandbox& operator=(dyn_sandbox const&) = delete;
    ~dyn_sandbox();

    /// Answers a request; from any thread.
    waybill::http::response answer(waybill::http::request const& request);

    /// The calls so far.
    std::vector<waybill::received_call> calls() const;

    /// The mails so far, in the order in which they came.
    std::vector<dyn_sandbox_mail> mails() const;

    /// Puts in some data to begin with: the sub-account "shop@shop.example", the x-header X-Campaign, the sender
    /// "hello@shop.example" with DKIM, the suppressed "left@shop.example", and a mail of the day before to five people, of
    /// whom two opened it, one clicked and one could not be reached. For a new sandbox.
    void seed();

private:
    // Compiled once, not wherever a program wants a sandbox.
    class implementation;
    std::unique_ptr<implementation> impl_;
};

#endif
