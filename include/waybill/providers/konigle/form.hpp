#ifndef WAYBILL_PROVIDERS_KONIGLE_FORM_HPP
#define WAYBILL_PROVIDERS_KONIGLE_FORM_HPP

#include <waybill/reflect/rules.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/raw_json.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <vector>

// Models of forms, which have a service of their own. Source of every field: docs/wire/konigle.md, "Forms".
namespace waybill::konigle {

/// One page of a list of the forms service, which does not say how many pages there are.
template <class T>
struct form_page {
    std::vector<T> results{};         ///< The items of this page.
    std::int64_t count{};             ///< Items on all pages.
    nullable<std::string> next{};     ///< URL of the next page; null or absent on the last.
    nullable<std::string> previous{}; ///< URL of the page before; null or absent on the first.

    /// Whether another page follows.
    bool has_next() const { return next.has_value(); }

    BOOST_DESCRIBE_CLASS(form_page, (), (results, count, next, previous), (), ())
};

template <class T>
auto waybill_rules(form_page<T> const&) -> rules<page_items<&form_page<T>::results>>;

/// A form on a site.
struct form {
    std::int64_t id{};
    std::string name{};
    std::string slug{}; ///< What calls name the form by.
    bool is_active{};
    nullable<bool> captcha_enabled{};
    nullable<std::string> captcha_site_key{};
    std::string endpoint_url{}; ///< Where the form's data is to be posted.
    date_time created_at{};
    date_time updated_at{};
};
BOOST_DESCRIBE_STRUCT(form, (),
                      (id, name, slug, is_active, captcha_enabled, captcha_site_key, endpoint_url, created_at,
                       updated_at))

/// A new form.
struct form_create {
    required<std::string> name{};
};
BOOST_DESCRIBE_STRUCT(form_create, (), (name))

/// The answer to a new form; `get` has the rest.
struct form_created {
    std::string slug{};
    std::string name{};
};
BOOST_DESCRIBE_STRUCT(form_created, (), (slug, name))
auto waybill_rules(form_created const&) -> rules<defaulted<&form_created::name>>;

/// What somebody sent by a form.
struct form_submission {
    std::int64_t id{};
    nullable<std::string> form_name{};
    nullable<std::string> form_slug{};
    nullable<raw_json> form_data{}; ///< An object: the form's fields.
    std::string ip_address{};
    nullable<std::string> user_agent{};
    nullable<std::string> country{}; ///< Two letters of ISO 3166.
    date_time submitted_at{};
    nullable<std::vector<std::string>> emails_sent{}; ///< Addresses that were notified.
    bool is_spam{};
    double spam_confidence{}; ///< From 0 to 1.
    nullable<std::string> spam_reason{};
};
BOOST_DESCRIBE_STRUCT(form_submission, (),
                      (id, form_name, form_slug, form_data, ip_address, user_agent, country, submitted_at, emails_sent,
                       is_spam, spam_confidence, spam_reason))
auto waybill_rules(form_submission const&)
    -> rules<defaulted<&form_submission::is_spam, &form_submission::spam_confidence>>;

} // namespace waybill::konigle

#endif
