#ifndef WAYBILL_PROVIDERS_KONIGLE_EMAIL_TEMPLATE_HPP
#define WAYBILL_PROVIDERS_KONIGLE_EMAIL_TEMPLATE_HPP

#include <waybill/reflect/rules.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Models of e-mail templates. Source of every field and limit: docs/wire/konigle.md, "E-mail templates".
namespace waybill::konigle {

/// An e-mail template as the provider keeps it. Subject and bodies are Jinja2 text.
struct email_template {
    std::string id{};
    std::string account{}; ///< Account id.
    std::string name{};
    std::string code{};
    std::string subject{};
    std::string body_html{};
    std::string body_text{};
    std::vector<std::string> tags{};
    bool is_base{}; ///< Other templates build on it.
    nullable<std::string> preview_url{};
    date_time created_at{};
    date_time updated_at{};
};
BOOST_DESCRIBE_STRUCT(email_template, (),
                      (id, account, name, code, subject, body_html, body_text, tags, is_base, preview_url, created_at,
                       updated_at))
auto waybill_rules(email_template const&)
    -> rules<defaulted<&email_template::body_text, &email_template::tags, &email_template::is_base>>;

/// A new e-mail template. Subject and bodies are Jinja2 text and are sent as given.
struct email_template_create {
    required<std::string> name{}; ///< At most 255 characters.
    required<std::string> code{}; ///< At most 100 characters.
    required<std::string> subject{};
    required<std::string> body_html{};
    std::string body_text{};
    std::vector<std::string> tags{};
    bool is_base{};
};
BOOST_DESCRIBE_STRUCT(email_template_create, (), (name, code, subject, body_html, body_text, tags, is_base))
auto waybill_rules(email_template_create const&) -> rules<
    defaulted<&email_template_create::body_text, &email_template_create::tags, &email_template_create::is_base>,
    max_length<&email_template_create::name, 255>, max_length<&email_template_create::code, 100>>;

/// Changes to an e-mail template: what is not given stays.
struct email_template_update {
    std::optional<std::string> name{}; ///< At most 255 characters.
    std::optional<std::string> code{}; ///< At most 100 characters.
    std::optional<std::string> subject{};
    std::optional<std::string> body_html{};
    std::optional<std::string> body_text{};
    std::optional<std::vector<std::string>> tags{};
    std::optional<bool> is_base{};
};
BOOST_DESCRIBE_STRUCT(email_template_update, (), (name, code, subject, body_html, body_text, tags, is_base))
auto waybill_rules(email_template_update const&)
    -> rules<max_length<&email_template_update::name, 255>, max_length<&email_template_update::code, 100>>;

/// In what order to list templates; `_descending` the other way round.
enum class email_template_ordering {
    name,
    name_descending,
    code,
    code_descending,
    created_at,
    created_at_descending,
    updated_at,
    updated_at_descending,
};
BOOST_DESCRIBE_ENUM(email_template_ordering, name, name_descending, code, code_descending, created_at,
                    created_at_descending, updated_at, updated_at_descending)
auto waybill_rules(email_template_ordering const&)
    -> rules<named<email_template_ordering::name_descending, "-name">,
             named<email_template_ordering::code_descending, "-code">,
             named<email_template_ordering::created_at_descending, "-created_at">,
             named<email_template_ordering::updated_at_descending, "-updated_at">>;

/// Which e-mail templates to list, and which page of them.
struct email_template_filters {
    std::int64_t page{1};
    std::int64_t page_size{20};        ///< 1 to 200.
    std::optional<std::string> q{};    ///< Text to search for.
    std::optional<std::string> tags{}; ///< Joined by commas.
    std::optional<bool> is_base{};
    std::optional<email_template_ordering> ordering{};
};
BOOST_DESCRIBE_STRUCT(email_template_filters, (), (page, page_size, q, tags, is_base, ordering))
auto waybill_rules(email_template_filters const&)
    -> rules<defaulted<&email_template_filters::page, &email_template_filters::page_size>,
             between<&email_template_filters::page, 1, INT64_MAX>, between<&email_template_filters::page_size, 1, 200>,
             page_number<&email_template_filters::page>>;

} // namespace waybill::konigle

#endif
