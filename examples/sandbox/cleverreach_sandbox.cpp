#include "cleverreach_sandbox.hpp"

#include "cleverreach/groups.hpp"
#include "cleverreach/mailings.hpp"
#include "cleverreach/receivers.hpp"
#include "cleverreach/seed.hpp"
#include "cleverreach/state.hpp"

#include <waybill/cleverreach.hpp>

#include <boost/describe/class.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cleverreach_sandbox_detail {

/// The part that nearly every call begins with.
struct key_part {
    std::optional<std::string> key{};
};
BOOST_DESCRIBE_STRUCT(key_part, (), (key))
auto waybill_rules(key_part const&) -> waybill::rules<waybill::named<&key_part::key, "apiKey">>;

} // namespace cleverreach_sandbox_detail

namespace detail = cleverreach_sandbox_detail;
namespace cleverreach = waybill::cleverreach;

class cleverreach_sandbox::implementation {
public:
    explicit implementation(cleverreach_sandbox_options options) : all_{.options = std::move(options)}
    {
        all_.account = {.id = 4242, .firstname = "Ada", .name = "Lovelace", .company = "The shop", .email = "ada@shop.example"};
        fake_.intercept = [this](waybill::http::request const& request) { return admit(request); };
        detail::serve(fake_.account, fake_.blacklist, all_);
        detail::serve(fake_.receivers, all_);
        detail::serve(fake_.groups, all_);
        detail::serve(fake_.forms, all_);
        detail::serve(fake_.mailings, all_);
        detail::serve(fake_.reports, all_);
    }

    waybill::http::response answer(waybill::http::request const& request)
    {
        std::lock_guard const lock{mutex_};
        all_.now = all_.options.now();
        all_.call = {};
        auto answer = fake_.answer(request);
        // The service sends lists that are empty, which codecs leave out.
        bool const lacks_list = answer.status == 200 && all_.call.wants_list && answer.body.find("<data") == std::string::npos;
        return lacks_list ? all_.call.answer(detail::failure::none) : answer;
    }

    std::vector<waybill::received_call> calls() const { return fake_.calls(); }

    std::vector<cleverreach_sandbox_mail> mails() const
    {
        std::lock_guard const lock{mutex_};
        return all_.mails;
    }

    void seed()
    {
        std::lock_guard const lock{mutex_};
        all_.now = all_.options.now();
        detail::seed(all_);
    }

private:
    /// The answer to a request that does not get as far as an operation.
    std::optional<waybill::http::response> admit(waybill::http::request const& request)
    {
        if (request.method != waybill::verb::post) return std::nullopt;
        all_.call.method = waybill::soap_method(request.body);
        bool needs_key = false;
        cleverreach::api<waybill::server> const& record = fake_;
        waybill::for_each_endpoint(record, [&](std::string const&, auto const& endpoint) {
            using found = std::remove_cvref_t<decltype(endpoint)>;
            if (found::operation::rpc_method != all_.call.method) return;
            needs_key = found::operation::carries_credentials;
            all_.call.wants_list = detail::is_list<typename found::value_type>;
            all_.call.bare = &detail::bare_answer<typename found::value_type>;
        });
        if (all_.call.bare == nullptr) return refuse_method();
        auto const part = waybill::soap_read_call<detail::key_part>(request.body);
        if (needs_key && (!part || part->key != all_.options.key)) return all_.call.answer(detail::failure::key);
        return std::nullopt;
    }

    waybill::http::response refuse_method() const
    {
        auto const text = all_.call.method.empty() ? "Bad Request" : "Procedure '" + all_.call.method + "' not present";
        waybill::http::response answer{
            500, {}, waybill::soap_write_fault({"SOAP-ENV:Server", text, std::nullopt, std::nullopt}).value()};
        answer.fields.set("Content-Type", "text/xml; charset=utf-8");
        return answer;
    }

    mutable std::mutex mutex_;
    detail::state all_;
    waybill::fake<cleverreach::api> fake_;
};

cleverreach_sandbox::cleverreach_sandbox(cleverreach_sandbox_options options)
    : impl_(std::make_unique<implementation>(std::move(options)))
{
}
cleverreach_sandbox::~cleverreach_sandbox() = default;

waybill::http::response cleverreach_sandbox::answer(waybill::http::request const& request) { return impl_->answer(request); }
std::vector<waybill::received_call> cleverreach_sandbox::calls() const { return impl_->calls(); }
std::vector<cleverreach_sandbox_mail> cleverreach_sandbox::mails() const { return impl_->mails(); }
void cleverreach_sandbox::seed() { impl_->seed(); }
