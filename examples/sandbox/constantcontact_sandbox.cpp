#include "constantcontact_sandbox.hpp"

#include "constantcontact/activities.hpp"
#include "constantcontact/campaigns.hpp"
#include "constantcontact/contacts.hpp"
#include "constantcontact/lists.hpp"
#include "constantcontact/seed.hpp"
#include "constantcontact/state.hpp"

#include <waybill/codec/form.hpp>
#include <waybill/constantcontact.hpp>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace detail = constantcontact_sandbox_detail;
namespace constantcontact = waybill::constantcontact;

class constantcontact_sandbox::implementation {
public:
    explicit implementation(constantcontact_sandbox_options options) : all_{.options = std::move(options)}
    {
        all_.now = all_.options.now();
        detail::add_system_lists(all_);
        fake_.intercept = [this](waybill::http::request const& request) { return admit(request); };
        fake_.service = [this] { return service(); };
        detail::serve(fake_.lists, all_);
        detail::serve(fake_.contacts, all_);
        detail::serve(fake_.contact_events, all_);
        detail::serve(fake_.campaigns, all_);
        detail::serve(fake_.campaign_events, all_);
        detail::serve(fake_.activities, all_);
    }

    waybill::http::response answer(waybill::http::request const& request)
    {
        std::lock_guard const lock{mutex_};
        all_.now = all_.options.now();
        all_.path = all_.spelled_alike(waybill::http::path_of(request.url));
        all_.query = waybill::http::query_of(request.url);
        detail::advance(all_);
        auto answer = fake_.answer(request);
        // What fits no operation comes as JSON.
        if (answer.status == 404 && answer.fields.find("Content-Type") == "application/json")
            return detail::in_words(404, "Not Found");
        if (answer.status == 405) return detail::in_words(415, "Unsupported Media Type");
        if (answer.status == 201) answer.fields.set("Location", all_.created);
        return answer;
    }

    std::vector<waybill::received_call> calls() const { return fake_.calls(); }

    std::string send(constantcontact_sandbox_campaign const& campaign)
    {
        std::lock_guard const lock{mutex_};
        all_.now = all_.options.now();
        detail::advance(all_);
        return detail::send(all_, campaign);
    }

    void seed()
    {
        std::lock_guard const lock{mutex_};
        detail::seed(all_);
    }

private:
    /// The answer to a request that does not get as far as an operation.
    std::optional<waybill::http::response> admit(waybill::http::request const& request) const
    {
        if (!is_authorized(request)) {
            auto answer = detail::in_words(401, "Unauthorized");
            answer.fields.set("WWW-Authenticate", "Basic realm=\"api.constantcontact.com\"");
            return answer;
        }
        if (request.method == waybill::verb::get) return exported_file();
        if (request.method == waybill::verb::delete_) return std::nullopt;
        bool const is_activity = all_.path == all_.home() + "activities";
        std::string_view const wanted = is_activity ? "application/x-www-form-urlencoded" : "application/atom+xml";
        auto const type = request.fields.find("Content-Type").value_or("");
        if (waybill::http::media_type(type) != wanted) return detail::in_words(415, "Unsupported Media Type");
        if (is_activity) {
            auto const kind = waybill::form_read<constantcontact::detail::activity_kind>(request.body);
            if (!kind || !waybill::enum_from_wire<constantcontact::activity_type>(kind->type))
                return detail::in_words(400, "unknown activityType");
        }
        return std::nullopt;
    }

    /// Whether the credentials are right, and the user's name in the path and one that the service takes.
    bool is_authorized(waybill::http::request const& request) const
    {
        auto const& user = all_.options.user_name;
        waybill::http::request expected;
        constantcontact::credentials{all_.options.key, user, all_.options.password}.authenticate(expected);
        return constantcontact::is_user_name(user) && all_.path.starts_with(all_.home()) &&
               request.fields.find("Authorization") == expected.fields.find("Authorization");
    }

    /// The file of an export, if it is asked for.
    std::optional<waybill::http::response> exported_file() const
    {
        auto const found =
            std::find_if(all_.activities.begin(), all_.activities.end(),
                         [&](detail::kept_activity const& each) { return each.activity.file_name == all_.path; });
        if (found == all_.activities.end()) return std::nullopt;
        return detail::in_words(200, found->file);
    }

    waybill::atom_service service() const
    {
        auto const collection = [&](std::string const& place, std::string title, std::string accept) {
            return waybill::atom_collection{all_.home() + place, std::move(title), {std::move(accept)}};
        };
        std::string const entry = "application/atom+xml; type=entry";
        return {{{"Constant Contact Web Services Customer Workspace",
                  {collection("lists", "Contact Lists", entry), collection("contacts", "Contacts", entry),
                   collection("campaigns", "Campaigns", entry),
                   collection("activities", "Bulk Activity", "application/x-www-form-urlencoded")}}}};
    }

    mutable std::mutex mutex_;
    detail::state all_;
    waybill::fake<constantcontact::api> fake_;
};

constantcontact_sandbox::constantcontact_sandbox(constantcontact_sandbox_options options)
    : impl_(std::make_unique<implementation>(std::move(options)))
{}
constantcontact_sandbox::~constantcontact_sandbox() = default;

waybill::http::response constantcontact_sandbox::answer(waybill::http::request const& request)
{
    return impl_->answer(request);
}
std::vector<waybill::received_call> constantcontact_sandbox::calls() const
{
    return impl_->calls();
}
std::string constantcontact_sandbox::send(constantcontact_sandbox_campaign const& campaign)
{
    return impl_->send(campaign);
}
void constantcontact_sandbox::seed()
{
    impl_->seed();
}
