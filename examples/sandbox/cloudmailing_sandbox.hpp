#ifndef EXAMPLES_SANDBOX_CLOUDMAILING_SANDBOX_HPP
#define EXAMPLES_SANDBOX_CLOUDMAILING_SANDBOX_HPP

#include <waybill/call/server.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

struct cloudmailing_sandbox_options {
    std::string key = "sandbox-key";
    std::chrono::seconds step{10};  ///< How often a running mailing hands recipients to the satellites.
    std::size_t per_step = 100;     ///< How many at a time; at least 1.
    std::chrono::minutes retry{10}; ///< How long after a soft bounce comes the next try.
    /// UTC. Nothing happens by itself: whatever has fallen due by this clock happens when a request arrives.
    std::function<std::chrono::sys_time<std::chrono::microseconds>()> now = [] {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    };
};

/// A CloudMailing in memory, to try programs against: all of cloudmailing::api. Reach it through waybill::in_process or
/// waybill::socket_server.
///
/// A mailing that was started is READY until its first step and then RUNNING: each step hands recipients to a satellite,
/// which reports on them at the next. With nobody left to send to, or at its scheduled end, it is FINISHED. What becomes
/// of a mail stands in the recipient's address:
///
/// | it begins with | so it is |
/// |---|---|
/// | `bounce` | refused for good (ERROR) |
/// | `soft` | put off at the first try (WARNING), delivered at the second |
/// | `nowhere` | for a host that is not there (GENERAL_ERROR) |
/// | anything else | delivered (FINISHED) |
///
/// As at the real server an address ends in 2 to 6 letters: a@shop.example is none.
///
/// It differs from the real server in this:
/// - It sends without satellites too.
/// - Parameters and members of types that the models do not have are fault 8002 with a text of its own, as are XML and
///   base64 that cannot be read and a wrong number of parameters; a filter of mailings as text is among them. The texts of
///   faults about `dkim`, `type` and `charset`, and of errors about attachments, are its own too.
/// - Times as text are read in the forms of RFC 3339 and without a zone, no others.
/// - Subjects and names of `create_mailing_ext` stay as encoded as they came.
/// - Customized messages are the HTML content as it is, and there as soon as a mail is delivered.
/// - Ids that it makes up count up: "00000000-0000-4000-8000-000000000001".
/// - Nobody is reported twice for one change. Whoever is left when a mailing ends by the clock stays as he is.
/// - Hourly statistics by `senders` are limited by the dates too.
class cloudmailing_sandbox {
public:
    explicit cloudmailing_sandbox(cloudmailing_sandbox_options options = {});
    cloudmailing_sandbox(cloudmailing_sandbox const&) = delete;
    cloudmailing_sandbox& operator=(cloudmailing_sandbox const&) = delete;
    ~cloudmailing_sandbox();

    /// Answers a request; from any thread.
    waybill::http::response answer(waybill::http::request const& request);

    /// The calls so far.
    std::vector<waybill::received_call> calls() const;

    /// Puts in some data to begin with: the satellite SAT-0001 and mailings of shop.example, 1 FINISHED with reports from
    /// the last two hours, 2 RUNNING and 3 FILLING_RECIPIENTS. For a new sandbox.
    void seed();

private:
    // Compiled once, not wherever a program wants a sandbox.
    class implementation;
    std::unique_ptr<implementation> impl_;
};

#endif
