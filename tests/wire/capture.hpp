#ifndef WAYBILL_TESTS_WIRE_CAPTURE_HPP
#define WAYBILL_TESTS_WIRE_CAPTURE_HPP

#include "report.hpp"

#include <waybill/http/headers.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wire {

/// One recorded exchange: NAME.json and the bytes of NAME.request.http and NAME.response.http. Or a call without any
/// bytes: NAME.json that counts `requests_sent` or lists `cases`, or an element of a list of such, with its `name`.
struct capture {
    std::string name{};
    boost::json::object about{};
    std::string request{};
    std::string response{};
    bool has_exchange{}; ///< False where there are no bytes.
};

/// All captures of a folder and those in it, by name. Files that do not make up a capture are reported as failed.
std::vector<capture> read_captures(std::filesystem::path const& folder, report& out);

/// An HTTP message cut into its parts.
struct message {
    std::string start_line{};
    waybill::http::headers fields{};
    std::string body{};

    static message parse(std::string_view bytes);

    std::string method() const; ///< Of a request.
    std::string target() const; ///< Of a request: path and query.
    void set_target(std::string_view target);
    int status() const; ///< Of a response; 0 when there is none.
};

/// The document, or nothing when the text is no JSON.
std::optional<boost::json::value> parse_json(std::string_view text);

} // namespace wire

#endif
