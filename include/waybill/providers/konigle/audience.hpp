#ifndef WAYBILL_PROVIDERS_KONIGLE_AUDIENCE_HPP
#define WAYBILL_PROVIDERS_KONIGLE_AUDIENCE_HPP

#include <waybill/reflect/rules.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Models of audiences. Source of every field and limit: docs/wire/konigle.md, "Audiences".
namespace waybill::konigle {

/// An audience as the provider keeps it: the contacts that have its tags.
struct audience {
    std::string id{};
    std::string name{};
    std::string code{};
    nullable<std::string> description{""};
    std::vector<std::string> tags{};
    date_time created_at{};
    date_time updated_at{};
};
BOOST_DESCRIBE_STRUCT(audience, (), (id, name, code, description, tags, created_at, updated_at))

/// A new audience.
struct audience_create {
    required<std::string> name{}; ///< At most 255 characters.
    std::string description{};
    required<std::vector<std::string>> tags{}; ///< May be empty.
    std::optional<std::string> code{};         ///< A slug of at most 100 characters; not given: made from the name.
};
BOOST_DESCRIBE_STRUCT(audience_create, (), (name, description, tags, code))
auto waybill_rules(audience_create const&)
    -> rules<defaulted<&audience_create::description>, max_length<&audience_create::name, 255>,
             max_length<&audience_create::code, 100>, slug<&audience_create::code>>;

/// Changes to an audience: what is not given stays.
struct audience_update {
    std::optional<std::string> name{}; ///< At most 255 characters.
    std::optional<std::string> code{}; ///< A slug of at most 100 characters.
    std::optional<std::string> description{};
    std::optional<std::vector<std::string>> tags{};
};
BOOST_DESCRIBE_STRUCT(audience_update, (), (name, code, description, tags))
auto waybill_rules(audience_update const&)
    -> rules<max_length<&audience_update::name, 255>, max_length<&audience_update::code, 100>,
             slug<&audience_update::code>>;

/// Which audiences to list, and which page of them.
struct audience_filters {
    std::int64_t page{1};
    std::int64_t page_size{20};        ///< 1 to 200.
    std::optional<std::string> q{};    ///< Text to search for.
    std::optional<std::string> tags{}; ///< Joined by commas.
};
BOOST_DESCRIBE_STRUCT(audience_filters, (), (page, page_size, q, tags))
auto waybill_rules(audience_filters const&)
    -> rules<defaulted<&audience_filters::page, &audience_filters::page_size>,
             between<&audience_filters::page, 1, INT64_MAX>, between<&audience_filters::page_size, 1, 200>,
             page_number<&audience_filters::page>>;

} // namespace waybill::konigle

#endif
