#ifndef EXAMPLES_CLI_OUTPUT_HPP
#define EXAMPLES_CLI_OUTPUT_HPP

#include <waybill/call/error.hpp>
#include <waybill/http/message.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// A command line that cannot be followed.
class usage_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// To standard output, at once. Throws std::runtime_error when it cannot be written.
void print(std::string_view text);

/// One line of JSON to standard error; returns the exit status.
int report(waybill::error const& why);
int report(usage_error const& why);
int report(std::exception const& why);

/// 0 is success, 1 unexpected, 2 usage; each kind of error has a status of its own.
int exit_status(waybill::error_kind kind);

/// A table for people, as wide as it takes: one line for each row.
std::string to_table(std::vector<std::string> const& columns, std::vector<std::vector<std::string>> const& rows);

/// An answer as a table: of its items' members where it is a list, of names and values otherwise. `items` names the
/// member with the items of a page, if it is one.
std::string to_table(std::string const& json, std::string_view items);

/// The text without blanks at the ends of its lines; the last one ends too.
std::string without_trailing_blanks(std::string_view text);

/// The text with all that a terminal would act upon, and all that is no UTF-8, written as \xNN. Line breaks and tabs stay.
std::string printable(std::string_view text);

/// The header fields and the body, after an empty line; each line begins with `margin`.
std::string to_text(waybill::http::headers const& fields, std::string_view body, std::string_view margin);

} // namespace cli

#endif
