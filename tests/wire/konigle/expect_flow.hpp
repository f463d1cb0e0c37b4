#ifndef WAYBILL_TESTS_WIRE_KONIGLE_EXPECT_FLOW_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_EXPECT_FLOW_HPP

#include "arguments.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace wire::konigle {

/// What waybill should do where the original did what was recorded in the calls of a flow, one after the other, and in
/// what was done with records between.
class flow_expectations {
public:
    expectation next(call const& made, arguments const& given);

private:
    /// What a record should hold.
    struct held {
        call opened_by{};
        boost::json::object read{};
        boost::json::object now{};
        /// Why it may be something else than what the original's holds.
        std::optional<std::string_view> differs{};

        boost::json::array changed() const;
    };

    void keep(call const& made);
    expectation after_change(call const& made, held& record, std::string_view rest);
    expectation after_reading(call const& made, held& record, std::string_view name);
    expectation after_call(call const& made, held& record, std::string_view action);
    expectation after_save(call const& made, held& record);

    std::map<std::string, held, std::less<>> kept_{};
};

} // namespace wire::konigle

#endif
