#ifndef WAYBILL_TESTS_WIRE_CLOUDMAILING_REFUSALS_HPP
#define WAYBILL_TESTS_WIRE_CLOUDMAILING_REFUSALS_HPP

#include "../outcome.hpp"

#include <boost/json/object.hpp>

namespace wire::cloudmailing {

/// What is wrong with the list of values that the original client refuses to send: each must be refused here too, by the
/// compiler or before anything is sent.
findings check_refusals(boost::json::object const& about);

} // namespace wire::cloudmailing

#endif
