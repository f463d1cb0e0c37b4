#ifndef EXAMPLES_SANDBOX_KONIGLE_FORMS_HPP
#define EXAMPLES_SANDBOX_KONIGLE_FORMS_HPP

#include "crud.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace sandbox_detail {

inline kept_form& find_form(state& all, std::string const& slug)
{
    for (auto& one : all.forms)
        if (one.form.slug == slug) return one;
    refuse_unknown();
}

inline kept_form& create_form(state& all, std::string const& name)
{
    if (is_blank(name)) refuse_field("name", "This field may not be blank.");
    auto const code = to_code(name);
    auto slug = code;
    auto const is_taken = [&](kept_form const& one) { return one.form.slug == slug; };
    for (int i = 2; std::any_of(all.forms.begin(), all.forms.end(), is_taken); ++i)
        slug = code + '-' + std::to_string(i);
    konigle::form const made{.id = static_cast<std::int64_t>(all.forms.size()) + 1,
                             .name = name,
                             .slug = slug,
                             .is_active = true,
                             .captcha_enabled = false,
                             .captcha_site_key = nullptr,
                             .endpoint_url = "https://forms.shop.example/f/" + slug,
                             .created_at = all.now(),
                             .updated_at = all.now()};
    return all.forms.emplace_back(kept_form{made, {}});
}

inline void serve(konigle::forms<waybill::server>& forms, state& all)
{
    forms.list = [&all](konigle::page_request const& which) {
        std::vector<konigle::form const*> every;
        for (auto const& one : all.forms) every.push_back(&one.form);
        return page_of<konigle::form_page<konigle::form>>(every, which, all.url);
    };
    forms.get = [&all](std::string const& slug) { return find_form(all, slug).form; };
    forms.create = [&all](konigle::form_create const& request) {
        auto const& made = create_form(all, *request.name).form;
        return waybill::with_status{201, konigle::form_created{made.slug, made.name}};
    };
    forms.list_submissions = [&all](std::string const& slug, konigle::page_request const& which) {
        std::vector<konigle::form_submission const*> every;
        for (auto const& one : find_form(all, slug).submissions) every.push_back(&one);
        return page_of<konigle::form_page<konigle::form_submission>>(every, which, all.url);
    };
}

} // namespace sandbox_detail

#endif
