#ifndef WAYBILL_PROVIDERS_CLEVERREACH_FORM_HPP
#define WAYBILL_PROVIDERS_CLEVERREACH_FORM_HPP

#include <waybill/codec/soap.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>

// Models of forms. Source of every member: docs/wire/cleverreach.md, "Forms".
namespace waybill::cleverreach {

/// A form by which people sign up to a list.
struct form {
    std::optional<std::int32_t> id{};
    std::optional<std::string> name{};
    std::optional<std::string> description{};
};
BOOST_DESCRIBE_STRUCT(form, (), (id, name, description))
auto waybill_rules(form const&) -> rules<soap_type<"clientForm">>;

struct form_code {
    required<std::int32_t> form_id{};
    std::optional<bool> ssl{}; ///< Whether the addresses in it are https.
    std::optional<bool> badge{};
};
BOOST_DESCRIBE_STRUCT(form_code, (), (form_id, ssl, badge))
auto waybill_rules(form_code const&) -> rules<naming::camel_case, named<&form_code::badge, "badget">>; // the service's spelling

/// A form, and whom a mail of its goes to.
struct form_mail {
    required<std::int32_t> form_id{};
    required<std::string> email{};
};
BOOST_DESCRIBE_STRUCT(form_mail, (), (form_id, email))
auto waybill_rules(form_mail const&) -> rules<naming::camel_case>;

/// What is known of a sign-up, kept as evidence of the consent.
struct doi_data {
    std::optional<std::string> user_ip{};
    std::optional<std::string> user_agent{};
    std::optional<std::string> referer{};
    std::optional<std::string> post_data{}; ///< "firstname:Ada,lastname:Lovelace"
    std::optional<std::string> info{};      ///< "Extra info".
};
BOOST_DESCRIBE_STRUCT(doi_data, (), (user_ip, user_agent, referer, post_data, info))
auto waybill_rules(doi_data const&) -> rules<soap_type<"DOIData">, named<&doi_data::post_data, "postdata">>;

struct form_send_activation_mail {
    required<std::int32_t> form_id{};
    required<std::string> email{};
    std::optional<doi_data> evidence{};
};
BOOST_DESCRIBE_STRUCT(form_send_activation_mail, (), (form_id, email, evidence))
auto waybill_rules(form_send_activation_mail const&)
    -> rules<naming::camel_case, named<&form_send_activation_mail::evidence, "doidata">>;

} // namespace waybill::cleverreach

#endif
