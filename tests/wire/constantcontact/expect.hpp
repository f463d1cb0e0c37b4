#ifndef WAYBILL_TESTS_WIRE_CONSTANTCONTACT_EXPECT_HPP
#define WAYBILL_TESTS_WIRE_CONSTANTCONTACT_EXPECT_HPP

#include "../outcome.hpp"
#include "call.hpp"

#include <vector>

namespace wire::constantcontact {

/// A call, and what it should send and give.
struct step {
    call made{};
    expectation wanted{};
};

/// What waybill should do where the original did what was recorded: the same, except for its defects and the
/// differences of differences.hpp. `all` holds what else was recorded, for answers that the original never got. Throws
/// unusable_capture.
std::vector<step> steps_of(recorded_call const& recorded, std::vector<recorded_call> const& all);

} // namespace wire::constantcontact

#endif
