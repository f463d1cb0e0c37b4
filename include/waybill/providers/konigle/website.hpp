#ifndef WAYBILL_PROVIDERS_KONIGLE_WEBSITE_HPP
#define WAYBILL_PROVIDERS_KONIGLE_WEBSITE_HPP

#include <waybill/reflect/rules.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string>

// Models of the website. Source of every field: docs/wire/konigle.md, "Website".
namespace waybill::konigle {

/// The site that the API key belongs to.
struct site {
    std::string name{};
    std::string domain{};
    nullable<std::string> konigle_domain{};
    std::string uid{}; ///< What calls name the site by.
    bool password_enabled{};
    nullable<std::string> address1{};
    nullable<std::string> address2{};
    nullable<std::string> city{};
    nullable<std::string> country{};
    nullable<std::string> province{};
    nullable<std::string> phone{};
    nullable<std::string> email{};
    nullable<std::string> currency{};
    nullable<std::string> asset_bucket{};
    nullable<std::string> asset_domain{};
};
BOOST_DESCRIBE_STRUCT(site, (),
                      (name, domain, konigle_domain, uid, password_enabled, address1, address2, city, country, province,
                       phone, email, currency, asset_bucket, asset_domain))
auto waybill_rules(site const&) -> rules<defaulted<&site::password_enabled>>;

/// Changes to a site: what is not given stays.
struct site_update {
    std::optional<std::string> name{};
    std::optional<std::string> address1{};
    std::optional<std::string> address2{};
    std::optional<std::string> city{};
    std::optional<std::string> country{};
    std::optional<std::string> province{};
    std::optional<std::string> phone{};
};
BOOST_DESCRIBE_STRUCT(site_update, (), (name, address1, address2, city, country, province, phone))

/// What a document of a site is about.
enum class site_document_type { northstar, business_info, website_info, design_system };
BOOST_DESCRIBE_ENUM(site_document_type, northstar, business_info, website_info, design_system)
auto waybill_rules(site_document_type const&) -> rules<named<site_document_type::business_info, "biz_info">>;

/// Which document to find.
struct site_document_bootstrap {
    required<site_document_type> type{};
};
BOOST_DESCRIBE_STRUCT(site_document_bootstrap, (), (type))

/// A document of a site.
struct site_document {
    std::string id{};
    nullable<std::string> content{""}; ///< Markdown; may be missing where the answer is about the document as such.
};
BOOST_DESCRIBE_STRUCT(site_document, (), (id, content))

/// New text for a document of a site.
struct site_document_update {
    required<std::string> content{}; ///< Markdown.
};
BOOST_DESCRIBE_STRUCT(site_document_update, (), (content))

/// What a URL of a site leads to.
enum class site_url_type { page, folder };
BOOST_DESCRIBE_ENUM(site_url_type, page, folder)

/// A URL to add to a site.
struct site_add_url {
    required<std::string> pathname{}; ///< "/about/team".
    site_url_type url_type{site_url_type::page};
};
BOOST_DESCRIBE_STRUCT(site_add_url, (), (pathname, url_type))
auto waybill_rules(site_add_url const&) -> rules<defaulted<&site_add_url::url_type>>;

/// A URL of a site to look up.
struct site_get_url {
    required<std::string> pathname{};
    std::optional<std::string> version{}; ///< Of the page.
};
BOOST_DESCRIBE_STRUCT(site_get_url, (), (pathname, version))

} // namespace waybill::konigle

#endif
