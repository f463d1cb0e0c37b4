#ifndef WAYBILL_PROVIDERS_CLOUDMAILING_SATELLITE_HPP
#define WAYBILL_PROVIDERS_CLOUDMAILING_SATELLITE_HPP

#include <waybill/reflect/rules.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/dynamic.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>

// Models of satellites, the machines that send. Source of every member: docs/wire/cloudmailing.md, "Satellites".
namespace waybill::cloudmailing {

/// A satellite as the provider keeps it. What is not set is absent.
struct satellite {
    std::int32_t id{};
    std::string serial{};
    bool enabled{};
    bool paired{};
    std::optional<date_time> date_paired{}; ///< UTC.
    std::optional<std::string> shared_key{};
    /// A struct, or text that holds a dictionary of Python.
    std::optional<dynamic> domain_affinity{};
    std::optional<std::string> group{};
    std::optional<std::string> version{};
    std::optional<dynamic::object> settings{};
};
BOOST_DESCRIBE_STRUCT(satellite, (),
                      (id, serial, enabled, paired, date_paired, shared_key, domain_affinity, group, version, settings))
auto waybill_rules(satellite const&)
    -> rules<utc<&satellite::date_paired>, defaulted<&satellite::enabled, &satellite::paired>>;

/// Properties of a new satellite.
struct new_satellite_properties {
    std::optional<bool> enabled{};
    std::optional<std::string> shared_key{};
    /// The recipients' domains that it serves: {"enabled", "include", "exclude"}.
    std::optional<dynamic> domain_affinity{};
};
BOOST_DESCRIBE_STRUCT(new_satellite_properties, (), (enabled, shared_key, domain_affinity))

/// A new satellite.
struct satellite_add {
    required<std::string> serial{};
    new_satellite_properties properties{};
};
BOOST_DESCRIBE_STRUCT(satellite_add, (), (serial, properties))

/// Changes to a satellite: what is not given stays.
struct satellite_properties {
    std::optional<std::string> serial{};
    std::optional<bool> enabled{};
    std::optional<std::string> shared_key{};
    /// The recipients' domains that it serves: {"enabled", "include", "exclude"}.
    std::optional<dynamic> domain_affinity{};
};
BOOST_DESCRIBE_STRUCT(satellite_properties, (), (serial, enabled, shared_key, domain_affinity))

/// Changes to one satellite.
struct satellite_set_properties {
    required<std::int32_t> id{};
    satellite_properties properties{};
};
BOOST_DESCRIBE_STRUCT(satellite_set_properties, (), (id, properties))

/// Which satellite.
struct satellite_reference {
    required<std::int32_t> id{};
};
BOOST_DESCRIBE_STRUCT(satellite_reference, (), (id))

/// Whether the master is under test.
struct unittest_mode {
    required<bool> activated{};
};
BOOST_DESCRIBE_STRUCT(unittest_mode, (), (activated))

} // namespace waybill::cloudmailing

#endif
