#ifndef WAYBILL_PROVIDERS_KONIGLE_FORMS_API_HPP
#define WAYBILL_PROVIDERS_KONIGLE_FORMS_API_HPP

#include <waybill/call/auth.hpp>
#include <waybill/call/endpoint.hpp>
#include <waybill/providers/konigle/form.hpp>
#include <waybill/providers/konigle/page.hpp>
#include <waybill/providers/konigle/provider.hpp>

#include <boost/describe/class.hpp>

#include <string_view>

namespace waybill::konigle {

/// The forms service, on a host of its own. The key is the `access_token` that `connections.get_credentials` of the
/// main API gives for "konigle_forms". Source: docs/wire/konigle.md, "Forms".
struct forms_provider : konigle::provider {
    static constexpr std::string_view name = "konigle_forms";
    static constexpr std::string_view base_url = "https://forms.konigle.com";
    static constexpr std::string_view environment_prefix = "KONIGLE_FORMS";

    using credentials = header_key<"Bearer">;
};

/// Forms and what was sent by them. Source: docs/wire/konigle.md, "Forms".
template <class Mode>
struct forms {
    waybill::get<Mode, "/api/dev/forms/", page_request, form_page<form>> list{};
    waybill::get<Mode, "/api/dev/forms/{slug}/", none, form> get{};
    /// The slug is made from the name.
    waybill::post<Mode, "/api/dev/forms/", form_create, form_created> create{};
    waybill::get<Mode, "/api/dev/forms/{slug}/submissions/", page_request, form_page<form_submission>>
        list_submissions{};

    BOOST_DESCRIBE_CLASS(forms, (), (list, get, create, list_submissions), (), ())
};

/// The API of the forms service: see `forms_client` and `forms_async_client`.
template <class Mode>
struct forms_api {
    using provider = forms_provider;

    konigle::forms<Mode> forms{};

    BOOST_DESCRIBE_CLASS(forms_api, (), (forms), (), ())
};

} // namespace waybill::konigle

#endif
