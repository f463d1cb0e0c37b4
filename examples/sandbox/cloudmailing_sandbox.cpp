#include "cloudmailing_sandbox.hpp"

#include "cloudmailing/mailings.hpp"
#include "cloudmailing/recipients.hpp"
#include "cloudmailing/satellites.hpp"
#include "cloudmailing/seed.hpp"
#include "cloudmailing/sending.hpp"
#include "cloudmailing/state.hpp"
#include "cloudmailing/wire.hpp"

#include <waybill/call/server.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace detail = cloudmailing_detail;
namespace cloudmailing = waybill::cloudmailing;

class cloudmailing_sandbox::implementation {
public:
    explicit implementation(cloudmailing_sandbox_options options) : all_{.options = std::move(options)}
    {
        fake_.intercept = [this](waybill::http::request const& request) { return admit(request); };
        serve_mailings();
        serve_recipients();
        serve_satellites();
        serve_maintenance();
    }

    waybill::http::response answer(waybill::http::request request)
    {
        std::lock_guard const lock{mutex_};
        all_.now = all_.options.now();
        detail::sending{all_}.advance();
        // Whatever is below the path is the same service.
        if (waybill::http::path_of(request.url).starts_with(std::string{path} + '/')) request.url = path;
        auto answer = fake_.answer(request);
        // What does not fit the models is a foreseen failure here, and there an exception that nobody caught.
        if (auto const fault = waybill::xmlrpc_read_fault(answer.body); fault && *fault) {
            auto const& [code, text] = **fault;
            bool const is_ours = code == 500 || (code == 400 && (text.starts_with('/') || text.starts_with(':')));
            if (is_ours) return detail::fault(200, 8002, text);
        }
        return answer;
    }

    std::vector<waybill::received_call> calls() const { return fake_.calls(); }

    void seed()
    {
        std::lock_guard const lock{mutex_};
        detail::seed(all_);
    }

private:
    /// The answer to a request that does not get as far as an operation.
    std::optional<waybill::http::response> admit(waybill::http::request const& request)
    {
        using waybill::verb;
        if (waybill::http::path_of(request.url) != path) return page(404, "404 - No Such Resource", "File not found.");
        if (request.method == verb::get || request.method == verb::head) return page(200, "XML-RPC", "CloudMailing");
        if (request.method != verb::post) return page(501, "501 - Unsupported Method", "Unsupported method.");

        auto const given = request.fields.find("Authorization");
        if (given != "Basic " + waybill::base64_encode("admin:" + all_.options.key))
            return detail::fault(200, 401, "Authorization Failed!", "text/html");
        auto const call = waybill::xmlrpc_read_call<detail::wire_call>(request.body);
        if (!call) return detail::fault(200, 8002, "Can't deserialize input: " + call.error().message);
        auto const method = waybill::xmlrpc_method(request.body);
        if (!has(method)) return refuse_method(method);
        try {
            detail::check(all_, method, *call);
        } catch (waybill::refusal const& refused) {
            return refused.response;
        }
        return std::nullopt;
    }

    static waybill::http::response page(int status, std::string const& title, std::string const& text)
    {
        waybill::http::response answer{
            status, {}, "<html><head><title>" + title + "</title></head><body><p>" + text + "</p></body></html>\n"};
        answer.fields.set("Content-Type", "text/html; charset=utf-8");
        return answer;
    }

    /// Whether there is such a method.
    bool has(std::string_view method) const
    {
        bool found = false;
        cloudmailing::api<waybill::server> const& record = fake_;
        waybill::for_each_endpoint(record, [&](std::string const&, auto const& endpoint) {
            found = found || std::remove_cvref_t<decltype(endpoint)>::operation::rpc_method == method;
        });
        return found;
    }

    static waybill::http::response refuse_method(std::string const& method)
    {
        auto const dot = method.find('.');
        return detail::fault(200, 8001,
                             dot == std::string::npos ? "procedure " + method + " not found"
                                                      : "no such subHandler " + method.substr(0, dot));
    }

    void serve_mailings()
    {
        auto& to = fake_.mailings;
        to.create = [this](cloudmailing::mailing_create const& request) { return detail::create_mailing(all_, request); };
        to.create_ext = [this](cloudmailing::mailing_create_ext const& request) {
            return detail::create_mailing_ext(all_, request);
        };
        to.set_properties = [this](cloudmailing::mailing_set_properties const& request) {
            return detail::set_mailing_properties(all_, request);
        };
        to.remove = [this](cloudmailing::mailing_reference const& request) { return detail::delete_mailing(all_, request); };
        to.remove_all_of_domain = [this](cloudmailing::domain_reference const& request) {
            return detail::delete_all_mailings_for_domain(all_, request);
        };
        to.start = [this](cloudmailing::mailing_start const& request) {
            return detail::start_mailing(all_, *request.mailing_id);
        };
        to.pause = [this](cloudmailing::mailing_reference const& request) { return detail::pause_mailing(all_, request); };
        to.list = [this](cloudmailing::mailing_list const& request) { return detail::list_mailings(all_, request); };
        to.count = [this](cloudmailing::mailing_list const& request) {
            return static_cast<std::int32_t>(detail::list_mailings(all_, request).size());
        };
    }

    void serve_recipients()
    {
        auto& to = fake_.recipients;
        to.add = [this](cloudmailing::recipients_add const& request) {
            return detail::add_recipients(all_, request, false);
        };
        to.send_test = [this](cloudmailing::recipients_add const& request) {
            return detail::add_recipients(all_, request, true);
        };
        to.status = [this](cloudmailing::recipients_status const& request) {
            return detail::recipients_status(all_, request);
        };
        to.status_updated_since = [this](cloudmailing::recipients_updated_since const& request) {
            return detail::updated_since(all_, request);
        };
        to.count = [this](cloudmailing::recipients_count const& request) {
            return detail::count_recipients(all_, request);
        };
        to.reset = [this](cloudmailing::recipients_reset const& request) {
            return detail::reset_recipients(all_, request);
        };
    }

    void serve_satellites()
    {
        auto& to = fake_.satellites;
        to.count = [this] { return static_cast<std::int32_t>(all_.satellites.size()); };
        to.list = [this] { return detail::list_satellites(all_); };
        to.add = [this](cloudmailing::satellite_add const& request) { return detail::add_satellite(all_, request); };
        to.set_properties = [this](cloudmailing::satellite_set_properties const& request) {
            return detail::set_satellite_properties(all_, request);
        };
        to.remove = [this](cloudmailing::satellite_reference const& request) {
            return detail::delete_satellite(all_, request);
        };
        fake_.statistics.hourly = [this](cloudmailing::statistics_hourly const& request) {
            return detail::hourly_statistics(all_, request);
        };
    }

    void serve_maintenance()
    {
        auto& to = fake_.maintenance;
        auto const nothing = [] { return 0; };
        to.update_statistics = nothing;
        to.mailing_manager_force_check = nothing;
        to.force_purge_empty_mailings = nothing; // time does it
        to.activate_unittest_mode = [](cloudmailing::unittest_mode const&) { return 0; };
    }

    static constexpr std::string_view path = "/CloudMailing";

    mutable std::mutex mutex_;
    detail::state all_;
    waybill::fake<cloudmailing::api> fake_;
};

cloudmailing_sandbox::cloudmailing_sandbox(cloudmailing_sandbox_options options)
    : impl_(std::make_unique<implementation>(std::move(options)))
{
}
cloudmailing_sandbox::~cloudmailing_sandbox() = default;

waybill::http::response cloudmailing_sandbox::answer(waybill::http::request const& request)
{
    return impl_->answer(request);
}
std::vector<waybill::received_call> cloudmailing_sandbox::calls() const { return impl_->calls(); }
void cloudmailing_sandbox::seed() { impl_->seed(); }
