#ifndef WAYBILL_PROVIDERS_CLEVERREACH_MAILING_HPP
#define WAYBILL_PROVIDERS_CLEVERREACH_MAILING_HPP

#include <waybill/codec/soap.hpp>
#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Models of mailings. Source of every member: docs/wire/cleverreach.md, "Mailings".
namespace waybill::cleverreach {

/// What a mailing consists of.
enum class mailing_type { html_and_text };
BOOST_DESCRIBE_ENUM(mailing_type, html_and_text)
auto waybill_rules(mailing_type const&) -> rules<named<mailing_type::html_and_text, "html/text">>;

/// A group that a mailing goes to.
struct mailing_group {
    std::optional<std::int32_t> id{};
};
BOOST_DESCRIBE_STRUCT(mailing_group, (), (id))
auto waybill_rules(mailing_group const&) -> rules<soap_type<"mailingGroupId">>;

/// What is sent. What is not given is left out, and in an update not changed.
struct mailing {
    std::optional<std::int32_t> id{}; ///< Given by the provider.
    std::optional<std::string> name{};
    std::optional<open_enum<mailing_type>> type{};
    std::optional<std::string> subject{};
    std::optional<std::string> sender_name{};
    std::optional<std::string> sender_email{};
    std::optional<std::int32_t> group_id{};
    std::vector<mailing_group> group_ids{};
    std::optional<std::string> html{};
    std::optional<std::string> text{};
};
BOOST_DESCRIBE_STRUCT(mailing, (), (id, name, type, subject, sender_name, sender_email, group_id, group_ids, html, text))
auto waybill_rules(mailing const&)
    -> rules<soap_type<"mailingData">, named<&mailing::group_id, "groupId">, named<&mailing::group_ids, "groupIds">,
             soap_list<&mailing::group_ids, "mailingGroupIds">, defaulted<&mailing::group_ids>>;

struct mailing_create {
    cleverreach::mailing mailing{};
};
BOOST_DESCRIBE_STRUCT(mailing_create, (), (mailing))
auto waybill_rules(mailing_create const&) -> rules<named<&mailing_create::mailing, "mailingData">>;

struct mailing_update {
    required<std::int32_t> mailing_id{};
    cleverreach::mailing mailing{};
};
BOOST_DESCRIBE_STRUCT(mailing_update, (), (mailing_id, mailing))
auto waybill_rules(mailing_update const&) -> rules<naming::camel_case, named<&mailing_update::mailing, "mailingData">>;

struct mailing_reference {
    required<std::int32_t> mailing_id{};
};
BOOST_DESCRIBE_STRUCT(mailing_reference, (), (mailing_id))
auto waybill_rules(mailing_reference const&) -> rules<naming::camel_case>;

struct mailing_add_group {
    required<std::int32_t> mailing_id{};
    required<std::int32_t> group_id{};
};
BOOST_DESCRIBE_STRUCT(mailing_add_group, (), (mailing_id, group_id))
auto waybill_rules(mailing_add_group const&) -> rules<naming::camel_case, named<&mailing_add_group::group_id, "GroupId">>;

} // namespace waybill::cleverreach

#endif
