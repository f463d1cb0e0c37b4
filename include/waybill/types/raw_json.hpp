#ifndef WAYBILL_TYPES_RAW_JSON_HPP
#define WAYBILL_TYPES_RAW_JSON_HPP

#include <string>

namespace waybill {

/// A JSON value of a shape that is not fixed, kept as its text.
struct raw_json {
    std::string text{}; ///< One complete JSON value, UTF-8; empty: no value.

    /// Compares the text, not the value it stands for: `{"a":1}` differs from `{ "a": 1 }`.
    friend bool operator==(raw_json const&, raw_json const&) = default;
};

} // namespace waybill

#endif
