#ifndef WAYBILL_TESTS_WIRE_PROVIDER_HPP
#define WAYBILL_TESTS_WIRE_PROVIDER_HPP

#include "capture.hpp"
#include "report.hpp"

#include <vector>

namespace wire {

// One function for each provider: replays the captures, whose keys are the provider's own, and reports each.
void replay_cleverreach(std::vector<capture> const& captures, report& out);
void replay_cloudmailing(std::vector<capture> const& captures, report& out);
void replay_konigle(std::vector<capture> const& captures, report& out);
void replay_constantcontact(std::vector<capture> const& captures, report& out);
void replay_dyn(std::vector<capture> const& captures, report& out);

} // namespace wire

#endif
