#ifndef WAYBILL_TESTS_WIRE_REPORT_HPP
#define WAYBILL_TESTS_WIRE_REPORT_HPP

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace wire {

/// What came of each capture, a line at a time on standard output.
class report {
public:
    /// `differences` are the deliberate ones that the capture met.
    void passed(std::string_view capture, std::set<std::string> const& differences = {});
    void failed(std::string_view capture, std::vector<std::string> const& reasons);
    void skipped(std::string_view capture, std::string_view reason);

    /// Writes the totals. True when something ran and nothing failed.
    bool finish() const;

private:
    int passed_ = 0;
    int failed_ = 0;
    int skipped_ = 0;
};

} // namespace wire

#endif
