#include "dyn_sandbox.hpp"

#include "dyn/accounts.hpp"
#include "dyn/mail.hpp"
#include "dyn/recipients.hpp"
#include "dyn/reports.hpp"
#include "dyn/seed.hpp"
#include "dyn/senders.hpp"

#include <waybill/codec/form.hpp>

#include <boost/describe/class.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dyn_sandbox_detail {

/// The field that every request has.
struct key_field {
    std::string apikey{};
};
BOOST_DESCRIBE_STRUCT(key_field, (), (apikey))

} // namespace dyn_sandbox_detail

class dyn_sandbox::implementation {
public:
    explicit implementation(dyn_sandbox_options options) : all_{.options = std::move(options)}
    {
        auto& master = dyn_sandbox_detail::add_account(all_, "master@shop.example",
                                                       waybill::dyn::account_type::master, all_.options.key);
        master.record.tracklinks = master.record.trackopens = true;
        fake_.intercept = [this](waybill::http::request const& request) { return admit(request); };
        dyn_sandbox_detail::serve(fake_.accounts, fake_.xheaders, all_);
        dyn_sandbox_detail::serve(fake_.senders, all_);
        dyn_sandbox_detail::serve(fake_.recipients, fake_.suppressions, all_);
        fake_.send = [this](waybill::dyn::message const& mail) {
            return dyn_sandbox_detail::send(all_, *all_.account, mail, all_.now());
        };
        dyn_sandbox_detail::serve(fake_.reports, all_);
    }

    waybill::http::response answer(waybill::http::request const& request)
    {
        std::lock_guard const lock{mutex_};
        auto answer = fake_.answer(request);
        wardrobe_.dress(answer);
        return answer;
    }

    std::vector<waybill::received_call> calls() const { return fake_.calls(); }

    std::vector<dyn_sandbox_mail> mails() const
    {
        std::lock_guard const lock{mutex_};
        return all_.mails;
    }

    void seed()
    {
        std::lock_guard const lock{mutex_};
        dyn_sandbox_detail::seed(all_);
    }

private:
    /// The refusal of a request that has no key.
    std::optional<waybill::http::response> admit(waybill::http::request const& request)
    {
        all_.form = request.body;
        bool const is_get = request.method == waybill::verb::get;
        auto const field = waybill::form_read<dyn_sandbox_detail::key_field>(
            is_get ? waybill::http::query_of(request.url) : std::string_view{request.body});
        all_.account = field ? all_.account_of_key(field->apikey) : nullptr;
        if (all_.account == nullptr) return dyn_sandbox_detail::refusal_of(451);
        return std::nullopt;
    }

    mutable std::mutex mutex_;
    dyn_sandbox_detail::state all_;
    waybill::fake<waybill::dyn::api> fake_;
    dyn_sandbox_detail::wardrobe wardrobe_;
};

dyn_sandbox::dyn_sandbox(dyn_sandbox_options options) : impl_(std::make_unique<implementation>(std::move(options))) {}
dyn_sandbox::~dyn_sandbox() = default;

waybill::http::response dyn_sandbox::answer(waybill::http::request const& request) { return impl_->answer(request); }
std::vector<waybill::received_call> dyn_sandbox::calls() const { return impl_->calls(); }
std::vector<dyn_sandbox_mail> dyn_sandbox::mails() const { return impl_->mails(); }
void dyn_sandbox::seed() { impl_->seed(); }
