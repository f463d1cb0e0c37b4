#ifndef WAYBILL_TESTS_WIRE_MULTIPART_HPP
#define WAYBILL_TESTS_WIRE_MULTIPART_HPP

#include "capture.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What judges waybill's multipart bodies is not waybill's codec.
namespace wire {

/// One part of a multipart/form-data body. Names as they are written, with their escapes.
struct part {
    std::string name{};
    std::optional<std::string> file_name{};
    std::string content_type{};
    std::string bytes{};

    /// The part without its bytes, for a report.
    std::string head() const;

    friend bool operator==(part const&, part const&) = default;
};

/// The parts of a request's body; nothing when it is not multipart, or not as its boundary says.
std::optional<std::vector<part>> read_parts(message const& request);

/// The value of a Content-Type field without what tells the parts apart.
std::string without_boundary(std::string_view content_type);

} // namespace wire

#endif
