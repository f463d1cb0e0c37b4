#ifndef EXAMPLES_SANDBOX_KONIGLE_SANDBOX_HPP
#define EXAMPLES_SANDBOX_KONIGLE_SANDBOX_HPP

#include "konigle/options.hpp"

#include <waybill/call/server.hpp>

#include <memory>
#include <string>
#include <vector>

/// A mail that went out of the sandbox, a campaign's test too.
struct sandbox_mail {
    std::string from{}; ///< Empty when nothing says whom it is from.
    std::vector<std::string> to{};
    std::string subject{};                  ///< Of a test, the campaign's name.
    std::vector<std::string> attachments{}; ///< Names of files.
};

/// A Konigle in memory, to try programs against: all of konigle::api and konigle::forms_api, with ids such as "cmp_1",
/// paging, filters and the provider's ways of refusing. Reach it through waybill::in_process or waybill::socket_server;
/// a forms client at the same URL, with the key that `connections.get_credentials` gives for "konigle_forms".
///
/// What belongs together hangs together: a campaign is for the contacts who have all tags of its audience and have not
/// denied mail, revenue of a campaign counts for its buyer too, and what a campaign uses cannot be removed.
///
/// Time does not pass in it: a scheduled campaign starts when it is told to, and a running one ends by `complete`.
class konigle_sandbox {
public:
    explicit konigle_sandbox(sandbox_options options = {});
    konigle_sandbox(konigle_sandbox const&) = delete;
    konigle_sandbox& operator=(konigle_sandbox const&) = delete;
    ~konigle_sandbox();

    /// Answers a request; from any thread.
    waybill::http::response answer(waybill::http::request const& request);

    /// The calls so far.
    std::vector<waybill::received_call> calls() const;

    /// The single mails so far, in the order in which they went out: `emails.send` and tests of campaigns.
    std::vector<sandbox_mail> mails() const;

    /// Lets a running campaign reach everybody and end. Throws waybill::refusal when none of this id is running.
    void complete(std::string const& id);

    /// Puts in some data to begin with: account "acc_1" with channels "ch_1" (transactional) and "ch_2" (marketing) and
    /// the verified domain shop.example, contacts "con_1" to "con_5", template "tpl_1", audience "aud_1" of four of the
    /// contacts, one of whom wants no mail, the draft "cmp_1" for it, and the form "contact". For a new sandbox.
    void seed();

private:
    // Compiled once, not wherever a program wants a sandbox.
    class implementation;
    std::unique_ptr<implementation> impl_;
};

#endif
