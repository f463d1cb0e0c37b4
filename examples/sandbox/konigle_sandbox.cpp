#include "konigle_sandbox.hpp"

#include "konigle/campaigns.hpp"
#include "konigle/contacts.hpp"
#include "konigle/email_accounts.hpp"
#include "konigle/emails.hpp"
#include "konigle/files.hpp"
#include "konigle/forms.hpp"
#include "konigle/options.hpp"
#include "konigle/seed.hpp"
#include "konigle/state.hpp"
#include "konigle/website.hpp"

#include <waybill/call/server.hpp>

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sandbox_detail {

/// The API and the forms service, which has a host of its own where it is real.
template <class Mode>
struct whole_api : konigle::api<Mode> {
    konigle::forms<Mode> forms{};

    BOOST_DESCRIBE_CLASS(whole_api, (konigle::api<Mode>), (forms), (), ())
};

} // namespace sandbox_detail

class konigle_sandbox::implementation {
public:
    explicit implementation(sandbox_options options) : all_{.options = std::move(options)}
    {
        fake_.intercept = [this](waybill::http::request const& request) { return admit(request); };
        sandbox_detail::serve(fake_.campaigns, all_);
        sandbox_detail::serve(fake_.contacts, fake_.audiences, all_);
        sandbox_detail::serve(fake_.email_accounts, fake_.email_channels, fake_.email_identities, all_);
        sandbox_detail::serve(fake_.email_templates, fake_.emails, all_);
        sandbox_detail::serve(fake_.uploads, fake_.images, all_);
        sandbox_detail::serve(fake_.connections, all_);
        sandbox_detail::serve(fake_.website, all_);
        sandbox_detail::serve(fake_.forms, all_);
    }

    waybill::http::response answer(waybill::http::request const& request)
    {
        std::lock_guard const lock{mutex_};
        auto answer = fake_.answer(request);
        answer.fields.set("X-Request-Id", "req_" + std::to_string(++requests_));
        return answer;
    }

    std::vector<waybill::received_call> calls() const { return fake_.calls(); }

    std::vector<sandbox_mail> mails() const
    {
        std::lock_guard const lock{mutex_};
        return all_.mails;
    }

    void complete(std::string const& id)
    {
        std::lock_guard const lock{mutex_};
        sandbox_detail::campaign_rules{all_}.complete(id);
    }

    void seed()
    {
        std::lock_guard const lock{mutex_};
        sandbox_detail::seed(all_);
    }

private:
    /// The refusal of a request that does not get as far as an operation.
    std::optional<waybill::http::response> admit(waybill::http::request const& request)
    {
        // Through a socket the request has no origin.
        auto const host = request.fields.find("Host");
        all_.url = (request.url.starts_with('/') && host ? "http://" + std::string{*host} : "") +
                   request.url.substr(0, request.url.find('?'));

        bool const is_for_forms = waybill::http::path_of(request.url).starts_with("/api/dev/forms/");
        std::string const scheme = is_for_forms ? "Bearer" : "Token";
        auto const given = request.fields.find("Authorization");
        if (given != scheme + ' ' + (is_for_forms ? all_.options.forms_key : all_.options.key)) {
            return refusal(401, {.detail = given ? "Invalid token." : "Authentication credentials were not provided."},
                           {"WWW-Authenticate", scheme});
        }
        if (all_.options.rate_limit) return throttle(*all_.options.rate_limit);
        return std::nullopt;
    }

    std::optional<waybill::http::response> throttle(sandbox_rate_limit const& limit)
    {
        auto const now = all_.options.now();
        if (now >= period_end_) {
            period_end_ = now + limit.period;
            requests_in_period_ = 0;
        }
        if (++requests_in_period_ <= limit.requests) return std::nullopt;
        auto const wait = (period_end_ - now).count();
        auto const seconds = std::to_string(wait);
        return refusal(429,
                       {.detail = "Request was throttled. Expected available in " + seconds +
                                  (wait == 1 ? " second." : " seconds."),
                        .retry_after = wait},
                       {"Retry-After", seconds});
    }

    static waybill::http::response refusal(int status, sandbox_detail::problem const& why, waybill::http::header extra)
    {
        waybill::refusal refused{status, *waybill::json_write(why)};
        refused.response.fields.set(extra.name, extra.value);
        return refused.response;
    }

    mutable std::mutex mutex_;
    sandbox_detail::state all_;
    waybill::fake<sandbox_detail::whole_api> fake_;
    std::int64_t requests_ = 0;
    std::chrono::sys_seconds period_end_{};
    int requests_in_period_ = 0;
};

konigle_sandbox::konigle_sandbox(sandbox_options options) : impl_(std::make_unique<implementation>(std::move(options))) {}
konigle_sandbox::~konigle_sandbox() = default;

waybill::http::response konigle_sandbox::answer(waybill::http::request const& request) { return impl_->answer(request); }
std::vector<waybill::received_call> konigle_sandbox::calls() const { return impl_->calls(); }
std::vector<sandbox_mail> konigle_sandbox::mails() const { return impl_->mails(); }
void konigle_sandbox::complete(std::string const& id) { impl_->complete(id); }
void konigle_sandbox::seed() { impl_->seed(); }
