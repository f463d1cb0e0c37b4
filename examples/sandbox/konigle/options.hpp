#ifndef EXAMPLES_SANDBOX_KONIGLE_OPTIONS_HPP
#define EXAMPLES_SANDBOX_KONIGLE_OPTIONS_HPP

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

/// At most so many requests in each period, which begins with the first request after the one before.
struct sandbox_rate_limit {
    int requests{};
    std::chrono::seconds period{60};
};

/// May two drafts for one audience have the same name? Refused with 409, a create that is sent twice makes one draft.
enum class sandbox_duplicates { allowed, refused };

/// What about requests that name what the sandbox does not have: audiences, channels, templates, buyers, accounts?
enum class sandbox_unknown {
    accepted, ///< Taken as given, so that campaigns can be tried without making what they need first.
    refused,  ///< With 400; then mail also needs a verified sender, and a campaign channel and template to start.
};

struct sandbox_options {
    std::string key = "sandbox-key";
    std::string forms_key = "sandbox-forms-key";    ///< Of the forms service, as the credentials say.
    std::optional<sandbox_rate_limit> rate_limit{}; ///< None: as many requests as come.
    sandbox_duplicates duplicates = sandbox_duplicates::allowed;
    sandbox_unknown unknown = sandbox_unknown::accepted;
    std::int64_t audience_size = 100; ///< Contacts in an audience that the sandbox does not have.
    std::function<std::chrono::sys_seconds()> now = [] {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    };
};

#endif
