#ifndef WAYBILL_TESTS_WIRE_KONIGLE_CLIENT_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_CLIENT_HPP

#include <waybill/konigle.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace wire::konigle {

/// What the settings of the original's client are here. Throws when there is one that the original does not have.
waybill::konigle::provider::credentials credentials_of(boost::json::object const& settings);
waybill::client_options options_of(boost::json::object const& settings, std::string const& base_url);

} // namespace wire::konigle

#endif
