#ifndef EXAMPLES_CLI_REQUEST_HPP
#define EXAMPLES_CLI_REQUEST_HPP

#include <waybill/call/catalog.hpp>
#include <waybill/codec/json_codec.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// A JSON document that keeps what it is made of.
class json_document {
public:
    /// Throws waybill::exception (invalid_argument) with line and column when the text is no JSON. `where` begins the
    /// message; `path` goes into the error.
    json_document(std::string_view text, std::string const& where, std::string const& path);

    waybill::json_value root() const { return root_; }

private:
    std::unique_ptr<simdjson::dom::parser> parser_;
    waybill::json_value root_;
};

/// The values of options by the wire names of members: several where an option is repeated.
using member_values = std::map<std::string, std::vector<std::string>>;

/// What a command line says of a request, checked against the names and choices of its members, but not yet of their
/// types. A member's own option goes before what `--json` says.
class given_request {
public:
    /// Throws waybill::exception (invalid_argument) that names all that is wrong. `where` is what a message calls `json`.
    given_request(waybill::endpoint_info const& endpoint, std::vector<std::string> path_arguments,
                  std::optional<std::string> const& json, std::string const& where, member_values const& members);

    std::string const& path_argument(std::size_t index) const { return path_arguments_[index]; }
    /// Null when the member is not given.
    waybill::json_value const* find(std::string_view member) const;
    /// All that are given but files.
    std::map<std::string, waybill::json_value, std::less<>> const& values() const { return values_; }
    /// Paths; null when the member is not given.
    std::vector<std::string> const* files(std::string_view member) const;
    /// The whole of `--json`, for requests of no fixed shape.
    std::string const& text() const { return text_; }

private:
    std::vector<std::string> path_arguments_;
    std::string text_;
    std::vector<json_document> documents_;
    std::map<std::string, waybill::json_value, std::less<>> values_;
    std::map<std::string, std::vector<std::string>, std::less<>> files_;
};

/// An invalid_argument error of these members.
[[noreturn]] void refuse_members(std::vector<waybill::field_error> wrong);

} // namespace cli

#endif
